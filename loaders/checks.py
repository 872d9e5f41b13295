"""What only shows between records: one id twice, names of nobody, days that disagree."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import numpy as np

from dashboard.coded import Coded, Codes, Mask, coded, positions
from dashboard.findings import SEVERITY, Finding, Severity
from dashboard.framework import Framework
from dashboard.records import Record
from dashboard.snapshot import Origin
from loaders.identity import shown
from loaders.references import with_known_names, without_changed_ids
from loaders.rows import LONG_AGO, NEVER, Gathered
from loaders.schema import SCHEMAS

Tables = Mapping[str, Gathered]


def checked(
    tables: Tables,
    framework: Framework,
    as_of: date,
    written: Mapping[Origin, str],
    findings: list[Finding],
    *,
    is_whole: bool,
) -> dict[str, Gathered]:
    """The records after all checks between them, and what these found.

    Only of a drop that `is_whole` can be said that it names somebody who is not there. `written` has the ids of the rows
    that were renamed.
    """
    found = without_changed_ids(tables, findings)
    found = {name: _once(table, written, findings) for name, table in found.items()}
    if "partners" in found:
        found["partners"] = _with_regions(found["partners"], framework)
    if is_whole:
        found = with_known_names(found, findings)
    if "alliances" in found:
        findings += _disagreeing_statuses(found["alliances"], as_of)
    findings += _of_another_time(found)
    if "partner_counts" in found:
        findings += _two_totals(found["partner_counts"])
    return found


def _once(table: Gathered, written: Mapping[Origin, str], findings: list[Finding]) -> Gathered:
    """Each record once: an equal row again is a note; of two rows with one id the fuller counts, the other is set aside.

    So the order of the rows decides nothing. Where the two were `written` with two ids, somebody has decided that they are
    one, and it is a note too.
    """
    schema = SCHEMAS[table.name]
    rows = positions(_repeated([table.columns[field] for field in schema.key]))
    records = {row: table[row] for row in rows}
    counts: dict[Any, int] = {}
    for row, record in records.items():
        identity = _identity(record, schema.key, is_unique=schema.is_unique)
        other = counts.setdefault(identity, row)
        if record != records[other] and _fullness(record) > _fullness(records[other]):
            counts[identity] = row
    conflicts, equals = np.zeros(len(table), np.bool_), np.zeros(len(table), np.bool_)
    for row, record in records.items():
        kept = counts[_identity(record, schema.key, is_unique=schema.is_unique)]
        if kept != row:
            finding = _repetition(table, row, kept, written, is_equal=record == records[kept])
            findings.append(finding)
            is_conflict = SEVERITY[finding.code] is Severity.SET_ASIDE
            (conflicts if is_conflict else equals)[row] = True
    return table.without(equals, are_set_aside=False).without(conflicts[~equals])


def _repeated(key: list[Coded[Any]]) -> Mask:
    """The rows whose key is that of another row too."""
    codes = key[0].codes.astype(np.int64)
    for column in key[1:]:
        codes = codes * len(column.values) + column.codes
    order = np.argsort(codes, kind="stable")
    ordered = codes[order]
    same = ordered[1:] == ordered[:-1]
    repeated = np.zeros(len(codes), np.bool_)
    repeated[order[1:][same]] = repeated[order[:-1][same]] = True
    return repeated


def _repetition(
    table: Gathered, row: int, kept: int, written: Mapping[Origin, str], *, is_equal: bool
) -> Finding:
    key = SCHEMAS[table.name].key[0]
    counts, first = str(table.columns[key][row]), table.origin(kept)
    own, other = (written.get(table.origin(one), counts) for one in (row, kept))
    code = "same_row_twice" if is_equal else "same_id_twice"
    code = "counted_as_one" if own != other else code
    return Finding(
        code,
        **table.place(row, key),
        value=own if shown(own) == own else None,
        details={"first": f"{first.sheet or first.source}, {first.row}", "other": shown(other)},
    )


def _fullness(record: Record) -> tuple[int, str]:
    """How much a record states; of two that state as much the last in the alphabet."""
    stated = sum(value not in (None, ()) for value in record.__dict__.values())
    return stated, record.model_dump_json()


def _identity(record: Record, key: tuple[str, ...], *, is_unique: bool) -> Any:
    return tuple(getattr(record, name) for name in key) if is_unique else record


def _with_regions(partners: Gathered, framework: Framework) -> Gathered:
    """Regions that are not stated follow from the country, or from being an international body."""
    stated = (partners.columns[field] for field in ("region", "country", "category"))
    regions = (region or framework.region_of(*rest) for region, *rest in zip(*stated, strict=True))
    return partners.having(region=coded(regions))


def _disagreeing_statuses(alliances: Gathered, as_of: date) -> Iterator[Finding]:
    """Statuses that say something else than the days."""
    status, today = alliances.columns["status"], as_of.toordinal()
    starts = alliances.columns["started_on"].days(LONG_AGO)
    ends = alliances.columns["ended_on"].days(NEVER)
    is_over, is_open = ends < today, ends == NEVER
    has_begun, has_start = starts <= today, starts > LONG_AGO
    active, ended, planned = (status.says(one) for one in ("active", "ended", "planned"))
    for code, rows, days in (
        ("ended_without_end", ended & is_open, None),
        ("active_but_over", active & is_over, "ended_on"),
        ("active_but_not_begun", active & ~is_over & ~has_begun, "started_on"),
        ("ended_but_in_force", ended & ~is_open & ~is_over, "ended_on"),
        ("planned_but_begun", planned & has_start & has_begun, "started_on"),
    ):
        for row in positions(rows):
            day = {"day": alliances.columns[days][row].isoformat()} if days else {}
            yield Finding(
                code,
                **alliances.place(row, "status"),
                value=status[row],
                details={"name": alliances.columns["name"][row], **day},
            )


@dataclass(frozen=True, slots=True, eq=False)
class _Period:
    """From when to when, as ordinals, with a day before or after all others where it is not stated."""

    start: Codes
    end: Codes

    @classmethod
    def of(cls, table: Gathered) -> "_Period":
        [(end, start)] = SCHEMAS[table.name].ends
        return cls(table.columns[start].days(LONG_AGO), table.columns[end].days(NEVER))

    def at(self, rows: Codes) -> "_Period":
        """The periods of other rows, which name these."""
        return _Period(self.start[rows], self.end[rows])

    def misses(self, other: "_Period") -> Mask:
        """Whether the two have no day in common."""
        return (self.end < other.start) | (self.start > other.end)

    def or_else(self, other: "_Period") -> "_Period":
        """This period, with the start and the end of the other where it does not state its own."""
        return _Period(
            np.where(self.start == LONG_AGO, other.start, self.start),
            np.where(self.end == NEVER, other.end, self.end),
        )


def _of_another_time(tables: Tables) -> Iterator[Finding]:
    """Memberships outside the time of their alliance, and what partners do who had left before, or joined after."""
    partners, alliances = tables.get("partners"), tables.get("alliances")
    if not partners or not alliances:
        return
    agreed = _Period.of(alliances)
    yield from _partners_of_another_time(alliances, "lead_partner_id", agreed, partners)
    if "memberships" in tables:
        members = tables["memberships"]
        alliance = members.columns["alliance_id"].rows_in(alliances.columns["alliance_id"])
        own, theirs = _Period.of(members), agreed.at(alliance)
        names = Coded(alliances.columns["name"].values, alliances.columns["name"].codes[alliance])
        members, known = members.having(name=names), alliance >= 0
        yield from _outside_their_alliance(members, own, theirs, known)
        period = own.or_else(theirs)
        yield from _partners_of_another_time(members, "partner_id", period, partners, known)


def _outside_their_alliance(
    members: Gathered, own: _Period, theirs: _Period, known: Mask
) -> Iterator[Finding]:
    """Memberships of which a day that is stated lies outside the period of the alliance."""
    bad_start = (own.start > LONG_AGO) & ((own.start < theirs.start) | (own.start > theirs.end))
    bad_end = (own.end < NEVER) & ((own.end > theirs.end) | (own.end < theirs.start))
    for column, rows in (("joined_on", bad_start), ("left_on", bad_end & ~bad_start)):
        for row in positions(known & rows):
            yield Finding(
                "membership_outside_alliance",
                **members.place(row, column),
                value=str(members.columns[column][row]),
                details={"name": members.columns["name"][row]},
            )


def _partners_of_another_time(
    table: Gathered,
    column: str,
    period: _Period,
    partners: Gathered,
    known: Mask | Literal[True] = True,
) -> Iterator[Finding]:
    """Rows that name a partner which was in the register on no day of their period."""
    partner = table.columns[column].rows_in(partners.columns["partner_id"])
    misses = _Period.of(partners).at(partner).misses(period)
    for row in positions(known & (partner >= 0) & misses):
        written = table.columns[column][row]
        yield Finding(
            "partner_outside_alliance",
            **table.place(row, column),
            value=None if shown(written) != written else written,
            details={
                "name": table.columns["name"][row],
                "twin": partners.columns["name"][int(partner[row])],
            },
        )


def _two_totals(counts: Gathered) -> Iterator[Finding]:
    """Days with several totals, in one file or in several; in the figures the larger counts."""
    days = counts.columns["date"]
    for row in positions(np.bincount(days.codes)[days.codes] > 1):
        yield Finding(
            "two_totals",
            **counts.place(row, "count"),
            value=str(counts.columns["count"][row]),
            details={"day": days[row].isoformat()},
        )
