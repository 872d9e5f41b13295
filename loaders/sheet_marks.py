"""What a sheet's XML says of its cells that their values do not: where the last one is, and which hold no value.

`MOST_CELLS` bounds the room that a reader needs, which is for all cells from A1 to the last.
"""

from abc import ABC, abstractmethod
from datetime import date
from functools import lru_cache
from typing import NamedTuple
from xml.parsers.expat import XMLParserType

from loaders.failed import NEVER_CALCULATED

MOST_CELLS = 8_000_000  # of which each takes 160 bytes until the sheet is read


class LargeError(Exception):
    """More cells than are read."""


class Mark(NamedTuple):
    """A cell without a value: `text` is the error that it shows, or NEVER_CALCULATED. Counts from 1."""

    row: int
    column: int
    text: str


class Listener(ABC):
    """Listens to the text of one element, where it is of interest: few are."""

    _text: str | None = None  # None where there was no such element

    def listen(self, parser: XMLParserType) -> None:
        self._parser = parser
        parser.StartElementHandler = self._start

    @abstractmethod
    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    def _begin_text(self) -> None:
        self._text = ""
        self._parser.CharacterDataHandler = self._hear
        self._parser.EndElementHandler = self._end_text

    def _hear(self, text: str) -> None:
        self._text = (self._text or "") + text

    def _end_text(self, tag: str) -> None:
        self._parser.CharacterDataHandler = self._parser.EndElementHandler = None


class SheetMarks:
    """The extent of a sheet and its marks."""

    def __init__(self) -> None:
        self.marks: list[Mark] = []
        self.last_row = self.last_column = 0

    def reach(self, row: int, column: int) -> None:
        """Take note of a filled cell."""
        self.last_row, self.last_column = max(row, self.last_row), max(column, self.last_column)
        if self.last_row * self.last_column > MOST_CELLS:
            raise LargeError


class XlsxMarks(SheetMarks, Listener):
    """Listens to a part of an XLSX workbook. A cell is `<c r="B2" t="e"><f>1/0</f><v>#DIV/0!</v></c>`."""

    def __init__(self) -> None:
        super().__init__()
        self._row = self._column = 0
        self._kind = ""
        self._is_watched = False
        self._on = {
            "row": self._begin_row,
            "c": self._begin_cell,
            "f": self._begin_formula,
            "v": self._begin_value,
            "is": self._begin_value,
        }

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        begin = self._on.get(tag if ":" not in tag else tag.rpartition(":")[2])
        if begin:
            begin(attributes)

    def _begin_row(self, attributes: dict[str, str]) -> None:
        self.end()
        self._row, self._column = int(attributes.get("r", self._row + 1)), 0

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        if self._is_watched:
            self.end()
        place = attributes.get("r")
        if place:
            letters = place.rstrip("0123456789")
            self._row, self._column = int(place[len(letters) :]), _number(letters)
        else:
            self._column += 1
        self._kind = attributes.get("t", "")
        self._is_watched = self._kind == "e"

    def _begin_formula(self, attributes: dict[str, str]) -> None:
        self._is_watched = True

    def _begin_value(self, attributes: dict[str, str]) -> None:
        if self._row > self.last_row or self._column > self.last_column:
            self.reach(self._row, self._column)
        if self._is_watched:
            self._begin_text()

    def end(self) -> None:
        """The cell before is whole: is it one without a value? A formula may give an empty text."""
        if not self._is_watched:
            return
        text = None if self._text is None else self._text.strip()
        if self._kind == "e" or text is None or (not text and self._kind != "str"):
            self.reach(self._row, self._column)
            self.marks.append(Mark(self._row, self._column, text or NEVER_CALCULATED))
        self._is_watched, self._text = False, None


class OdsMarks(Listener):
    """Listens to the content of an ODS workbook, which holds all sheets; equal cells and rows are written once."""

    def __init__(self) -> None:
        self.sheets: dict[str, SheetMarks] = {}
        self.epoch: date | None = None
        self._sheet = SheetMarks()
        self._spaces = 0
        self._row, self._rows, self._column, self._columns = 0, 0, 0, 0
        self._is_open = self._is_error = False

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag in ("table:table-cell", "table:covered-table-cell"):
            self._begin(attributes)
        elif tag == "text:p":
            if self._is_open and self._text is None:
                self._begin_text()
        elif tag == "table:table-row":
            self.end()
            self._row, self._rows = self._row + self._rows, _count(attributes, "rows")
            self._column = self._columns = 0
        elif tag == "text:s":
            self._spaces += int(attributes.get("text:c", 1))
        elif tag == "table:table":
            self.end()
            self._sheet = self.sheets[attributes.get("table:name", "")] = SheetMarks()
            self._row, self._rows = 1, 0
        elif tag == "table:null-date":
            self.epoch = date.fromisoformat(attributes.get("table:date-value", "1899-12-30")[:10])
        if self._spaces > MOST_CELLS:
            raise LargeError

    def _begin(self, attributes: dict[str, str]) -> None:
        self.end()
        self._column, self._columns = self._column + self._columns, _count(attributes, "columns")
        has_formula = "table:formula" in attributes
        if has_formula or any(name.startswith("office:") for name in attributes):
            self._sheet.reach(self._row + self._rows - 1, self._column + self._columns)
        self._is_error = attributes.get("calcext:value-type") == "error"
        self._is_open = self._is_error or (has_formula and "office:value-type" not in attributes)

    def end(self) -> None:
        """The cell before is whole: is it one without a value? A formula that gives an empty text has a paragraph."""
        if self._is_open and (self._is_error or self._text is None):
            self._sheet.marks += [
                Mark(row, column, self._text or NEVER_CALCULATED)
                for row in range(self._row, self._row + self._rows)
                for column in range(self._column + 1, self._column + self._columns + 1)
            ]
        self._is_open, self._text = False, None


def _count(attributes: dict[str, str], what: str) -> int:
    return int(attributes.get(f"table:number-{what}-repeated", 1))


@lru_cache(maxsize=20_000)
def _number(letters: str) -> int:
    """The number of a column: A → 1, AA → 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
