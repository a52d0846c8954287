// The searches that the reader keeps: [{search, total}], the parameters of each as they stand in its
// address, and how many articles it had when it was last looked at.
const button = document.querySelector("button.save");
const list = document.querySelector(".saved ul[data-search]");

function read() {
  try {
    const kept = JSON.parse(localStorage.getItem("searches"));
    return kept.filter((each) => typeof each?.search === "string");
  } catch {
    return []; // nothing yet, or what we did not write
  }
}

function write(searches) {
  try {
    localStorage.setItem("searches", JSON.stringify(searches));
    return true;
  } catch {
    return false; // a browser may refuse to keep anything
  }
}

function words(search) {
  const parameters = new URLSearchParams(search);
  const said = [parameters.get("q") || "All articles"];
  for (const [name, value] of parameters) {
    if (name !== "q") {
      said.push(`${name} ${value}`);
    }
  }
  return said.join(" · ");
}

if (button) {
  const search = new URL(button.dataset.search, location).search.slice(1);
  const total = Number(button.dataset.total);
  const isThis = (each) => each.search === search;
  const show = () => {
    const kept = read().some(isThis);
    button.setAttribute("aria-pressed", kept);
  };
  write(read().map((each) => (isThis(each) ? { search, total } : each)));
  show();
  button.addEventListener("click", () => {
    const others = read().filter((each) => !isThis(each));
    const done = write(read().some(isThis) ? others : [...others, { search, total }]);
    if (!done) {
      button.textContent = "This browser keeps nothing";
    }
    show();
  });
  addEventListener("pageshow", show);
}

async function tellNew(each, place) {
  const answer = await fetch(`${list.dataset.api}?${each.search}&limit=1`);
  const { total } = await answer.json();
  const more = total - each.total;
  place.textContent = more > 0 ? `${more.toLocaleString("en")} new` : `${total.toLocaleString("en")} ${total === 1 ? "article" : "articles"}`;
  place.classList.toggle("new", more > 0);
}

function item(each) {
  const row = document.createElement("li");
  const link = document.createElement("a");
  link.href = `${list.dataset.search}?${each.search}`;
  link.dir = "auto";
  link.textContent = words(each.search);
  const count = document.createElement("span");
  count.className = "count";
  const feed = document.createElement("a");
  feed.href = `${list.dataset.feed}?${each.search}`;
  feed.textContent = "Feed";
  const remove = document.createElement("button");
  remove.type = "button";
  remove.textContent = "Remove";
  remove.setAttribute("aria-label", `Remove ${words(each.search)}`);
  remove.addEventListener("click", () => {
    write(read().filter((other) => other.search !== each.search));
    fill();
  });
  row.append(link, count, feed, remove);
  tellNew(each, count).catch(() => (count.textContent = "cannot be counted now"));
  return row;
}

const lines = document.querySelector("#lines");

function fill() {
  const searches = read();
  document.querySelector(".saved .none").hidden = searches.length > 0;
  list.replaceChildren(...searches.map(item));
  const here = new URL(list.dataset.search, location).href;
  lines.value = searches.map((each) => `${here}?${each.search}`).join("\n");
}

// The parameters of an address of this archive, or of another one: a search means the same there.
function searchOf(line) {
  try {
    const address = new URL(line.trim(), location);
    return address.pathname.endsWith("/search") ? address.search.slice(1) : null;
  } catch {
    return null;
  }
}

if (list) {
  fill();
  document.querySelector(".saved .take").addEventListener("click", () => {
    const typed = lines.value.split("\n").filter((line) => line.trim());
    const known = new Map(read().map((each) => [each.search, each]));
    const searches = typed.map(searchOf).filter((search) => search !== null);
    write([...new Set(searches)].map((search) => known.get(search) ?? { search, total: 0 }));
    fill();
    const odd = typed.length - searches.length;
    const told = `${searches.length} taken over`;
    document.querySelector(".saved .taken").textContent = odd ? `${told}, ${odd} are no searches` : told;
  });
}
