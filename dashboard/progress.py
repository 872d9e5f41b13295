"""Progress towards the targets: pure, exact, with its arithmetic shown.

The pace observed since the baseline is compared with the pace needed, in a straight line; the method
page explains it. A year has 365.2425 days. Any indicator with a target is judged so, in its own unit.

What is unknown makes an interval. The value on the baseline date and the value now each lie between
their two ends; the status is judged at the four corners of that box. Four
times the same word: that is the status, however much is unknown. Else it is `not_known`, between the
worst and the best of the four. Paces, gaps and years stand for the low ends, and are named so.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import product
from math import ceil, floor

from dashboard.framework import (
    GROWTH,
    MOST_A_YEAR,
    Framework,
    Indicator,
    Target,
    Threshold,
)
from dashboard.indicators import Reading, Values, share_reading, years_after

WORST_TO_BEST = ("missed", "moving_away", "little_progress", "too_slow", "on_track", "met")
DAYS_A_YEAR = Fraction("365.2425")
YEARS_TO_JUDGE = 2
RECENT_YEARS = (3, 5)


@dataclass(frozen=True, slots=True)
class Attainment:
    """The year the target is reached if the pace lasts; `latest` is None where one pace never gets there."""

    year: int
    earliest: int
    latest: int | None


@dataclass(frozen=True, slots=True)
class Statement:
    """How far it is to one target, in the unit of its indicator; paces a year. None where it is not known or has no meaning.

    `status` and `status_range` are None for a cut view, and all that hangs on the target with them: the
    targets are for all partners. `base` and `value` are the low ends that it is judged from; `needed`,
    `gap_count` and `count_a_year` count partners, or whatever the indicator counts. Nothing is needed (0)
    once the target is met; what is needed a year is None when no time is left.
    """

    target: Target
    base: Fraction | None = None
    value: Fraction | None = None
    status: str | None = None
    status_range: tuple[str, str] | None = None
    needed: int | None = None
    gap: Fraction | None = None
    gap_count: int | None = None
    count_a_year: Fraction | None = None
    pace: Fraction | None = None
    pace_needed: Fraction | None = None
    pace_needed_from_start: Fraction | None = None
    ratio: Fraction | None = None
    compound_ratio: float | None = None
    attained_in: Attainment | None = None


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The share if so many partners more were engaged each year and the register grew so: no forecast.

    `path` is the day of the values and each year-end after it, with the least and the most that the share
    can be; `reached` the first year whose least share is that of the target, None where none is.
    """

    path: tuple[tuple[date, Fraction, Fraction], ...]
    reached: tuple[tuple[Target, int | None], ...]


@dataclass(frozen=True, slots=True)
class _Course:
    """What an indicator was at each year-end, on the baseline date (None before it) and now, and how it is judged."""

    begins: date
    baseline: Reading | None
    readings: tuple[Reading, ...]
    thresholds: tuple[Threshold, ...]

    @property
    def now(self) -> Reading:
        return self.readings[-1]

    @property
    def base(self) -> Fraction | None:
        """The least that it was on the baseline date."""
        return self.baseline.low if self.baseline else None


def statements(values: Values, framework: Framework) -> tuple[Statement, ...]:
    """One statement for each target of the headline, in the order of the targets."""
    readings = tuple(share_reading(*point) for point in values.history)
    begin = values.baseline
    baseline = share_reading(values.baseline_on, begin) if begin is not None else None
    course = _Course(values.baseline_on, baseline, readings, framework.thresholds)
    return tuple(
        _cut_statement(course, target) if values.filters else _statement(course, target)
        for target in framework.targets
    )


def statements_of(
    indicator: Indicator, baseline_on: date, readings: Sequence[Reading], framework: Framework
) -> tuple[Statement, ...]:
    """One statement for each target of any indicator, from its `Indicators.readings`."""
    baseline = next((one for one in readings if one.on == baseline_on), None)
    course = _Course(baseline_on, baseline, tuple(readings), framework.thresholds)
    return tuple(_statement(course, target) for target in indicator.targets)


def what_if(values: Values, framework: Framework, a_year: int, growth: Fraction) -> WhatIf | None:
    """The share up to the last target with `a_year` more partners engaged, and the register grown by `growth`, each year.

    Of the year that has begun, only the part that is left counts. None for a cut view, and where no share
    is known; ValueError outside the bounds.
    """
    if not (0 <= a_year <= MOST_A_YEAR and GROWTH[0] <= growth <= GROWTH[1]):
        raise ValueError(f"{a_year} a year and a growth of {growth} are out of bounds")
    share, on, last = values.engaged, values.on, framework.targets[-1].on
    if values.filters or not share.whole or share.unlisted is None:
        return None
    low, high = Fraction(share.part), Fraction(share.part_max + share.unlisted)
    whole = Fraction(share.whole)
    path = [(on, low / whole, min(Fraction(1), high / whole))]
    for year in range(_year_end_up_to(on).year + 1, last.year + 1):
        begins, ends = max(on, date(year - 1, 12, 31)), date(year, 12, 31)
        part_of_year = Fraction((ends - begins).days, (ends - date(year - 1, 12, 31)).days)
        low, high = (count + a_year * part_of_year for count in (low, high))
        whole *= 1 + growth * part_of_year
        path.append((ends, min(Fraction(1), low / whole), min(Fraction(1), high / whole)))
    reached = (
        next((day.year for day, least, _ in path if least >= target.value), None)
        for target in framework.targets
    )
    return WhatIf(tuple(path), tuple(zip(framework.targets, reached, strict=True)))


def _cut_statement(course: _Course, target: Target) -> Statement:
    return Statement(target, base=course.base, value=course.now.low, pace=_pace(course))


