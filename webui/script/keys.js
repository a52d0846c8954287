const root = document.documentElement;
const hits = [...document.querySelectorAll(".hit h2 a")];
const toKeys = document.querySelector("a.to-keys");

// Who dictates or types by switches can turn the single keys off (WCAG 2.1.4). Other parts of the
// script look at data-keys, too.
function chosen() {
  try {
    return localStorage.getItem("keys") === "off" ? "off" : "on";
  } catch {
    return "on"; // a browser may refuse to keep anything
  }
}

root.dataset.keys = chosen();
addEventListener("storage", () => (root.dataset.keys = chosen()));

function bindSwitch(box) {
  box.checked = root.dataset.keys === "on";
  box.addEventListener("change", () => {
    root.dataset.keys = box.checked ? "on" : "off";
    try {
      localStorage.setItem("keys", root.dataset.keys);
    } catch {
      // it holds until the page is left
    }
  });
}

document.querySelectorAll("#keys-on").forEach(bindSwitch);

// The list of keys is a part of the page about the archive; here it is shown over this page.
async function showKeys() {
  let dialog = document.querySelector("dialog.keys");
  if (!dialog) {
    const answer = await fetch(toKeys.href);
    const list = new DOMParser().parseFromString(await answer.text(), "text/html");
    dialog = document.createElement("dialog");
    dialog.className = "keys";
    dialog.setAttribute("aria-labelledby", "keys-title");
    dialog.append(list.querySelector("#keys"));
    const close = document.createElement("button");
    close.textContent = "Close";
    close.addEventListener("click", () => dialog.close());
    dialog.append(close);
    document.body.append(dialog);
    bindSwitch(dialog.querySelector("#keys-on"));
  }
  dialog.showModal();
}

function openKeys() {
  if (document.querySelector("#keys:not(dialog #keys)")) {
    location.hash = "keys";
  } else {
    showKeys().catch(() => location.assign(toKeys.href));
  }
}

toKeys.addEventListener("click", (event) => {
  event.preventDefault();
  openKeys();
});

// The hit that has the focus is the present one; before the first and after the last is none.
function step(by) {
  const present = hits.findIndex((hit) => hit.closest(".hit").contains(document.activeElement));
  const first = by > 0 ? 0 : hits.length - 1;
  const next = hits[present < 0 ? first : present + by];
  next?.focus({ preventScroll: true });
  next?.closest(".hit").scrollIntoView({ block: "nearest" });
}

// A page without the field leads to one that has it: the search it was reached from, or the first.
function toTheField() {
  const field = document.querySelector("#q");
  if (field) {
    field.focus();
    field.select();
  } else {
    const search = document.querySelector("a.back[href*='/search']");
    location.assign(`${(search ?? document.querySelector("header a.name")).href}#q`);
  }
}

const actions = { "/": toTheField, j: () => step(1), k: () => step(-1), "?": openKeys };

// The key by its letter, or by its place on a keyboard of another script than Latin.
function nameOf(event) {
  if (event.key <= "~") {
    return event.key;
  }
  const letter = event.code.replace("Key", "").toLowerCase();
  return letter === "slash" ? (event.shiftKey ? "?" : "/") : letter;
}

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, select, textarea, [contenteditable], dialog");
  const meant = event.ctrlKey || event.metaKey || event.altKey || event.isComposing;
  const name = nameOf(event);
  if (Object.hasOwn(actions, name) && !typing && !meant && root.dataset.keys === "on") {
    event.preventDefault();
    actions[name]();
  }
});
