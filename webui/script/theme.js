// Runs before the page is drawn, so that it is drawn once, in the right colours.
const root = document.documentElement;
const themes = ["system", "light", "dark"];

function chosenTheme() {
  try {
    return localStorage.getItem("theme");
  } catch {
    return null; // a browser may refuse to keep anything
  }
}

function show(theme) {
  if (theme === "light" || theme === "dark") {
    root.dataset.theme = theme;
  } else {
    delete root.dataset.theme;
  }
}

root.classList.add("scripted");
show(chosenTheme());

// The same in another tab, and on a page that comes back out of the history.
addEventListener("storage", () => show(chosenTheme()));
addEventListener("pageshow", (event) => event.persisted && show(chosenTheme()));

document.addEventListener("click", (event) => {
  if (!event.target.closest("button.theme")) {
    return;
  }
  const next = themes[(themes.indexOf(root.dataset.theme ?? "system") + 1) % themes.length];
  show(next);
  try {
    localStorage.setItem("theme", next);
  } catch {
    // it holds until the page is left
  }
});
