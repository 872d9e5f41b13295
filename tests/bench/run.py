"""Measure every budget of the house, in one run, against the limit and the ordinary choice; print a Markdown table.

    python tests/bench/run.py [--runs 3] [--only L] [--pages Network,Targets]

Two tables: one of single figures, and one of the nine pages, in which each cell is the worst of three data sets. The
limit is the same page as a static file with inline SVG and CSS on nginx; the ordinary choice is the same
component tree as a plain Dash page (layout and filters by server callbacks) behind nginx with gzip.
Absolute times are this machine's; the ratios are what counts.
"""

import argparse
import itertools
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from playwright.sync_api import Browser, Page, Request

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from dashboard.demo import write_demo
from dashboard.framework import load_framework
from dashboard.settings import REFERENCE
from tests.bench.browser import (
    CHART,
    LINES,
    LIST,
    NETWORKS,
    PATIENCE,
    TABLE,
    Visit,
    chromium,
    median_visit,
    side_by_side,
    slow_down,
)
from tests.bench.figures import figures
from tests.bench.publishing import Data, Large, d4, published, published_large
from tests.bench.serving import ROOT, Server, free_port, granian, nginx, running

# What is to be in view of each page: a chart, or what stands in its place.
PAGES = {
    "Overview": ("/en", CHART),
    "Targets": ("/en/targets", CHART),
    "Explore": ("/en/explore", CHART),
    "Partners": ("/en/partners", LIST),
    "Alliances": ("/en/alliances", LIST),
    "Network": ("/en/network", CHART),
    "Opportunities": ("/en/opportunities", TABLE),
    "Strategy": ("/en/strategy", LINES),
    "Data & method": ("/en/data", TABLE),
}
IN_VIEW = {CHART: "chart", LIST: "list", TABLE: "table", LINES: "list"}
SIZES = {  # of the illustrative sets: partners, alliances, memberships
    "M": (1_000, 3_000, 8_000),
    "L": (20_000, 6_000, 40_000),
}
SECONDS_UNTIL_ALL_IS_MADE = (
    25  # a server makes and packs the pages of the header after it has started
)
RANDOM_ADDRESSES = 200
CONNECTIONS = 50


@dataclass
class Table:
    """The lines of the README's table."""

    lines: list[tuple[str, str, str, str]] = field(default_factory=list)

    def add(self, what: str, budget: str, measured: str, *, kept: bool | None) -> None:
        """`kept` is None for what is told beside the budgets."""
        verdict = {True: "kept", False: "**missed**", None: ""}[kept]
        self.lines.append((what, budget, measured, verdict))
        print(f"{what}: {measured} (budget {budget}) {self.lines[-1][3]}", file=sys.stderr)

    def __str__(self) -> str:
        head = ["| what | budget | measured | |", "|---|---|---|---|"]
        return "\n".join([*head, *(f"| {' | '.join(line)} |" for line in self.lines)])


@contextmanager
def ours(data: Data, *, settled: bool = True) -> Iterator[Server]:
    """Our site; `settled`: once all that it makes beforehand is made."""
    port = free_port()
    with running(granian("app:create_app", port), port, "/en", D4_STORE=data.store) as server:
        time.sleep(SECONDS_UNTIL_ALL_IS_MADE if settled else 0)
        yield server


@contextmanager
def ordinary(data: Data, folder: Path) -> Iterator[tuple[Server, Server]]:
    """The plain Dash page: (as a visitor reaches it, through nginx; the process itself)."""
    port = free_port()
    command = granian("tests.bench.ordinary:create_app", port)
    with running(command, port, "/en", D4_STORE=data.store) as dash:
        location = f"location / {{ proxy_pass {dash.url}; }}"
        with nginx(folder / "ordinary", location, "/en") as front:
            yield front, dash


def fetch(url: str, *, encoding: str = "br") -> bytes:
    request = urllib.request.Request(url, headers={"Accept-Encoding": encoding})
    with urllib.request.urlopen(request) as answer:
        return bytes(answer.read())


