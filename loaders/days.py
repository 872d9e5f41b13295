"""Days as people write them, in three languages: `18 Feb. 2022`, `1.12.2021`, `2022-10`, `3 años`; and as Excel counts them."""

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from babel import Locale
from dateutil.relativedelta import relativedelta

from dashboard.settings import EARLIEST, LATEST
from loaders.words import plain

# A time of day says nothing more of the day; a zone neither, for the day is that of whoever wrote it.
_TIME = re.compile(
    r"[T ](?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:[.,]\d+)?)?(?: ?(?:Z|UTC|[+-]\d\d:?(?:\d\d)?))?$"
)
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?")
_NUMBERS = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})")
_MONTH_YEAR = re.compile(r"(\d{1,2})[/.-](\d{4})")
_DURATION = re.compile(
    r"(?:(?:duration|duree|duracion) (?:de )?)?(\d{1,3}) (?:(years?|ans?|annees?|anos?)|(months?|mois|mes|meses)|(days?|jours?|dias?))"
)
_NUMBER = re.compile(r"\d{4}|(\d{5})(?:[.,]\d+)?")  # a year, or a day as Excel counts it
_DIGITS_OF_A_YEAR = 4
_MONTHS_IN_YEAR = 12
LAUNCHED = date(2015, 12, 1)  # the Initiative: few days of its records lie before
FROM_1900 = date(1899, 12, 30)  # as if 1900 had been a leap year
_TO_1904 = timedelta(days=1462)  # old Excel for Mac counts from 1904
_EXCEL_FROM, _EXCEL_TO = (
    date(1980, 1, 1),
    date(2099, 12, 31),
)  # other numbers of five digits are no days


@dataclass(frozen=True, slots=True)
class Day:
    """A day that was read; `precision` is `day`, or what was stated: `month` or `year` (its last day), `excel` (its number)."""

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
    """Two numbers that can both be the day: which of them is, is for the rest of the column to say."""

    day_first: date
    month_first: date


def read_day(written: str, epoch: date = FROM_1900) -> Day | Duration | Either | None:
    """The day, or the duration, that a cell states, `Either` of two for `3/4/2021`; None if it states none.

    `epoch` is the day that Excel counts from.
    """
    text = _TIME.sub("", written.strip())
    if match := _ISO.fullmatch(text):
        year, month, day = match.groups()
        return _day(year, month, day)
    if match := _NUMBERS.fullmatch(text):
        return _from_numbers(match)
    if match := _MONTH_YEAR.fullmatch(text):
        return _day(match[2], match[1])
    if match := _NUMBER.fullmatch(text):
        return (
            _day(text, None) if len(text) == _DIGITS_OF_A_YEAR else _excel_day(int(match[1]), epoch)
        )
    words = plain(text)
    match = _DURATION.fullmatch(words)
    return _duration(match) if match else _from_words(words)


def day_order(written: Iterable[str]) -> bool | None:
    """Whether a column puts the day before the month, from the cells that can only be read one way.

    None where no cell says, or where they contradict each other.
    """
    orders = set()
    for text in written:
        if match := _NUMBERS.fullmatch(_TIME.sub("", text.strip())):
            first, second = int(match[1]), int(match[3])
            if match[2] != "." and (first > _MONTHS_IN_YEAR) != (second > _MONTHS_IN_YEAR):
                orders.add(first > _MONTHS_IN_YEAR)
    return orders.pop() if len(orders) == 1 else None


def _duration(match: re.Match[str]) -> Duration:
    count, years, months = int(match[1]), match[2], match[3]
    if years:
        return Duration(relativedelta(years=count))
    return Duration(relativedelta(months=count) if months else relativedelta(days=count))


def other_epoch(days: Iterable[date]) -> tuple[date, date] | None:
    """The earliest of days that Excel counted, from 1900 and from 1904, where only the latter makes sense."""
    earliest = min(days)
    other = earliest + _TO_1904
    return (earliest, other) if earliest < LAUNCHED <= other else None


def _excel_day(number: int, epoch: date) -> Day | None:
    day = epoch + timedelta(days=number)
    return Day(day, "excel") if _EXCEL_FROM <= day <= _EXCEL_TO else None


def _from_numbers(match: re.Match[str]) -> Day | Either | None:
    first, separator, second, year = match.groups()
    as_day_first = _day(year, second, first)
    as_month_first = None if separator == "." else _day(year, first, second)
    if as_day_first is None or as_month_first is None or as_day_first == as_month_first:
        return as_day_first or as_month_first
    return Either(as_day_first.day, as_month_first.day)


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
    try:
        if not EARLIEST.year <= int(year) <= LATEST.year:
            return None
        if month is None:
            return Day(date(int(year), 12, 31), "year")
        if day is None:
            last = calendar.monthrange(int(year), int(month))[1]
            return Day(date(int(year), int(month), last), "month")
        return Day(date(int(year), int(month), int(day)))
    except ValueError:  # calendar.IllegalMonthError is one too
        return None
