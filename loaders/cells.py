"""One cell → one value, or a finding's code: how each kind of column is read.

A reading never guesses: a word that is nearly a known one is suggested in the finding, and the cell
counts as not stated.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import partial
from types import MappingProxyType
from typing import Any, NamedTuple

from dashboard.exports import RUNS_IN_A_SPREADSHEET
from dashboard.findings import SEVERITY, Severity
from dashboard.framework import Framework
from loaders.days import FROM_1900, Day, Either, day_order, read_day
from loaders.failed import has_failed
from loaders.words import Words, plain, vocabulary_words

LONGEST_ID, LONGEST_NAME, LONGEST_TEXT, LONGEST_ADDRESS = 200, 1000, 10_000, 2000
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+\.\w{2,}")
_MANY_DIGITS = re.compile(r"\d[\d ().-]{7}")  # every phone number has them, and few other cells
_PHONE = re.compile(
    r"(?:\+|\b00(?!\d\d-\d{4}-\d{4}-)[ .-]?)\d[\d ().-]{7,}\d|\b0\d(?:[ .-]?\d{2}){4}\b"
    r"|\(\d{3}\) ?\d{3}[ .-]\d{4}\b|\b\d{3}[.-]\d{3}[.-]\d{4}\b"
    r"|\b0\d{1,4}[ /-]\d{3,4} ?\d{4}\b"
)
_CALL = re.compile(r"(?:\+|\btel[:=/ ]*)\d[\d ().-]{7,}\d", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://[^\s/.]+(?:\.[^\s/.]+)+(?:/\S*)?", re.IGNORECASE)
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufffd]+")
# Marks without a width, but not the joiners (200C, 200D): Persian and Hindi are written with them.
_MARKS = re.compile(r"[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]+")
_JOINERS = re.compile(r"[\u200c\u200d]")
_YES = frozenset({"yes", "oui", "si", "true", "vrai", "verdadero", "1", "y", "o"})
_NO = frozenset({"no", "non", "false", "faux", "falso", "0", "n"})
# What a failed formula costs in a column of this kind; in any other the cell is withheld.
_FAILED = {
    **dict.fromkeys(("id", "name", "day", "count", "status", "region"), "failed_formula_in_row"),
    "yes_no": "bad_yes_no",
}
_COUNT = re.compile(r"(\d{1,3}(?:[ .,\u00a0\u202f]\d{3})+|\d{1,9})(?:[.,]0{1,2})?")


class Reading(NamedTuple):
    """What a cell says; `code` where something is to be said of it."""

    value: Any = None
    code: str | None = None
    details: Mapping[str, str] = MappingProxyType({})
    is_personal: bool = False

    @property
    def sets_aside(self) -> bool:
        return self.code is not None and SEVERITY[self.code] is Severity.SET_ASIDE


CellReader = Callable[[str], Reading]
NOT_STATED = Reading()


class Cells:
    """The readers for the kinds of columns, with the words of one framework."""

    def __init__(self, framework: Framework) -> None:
        self._words = vocabulary_words(framework)

    def reader(self, kind: str, column: Iterable[str], epoch: date | None = None) -> CellReader:
        """How a column is read: `kind` is one of `schema.py`, `column` its cells; `epoch` see `Table`."""
        name, _, vocabulary = kind.partition(":")
        words = self._words.get(vocabulary)
        read: CellReader
        if words is None:
            order = day_order(column) if name == "day" else None
            day = partial(_read_day, day_first=order, epoch=epoch or FROM_1900)
            read = day if name == "day" else _PLAIN[name]
        else:
            read = partial(_WORDS[name], words=words)
        return partial(_reading, read=read, failed=_FAILED.get(name, "failed_formula"))


def _reading(cell: str, *, read: CellReader, failed: str) -> Reading:
    """What a cell says; `failed` is the code for a formula that gave no value."""
    written = clean(cell)
    if has_failed(written):
        reading = Reading(code=failed)
    else:
        reading = read(written) if written else NOT_STATED
    if reading.code == "bad_yes_no" and is_personal(written):
        return reading._replace(is_personal=True)  # it is refused all the same
    if reading.code is not None and is_personal(written):
        code = "personal_data_in_row" if reading.sets_aside else "personal_data"
        reading = Reading(reading.value, code, is_personal=True)
    return reading


def clean(cell: str) -> str:
    """A cell without what cannot be seen, its spaces single, its accents written in the one usual way.

    An apostrophe goes that only keeps a spreadsheet from running the cell.
    """
    if cell.startswith("'") and cell[1:].startswith(RUNS_IN_A_SPREADSHEET):
        cell = cell[1:]
    if cell.isascii() and cell.isprintable():
        cleaned = " ".join(cell.split())
        return cell if cleaned == cell else cleaned  # not a second copy of a million names
    if not cell.isascii():
        cell = unicodedata.normalize("NFC", _MARKS.sub("", cell))
    return " ".join(_CONTROLS.sub(" ", cell).split())


def is_personal(written: str) -> bool:
    """Whether an e-mail address or a phone number stands in it, with full-width signs or unseen joiners too."""
    if not written.isascii():
        written = unicodedata.normalize("NFKC", _JOINERS.sub("", written))
    return has_email(written) or bool(_MANY_DIGITS.search(written) and _PHONE.search(written))


def has_email(written: str) -> bool:
    return "@" in written and _EMAIL.search(written) is not None


def is_call(written: str) -> bool:
    """Whether it is a phone number for certain: the digits of an id or an address may only look like one."""
    return bool(_MANY_DIGITS.search(written) and _CALL.search(written))


def _read_id(cell: str) -> Reading:
    if has_email(cell) or is_call(cell):
        return Reading(code="personal_data_in_row", is_personal=True)
    return Reading(cell) if len(cell) <= LONGEST_ID else Reading(code="too_long")


def _read_reference(cell: str) -> Reading:
    """The id of a record that the row can do without."""
    if has_email(cell) or is_call(cell):
        return Reading(code="personal_data", is_personal=True)
    return Reading(cell) if len(cell) <= LONGEST_ID else Reading(code="text_withheld")


def _read_name(cell: str) -> Reading:
    if is_personal(cell):
        return Reading(code="personal_data_in_row", is_personal=True)
    return Reading(cell) if len(cell) <= LONGEST_NAME else Reading(code="too_long")


def _read_text(cell: str) -> Reading:
    if is_personal(cell):
        return Reading(code="personal_data", is_personal=True)
    return Reading(cell) if len(cell) <= LONGEST_TEXT else Reading(code="text_withheld")


def _read_address(cell: str) -> Reading:
    if has_email(cell) or is_call(cell):
        return Reading(code="personal_data", is_personal=True)
    address = f"https://{cell}" if cell.casefold().startswith("www.") else cell
    if len(cell) <= LONGEST_ADDRESS and _ADDRESS.fullmatch(address):
        return Reading(address)
    return Reading(code="bad_address")


def _read_count(cell: str) -> Reading:
    counted = _COUNT.fullmatch(cell)
    return Reading(int(re.sub(r"\D", "", counted[1]))) if counted else Reading(code="bad_count")


def _read_yes_or_no(cell: str) -> Reading:
    word = plain(cell)
    if word in _YES or word in _NO:
        return Reading(word in _YES)
    return Reading(code="bad_yes_no")


_IMPRECISE = {"month": "month_only", "year": "year_only", "excel": "excel_day"}


def _read_day(cell: str, *, day_first: bool | None, epoch: date) -> Reading:
    match read_day(cell, epoch):
        case Day(day, "day"):
            return Reading(day)
        case None:
            return Reading(code="bad_day")
        case Either(first, second) if day_first is not None:
            day = first if day_first else second
            return Reading(day, "day_order_taken", {"day": day.isoformat(), "rows": "1"})
        case Either(first, second):
            return Reading(
                code="ambiguous_day",
                details={"one": first.isoformat(), "other": second.isoformat()},
            )
        case Day(day, precision):
            counted_from = str(max(epoch.year, 1900))
            details = {"day": day.isoformat(), "start": counted_from, "rows": "1"}
            return Reading(day, _IMPRECISE[precision], details)
        case duration:
            return Reading(duration)


def _read_word(cell: str, *, words: Words, code: str = "unknown_word") -> Reading:
    key = words[cell]
    return Reading(key) if key else _unknown(code, cell, words)


def _read_words(cell: str, *, words: Words) -> Reading:
    """Several words in one cell: those that are known stay, the others are named."""
    whole = words[cell]
    if whole:
        return Reading((whole,))
    separators = r"[;|]" if words.hold_commas else r"[;|,]"
    pieces = [piece.strip() for piece in re.split(separators, cell) if piece.strip()]
    keys = {piece: words[piece] for piece in pieces}
    known = tuple(key for key in keys.values() if key)
    strange = [piece for piece, key in keys.items() if not key]
    if not strange:
        return Reading(known)
    if len(strange) == 1:
        return _unknown("unknown_word", strange[0], words)._replace(value=known)
    return Reading(known, "unknown_word", {"word": "”, “".join(strange)})


def _unknown(code: str, word: str, words: Words) -> Reading:
    near = words.near(word)
    return Reading(code=code, details={"word": word, **({"near": near} if near else {})})


_PLAIN: dict[str, CellReader] = {
    "id": _read_id,
    "reference": _read_reference,
    "name": _read_name,
    "text": _read_text,
    "address": _read_address,
    "count": _read_count,
    "yes_no": _read_yes_or_no,
}
_WORDS: dict[str, Callable[..., Reading]] = {
    "word": _read_word,
    "words": _read_words,
    "country": partial(_read_word, code="unknown_country"),
    "status": partial(_read_word, code="unknown_status"),
    "region": partial(_read_word, code="unknown_region"),
}
