"""Days as people write them, in three languages: `18 Feb. 2022`, `1.12.2021`, `2022-10`, `3 años`."""

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache

from babel import Locale
from dateutil.relativedelta import relativedelta

from dashboard.settings import EARLIEST, LATEST
from loaders.words import plain

_MIDNIGHT = re.compile(r"[T ]00:00(?::00(?:\.0+)?)?Z?$")
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?")
_NUMBERS = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})")
_MONTH_YEAR = re.compile(r"(\d{1,2})[/.-](\d{4})")
_YEAR = re.compile(r"\d{4}")
_DURATION = re.compile(
    r"(?:(?:duration|duree|duracion) (?:de )?)?(\d{1,3}) (?:(years?|ans?|annees?|anos?)|(months?|mois|mes|meses)|(days?|jours?|dias?))"
)
_MONTHS_IN_YEAR = 12


@dataclass(frozen=True, slots=True)
class Day:
    """A day that was read; `precision` is `day`, or what was stated: `month` or `year` (its last day)."""

    day: date
    precision: str = "day"


@dataclass(frozen=True, slots=True)
class Duration:
    """An end that is stated as a time after the start: 3 years from 1 September end on 31 August."""

    length: relativedelta

    def end(self, start: date) -> date:
        end: date = start + self.length - relativedelta(days=1)
        return end


@dataclass(frozen=True, slots=True)
class Either:
    """Two numbers that can both be the day: `day_first` or not is for the rest of the column to say."""

    day_first: date
    month_first: date


def read_day(written: str, *, day_first: bool | None = None) -> Day | Duration | Either | None:
    """The day, or the duration, that a cell states; None if it states none.

    `day_first` says how a column writes `3/4/2021`; without it such a day is `Either`.
    """
    text = _MIDNIGHT.sub("", written.strip())
    if match := _ISO.fullmatch(text):
        year, month, day = match.groups()
        return _day(year, month, day)
    if match := _NUMBERS.fullmatch(text):
        return _from_numbers(match, day_first=day_first)
    if match := _MONTH_YEAR.fullmatch(text):
        return _day(match[2], match[1])
    if _YEAR.fullmatch(text):
        return _day(text, None)
    words = plain(text)
    if match := _DURATION.fullmatch(words):
        years, months = match[2], match[3]
        count = int(match[1])
        return Duration(
            relativedelta(years=count)
            if years
            else relativedelta(months=count)
            if months
            else relativedelta(days=count)
        )
    return _from_words(words)


def day_order(written: Iterable[str]) -> bool | None:
    """Whether a column puts the day before the month, from the cells that can only be read one way.

    None where no cell says, or where they contradict each other.
    """
    orders = set()
    for text in written:
        if match := _NUMBERS.fullmatch(_MIDNIGHT.sub("", text.strip())):
            first, second = int(match[1]), int(match[3])
            if match[2] != "." and (first > _MONTHS_IN_YEAR) != (second > _MONTHS_IN_YEAR):
                orders.add(first > _MONTHS_IN_YEAR)
    return orders.pop() if len(orders) == 1 else None


def _from_numbers(match: re.Match[str], *, day_first: bool | None) -> Day | Either | None:
    first, separator, second, year = match.groups()
    as_day_first = _day(year, second, first)
    as_month_first = None if separator == "." else _day(year, first, second)
    if as_day_first is None or as_month_first is None or as_day_first == as_month_first:
        return as_day_first or as_month_first
    if day_first is None:
        return Either(as_day_first.day, as_month_first.day)
    return as_day_first if day_first else as_month_first


def _from_words(words: str) -> Day | None:
    """`18 feb 2022`, `18 de febrero de 2022`, `february 18 2022`, `oct 2022`."""
    pieces = [piece for piece in words.split() if piece not in ("de", "del", "le", "el", "the")]
    months = [_months()[piece] for piece in pieces if piece in _months()]
    numbers = [
        re.sub(r"(?<=\d)(st|nd|rd|th|er)$", "", piece) for piece in pieces if piece not in _months()
    ]
    if len(months) != 1 or not all(number.isdecimal() for number in numbers):
        return None
    if len(numbers) == 1:
        return _day(numbers[0], str(months[0]))
    return _day(numbers[1], str(months[0]), numbers[0]) if len(numbers) == 2 else None  # noqa: PLR2004


@cache
def _months() -> dict[str, int]:
    return {
        plain(name): number
        for language in ("en", "fr", "es")
        for form in ("wide", "abbreviated")
        for context in ("format", "stand-alone")
        for number, name in Locale.parse(language).months[context][form].items()
    } | {"sept": 9}


def _day(year: str, month: str | None, day: str | None = None) -> Day | None:
    """The day; the last of its month or year where that is all that is stated. None where there is none such."""
    if not EARLIEST.year <= int(year) <= LATEST.year:
        return None
    try:
        if month is None:
            return Day(date(int(year), 12, 31), "year")
        if day is None:
            last = calendar.monthrange(int(year), int(month))[1]
            return Day(date(int(year), int(month), last), "month")
        return Day(date(int(year), int(month), int(day)))
    except ValueError:  # calendar.IllegalMonthError is one too
        return None
