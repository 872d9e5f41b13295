"""Rows → records and findings: every cell is read, every fault is named, good rows survive bad ones."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from pydantic import ValidationError

from dashboard.findings import Finding, Severity
from dashboard.records import TABLES, Record
from dashboard.snapshot import Origin
from loaders.cells import NOT_STATED, Cells, Reading, Readings, clean
from loaders.days import Duration
from loaders.recognise import Recognised
from loaders.schema import ABOUT_VALUES, SCHEMAS, Schema
from loaders.tables import Row
from loaders.words import Words


class Read(NamedTuple):
    """A record, where it was read, and the row it came from."""

    record: Record
    origin: Origin
    row: Row


@dataclass(frozen=True, slots=True)
class Batch:
    """What a table gave; `stated` is what the about table states, which has no records."""

    recognised: Recognised
    reads: list[Read]
    findings: list[Finding]
    rows: int
    set_aside: int
    stated: Mapping[str, Any] = field(default_factory=dict)

    @property
    def ids(self) -> set[Any]:
        """What its records go by."""
        key = SCHEMAS[self.recognised.name].key
        by_id = {tuple(getattr(read.record, column) for column in key) for read in self.reads}
        return by_id | set(self.stated)

    def without(self, gone: set[int], findings: list[Finding]) -> "Batch":
        """This batch with some more rows set aside, by their number."""
        return replace(
            self,
            reads=[read for read in self.reads if read.row.number not in gone],
            findings=self.findings + findings,
            set_aside=self.set_aside + len(gone),
        )


def place(recognised: Recognised, row: Row, column: str | None = None) -> dict[str, Any]:
    """The place of a row, or of one of its cells, for a finding."""
    at = recognised.places.get(column) if column else None
    return {
        "source": recognised.table.source,
        "sheet": recognised.table.sheet,
        "row": row.number,
        "line": row.line,
        "column": clean(recognised.headings[at]) if at is not None else None,
        "column_number": at + 1 if at is not None else None,
    }


def read_records(recognised: Recognised, cells: Cells) -> Batch:
    """The records of a table (not `about`, see `read_about`), and all that is wrong with it."""
    schema, kind = SCHEMAS[recognised.name], TABLES[recognised.name]
    rows = recognised.filled_rows
    columns = [
        (column, at, cells.readings(schema.columns[column], _cells_at(rows, at)))
        for column, at in recognised.places.items()
    ]
    reads: list[Read] = []
    findings: list[Finding] = []
    for row in rows:
        values = _values(recognised, row, columns, findings)
        if values is None or not _has_ends(recognised, row, schema, values, findings):
            continue
        try:
            record = kind.model_validate(values)
        except ValidationError as error:
            findings.extend(_broken_rules(recognised, row, error))
        else:
            table = recognised.table
            reads.append(Read(record, Origin(table.source, table.sheet, row.number), row))
    return Batch(recognised, reads, findings, len(rows), len(rows) - len(reads))


def _cells_at(rows: list[Row], at: int) -> Iterator[str]:
    return (row.cells[at] for row in rows if len(row.cells) > at)


def _values(
    recognised: Recognised,
    row: Row,
    columns: list[tuple[str, int, Readings]],
    findings: list[Finding],
) -> dict[str, Any] | None:
    """What the cells of a row say; None where one of them sets the row aside."""
    width, cells = len(recognised.headings), row.cells
    if len(cells) > width and any(cell.strip() for cell in cells[width:]):
        findings.append(Finding("surplus_cells", **place(recognised, row)))
        return None
    values: dict[str, Any] = {}
    is_good = True
    for column, at, readings in columns:
        reading = readings[cells[at]] if at < len(cells) else NOT_STATED
        if reading is NOT_STATED:
            continue
        if reading.code is not None:
            findings.append(_finding(recognised, row, column, reading))
            is_good &= not reading.sets_aside
        if reading.value is not None:
            values[column] = reading.value
    for column in SCHEMAS[recognised.name].required:
        if column not in values and not _cell(recognised, row, column):
            findings.append(Finding("missing_value", **place(recognised, row, column)))
            is_good = False
    return values if is_good else None


def _has_ends(
    recognised: Recognised,
    row: Row,
    schema: Schema,
    values: dict[str, Any],
    findings: list[Finding],
) -> bool:
    """Turns durations into days; not where there is no start to count from."""
    for column, value in values.items():
        if isinstance(value, Duration):
            start = values.get(dict(schema.ends).get(column, ""))
            if start is None or isinstance(start, Duration):
                findings.append(Finding("duration_without_start", **place(recognised, row, column)))
                return False
            values[column] = value.end(start)
    return True


def read_about(recognised: Recognised, cells: Cells, keys: Words) -> Batch:
    """The key and value table: what it states, and what is wrong with it."""
    stated: dict[str, Any] = {}
    first: dict[str, Row] = {}
    findings: list[Finding] = []
    for row in recognised.filled_rows:
        written, value = (_cell(recognised, row, column) for column in ("key", "value"))
        key = keys[written]
        if key is None:
            findings.append(
                Finding("unknown_key", **place(recognised, row, "key"), details={"word": written})
            )
            continue
        reading = cells.readings(ABOUT_VALUES[key], [value])[value]
        if isinstance(reading.value, Duration):
            reading = Reading(code="bad_day")
        if reading.code is not None:
            findings.append(_finding(recognised, row, "value", reading))
        if reading.value is not None and stated.setdefault(key, reading.value) != reading.value:
            details = {"first": f"{recognised.table.title}, {first[key].number}"}
            findings.append(
                Finding(
                    "same_id_twice", **place(recognised, row, "key"), value=key, details=details
                )
            )
        first.setdefault(key, row)
    set_aside = sum(finding.severity is Severity.SET_ASIDE for finding in findings)
    return Batch(recognised, [], findings, len(recognised.filled_rows), set_aside, stated)


def _finding(recognised: Recognised, row: Row, column: str, reading: Reading) -> Finding:
    value = None if reading.is_personal else clean(row.cells[recognised.places[column]])
    return Finding(
        str(reading.code),
        **place(recognised, row, column),
        value=value,
        details=reading.details,
    )


def _broken_rules(recognised: Recognised, row: Row, error: ValidationError) -> Iterator[Finding]:
    """The rules of `records.py` that a row breaks, as findings."""
    for problem in error.errors(include_url=False):
        column = str(problem["loc"][0]) if problem["loc"] else None
        if problem["type"] == "value_error":
            end, start = SCHEMAS[recognised.name].ends[0]
            details = {"start": _cell(recognised, row, start), "end": _cell(recognised, row, end)}
            yield Finding(
                "period_ends_before_start", **place(recognised, row, end), details=details
            )
        else:
            yield Finding(
                "bad_value",
                **place(recognised, row, column),
                value=_cell(recognised, row, column) if column else None,
            )


def _cell(recognised: Recognised, row: Row, column: str) -> str:
    at = recognised.places.get(column)
    return clean(row.cells[at]) if at is not None and at < len(row.cells) else ""


def about_words(aliases: Mapping[str, tuple[str, ...]]) -> Words:
    """The words that mean the keys of the about table."""
    return Words((word, key) for key in ABOUT_VALUES for word in (key, *aliases.get(key, ())))
