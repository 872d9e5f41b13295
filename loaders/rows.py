"""Rows → records as columns, and findings: every cell is read, every fault is named, good rows survive bad ones."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

import numpy as np
from pydantic import ValidationError

from dashboard.coded import Coded, Codes, Mask, coded, constant, joined, positions
from dashboard.findings import Finding, Severity
from dashboard.records import Record, cells_validator
from dashboard.snapshot import Origin, Origins
from loaders.cells import NOT_STATED, Cells, Reading, clean, is_personal
from loaders.days import Duration, other_epoch
from loaders.recognise import Recognised
from loaders.schema import ABOUT_VALUES, RECORDS, SCHEMAS, Schema
from loaders.words import Words

LONGEST_SHOWN = 200
ONCE_IN_A_COLUMN = ("excel_day", "day_order_taken")
LONG_AGO, NEVER = date.min.toordinal() - 1, date.max.toordinal() + 1  # for days that are not stated


class Stated(NamedTuple):
    """One value of the about table, and where it stands."""

    key: str
    value: Any
    recognised: Recognised
    at: int


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """What one table gave; `stated` is what the about table states, which has no records.

    `at` has the positions in the table of the rows that are records, and `columns` what these state, by field.
    """

    recognised: Recognised
    findings: list[Finding]
    at: Codes
    columns: Mapping[str, Coded[Any]]
    stated: Sequence[Stated] = ()

    @property
    def rows(self) -> int:
        return len(self.recognised.table.rows)

    @property
    def ids(self) -> set[tuple[str, ...]]:
        """What its rows go by, as written: those that are set aside too."""
        table, places = self.recognised.table, self.recognised.places
        key = [
            table.columns[places[column]].mapped(clean)
            if column in places
            else constant("", self.rows)
            for column in SCHEMAS[self.recognised.name].key
        ]
        return set(zip(*key, strict=True))


class Gathered:
    """The records of one kind from all tables that have some, as columns: `part` says which of the `batches`, `at` where in it.

    `set_aside` counts, for each batch, the rows that were not read, or that were set aside since.
    """

    def __init__(
        self,
        name: str,
        batches: Sequence[Batch],
        columns: Mapping[str, Coded[Any]] | None = None,
        kept: tuple[Codes, Codes, Codes] | None = None,
    ) -> None:
        self.name, self.batches = name, batches
        if columns is None or kept is None:
            counts = [len(batch.at) for batch in batches]
            columns = {
                field: joined([_field(batch, field) for batch in batches])
                for field in RECORDS[name].model_fields
            }
            kept = (
                np.repeat(np.arange(len(batches), dtype=np.int32), counts),
                np.concatenate([batch.at for batch in batches]),
                np.array([batch.rows - len(batch.at) for batch in batches], np.int32),
            )
        self.columns = columns
        self.part, self.at, self.set_aside = kept

    def __len__(self) -> int:
        return len(self.at)

    def __getitem__(self, row: int) -> Record:
        stated = {field: column[row] for field, column in self.columns.items()}
        return RECORDS[self.name](**stated)

    def place(self, row: int, field: str | None = None) -> dict[str, Any]:
        """The place of a row, or of one of its cells, for a finding."""
        return place(self._recognised(row), int(self.at[row]), field)

    def origin(self, row: int) -> Origin:
        table = self._recognised(row).table
        return Origin(table.source, table.sheet, int(table.rows[self.at[row]]))

    def origins(self) -> Origins:
        tables = [batch.recognised.table for batch in self.batches]
        files = Coded(range(len(tables)), self.part).take(np.arange(len(self)))
        numbers = [table.rows[self.at[self.part == n]] for n, table in enumerate(tables)]
        return Origins(
            files.mapped(lambda n: (tables[n].source, tables[n].sheet)), np.concatenate(numbers)
        )

    def counted(self) -> Iterator[tuple[Batch, int]]:
        """The batches, and how many of their rows were set aside."""
        return zip(self.batches, self.set_aside.tolist(), strict=True)

    def without(self, gone: Mask, *, are_set_aside: bool = True) -> "Gathered":
        """The records but these, whose rows are set aside, or else count with an equal one."""
        if not gone.any():
            return self
        set_aside = self.set_aside
        if are_set_aside:
            set_aside = set_aside + np.bincount(self.part[gone], minlength=len(self.batches))
        columns = {field: column.take(~gone) for field, column in self.columns.items()}
        kept = self.part[~gone], self.at[~gone], set_aside
        return Gathered(self.name, self.batches, columns, kept)

    def having(self, **columns: Coded[Any]) -> "Gathered":
        """The same records with other columns."""
        kept = self.part, self.at, self.set_aside
        return Gathered(self.name, self.batches, {**self.columns, **columns}, kept)

    def _recognised(self, row: int) -> Recognised:
        return self.batches[int(self.part[row])].recognised


def _field(batch: Batch, field: str) -> Coded[Any]:
    """What a batch states of a field; where it has no such column, that nothing is stated."""
    of = RECORDS[batch.recognised.name].model_fields[field]
    found = batch.columns.get(field)
    return constant(of.get_default(), len(batch.at)) if found is None else found


def place(recognised: Recognised, at: int, field: str | None = None) -> dict[str, Any]:
    """The place of a row of a table, or of one of its cells, for a finding."""
    column, table = recognised.places.get(field or ""), recognised.table
    row = int(table.rows[at])
    return {
        "source": table.source,
        "sheet": table.sheet,
        "row": row,
        "line": table.line(row),
        "column": clean(table.headings[column]) if column is not None else None,
        "column_number": column + 1 if column is not None else None,
    }


def read_records(
    recognised: Recognised,
    cells: Cells,
    starts: Callable[[], Mapping[str, date | None]] = dict,
) -> Batch:
    """The records of a table (not `about`, see `read_about`), and all that is wrong with it.

    Column by column: most cells of a column say what others of it have said already. `starts` are those of the
    alliances, which a membership without a start of its own has too.
    """
    return _Reading(recognised, cells).batch(starts)


class _Reading:
    """The rows of one table that are sound so far: `at`; and what was found in them."""

    def __init__(self, recognised: Recognised, cells: Cells) -> None:
        self._recognised, self._cells, self._table = recognised, cells, recognised.table
        self._schema: Schema = SCHEMAS[recognised.name]
        self._findings: list[Finding] = []
        self._at = np.arange(len(self._table.rows), dtype=np.int32)
        self._columns: dict[str, Coded[Any]] = {}
        # what is written in the cells: as the columns are, but as text
        self._written = {field: self._table.columns[at] for field, at in recognised.places.items()}

    def batch(self, starts: Callable[[], Mapping[str, date | None]]) -> Batch:
        self._keep(~self._shifted())
        gone = np.zeros(len(self._at), np.bool_)
        for field, written in self._written.items():
            self._columns[field] = self._read(field, written, gone)
        self._keep(~gone)
        self._keep(~self._without_ends(starts))
        self._keep(~self._invalid())
        self._keep(~self._ending_before_they_start())
        return Batch(self._recognised, self._findings, self._at, self._columns)

    def _keep(self, rows: Mask) -> None:
        if not rows.all():
            self._at = self._at[rows]
            for columns in (self._columns, self._written):
                columns.update({field: column.take(rows) for field, column in columns.items()})

    def _place(self, row: int, field: str | None = None) -> dict[str, Any]:
        return place(self._recognised, int(self._at[row]), field)

    def _finding(self, row: int, field: str, reading: Reading) -> Finding:
        value = None if reading.is_personal else shortened(self._written[field][row])
        return Finding(
            str(reading.code), **self._place(row, field), value=value, details=reading.details
        )

    def _shifted(self) -> Mask:
        """Rows that have more cells than there are headings: then none of them can be trusted."""
        gone = np.zeros(len(self._at), np.bool_)
        gone[list(self._table.shifted)] = True
        self._findings += [Finding("surplus_cells", **self._place(row)) for row in positions(gone)]
        return gone

    def _read(self, field: str, written: Coded[str], gone: Mask) -> Coded[Any]:
        """What the cells of a column say; the rows that one of them sets aside are `gone`."""
        kind, must_be = self._schema.columns[field], field in self._schema.required
        readings = list(
            map(self._cells.reader(kind, written.values, self._table.epoch), written.values)
        )
        told = [one.code is not None or (must_be and one is NOT_STATED) for one in readings]
        if any(told):
            found = Coded(readings, written.codes)
            for row in positions(np.array(told)[written.codes]):
                reading = found[row]
                if reading.code in ONCE_IN_A_COLUMN:
                    continue
                if reading.code is None:
                    self._findings.append(Finding("missing_value", **self._place(row, field)))
                else:
                    self._findings.append(self._finding(row, field, reading))
                gone[row] |= reading.code is None or reading.sets_aside
            self._findings += self._once_in_a_column(field, found)
        return written.replaced([reading.value for reading in readings])

    def _once_in_a_column(self, field: str, found: Coded[Reading]) -> Iterator[Finding]:
        """What holds of many cells of a column, said at the first of them."""
        for code in ONCE_IN_A_COLUMN:
            rows = np.array([reading.code == code for reading in found.values])[found.codes]
            if not rows.any():
                continue
            first, count = int(rows.argmax()), {"rows": str(np.count_nonzero(rows))}
            finding = self._finding(first, field, found[first])
            yield replace(finding, details={**finding.details, **count})
            days = [reading.value for reading in found.values if reading.code == code]
            is_open = code == "excel_day" and self._table.epoch is None
            if asked := is_open and other_epoch(days):
                one, other = (day.isoformat() for day in asked)
                details = {"one": one, "other": other, **count}
                yield Finding("excel_epoch", **self._place(first, field), details=details)

    def _without_ends(self, starts: Callable[[], Mapping[str, date | None]]) -> Mask:
        """Turn durations into days; rows where there is no start to count from."""
        gone = np.zeros(len(self._at), np.bool_)
        for field in (one for one in self._columns if self._schema.columns[one] == "day"):
            column = self._columns[field]
            rows = positions(column.where(lambda value: isinstance(value, Duration)))
            if not rows:
                continue
            days, begins = list(column), self._begins(field, starts)
            for row in rows:
                if gone[row]:
                    continue
                start = begins(row)
                if start is not None:
                    days[row] = column[row].end(start)
                else:
                    written = shortened(self._written[field][row])
                    where = self._place(row, field)
                    self._findings.append(Finding("duration_without_start", **where, value=written))
                    gone[row], days[row] = True, None
            self._columns[field] = coded(days)
        return gone

    def _begins(
        self, field: str, starts: Callable[[], Mapping[str, date | None]]
    ) -> Callable[[int], date | None]:
        """From when a duration in this column counts: the row's own start, else that of its alliance."""
        own = self._columns.get(dict(self._schema.ends).get(field, ""))
        alliances = self._columns.get("alliance_id") if field in dict(self._schema.ends) else None
        inherited = starts() if alliances else {}

        def begins(row: int) -> date | None:
            start = own[row] if own else None
            if start is None and alliances:
                start = inherited.get(alliances[row])
            return start if isinstance(start, date) else None

        return begins

    def _invalid(self) -> Mask:
        """Validate every column as the records would; rows with a value that no record may have."""
        gone = np.zeros(len(self._at), np.bool_)
        kind = RECORDS[self._recognised.name]
        for field, column in self._columns.items():
            is_optional = not kind.model_fields[field].is_required()
            stated = [code for code, value in enumerate(column.values) if value is not None]
            values = list(column.values)
            try:
                valid = cells_validator(kind, field)([values[code] for code in stated])
            except ValidationError as error:
                bad = {stated[int(problem["loc"][0])] for problem in error.errors()}
                rows = np.isin(column.codes, list(bad))
                self._findings += [
                    Finding(
                        "bad_value",
                        **self._place(row, field),
                        value=shortened(self._written[field][row]),
                    )
                    for row in positions(rows)
                ]
                gone |= rows
            else:
                for code, value in zip(stated, valid, strict=True):
                    if value != values[code]:
                        values[code] = value
                if is_optional:
                    default = kind.model_fields[field].get_default()
                    values = [default if value is None else value for value in values]
                self._columns[field] = column.replaced(values)
        return gone

    def _ending_before_they_start(self) -> Mask:
        """Rows that break the rule of `records.py` about periods."""
        gone = np.zeros(len(self._at), np.bool_)
        for end, start in self._schema.ends:
            if end in self._columns and start in self._columns:
                ends = self._columns[end].days(NEVER)
                gone |= ends < self._columns[start].days(LONG_AGO)
        for row in positions(gone):
            [(end, start)] = self._schema.ends
            days = {
                "start": clean(self._written[start][row]),
                "end": clean(self._written[end][row]),
            }
            where = self._place(row, end)
            self._findings.append(
                Finding("period_ends_before_start", **where, value=days["end"], details=days)
            )
        return gone