def limit_page(server: Server, path: str, file: Path) -> None:
    """Our page as one static file: no script, no font, the style inside."""
    html = fetch(server.url + path, encoding="identity").decode()
    style = re.search(r'href="([^"]+\.css)"', html)
    css = fetch(server.url + style[1], encoding="identity").decode() if style else ""
    css = re.sub(r"@font-face\s*{[^}]*url[^}]*}", "", css)
    html = re.sub(r"<script\b.*?</script>", "", html, flags=re.DOTALL)
    html = re.sub(r"<link\b[^>]*>", "", html)
    file.parent.mkdir(parents=True, exist_ok=True)
    first = '<meta charset="utf-8">'
    file.write_text(html.replace(first, f"{first}<style>{css}</style>"), encoding="utf-8")


def in_time(milliseconds: float) -> str:
    return f"{milliseconds:.0f}" if milliseconds < PATIENCE else f"not within {PATIENCE // 1000} s"


@dataclass(frozen=True, slots=True)
class Seen:
    """A page of one data set as a browser sees it: ours and the limit by network, and the second view of ours."""

    data: str
    ours: dict[str, Visit]
    limit: dict[str, Visit]
    again: Visit


@dataclass(frozen=True, slots=True)
class Budget:
    """What is measured of a page, the most that it may be, and how it is written: the figure as 0, the page as 1."""

    heading: str
    figure: Callable[[Seen], float]
    most: float
    form: str = "{:.0f}"

    def worst(self, views: Sequence[Seen]) -> tuple[str, bool]:
        """The worst of the data sets, with its name, and whether it is within the budget."""
        worst = max(views, key=self.figure)
        kept = self.figure(worst) <= self.most
        cell = f"{self.written(worst)} ({worst.data})"
        return (cell if kept else f"**{cell}**"), kept

    def written(self, seen: Seen) -> str:
        return self.form.format(self.figure(seen), seen)


def _in_view(network: str, most: float) -> Budget:
    return Budget(
        f"in view, *{network}*: ≤ {most} × limit",
        lambda seen: seen.ours[network].chart / seen.limit[network].chart,
        most,
        f"{{0:.2f}} × = {{1.ours[{network}].chart:.0f}} ms",
    )


BUDGETS = (
    _in_view("loopback", 1.8),
    _in_view("fast", 2),
    _in_view("slow", 2),
    Budget(
        "blocking, *slow*: ≤ limit + 50 ms",
        lambda seen: seen.ours["slow"].blocking - seen.limit["slow"].blocking,
        50,
        "{:+.0f}",
    ),
    Budget("blocking 0 ms", lambda seen: seen.ours["loopback"].blocking, 0),
    Budget("shift 0", lambda seen: max(one.shift for one in seen.ours.values()), 0, "{:.3g}"),
    Budget("first view ≤ 50 kB", lambda seen: seen.ours["loopback"].kilobytes, 50, "{:.1f}"),
    Budget("≤ 6 requests", lambda seen: seen.ours["loopback"].requests, 6),
    Budget("document ≤ 20 kB", lambda seen: seen.ours["loopback"].document_kilobytes, 20, "{:.1f}"),
    Budget("again ≤ 2 requests", lambda seen: seen.again.requests, 2),
    Budget("≤ 5 kB", lambda seen: seen.again.kilobytes, 5, "{:.1f}"),
)


