"""Every indicator and every statement of progress a second time, slow and obvious.

Written from the specification alone, by loops over records, so that it can contradict the fast
computation: it shares with it the records, the vocabularies and the filters, and nothing else.
Where the specification does not say what a figure is, the figure is `UNSAID`, which equals anything.
"""

import math
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from dashboard.address import Filters
from dashboard.framework import NOT_STATED, Framework, Target
from dashboard.records import Alliance, Partner
from dashboard.snapshot import Snapshot

Figures = dict[str, Any]

DAYS_A_YEAR = Fraction("365.2425")
DAYS_IN_400_YEARS = 146_097
YEARS_UNTIL_STALE = 2
YEARS_TOO_EARLY = 2
ACTIVITIES = range(1, 7)
BEST_EVIDENCE_FIRST = ("documented", "self_reported", "unverified", NOT_STATED)
WORST_STATUS_FIRST = ("missed", "moving_away", "little_progress", "too_slow", "on_track", "met")


class Unsaid:
    """A figure that the specification leaves open."""

    def __eq__(self, other: object) -> bool:
        return True

    def __hash__(self) -> int:
        return 0

    def __repr__(self) -> str:
        return "UNSAID"


UNSAID = Unsaid()


# --- in force -------------------------------------------------------------------------------------


def start_of(snapshot: Snapshot, alliance: Alliance) -> date | None:
    """Its own start, else the earliest that one of its memberships states."""
    if alliance.started_on is not None:
        return alliance.started_on
    starts = [
        row.joined_on
        for row in snapshot.memberships
        if row.alliance_id == alliance.alliance_id and row.joined_on is not None
    ]
    return min(starts) if starts else None


def standing(snapshot: Snapshot, alliance: Alliance, on: date) -> str:
    """`in force`, `possible` (it has no start, and may have been) or `not in force`."""
    if alliance.status == "planned":
        return "not in force"
    if alliance.status == "ended" and alliance.ended_on is None:
        return "not in force"
    if alliance.ended_on is not None and alliance.ended_on < on:
        return "not in force"
    start = start_of(snapshot, alliance)
    if start is None:
        return "in force" if on == snapshot.as_of else "possible"
    return "in force" if start <= on else "not in force"


def is_in_register(partner: Partner, on: date) -> bool:
    if partner.joined_on is not None and on < partner.joined_on:
        return False
    return partner.left_on is None or on <= partner.left_on


def takes_part(snapshot: Snapshot, partner: Partner, alliance: Alliance, on: date) -> bool:
    """Whether it leads or is a member on the day, given that the alliance is in force then."""
    rows = [
        row
        for row in snapshot.memberships
        if row.alliance_id == alliance.alliance_id and row.partner_id == partner.partner_id
    ]
    if not rows:
        return alliance.lead_partner_id == partner.partner_id
    for row in rows:
        start = row.joined_on if row.joined_on is not None else start_of(snapshot, alliance)
        end = row.left_on if row.left_on is not None else alliance.ended_on
        if (start is None or start <= on) and (end is None or on <= end):
            return True
    return False


class Day:
    """What the records say of one day: the register, and what is in force with whom."""

    def __init__(self, snapshot: Snapshot, framework: Framework, on: date) -> None:
        self.on = on
        self.is_as_of = on == snapshot.as_of
        self.register = [partner for partner in snapshot.partners if is_in_register(partner, on)]
        self.in_force: list[Alliance] = []
        self.possible: list[Alliance] = []
        self.participants: dict[str, list[Partner]] = {}
        self.regions: dict[str, list[str]] = {}
        self.basis: dict[str, str] = {}
        for alliance in snapshot.alliances:
            stands = standing(snapshot, alliance, on)
            if stands == "not in force":
                continue
            (self.in_force if stands == "in force" else self.possible).append(alliance)
            here = [p for p in self.register if takes_part(snapshot, p, alliance, on)]
            self.participants[alliance.alliance_id] = here
            regions, basis = regions_of(framework, alliance, here)
            self.regions[alliance.alliance_id] = regions
            self.basis[alliance.alliance_id] = basis


