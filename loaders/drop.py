"""A drop: everything that lies in a place, read as one whole; what it would publish, and what is wrong with it."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from dashboard.findings import SEVERITY_ORDER, Finding, Severity
from dashboard.framework import Framework
from dashboard.records import About
from dashboard.snapshot import Snapshot, make_snapshot
from loaders.cells import Cells
from loaders.checks import checked
from loaders.csv_files import SUFFIXES, open_csv, shown_name
from loaders.recognise import Headings, Recognised
from loaders.rows import Batch, about_words, read_about, read_records
from loaders.schema import SCHEMAS

WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods", ".sqlite", ".db", ".sql")


@dataclass(frozen=True, slots=True)
class Drop:
    """What a place holds. `snapshot` is None where something is refused: then nothing may be published.

    `exports` has one entry for each table, in the shape of `d4 check --format json`.
    """

    as_of: date
    snapshot: Snapshot | None
    exports: tuple[Mapping[str, Any], ...]
    findings: tuple[Finding, ...]

    @property
    def publishable(self) -> bool:
        return self.snapshot is not None


def read_exports(
    location: str | Sequence[str], framework: Framework, *, as_of: date | None, dropped_on: date
) -> Drop:
    """Read the files and folders at `location`.

    The as-of date is `as_of`, else what the about table states, else `dropped_on`. Never raises for what
    stands in a file: that is a finding.
    """
    places = [location] if isinstance(location, str) else list(location)
    findings: list[Finding] = []
    exports: list[dict[str, Any]] = []
    found = _recognised(places, Headings(framework), findings, exports)
    cells = Cells(framework)
    keys = about_words(framework.headings.get("about_keys", {}))
    abouts = [read_about(table, cells, keys) for table in found.pop("about", [])]
    abouts = _counting(abouts, findings)
    about = {key: value for batch in reversed(abouts) for key, value in batch.stated.items()}
    day = as_of or about.get("as_of") or dropped_on
    batches = {
        name: _counting([read_records(table, cells) for table in tables], findings)
        for name, tables in found.items()
    }
    batches = {"about": abouts, **checked(batches, framework, day)}
    for name in SCHEMAS:
        for batch in batches.get(name, []):
            findings += [*batch.recognised.findings, *batch.findings]
            if not batch.rows:
                table = batch.recognised.table
                findings.append(
                    Finding("no_rows", table.source, table.sheet, details={"table": name})
                )
            exports.append(_entry(batch.recognised, batch.rows, set_aside=batch.set_aside))
    if not findings and not exports:
        findings.append(Finding("nothing_to_read", ", ".join(places)))
    elif "partners" not in batches and not _any_refused(findings):
        findings.append(Finding("no_partners", ", ".join(places)))
    findings.sort(key=_order)
    return Drop(
        as_of=day,
        snapshot=None if _any_refused(findings) else _snapshot(day, about, batches),
        exports=tuple(exports),
        findings=tuple(findings),
    )


def _recognised(
    places: Iterable[str],
    headings: Headings,
    findings: list[Finding],
    exports: list[dict[str, Any]],
) -> dict[str, list[Recognised]]:
    """The tables of all files by kind; what cannot be taken for a table is said."""
    found: dict[str, list[Recognised]] = defaultdict(list)
    for path in _files(places, findings):
        opened = open_csv(path, headings.fit)
        findings.extend(opened.findings)
        for table in opened.tables:
            recognised = headings.recognise(table)
            if recognised is None:
                findings.append(Finding("unknown_table", table.source, table.sheet))
            elif recognised.missing:
                findings.extend(_missing(recognised))
                exports.append(_entry(recognised, len(recognised.filled_rows), refused=True))
            else:
                found[recognised.name].append(recognised)
    return found


def _any_refused(findings: Iterable[Finding]) -> bool:
    return any(finding.severity is Severity.REFUSED for finding in findings)


def _files(places: Iterable[str], findings: list[Finding]) -> Iterator[Path]:
    """The files to open, in the order of their names; what is passed over is said."""
    for written in places:
        path = Path(written)
        if re.match(r"[a-z][a-z0-9+]*://", written):
            # never the address itself: it may hold a password
            findings.append(Finding("database_not_read", written.partition("://")[0]))
            continue
        try:
            if path.is_dir():
                yield from [file for file in sorted(path.iterdir()) if _is_export(file, findings)]
            elif path.is_file():
                yield path
            else:
                findings.append(Finding("missing_place", written, details={"place": written}))
        except OSError as error:
            reason = error.strerror or str(error)
            findings.append(Finding("unreadable_file", written, details={"reason": reason}))


def _is_export(file: Path, findings: list[Finding]) -> bool:
    hidden = file.name.startswith((".", "~$")) or file.name.endswith(("~", "#"))
    suffix = file.suffix.casefold()
    if not hidden and file.is_file() and suffix in SUFFIXES:
        return True
    is_workbook = not hidden and file.is_file() and suffix in WORKBOOKS
    findings.append(Finding("format_not_read" if is_workbook else "stranger", shown_name(file)))
    return False


def _missing(recognised: Recognised) -> Iterator[Finding]:
    """One finding for each column that must be there and is not."""
    for column in recognised.missing:
        near = next(
            (
                finding.column
                for finding in recognised.findings
                if finding.code == "nearly_a_heading" and finding.details["near"] == column
            ),
            None,
        )
        yield Finding(
            "missing_column",
            recognised.table.source,
            recognised.table.sheet,
            details={"table": recognised.name, "field": column, **({"near": near} if near else {})},
        )


def _counting(batches: list[Batch], findings: list[Finding]) -> list[Batch]:
    """The batches of a table that count: parts of one, or else the newest file alone."""
    if len(batches) <= 1 or _are_parts(batches):
        return batches
    newest = max(
        batches,
        key=lambda batch: (batch.recognised.table.changed_at, batch.recognised.table.source),
    )
    findings += [
        Finding(
            "older_file",
            batch.recognised.table.source,
            batch.recognised.table.sheet,
            details={"newer": newest.recognised.table.source, "table": newest.recognised.name},
        )
        for batch in batches
        if batch is not newest
    ]
    return [newest]


def _are_parts(batches: list[Batch]) -> bool:
    """Parts of one table: their names differ by a final number only, or they share no id."""
    stems = {
        re.sub(r"[\s_()-]*\d*[\s)]*$", "", Path(batch.recognised.table.source).stem).casefold()
        for batch in batches
    }
    if len(stems) == 1:
        return True
    ids = [batch.ids for batch in batches]
    return len(set().union(*ids)) == sum(map(len, ids))


def _snapshot(
    as_of: date, about: Mapping[str, Any], batches: Mapping[str, list[Batch]]
) -> Snapshot:
    records = (
        (read.record, read.origin)
        for some in batches.values()
        for batch in some
        for read in batch.reads
    )
    return make_snapshot(as_of, records, About(**{**about, "as_of": as_of}))


def _entry(
    recognised: Recognised, rows: int, *, set_aside: int = 0, refused: bool = False
) -> dict[str, Any]:
    return {
        "source": recognised.table.source,
        "sheet": recognised.table.sheet,
        "table": recognised.name,
        "rows": rows,
        "accepted": 0 if refused else rows - set_aside,
        "set_aside": set_aside,
        "refused": refused,
    }


def _order(finding: Finding) -> tuple[Any, ...]:
    return (
        SEVERITY_ORDER.index(finding.severity),
        finding.source,
        finding.sheet or "",
        finding.row or 0,
        finding.column_number or 0,
        finding.code,
    )