@dataclass
class Views:
    """What a browser sees of the pages of all data sets: a row for each page, the worst of the sets in each cell."""

    pages: dict[str, list[Seen]] = field(default_factory=dict)

    def add(self, page: str, seen: Seen) -> None:
        self.pages.setdefault(page, []).append(seen)
        figures = (f"{one.heading}: {one.written(seen)}" for one in BUDGETS)
        print(f"{seen.data}, {page}: {'; '.join(figures)}", file=sys.stderr)

    def __str__(self) -> str:
        lines = [["page", *(one.heading for one in BUDGETS), ""], ["---"] * (len(BUDGETS) + 2)]
        for page, views in self.pages.items():
            cells, kept = zip(*(one.worst(views) for one in BUDGETS), strict=True)
            in_view = IN_VIEW[PAGES[page][1]]
            lines.append([f"{page} ({in_view})", *cells, "kept" if all(kept) else "**missed**"])
        return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def measure_views(
    views: Views,
    browser: Browser,
    data: Data,
    folder: Path,
    *,
    pages: Sequence[str],
    runs: int,
) -> None:
    """Ours and the limit in turn: `runs` first views of each page on loopback, and half as many where one takes longer."""
    half = -(-runs // 2)
    with ours(data) as our:
        site = folder / f"limit-{data.name}"
        for page in pages:
            path, _ = PAGES[page]
            limit_page(our, path, site / path.strip("/") / "index.html")
        with nginx(site, f"root {site}; index index.html;", f"{PAGES[pages[0]][0]}/") as limit:
            for page in pages:
                path, mark = PAGES[page]
                urls = our.url + path, f"{limit.url}{path}/"
                seen = {
                    network.name: side_by_side(browser, urls, network, few, mark=mark)
                    for network, few in zip(NETWORKS, (runs, half, half), strict=True)
                }
                views.add(
                    page,
                    Seen(
                        data.name,
                        {name: mine for name, (mine, _) in seen.items()},
                        {name: least for name, (_, least) in seen.items()},
                        median_visit(browser, urls[0], NETWORKS[0], 1, mark=mark, again=True),
                    ),
                )


def measure_ordinary(table: Table, browser: Browser, data: Data, folder: Path) -> None:
    """What the ordinary choice takes for the same Overview, once."""
    path, mark = PAGES["Overview"]
    with ours(data) as our, ordinary(data, folder) as (plain, _):
        for network in (NETWORKS[0], NETWORKS[2]):
            urls = our.url + path, plain.url + path
            mine, usual = side_by_side(browser, urls, network, 1, mark=mark)
            table.add(
                f"{data.name}, Overview: chart in view beside the ordinary choice, *{network.name}*",
                "–",
                f"{mine.chart:.0f} ms = 1/{usual.chart / mine.chart:.0f} of {in_time(usual.chart)}; "
                f"{mine.kilobytes:.0f} kB of {usual.kilobytes:.0f}, {mine.requests} requests of {usual.requests}",
                kept=None,
            )


RESULT, CHARTS = ".result", ".main-svg text"


def change_filter(page: Page, value: str) -> float:
    """Choose a region; milliseconds until the answer and the charts are those of the new address, and painted."""
    return float(
        page.evaluate(
            """async ([value, result, charts]) => {
              const main = () => [...document.querySelectorAll('main')].find(m => m.offsetParent !== null);
              const control = [...main().querySelectorAll('select[name=region]')].pop();
              const said = () => main().querySelector(result).textContent;
              const drawn = () => [...main().querySelectorAll(charts)].map(label => label.textContent).join();
              const before = [said(), drawn()];
              const began = performance.now();
              Object.getOwnPropertyDescriptor(HTMLSelectElement.prototype, 'value').set.call(control, value);
              control.dispatchEvent(new Event('change', {bubbles: true}));
              while (said() === before[0] || (drawn() && drawn() === before[1])) {
                if (performance.now() - began > 60000) break; // as long as we wait
                await new Promise(requestAnimationFrame);
              }
              await new Promise(requestAnimationFrame);
              return performance.now() - began;
            }""",
            [value, RESULT, CHARTS],
        )
    )


def note_request(requests: list[str], request: Request) -> None:
    """The icon of the tab is the browser's own affair, and comes out of its cache."""
    if "favicon" not in request.url:
        requests.append(f"{request.method} {request.url}")


def measure_exploring(table: Table, browser: Browser, data: Data, folder: Path) -> None:
    regions = list(load_framework(REFERENCE).keys("regions"))
    with ExitStack() as servers:
        our = servers.enter_context(ours(data))
        plain, _ = servers.enter_context(ordinary(data, folder))
        site = folder / "limit"
        limit_page(our, "/en/explore", site / "en/explore/index.html")
        location = f"root {site}; index index.html;"
        limit = servers.enter_context(nginx(site, location, "/en/explore/"))
        for network in (NETWORKS[0], NETWORKS[2]):
            page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
            slow_down(page, network)
            page.goto(our.url + "/en/explore")
            bundle = page.evaluate("() => performance.now()")
            page.locator("select[name=region]").first.focus()
            page.locator("#asleep").wait_for(state="detached", timeout=120_000)
            awake = page.evaluate("() => performance.now()") - bundle
            transfer = page.evaluate(
                """() => { const big = performance.getEntriesByType('resource').filter(e => e.name.includes('.js') && e.encodedBodySize > 50000);
                   return big.length ? Math.max(...big.map(e => e.responseEnd)) - Math.min(...big.map(e => e.startTime)) : 0; }"""
            )
            table.add(
                f"{data.name}, Explore: island awake after the first touch, *{network.name}*",
                "≤ 1.2 × the bundle's download",
                f"{awake:.0f} ms = {awake / transfer:.2f} × download ({transfer:.0f})",
                kept=awake <= 1.2 * transfer,
            )
            requests: list[str] = []
            page.on("request", partial(note_request, requests))
            first = [change_filter(page, value) for value in regions]
            fetched = len(requests)
            again = [change_filter(page, value) for value in regions]
            usual_page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
            slow_down(usual_page, network)
            usual_page.goto(plain.url + "/en/explore", timeout=120_000)
            usual_page.locator("select[name=region]").first.wait_for(timeout=120_000)
            usual_page.wait_for_timeout(1000)
            usual = [change_filter(usual_page, value) for value in regions]
            at_limit = f"{limit.url}/en/explore/"
            reload = median_visit(browser, at_limit, network, 3, mark=CHART, again=True).chart
            table.add(
                f"{data.name}, Explore: filter change to redrawn page, slowest of {len(first)}, *{network.name}*",
                "≤ 100 ms on loopback, ≤ 1.5 × reload of limit on slow; ≤ 1 GET, none for what was seen",
                f"{max(first):.0f} ms new, {max(again):.0f} ms seen, reload of limit {reload:.0f} ms, "
                f"{fetched / len(first):.1f} GET, {len(requests) - fetched} GET for what was seen "
                f"(ordinary {max(usual):.0f} ms)",
                kept=max(first) <= (100 if network.name == "loopback" else 1.5 * reload)
                and fetched <= len(first)
                and len(requests) == fetched
                and not any(request.startswith("POST") for request in requests),
            )
            page.context.close()
            usual_page.context.close()


def wrk(url: str, seconds: int = 5) -> tuple[float, float]:
    """Requests a second, and the 99th percentile in ms, at 50 connections."""
    binary = shutil.which("wrk")
    if binary is None:
        raise SystemExit("The bench loads the server with wrk: install it (apt-get install wrk).")
    command = [
        binary,
        "-t1",
        f"-c{CONNECTIONS}",
        f"-d{seconds}s",
        "--latency",
        "-H",
        "Accept-Encoding: br",
        url,
    ]
    out = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    rate = re.search(r"Requests/sec:\s+([\d.]+)", out)
    tail = re.search(r"99%\s+([\d.]+)(us|ms|s)", out)
    if rate is None or tail is None:
        raise SystemExit(f"wrk said: {out}")
    return float(rate[1]), float(tail[1]) * {"us": 0.001, "ms": 1, "s": 1000}[tail[2]]


def measure_load(table: Table, data: Data, folder: Path, *, with_ordinary: bool = True) -> None:
    with ours(data) as our:
        table.add(
            f"{data.name}: start to the first 200",
            "≤ 2.5 s",
            f"{our.seconds_to_start:.2f} s",
            kept=our.seconds_to_start <= 2.5,
        )
        before = our.megabytes()
        body = folder / "body"
        body.write_bytes(fetch(our.url + "/en"))
        rate, tail = wrk(our.url + "/en")
        measure_random(table, data, our)
        wrk(our.url + "/en")
        after = our.megabytes()
    port = free_port()
    with running(
        granian("tests.bench.bare:create_app", port), port, "/", BARE_BODY=str(body)
    ) as bare:
        most, _ = wrk(bare.url + "/")
    table.add(
        f"{data.name}: known pages, {CONNECTIONS} connections",
        "≥ 0.7 × bare WSGI reply, p99 ≤ 20 ms",
        f"{rate:.0f}/s = {rate / most:.2f} × bare ({most:.0f}), p99 {tail:.1f} ms",
        kept=rate >= 0.7 * most and tail <= 20,
    )
    if not with_ordinary:
        table.add(
            f"{data.name}: memory of 2 workers and their parent",
            "growth under load ≤ 10 %",
            f"{before:.0f} → {after:.0f} MB",
            kept=after <= 1.1 * before,
        )
        return
    with ordinary(data, folder) as (front, dash):
        fetch(front.url + "/en", encoding="gzip")
        wrk(front.url + "/en", 3)
        usual = dash.megabytes()
    table.add(
        f"{data.name}: memory of 2 workers and their parent",
        "≤ ordinary; growth under load ≤ 10 %",
        f"{before:.0f} → {after:.0f} MB (ordinary {usual:.0f})",
        kept=after <= usual and after <= 1.1 * before,
    )


def random_addresses(most: int) -> list[str]:
    framework = load_framework(REFERENCE)
    chance = random.Random(1)
    every = list(
        itertools.product(
            ("en", "fr", "es"),
            framework.keys("regions"),
            framework.keys("themes"),
            framework.keys("kinds"),
        )
    )
    return [
        f"/{language}/explore?region={region}&theme={theme}&kind={kind}"
        for language, region, theme, kind in chance.sample(every, most)
    ]


def measure_random(table: Table, data: Data, server: Server) -> None:
    """New addresses one after the other, while somebody else keeps asking for a known page."""
    waits: list[float] = []
    done = threading.Event()

    def somebody_else() -> None:
        while not done.is_set():
            began = time.perf_counter()
            fetch(server.url + "/en")
            waits.append((time.perf_counter() - began) * 1000)
            time.sleep(0.01)

    other = threading.Thread(target=somebody_else)
    other.start()
    times = []
    for address in random_addresses(RANDOM_ADDRESSES):
        began = time.perf_counter()
        fetch(server.url + address)
        times.append((time.perf_counter() - began) * 1000)
    done.set()
    other.join()
    slowest, waited = (statistics.quantiles(numbers, n=20)[-1] for numbers in (times, waits))
    table.add(
        f"{data.name}: {RANDOM_ADDRESSES} addresses never asked before",
        "p95 ≤ 50 ms, nobody else waits",
        f"p95 {slowest:.0f} ms; a known page meanwhile p95 {waited:.1f} ms",
        kept=slowest <= 50 and waited <= 50,
    )


def measure_publishing(table: Table, data: Data, folder: Path) -> None:
    """New figures under load: from the end of `publish` until no answer is old any more."""
    other, (partners, alliances, memberships) = folder / "other", SIZES["M"]
    write_demo(other, seed=5, partners=partners, alliances=alliances, memberships=memberships)
    with ours(data, settled=False) as our:
        old = fetch(our.url + "/en")
        load = threading.Thread(target=wrk, args=(our.url + "/en", 8))
        load.start()
        time.sleep(1)
        d4("publish", str(other), D4_STORE=data.store)
        began = last_old = time.perf_counter()
        while time.perf_counter() - began < 4:
            if fetch(our.url + "/en") == old:
                last_old = time.perf_counter()
        load.join()
    seconds = last_old - began
    table.add(
        "new figures on 2 workers, under load, after the commit",
        "≤ 2 s",
        f"{seconds:.2f} s",
        kept=seconds <= 2,
    )


def add_large(table: Table, large: Large) -> None:
    table.add(
        "publish XL (6,100,000 rows, findings and headings of three languages)",
        "≤ 20 µs a row, ≤ 1.5 GB",
        f"{large.microseconds:.1f} µs a row = {large.microseconds / large.splitting:.0f} × splitting them, "
        f"{large.gigabytes:.2f} GB",
        kept=large.microseconds <= 20 and large.gigabytes <= 1.5,
    )


def add_figures(table: Table, name: str, store: str, *, cold: float, warm: float | None) -> None:
    """All figures of a page, and the records behind them, of a store's snapshot; budgets in milliseconds."""
    found = figures(store)
    said = f"{found.cold:.0f} ms cold, {found.warm:.1f} ms for a new question of warm columns"
    if found.pandas is not None:
        said += f" = 1/{found.pandas / found.warm:.0f} of less than half of them in pandas ({found.pandas:.0f})"
    table.add(
        f"{name}: all figures of a page",
        f"≤ {cold:.0f} ms cold" + (f", ≤ {warm:.0f} ms warm" if warm else ", ≤ 1.5 GB"),
        f"{said}, {found.gigabytes:.2f} GB",
        kept=found.cold <= cold and found.gigabytes <= 1.5 and (not warm or found.warm <= warm),
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=3, help="first views of each page on loopback")
    parser.add_argument("--only", choices=("record", *SIZES, "XL"), help="one of the data sets")
    parser.add_argument(
        "--pages",
        type=lambda names: names.split(","),
        help="views of these pages, and nothing else: Overview,Network",
    )
    arguments = parser.parse_args()
    only, pages = arguments.only, arguments.pages or list(PAGES)
    table, views = Table(), Views()
    with tempfile.TemporaryDirectory() as name, chromium() as browser:
        folder = Path(name)
        exports = {"record": ROOT / "data" / "exports"}
        for size, (partners, alliances, memberships) in SIZES.items():
            if only in (None, size) or (size == "M" and not arguments.pages):
                exports[size] = folder / size
                write_demo(
                    exports[size], partners=partners, alliances=alliances, memberships=memberships
                )
        sets = {one: published(one, place, folder) for one, place in exports.items()}
        chosen = [data for one, data in sets.items() if only in (None, one)]
        for data in chosen:
            measure_views(views, browser, data, folder, pages=pages, runs=arguments.runs)
        if not arguments.pages:
            measure_all(table, browser, sets, chosen, folder=folder)
            if only in (None, "XL"):
                large = published_large(folder)
                add_large(table, large)
                add_figures(table, "XL", large.store, cold=5000, warm=None)
    print(*([table] if table.lines else []), *([views] if views.pages else []), sep="\n\n")


def measure_all(
    table: Table,
    browser: Browser,
    sets: Mapping[str, Data],
    chosen: Sequence[Data],
    *,
    folder: Path,
) -> None:
    """All but the views, of the chosen data sets; the ordinary choice does not get far with the largest."""
    table.add(
        "publish M (12,000 rows) in a fresh process, to the commit",
        "≤ 1 s",
        f"{sets['M'].seconds:.2f} s (public record {sets['record'].seconds:.2f} s)",
        kept=sets["M"].seconds <= 1,
    )
    add_figures(table, "M", sets["M"].store, cold=50, warm=5)
    for data in chosen:
        if data.name == "L":
            measure_load(table, data, folder, with_ordinary=False)
            continue
        measure_ordinary(table, browser, data, folder)
        measure_exploring(table, browser, data, folder)
        measure_load(table, data, folder)
    if chosen:
        measure_publishing(table, sets["M"], folder)


if __name__ == "__main__":
    main()
