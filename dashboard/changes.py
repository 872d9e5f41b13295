"""What changed between two snapshots: the figures, the records, and who counts because of which.

Days and records are told apart: where the as-of dates differ, the records of the earlier one are
also read on the later one, and every change belongs to the step in which it happens. A comparison
and the one in the other direction mirror each other. Knows nothing of what was set aside, nor of
what is good or bad.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from typing import Any, Generic, TypeAlias, TypeVar

from dashboard.framework import Framework
from dashboard.indicators import Indicators, Values
from dashboard.records import (
    IDS,
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
from dashboard.snapshot import Records, Snapshot

MOST_COMPARED = 300_000  # records of a snapshot
Number: TypeAlias = int | Fraction | None
Kind = TypeVar("Kind", bound=Record)
Key = TypeVar("Key", bound=Hashable)


class Cause(StrEnum):
    """Why something counts on one side of a comparison and not on the other.

    A partner is engaged through an agreement if it is in the register, the agreement in force, and
    the partner takes part in it: the cause is the first of the three that fails on the other side.
    There the record is missing (`added`, `removed`), or says otherwise (`changed`), or says the
    same of a day outside its period. These last ones are facts of the calendar whichever way the
    comparison goes: `began` between the earlier day and the later, or `ended`.
    """

    PARTNER_ADDED = "partner_added"
    PARTNER_REMOVED = "partner_removed"
    PARTNER_CHANGED = "partner_changed"  # when it joined or left
    PARTNER_JOINED = "partner_joined"
    PARTNER_LEFT = "partner_left"
    AGREEMENT_ADDED = "agreement_added"
    AGREEMENT_REMOVED = "agreement_removed"
    AGREEMENT_CHANGED = "agreement_changed"  # its status or dates, or those of its memberships
    AGREEMENT_BEGAN = "agreement_began"
    AGREEMENT_ENDED = "agreement_ended"
    PARTICIPATION_CHANGED = "participation_changed"  # its memberships in it, or who leads it
    PARTICIPATION_BEGAN = "participation_began"
    PARTICIPATION_ENDED = "participation_ended"


@dataclass(frozen=True, slots=True)
class Figure:
    """A headline figure, before and after; `by_day` is what the day alone has changed.

    The rest is due to the records. Differences are None where a side is not known, and for yes/no.
    """

    old: Number
    new: Number
    by_day: Number

    @property
    def difference(self) -> Number:
        return _difference(self.old, self.new)

    @property
    def by_records(self) -> Number:
        return _difference(self.by_day, self.difference)


@dataclass(frozen=True, slots=True)
class Reason:
    """A cause, and the agreements through which it made a partner engaged or not (else none)."""

    cause: Cause
    alliances: tuple[Alliance, ...] = ()


@dataclass(frozen=True, slots=True)
class Moved(Generic[Kind]):
    """A record that counts on one side only, as it stands there, with one reason at least."""

    record: Kind
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Flow(Generic[Kind]):
    """Who counts now and did not, and who did and does not now, in the order of the snapshots."""

    newly: tuple[Moved[Kind], ...]
    no_longer: tuple[Moved[Kind], ...]


@dataclass(frozen=True, slots=True)
class Edit(Generic[Kind]):
    """One record, before and after."""

    old: Kind
    new: Kind

    @property
    def fields(self) -> dict[str, tuple[Any, Any]]:
        """The fields that changed: what each said, and says."""
        new = dict(self.new)
        return {name: (cell, new[name]) for name, cell in self.old if cell != new[name]}


@dataclass(frozen=True, slots=True)
class Edits(Generic[Kind]):
    """What happened to the records of a table, in their order.

    Memberships, totals and activities have no id: they are never `changed`, but removed and added.
    """

    added: tuple[Kind, ...]
    removed: tuple[Kind, ...]
    changed: tuple[Edit[Kind], ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many records were added, removed and changed."""
        return {name: len(getattr(self, name)) for name in Edits.__slots__}

    def __bool__(self) -> bool:
        return any(self.counts.values())


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed, each side at its own as-of date.

    `figures` are all headline figures by name, changed or not. The flows say who is behind three of
    them: `register` of `listed`, `engaged` of `engaged`, `in_force` of `alliances_in_force`.
    """

    old_as_of: date
    new_as_of: date
    figures: Mapping[str, Figure]
    register: Flow[Partner]
    engaged: Flow[Partner]
    in_force: Flow[Alliance]
    about: Edit[About]
    partners: Edits[Partner]
    alliances: Edits[Alliance]
    memberships: Edits[Membership]
    partner_counts: Edits[PartnerCount]
    activities: Edits[Milestone]
    concept_notes: Edits[ConceptNote]
    networks: Edits[Network]

    @property
    def moved(self) -> Iterator[tuple[str, str, tuple[Moved[Any], ...]]]:
        """Who moved, and who did not: each flow, its side (`newly`, `no_longer`), and who they are."""
        for flow in ("register", "engaged", "in_force"):
            for side in Flow.__slots__:
                yield flow, side, getattr(getattr(self, flow), side)

    @property
    def edits(self) -> dict[str, Edits[Any]]:
        """What happened to the records, for each table where anything did."""
        every = {name: getattr(self, name) for name in TABLES if name != About.table}
        return {name: edits for name, edits in every.items() if edits}

    def __bool__(self) -> bool:
        """Whether anything changed at all."""
        return bool(self.edits or self.about.fields or self.old_as_of != self.new_as_of)


def changes(before: Snapshot, after: Snapshot, framework: Framework) -> Changes:
    """What changed from one snapshot to the other; either may be the earlier one.

    An id names one record of a snapshot: whoever reads exports sees to that.
    """
    old, new = _read(before, framework), _read(after, framework)
    steps = old, _between(old, new, framework), new
    newly, no_longer = _Way(steps[::-1], is_newly=True), _Way(steps, is_newly=False)
    return Changes(
        old_as_of=before.as_of,
        new_as_of=after.as_of,
        figures=_figures(*steps),
        register=Flow(_in_register(newly), _in_register(no_longer)),
        engaged=Flow(_engaged(newly), _engaged(no_longer)),
        in_force=Flow(_in_force(newly), _in_force(no_longer)),
        about=Edit(before.about, after.about),
        **{
            old.kind.table: _edits(old, new)
            for old, new in zip(before.tables(), after.tables(), strict=True)
        },
    )


def comparable(before: Snapshot, after: Snapshot) -> bool:
    """Whether two snapshots have something in common, and not too much to tell one by one."""
    is_alike = before.about.illustrative == after.about.illustrative
    return is_alike and max(before.size, after.size) <= MOST_COMPARED


def headline(values: Values) -> dict[str, Number]:
    """The figures that a publication changes, by name, exact; None where one is not known."""
    return {
        "listed": values.coverage.part,
        "published_total": values.coverage.whole,
        "unlisted": values.engaged.unlisted,
        "whole": values.engaged.whole,
        "engaged": values.engaged.part,
        "lower_bound": values.engaged.lower_bound,
        "fraction": values.engaged.fraction,
        "alliances_in_force": values.alliances.count,
        "undated_alliances": values.gaps.undated,
    }


# What may count on a day: a partner (in the register), an agreement (in force), or the two together
# (the partner is engaged through the agreement).
_Claim: TypeAlias = tuple[str | None, str | None]


@dataclass(frozen=True, slots=True, eq=False)
class _Step:
    """Some records on a day: where each stands by its id, and what counts of them.

    `engagements` maps each engaged partner to the alliances through which it is engaged.
    """

    snapshot: Snapshot
    partners: Mapping[str, int]
    alliances: Mapping[str, int]
    figures: Mapping[str, Number]
    engagements: Mapping[str, tuple[str, ...]]
    counts: frozenset[_Claim]

    def adds(self, claim: _Claim, other: "_Step") -> bool:
        """Whether the claim counts here and not there."""
        return claim in self.counts and claim not in other.counts


@dataclass(frozen=True, slots=True, eq=False)
class _Way:
    """From the side where something counts, step by step to the side where it does not.

    Each step is one of the day alone, or one of the records alone.
    """

    steps: tuple[_Step, ...]
    is_newly: bool

    def loses(self, claim: _Claim) -> bool:
        return self.steps[0].adds(claim, self.steps[-1])

    def cause(self, claim: _Claim) -> Cause:
        """Why a claim is lost: the first condition that fails at the first step that loses it."""
        here, there = next(
            (here, there) for here, there in pairwise(self.steps) if here.adds(claim, there)
        )
        partner_id, alliance_id = claim
        causes, is_there = _OF_PARTICIPATION, True
        if here.adds((partner_id, None), there):
            causes, is_there = _OF_PARTNER, partner_id in there.partners
        elif here.adds((None, alliance_id), there):
            causes, is_there = _OF_AGREEMENT, alliance_id in there.alliances
        on, other = here.snapshot.as_of, there.snapshot.as_of
        if on != other:
            return causes["began" if on > other else "ended"]
        if is_there:
            return causes["changed"]
        return causes["added" if self.is_newly else "removed"]


_OF_PARTNER = {
    "added": Cause.PARTNER_ADDED,
    "removed": Cause.PARTNER_REMOVED,
    "changed": Cause.PARTNER_CHANGED,
    "began": Cause.PARTNER_JOINED,
    "ended": Cause.PARTNER_LEFT,
}
_OF_AGREEMENT = {
    "added": Cause.AGREEMENT_ADDED,
    "removed": Cause.AGREEMENT_REMOVED,
    "changed": Cause.AGREEMENT_CHANGED,
    "began": Cause.AGREEMENT_BEGAN,
    "ended": Cause.AGREEMENT_ENDED,
}
_OF_PARTICIPATION = {
    "changed": Cause.PARTICIPATION_CHANGED,
    "began": Cause.PARTICIPATION_BEGAN,
    "ended": Cause.PARTICIPATION_ENDED,
}


def _read(snapshot: Snapshot, framework: Framework) -> _Step:
    partners = _places(snapshot.partners.columns["partner_id"])
    alliances = _places(snapshot.alliances.columns["alliance_id"])
    return _step(snapshot, partners, alliances, framework)


def _places(keys: Iterable[Key]) -> dict[Key, int]:
    return {key: place for place, key in enumerate(keys)}


def _between(old: _Step, new: _Step, framework: Framework) -> _Step:
    """The records of the earlier snapshot, read on the later day, whichever is the old one."""
    earlier, later = sorted((old, new), key=lambda step: step.snapshot.as_of)
    if earlier.snapshot.as_of == later.snapshot.as_of:
        return old
    # Its digest is that of another day: this snapshot is not shown to anybody.
    moved = replace(earlier.snapshot, as_of=later.snapshot.as_of)
    return _step(moved, earlier.partners, earlier.alliances, framework)


def _step(
    snapshot: Snapshot,
    partners: Mapping[str, int],
    alliances: Mapping[str, int],
    framework: Framework,
) -> _Step:
    indicators = Indicators(snapshot, framework)
    behind = indicators.behind()
    partner_ids, alliance_ids = list(partners), list(alliances)
    engagements = {
        partner_ids[partner]: tuple(alliance_ids[alliance] for alliance in engaged_in)
        for partner, engaged_in in behind.engagements.items()
    }
    counts: set[_Claim] = {(partner_ids[place], None) for place in behind.register}
    counts.update((None, alliance_ids[place]) for place in behind.alliances)
    counts.update((partner, one) for partner, many in engagements.items() for one in many)
    figures = headline(indicators.values())
    return _Step(snapshot, partners, alliances, figures, engagements, frozenset(counts))


def _figures(old: _Step, between: _Step, new: _Step) -> dict[str, Figure]:
    day_moves_first = between.snapshot.as_of == new.snapshot.as_of
    earlier, later = (old, between) if day_moves_first else (between, new)
    figures = {}
    for name, figure in old.figures.items():
        by_day = _difference(earlier.figures[name], later.figures[name])
        is_known = _difference(figure, new.figures[name]) is not None
        figures[name] = Figure(figure, new.figures[name], by_day if is_known else None)
    return figures


def _difference(old: Number, new: Number) -> Number:
    if old is None or new is None or isinstance(new, bool):
        return None
    return new - old


def _in_register(way: _Way) -> tuple[Moved[Partner], ...]:
    partners = way.steps[0].snapshot.partners
    return tuple(
        Moved(partners[place], (Reason(way.cause((partner_id, None))),))
        for partner_id, place in way.steps[0].partners.items()
        if way.loses((partner_id, None))
    )


def _in_force(way: _Way) -> tuple[Moved[Alliance], ...]:
    alliances = way.steps[0].snapshot.alliances
    return tuple(
        Moved(alliances[place], (Reason(way.cause((None, alliance_id))),))
        for alliance_id, place in way.steps[0].alliances.items()
        if way.loses((None, alliance_id))
    )


def _engaged(way: _Way) -> tuple[Moved[Partner], ...]:
    here, there = way.steps[0], way.steps[-1]
    partners, alliances = here.snapshot.partners, here.snapshot.alliances
    moved = []
    for partner_id, alliance_ids in here.engagements.items():
        if partner_id in there.engagements:
            continue
        through: dict[Cause, list[Alliance]] = {}
        for alliance_id in alliance_ids:
            cause = way.cause((partner_id, alliance_id))
            through.setdefault(cause, []).append(alliances[here.alliances[alliance_id]])
        reasons = tuple(Reason(cause, tuple(through[cause])) for cause in Cause if cause in through)
        moved.append(Moved(partners[here.partners[partner_id]], reasons))
    return tuple(moved)


def _edits(before: Records[Kind], after: Records[Kind]) -> Edits[Kind]:
    """By the field that tells the records apart; without one, equal records are the same.

    Cells are compared, and only the records that changed are made.
    """
    id_field = IDS.get(before.kind.table)
    old_cells, new_cells = (
        list(zip(*side.columns.values(), strict=True)) for side in (before, after)
    )
    old = _places(before.columns[id_field] if id_field else old_cells)
    new = _places(after.columns[id_field] if id_field else new_cells)
    return Edits(
        added=tuple(after[place] for key, place in new.items() if key not in old),
        removed=tuple(before[place] for key, place in old.items() if key not in new),
        changed=tuple(
            Edit(before[old[key]], after[place])
            for key, place in new.items()
            if key in old and old_cells[old[key]] != new_cells[place]
        ),
    )
