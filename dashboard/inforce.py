"""Who is in force when: the periods of a snapshot's records, as columns of days.

Every rule under "In force" of the specification stands here, once. Days are ordinals, periods are
closed at both ends, and what never counts has a period without a day. Knows no indicator.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from dashboard.coded import Codes, Mask
from dashboard.snapshot import Records, Snapshot

ALWAYS = date.min.toordinal()
FOREVER = date.max.toordinal()
NEVER = FOREVER + 1


@dataclass(frozen=True, slots=True, eq=False)
class Period:
    """From when to when, for each row of a table."""

    start: Codes
    end: Codes

    def holds(self, day: date) -> Mask:
        """The rows whose period holds the day."""
        ordinal = day.toordinal()
        return (self.start <= ordinal) & (ordinal <= self.end)

    def within(self, other: "Period", rows: Codes) -> "Period":
        """The part of each period that also lies in that of a row of another table."""
        return Period(
            np.maximum(self.start, other.start[rows]), np.minimum(self.end, other.end[rows])
        )


@dataclass(frozen=True, slots=True, eq=False)
class Taking:
    """Who takes part in what: rows of (partner, alliance), and while both are there and in force.

    The period lies within that of the alliance and within the partner's time in the register. A lead
    without memberships in its alliance has a row of its own, whose `membership` is -1; else that is the row of the
    membership in its table.
    """

    partner: Codes
    alliance: Codes
    period: Period
    membership: Codes


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
    partner_ids = snapshot.partners.columns["partner_id"]
    alliance_ids = snapshot.alliances.columns["alliance_id"]
    partners = _period(snapshot.partners, "joined_on", "left_on")
    members = snapshot.memberships.columns
    member_partner = members["partner_id"].rows_in(partner_ids)
    member_alliance = members["alliance_id"].rows_in(alliance_ids)
    stated = _period(snapshot.memberships, "joined_on", "left_on")
    known = (member_partner >= 0) & (member_alliance >= 0)
    member_partner, member_alliance = member_partner[known], member_alliance[known]
    stated = Period(stated.start[known], stated.end[known])

    alliances, undated = _alliances(snapshot.alliances, member_alliance, stated)
    lead = snapshot.alliances.columns["lead_partner_id"].rows_in(partner_ids)
    led = _led_without_membership(lead, member_partner, member_alliance, len(partner_ids))

    partner = np.concatenate([member_partner, lead[led]])
    alliance = np.concatenate([member_alliance, led])
    period = Period(
        np.concatenate([stated.start, np.full(len(led), ALWAYS, np.int32)]),
        np.concatenate([stated.end, np.full(len(led), FOREVER, np.int32)]),
    )
    both = period.within(alliances, alliance).within(partners, partner)
    rows = np.flatnonzero(known).astype(np.int32)
    membership = np.concatenate([rows, np.full(len(led), -1, np.int32)])
    taking = Taking(partner, alliance, both, membership)
    return InForce(snapshot.as_of, partners, alliances, undated, taking)


def _alliances(
    records: Records[Any], member_alliance: Codes, stated: Period
) -> tuple[Period, Mask]:
    """The periods of the alliances, and which of them have no start even from their memberships.

    Planned never counts, nor what has ended without anybody knowing when.
    """
    period = _period(records, "started_on", "ended_on")
    earliest = np.full(len(records), NEVER, np.int32)
    dated = stated.start > ALWAYS
    np.minimum.at(earliest, member_alliance[dated], stated.start[dated])
    without = period.start == ALWAYS
    start = np.where(without & (earliest < NEVER), earliest, period.start)
    status = records.columns["status"]
    ended_some_day = status.says("ended") & (period.end == FOREVER)
    counts = ~(status.says("planned") | ended_some_day)
    return Period(np.where(counts, start, np.int32(NEVER)), period.end), counts & (start == ALWAYS)


def _led_without_membership(
    lead: Codes, member_partner: Codes, member_alliance: Codes, partners: int
) -> Codes:
    """The alliances whose lead counts for their whole period, because no membership says otherwise."""
    led = np.flatnonzero(lead >= 0).astype(np.int32)
    members = np.sort(member_alliance.astype(np.int64) * partners + member_partner)
    leads = led.astype(np.int64) * partners + lead[led]
    there = np.searchsorted(members, leads, "right") > np.searchsorted(members, leads, "left")
    return led[~there]


def _period(records: Records[Any], start: str, end: str) -> Period:
    return Period(records.columns[start].days(ALWAYS), records.columns[end].days(FOREVER))
