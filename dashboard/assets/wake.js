// Dash sleeps until somebody reaches for a control or a chart; never because the page is idle.
(() => {
  const config = JSON.parse(document.getElementById("_dash-config").textContent);
  const signs = ["pointerover", "pointerdown", "touchstart", "focusin"];

  const fetchEarly = (href, as) => {
    const link = document.createElement("link");
    Object.assign(link, { rel: "preload", as, href });
    if (as === "fetch") link.crossOrigin = "anonymous";
    document.head.append(link);
  };

  const wake = ({ target }) => {
    if (!target.closest?.("[data-wake]")) return;
    for (const sign of signs) removeEventListener(sign, wake, true);
    fetchEarly(config.requests_pathname_prefix + "_dash-layout", "fetch");
    fetchEarly(config.requests_pathname_prefix + "_dash-dependencies", "fetch");
    for (const search of new Set(["", location.search])) {
      fetchEarly(config.d4.trees + location.pathname + search, "fetch");
    }
    for (const src of config.d4.scripts) {
      document.head.append(Object.assign(document.createElement("script"), { src, async: false }));
    }
    if (document.querySelector(".dash-graph")) fetchEarly(config.d4.plotly, "script");
  };
  for (const sign of signs) addEventListener(sign, wake, { capture: true, passive: true });

  // What the style sheet puts off is laid out once all is there, a part at a time; for who comes back at once, because
  // only a page of its full length leads to where one was.
  const late = [...document.querySelectorAll("#asleep :is(.figure, .matrix, .records, .sheet)")];
  const lay = (idle) => {
    const part = late.shift();
    if (!part) return;
    part.style.contentVisibility = "visible";
    idle(() => lay(idle));
  };
  if (performance.getEntriesByType("navigation")[0]?.type !== "navigate") lay((next) => next());
  addEventListener("load", () => lay(globalThis.requestIdleCallback ?? setTimeout));

  // Somebody who comes back to a page that was awake, and goes back within it, is followed by nobody yet.
  const { pathname, search } = location;
  addEventListener("popstate", () => {
    const isElsewhere = location.pathname !== pathname || location.search !== search;
    if (isElsewhere && document.getElementById("asleep")) location.reload();
  });
  // Another language shows the same place of the page; a server never hears of it.
  addEventListener("click", ({ target }) => {
    const other = target.closest?.(".languages a");
    if (other) other.hash = location.hash;
  }, { capture: true });
  // A finger rests nowhere: its first touch of a dot says what a pointer learns of it, the second leads there.
  const said = document.createElement("output");
  let before = null;
  addEventListener("pointerdown", ({ pointerType }) => {
    before = pointerType === "touch" ? document.activeElement : null;
  }, true);
  addEventListener("click", (event) => {
    const dot = event.target.closest?.(".knots a, .world a");
    if (dot && before && before !== dot) {
      event.preventDefault();
      dot.focus();
      said.textContent = dot.querySelector("title")?.textContent;
      dot.closest("svg").after(said);
    }
    before = null;
  }, true);
  // Who comes back finds the menu as it is on any page: closed.
  addEventListener("pagehide", () => document.querySelector(".pages [open]")?.removeAttribute("open"));
})();
