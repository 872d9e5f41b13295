"""Corrections: what a later publication says otherwise of a day that an earlier one has spoken of.

Each publication keeps what it says of every day that it, or one before it, has spoken of; comparing
these is all there is to do, whether records, reference data or our own rules have changed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from dashboard.indicators import Indicators
from dashboard.store import Stated

FIGURES = ("engaged", "engaged_max", "listed", "whole", "alliances", "alliances_max")


@dataclass(frozen=True, slots=True)
class Correction:
    """A figure of a day as it was published before, and as it was published then; None where it is not known."""

    before: Stated
    after: Stated
    on: date
    figure: str
    old: int | None
    new: int | None


def day_figures(
    indicators: Indicators, earlier: Iterable[str] = (), on: date | None = None
) -> dict[str, dict[str, int | None]]:
    """What is said of every day of the history, and of the `earlier` days that others have spoken of."""
    newest = indicators.day(on)
    days = {*indicators.days(newest), *map(date.fromisoformat, earlier)}
    return {day.isoformat(): _figures(indicators, day) for day in sorted(days) if day <= newest}


def corrections(stated: Sequence[Stated]) -> tuple[Correction, ...]:
    """All corrections, the newest first; `stated` is what was published, in its order."""
    found = [
        Correction(before, after, date.fromisoformat(day), figure, old, new)
        for before, after in pairwise(stated)
        for day in sorted(before.by_day.keys() & after.by_day.keys())
        for figure in FIGURES
        if (old := before.by_day[day].get(figure)) != (new := after.by_day[day].get(figure))
    ]
    return tuple(sorted(found, key=lambda one: -one.after.number))


def _figures(indicators: Indicators, day: date) -> dict[str, int | None]:
    share, alliances = indicators.counts(day)
    counts = share.part, share.part_max, share.listed, share.whole
    return dict(zip(FIGURES, (*counts, alliances.count, alliances.count_max), strict=True))
