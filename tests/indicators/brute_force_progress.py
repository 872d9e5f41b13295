"""The what-if and the lineage of every figure a second time, slow and obvious.

Written from the specification alone, as `brute_force` is, whose loops say who is in the register,
what is in force and what a cut lets through.
"""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from dashboard.address import Filters
from dashboard.framework import NOT_STATED, Framework
from dashboard.records import Alliance, Milestone, Partner
from dashboard.snapshot import Snapshot
from tests.indicators.brute_force import (
    BEST_EVIDENCE_FIRST,
    PARTNER_CUTS,
    Day,
    alliance_passes,
    evidence_of_engagement,
    is_engaged,
    is_in_register,
    partner_passes,
    passes,
    published_total,
    share,
    standing,
    start_of,
    stated,
    stated_all,
)

Path = list[tuple[date, Fraction, Fraction]]
Place = tuple[str, str]  # role and reason
Places = dict[Place, list[int]]  # to the positions in the table, in its order


# --- what-if --------------------------------------------------------------------------------------


def path_of(
    snapshot: Snapshot, framework: Framework, on: date, *, last: int, a_year: int, growth: Fraction
) -> Path | None:
    """The lowest and the highest share on the day and on each 31 December after it, up to the year `last`.

    None without a whole. Every point is counted from the day itself, so that no step carries an error on.
    """
    found = share(snapshot, framework, Day(snapshot, framework, on), Filters())
    if not found["whole"]:
        return None
    part, part_max, whole = found["part"], found["part_max"] + found["unlisted"], found["whole"]
    rest_of_year = Fraction((date(on.year, 12, 31) - on).days, days_of(on.year))
    path = [(on, within(Fraction(part, whole)), within(Fraction(part_max, whole)))]
    for day in (date(year, 12, 31) for year in range(on.year, last + 1)):
        if day <= on:
            continue
        whole_years = day.year - on.year
        joined = a_year * (rest_of_year + whole_years)
        grown = whole * (1 + growth * rest_of_year) * (1 + growth) ** whole_years
        path.append((day, within((part + joined) / grown), within((part_max + joined) / grown)))
    return path


def days_of(year: int) -> int:
    return (date(year + 1, 1, 1) - date(year, 1, 1)).days


def within(value: Fraction) -> Fraction:
    return max(Fraction(0), min(Fraction(1), value))


def first_year_at(path: Path, value: Fraction) -> int | None:
    years = [day.year for day, low, _ in path if low >= value]
    return min(years) if years else None


# --- lineage: D4.1 and D4.1b, over the partners ---------------------------------------------------


def places_of_partners(
    snapshot: Snapshot, framework: Framework, on: date, filters: Filters
) -> Places:
    """Why each partner counts in D4.1, or does not."""
    day = Day(snapshot, framework, on)
    return gathered(
        out_of_register(partner, on) or place_of_partner(snapshot, framework, day, partner, filters)
        for partner in snapshot.partners
    )


def place_of_partner(
    snapshot: Snapshot, framework: Framework, day: Day, partner: Partner, filters: Filters
) -> Place:
    if not partner_passes(framework, partner, filters, PARTNER_CUTS):
        return "left_out", "not_selected"
    if is_engaged(day, partner, filters, with_possible=False):
        return "numerator", "engaged"
    if may_be_engaged(day, partner, filters):
        return "possible", "possibly_engaged"
    if not is_named(snapshot, partner):
        return "denominator", "no_agreement"
    if not agreements_of(day, day.in_force, partner):
        return "denominator", "not_in_force"
    return "denominator", "other_agreements"


def out_of_register(partner: Partner, on: date) -> Place | None:
    if is_in_register(partner, on):
        return None
    joins_later = partner.joined_on is not None and partner.joined_on > on
    return "left_out", "not_yet" if joins_later else "no_longer"