# --- the values of a partner and of an alliance in each dimension ---------------------------------


def region_of(framework: Framework, partner: Partner) -> str | None:
    if partner.region is not None:
        return partner.region
    if partner.country is not None:
        return framework.region_of(partner.country) or None
    if partner.category == "international_organisations":
        return "international"
    return None


def regions_of(
    framework: Framework, alliance: Alliance, participants: Iterable[Partner]
) -> tuple[list[str], str]:
    """Where it acts, and on which basis that is said."""
    if alliance.regions:
        return list(alliance.regions), "stated"
    theirs = []
    for partner in participants:
        region = region_of(framework, partner)
        if region is not None and region not in theirs:
            theirs.append(region)
    if theirs:
        return theirs, "participants"
    region = framework.region_of(alliance.counterpart_country)
    if region:
        return [region], "counterpart"
    return [NOT_STATED], NOT_STATED


def stated(value: str | None) -> list[str]:
    return [NOT_STATED] if value is None else [value]


def stated_all(values: Iterable[str]) -> list[str]:
    return list(values) or [NOT_STATED]


def partner_values(framework: Framework, partner: Partner, dimension: str) -> list[str]:
    if dimension == "region":
        return stated(region_of(framework, partner))
    if dimension == "country":
        return stated(partner.country)
    if dimension == "category":
        return stated(partner.category)
    if dimension == "theme":
        return stated_all(partner.themes)
    if dimension == "membership":
        return stated(partner.membership)
    raise ValueError(dimension)


def evidence_of_engagement(partner: Partner, alliance: Alliance) -> str:
    """The weaker of the two."""
    ours = BEST_EVIDENCE_FIRST.index(partner.evidence or NOT_STATED)
    theirs = BEST_EVIDENCE_FIRST.index(alliance.evidence or NOT_STATED)
    return BEST_EVIDENCE_FIRST[max(ours, theirs)]


# --- cuts -----------------------------------------------------------------------------------------


def passes(chosen: tuple[str, ...], values: Iterable[str]) -> bool:
    """Whether one filter lets these values through: any of its values will do, and none cuts nothing."""
    if not chosen:
        return True
    return any(value in chosen for value in values)


def partner_passes(
    framework: Framework, partner: Partner, filters: Filters, dimensions: Iterable[str]
) -> bool:
    for dimension in dimensions:
        chosen = getattr(filters, dimension)
        if not passes(chosen, partner_values(framework, partner, dimension)):
            return False
    return True


PARTNER_CUTS = ("region", "country", "category", "theme", "membership")
PARTICIPANT_CUTS = ("country", "category", "membership")


def alliance_passes(framework: Framework, day: Day, alliance: Alliance, filters: Filters) -> bool:
    """The cut of D4.2 and D4.3."""
    own = (
        (filters.region, day.regions[alliance.alliance_id]),
        (filters.theme, stated_all(alliance.themes)),
        (filters.kind, stated_all(alliance.kind)),
        (filters.form, stated(alliance.form)),
        (filters.evidence, stated(alliance.evidence)),
    )
    for chosen, values in own:
        if not passes(chosen, values):
            return False
    if not any(getattr(filters, dimension) for dimension in PARTICIPANT_CUTS):
        return True
    for partner in day.participants[alliance.alliance_id]:
        if partner_passes(framework, partner, filters, PARTICIPANT_CUTS):
            return True
    return False


# --- D4.1 -----------------------------------------------------------------------------------------


def published_total(snapshot: Snapshot, on: date) -> int | None:
    """The total of the latest date on or before the day; the larger of two on one date."""
    latest = None
    for row in snapshot.partner_counts:
        if row.date > on:
            continue
        if latest is None or (row.date, row.count) > (latest.date, latest.count):
            latest = row
    return None if latest is None else latest.count


