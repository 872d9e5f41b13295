"""All figures of a page, measured in a fresh process: cold, of columns that are warm, and beside pandas.

    python tests/bench/figures.py STORE

prints what it measured as JSON. *Cold* makes the columns and answers the first question; *warm* is the median
of other questions, days and filters that nobody has asked before. *pandas* is the ordinary choice: the same snapshot as frames that are ready, merged and grouped for D4.1 with its history and
its cells by region, and for the alliances by region and theme: less than half of what a page needs.
"""

import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import pandas as pd

from dashboard.address import Filters
from dashboard.framework import Framework, load_framework
from dashboard.indicators import Indicators
from dashboard.inforce import in_force
from dashboard.progress import statements
from dashboard.settings import REFERENCE, ROOT
from dashboard.snapshot import Snapshot
from dashboard.store import Store

QUESTIONS = (
    (None, Filters(region=("africa",))),
    (None, Filters(theme=("soil_health",))),
    (None, Filters(category=("companies",))),
    (None, Filters(kind=("mou",), region=("europe",))),
    (None, Filters(form=("alliance",))),
    (date(2023, 6, 30), Filters()),
    (date(2022, 3, 1), Filters(evidence=("documented",))),
    (date(2021, 12, 31), Filters(country=("FRA",))),
)
MOST_ROWS_FOR_PANDAS = 100_000
ENOUGH = (
    0.5  # seconds: what is measured is repeated for as long, so that a small one is no accident
)


@dataclass(frozen=True)
class Figures:
    """Milliseconds of a page's figures, the same in pandas (None where it was not asked), and the peak in GB."""

    cold: float
    warm: float
    pandas: float | None
    gigabytes: float


def figures(store: str) -> Figures:
    """Measure the current snapshot of a store in a process of its own."""
    command = [sys.executable, __file__, store]
    done = subprocess.run(command, cwd=ROOT, env=os.environ, stdout=subprocess.PIPE, check=True)
    return Figures(**json.loads(done.stdout))


def measured(snapshot: Snapshot, framework: Framework) -> Figures:
    """Measure it here."""
    cold = _milliseconds(lambda: _page(Indicators(snapshot, framework), None, Filters()))
    indicators = Indicators(snapshot, framework)
    _page(indicators, None, Filters())
    warm: list[float] = []
    while sum(warm) < ENOUGH * 1000:  # more questions than are remembered: none is known again
        warm += [_once(partial(_page, indicators, *question)) for question in QUESTIONS]
    return Figures(
        cold=cold,
        warm=statistics.median(warm),
        pandas=_pandas(snapshot) if snapshot.size <= MOST_ROWS_FOR_PANDAS else None,
        gigabytes=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6,
    )


def _page(indicators: Indicators, on: date | None, filters: Filters) -> None:
    """What a page asks for: the figures, how they are judged, and the records behind them."""
    values = indicators.values(on, filters)
    statements(values, indicators.framework)
    indicators.behind(on, filters)


def _pandas(snapshot: Snapshot) -> float:
    """Milliseconds of the ordinary choice."""
    taking, alliances = in_force(snapshot).taking, in_force(snapshot).alliances
    partners = pd.DataFrame({"region": [one.region or one.country for one in snapshot.partners]})
    members = pd.DataFrame(
        {
            "partner": taking.partner,
            "alliance": taking.alliance,
            "start": taking.period.start,
            "end": taking.period.end,
        }
    )
    agreed = pd.DataFrame(
        {
            "start": alliances.start,
            "end": alliances.end,
            "themes": [list(one.themes) for one in snapshot.alliances],
            "regions": [list(one.regions) for one in snapshot.alliances],
        }
    )
    days = [date(year, 12, 31).toordinal() for year in range(2015, snapshot.as_of.year + 1)]

    def page() -> None:
        for day in days:
            there = members[(members["start"] <= day) & (day <= members["end"])]
            engaged = partners.join(there.groupby("partner")["alliance"].nunique())
        engaged.groupby("region")["alliance"].agg(["count", "size"])
        now = agreed[(agreed["start"] <= days[-1]) & (days[-1] <= agreed["end"])]
        cells = now.explode("themes").explode("regions").reset_index()
        cells.groupby(["regions", "themes"])["index"].nunique()

    return _milliseconds(page)


def _milliseconds(work: Callable[[], object]) -> float:
    """The median of as many times as fit in a moment, at least one."""
    times = [_once(work)]
    while sum(times) < ENOUGH * 1000:
        times.append(_once(work))
    return statistics.median(times)


def _once(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def main(store: str) -> None:
    """Print the figures of the current snapshot of a store as JSON."""
    framework = load_framework(REFERENCE)
    kept = Store(store)
    publication = kept.current()
    if publication is None:
        sys.exit("Nothing is published there.")
    print(json.dumps(asdict(measured(kept.snapshot(publication.digest), framework))))


if __name__ == "__main__":
    main(sys.argv[1])
