const form = document.querySelector("form.search");

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