def unlisted_and_whole(snapshot: Snapshot, day: Day) -> tuple[int | None, int | None]:
    listed = len(day.register)
    if not snapshot.partner_counts:
        return 0, listed
    published = published_total(snapshot, day.on)
    if published is None:
        return None, None
    return max(0, published - listed), max(listed, published)


def best_evidence(
    day: Day, partner: Partner, filters: Filters, *, with_possible: bool
) -> str | None:
    """The best evidence of its engagements that fit kind and form; None if it has none."""
    best = None
    for alliance in [*day.in_force, *(day.possible if with_possible else [])]:
        if partner not in day.participants[alliance.alliance_id]:
            continue
        if not passes(filters.kind, stated_all(alliance.kind)):
            continue
        if not passes(filters.form, stated(alliance.form)):
            continue
        evidence = evidence_of_engagement(partner, alliance)
        if best is None or BEST_EVIDENCE_FIRST.index(evidence) < BEST_EVIDENCE_FIRST.index(best):
            best = evidence
    return best


def is_engaged(day: Day, partner: Partner, filters: Filters, *, with_possible: bool) -> bool:
    best = best_evidence(day, partner, filters, with_possible=with_possible)
    return best is not None and passes(filters.evidence, [best])


def share(snapshot: Snapshot, framework: Framework, day: Day, filters: Filters) -> Figures:
    view = [p for p in day.register if partner_passes(framework, p, filters, PARTNER_CUTS)]
    unlisted, whole = unlisted_and_whole(snapshot, day)
    if any(getattr(filters, dimension) for dimension in PARTNER_CUTS):
        whole = len(view) if unlisted == 0 else None
    return share_of(day, filters, view, len(view), (unlisted, whole))


def share_of(
    day: Day,
    filters: Filters,
    partners: Iterable[Partner],
    listed: int,
    unlisted_whole: tuple[int | None, int | None],
) -> Figures:
    unlisted, whole = unlisted_whole
    part = part_max = 0
    for partner in partners:
        part += is_engaged(day, partner, filters, with_possible=False)
        part_max += is_engaged(day, partner, filters, with_possible=True)
    # What is undated may also change which evidence is the best, so a cut by evidence has no
    # upper end that the specification states.
    open_end = bool(filters.evidence) and not day.is_as_of
    return {
        "part": part,
        "part_max": UNSAID if open_end else part_max,
        "listed": listed,
        "unlisted": unlisted,
        "whole": whole,
        "fraction": Fraction(part, whole) if whole else None,
        "fraction_max": fraction_max(part_max, unlisted, whole, open_end=open_end),
        "lower_bound": None if unlisted is None else unlisted > 0,
    }


def fraction_max(
    part_max: int, unlisted: int | None, whole: int | None, *, open_end: bool
) -> Fraction | Unsaid | None:
    if not whole or unlisted is None:
        return None
    return UNSAID if open_end else Fraction(part_max + unlisted, whole)


def disaggregation(
    snapshot: Snapshot, framework: Framework, day: Day, filters: Filters, dimension: str
) -> dict[str, Figures]:
    """A cell for each value that a partner of the view has; the others are empty."""
    view = [p for p in day.register if partner_passes(framework, p, filters, PARTNER_CUTS)]
    unlisted, _ = unlisted_and_whole(snapshot, day)
    keys = {key for p in view for key in partner_values(framework, p, dimension)}
    cells = {}
    for key in {*keys, *vocabulary_of(framework, dimension), NOT_STATED}:
        here = [p for p in view if key in partner_values(framework, p, dimension)]
        whole = len(here) if unlisted == 0 else None
        cells[key] = cell_of(share_of(day, filters, here, len(here), (unlisted, whole)))
    return cells


def cell_of(found: Figures) -> Figures:
    """A cell; how many of the unlisted partners belong to it nobody knows."""
    if found["whole"] is None:
        found |= {"unlisted": UNSAID, "lower_bound": UNSAID}
    return found


