"""Rows → records and findings: every cell is read, every fault is named, good rows survive bad ones."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from pydantic import ValidationError

from dashboard.findings import Finding, Severity
from dashboard.records import Record
from dashboard.snapshot import Origin
from loaders.cells import NOT_STATED, Cells, Reading, clean, is_personal
from loaders.days import Duration, other_epoch
from loaders.recognise import Recognised
from loaders.schema import ABOUT_VALUES, RECORDS, SCHEMAS
from loaders.tables import Row
from loaders.words import Words

LONGEST_SHOWN = 200
ONCE_IN_A_COLUMN = ("excel_day", "day_order_taken")


class Stated(NamedTuple):
    """One value of the about table, and where it stands."""

    key: str
    value: Any
    recognised: Recognised
    row: Row


class Read(NamedTuple):
    """A record, where it was read, and the row it came from."""

    record: Record
    origin: Origin
    row: Row


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """What a table gave; `stated` is what the about table states, which has no records."""

    recognised: Recognised
    reads: list[Read]
    findings: list[Finding]
    rows: int
    set_aside: int
    stated: Sequence["Stated"] = ()

    @property
    def ids(self) -> set[tuple[str, ...]]:
        """What its rows go by, as written: those that are set aside too."""
        key, recognised = SCHEMAS[self.recognised.name].key, self.recognised
        return {
            tuple(_cell(recognised, row, column) for column in key)
            for row in recognised.filled_rows
        }

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


def read_records(
    recognised: Recognised, cells: Cells, starts: Mapping[str, date | None] | None = None
) -> Batch:
    """The records of a table (not `about`, see `read_about`), and all that is wrong with it.

    Column by column: most cells of a column say what others of it have said already. `starts` are those of the
    alliances, which a membership without a start of its own has too.
    """
    table, rows = recognised.table, recognised.filled_rows
    findings: list[Finding] = []
    sound = [row for row in rows if not _is_shifted(recognised, row, findings)]
    gone: set[int] = set()
    values = {
        column: _column(recognised, column, sound, cells, gone=gone, findings=findings)
        for column in recognised.places
    }
    if starts:
        inherited = [starts.get(alliance) for alliance in values["alliance_id"]]
    else:
        inherited = [None] * len(sound)
    _set_ends(recognised, sound, values, inherited, gone=gone, findings=findings)
    validated = RECORDS[recognised.name].model_validate
    reads: list[Read] = []
    for position, stated in enumerate(zip(*values.values(), strict=True)):
        if position in gone:
            continue
        row, pairs = sound[position], zip(values, stated, strict=True)
        try:
            record = validated({column: value for column, value in pairs if value is not None})
        except ValidationError as error:
            findings.extend(_broken_rules(recognised, row, error))
        else:
            reads.append(Read(record, Origin(table.source, table.sheet, row.number), row))
    return Batch(recognised, reads, findings, len(rows), len(rows) - len(reads))


def _is_shifted(recognised: Recognised, row: Row, findings: list[Finding]) -> bool:
    """Whether a row has more cells than there are headings: then none of them can be trusted."""
    surplus = row.cells[len(recognised.headings) :]
    is_text = row.line is not None  # the cells of a sheet stand where they stand
    if not (is_text and any(cell.strip() for cell in surplus)):
        return False
    findings.append(Finding("surplus_cells", **place(recognised, row)))
    return True


def _column(
    recognised: Recognised,
    column: str,
    rows: list[Row],
    cells: Cells,
    *,
    gone: set[int],
    findings: list[Finding],
) -> list[Any]:
    """What the cells of a column say; `gone` gets the positions of the rows that one of them sets aside."""
    at, schema = recognised.places[column], SCHEMAS[recognised.name]
    written = [row.cells[at] if at < len(row.cells) else "" for row in rows]
    readings = cells.readings(schema.columns[column], written, recognised.table.epoch)
    read = [readings[cell] for cell in written]
    must_be = column in schema.required
    if must_be or any(reading.code for reading in readings.values()):
        for position, reading in enumerate(read):
            if reading.code in ONCE_IN_A_COLUMN:
                continue
            if reading.code is not None:
                findings.append(_finding(recognised, rows[position], column, reading))
                if reading.sets_aside:
                    gone.add(position)
            elif must_be and reading is NOT_STATED:
                findings.append(
                    Finding("missing_value", **place(recognised, rows[position], column))
                )
                gone.add(position)
        findings.extend(_once_in_a_column(recognised, column, rows, read))
    return [reading.value for reading in read]


def _once_in_a_column(
    recognised: Recognised, column: str, rows: list[Row], read: list[Reading]
) -> Iterator[Finding]:
    """What holds of many cells of a column, said at the first of them."""
    for code in ONCE_IN_A_COLUMN:
        positions = [position for position, reading in enumerate(read) if reading.code == code]
        if not positions:
            continue
        first, count = positions[0], {"rows": str(len(positions))}
        finding = _finding(recognised, rows[first], column, read[first])
        yield replace(finding, details={**finding.details, **count})
        is_open = code == "excel_day" and recognised.table.epoch is None
        asked = is_open and other_epoch(read[position].value for position in positions)
        if asked:
            one, other = (day.isoformat() for day in asked)
            details = {"one": one, "other": other, **count}
            yield Finding("excel_epoch", **place(recognised, rows[first], column), details=details)


def _set_ends(
    recognised: Recognised,
    rows: list[Row],
    values: dict[str, list[Any]],
    inherited: Sequence[date | None],
    *,
    gone: set[int],
    findings: list[Finding],
) -> None:
    """Turn durations into days; where there is no start to count from, the row is set aside."""
    schema = SCHEMAS[recognised.name]
    for column in (one for one in values if schema.columns[one] == "day"):
        start_column = dict(schema.ends).get(column)
        own = values.get(start_column or "", [None] * len(rows))
        for position, value in enumerate(values[column]):
            if not isinstance(value, Duration) or position in gone:
                continue
            start = own[position] or (inherited[position] if start_column else None)
            if isinstance(start, date):
                values[column][position] = value.end(start)
            else:
                where = place(recognised, rows[position], column)
                written = _cell(recognised, rows[position], column)
                findings.append(Finding("duration_without_start", **where, value=written))
                gone.add(position)


def read_about(recognised: Recognised, cells: Cells, keys: Words) -> Batch:
    """The key and value table: what it states, and what is wrong with it. See `stated_once`."""
    findings: list[Finding] = []
    stated: list[Stated] = []
    for row in recognised.filled_rows:
        written, value = (_cell(recognised, row, column) for column in ("key", "value"))
        key = keys[written]
        if key is None:
            where = place(recognised, row, "key")
            is_private = is_personal(written)
            findings.append(
                Finding("personal_data", **where)
                if is_private
                else Finding("unknown_key", **where, value=written, details={"word": written})
            )
            continue
        reading = cells.readings(ABOUT_VALUES[key], [value], recognised.table.epoch)[value]
        if isinstance(reading.value, Duration):
            reading = Reading(code="bad_day")
        if reading.code is not None:
            findings.append(_finding(recognised, row, "value", reading))
        if reading.value is not None:
            stated.append(Stated(key, reading.value, recognised, row))
    set_aside = sum(finding.severity is Severity.SET_ASIDE for finding in findings)
    return Batch(recognised, [], findings, len(recognised.filled_rows), set_aside, stated)


def stated_once(batches: Iterable[Batch], findings: list[Finding]) -> dict[str, Any]:
    """What the about tables state, each key once: of two values the larger counts, in whatever order they stand."""
    counts: dict[str, Stated] = {}
    for one in (one for batch in batches for one in batch.stated):
        other = counts.setdefault(one.key, one)
        if one.value == other.value:
            continue
        kept, passed = sorted((one, other), key=lambda each: str(each.value), reverse=True)
        counts[one.key] = kept
        details = {"first": f"{kept.recognised.table.title}, {kept.row.number}"}
        where = place(passed.recognised, passed.row, "key")
        findings.append(Finding("stated_twice", **where, value=one.key, details=details))
    return {key: one.value for key, one in counts.items()}


def _finding(recognised: Recognised, row: Row, column: str, reading: Reading) -> Finding:
    value = None if reading.is_personal else shortened(row.cells[recognised.places[column]])
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
                "period_ends_before_start",
                **place(recognised, row, end),
                value=details["end"],
                details=details,
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


def shortened(written: str) -> str:
    """What a cell says, as a report can show it."""
    value = clean(written)
    return value if len(value) <= LONGEST_SHOWN else f"{value[:LONGEST_SHOWN]}…"


def about_words(aliases: Mapping[str, tuple[str, ...]]) -> Words:
    """The words that mean the keys of the about table."""
    return Words((word, key) for key in ABOUT_VALUES for word in (key, *aliases.get(key, ())))
