"""What only shows between records: one id twice, names of nobody, days that disagree."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from dashboard.findings import Finding
from dashboard.framework import Framework
from dashboard.records import Alliance, Membership, Partner, PartnerCount, Record
from loaders.cells import is_personal
from loaders.rows import Batch, Read, place
from loaders.schema import SCHEMAS

Batches = Mapping[str, list[Batch]]
INTERNATIONAL = "international"
INTERNATIONAL_ORGANISATIONS = "international_organisations"


def checked(
    batches: Batches, framework: Framework, as_of: date, *, is_whole: bool = True
) -> dict[str, list[Batch]]:
    """The batches after all checks between records; each has what these found.

    Only of a drop that `is_whole` can be said that it names somebody who is not there.
    """
    found = {name: _once(name, some) for name, some in batches.items()}
    if "partners" in found:
        found["partners"] = [_with_regions(batch, framework) for batch in found["partners"]]
    if is_whole:
        found |= _with_known_names(found)
    by_id = {
        record.alliance_id: record
        for record in _records(found, "alliances")
        if isinstance(record, Alliance)
    }
    totals = Counter(
        record.date
        for record in _records(found, "partner_counts")
        if isinstance(record, PartnerCount)
    )
    warn: dict[str, Callable[[Batch], Iterator[Finding]]] = {
        "alliances": lambda batch: _disagreeing_statuses(batch, as_of),
        "memberships": lambda batch: _outside_their_alliance(batch, by_id),
        "partner_counts": lambda batch: _two_totals(batch, totals),
    }
    for name, warnings in warn.items():
        found[name] = [
            replace(batch, findings=batch.findings + list(warnings(batch)))
            for batch in found.get(name, [])
        ]
    return {name: some for name, some in found.items() if some}


def _with_known_names(batches: Batches) -> dict[str, list[Batch]]:
    """The tables that name partners or alliances, without what names nobody."""
    partners, alliances = _ids(batches, "partners"), _ids(batches, "alliances")
    found = {
        name: [_withhold_unknown(batch, column, known, code) for batch in batches.get(name, [])]
        for name, column, known, code in (
            ("alliances", "lead_partner_id", partners, "unknown_lead"),
            ("concept_notes", "alliance_id", alliances, "unknown_alliance_withheld"),
            ("networks", "coordinator_partner_id", partners, "unknown_coordinator"),
        )
    }
    found["memberships"] = [
        _set_aside_unknown(
            _set_aside_unknown(batch, "alliance_id", alliances, "unknown_alliance"),
            "partner_id",
            partners,
            "unknown_partner",
        )
        for batch in batches.get("memberships", [])
    ]
    return found


def _once(name: str, batches: list[Batch]) -> list[Batch]:
    """Each record once: an equal row again is a note; of two rows with one id the fuller counts, the other is set aside.

    So the order of the rows decides nothing.
    """
    schema = SCHEMAS[name]
    counts: dict[Any, Read] = {}
    for read in (read for batch in batches for read in batch.reads):
        identity = _identity(read.record, schema.key, is_unique=schema.is_unique)
        other = counts.setdefault(identity, read)
        if other.record != read.record and _fullness(read.record) > _fullness(other.record):
            counts[identity] = read
    result = []
    for batch in batches:
        repeated: list[Finding] = []
        conflicting: list[Finding] = []
        gone: set[int] = set()
        for read in batch.reads:
            kept = counts[_identity(read.record, schema.key, is_unique=schema.is_unique)]
            if kept is read:
                continue
            gone.add(read.row.number)
            where = f"{kept.origin.sheet or kept.origin.source}, {kept.origin.row}"
            finding = Finding(
                "same_row_twice" if kept.record == read.record else "same_id_twice",
                **place(batch.recognised, read.row, schema.key[0]),
                value=str(getattr(read.record, schema.key[0])),
                details={"first": where},
            )
            (repeated if finding.code == "same_row_twice" else conflicting).append(finding)
        without = batch.without(gone, repeated + conflicting)
        result.append(replace(without, set_aside=batch.set_aside + len(conflicting)))
    return result


def _fullness(record: Record) -> tuple[int, str]:
    """How much a record states; of two that state as much the last in the alphabet."""
    stated = sum(value not in (None, ()) for value in record.__dict__.values())
    return stated, record.model_dump_json()


def _identity(record: Record, key: tuple[str, ...], *, is_unique: bool) -> Any:
    return tuple(getattr(record, name) for name in key) if is_unique else record


def _with_regions(batch: Batch, framework: Framework) -> Batch:
    """Regions that are not stated follow from the country, or from being an international body."""

    def with_region(read: Read) -> Read:
        partner = read.record
        if not isinstance(partner, Partner) or partner.region is not None:
            return read
        region = framework.region_of(partner.country)
        if partner.country is None and partner.category == INTERNATIONAL_ORGANISATIONS:
            region = INTERNATIONAL
        return read._replace(record=partner.model_copy(update={"region": region}))

    return replace(batch, reads=[with_region(read) for read in batch.reads])


def _records(batches: Batches, name: str) -> Iterator[Record]:
    for batch in batches.get(name, []):
        for read in batch.reads:
            yield read.record


def _ids(batches: Batches, name: str) -> frozenset[str]:
    key = SCHEMAS[name].key[0]
    return frozenset(getattr(record, key) for record in _records(batches, name))


def _withhold_unknown(batch: Batch, column: str, known: Collection[str], code: str) -> Batch:
    """The cells of a column that name nobody count as not stated."""
    findings = []
    reads = []
    for read in batch.reads:
        named = getattr(read.record, column)
        if named is None or named in known:
            reads.append(read)
            continue
        where = place(batch.recognised, read.row, column)
        findings.append(
            Finding("personal_data", **where)
            if is_personal(named)
            else Finding(code, **where, value=named)
        )
        reads.append(read._replace(record=read.record.model_copy(update={column: None})))
    return replace(batch, reads=reads, findings=batch.findings + findings)


def _set_aside_unknown(batch: Batch, column: str, known: Collection[str], code: str) -> Batch:
    """Rows that name nobody are set aside; one finding names the cause, at the first of them."""
    rows: dict[str, list[Read]] = defaultdict(list)
    for read in batch.reads:
        named = getattr(read.record, column)
        if named not in known:
            rows[named].append(read)
    findings = []
    for named, reads in rows.items():
        where = place(batch.recognised, reads[0].row, column)
        findings.append(
            Finding("personal_data_in_row", **where)
            if is_personal(named)
            else Finding(code, **where, value=named, details={"rows": str(len(reads))})
        )
    gone = {read.row.number for reads in rows.values() for read in reads}
    return batch.without(gone, findings)


def _disagreeing_statuses(batch: Batch, as_of: date) -> Iterator[Finding]:
    for read in batch.reads:
        alliance = read.record
        if not isinstance(alliance, Alliance) or alliance.status is None:
            continue
        details = {}
        if alliance.status == "ended" and alliance.ended_on is None:
            code = "ended_without_end"
        elif alliance.status == "active" and alliance.ended_on and alliance.ended_on < as_of:
            code, details = "active_but_over", {"day": alliance.ended_on.isoformat()}
        elif alliance.status == "active" and alliance.started_on and alliance.started_on > as_of:
            code, details = "active_but_not_begun", {"day": alliance.started_on.isoformat()}
        elif alliance.status == "ended" and alliance.ended_on and alliance.ended_on >= as_of:
            code, details = "ended_but_in_force", {"day": alliance.ended_on.isoformat()}
        elif alliance.status == "planned" and alliance.started_on and alliance.started_on <= as_of:
            code, details = "planned_but_begun", {"day": alliance.started_on.isoformat()}
        else:
            continue
        yield Finding(
            code,
            **place(batch.recognised, read.row, "status"),
            value=alliance.status,
            details={"name": alliance.name, **details},
        )


def _outside_their_alliance(batch: Batch, alliances: Mapping[str, Alliance]) -> Iterator[Finding]:
    for read in batch.reads:
        membership = read.record
        if not isinstance(membership, Membership):
            continue
        alliance = alliances.get(membership.alliance_id)
        if alliance is None:
            continue
        begins_before = (
            membership.joined_on
            and alliance.started_on
            and membership.joined_on < alliance.started_on
        )
        ends_after = (
            membership.left_on and alliance.ended_on and membership.left_on > alliance.ended_on
        )
        begins_after = (
            membership.joined_on and alliance.ended_on and membership.joined_on > alliance.ended_on
        )
        ends_before = (
            membership.left_on and alliance.started_on and membership.left_on < alliance.started_on
        )
        if begins_before or ends_after or begins_after or ends_before:
            column = "joined_on" if begins_before or begins_after else "left_on"
            yield Finding(
                "membership_outside_alliance",
                **place(batch.recognised, read.row, column),
                value=str(getattr(membership, column)),
                details={"name": alliance.name},
            )


def _two_totals(batch: Batch, days: Mapping[date, int]) -> Iterator[Finding]:
    """Days with several totals, in this file or in several; in the figures the larger counts."""
    for read in batch.reads:
        count = read.record
        if isinstance(count, PartnerCount) and days[count.date] > 1:
            yield Finding(
                "two_totals",
                **place(batch.recognised, read.row, "count"),
                value=str(count.count),
                details={"day": count.date.isoformat()},
            )