def vocabulary_of(framework: Framework, dimension: str) -> tuple[str, ...]:
    names = {
        "region": "regions",
        "category": "categories",
        "theme": "themes",
        "membership": "memberships",
    }
    return framework.keys(names[dimension]) if dimension in names else ()


def disaggregation_by_evidence(
    snapshot: Snapshot, framework: Framework, day: Day, filters: Filters
) -> dict[str, Figures]:
    """The engaged by the evidence of their best engagement; evidence never cuts the whole."""
    view = [p for p in day.register if partner_passes(framework, p, filters, PARTNER_CUTS)]
    unlisted, _ = unlisted_and_whole(snapshot, day)
    cells = {}
    for key in BEST_EVIDENCE_FIRST:
        here = []
        for partner in view:
            best = best_evidence(day, partner, filters, with_possible=False)
            if best == key and passes(filters.evidence, [best]):
                here.append(partner)
        whole = len(view) if unlisted == 0 else None
        cell = cell_of(share_of(day, filters, here, len(view), (unlisted, whole)))
        if not day.is_as_of:
            cell["part_max"] = UNSAID
            cell["fraction_max"] = UNSAID
        cells[key] = cell
    return cells


def history_days(framework: Framework, on: date) -> list[date]:
    year_ends = [date(year, 12, 31) for year in range(framework.history_from, on.year + 1)]
    return [*(day for day in year_ends if day < on), on]


# --- D4.2 to D4.5 ---------------------------------------------------------------------------------


def tally(
    framework: Framework,
    day: Day,
    filters: Filters,
    keys: Iterable[Any],
    keys_of: Callable[[Alliance], Iterable[Any]],
) -> dict[Any, tuple[int, int]]:
    """For each key, how many alliances with it are in force, and how many may be."""
    cells = {}
    for key in keys:
        certain = possible = 0
        for alliance in day.in_force:
            if alliance_passes(framework, day, alliance, filters) and key in keys_of(alliance):
                certain += 1
        for alliance in day.possible:
            if alliance_passes(framework, day, alliance, filters) and key in keys_of(alliance):
                possible += 1
        cells[key] = (certain, certain + possible)
    return cells


def global_networks(framework: Framework, day: Day, filters: Filters) -> tuple[int, int]:
    found: tuple[int, int] = tally(
        framework, day, filters, ["global"], lambda alliance: stated(alliance.scope)
    )["global"]
    return found


def direction(now: tuple[int, int], then: tuple[int, int] | None) -> str:
    if then is None:
        return "not_known"
    if now[0] > then[1]:
        return "more"
    if now[1] < then[0]:
        return "fewer"
    if now[0] == now[1] == then[0] == then[1]:
        return "same"
    return "not_known"


def competence(framework: Framework, day: Day, region: str, theme: str) -> int:
    number = 0
    for partner in day.register:
        in_region = region in partner_values(framework, partner, "region")
        in_theme = theme in partner_values(framework, partner, "theme")
        number += in_region and in_theme
    return number


def reach(framework: Framework, day: Day) -> dict[str, tuple[int, int]]:
    """Values with an engaged partner, of all: the vocabulary's, or the countries with a partner."""
    engaged = [p for p in day.register if is_engaged(day, p, Filters(), with_possible=False)]
    found = {}
    for name, dimension in (("regions", "region"), ("themes", "theme"), ("categories", "category")):
        values = [value for p in engaged for value in partner_values(framework, p, dimension)]
        keys = framework.keys(name)
        found[name] = (sum(key in values for key in keys), len(keys))
    ours = {p.country for p in engaged if p.country is not None}
    all_countries = {p.country for p in day.register if p.country is not None}
    found["countries"] = (len(ours), len(all_countries))
    return found


def activities(snapshot: Snapshot, on: date) -> dict[int, tuple[int | None, int | None]]:
    found: dict[int, tuple[int | None, int | None]] = {}
    for activity in ACTIVITIES:
        milestones = [row for row in snapshot.activities if row.activity == activity]
        if not milestones:
            found[activity] = (None, None)
            continue
        done = due = 0
        for row in milestones:
            is_done = row.done_on is not None and row.done_on <= on
            is_due = row.due_on is not None and row.due_on <= on
            done += is_done
            due += is_done or is_due
        found[activity] = (done, due)
    return found


