const plot = document.querySelector(".plot");
const bars = plot?.querySelector("[data-names]");

// A range of bars is chosen by dragging across them, or with the arrows and shift. Without this
// script each bar is a link.
if (bars) {
  const names = bars.dataset.names.split(" ");
  const counts = bars.dataset.counts.split(" ").map(Number);
  const links = [...bars.querySelectorAll("a")];
  const columns = [...counts.keys()].filter((column) => counts[column]);
  const chosen = bars.querySelector(".chosen");
  const said = document.querySelector(".said").firstElementChild;
  const status = document.querySelector(".timeline [role=status]");
  const peak = said.textContent;
  const STEPS = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity };
  const MOVED = 5; // pixels, less than that is a click
  let anchor = null; // the bar from which shift extends
  let pressed = null; // where the pointer went down
  let brushed = false;

  function inWords(first, last) {
    if (first === last && counts[first]) {
      return links[columns.indexOf(first)].textContent;
    }
    const total = counts.slice(first, last + 1).reduce((sum, count) => sum + count, 0);
    const days = first === last ? names[first] : `${names[first]} to ${names[last]}`;
    return `${days}: ${total.toLocaleString("en")} ${total === 1 ? "article" : "articles"}`;
  }

  function mark(one, other) {
    const [first, last] = [Math.min(one, other), Math.max(one, other)];
    chosen.setAttribute("x", first);
    chosen.setAttribute("width", last - first + 1);
    said.textContent = inWords(first, last);
    return [first, last];
  }

  function clear() {
    chosen.removeAttribute("width");
    said.textContent = peak;
    plot.classList.remove("brushed");
    anchor = null;
  }

  function release() {
    clear();
    pressed = null;
  }

  function bound(column, typed, edge, later) {
    return column === edge && typed ? typed : later + (bars.dataset.mark ?? "");
  }

  // The first address of a bar has all the rest of the search.
  function go(first, last) {
    const link = bars.querySelector("a[href]");
    if (!link || !counts.slice(first, last + 1).some(Boolean)) {
      return;
    }
    const url = new URL(link.getAttribute("href"), document.baseURI);
    const { begin, end, years } = bars.dataset;
    const final = years ? String(Number(names[last]) + Number(years)).padStart(4, "0") : names[last];
    url.searchParams.set("from", bound(first, begin, 0, names[first]));
    url.searchParams.set("to", bound(last, end, names.length - 1, final));
    location.assign(url);
  }

  function columnAt(event) {
    const { left, width } = plot.getBoundingClientRect();
    const column = Math.floor(((event.clientX - left) / width) * names.length);
    return Math.min(Math.max(column, 0), names.length - 1);
  }

  // One stop for the tab key; the arrows go on from it.
  function reach(link) {
    links.forEach((each) => each.setAttribute("tabindex", each === link ? 0 : -1));
  }

  function keyed(event) {
    const at = links.indexOf(event.target.closest("a"));
    const by = STEPS[event.key];
    if (at < 0 || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    if (by) {
      event.preventDefault();
      const next = Math.min(Math.max(at + by, 0), links.length - 1);
      anchor = event.shiftKey ? (anchor ?? at) : null;
      links[next].focus();
      if (anchor === null) {
        chosen.removeAttribute("width");
      } else {
        mark(columns[anchor], columns[next]);
        status.textContent = said.textContent;
      }
    } else if (event.key === "Enter" && anchor !== null) {
      event.preventDefault();
      go(...mark(columns[anchor], columns[at]));
    } else if (event.key === "Escape") {
      clear();
    }
  }

  reach(links[0]);
  bars.addEventListener("keydown", keyed);

  // Not listened for at the drawing itself: Chromium lets the tab key stop at one that listens.
  const section = plot.closest("section");
  section.addEventListener("focusin", (event) => {
    const link = links.find((each) => each === event.target);
    if (link) {
      reach(link);
      said.textContent = link.textContent;
    }
  });
  section.addEventListener("focusout", (event) => {
    if (pressed === null && !bars.contains(event.relatedTarget)) {
      clear();
    }
  });

  plot.addEventListener("dragstart", (event) => event.preventDefault());
  plot.addEventListener("pointerdown", (event) => {
    brushed = false;
    if (event.button === 0 && event.isPrimary) {
      pressed = { x: event.clientX, column: columnAt(event) };
    }
  });
  plot.addEventListener("pointermove", (event) => {
    if (pressed === null) {
      const column = columnAt(event);
      said.textContent = inWords(column, column);
    } else if (brushed || Math.abs(event.clientX - pressed.x) >= MOVED) {
      brushed = true;
      plot.setPointerCapture(event.pointerId);
      plot.classList.add("brushed");
      mark(pressed.column, columnAt(event));
    }
  });
  plot.addEventListener("pointerup", (event) => {
    if (pressed !== null && brushed) {
      const range = mark(pressed.column, columnAt(event));
      pressed = null;
      go(...range);
    }
    pressed = null;
  });
  plot.addEventListener("pointercancel", release);
  plot.addEventListener("pointerleave", () => pressed === null && anchor === null && !brushed && clear());
  plot.addEventListener(
    "click",
    (event) => {
      if (brushed) {
        event.preventDefault();
        brushed = false;
      }
    },
    true,
  );
  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && pressed !== null) {
      release();
    }
  });
  addEventListener("pageshow", release);
}
