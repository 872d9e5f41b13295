"""The arithmetic of a status, line by line with its numbers, for an indicator of any unit.

A line is what is computed and the calculation with its result, as plain text: `("Pace so far", "(0.672 − 0.177)
÷ 2 years = 0.248 percentage points a year")`. Nothing is computed here that `dashboard/progress.py` has not.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction

from dashboard.framework import Indicator
from dashboard.indicators import Reading, share_reading
from dashboard.progress import DAYS_A_YEAR, Statement
from dashboard.text import NO_BREAK_SPACE, Text
from layouts.view import View

DIGITS = 2
MOST_DIGITS = 9
MINUS = "\N{MINUS SIGN}"
PLUS, LESS, TIMES, OVER = (f"{NO_BREAK_SPACE}{sign}{NO_BREAK_SPACE}" for sign in f"+{MINUS}×÷")
FORECAST = ("moving_away", "on_track", "too_slow", "little_progress")
Line = tuple[str, str]


def arithmetic(view: View, indicator: Indicator, statement: Statement) -> list[Line]:
    """What leads to the status of one of the indicator's targets; what has no meaning there has no line."""
    lines = _lines(_Course(view, indicator, statement))
    return [(view.text(f"arithmetic.{what}.name"), written) for what, written in lines]


def thresholds(view: View) -> str:
    """From which ratio on which status is given, in one sentence."""
    text = view.text
    best_first = sorted(view.framework.thresholds, key=lambda one: one.ratio, reverse=True)
    parts = [
        text("arithmetic.from", ratio=text.percent(one.ratio), status=_word(text, one.status))
        for one in best_first
    ]
    below = _word(text, "moving_away")
    return text("arithmetic.thresholds", parts=text.several(parts), below=below)


def rule(view: View, indicator: Indicator, status: str, phrase: str = "arithmetic.why") -> str:
    """What a status of an indicator follows from, in the words of one of the phrases below `phrase`."""
    ratios = {one.status: one.ratio for one in view.framework.thresholds}
    begins = view.framework.baseline_of(indicator.id).on
    return _rule(view.text, f"{phrase}.{status}", status, ratios, begins)


def would_settle(view: View, indicator: Indicator) -> str | None:
    """What is missing, and would settle a status that is not known; None where nothing of it is."""
    text, share, gaps = view.text, view.values.engaged, view.values.gaps
    begin, missing = view.values.baseline, []
    has_totals = share.whole and (begin is None or begin.whole)
    if indicator.measure in ("engaged", "listed") and not has_totals:
        missing.append(text("settle.no_total"))
    if indicator.measure == "engaged" and share.unlisted:
        missing.append(text("settle.unlisted", count=share.unlisted))
    if indicator.measure in ("engaged", "alliances", "reach") and gaps.undated:
        missing.append(text("settle.undated", count=gaps.undated))
    return text("settle.sentence", parts=text.several(missing)) if missing else None


