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
from dashboard.records import TABLES, About
from dashboard.snapshot import Origins, Records, Snapshot, snapshot_of
from loaders.addresses import shown
from loaders.aliases import Decisions
from loaders.cells import Cells, is_personal
from loaders.checks import checked
from loaders.identity import twins
from loaders.places import opened
from loaders.recognise import Headings, Recognised
from loaders.rows import Batch, Gathered, about_words, read_about, read_records, stated_once
from loaders.schema import SCHEMAS
from loaders.tables import Opened, Progress, Table

CHECKS = "checks"  # what progress is told when all is read


@dataclass(frozen=True, slots=True)
class Drop:
    """What a place holds. `snapshot` is None where something is refused: then nothing may be published.

    `exports` has one entry for each table, in the shape of `d4 check --format json`. `partner_ids` are those of all rows,
    also of those that were set aside. `tables` are those that were recognised, with all that is written in them, where
    somebody wants them kept.
    """

    as_of: date
    snapshot: Snapshot | None
    exports: tuple[Mapping[str, Any], ...]
    findings: tuple[Finding, ...]
    partner_ids: frozenset[str] = frozenset()
    tables: tuple[Recognised, ...] = ()

    @property
    def publishable(self) -> bool:
        return self.snapshot is not None


def _untold(what: str, share: float) -> None:
    """Nobody waits."""


def read_exports(
    location: str | Sequence[str],
    framework: Framework,
    *,
    as_of: date | None,
    dropped_on: date,
    progress: Progress | None = None,
    keeping: bool = False,
) -> Drop:
    """Read the files and folders at `location`; `progress` is told what is read, and what share of it was.

    With `keeping` the tables stay at hand, as they are written. The as-of date is `as_of`, else what the about table states, else `dropped_on`. Never raises for what
    stands in a file: that is a finding.
    """
    progress = progress or _untold
    places = [location] if isinstance(location, str) else list(location)
    findings: list[Finding] = []
    exports: list[dict[str, Any]] = []
    kept: list[Recognised] = []
    headings = Headings(framework)
    found = _recognised(opened(places, headings, progress), headings, findings, exports, kept)
    # Of a drop of which a table is refused something is missing: what names it is no fault of its own.
    is_whole = not _any_refused(findings)
    cells = Cells(framework)
    keys = about_words(framework.headings.get("about_keys", {}))
    abouts = [read_about(table, cells, keys) for table in found.pop("about", [])]
    abouts = _counting(abouts, findings)
    about = stated_once(abouts, findings)
    day = as_of or about.get("as_of") or dropped_on
    tables, aliases, decisions = _read(found, cells, findings, progress)
    findings += decisions.findings(is_whole=is_whole)
    progress(CHECKS, 0)
    tables = checked(tables, framework, day, decisions.written, findings, is_whole=is_whole)
    findings += twins(tables, decisions.different)
    progress(CHECKS, 1)
    for name in SCHEMAS:
        gathered = aliases if name == "aliases" else tables.get(name)
        counted = list(gathered.counted()) if gathered is not None else []
        if name == "about":
            counted = [(one, one.rows - len(one.at)) for one in abouts]
        for batch, set_aside in counted:
            table = batch.recognised.table
            if not batch.rows and not batch.recognised.has_example:
                findings.append(
                    Finding("no_rows", table.source, table.sheet, details={"table": name})
                )
            exports.append(_entry(table, name, batch.rows, set_aside=set_aside))
    if not findings and not exports:
        findings.append(Finding("nothing_to_read", ", ".join(map(shown, places))))
    elif not _any_refused(findings) and not _has_partners(tables):
        findings.append(Finding("no_partners", ", ".join(map(shown, places))))
    findings.sort(key=_order)
    return Drop(
        as_of=day,
        snapshot=None if _any_refused(findings) else _snapshot(day, about, tables),
        exports=tuple(exports),
        findings=tuple(findings),
        partner_ids=_written(tables.get("partners"), decisions),
        tables=tuple(kept) if keeping else (),
    )


def _read(
    found: Mapping[str, list[Recognised]],
    cells: Cells,
    findings: list[Finding],
    progress: Progress,
) -> tuple[dict[str, Gathered], Gathered | None, Decisions]:
    """The records of all tables with the ids that count, the table that decides which these are, and its decisions."""

    def gathered(name: str, **more: Any) -> Gathered:
        batches = []
        for recognised in found[name]:
            progress(recognised.table.title, 1)
            batches.append(read_records(recognised, cells, **more))
        return Gathered(name, _counting(batches, findings))

    tables = {name: gathered(name) for name in found if name != "memberships"}
    aliases = tables.pop("aliases", None)
    decisions = Decisions(aliases, tables)

    def starts() -> dict[str, date | None]:
        if "alliances" not in tables:
            return {}
        columns = tables["alliances"].columns
        known: dict[str, date | None] = {}
        for one, start in zip(columns["alliance_id"], columns["started_on"], strict=True):
            other = known.get(one)  # of an id that stands twice the order of rows decides nothing
            known[one] = min(start, other) if start and other else start or other
        same = decisions.same["alliances"]
        return known | {one: known.get(counts) for one, counts in same.items()}

    if "memberships" in found:
        tables["memberships"] = gathered("memberships", starts=starts)
    return decisions.applied(tables), aliases, decisions


