"""What of a table goes back to the secretariat, and what is marked in it: its cells, its headings, and the rows set aside.

Decides what may be seen, and that a row which did not count counts no more for having gone back. Knows a workbook only
by how long a cell may be.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from dashboard.findings import SEVERITY_ORDER, Finding, Severity
from loaders.cells import clean, has_email, is_call, is_personal
from loaders.days import read_day
from loaders.recognise import Recognised
from loaders.schema import SCHEMAS

LONGEST_CELL = 32_767  # units of UTF-16, as Excel counts letters
LONGEST_MOMENT = 40  # letters of a day with its time and zone
PERSONAL = ("personal_data", "personal_data_in_row")
# One finding for all rows that say the same.
SAID_ONCE = ("unknown_partner", "unknown_alliance", "exponent_id", "personal_data_in_row")
COSTS_THE_ROW = ("day", "status", "count")  # kinds of columns, if a cell cannot be read


@dataclass(slots=True)
class Mark:
    """What is wrong with a cell: the worst of it, and all that is said: findings, and keys of phrases."""

    severity: Severity
    said: list[Finding | str] = field(default_factory=list)


class Marked:
    """A table as it goes back. Rows count from 1, places of columns from 0.

    `kinds` has the kind of each column that goes back, by its place. `left_out` stands in a cell that is held back where
    a blank one would let its row count.
    """

    def __init__(self, recognised: Recognised, said: Iterable[Finding], left_out: str) -> None:
        self.table = recognised.table
        self.kinds = _kinds(recognised)
        self.marks: dict[int, dict[int, Mark]] = defaultdict(dict)
        self.set_aside: set[int] = set()
        self._left_out = left_out
        self._at = {row: at for at, row in enumerate(self.table.rows.tolist())}
        by_place: dict[int, list[Finding]] = defaultdict(list)
        for finding in said:
            if finding.row is not None:
                place = (finding.column_number or 1) - 1
                self._mark(finding.row, place, finding.severity, finding)
                by_place[place].append(finding)
                if finding.severity is Severity.SET_ASIDE:
                    self.set_aside.add(finding.row)
        self._shown = {place: self._column(place, by_place[place]) for place in self.kinds}
        self._blank = self._rows_left_out()

    def rows(self) -> Iterator[tuple[int, Mapping[int, str]]]:
        """The rows below the headings that hold or are marked with anything, in order: each with its cells by place."""
        columns = [
            (place, shown, self.table.columns[place].codes.tolist())
            for place, shown in self._shown.items()
        ]
        for row in sorted({*self._at, *self.marks} - {self.table.row}):
            at = None if row in self._blank else self._at.get(row)
            yield (
                row,
                {}
                if at is None
                else {place: cell for place, shown, codes in columns if (cell := shown[codes[at]])},
            )

    def _mark(self, row: int, place: int, severity: Severity, said: Finding | str) -> None:
        mark = self.marks[row].setdefault(place, Mark(severity))
        mark.severity = min(mark.severity, severity, key=SEVERITY_ORDER.index)
        mark.said.append(said)

    def _column(self, place: int, said: Sequence[Finding]) -> list[str]:
        """What is shown of each value of a column; the cells that it is not shown in are marked."""
        column, kind = self.table.columns[place], self.kinds[place]
        cleaned = [clean(value) for value in column.values]
        held_back = {one for one in cleaned if _is_personal(one, kind)}
        without_row = set()
        for finding in said:
            if finding.row in self._at:
                own = cleaned[int(column.codes[self._at[finding.row]])]
                held_back |= {own} if finding.code in PERSONAL and own else set()
                without_row |= {own} if finding.code in SAID_ONCE and own else set()
        fitting = [fitting_in(LONGEST_CELL, value) for value in column.values]
        replaced = self._left_out if kind in COSTS_THE_ROW else ""
        shown = [
            replaced if one in held_back else cell if cell.strip() else ""
            for one, cell in zip(cleaned, fitting, strict=True)
        ]
        cut = [
            one not in held_back and cell != value
            for one, cell, value in zip(cleaned, fitting, column.values, strict=True)
        ]
        for row in self._having(place, [one in held_back for one in cleaned]):
            self._mark(row, place, Severity.WITHHELD, "returned.left_out_cell")
        for row in self._having(place, cut):
            self._mark(row, place, Severity.WITHHELD, "returned.cut")
        self.set_aside.update(self._having(place, [one in without_row for one in cleaned]))
        return shown

    def _having(self, place: int, told: Sequence[bool]) -> list[int]:
        """The rows whose value in a column is one of those told."""
        if not any(told):
            return []
        rows: list[int] = self.table.rows[np.array(told)[self.table.columns[place].codes]].tolist()
        return rows

    def _rows_left_out(self) -> set[int]:
        """Rows whose cells are shifted: in a workbook nobody would see it, and a contact may stand in any column."""
        rows = {int(self.table.rows[at]) for at in self.table.shifted}
        for row in rows:
            self._mark(row, 0, Severity.SET_ASIDE, "returned.left_out_row")
        self.set_aside |= rows
        return rows


def _kinds(recognised: Recognised) -> dict[int, str]:
    """The kinds of the columns that go back, from left to right; where it is not known which table it is, of all of ours."""
    columns = SCHEMAS[recognised.name].columns
    kinds = {place: columns[name] for name, place in recognised.places.items()}
    if recognised.tied:
        kinds = dict.fromkeys(recognised.table.columns, "text") | kinds
    return dict(sorted(kinds.items()))


def _is_personal(written: str, kind: str) -> bool:
    """Whether a cell is held back, as at the door: the digits of an id, an address or a moment may look like a phone's."""
    if kind in ("id", "reference", "address"):
        return has_email(written) or is_call(written)
    is_moment = len(written) <= LONGEST_MOMENT and read_day(written) is not None
    return not is_moment and is_personal(written)


def fitting_in(most: int, text: str) -> str:
    """The text, or as much of it as fits into so many units of UTF-16."""
    if len(text) * 2 <= most:
        return text
    return text.encode("utf-16-le")[: 2 * most].decode("utf-16-le", "ignore")
