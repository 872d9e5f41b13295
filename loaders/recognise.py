"""Which table is this, in which row are its headings, and which column is what."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from dashboard.findings import Finding
from dashboard.framework import Framework
from loaders.cells import clean, is_personal
from loaders.schema import SCHEMAS
from loaders.tables import Row, Table
from loaders.words import Words, heading_words, plain

LOOK_AT = 20
LEAST_FIT = 0.5


@dataclass(frozen=True)
class Recognised:
    """A table whose kind is known. `places`: field → the column's position; `headings` as the file has them.

    With `missing` columns it cannot be read.
    """

    table: Table
    name: str
    headings: list[str]
    places: Mapping[str, int]
    rows: list[Row]
    missing: tuple[str, ...]
    findings: tuple[Finding, ...]

    @cached_property
    def filled_rows(self) -> list[Row]:
        """The rows that state anything."""
        return [row for row in self.rows if any(map(str.strip, row.cells))]


class Headings:
    """The headings that we know, of all tables."""

    def __init__(self, framework: Framework) -> None:
        self._words = heading_words(framework)
        self._contact = Words((word, word) for word in framework.headings["contact"]["columns"])
        self._known = {
            plain(word)
            for table in SCHEMAS
            for column in SCHEMAS[table].columns
            for word in (column, *framework.headings.get(table, {}).get(column, ()))
        }

    def fit(self, cells: list[str]) -> int:
        """How many cells of a row are headings that we know."""
        return len({plain(cell) for cell in cells} & self._known)

    def recognise(self, table: Table) -> Recognised | None:
        """The table with its columns told apart; None where its headings are of no table of ours."""
        first = max(table.rows[:LOOK_AT], key=lambda row: self.fit(row.cells), default=None)
        if first is None:
            return None
        name = self._kind(table, first)
        if name is None:
            return None
        places = self._places(name, first.cells)
        rows = [row for row in table.rows if row.number > first.number]
        schema = SCHEMAS[name]
        return Recognised(
            table=table,
            name=name,
            headings=first.cells,
            places=places,
            rows=rows,
            missing=tuple(column for column in schema.required if column not in places),
            findings=tuple(self._remarks(table, name, first, places)),
        )

    def _kind(self, table: Table, first: Row) -> str | None:
        """The table whose required columns are there and whose columns fit best.

        The name of the file or sheet breaks ties; it decides where no table is whole.
        """
        named = self._named(table)
        fits = {name: self._places(name, first.cells) for name in SCHEMAS}
        whole = [name for name in SCHEMAS if fits[name].keys() >= set(SCHEMAS[name].required)]
        if named and not whole:
            return named
        best = max(whole or SCHEMAS, key=lambda name: (len(fits[name]), name == named))
        headings = sum(1 for cell in first.cells if cell.strip())
        return best if whole or 0 < LEAST_FIT * headings <= len(fits[best]) else None

    def _named(self, table: Table) -> str | None:
        """The table that the sheet or the file is called after."""
        for title in (table.sheet, Path(table.source).stem):
            word = re.sub(r" ?\d+$", "", plain(title or ""))
            for name in SCHEMAS:
                if word == plain(name) or self._table_words[word] == name:
                    return name
        return None

    @property
    def _table_words(self) -> Words:
        return self._words["tables"]

    def _places(self, name: str, cells: list[str]) -> dict[str, int]:
        """Field → position; of two columns for one field our own heading counts, else the first."""
        places: dict[str, int] = {}
        for place, cell in enumerate(cells):
            column = self._column(name, cell)
            if column and (column not in places or plain(cell) == plain(column)):
                places[column] = place
        return places

    def _column(self, name: str, heading: str) -> str | None:
        word = plain(heading)
        for column in SCHEMAS[name].columns:
            if word == plain(column):
                return column
        return self._words[name][heading] if name in self._words else None

    def _remarks(
        self, table: Table, name: str, first: Row, places: Mapping[str, int]
    ) -> Iterator[Finding]:
        """What is to be said of the columns that are not read."""
        for place, cell in enumerate(first.cells):
            heading = clean(cell)
            if place in places.values() or not heading:
                continue
            details = {"table": name}
            shown: str | None = heading
            if is_personal(heading):
                code, shown, details = "contact_column", None, details | {"column": "…"}
            elif self._contact[heading]:
                code = "contact_column"
            elif column := self._column(name, heading):
                code, details = "same_column_twice", details | {"field": column}
            elif near := self._near(name, heading):
                code, details = "nearly_a_heading", details | {"near": near}
            else:
                code = "unknown_column"
            yield Finding(
                code,
                table.source,
                table.sheet,
                row=first.number,
                line=first.line,
                column=shown,
                column_number=place + 1,
                details=details,
            )

    def _near(self, name: str, heading: str) -> str | None:
        own = Words((column, column) for column in SCHEMAS[name].columns).near(heading)
        return own or (self._words[name].near(heading) if name in self._words else None)
