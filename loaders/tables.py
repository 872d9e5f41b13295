"""An export opened: a table of cells with the row numbers that a spreadsheet shows.

What every format becomes before anything is understood; CSV files do so in `csv_files.py`. Knows
nothing of partners or alliances.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple

from dashboard.findings import Finding

Fit = Callable[[list[str]], int]  # how many cells of a row are headings that we know


class Row(NamedTuple):
    """The cells of one row; `number` as a spreadsheet shows it, `line` where it begins in a text file."""

    number: int
    cells: list[str]
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """All rows of one sheet or file, blank lines and title lines among them.

    `changed_at` is when the file was last written (seconds), to tell the newer of two. With `has_siblings` the name of
    the file says nothing of this sheet. `epoch` is the day from which a workbook counts days, where it states one.
    """

    source: str
    sheet: str | None
    rows: list[Row]
    changed_at: float = 0.0
    has_siblings: bool = False
    epoch: date | None = None

    @property
    def title(self) -> str:
        """What a person calls it: the sheet, or the file where there are no sheets."""
        return self.sheet or self.source


@dataclass(frozen=True, slots=True)
class Opened:
    """What opening one export gave: its tables, and what is to be said of it."""

    source: str
    tables: tuple[Table, ...] = ()
    findings: tuple[Finding, ...] = ()


def shown_name(path: Path) -> str:
    """The file's name as text, also where it was written on a machine with another encoding, or to move a cursor."""
    name = path.name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return printable(name)


def printable(name: str) -> str:
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in name)
