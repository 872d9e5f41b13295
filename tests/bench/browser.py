"""What a visitor's browser sees of a page: times, bytes, requests, shifts; in Chromium, on three kinds of network."""

import statistics
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright
from playwright.sync_api import TimeoutError as TooSlowError

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
KILOBIT = 1000 / 8
PATIENCE = 60_000  # milliseconds


@dataclass(frozen=True, slots=True)
class Network:
    """Latency in ms, throughput in bytes a second (0: not limited), and how much slower the processor is."""

    name: str
    latency: float = 0
    throughput: float = 0
    slowdown: float = 1


NETWORKS = (
    Network("loopback"),
    Network("fast", latency=40, throughput=10_000 * KILOBIT),
    Network("slow", latency=150, throughput=1_600 * KILOBIT, slowdown=4),
)

# Runs before the page's own scripts: notes when a drawn chart is first in the document and painted, layout shifts and
# long tasks. A chart is drawn when it has a mark: ours and the limit's are SVG at once, plotly's comes later.
WATCH = """
window.bench = {chart: null, shift: 0, blocking: 0};
new PerformanceObserver(list => { for (const e of list.getEntries()) if (!e.hadRecentInput) bench.shift += e.value; })
  .observe({type: 'layout-shift', buffered: true});
new PerformanceObserver(list => { for (const e of list.getEntries()) bench.blocking += e.duration - 50; })
  .observe({type: 'longtask', buffered: true});
const look = () => {
  const mark = document.querySelector('SELECTOR');
  if (mark) {
    requestAnimationFrame(() => { const c = new MessageChannel(); c.port1.onmessage = () => { bench.chart = performance.now(); }; c.port2.postMessage(0); });
  } else requestAnimationFrame(look);
};
look();
"""
CHART = "figure svg line, figure svg circle, figure svg rect, .js-plotly-plot .points path, .js-plotly-plot .js-line"
TABLE, LIST, LINES = "main table td", "main .records li", "main li"


@dataclass(frozen=True, slots=True)
class Visit:
    """One page view: when a chart was painted (ms), bytes over the wire, requests, shift, blocking (ms)."""

    chart: float
    kilobytes: float
    requests: int
    shift: float
    blocking: float
    document_kilobytes: float


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


def slow_down(page: Page, network: Network) -> CDPSession:
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    if network.latency:
        session.send(
            "Network.emulateNetworkConditions",
            {
                "offline": False,
                "latency": network.latency,
                "downloadThroughput": network.throughput,
                "uploadThroughput": network.throughput,
            },
        )
    if network.slowdown != 1:
        session.send("Emulation.setCPUThrottlingRate", {"rate": network.slowdown})
    return session


def visit(browser: Browser, url: str, network: Network, *, mark: str, again: bool = False) -> Visit:
    """One view with an empty cache, or (`again`) the second view in the same browser; `mark` is what is to be in view."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.add_init_script(WATCH.replace("SELECTOR", mark))
    if again:
        page.goto(url, wait_until="networkidle")
    session = slow_down(page, network)
    sizes: list[float] = []
    kinds: dict[str, str] = {}
    document: list[float] = []
    session.on(
        "Network.responseReceived", lambda event: kinds.update({event["requestId"]: event["type"]})
    )
    cached: set[str] = set()
    session.on("Network.requestServedFromCache", lambda event: cached.add(event["requestId"]))

    def finished(event: dict[str, object]) -> None:
        if event["requestId"] in cached:
            return
        size = float(str(event["encodedDataLength"]))
        sizes.append(size)
        if kinds.get(str(event["requestId"])) == "Document":
            document.append(size)

    session.on("Network.loadingFinished", finished)
    with suppress(TooSlowError):  # then the time is what we have waited
        page.goto(url, wait_until="load", timeout=2 * PATIENCE)
        page.wait_for_function("() => window.bench.chart !== null", timeout=PATIENCE)
        page.wait_for_load_state("networkidle", timeout=2 * PATIENCE)
    page.wait_for_timeout(100)
    seen = page.evaluate("() => window.bench")
    context.close()
    return Visit(
        chart=seen["chart"] or PATIENCE,
        kilobytes=sum(sizes) / 1000,
        requests=len(sizes),
        shift=seen["shift"],
        blocking=seen["blocking"],
        document_kilobytes=sum(document) / 1000,
    )


def side_by_side(
    browser: Browser, urls: Sequence[str], network: Network, runs: int, *, mark: str
) -> list[Visit]:
    """First views of several pages in turn, so that what else the machine does meets all of them: the medians of each."""
    rounds = [[visit(browser, url, network, mark=mark) for url in urls] for _ in range(runs)]
    return [_median(visits) for visits in zip(*rounds, strict=True)]


def median_visit(
    browser: Browser, url: str, network: Network, runs: int, *, mark: str, again: bool = False
) -> Visit:
    """The median of each figure over `runs` views."""
    return _median([visit(browser, url, network, mark=mark, again=again) for _ in range(runs)])


def _median(visits: Sequence[Visit]) -> Visit:
    def median(part: Callable[[Visit], float]) -> float:
        return statistics.median(part(each) for each in visits)

    return Visit(
        chart=median(lambda each: each.chart),
        kilobytes=median(lambda each: each.kilobytes),
        requests=int(median(lambda each: each.requests)),
        shift=max(each.shift for each in visits),
        blocking=median(lambda each: each.blocking),
        document_kilobytes=median(lambda each: each.document_kilobytes),
    )