def _statement(course: _Course, target: Target) -> Statement:
    now, on = course.now, course.now.on
    base, value = course.base, now.low
    status, status_range = _status(course, target)
    pace, from_start = _pace(course), _pace_needed(base, target, course.begins)
    needed = None if value is None else ceil(target.value * (1 if now.whole is None else now.whole))
    gap = None if needed is None or now.part is None else max(0, needed - now.part)
    left = _years(on, target.on)
    return Statement(
        target,
        base=base,
        value=value,
        status=status,
        status_range=status_range,
        needed=needed,
        gap=None if value is None else max(Fraction(0), target.value - value),
        gap_count=gap,
        count_a_year=Fraction(0) if gap == 0 else gap / left if gap and left > 0 else None,
        pace=pace,
        pace_needed=_pace_needed(value, target, on),
        pace_needed_from_start=from_start,
        ratio=pace / from_start if pace is not None and from_start else None,
        compound_ratio=_compound_ratio(course, target),
        attained_in=None if status in ("not_known", "met") else _attainment(course, target),
    )


def _pace(course: _Course) -> Fraction | None:
    """The change a year since the baseline date, between the low ends."""
    since = _years(course.begins, course.now.on)
    if course.base is None or course.now.low is None:
        return None
    return (course.now.low - course.base) / since if since > 0 else None


def _status(course: _Course, target: Target) -> tuple[str, tuple[str, str]]:
    """The status, and the worst and the best of the four corners."""
    now, begin = _ends(course.now), _ends(course.baseline)
    on = course.now.on
    if now is None or (begin is None and on > course.begins):
        return "not_known", ("not_known", "not_known")
    is_too_early = on < years_after(course.begins, YEARS_TO_JUDGE)
    corners = [
        _status_at(at_baseline, value, course, target, is_too_early=is_too_early)
        for at_baseline, value in product(begin or now, now)
    ]
    if "too_early" in corners:
        return "too_early", ("too_early", "too_early")
    ranked = sorted(corners, key=WORST_TO_BEST.index)
    worst, best = ranked[0], ranked[-1]
    return (worst if worst == best else "not_known"), (worst, best)


def _status_at(
    at_baseline: Fraction, value: Fraction, course: _Course, target: Target, *, is_too_early: bool
) -> str:
    """The first line of the status table that fits, both values being known."""
    on = course.now.on
    if value >= target.value:
        return "met"
    if on > target.on:
        return "missed"
    if is_too_early:
        return "too_early"
    if at_baseline >= target.value:
        return "moving_away"
    since, whole_way = _years(course.begins, on), _years(course.begins, target.on)
    ratio = (value - at_baseline) / since / ((target.value - at_baseline) / whole_way)
    for threshold in sorted(course.thresholds, key=lambda one: one.ratio, reverse=True):
        if ratio >= threshold.ratio:
            return threshold.status
    return "moving_away"


def _ends(reading: Reading | None) -> tuple[Fraction, Fraction] | None:
    """The least and the most that it can be; None where it is not known."""
    if reading is None or reading.low is None or reading.high is None:
        return None
    return reading.low, reading.high


def _years(start: date, end: date) -> Fraction:
    return (end - start).days / DAYS_A_YEAR


def _pace_needed(value: Fraction | None, target: Target, on: date) -> Fraction | None:
    """The change a year that leads from a share on a day to the target on its day."""
    if value is None:
        return None
    if value >= target.value:
        return Fraction(0)
    left = _years(on, target.on)
    return (target.value - value) / left if left > 0 else None


def _compound_ratio(course: _Course, target: Target) -> float | None:
    """Growth observed to growth needed, as Open SDG has it; for comparison only.

    None from a base of 0, and for growth that no number holds (much in a day, taken for a year).
    """
    begin, now = course.base, course.now.low
    since, whole_way = _years(course.begins, course.now.on), _years(course.begins, target.on)
    if not begin or now is None or since <= 0 or whole_way <= 0 or begin == target.value:
        return None
    try:
        observed = pow(float(now / begin), float(1 / since)) - 1
    except OverflowError:
        return None
    needed = pow(float(target.value / begin), float(1 / whole_way)) - 1
    return float(observed / abs(needed))


def _attainment(course: _Course, target: Target) -> Attainment | None:
    """When the target is reached at the pace since the baseline; the range is that of the recent paces too."""
    now, pace = course.now, _pace(course)
    if now.low is None or pace is None or pace <= 0:
        return None
    paces = [pace, *_recent_paces(course)]
    years = [_year(now.on, (target.value - now.low) / one) for one in paces if one > 0]
    return Attainment(
        year=years[0],
        earliest=min(years),
        latest=max(years) if len(years) == len(paces) else None,
    )


def _recent_paces(course: _Course) -> Iterable[Fraction]:
    """The pace since the year-end three and five years ago, where both values are known exactly."""
    ends, now = {one.on: _ends(one) for one in course.readings}, _ends(course.now)
    for years in RECENT_YEARS:
        year_end = _year_end_up_to(years_after(course.now.on, -years))
        then = ends.get(year_end)
        if now and then and now[0] == now[1] and then[0] == then[1]:
            yield (now[0] - then[0]) / _years(year_end, course.now.on)


def _year_end_up_to(day: date) -> date:
    year_end = date(day.year, 12, 31)
    return year_end if year_end == day else date(day.year - 1, 12, 31)


def _year(on: date, years: Fraction) -> int:
    """The calendar year of the day so many years later, however far away."""
    days = floor(years * DAYS_A_YEAR)
    cycles, rest = divmod(days, int(400 * DAYS_A_YEAR))  # the calendar repeats every 400 years
    return date.fromordinal(on.toordinal() + rest).year + 400 * cycles
