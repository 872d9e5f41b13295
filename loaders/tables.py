"""An export opened: the columns of a table whose headings we know, as text, with the row numbers that a spreadsheet shows.

What every format becomes before anything is understood; CSV files do so in `csv_files.py`. Knows
nothing of partners or alliances.
"""

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain, islice
from operator import itemgetter
from pathlib import Path

import numpy as np

from dashboard.coded import Coded, Codes, Mask
from dashboard.findings import Finding

Fit = Callable[[list[str]], int]  # how many cells of a row are headings that we know
Progress = Callable[[str, float], None]  # what is read, and how much of it: a share
LOOK_AT = 20  # rows in which the headings are
AT_ONCE = 1024  # rows on their way


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """The rows of one sheet or file below its headings that state anything, column by column.

    `columns` has those alone whose heading we know, by their position: what is none of ours is not kept, people's
    addresses least of all. `rows` has the number of each row, `lines` the line of a text file in which each begins
    (by row number, from 0 on), `shifted` the positions of rows of a text file with more cells than there are headings.
    `changed_at` is when the file was last written (seconds), to tell the newer of two. With `has_siblings` the name of
    the file says nothing of this sheet. `epoch` is the day from which a workbook counts days, where it states one.
    `digest` is the SHA-256 of the file, by which anybody can tell whether it is the one that was read.
    """

    source: str
    sheet: str | None
    headings: list[str]
    row: int
    columns: Mapping[int, Coded[str]]
    rows: Codes
    lines: Sequence[int] | None = None
    shifted: Sequence[int] = ()
    changed_at: float = 0.0
    has_siblings: bool = False
    epoch: date | None = None
    digest: str | None = None

    @property
    def title(self) -> str:
        """What a person calls it: the sheet, or the file where there are no sheets."""
        return self.sheet or self.source

    def without(self, gone: Mask) -> "Table":
        """The table without some of its rows."""
        if not gone.any():
            return self
        places = np.cumsum(~gone) - 1
        return replace(
            self,
            columns={place: column.take(~gone) for place, column in self.columns.items()},
            rows=self.rows[~gone],
            shifted=[int(places[row]) for row in self.shifted if not gone[row]],
        )

    def line(self, row: int) -> int | None:
        """The line of a text file in which a row begins."""
        return None if self.lines is None else self.lines[row - 1]


def read_table(
    rows: Iterable[list[str]],
    fit: Fit,
    source: str,
    sheet: str | None = None,
    *,
    lines: Sequence[int] | None = None,
    changed_at: float = 0.0,
    has_siblings: bool = False,
    epoch: date | None = None,
) -> Table:
    """The table of these rows, the first of which is that of the file; `lines` see `Table`, it may grow with the rows.

    Its headings are in the row that fits best.
    """
    rows = iter(rows)
    head = list(islice(rows, LOOK_AT))
    at = max(range(len(head)), key=lambda one: fit(head[one]), default=0)
    headings = head[at] if head else []
    kept = _Kept(headings, [place for place, cell in enumerate(headings) if fit([cell])])
    kept.add(chain(head[at + 1 :], rows), first=at + 2)
    return Table(
        source=source,
        sheet=sheet,
        headings=headings,
        row=at + 1,
        columns={place: column.coded() for place, column in kept.columns.items()},
        rows=np.array(kept.rows, np.int32),
        lines=lines,
        shifted=() if lines is None else kept.longer,
        changed_at=changed_at,
        has_siblings=has_siblings,
        epoch=epoch,
    )


class _Texts(dict[str, int]):
    """The texts of a column → their codes; a new text gets the next."""

    def __missing__(self, text: str) -> int:
        code = self[text] = len(self)
        return code


class _Column:
    """A column that grows."""

    def __init__(self) -> None:
        self._texts = _Texts()
        self._codes = array("i")

    def add(self, cells: Iterable[str]) -> None:
        self._codes.extend(map(self._texts.__getitem__, cells))

    def coded(self) -> Coded[str]:
        return Coded(list(self._texts), np.array(self._codes, np.int32))


class _Kept:
    """What is kept of the rows below the headings."""

    def __init__(self, headings: list[str], places: Sequence[int]) -> None:
        self.columns = {place: _Column() for place in places}
        self.rows = array("i")
        self.longer: list[int] = []
        self._width = len(headings)
        self._blank = [""] * (max(places, default=-1) + 1)

    def add(self, rows: Iterator[list[str]], first: int) -> None:
        """Rows, of which the first has this number; blank ones are left out."""
        while chunk := list(islice(rows, AT_ONCE)):
            filled = list(self._filled(chunk, first))
            first += len(chunk)
            for place, column in self.columns.items():
                column.add(map(itemgetter(place), filled))

    def _filled(self, chunk: list[list[str]], first: int) -> Iterator[list[str]]:
        blank, width = self._blank, self._width
        for number, cells in enumerate(chunk, first):
            if not any(map(str.strip, cells)):
                continue
            if len(cells) > width and any(map(str.strip, cells[width:])):
                self.longer.append(len(self.rows))
            self.rows.append(number)
            yield cells if len(cells) >= len(blank) else cells + blank[len(cells) :]


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
