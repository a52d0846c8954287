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
