"""Who is in force when: the periods of a snapshot's records, as columns of days.

Every rule under "In force" of the specification stands here, once. Days are ordinals, periods are
closed at both ends, and what never counts has a period without a day. Knows no indicator.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from dashboard.records import Alliance
from dashboard.snapshot import Snapshot

Mask: TypeAlias = NDArray[np.bool_]
Numbers: TypeAlias = NDArray[np.intp]

ALWAYS = date.min.toordinal()
FOREVER = date.max.toordinal()
NEVER = FOREVER + 1


@dataclass(frozen=True, slots=True, eq=False)
class Period:
    """From when to when, for each row of a table."""

    start: Numbers
    end: Numbers

    def holds(self, day: date) -> Mask:
        """The rows whose period holds the day."""
        ordinal = day.toordinal()
        return (self.start <= ordinal) & (ordinal <= self.end)

    def within(self, other: "Period", rows: Numbers) -> "Period":
        """The part of each period that also lies in that of a row of another table."""
        return Period(
            np.maximum(self.start, other.start[rows]), np.minimum(self.end, other.end[rows])
        )


@dataclass(frozen=True, slots=True, eq=False)
class Taking:
    """Who takes part in what: rows of (partner, alliance), and while both are there and in force.

    The period lies within that of the alliance and within the partner's time in the register. A lead
    without memberships in its alliance has a row of its own.
    """

    partner: Numbers
    alliance: Numbers
    period: Period


@dataclass(frozen=True, slots=True, eq=False)
class InForce:
    """The periods of all records. An `undated` alliance has no start: its period begins with the calendar."""

    as_of: date
    partners: Period
    alliances: Period
    undated: Mask
    taking: Taking

    def may_only_be(self, day: date) -> Mask:
        """The alliances that, on this day, can be in force at most possibly: before the as-of date, the undated."""
        return self.undated if day < self.as_of else np.zeros_like(self.undated)


def in_force(snapshot: Snapshot) -> InForce:
    """The periods of a snapshot. Rows that name an unknown partner or alliance count for nothing."""
    partner_rows = {partner.partner_id: row for row, partner in enumerate(snapshot.partners)}
    alliance_rows = {alliance.alliance_id: row for row, alliance in enumerate(snapshot.alliances)}
    partners = _period(
        ((partner.joined_on, partner.left_on) for partner in snapshot.partners),
        len(snapshot.partners),
    )
    member_partner = _rows(partner_rows, (m.partner_id for m in snapshot.memberships))
    member_alliance = _rows(alliance_rows, (m.alliance_id for m in snapshot.memberships))
    stated = _period(
        ((m.joined_on, m.left_on) for m in snapshot.memberships), len(snapshot.memberships)
    )
    known = (member_partner >= 0) & (member_alliance >= 0)
    member_partner, member_alliance = member_partner[known], member_alliance[known]
    stated = Period(stated.start[known], stated.end[known])

    alliances, undated = _alliances(snapshot.alliances, member_alliance, stated)
    lead = _rows(partner_rows, (alliance.lead_partner_id for alliance in snapshot.alliances))
    led = _led_without_membership(lead, member_partner, member_alliance, len(partner_rows))

    partner = np.concatenate([member_partner, lead[led]])
    alliance = np.concatenate([member_alliance, led])
    period = Period(
        np.concatenate([stated.start, np.full(len(led), ALWAYS)]),
        np.concatenate([stated.end, np.full(len(led), FOREVER)]),
    )
    taking = Taking(partner, alliance, period.within(alliances, alliance).within(partners, partner))
    return InForce(snapshot.as_of, partners, alliances, undated, taking)


def _alliances(
    records: Sequence[Alliance], member_alliance: Numbers, stated: Period
) -> tuple[Period, Mask]:
    """The periods of the alliances, and which of them have no start even from their memberships."""
    period = _period(((a.started_on, a.ended_on) for a in records), len(records))
    earliest = np.full(len(records), NEVER)
    dated = stated.start > ALWAYS
    np.minimum.at(earliest, member_alliance[dated], stated.start[dated])
    without = period.start == ALWAYS
    start = np.where(without & (earliest < NEVER), earliest, period.start)
    counts = np.fromiter((_may_count(a) for a in records), bool, len(records))
    return Period(np.where(counts, start, NEVER), period.end), counts & (start == ALWAYS)


def _may_count(alliance: Alliance) -> bool:
    """Planned never counts, nor what has ended without anybody knowing when."""
    if alliance.status == "ended":
        return alliance.ended_on is not None
    return alliance.status != "planned"


def _led_without_membership(
    lead: Numbers, member_partner: Numbers, member_alliance: Numbers, partners: int
) -> Numbers:
    """The alliances whose lead counts for their whole period, because no membership says otherwise."""
    led = np.flatnonzero(lead >= 0)
    members = np.sort(member_alliance * partners + member_partner)
    leads = led * partners + lead[led]
    there = np.searchsorted(members, leads, "right") > np.searchsorted(members, leads, "left")
    return led[~there]


def _period(days: Iterable[tuple[date | None, date | None]], length: int) -> Period:
    ordinals = [
        (start.toordinal() if start else ALWAYS, end.toordinal() if end else FOREVER)
        for start, end in days
    ]
    start, end = np.array(ordinals, np.intp).reshape(length, 2).T
    return Period(start, end)


def _rows(rows: dict[str, int], ids: Iterable[str | None]) -> Numbers:
    """The row of each id; -1 where there is none."""
    return np.array([rows.get(name or "", -1) for name in ids], np.intp)
