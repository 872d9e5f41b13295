// The island: what `callbacks/island.py` names, and how Dash takes the place of the page that the server wrote.
//
// An address is a page. Its tree is fetched once from an immutable address, and Dash draws it; a control
// changes the address. Whatever goes wrong, the browser loads the address as it would without us.
(() => {
  const { d4: config } = JSON.parse(document.getElementById("_dash-config").textContent);
  const asleep = document.getElementById("asleep");
  const path = location.pathname;
  const trees = new Map(); // address → promise of its page: nothing is fetched twice
  let wanted; // the address asked for last: an answer to an earlier one comes too late
  let drawn = {}; // filter → value, as the tree that is shown has it
  let shown; // that tree
  let standing = { frame: "", leaves: [] }; // what Dash has drawn of it
  let unfolded; // whether a filter is set that is folded away else
  let arrival = ""; // the place on the page that a link led to

  // A list of so many; or of so many of which the last ones are those that were the last.
  const resized = (list, size) => {
    const [length, last] = [size, 0].flat();
    return Array.from({ length }, (_, at) => list[at < length - last ? at : at - length + list.length]);
  };

  // A tree with the changes of `dashboard/web/tree.py`.
  const patched = (tree, changes) => {
    if (Array.isArray(changes)) return changes[0];
    const copy = Array.isArray(tree) ? resized(tree, changes["#"] ?? tree.length) : { ...tree };
    for (const [key, change] of Object.entries(changes)) {
      if (key === "#") continue;
      if (change === null) delete copy[key];
      else copy[key] = patched(copy[key], change);
    }
    return copy;
  };

  const fetched = async (address) => {
    const answer = await fetch(config.trees + address);
    if (!answer.ok) throw new Error(`${answer.status} for ${address}`);
    return answer.json();
  };

  const treeOf = (pathname, search) => {
    const address = pathname + search;
    if (!trees.has(address)) {
      const found = fetched(address);
      const whole = search
        ? Promise.all([treeOf(pathname, ""), found]).then(([plain, changes]) => patched(plain, changes))
        : found;
      trees.set(address, whole);
    }
    return trees.get(address);
  };

  // Plotly draws no `var(--name)`: the colours of the style sheet, light or dark, as they are now. And where it would
  // zoom, a finger could not move the page.
  const coloured = (figure) => {
    const probe = document.body.appendChild(document.createElement("i"));
    const known = {};
    const colour = (name) => {
      probe.style.color = name;
      return (known[name] ??= getComputedStyle(probe).color);
    };
    const copy = JSON.parse(JSON.stringify(figure), (_, value) =>
      /^var\(--[\w-]+\)$/.test(value) ? colour(value) : value,
    );
    probe.remove();
    if (matchMedia("(pointer: coarse)").matches) copy.layout.dragmode = false;
    return copy;
  };

  // Dash's renderer visits every component at every change, and a page has thousands. It gets those that
  // move, and what they stand in; the rest of a tree becomes one component of ours, which React alone draws.
  const moves = ({ type, namespace }) => type === "Graph" || namespace === "dash_bootstrap_components";
  const parts = (tree) => [tree?.props?.children ?? []].flat(Infinity);
  const isStill = (tree) => !tree?.props || (!moves(tree) && parts(tree).every(isStill));

  const divided = (trees, path = "still") => {
    const alive = [];
    for (const tree of trees) {
      const id = `${path}-${alive.length}`;
      if (!isStill(tree)) alive.push(withLife(tree, id));
      else if (alive.at(-1)?.type === "Still") alive.at(-1).props.trees.push(tree);
      else alive.push({ namespace: "d4", type: "Still", props: { id, trees: [tree] } });
    }
    return alive;
  };

  const withLife = (tree, path) => {
    const { id, figure } = tree.props;
    if (id?.type === "filter") drawn[id.name] = tree.props.value;
    if (tree.type === "Details") unfolded = tree.props.open;
    if (figure) return { ...tree, props: { ...tree.props, figure: coloured(figure) } };
    return moves(tree) ? tree : { ...tree, props: { ...tree.props, children: divided(parts(tree), path) } };
  };

  const follow = (event) => {
    if (event.metaKey || event.shiftKey || event.altKey || event.ctrlKey) return;
    const { href, hash, pathname, search } = event.currentTarget;
    if (hash && pathname + search === location.pathname + location.search) return; // the browser's own
    event.preventDefault();
    arrival = hash;
    history.pushState({}, "", href);
    dispatchEvent(new CustomEvent("_dashprivate_pushstate")); // dcc.Location listens to it
    if (!hash) scrollTo(0, 0);
  };

  const element = (tree) => {
    if (!tree?.props) return tree;
    const { children, id, href, ...props } = tree.props;
    if (id) props.id = id;
    if (href) props.href = dash_clientside.clean_url(href);
    const isLink = tree.type === "Link"; // dcc.Link: an address that the island goes to itself
    if (isLink) props.onClick = follow;
    return React.createElement(isLink ? "a" : tree.type.toLowerCase(), props, ...parts(tree).map(element));
  };
  window.d4 = { Still: ({ trees }) => React.createElement(React.Fragment, null, ...trees.map(element)) };

  const plain = (value) => [value ?? []].flat().filter((one) => one !== "").map(String).sort();
  const same = (one, other) => JSON.stringify(plain(one)) === JSON.stringify(plain(other));

  // The address with some filters replaced: in the canonical order, the list at its beginning.
  const searchWith = (changes) => {
    const given = new URLSearchParams(location.search);
    const pairs = config.order.flatMap((name) =>
      plain(name in changes ? changes[name] : given.getAll(name)).map((value) => [name, value]),
    );
    return pairs.length ? `?${new URLSearchParams(pairs)}` : "";
  };

  const changed = (values) =>
    Object.fromEntries(Object.entries(values).filter(([name, value]) => !same(value, drawn[name])));

  const isLeaf = (part) => part?.type === "Still" || (part?.props && moves(part));
  const leavesOf = (trees) => trees.flatMap((tree) => (isLeaf(tree) ? [tree] : leavesOf(tree.props.children)));
  // Whether details are open is the visitor's affair: no reason to make anything anew.
  const frameOf = (trees) =>
    JSON.stringify(trees, (name, part) => (isLeaf(part) ? [part.type, part.props.id] : name === "open" ? null : part));
  const differs = (one, other) => JSON.stringify(one) !== JSON.stringify(other);

  // What Dash gets as children it makes anew, and the focus is lost. So where the frame of the page is the same,
  // each part of it that moves gets those of its properties that are other ones.
  const childrenOf = ({ before, main, after }) => {
    drawn = {};
    const body = divided([...before, main, ...after]);
    const { frame, leaves } = standing;
    standing = { frame: frameOf(body), leaves: leavesOf(body) };
    if (standing.frame !== frame) {
      const [focused, isOpen] = [document.activeElement?.id, folded()?.open];
      if (frame) {
        whenDrawn(() => {
          if (isOpen) folded().open = true;
          if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
          voice.textContent = document.querySelector("#page [role=status]")?.textContent;
        });
      }
      return body;
    }
    if (unfolded) folded().open = true;
    standing.leaves.forEach(({ props }, place) => {
      const changes = Object.entries(props).filter(([name, value]) => differs(value, leaves[place].props[name]));
      if (changes.length) dash_clientside.set_props(props.id, Object.fromEntries(changes));
    });
    return dash_clientside.no_update;
  };

  const showPage = async (href) => {
    const { no_update } = dash_clientside;
    if (!href) return no_update;
    const { pathname, search } = new URL(href);
    const address = pathname + search;
    if (address === wanted) return no_update;
    wanted = address;
    try {
      if (pathname !== path) throw new Error("another page");
      const tree = await treeOf(pathname, search);
      if (address !== wanted) return no_update;
      shown = tree;
    } catch {
      if (address === wanted) location.reload();
      return no_update;
    }
    document.title = shown.title;
    document.querySelector("link[rel=canonical]").href = address;
    if (arrival) {
      const hash = arrival;
      arrival = "";
      whenDrawn(() => location.replace(hash)); // the browser's own way to a place: with it goes the Tab key
    }
    return childrenOf(shown);
  };

  const setAddress = (values) => {
    const { callback_context, no_update } = dash_clientside;
    const [inputs] = callback_context.inputs_list;
    const changes = changed(Object.fromEntries(inputs.map(({ id, value }) => [id.name, value])));
    if (!Object.keys(changes).length) return no_update;
    Object.assign(drawn, changes);
    return searchWith(changes);
  };

  const folded = () => document.querySelector("#page form details");

  const whenDrawn = (act) => {
    new MutationObserver((_, observer) => {
      observer.disconnect();
      act();
    }).observe(document.getElementById("page"), { childList: true, subtree: true });
  };

  const isDrawn = () =>
    document.querySelector("#page main") &&
    [...document.querySelectorAll("#page .dash-graph")].every((graph) => graph.querySelector(".trace, .xtick, .annotation"));

  const stopsOf = (part) => [...part.querySelectorAll("a[href], button, input, select, summary, [tabindex]")];

  // What the visitor did while Dash was waking stays: focus, place, opened details, chosen filters.
  const takeOver = () => {
    if (!isDrawn()) return requestAnimationFrame(takeOver);
    const [x, y] = [scrollX, scrollY];
    let focused = stopsOf(asleep).indexOf(document.activeElement);
    const opened = [...asleep.querySelectorAll("details")].map(({ open }) => open);
    const values = {};
    for (const { form, name } of asleep.querySelectorAll("form [name]")) {
      if (name in drawn) values[name] = new FormData(form).getAll(name);
    }
    asleep.remove();
    document.getElementById("react-entry-point").className = "";
    document.querySelectorAll("#page details").forEach((details, place) => {
      details.open = opened[place] ?? details.open;
    });
    const stops = stopsOf(document.getElementById("page"));
    // Awake, the button of the form is hidden: then the one before it has the focus.
    while (focused >= 0 && document.activeElement === document.body) stops[focused--]?.focus({ preventScroll: true });
    scrollTo({ left: x, top: y, behavior: "instant" });
    const changes = changed(values);
    if (Object.keys(changes).length) dash_clientside.set_props("address", { search: searchWith(changes) });
  };

  // The points of a chart, which a pointer finds, for who has the focus on it: the first one, and with the arrow keys the
  // others. What a point says is shown as for a pointer, and read out.
  const at = new WeakMap(); // chart → which of its points
  const step = (chart, by) => {
    const graph = chart.querySelector(".js-plotly-plot");
    const said = new Map();
    for (const { customdata = [], x, y } of graph?.data ?? []) {
      customdata.forEach((says, place) => said.has(says) || said.set(says, [x[place], y[place]]));
    }
    const points = [...said];
    if (!points.length) return;
    at.set(chart, ((at.get(chart) ?? 0) + by + points.length) % points.length);
    const [says, [x, y]] = points[at.get(chart)];
    const { xaxis, yaxis } = graph._fullLayout;
    const { left, top } = graph.getBoundingClientRect();
    const place = { clientX: left + xaxis._offset + xaxis.d2p(x) - 1, clientY: top + yaxis._offset + yaxis.d2p(y) };
    graph.querySelector(".nsewdrag").dispatchEvent(new MouseEvent("mousemove", place));
    voice.textContent = says;
  };
  const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
  const chartOf = ({ target }) => (target.matches("#page [data-wake][role=img]:focus-visible") ? target : null);
  addEventListener("focusin", (event) => chartOf(event) && step(event.target, 0));
  addEventListener("focusout", ({ target }) => {
    if (target.matches("#page [data-wake][role=img]")) target.querySelector(".nsewdrag")?.dispatchEvent(new MouseEvent("mouseout"));
  });
  addEventListener("keydown", (event) => {
    if (!(event.key in steps) || !chartOf(event)) return;
    event.preventDefault();
    step(event.target, steps[event.key]);
  });

  window.dash_clientside = { ...window.dash_clientside, d4: { showPage, setAddress } };
  // Dash would name the whole of plotly here; ours draws the charts that we have.
  Object.defineProperty(window, "_dashPlotlyJSURL", { get: () => config.plotly, set: () => {} });
  // The controls have changed the page already; sending the form would load it again.
  addEventListener("submit", (event) => {
    if (event.target.closest("#page")) event.preventDefault();
  });
  for (const preference of ["(prefers-color-scheme: dark)", "(prefers-contrast: more)"]) {
    matchMedia(preference).addEventListener("change", () => {
      if (shown) childrenOf(shown);
    });
  }

  // What has changed is said by the page itself; where all of it is made anew, by this one, which stays.
  const voice = Object.assign(document.createElement("p"), { className: "unseen", role: "status" });
  document.body.append(voice);

  const entry = document.createElement("div");
  Object.assign(entry, { id: "react-entry-point", className: "waking" });
  asleep.after(entry);
  new DashRenderer();
  takeOver();
})();