def _written(partners: Gathered | None, decisions: Decisions) -> frozenset[str]:
    """The ids of partners as they are written, and those as which they are read; none that could be a person's."""
    if partners is None:
        return frozenset()
    ids = {one for batch in partners.batches for (one,) in batch.ids if not is_personal(one)}
    return frozenset(ids | {decisions.same["partners"].get(one, one) for one in ids})


def _has_partners(tables: Mapping[str, Gathered]) -> bool:
    return "partners" in tables and any(batch.rows for batch in tables["partners"].batches)


def _recognised(
    everything: Iterable[Opened],
    headings: Headings,
    findings: list[Finding],
    exports: list[dict[str, Any]],
    kept: list[Recognised],
) -> dict[str, list[Recognised]]:
    """The tables of all files by kind; what cannot be taken for a table is said.

    Those that can be given back are `kept`: not one of which we do not know every column.
    """
    found: dict[str, list[Recognised]] = defaultdict(list)
    for export in everything:
        findings.extend(export.findings)
        if _any_refused(export.findings):
            exports.append(_entry(export, None, 0, refused=True))
        sheets = [(table, headings.recognise(table)) for table in export.tables]
        kept += [one for _, one in sheets if one and not one.missing]
        whole = {one.name for _, one in sheets if one and not one.tied and not one.missing}
        for table, recognised in sheets:
            if recognised is None:
                code = "other_sheet" if whole else "unknown_table"
                findings.append(Finding(code, table.source, table.sheet))
            elif recognised.tied:
                tables = {"table": ", ".join(recognised.tied)}
                findings.append(Finding("which_table", table.source, table.sheet, details=tables))
                exports.append(_entry(table, None, len(table.rows), refused=True))
            elif recognised.missing and headings.named(table) is None and recognised.name in whole:
                # a list of countries, say, beside the table that chooses from it
                findings.append(Finding("unknown_table", table.source, table.sheet))
            elif recognised.missing:
                findings.extend(_missing(recognised))
                exports.append(_entry(table, recognised.name, len(table.rows), refused=True))
            else:
                found[recognised.name].append(recognised)
    return found


def _any_refused(findings: Iterable[Finding]) -> bool:
    return any(finding.severity is Severity.REFUSED for finding in findings)


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
    """The batches of a table that count, whose findings are said: parts of one, or else the newest file alone, with its parts.

    Files are parts of one table if their names differ by a final number only, or if they share no id.
    """
    batches = _newest(batches, findings)
    for batch in batches:
        findings += [*batch.recognised.findings, *batch.findings]
    return batches


def _newest(batches: list[Batch], findings: list[Finding]) -> list[Batch]:
    files: dict[str, list[Batch]] = defaultdict(list)
    for batch in batches:
        files[_without_number(batch.recognised.table.source)].append(batch)
    if len(files) <= 1:
        return batches
    ids = [set().union(*(batch.ids for batch in parts)) for parts in files.values()]
    if len(set().union(*ids)) == sum(map(len, ids)):
        return batches
    newest = max(files.values(), key=lambda parts: max(map(_age, parts)))
    of_newest = max(newest, key=_age).recognised
    findings += [
        Finding(
            "older_file",
            batch.recognised.table.source,
            batch.recognised.table.sheet,
            details={"newer": of_newest.table.source, "table": of_newest.name},
        )
        for batch in batches
        if batch not in newest
    ]
    return newest


def _without_number(source: str) -> str:
    path = Path(source)
    stem = re.sub(r"[\s_()-]*\d*[\s)]*$", "", path.stem)
    return f"{path.parent}/{stem}{path.suffix}".casefold()


def _age(batch: Batch) -> tuple[float, str]:
    """The newer, the larger; of two of one moment the last by name."""
    return batch.recognised.table.changed_at, batch.recognised.table.source


def _snapshot(as_of: date, about: Mapping[str, Any], tables: Mapping[str, Gathered]) -> Snapshot:
    found: dict[str, tuple[Records[Any], Origins | None]] = {
        name: (Records(TABLES[name], gathered.columns, len(gathered)), gathered.origins())
        for name, gathered in tables.items()
    }
    return snapshot_of(as_of, found, About(**{**about, "as_of": as_of}))


def _entry(
    of: Table | Opened, table: str | None, rows: int, *, set_aside: int = 0, refused: bool = False
) -> dict[str, Any]:
    return {
        "source": of.source,
        "sheet": of.sheet if isinstance(of, Table) else None,
        "table": table,
        "rows": rows,
        "accepted": 0 if refused else rows - set_aside,
        "set_aside": set_aside,
        "refused": refused,
        "digest": of.digest if isinstance(of, Table) else None,
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
