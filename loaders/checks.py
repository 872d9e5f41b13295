"""What only shows between records: one id twice, names of nobody, days that disagree."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import chain
from typing import Any

from dashboard.findings import SEVERITY, Finding, Severity
from dashboard.framework import Framework
from dashboard.records import Alliance, Membership, Partner, PartnerCount, Record
from dashboard.snapshot import Origin
from loaders.identity import shown
from loaders.references import with_known_names, without_changed_ids
from loaders.rows import Batch, Read, place
from loaders.schema import SCHEMAS

Batches = Mapping[str, list[Batch]]
INTERNATIONAL = "international"
INTERNATIONAL_ORGANISATIONS = "international_organisations"


def checked(
    batches: Batches,
    framework: Framework,
    as_of: date,
    written: Mapping[Origin, str],
    *,
    is_whole: bool,
) -> dict[str, list[Batch]]:
    """The batches after all checks between records; each has what these found.

    Only of a drop that `is_whole` can be said that it names somebody who is not there. `written` has the ids of the rows
    that were renamed.
    """
    found = without_changed_ids(batches)
    found = {name: _once(name, some, written) for name, some in found.items()}
    if "partners" in found:
        found["partners"] = [_with_regions(batch, framework) for batch in found["partners"]]
    if is_whole:
        found |= with_known_names(found)
    for name, warnings in _warnings(found, as_of).items():
        found[name] = [
            replace(batch, findings=batch.findings + list(warnings(batch)))
            for batch in found.get(name, [])
        ]
    return {name: some for name, some in found.items() if some}


def _warnings(found: Batches, as_of: date) -> dict[str, Callable[[Batch], Iterator[Finding]]]:
    """For each table that needs them, the checks that cost no row."""
    alliances = {
        record.alliance_id: record
        for record in _records(found, "alliances")
        if isinstance(record, Alliance)
    }
    partners = {
        record.partner_id: record
        for record in _records(found, "partners")
        if isinstance(record, Partner) and (record.joined_on or record.left_on)
    }
    totals = Counter(
        record.date
        for record in _records(found, "partner_counts")
        if isinstance(record, PartnerCount)
    )
    return {
        "alliances": lambda batch: chain(
            _disagreeing_statuses(batch, as_of), _leads_of_another_time(batch, partners)
        ),
        "memberships": lambda batch: chain(
            _outside_their_alliance(batch, alliances),
            _partners_of_another_time(batch, alliances, partners),
        ),
        "partner_counts": lambda batch: _two_totals(batch, totals),
    }


def _once(name: str, batches: list[Batch], written: Mapping[Origin, str]) -> list[Batch]:
    """Each record once: an equal row again is a note; of two rows with one id the fuller counts, the other is set aside.

    So the order of the rows decides nothing. Where the two were `written` with two ids, somebody has decided that they are
    one, and it is a note too.
    """
    schema = SCHEMAS[name]
    counts: dict[Any, Read] = {}
    is_clean = True
    for read in (read for batch in batches for read in batch.reads):
        identity = _identity(read.record, schema.key, is_unique=schema.is_unique)
        other = counts.setdefault(identity, read)
        if other is read:
            continue
        is_clean = False
        if other.record != read.record and _fullness(read.record) > _fullness(other.record):
            counts[identity] = read
    return batches if is_clean else [_without_repeated(one, counts, written) for one in batches]


def _without_repeated(
    batch: Batch, counts: Mapping[Any, Read], written: Mapping[Origin, str]
) -> Batch:
    schema = SCHEMAS[batch.recognised.name]
    findings: list[Finding] = []
    gone: set[int] = set()
    for read in batch.reads:
        kept = counts[_identity(read.record, schema.key, is_unique=schema.is_unique)]
        if kept is not read:
            gone.add(read.row.number)
            findings.append(_repeated(batch, read, kept, written))
    conflicts = sum(SEVERITY[finding.code] is Severity.SET_ASIDE for finding in findings)
    return replace(batch.without(gone, findings), set_aside=batch.set_aside + conflicts)


def _repeated(batch: Batch, read: Read, kept: Read, written: Mapping[Origin, str]) -> Finding:
    key = SCHEMAS[batch.recognised.name].key[0]
    counts = str(getattr(read.record, key))
    own, other = (written.get(one.origin, counts) for one in (read, kept))
    if own != other:
        code = "counted_as_one"
    else:
        code = "same_row_twice" if kept.record == read.record else "same_id_twice"
    return Finding(
        code,
        **place(batch.recognised, read.row, key),
        value=own if shown(own) == own else None,
        details={
            "first": f"{kept.origin.sheet or kept.origin.source}, {kept.origin.row}",
            "other": shown(other),
        },
    )


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


def _leads_of_another_time(batch: Batch, partners: Mapping[str, Partner]) -> Iterator[Finding]:
    for read in batch.reads:
        alliance = read.record
        if not isinstance(alliance, Alliance) or alliance.lead_partner_id is None:
            continue
        partner = partners.get(alliance.lead_partner_id)
        if partner and _misses(partner, alliance.started_on, alliance.ended_on):
            yield _of_another_time(batch, read, "lead_partner_id", partner, alliance)


def _partners_of_another_time(
    batch: Batch, alliances: Mapping[str, Alliance], partners: Mapping[str, Partner]
) -> Iterator[Finding]:
    """Memberships of partners that had left before, or joined after; a membership may state days of its own."""
    for read in batch.reads:
        membership = read.record
        if not isinstance(membership, Membership):
            continue
        partner = partners.get(membership.partner_id)
        alliance = alliances.get(membership.alliance_id)
        if partner is None or alliance is None:
            continue
        end = membership.left_on or alliance.ended_on
        if end is None and partner.left_on is None:
            continue
        if _misses(partner, membership.joined_on or alliance.started_on, end):
            yield _of_another_time(batch, read, "partner_id", partner, alliance)


def _misses(partner: Partner, start: date | None, end: date | None) -> bool:
    """Whether a partner was in the register on no day of a period."""
    has_left = partner.left_on and start and partner.left_on < start
    not_yet = partner.joined_on and end and partner.joined_on > end
    return bool(has_left or not_yet)


def _of_another_time(
    batch: Batch, read: Read, column: str, partner: Partner, alliance: Alliance
) -> Finding:
    return Finding(
        "partner_outside_alliance",
        **place(batch.recognised, read.row, column),
        value=None if shown(partner.partner_id) != partner.partner_id else partner.partner_id,
        details={"name": alliance.name, "twin": partner.name},
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
