// Comfort only; every page works without it.
"use strict";

const form = document.querySelector("form.search");
const query = document.querySelector("#q");

// "/" goes to the search field, as in many readers.
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, select, textarea");
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey && query) {
    event.preventDefault();
    query.focus();
    query.select();
  }
});

if (form) {
  // Leaves empty fields out of the address, so that it is short enough to be quoted.
  form.addEventListener("formdata", (event) => {
    for (const [name, value] of [...event.formData]) {
      if (value === "" || (name === "sort" && value === "relevance")) {
        event.formData.delete(name);
      }
    }
  });

  // Another order shows at once where there are hits to order.
  if (document.body.classList.contains("searched")) {
    form.elements.sort.addEventListener("change", () => form.requestSubmit());
  }
}