def years_later(day: date, years: int) -> date:
    """The same day of another year; 28 February for a 29 that the year does not have."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def gaps(snapshot: Snapshot, framework: Framework, day: Day, filters: Filters) -> dict[str, int]:
    """What the records leave open about the alliances of the view."""
    undated = without_end = not_confirmed = 0
    for alliance in [*day.in_force, *day.possible]:
        if alliance_passes(framework, day, alliance, filters):
            undated += start_of(snapshot, alliance) is None
    for alliance in day.in_force:
        if not alliance_passes(framework, day, alliance, filters):
            continue
        without_end += alliance.ended_on is None
        two_years_ago = years_later(day.on, -YEARS_UNTIL_STALE)
        not_confirmed += alliance.confirmed_on is None or alliance.confirmed_on < two_years_ago
    return {"undated": undated, "without_end": without_end, "not_confirmed": not_confirmed}


# --- all of them ----------------------------------------------------------------------------------


def figures(
    snapshot: Snapshot,
    framework: Framework,
    on: date | None = None,
    filters: Filters | None = None,
) -> Figures:
    """What `dashboard.indicators.values` says, as plain values: counts as (certain, at most)."""
    on = on or snapshot.as_of
    filters = filters or Filters()
    if on > snapshot.as_of:
        raise ValueError(on)
    day = Day(snapshot, framework, on)
    start = framework.baseline.on
    history = []
    for past in history_days(framework, on):
        past_day = Day(snapshot, framework, past)
        history.append((past, share(snapshot, framework, past_day, filters)))
    now = global_networks(framework, day, filters)
    baseline, then = None, None
    if start <= on:
        first_day = Day(snapshot, framework, start)
        baseline = share(snapshot, framework, first_day, filters)
        then = global_networks(framework, first_day, filters)
    by = {
        dimension: disaggregation(snapshot, framework, day, filters, dimension)
        for dimension in PARTNER_CUTS
    }
    by["evidence"] = disaggregation_by_evidence(snapshot, framework, day, filters)
    return {
        "on": on,
        "as_of": snapshot.as_of,
        "engaged": share(snapshot, framework, day, filters),
        "baseline_on": start,
        "baseline": baseline,
        "history": history,
        "by": by,
        "coverage": (len(day.register), published_total(snapshot, on)),
        "global_networks": now,
        "global_networks_baseline": then,
        "direction": direction(now, then),
        **alliance_figures(framework, day, filters),
        "reach": reach(framework, day),
        "activities": activities(snapshot, on),
        "gaps": gaps(snapshot, framework, day, filters),
    }


def alliance_figures(framework: Framework, day: Day, filters: Filters) -> Figures:
    regions = [*framework.keys("regions"), NOT_STATED]
    themes = [*framework.keys("themes"), NOT_STATED]
    pairs = [(region, theme) for region in regions for theme in themes]

    def pairs_of(alliance: Alliance) -> list[tuple[str, str]]:
        here = day.regions[alliance.alliance_id]
        return [(region, theme) for region in here for theme in stated_all(alliance.themes)]

    def cells(keys: Iterable[Any], keys_of: Callable[[Alliance], Iterable[Any]]) -> Figures:
        return tally(framework, day, filters, keys, keys_of)

    basis = dict.fromkeys(("stated", "participants", "counterpart", NOT_STATED), 0)
    for alliance in day.in_force:
        if alliance_passes(framework, day, alliance, filters):
            basis[day.basis[alliance.alliance_id]] += 1
    return {
        "alliances": cells(["any"], lambda alliance: ["any"])["any"],
        "by_region": cells(regions, lambda alliance: day.regions[alliance.alliance_id]),
        "by_theme": cells(themes, lambda alliance: stated_all(alliance.themes)),
        "by_region_theme": {
            pair: (number, competence(framework, day, *pair))
            for pair, number in cells(pairs, pairs_of).items()
        },
        "by_form": cells(
            [*framework.keys("forms"), NOT_STATED], lambda alliance: stated(alliance.form)
        ),
        "by_evidence": cells(BEST_EVIDENCE_FIRST, lambda alliance: stated(alliance.evidence)),
        "region_basis": basis,
    }


def records_behind(
    snapshot: Snapshot,
    framework: Framework,
    on: date | None = None,
    filters: Filters | None = None,
) -> Figures:
    """What `dashboard.indicators.behind` says, with the ids of the records for their positions."""
    filters = filters or Filters()
    day = Day(snapshot, framework, on or snapshot.as_of)
    view = [p for p in day.register if partner_passes(framework, p, filters, PARTNER_CUTS)]
    engaged = [p for p in view if is_engaged(day, p, filters, with_possible=False)]
    in_view = [a for a in day.in_force if alliance_passes(framework, day, a, filters)]
    possible = [a for a in day.possible if alliance_passes(framework, day, a, filters)]
    return {
        "register": [p.partner_id for p in view],
        "engaged": [p.partner_id for p in engaged],
        "alliances": [a.alliance_id for a in in_view],
        "possible_alliances": [a.alliance_id for a in possible],
        "engagements": {
            p.partner_id: [a.alliance_id for a in engagements(day, p, filters)] for p in engaged
        },
        "participants": {
            a.alliance_id: [p.partner_id for p in day.participants[a.alliance_id]]
            for a in [*in_view, *possible]
        },
        "regions": {
            a.alliance_id: sorted(r for r in day.regions[a.alliance_id] if r != NOT_STATED)
            for a in [*in_view, *possible]
        },
    }


def engagements(day: Day, partner: Partner, filters: Filters) -> list[Alliance]:
    """The alliances that it is engaged in and that fit kind and form, and evidence."""
    return [
        alliance
        for alliance in day.in_force
        if partner in day.participants[alliance.alliance_id]
        and passes(filters.kind, stated_all(alliance.kind))
        and passes(filters.form, stated(alliance.form))
        and passes(filters.evidence, [evidence_of_engagement(partner, alliance)])
    ]


# --- progress -------------------------------------------------------------------------------------


ARITHMETIC = (
    "needed", "gap", "gap_count", "count_a_year", "pace", "pace_needed",
    "pace_needed_from_start", "ratio", "compound_ratio", "attained_in",
)  # fmt: skip


def years_between(first: date, last: date) -> Fraction:
    return Fraction((last - first).days) / DAYS_A_YEAR


def progress(snapshot: Snapshot, framework: Framework, on: date | None = None) -> list[Figures]:
    """What `dashboard.progress.statements` says of the uncut figures, a dict for each target."""
    found = figures(snapshot, framework, on)
    return [statement(framework, found, target) for target in framework.targets]


def statement(framework: Framework, found: Figures, target: Target) -> Figures:
    on, start, due, goal = found["on"], framework.baseline.on, target.on, target.value
    now, first = found["engaged"], found["baseline"]
    status, status_range = judged(framework, found, target)
    low, whole = now["fraction"], now["whole"]
    said: Figures = dict.fromkeys(ARITHMETIC)
    said |= {"status": status, "status_range": status_range}
    if low is not None:
        said["needed"] = math.ceil(goal * whole)
        said["gap"] = max(goal - low, Fraction(0))
        said["gap_count"] = max(said["needed"] - now["part"], 0)
        if low >= goal:
            said["pace_needed"] = said["count_a_year"] = 0 if on < due else UNSAID
        elif on < due:
            left = years_between(on, due)
            said["pace_needed"] = (goal - low) / left
            said["count_a_year"] = said["gap_count"] / left
    base = None if first is None else first["fraction"]
    if base is None:
        return said
    needed = (goal - base) / years_between(start, due)
    said["pace_needed_from_start"] = needed if needed > 0 else UNSAID
    if low is None or on == start:
        return said
    pace = (low - base) / years_between(start, on)
    said["pace"] = pace
    said["compound_ratio"] = compound_ratio(base, low, target, start, on)
    if needed > 0:
        said["ratio"] = pace / needed
    if status != "not_known":
        said["attained_in"] = attained_in(found, pace, goal)
    return said


def judged(framework: Framework, found: Figures, target: Target) -> tuple[str, tuple[str, str]]:
    on, now, first = found["on"], found["engaged"], found["baseline"]
    if not now["whole"] or (first is not None and not first["whole"]):
        return "not_known", ("not_known", "not_known")
    corners = [
        status_at(framework, on, base, value, target)
        for base in ([None] if first is None else [first["fraction"], first["fraction_max"]])
        for value in (now["fraction"], now["fraction_max"])
    ]
    if on < years_later(framework.baseline.on, YEARS_TOO_EARLY) and set(corners) != {"met"}:
        return "too_early", ("too_early", "too_early")
    ranked = sorted(corners, key=WORST_STATUS_FIRST.index)
    worst, best = ranked[0], ranked[-1]
    return (worst if worst == best else "not_known"), (worst, best)


def status_at(
    framework: Framework, on: date, base: Fraction | None, value: Fraction, target: Target
) -> str:
    """The first line of the table that fits, at one corner."""
    start, goal = framework.baseline.on, target.value
    if value >= goal:
        return "met"
    if target.on < on:
        return "missed"
    if base is None or on < years_later(start, YEARS_TOO_EARLY):
        return "too_early"
    if base >= goal or value < base:
        return "moving_away"
    observed = (value - base) / years_between(start, on)
    needed = (goal - base) / years_between(start, target.on)
    for threshold in sorted(framework.thresholds, key=lambda line: line.ratio, reverse=True):
        if observed / needed >= threshold.ratio:
            return threshold.status
    raise AssertionError("a ratio of 0 or more is at least little progress")


def compound_ratio(
    base: Fraction, value: Fraction, target: Target, start: date, on: date
) -> float | None:
    """None where the formula divides by nothing, or grows beyond every number."""
    if base in {0, target.value}:
        return None
    years, all_years = years_between(start, on), years_between(start, target.on)
    try:
        observed = math.pow(value / base, 1 / years) - 1
    except OverflowError:
        return None
    needed = math.pow(target.value / base, 1 / all_years) - 1
    return observed / abs(needed)


def attained_in(found: Figures, pace: Fraction, goal: Fraction) -> Any:
    """(year, earliest, latest) at the pace of the whole period, and of the last 3 and 5 years."""
    on, low = found["on"], found["engaged"]["fraction"]
    if low >= goal:
        return UNSAID
    if pace <= 0:
        return None
    year = year_after(on, (goal - low) / pace)
    recent = [
        (day, past)
        for day, past in found["history"]
        if day.year in {on.year - 3, on.year - 5} and past["fraction"] is not None
    ]
    # Which year-end is 3 years before a day within a year, and whether one whose share is an
    # interval is "known", the method does not say.
    ends = [found["engaged"], *(past for _, past in recent)]
    if not is_year_end(on) or any(end["fraction"] != end["fraction_max"] for end in ends):
        return year, UNSAID, UNSAID
    paces = [pace, *((low - past["fraction"]) / years_between(day, on) for day, past in recent)]
    years = [year_after(on, (goal - low) / each) for each in paces if each > 0]
    return year, min(years), max(years) if len(years) == len(paces) else None


def is_year_end(day: date) -> bool:
    return (day.month, day.day) == (12, 31)


def year_after(on: date, years: Fraction) -> int:
    """The year of the day so many years after `on`, also beyond the last that `date` can hold."""
    days = int(years * DAYS_A_YEAR)
    cycles, rest = divmod(days, DAYS_IN_400_YEARS)
    return (on + timedelta(days=rest)).year + 400 * cycles
