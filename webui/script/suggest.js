// A combobox with a list of suggestions, as the ARIA Authoring Practices have it ("editable
// combobox with list autocomplete"). Where anything fails there is no list, and the form works.
const field = document.querySelector("form.search #q");

if (field) {
  const WAIT = 120; // ms without a key: a fast typist's pause
  const KEPT = 100;
  const KINDS = { word: "", source: "source", dateline: "dateline", headline: "headline" };
  const form = field.form;
  const kept = new Map();
  let timer = 0;
  let asking = null;
  let shown = [];
  let active = -1;

  const list = document.createElement("ul");
  list.id = "suggestions";
  list.className = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Suggestions");
  const told = document.createElement("p");
  told.className = "unseen";
  told.setAttribute("role", "status");
  field.closest(".query").append(list, told);
  field.setAttribute("role", "combobox");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-expanded", "false");
  field.setAttribute("aria-controls", list.id);

  function close() {
    clearTimeout(timer);
    asking?.abort();
    list.hidden = true;
    field.setAttribute("aria-expanded", "false");
    activate(-1);
  }

  function activate(number) {
    active = number;
    for (const [at, option] of [...list.children].entries()) {
      option.setAttribute("aria-selected", String(at === number));
    }
    if (number < 0) {
      field.removeAttribute("aria-activedescendant");
    } else {
      field.setAttribute("aria-activedescendant", list.children[number].id);
      list.children[number].scrollIntoView({ block: "nearest" });
    }
  }

  // The text goes in as text. What a word adds to what was typed is bold.
  function optionOf(one, number) {
    const option = document.createElement("li");
    option.id = `suggestion-${number}`;
    option.className = one.kind;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    option.dir = "auto"; // by the text, which comes first
    const text = document.createElement("span");
    const typed = field.value;
    if (one.kind === "word" && one.text.startsWith(typed)) {
      const added = document.createElement("b");
      added.textContent = one.text.slice(typed.length);
      text.append(typed, added);
    } else {
      text.textContent = one.text;
    }
    const about = document.createElement("small");
    const before = one.kind !== "headline" && one.kind !== "word" && one.query ? `${one.query} + ` : "";
    const count = one.kind === "headline" ? "" : ` ${one.count.toLocaleString("en")}`;
    about.textContent = `${before}${KINDS[one.kind]}${count}`.trim();
    option.append(text, about);
    option.addEventListener("click", () => choose(one));
    return option;
  }

  function show(found) {
    shown = found;
    list.replaceChildren(...found.map(optionOf));
    list.hidden = !found.length;
    field.setAttribute("aria-expanded", String(!list.hidden));
    activate(-1);
    told.textContent = found.length ? `${found.length} suggestions` : "";
  }

  // The days, the order and the values chosen stay as they are in the form.
  function choose(one) {
    close();
    if (one.kind === "headline") {
      location.assign(one.url);
      return;
    }
    field.value = one.query;
    if (one.kind !== "word") {
      const value = document.createElement("input");
      value.type = "hidden";
      value.name = one.kind;
      value.value = one.text;
      form.append(value);
    }
    form.requestSubmit();
  }

  async function ask() {
    const typed = field.value;
    if (field.selectionStart !== typed.length || document.activeElement !== field) {
      return;
    }
    asking?.abort();
    asking = new AbortController();
    try {
      if (!kept.has(typed)) {
        const url = `${form.dataset.suggest}?q=${encodeURIComponent(typed)}`;
        const answer = await fetch(url, { signal: asking.signal });
        if (!answer.ok) {
          close();
          return;
        }
        kept.set(typed, (await answer.json()).suggestions);
        if (kept.size > KEPT) {
          kept.delete(kept.keys().next().value);
        }
      }
      if (field.value === typed && document.activeElement === field) {
        show(kept.get(typed));
      }
    } catch {
      // nobody asked for a message about what only saves typing
    }
  }

  field.addEventListener("input", (event) => {
    clearTimeout(timer);
    asking?.abort();
    activate(-1); // what is listed still was for other letters
    if (event.isComposing) {
      return;
    }
    if (field.value.trim().length < 2) {
      close();
    } else {
      timer = setTimeout(ask, WAIT);
    }
  });

  field.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey) {
      return;
    }
    const open = !list.hidden;
    const last = shown.length - 1;
    if (event.key === "ArrowDown" && !open) {
      ask();
    } else if (event.key === "ArrowDown" && !event.altKey) {
      activate(active < last ? active + 1 : -1);
    } else if (event.key === "ArrowUp" && open) {
      activate(active < 0 ? last : active - 1);
    } else if (event.key === "Enter" && open && active >= 0) {
      choose(shown[active]);
    } else if (event.key === "Escape" && open) {
      close();
    } else {
      if (["ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key)) {
        activate(-1);
      }
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  });

  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
  field.addEventListener("blur", close);
  form.addEventListener("submit", close);
}