class _Course:
    """A statement with the readings it is judged from, and how its numbers are written."""

    def __init__(self, view: View, indicator: Indicator, statement: Statement) -> None:
        self.text, self.unit, self.statement = view.text, indicator.unit, statement
        self.on, self.begins = view.values.on, view.framework.baseline_of(indicator.id).on
        self.thresholds = {one.status: one.ratio for one in view.framework.thresholds}
        if indicator == view.framework.headline:  # the one that filters cut
            begin = view.values.baseline
            self.now: Reading | None = share_reading(self.on, view.values.engaged)
            self.baseline = None if begin is None else share_reading(self.begins, begin)
        else:
            readings = {one.on: one for one in view.readings(indicator.id)}
            self.baseline, self.now = readings.get(self.begins), readings.get(self.on)

    @property
    def is_known(self) -> bool:
        """Whether both values are points."""
        return all(one is not None and one.low == one.high for one in (self.baseline, self.now))

    def bare(self, value: Fraction) -> str:
        """A value as it stands in a formula: in percent without the sign, never as the target or 0 if it is not."""
        scale = 100 if self.unit == "share" else 1
        return _written(self.text, value * scale, [self.statement.target.value * scale])

    def value(self, value: Fraction) -> str:
        """A value with its unit."""
        match self.unit:
            case "share":
                return f"{self.bare(value)}{NO_BREAK_SPACE}%"
            case "yes_no":
                return self.text(f"arithmetic.{'yes' if value else 'no'}")
            case _:
                return self.bare(value)

    def reading(self, reading: Reading | None) -> str:
        """A reading with the counts that it is made of, and how far it could be another."""
        if reading is None or reading.low is None:
            return self.text("words.not_known")
        least = self._parted(reading.low, reading.whole)
        if reading.high == reading.low:
            return least
        if reading.high is None:
            return self.text("arithmetic.or_more", least=least)
        most = self._parted(reading.high, reading.whole)
        return self.text("arithmetic.at_most", least=least, most=most)

    def pace(self, pace: Fraction) -> str:
        """A change a year, in the unit."""
        key = "arithmetic.points_a_year" if self.unit == "share" else "arithmetic.a_year_of"
        scale = 100 if self.unit == "share" else 1
        return self.text(key, number=self.bare(pace), count=_decimal(abs(pace) * scale))

    def years(self, start: date, end: date) -> str:
        return self.length((end - start).days / DAYS_A_YEAR)

    def length(self, years: Fraction) -> str:
        written = self.text.decimal(years, DIGITS)
        return self.text("arithmetic.years", years=written, count=_decimal(years))

    def ratio(self, ratio: Fraction) -> str:
        """A ratio in percent, never as a threshold if it is not."""
        lowest = [one * 100 for one in self.thresholds.values()]
        return f"{_written(self.text, ratio * 100, lowest)}{NO_BREAK_SPACE}%"

    def _parted(self, value: Fraction, whole: int | None) -> str:
        if self.unit != "share" or not whole:
            return self.value(value)
        part = value * whole
        return f"{self.text.number(int(part))}{OVER}{self.text.number(whole)} = {self.value(value)}"


def _lines(course: _Course) -> Iterator[Line]:
    said, on, begins = course.statement, course.on, course.begins
    if on >= begins:
        yield "start", _on(course, begins, course.baseline)
    if on != begins:
        yield "now", _on(course, on, course.now)
    yield "target", _target(course)
    if said.pace is not None and said.base is not None and said.value is not None:
        difference = f"({course.bare(said.value)}{LESS}{course.bare(said.base)})"
        years = course.years(begins, on)
        what = "pace" if course.is_known else "pace_known"
        yield what, f"{difference}{OVER}{years} = {course.pace(said.pace)}"
    if said.status is None:
        return
    if said.pace_needed_from_start and said.base is not None:
        yield "from_start", _needed(course, said.base, begins, said.pace_needed_from_start)
        if said.ratio is not None and said.pace is not None:
            paces = course.bare(said.pace), course.bare(said.pace_needed_from_start)
            yield "ratio", f"{paces[0]}{OVER}{paces[1]} = {course.ratio(said.ratio)}"
    yield "status", _status(course)
    if said.status not in ("met", "missed"):
        yield from _ahead(course)


def _ahead(course: _Course) -> Iterator[Line]:
    """What is still missing, what that is a year, and when the present pace gets there."""
    said, now = course.statement, course.now
    if said.pace_needed and said.value is not None:
        yield "from_now", _needed(course, said.value, course.on, said.pace_needed)
    if course.unit != "yes_no" and said.gap_count and said.needed is not None and now is not None:
        needed, part, gap = (
            course.text.number(count) for count in (said.needed, now.part or 0, said.gap_count)
        )
        yield "gap", f"{needed}{LESS}{part} = {gap}"
        if said.count_a_year:
            a_year = course.text.decimal(said.count_a_year)
            yield "a_year", f"{gap}{OVER}{course.years(course.on, said.target.on)} = {a_year}"
    if said.status in FORECAST:
        yield "attained", _attained(course)


