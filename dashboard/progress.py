"""Progress towards the targets: pure, exact, with its arithmetic shown.

The pace observed since the baseline is compared with the pace needed, in a straight line; the method
page explains it. A year has 365.2425 days.

What is unknown makes an interval. The share on the baseline date and the share now each lie between
their `fraction` and their `fraction_max`; the status is judged at the four corners of that box. Four
times the same word: that is the status, however much is unknown. Else it is `not_known`, between the
worst and the best of the four. Paces, gaps and years stand for the low ends, and are named so.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import product
from math import ceil, floor

from dashboard.framework import Framework, Target
from dashboard.indicators import Share, Values, years_after

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
    """How far it is to one target. All fractions a year; None where it is not known or has no meaning.

    `status` and `status_range` are None for a cut view, and all that hangs on the target with them:
    the targets are for all partners. Nothing is needed (0) once the target is met; what is needed a
    year is None when no time is left.
    """

    target: Target
    status: str | None = None
    status_range: tuple[str, str] | None = None
    needed_partners: int | None = None
    gap_fraction: Fraction | None = None
    gap_partners: int | None = None
    partners_a_year: Fraction | None = None
    pace: Fraction | None = None
    pace_needed: Fraction | None = None
    pace_needed_from_start: Fraction | None = None
    ratio: Fraction | None = None
    compound_ratio: float | None = None
    attained_in: Attainment | None = None


def statements(values: Values, framework: Framework) -> tuple[Statement, ...]:
    """One statement for each target, in the order of the targets."""
    return tuple(_statement(values, framework, target) for target in framework.targets)


def _statement(values: Values, framework: Framework, target: Target) -> Statement:
    now, begin = values.engaged.fraction, values.baseline.fraction if values.baseline else None
    since = _years(framework.baseline.on, values.on)
    pace = None if begin is None or now is None or since <= 0 else (now - begin) / since
    if values.filters:
        return Statement(target, pace=pace)
    status, status_range = _status(values, framework, target)
    from_start = _pace_needed(begin, target, framework.baseline.on)
    needed = None if now is None else ceil(target.fraction * (values.engaged.whole or 0))
    gap = None if needed is None else max(0, needed - values.engaged.part)
    left = _years(values.on, target.on)
    return Statement(
        target,
        status=status,
        status_range=status_range,
        needed_partners=needed,
        gap_fraction=None if now is None else max(Fraction(0), target.fraction - now),
        gap_partners=gap,
        partners_a_year=Fraction(0) if gap == 0 else gap / left if gap and left > 0 else None,
        pace=pace,
        pace_needed=_pace_needed(now, target, values.on),
        pace_needed_from_start=from_start,
        ratio=pace / from_start if pace is not None and from_start else None,
        compound_ratio=_compound_ratio(begin, now, target, framework.baseline.on, values.on),
        attained_in=None if status in ("not_known", "met") else _attainment(values, target, pace),
    )


def _status(values: Values, framework: Framework, target: Target) -> tuple[str, tuple[str, str]]:
    """The status, and the worst and the best of the four corners."""
    now, begin = _ends(values.engaged), _ends(values.baseline)
    is_past_baseline = values.on > framework.baseline.on
    if now is None or (begin is None and is_past_baseline):
        return "not_known", ("not_known", "not_known")
    is_too_early = values.on < years_after(framework.baseline.on, YEARS_TO_JUDGE)
    corners = [
        _status_at(at_baseline, value, values.on, framework, target, is_too_early=is_too_early)
        for at_baseline, value in product(begin or now, now)
    ]
    if "too_early" in corners:
        return "too_early", ("too_early", "too_early")
    ranked = sorted(corners, key=WORST_TO_BEST.index)
    worst, best = ranked[0], ranked[-1]
    return (worst if worst == best else "not_known"), (worst, best)


def _status_at(
    at_baseline: Fraction,
    value: Fraction,
    on: date,
    framework: Framework,
    target: Target,
    *,
    is_too_early: bool,
) -> str:
    """The first line of the status table that fits, both shares being known."""
    if value >= target.fraction:
        return "met"
    if on > target.on:
        return "missed"
    if is_too_early:
        return "too_early"
    if at_baseline >= target.fraction:
        return "moving_away"
    since, whole_way = _years(framework.baseline.on, on), _years(framework.baseline.on, target.on)
    ratio = (value - at_baseline) / since / ((target.fraction - at_baseline) / whole_way)
    for threshold in sorted(framework.thresholds, key=lambda one: one.ratio, reverse=True):
        if ratio >= threshold.ratio:
            return threshold.status
    return "moving_away"


def _ends(share: Share | None) -> tuple[Fraction, Fraction] | None:
    """The least and the most that a share can be; None where no whole is known."""
    if share is None or share.fraction is None or share.fraction_max is None:
        return None
    return share.fraction, share.fraction_max


def _years(start: date, end: date) -> Fraction:
    return (end - start).days / DAYS_A_YEAR


def _pace_needed(value: Fraction | None, target: Target, on: date) -> Fraction | None:
    """The change a year that leads from a share on a day to the target on its day."""
    if value is None:
        return None
    if value >= target.fraction:
        return Fraction(0)
    left = _years(on, target.on)
    return (target.fraction - value) / left if left > 0 else None


def _compound_ratio(
    begin: Fraction | None, now: Fraction | None, target: Target, baseline_on: date, on: date
) -> float | None:
    """Growth observed to growth needed, as Open SDG has it; for comparison only.

    None from a base of 0, and for growth that no number holds (much in a day, taken for a year).
    """
    since, whole_way = _years(baseline_on, on), _years(baseline_on, target.on)
    if not begin or now is None or since <= 0 or whole_way <= 0 or begin == target.fraction:
        return None
    try:
        observed = pow(float(now / begin), float(1 / since)) - 1
    except OverflowError:
        return None
    needed = pow(float(target.fraction / begin), float(1 / whole_way)) - 1
    return float(observed / abs(needed))


def _attainment(values: Values, target: Target, pace: Fraction | None) -> Attainment | None:
    """When the target is reached at the pace since the baseline; the range is that of the recent paces too."""
    now = values.engaged.fraction
    if now is None or pace is None or pace <= 0:
        return None
    paces = [pace, *_recent_paces(values)]
    years = [_year(values.on, (target.fraction - now) / one) for one in paces if one > 0]
    return Attainment(
        year=years[0],
        earliest=min(years),
        latest=max(years) if len(years) == len(paces) else None,
    )


def _recent_paces(values: Values) -> Iterable[Fraction]:
    """The pace since the year-end three and five years ago, where both shares are known exactly."""
    ends, now = dict(values.history), _ends(values.engaged)
    for years in RECENT_YEARS:
        year_end = _year_end_up_to(years_after(values.on, -years))
        then = _ends(ends.get(year_end))
        if now and then and now[0] == now[1] and then[0] == then[1]:
            yield (now[0] - then[0]) / _years(year_end, values.on)


def _year_end_up_to(day: date) -> date:
    year_end = date(day.year, 12, 31)
    return year_end if year_end == day else date(day.year - 1, 12, 31)


def _year(on: date, years: Fraction) -> int:
    """The calendar year of the day so many years later, however far away."""
    days = floor(years * DAYS_A_YEAR)
    cycles, rest = divmod(days, int(400 * DAYS_A_YEAR))  # the calendar repeats every 400 years
    return date.fromordinal(on.toordinal() + rest).year + 400 * cycles
