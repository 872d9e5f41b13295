"""A snapshot: one immutable, content-addressed state of all records, as of a day."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from dashboard.records import (
    TABLES,
    About,
    Alliance,
    ConceptNote,
    Membership,
    Milestone,
    Network,
    Partner,
    PartnerCount,
    Record,
)


class Origin(NamedTuple):
    """The row of the export that a record was read from."""

    source: str
    sheet: str | None
    row: int


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All records in their canonical order. Make one with `make_snapshot`.

    `digest` depends on the records and the as-of date alone: not on the order of rows, columns or
    files, nor on that of several values in a cell. `origins` has, for each table, one entry for
    each record, in the order of the records; it is not part of the digest.
    """

    as_of: date
    about: About
    partners: tuple[Partner, ...]
    alliances: tuple[Alliance, ...]
    memberships: tuple[Membership, ...]
    partner_counts: tuple[PartnerCount, ...]
    activities: tuple[Milestone, ...]
    concept_notes: tuple[ConceptNote, ...]
    networks: tuple[Network, ...]
    digest: str
    origins: Mapping[str, tuple[Origin, ...]] = field(default_factory=dict, compare=False)


def make_snapshot(
    as_of: date, records: Iterable[tuple[Record, Origin | None]], about: About | None = None
) -> Snapshot:
    """The snapshot of `records`; a record that stands twice, field for field, counts once.

    `records` may mix tables and come in any order. Without `about` the snapshot is a real one that
    states nothing of itself.
    """
    lines: dict[str, dict[str, tuple[Record, Origin | None]]] = {name: {} for name in TABLES}
    for record, origin in records:
        lines[record.table].setdefault(_canonical(record), (record, origin))
    about = about or About()
    digest = hashlib.sha256(f"as_of {as_of.isoformat()}\nabout {_canonical(about)}\n".encode())
    tables: dict[str, Any] = {}
    origins: dict[str, tuple[Origin, ...]] = {}
    for name in TABLES:
        if name == About.table:
            continue
        digest.update("".join(f"{name} {line}\n" for line in sorted(lines[name])).encode())
        ordered = sorted(lines[name], key=lambda line: (_id(lines[name][line][0]), line))
        tables[name] = tuple(lines[name][line][0] for line in ordered)
        places = tuple(lines[name][line][1] for line in ordered)
        if all(places):
            origins[name] = tuple(place for place in places if place)
    return Snapshot(as_of=as_of, about=about, digest=digest.hexdigest(), origins=origins, **tables)


def _canonical(record: Record) -> str:
    """One line that is equal exactly for equal records, and says only what a record states.

    So a column that we learn to read later changes no digest of the records without it.
    """
    return record.model_dump_json(exclude_defaults=True)


def _id(record: Record) -> str:
    """What a record is sorted by: its first field, which tells it from others in most tables."""
    return str(next(iter(record.__dict__.values())))
