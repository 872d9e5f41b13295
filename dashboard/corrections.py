"""Corrections: what a later publication says otherwise of a day that an earlier one has spoken of.

Each publication keeps what it says of every day that it, or one before it, has spoken of; comparing
these is all there is to do, whether records, reference data or our own rules have changed.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

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


def corrections(stated: Iterable[Stated]) -> tuple[Correction, ...]:
    """All corrections, the newest first; `stated` is what was published, in its order.

    A day is compared with what the last publication before said of it: one that was taken back, or
    speaks of earlier days alone, may lie between them.
    """
    found: list[Correction] = []
    last: dict[str, Stated] = {}
    for after in stated:
        for day in sorted(after.by_day):
            if before := last.get(day):
                found += _corrected(before, after, day)
            last[day] = after
    return tuple(sorted(found, key=lambda one: -one.after.number))


def _corrected(before: Stated, after: Stated, day: str) -> Iterator[Correction]:
    """The figures of a day that two publications have spoken of, and not said the same of."""
    was, now = before.by_day[day], after.by_day[day]
    for figure in FIGURES:
        if figure in was and figure in now and was[figure] != now[figure]:
            on = date.fromisoformat(day)
            yield Correction(before, after, on, figure, was[figure], now[figure])


def _figures(indicators: Indicators, day: date) -> dict[str, int | None]:
    share, alliances = indicators.counts(day)
    counts = share.part, share.part_max, share.listed, share.whole
    return dict(zip(FIGURES, (*counts, alliances.count, alliances.count_max), strict=True))