def may_be_engaged(day: Day, partner: Partner, filters: Filters) -> bool:
    """Whether it would be engaged if one of the undated agreements had been in force.

    One is enough to ask: the evidence of the engagement is that of its best, so what several
    of them give one of them gives alone.
    """
    certain = chosen_evidence(agreements_of(day, day.in_force, partner), partner, filters)
    for alliance in agreements_of(day, day.possible, partner):
        found = certain + chosen_evidence([alliance], partner, filters)
        if found and passes(filters.evidence, [min(found, key=BEST_EVIDENCE_FIRST.index)]):
            return True
    return False


def chosen_evidence(alliances: Iterable[Alliance], partner: Partner, filters: Filters) -> list[str]:
    """The evidence of its engagements of the kind and form chosen."""
    return [
        evidence_of_engagement(partner, alliance)
        for alliance in alliances
        if passes(filters.kind, stated_all(alliance.kind))
        and passes(filters.form, stated(alliance.form))
    ]


def agreements_of(day: Day, alliances: Iterable[Alliance], partner: Partner) -> list[Alliance]:
    return [one for one in alliances if partner in day.participants[one.alliance_id]]


def is_named(snapshot: Snapshot, partner: Partner) -> bool:
    named = [alliance.lead_partner_id for alliance in snapshot.alliances]
    named += [row.partner_id for row in snapshot.memberships]
    return partner.partner_id in named


def places_in_register(snapshot: Snapshot, on: date) -> Places:
    """Why each partner is one of the listed in D4.1b, or is not."""
    return gathered(
        out_of_register(partner, on) or ("numerator", "listed") for partner in snapshot.partners
    )


def counts_that_state_the_total(snapshot: Snapshot, on: date) -> list[int]:
    """The rows that state the published total of the day: the larger of two on the latest date."""
    total = published_total(snapshot, on)
    dates = [row.date for row in snapshot.partner_counts if row.date <= on]
    return [
        position
        for position, row in enumerate(snapshot.partner_counts)
        if dates and row.date == max(dates) and row.count == total
    ]


# --- lineage: D4.2, D4.3 and D4.5 -----------------------------------------------------------------


def places_of_alliances(
    snapshot: Snapshot, framework: Framework, on: date, filters: Filters, *, scope: str | None
) -> Places:
    """Why each alliance counts in D4.2 (with a scope) or in D4.3 (with none), or does not."""
    day = Day(snapshot, framework, on)
    return gathered(
        not_in_force(snapshot, alliance, on)
        or place_of_alliance(snapshot, framework, day, alliance, filters, scope=scope)
        for alliance in snapshot.alliances
    )


def not_in_force(snapshot: Snapshot, alliance: Alliance, on: date) -> Place | None:
    """Why it is not, and cannot have been, in force; the reason that is known first."""
    if alliance.status == "planned":
        return "left_out", "planned"
    if alliance.status == "ended" and alliance.ended_on is None:
        return "left_out", "ended_some_day"
    start = start_of(snapshot, alliance)
    if start is not None and start > on:
        return "left_out", "not_yet"
    if alliance.ended_on is not None and alliance.ended_on < on:
        return "left_out", "no_longer"
    return None


def place_of_alliance(
    snapshot: Snapshot,
    framework: Framework,
    day: Day,
    alliance: Alliance,
    filters: Filters,
    *,
    scope: str | None,
) -> Place:
    if scope is not None and (alliance.scope or NOT_STATED) != scope:
        return "left_out", "other_scope"
    if not alliance_passes(framework, day, alliance, filters):
        return "left_out", "not_selected"
    if standing(snapshot, alliance, day.on) == "possible":
        return "possible", "undated"
    return "numerator", "in_force"


def places_of_milestones(snapshot: Snapshot, on: date) -> Places:
    """Why each milestone counts in D4.5, or does not."""
    return gathered(place_of_milestone(row, on) for row in snapshot.activities)


def place_of_milestone(row: Milestone, on: date) -> Place:
    if row.done_on is not None and row.done_on <= on:
        return "numerator", "done"
    if row.due_on is not None and row.due_on <= on:
        return "denominator", "due"
    return "left_out", "not_due"


def gathered(places: Iterable[Place]) -> Places:
    """The positions of each place; a place where nothing stands is absent."""
    found: Places = {}
    for position, place in enumerate(places):
        found.setdefault(place, []).append(position)
    return found
