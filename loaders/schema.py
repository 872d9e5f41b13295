"""The tables that exports hold: how each column is read, and which columns there must be.

The columns are the fields of `dashboard/records.py`; a test holds the two together.
"""

from dataclasses import dataclass

from dashboard.records import TABLES, Id, Key, Record

Columns = dict[str, str]

PARTNERS: Columns = {
    "partner_id": "id",
    "name": "name",
    "acronym": "text",
    "category": "word:categories",
    "country": "country:countries",
    "region": "word:regions",
    "membership": "word:memberships",
    "themes": "words:themes",
    "core_competencies": "text",
    "joined_on": "day",
    "left_on": "day",
    "website": "address",
    "source_url": "address",
    "evidence": "word:evidence",
}
ALLIANCES: Columns = {
    "alliance_id": "id",
    "name": "name",
    "form": "word:forms",
    "kind": "words:kinds",
    "status": "status:statuses",
    "scope": "word:scopes",
    "started_on": "day",
    "ended_on": "day",
    "regions": "words:regions",
    "themes": "words:themes",
    "lead_partner_id": "reference",
    "counterpart": "text",
    "counterpart_country": "country:countries",
    "confirmed_on": "day",
    "source_url": "address",
    "evidence": "word:evidence",
}
MEMBERSHIPS: Columns = {
    "alliance_id": "id",
    "partner_id": "id",
    "role": "text",
    "joined_on": "day",
    "left_on": "day",
}
PARTNER_COUNTS: Columns = {"date": "day", "count": "count", "source_url": "address"}
ACTIVITIES: Columns = {
    "activity": "count",
    "milestone": "name",
    "due_on": "day",
    "done_on": "day",
    "note": "text",
}
CONCEPT_NOTES: Columns = {
    "note_id": "id",
    "title": "name",
    "stage": "word:stages",
    "themes": "words:themes",
    "regions": "words:regions",
    "alliance_id": "reference",
    "submitted_on": "day",
    "funder": "text",
}
NETWORKS: Columns = {
    "network_id": "id",
    "name": "name",
    "region": "region:regions",
    "launched_on": "day",
    "coordinator_partner_id": "reference",
    "sectors": "text",
}
ALIASES: Columns = {
    "id": "id",
    "same_as": "reference",
    "different_from": "reference",
    "kind": "word:tables",
}
ABOUT: Columns = {"key": "text", "value": "text"}
ABOUT_VALUES: Columns = {
    "as_of": "day",
    "illustrative": "yes_no",
    "publisher": "text",
    "licence": "text",
    "note": "text",
}


@dataclass(frozen=True, slots=True)
class Schema:
    """One kind of table. `ends` maps an end to its start.

    `key` is what its rows go by. Two rows may go by the same where the table is not `is_unique`: a partner may be in an
    alliance for several periods. Without one of the columns `tells` it is another table, though their cells may be blank.
    """

    columns: Columns
    required: tuple[str, ...]
    key: tuple[str, ...]
    ends: tuple[tuple[str, str], ...] = ()
    is_unique: bool = True
    tells: tuple[str, ...] = ()


class Alias(Record):
    """What the secretariat has decided of an id: it is read as another, or it is another in spite of its looks."""

    table = "aliases"

    id: Id
    same_as: Id | None = None
    different_from: Id | None = None
    kind: Key | None = None


RECORDS = TABLES | {Alias.table: Alias}
SCHEMAS: dict[str, Schema] = {
    "about": Schema(ABOUT, ("key", "value"), ("key",)),
    "partners": Schema(
        PARTNERS, ("partner_id", "name"), ("partner_id",), (("left_on", "joined_on"),)
    ),
    "alliances": Schema(
        ALLIANCES, ("alliance_id", "name"), ("alliance_id",), (("ended_on", "started_on"),)
    ),
    "memberships": Schema(
        MEMBERSHIPS,
        ("alliance_id", "partner_id"),
        ("alliance_id", "partner_id"),
        (("left_on", "joined_on"),),
        is_unique=False,
    ),
    "partner_counts": Schema(PARTNER_COUNTS, ("date", "count"), ("date",), is_unique=False),
    "activities": Schema(
        ACTIVITIES, ("activity", "milestone"), ("activity", "milestone"), is_unique=False
    ),
    "concept_notes": Schema(CONCEPT_NOTES, ("note_id", "title"), ("note_id",)),
    "networks": Schema(NETWORKS, ("network_id", "name", "region"), ("network_id",)),
    "aliases": Schema(
        ALIASES,
        ("id",),
        ("id", "same_as", "different_from"),
        is_unique=False,
        tells=("same_as", "different_from"),
    ),
}
# The columns in which other tables name a partner or an alliance.
REFERENCES: dict[str, tuple[tuple[str, str], ...]] = {
    "partners": (
        ("alliances", "lead_partner_id"),
        ("memberships", "partner_id"),
        ("networks", "coordinator_partner_id"),
    ),
    "alliances": (("memberships", "alliance_id"), ("concept_notes", "alliance_id")),
}
