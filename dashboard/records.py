"""The records: what a partner, an alliance or a membership is, and every rule about one of them.

A record knows nothing of files, of other records or of the clock. Keys of vocabularies (regions,
themes …) are plain strings here: the vocabularies are data, and the loaders map words to keys.
None, or an empty tuple, means "not stated".
"""

from collections.abc import Callable, Sequence
from datetime import date
from functools import cache
from typing import Annotated, Any, ClassVar, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    TypeAdapter,
    model_validator,
)

Id = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=1000)]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
CountryCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]


def _sorted_set(keys: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(set(keys)))


Keys = Annotated[tuple[Key, ...], AfterValidator(_sorted_set)]


class Record(BaseModel):
    """One validated row. Frozen: a changed record is another record."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    table: ClassVar[str]


class About(Record):
    """What the exports say of themselves (key and value)."""

    table = "about"

    as_of: date | None = None
    illustrative: bool = False
    publisher: str | None = None
    licence: str | None = None
    note: str | None = None


class _Period(Record):
    """A record with a start and an end, closed at both ends."""

    _start: ClassVar[str]
    _end: ClassVar[str]

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Self:
        start, end = getattr(self, self._start), getattr(self, self._end)
        if start is not None and end is not None and end < start:
            raise ValueError("period_ends_before_start")
        return self


class Partner(_Period):
    """An organisation or country that signed the declaration of intent."""

    table = "partners"
    _start, _end = "joined_on", "left_on"

    partner_id: Id
    name: Name
    acronym: str | None = None
    category: Key | None = None
    country: CountryCode | None = None
    region: Key | None = None
    membership: Key | None = None
    themes: Keys = ()
    core_competencies: str | None = None
    joined_on: date | None = None
    left_on: date | None = None
    website: str | None = None
    source_url: str | None = None
    evidence: Key | None = None


class Alliance(_Period):
    """A partnership or an alliance: `form` says which."""

    table = "alliances"
    _start, _end = "started_on", "ended_on"

    alliance_id: Id
    name: Name
    form: Key | None = None
    kind: Keys = ()
    status: Key | None = None
    scope: Key | None = None
    started_on: date | None = None
    ended_on: date | None = None
    regions: Keys = ()
    themes: Keys = ()
    lead_partner_id: Id | None = None
    counterpart: str | None = None
    counterpart_country: CountryCode | None = None
    confirmed_on: date | None = None
    source_url: str | None = None
    evidence: Key | None = None


class Membership(_Period):
    """That a partner takes part in an alliance, in one period; there may be several."""

    table = "memberships"
    _start, _end = "joined_on", "left_on"

    alliance_id: Id
    partner_id: Id
    role: str | None = None
    joined_on: date | None = None
    left_on: date | None = None


class PartnerCount(Record):
    """How many partners there were on a day, as a public source states it."""

    table = "partner_counts"

    date: date
    count: Annotated[int, Field(ge=0)]
    source_url: str | None = None


class Milestone(Record):
    """One milestone of one of the six activities of the objective."""

    table = "activities"

    activity: Annotated[int, Field(ge=1, le=6)]
    milestone: Name
    due_on: date | None = None
    done_on: date | None = None
    note: str | None = None


class ConceptNote(Record):
    """An idea for a project, and how far it has come (activity 5)."""

    table = "concept_notes"

    note_id: Id
    title: Name
    stage: Key | None = None
    themes: Keys = ()
    regions: Keys = ()
    alliance_id: Id | None = None
    submitted_on: date | None = None
    funder: str | None = None


class Network(Record):
    """A regional network of the Initiative (activity 3)."""

    table = "networks"

    network_id: Id
    name: Name
    region: Key
    launched_on: date | None = None
    coordinator_partner_id: Id | None = None
    sectors: str | None = None


TABLES: dict[str, type[Record]] = {
    kind.table: kind
    for kind in (
        About,
        Partner,
        Alliance,
        Membership,
        PartnerCount,
        Milestone,
        ConceptNote,
        Network,
    )
}
# The field by which a record goes, in the tables whose records have one of their own.
IDS = {
    Partner.table: "partner_id",
    Alliance.table: "alliance_id",
    ConceptNote.table: "note_id",
    Network.table: "network_id",
}


@cache
def cells_validator(kind: type[Record], field: str) -> Callable[[Sequence[Any]], list[Any]]:
    """Validates many cells of a field at once, as the record would; raises ValidationError with their positions.

    What is left to a record is the rule about its period.
    """
    of = kind.model_fields[field]
    cells: Any = list[Annotated[of.annotation, of]]  # type: ignore[name-defined]
    return TypeAdapter(cells, config=ConfigDict(str_strip_whitespace=True)).validate_python
