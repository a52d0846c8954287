const walk = document.querySelector("nav.walk");
const body = document.querySelector(".story");

if (walk) {
  const hits = [...body.querySelectorAll("mark[id]")];
  const count = walk.querySelector(".count");
  const links = { p: walk.querySelector(".back-a-hit"), n: walk.querySelector(".on-a-hit") };
  let present = hits.findIndex((hit) => hit.classList.contains("present"));

  // The address says which match is looked at, as it does where nothing runs but the server.
  function addressOf(number) {
    const url = new URL(location.href);
    url.searchParams.set("hit", number);
    url.hash = `hit-${number}`;
    return url.href;
  }

  function show(number) {
    body.querySelectorAll("mark.present").forEach((mark) => mark.classList.remove("present"));
    present = number;
    const mark = hits[present];
    mark.classList.add("present");
    mark.scrollIntoView({ block: "center" });
    count.textContent = `Hit ${(present + 1).toLocaleString("en")} of ${hits.length.toLocaleString("en")}`;
    history.replaceState(null, "", addressOf(present + 1));
  }

  function step(by) {
    const last = hits.length - 1;
    const next = present + by;
    show(next < 0 ? last : next > last ? 0 : next);
  }

  const steps = { p: () => step(present < 0 ? 0 : -1), n: () => step(1) };
  for (const [key, link] of Object.entries(links)) {
    link.addEventListener("click", (event) => {
      if (!event.ctrlKey && !event.metaKey && !event.shiftKey) {
        event.preventDefault();
        steps[key]();
      }
    });
  }

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, select, textarea, [contenteditable], dialog");
    const meant = event.ctrlKey || event.metaKey || event.altKey || event.isComposing;
    const name = event.key <= "~" ? event.key : event.code.replace("Key", "").toLowerCase();
    if (Object.hasOwn(steps, name) && !typing && !meant && document.documentElement.dataset.keys !== "off") {
      event.preventDefault();
      steps[name]();
    }
  });
}

const copy = document.querySelector(".cite .copy");

if (copy) {
  const citation = document.querySelector(".citation");
  const copied = document.querySelector(".copied");
  copy.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(citation.textContent);
      copied.textContent = "Copied";
    } catch {
      getSelection().selectAllChildren(citation); // no clipboard without TLS: ready for Ctrl+C
      copied.textContent = "Selected: copy it with the keyboard";
    }
  });
}