def _on(course: _Course, day: date, reading: Reading | None) -> str:
    written = course.reading(reading)
    return course.text("arithmetic.on", day=course.text.day(day), value=written)


def _target(course: _Course) -> str:
    """The target, and how many that is of the whole of the day."""
    text, said, now = course.text, course.statement, course.now
    day, value = text.day(said.target.on), course.value(said.target.value)
    if course.unit == "share" and said.needed is not None and now and now.whole:
        exact, needed = said.target.value * now.whole, text.number(said.needed)
        if exact != said.needed:
            rounded = text.decimal(exact, DIGITS)
            needed = text("arithmetic.rounded", exact=rounded, needed=needed)
        value = f"{value}{TIMES}{text.number(now.whole)} = {needed}"
    return text("arithmetic.on", day=day, value=value)


def _needed(course: _Course, value: Fraction, since: date, pace: Fraction) -> str:
    """The pace of a straight line from a value on a day to the target on its day."""
    target = course.statement.target
    years = course.years(since, target.on)
    return f"({course.bare(target.value)}{LESS}{course.bare(value)}){OVER}{years} = {course.pace(pace)}"


def _status(course: _Course) -> str:
    """The status with the rule that it follows from; where it is not known, the worst and the best that it can be."""
    text, status = course.text, course.statement.status or ""
    worst, best = course.statement.status_range or ("not_known", "not_known")
    if status == "not_known" and worst != best:
        return text("arithmetic.corners", worst=_word(text, worst), best=_word(text, best))
    phrase = f"arithmetic.why.{status}"
    why = _rule(text, phrase, status, course.thresholds, course.begins)
    return text("arithmetic.follows", status=_word(text, status), why=why)


def _rule(text: Text, key: str, status: str, ratios: Mapping[str, Fraction], begins: date) -> str:
    higher = [ratio for ratio in ratios.values() if status in ratios and ratio > ratios[status]]
    return text(
        key,
        low=text.percent(ratios.get(status, Fraction(0))),
        high=text.percent(min(higher)) if higher else "",
        year=str(begins.year),
    )


def _attained(course: _Course) -> str:
    """The year in which the pace since the start reaches the target, and the range of the recent paces."""
    text, said, reached = course.text, course.statement, course.statement.attained_in
    if reached is None or said.pace is None or said.value is None:
        return text("attained.never")
    left = course.length((said.target.value - said.value) / said.pace)
    difference = f"({course.bare(said.target.value)}{LESS}{course.bare(said.value)})"
    written = f"{difference}{OVER}{course.bare(said.pace)} = {left}"
    key = "never" if reached.latest is None else "range"
    if reached.earliest == reached.latest:
        key = "year"
    return text(
        f"arithmetic.reached.{key}",
        calculation=written,
        year=str(reached.year),
        earliest=str(reached.earliest),
        latest=str(reached.latest),
    )


def _written(text: Text, exact: Fraction, others: Iterable[Fraction]) -> str:
    """A number with as many decimals as it needs to be none of the others, nor 0; a small one with one more."""
    if exact.denominator == 1:
        return text.number(exact.numerator).replace("-", MINUS)
    told_apart = {Fraction(0), *others}
    digits = DIGITS if abs(exact) >= 1 else DIGITS + 1
    while digits < MOST_DIGITS and round(exact, digits) in told_apart:
        digits += 1
    return text.decimal(round(exact, digits), digits).replace("-", MINUS)


def _word(text: Text, status: str) -> str:
    return text(f"status.{status}.word")


def _decimal(value: Fraction) -> Decimal:
    """A number as it is written, for the plural that goes with it."""
    scale = 10**DIGITS
    return Decimal(round(value * scale)) / Decimal(scale)
