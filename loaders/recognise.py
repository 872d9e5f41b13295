"""Which table is this, in which row are its headings, and which column is what."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from dashboard.findings import Finding
from dashboard.framework import Framework
from loaders.cells import clean, is_personal
from loaders.forms import EXAMPLE_IDS, LEFT_OUT
from loaders.schema import SCHEMAS, Schema
from loaders.tables import Table
from loaders.words import Words, heading_words, plain

LEAST_FIT = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class Recognised:
    """A table whose kind is known. `places`: field → the column's position.

    With `missing` columns it cannot be read, nor where its headings fit several tables alike: `tied`.
    """

    table: Table
    name: str
    places: Mapping[str, int]
    missing: tuple[str, ...]
    findings: tuple[Finding, ...]
    tied: tuple[str, ...] = ()

    @property
    def has_example(self) -> bool:
        """Whether it is a form of ours with its example still in it."""
        return any(finding.code == "example_row" for finding in self.findings)


def _titles(table: Table) -> tuple[str | None, str | None]:
    """What the sheet and the file are called, where that says something of the table."""
    return table.sheet, None if table.has_siblings else Path(table.source).stem


def _without_examples(table: Table, key: int | None, findings: list[Finding]) -> Table:
    """The table without the example of an empty form, which goes by an id of its own."""
    if key is None:
        return table
    examples = table.columns[key].where(lambda cell: clean(cell) in EXAMPLE_IDS.values())
    if examples.any():
        row = int(table.rows[examples.argmax()])
        example = Finding(
            "example_row",
            table.source,
            table.sheet,
            row=row,
            line=table.line(row),
            column=clean(table.headings[key]),
            column_number=key + 1,
            details={"rows": str(examples.sum())},
        )
        findings.append(example)
    return table.without(examples)


def _is_whole(schema: Schema, columns: Collection[str]) -> bool:
    tells = not schema.tells or any(column in columns for column in schema.tells)
    return tells and all(column in columns for column in schema.required)


class Headings:
    """The headings that we know, of all tables."""

    def __init__(self, framework: Framework) -> None:
        self._words = heading_words(framework)
        self._names = {
            name: {plain(word) for word in (name, *framework.headings["tables"].get(name, ()))}
            for name in SCHEMAS
        }
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
        names = self._kinds(table)
        if not names:
            return None
        name, tied = names[0], tuple(names) if len(names) > 1 else ()
        places = self._places(name, table.headings)
        schema = SCHEMAS[name]
        findings = [] if tied else list(self._remarks(table, name, places))
        return Recognised(
            table=_without_examples(table, places.get(schema.key[0]), findings),
            name=name,
            places=places,
            missing=tuple(column for column in schema.required if column not in places),
            findings=tuple(findings),
            tied=tied,
        )

    def may_be_ours(self, table: Table) -> bool:
        """Whether a table of a database is one of ours: neither its name alone makes it one, nor an id and a name."""
        recognised = self.recognise(table)
        if recognised is None or recognised.tied or not recognised.places:
            return False
        return not recognised.missing or self.named(table) is not None

    def _kinds(self, table: Table) -> list[str]:
        """The table whose required columns are there and whose columns fit best; several where nothing decides.

        The name of the file or sheet breaks ties; it decides where no table is whole.
        """
        named = self.named(table)
        fits = {name: self._places(name, table.headings) for name in SCHEMAS}
        whole = [name for name in SCHEMAS if _is_whole(SCHEMAS[name], fits[name])]
        if named and not whole:
            return [named]
        most = max(len(fits[name]) for name in whole or SCHEMAS)
        best = [name for name in whole or SCHEMAS if len(fits[name]) == most]
        if not whole:
            headings = sum(1 for cell in table.headings if cell.strip())
            return best[:1] if 0 < LEAST_FIT * headings <= most else []
        if named in best:
            return [named]
        called = [name for name in best if self._is_called(table, name)] if len(best) > 1 else []
        return called if len(called) == 1 else best

    def _is_called(self, table: Table, name: str) -> bool:
        """Whether the sheet or the file has the table's name somewhere in its own."""
        title = plain(" ".join(filter(None, _titles(table))))
        return any(f" {word} " in f" {title} " for word in self._names[name])

    def named(self, table: Table) -> str | None:
        """The table that the sheet or the file is called after."""
        for title in _titles(table):
            word = re.sub(r" ?\d+$", "", plain(title or ""))
            for name, names in self._names.items():
                if word in names:
                    return name
        return None

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

    def _remarks(self, table: Table, name: str, places: Mapping[str, int]) -> Iterator[Finding]:
        """What is to be said of the columns that are not read."""
        for place, cell in enumerate(table.headings):
            heading = clean(cell)
            if place in places.values() or not heading or heading in LEFT_OUT.values():
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
                row=table.row,
                line=table.line(table.row),
                column=shown,
                column_number=place + 1,
                details=details,
            )

    def _near(self, name: str, heading: str) -> str | None:
        own = Words((column, column) for column in SCHEMAS[name].columns).near(heading)
        return own or (self._words[name].near(heading) if name in self._words else None)
