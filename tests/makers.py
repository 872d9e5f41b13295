"""Valid records for tests: a maker fills in what a test is not about."""

from datetime import date

from dashboard.records import (
    Alliance,
    Membership,
    Milestone,
    Partner,
    PartnerCount,
    Record,
)
from dashboard.snapshot import Snapshot, make_snapshot

AS_OF = date(2022, 12, 31)
STARTED_ON = date(2019, 1, 1)


def make_partner(partner_id="P1", **cells) -> Partner:
    """A partner that has always been in the register; nothing else is stated."""
    return Partner(**{"partner_id": partner_id, "name": f"Partner {partner_id}", **cells})


def make_alliance(alliance_id="A1", **cells) -> Alliance:
    """An active alliance that began before the baseline date and has no end."""
    given = {
        "name": f"Alliance {alliance_id}",
        "status": "active",
        "started_on": STARTED_ON,
        **cells,
    }
    return Alliance(alliance_id=alliance_id, **given)


def make_membership(alliance_id="A1", partner_id="P1", **cells) -> Membership:
    """A membership for the whole of its alliance's period."""
    return Membership(alliance_id=alliance_id, partner_id=partner_id, **cells)


def make_count(day: date, count: int) -> PartnerCount:
    """A published total of all partners."""
    return PartnerCount(date=day, count=count)


def make_snapshot_of(*records: Record, as_of: date = AS_OF) -> Snapshot:
    """The snapshot of these records, without origins."""
    return make_snapshot(as_of, ((record, None) for record in records))


def make_milestone(activity=1, milestone="A milestone", **cells) -> Milestone:
    """A milestone that is neither due nor done."""
    return Milestone(activity=activity, milestone=milestone, **cells)