def read_about(recognised: Recognised, cells: Cells, keys: Words) -> Batch:
    """The key and value table: what it states, and what is wrong with it. See `stated_once`."""
    findings: list[Finding] = []
    stated: list[Stated] = []
    columns = [recognised.table.columns[recognised.places[field]] for field in ("key", "value")]
    for at, (written, value) in enumerate(zip(*(map(clean, one) for one in columns), strict=True)):
        key = keys[written]
        if key is None:
            where = place(recognised, at, "key")
            is_private = is_personal(written)
            findings.append(
                Finding("personal_data", **where)
                if is_private
                else Finding("unknown_key", **where, value=written, details={"word": written})
            )
            continue
        reading = cells.reader(ABOUT_VALUES[key], [value], recognised.table.epoch)(value)
        if isinstance(reading.value, Duration):
            reading = Reading(code="bad_day")
        if reading.code is not None:
            shown = None if reading.is_personal else shortened(value)
            where = place(recognised, at, "value")
            findings.append(Finding(reading.code, **where, value=shown, details=reading.details))
        if reading.value is not None:
            stated.append(Stated(key, reading.value, recognised, at))
    set_aside = sum(finding.severity is Severity.SET_ASIDE for finding in findings)
    kept = np.arange(len(recognised.table.rows) - set_aside, dtype=np.int32)
    return Batch(recognised, findings, kept, {}, stated)


def stated_once(batches: Iterable[Batch], findings: list[Finding]) -> dict[str, Any]:
    """What the about tables state, each key once: of two values the larger counts, in whatever order they stand."""
    counts: dict[str, Stated] = {}
    for one in (one for batch in batches for one in batch.stated):
        other = counts.setdefault(one.key, one)
        if one.value == other.value:
            continue
        kept, passed = sorted((one, other), key=lambda each: str(each.value), reverse=True)
        counts[one.key] = kept
        details = {"first": f"{kept.recognised.table.title}, {kept.recognised.table.rows[kept.at]}"}
        where = place(passed.recognised, passed.at, "key")
        findings.append(Finding("stated_twice", **where, value=one.key, details=details))
    return {key: one.value for key, one in counts.items()}


def shortened(written: str) -> str:
    """What a cell says, as a report can show it."""
    value = clean(written)
    return value if len(value) <= LONGEST_SHOWN else f"{value[:LONGEST_SHOWN]}…"


def about_words(aliases: Mapping[str, tuple[str, ...]]) -> Words:
    """The words that mean the keys of the about table."""
    return Words((word, key) for key in ABOUT_VALUES for word in (key, *aliases.get(key, ())))
