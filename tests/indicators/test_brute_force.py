"""The figures of the product against a second computation that shares no thought with the first."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.address import Filters
from dashboard.framework import NOT_STATED, Framework, load_framework
from dashboard.indicators import Behind, Count, Part, Share, Values, behind, values
from dashboard.progress import statements
from dashboard.records import Alliance, Membership, Milestone, Partner, PartnerCount
from dashboard.snapshot import Snapshot
from loaders import read_exports
from tests.indicators.brute_force import Figures, figures, progress, records_behind
from tests.makers import make_snapshot_of

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = ROOT / "data" / "reference"
EXPORTS = ROOT / "data" / "exports"

# Days on which something can go wrong: year-ends and their neighbours, the baseline, a leap day.
DAYS = [
    date(2014, 6, 1), date(2015, 12, 31), date(2016, 1, 1), date(2017, 12, 30), date(2018, 12, 31),
    date(2019, 12, 31), date(2020, 2, 29), date(2020, 12, 30), date(2020, 12, 31),
    date(2021, 1, 1), date(2021, 12, 31), date(2022, 12, 31), date(2023, 1, 1), date(2024, 2, 29),
    date(2024, 12, 31), date(2025, 12, 31),
]  # fmt: skip
AS_OF_DAYS = [
    date(2024, 12, 31), date(2016, 12, 31), date(2020, 12, 31), date(2021, 1, 1),
    date(2022, 12, 30), date(2022, 12, 31), date(2023, 1, 1), date(2024, 2, 29),
    date(2025, 12, 31), date(2026, 6, 30), date(2030, 12, 31), date(2031, 1, 1),
]  # fmt: skip
# The days on which a status changes stand here a second time.
AS_OF_DAYS += [date(2022, 12, 30), date(2022, 12, 31), date(2022, 12, 31), date(2030, 12, 31)]
CONFIRMED_ON = [
    date(2018, 12, 31), date(2020, 12, 30), date(2020, 12, 31), date(2021, 1, 1),
    date(2022, 12, 31), date(2028, 12, 31),
]  # fmt: skip

REGIONS = ["africa", "europe", "international"]
COUNTRIES = ["FRA", "KEN", "ATA"]  # Antarctica is in no region
CATEGORIES = ["companies", "international_organisations"]
THEMES = ["agroforestry", "soil_health"]
MEMBERSHIPS = ["member", "partner"]
KINDS = ["grant", "mou"]
FORMS = ["alliance", "partnership"]
EVIDENCE = ["documented", "self_reported", "unverified"]
CHOICES = {
    "region": REGIONS,
    "country": COUNTRIES,
    "category": CATEGORIES,
    "theme": THEMES,
    "membership": MEMBERSHIPS,
    "kind": KINDS,
    "form": FORMS,
    "evidence": EVIDENCE,
}


@cache
def framework() -> Framework:
    return load_framework(REFERENCE)


def maybe(choices: list[Any]) -> st.SearchStrategy[Any]:
    return st.sampled_from([None, *choices])


def some(choices: list[str]) -> st.SearchStrategy[tuple[str, ...]]:
    """None, one or two of the choices."""
    pairs = [(one, other) for one in choices for other in choices if one < other]
    return st.sampled_from([(), (), *((one,) for one in choices), *pairs])


def in_order(days: tuple[date | None, date | None]) -> tuple[date | None, date | None]:
    start, end = days
    return (end, start) if start is not None and end is not None and end < start else days


def often_missing(*, of_ten: int) -> st.SearchStrategy[date | None]:
    """A day, missing about so many times of ten: what is missing is what makes a record doubtful."""
    return st.integers(0, 9).flatmap(lambda n: st.none() if n < of_ten else st.sampled_from(DAYS))


def periods(*, no_start: int, no_end: int) -> st.SearchStrategy[tuple[date | None, date | None]]:
    return st.tuples(often_missing(of_ten=no_start), often_missing(of_ten=no_end)).map(in_order)


PARTNER_PERIODS = periods(no_start=6, no_end=8)
ALLIANCE_PERIODS = periods(no_start=5, no_end=7)
MEMBERSHIP_PERIODS = periods(no_start=7, no_end=8)
SIZES = st.sampled_from([4, 5, 6, 3, 2, 1, 0])

PARTNERS = st.fixed_dictionaries(
    {
        "region": maybe(REGIONS),
        "country": maybe(COUNTRIES),
        "category": maybe(CATEGORIES),
        "membership": maybe(MEMBERSHIPS),
        "themes": some(THEMES),
        "evidence": maybe(EVIDENCE),
    }
)
ALLIANCES = st.fixed_dictionaries(
    {
        "form": maybe(FORMS),
        "kind": some(KINDS),
        "status": st.sampled_from(["active", "active", "active", None, "ended", "planned"]),
        "scope": st.sampled_from(["global", None, "global", "national"]),
        "regions": st.one_of(st.just(()), some(REGIONS)),
        "themes": some(THEMES),
        "counterpart_country": maybe(COUNTRIES),
        "confirmed_on": maybe(CONFIRMED_ON),
        "evidence": maybe(EVIDENCE),
    }
)
COUNTS = st.builds(PartnerCount, date=st.sampled_from(DAYS), count=st.integers(0, 9))
MILESTONES = st.builds(
    Milestone,
    activity=st.integers(1, 2),
    milestone=st.sampled_from(["One", "Two"]),
    due_on=maybe(DAYS),
    done_on=maybe(DAYS),
)


@st.composite
def snapshots(draw: st.DrawFn) -> Snapshot:
    partners = []
    for number in range(draw(SIZES)):
        joined_on, left_on = draw(PARTNER_PERIODS)
        partners.append(
            Partner(
                partner_id=f"P{number}", name=f"Partner {number}",
                joined_on=joined_on, left_on=left_on, **draw(PARTNERS),
            )
        )  # fmt: skip
    ids = [partner.partner_id for partner in partners]
    alliances = []
    for number in range(draw(SIZES)):
        started_on, ended_on = draw(ALLIANCE_PERIODS)
        alliances.append(
            Alliance(
                alliance_id=f"A{number}", name=f"Alliance {number}",
                started_on=started_on, ended_on=ended_on, lead_partner_id=draw(maybe(ids)),
                **draw(ALLIANCES),
            )
        )  # fmt: skip
    memberships = []
    if partners and alliances:
        for _ in range(draw(st.sampled_from([6, 8, 10, 4, 2, 0]))):
            joined_on, left_on = draw(MEMBERSHIP_PERIODS)
            memberships.append(
                Membership(
                    alliance_id=draw(st.sampled_from(alliances)).alliance_id,
                    partner_id=draw(st.sampled_from(ids)), joined_on=joined_on, left_on=left_on,
                )
            )  # fmt: skip
    counts = [draw(COUNTS) for _ in range(draw(st.sampled_from([0, 0, 1, 2, 4])))]
    milestones = draw(st.lists(MILESTONES, max_size=4))
    records = [*partners, *alliances, *memberships, *counts, *milestones]
    return make_snapshot_of(*records, as_of=draw(st.sampled_from(AS_OF_DAYS)))


@st.composite
def cuts(draw: st.DrawFn) -> Filters:
    """At most two filters, for more cut everything away; often two that one participant must fit."""
    any_two = st.lists(st.sampled_from(sorted(CHOICES)), max_size=2, unique=True)
    of_one_participant = st.sampled_from([["category", "country"], ["country", "membership"]])
    chosen = draw(st.one_of(any_two, any_two, of_one_participant))
    return Filters(**{name: draw(some(sorted([*CHOICES[name], NOT_STATED]))) for name in chosen})


@st.composite
def questions(draw: st.DrawFn) -> tuple[Snapshot, date | None, Filters]:
    snapshot = draw(snapshots())
    before = [day for day in DAYS if day <= snapshot.as_of]
    return snapshot, draw(st.sampled_from([*([None] * len(before)), *before])), draw(cuts())


def told(result: Values) -> Figures:
    """The values in the plain shape of the second computation."""
    shown: Figures = {item.name: plain(getattr(result, item.name)) for item in fields(result)}
    del shown["filters"]
    shown["history"] = [(day, plain(past)) for day, past in result.history]
    shown["by"] = {name: keyed(cells) for name, cells in result.by.items()}
    # Of the countries, those without a partner in the view may have a cell or none.
    shown["by"]["country"] = {
        key: cell
        for key, cell in shown["by"]["country"].items()
        if cell["listed"] or key == NOT_STATED
    }
    for name in ("by_region", "by_theme", "by_form", "by_evidence"):
        shown[name] = keyed(getattr(result, name))
    shown["by_region_theme"] = {
        (cell.region, cell.theme): (plain(cell.alliances), cell.partners)
        for cell in result.by_region_theme
    }
    for name in ("reach", "activities"):
        shown[name] = {key: plain(part) for key, part in getattr(result, name).items()}
    shown["gaps"] = {item.name: getattr(result.gaps, item.name) for item in fields(result.gaps)}
    return shown


def plain(value: Any) -> Any:
    if isinstance(value, Share):
        names = ("part", "part_max", "listed", "unlisted", "whole",
                 "fraction", "fraction_max", "lower_bound")  # fmt: skip
        return {name: getattr(value, name) for name in names}
    if isinstance(value, Count):
        return value.count, value.count_max
    if isinstance(value, Part):
        return value.part, value.whole
    return value


def keyed(cells: tuple[tuple[str, Any], ...]) -> Figures:
    assert len({key for key, _ in cells}) == len(cells), "a cell stands twice"
    return {key: plain(cell) for key, cell in cells}


def differences(shown: Any, expected: Any, path: str = "") -> list[str]:
    """Where the two computations disagree, a line each."""
    if isinstance(expected, Mapping) and isinstance(shown, Mapping):
        lines = []
        for key in [*expected, *(key for key in shown if key not in expected)]:
            here = f"{path}[{key!r}]"
            if key not in shown or key not in expected:
                lines.append(f"{here}: only one of the two has it")
            else:
                lines += differences(shown[key], expected[key], here)
        return lines
    return [] if shown == expected else [f"{path}: told {shown!r}, by hand {expected!r}"]


def named(snapshot: Snapshot, found: Behind) -> Figures:
    """The positions of records as ids, in the plain shape of the second computation."""
    partners = [partner.partner_id for partner in snapshot.partners]
    alliances = [alliance.alliance_id for alliance in snapshot.alliances]
    return {
        "register": [partners[at] for at in found.register],
        "engaged": [partners[at] for at in found.engaged],
        "alliances": [alliances[at] for at in found.alliances],
        "possible_alliances": [alliances[at] for at in found.possible_alliances],
        "engagements": {
            partners[at]: [alliances[one] for one in theirs]
            for at, theirs in found.engagements.items()
        },
        "participants": {
            alliances[at]: [partners[one] for one in theirs]
            for at, theirs in found.participants.items()
        },
        "regions": {alliances[at]: sorted(regions) for at, regions in found.regions.items()},
    }


SLOW_BUT_SURE = settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


@SLOW_BUT_SURE
@given(questions())
def test_every_figure_is_the_one_that_slow_loops_over_the_records_give(question):
    snapshot, on, filters = question

    result = told(values(snapshot, framework(), on, filters))

    expected = figures(snapshot, framework(), on, filters)
    assert not differences(result, expected), differences(result, expected)


@SLOW_BUT_SURE
@given(snapshots())
def test_every_statement_of_progress_is_the_one_that_the_method_gives_by_hand(snapshot):
    result = statements(values(snapshot, framework()), framework())

    for statement, expected in zip(result, progress(snapshot, framework()), strict=True):
        shown = {name: getattr(statement, name) for name in expected}
        if shown["attained_in"] is not None:
            attained = shown["attained_in"]
            shown["attained_in"] = (attained.year, attained.earliest, attained.latest)
        if isinstance(expected["compound_ratio"], float):
            expected["compound_ratio"] = pytest.approx(expected["compound_ratio"])
        assert not differences(shown, expected), differences(shown, expected)


@settings(SLOW_BUT_SURE, max_examples=100)
@given(questions())
def test_the_records_behind_the_figures_are_those_that_the_loops_count(question):
    snapshot, on, filters = question

    result = named(snapshot, behind(snapshot, framework(), on, filters))

    expected = records_behind(snapshot, framework(), on, filters)
    assert not differences(result, expected), differences(result, expected)


@settings(SLOW_BUT_SURE, max_examples=50)
@given(questions())
def test_progress_of_a_past_day_is_judged_as_if_it_were_that_day(question):
    snapshot, on, _ = question

    result = statements(values(snapshot, framework(), on), framework())

    expected = [(one["status"], one["status_range"]) for one in progress(snapshot, framework(), on)]
    assert [(one.status, one.status_range) for one in result] == expected


@settings(SLOW_BUT_SURE, max_examples=30)
@given(questions())
def test_a_cut_view_has_no_status_because_the_targets_are_for_all_partners(question):
    snapshot, on, filters = question

    for statement in statements(values(snapshot, framework(), on, filters), framework()):
        assert (statement.status is None) == bool(filters)
        assert (statement.status_range is None) == bool(filters)


# What the specification says of the public record: year → part, part_max, whole, and the
# partnerships and alliances in force, certain and at most.
ENGAGED_IN_THE_PUBLIC_RECORD = {
    2015: (0, 4, None), 2016: (0, 4, None), 2017: (0, 4, 281), 2018: (0, 4, 359),
    2019: (0, 4, 359), 2020: (1, 5, 566), 2021: (1, 5, 623), 2022: (5, 5, 744),
}  # fmt: skip
IN_FORCE_IN_THE_PUBLIC_RECORD = {2019: (2, 12), 2020: (1, 11), 2021: (5, 15), 2022: (20, 20)}


@cache
def public_record() -> Snapshot:
    drop = read_exports(str(EXPORTS), framework(), as_of=None, dropped_on=date(2023, 1, 1))
    assert drop.snapshot is not None
    return drop.snapshot


def test_the_loops_too_give_the_figures_that_the_specification_states_of_the_public_record():
    found = figures(public_record(), framework())

    assert found["as_of"] == date(2022, 12, 31)
    assert found["coverage"] == (51, 744)
    assert found["engaged"]["unlisted"] == 693
    assert found["engaged"]["lower_bound"]
    assert found["engaged"]["fraction_max"] == Fraction(698, 744)
    assert found["gaps"]["undated"] == 10
    assert found["global_networks"] == (4, 4)
    assert found["global_networks_baseline"] == (0, 4)
    assert found["direction"] == "not_known"
    assert {
        day.year: (past["part"], past["part_max"], past["whole"]) for day, past in found["history"]
    } == ENGAGED_IN_THE_PUBLIC_RECORD
    assert {
        year: figures(public_record(), framework(), date(year, 12, 31))["alliances"]
        for year in IN_FORCE_IN_THE_PUBLIC_RECORD
    } == IN_FORCE_IN_THE_PUBLIC_RECORD


def test_of_the_public_record_2030_is_not_known_and_367_partners_are_missing_from_half():
    half, all_of_them = progress(public_record(), framework())

    assert half["status"] == all_of_them["status"] == "not_known"
    assert half["status_range"] == ("moving_away", "met")
    assert half["gap_count"] == 367
    assert half["pace"] == pytest.approx(Fraction(25, 10_000), abs=1e-4)
    assert half["pace_needed"] == pytest.approx(Fraction(617, 10_000), abs=1e-4)


@pytest.mark.parametrize("on", [None, date(2021, 6, 30), date(2019, 12, 31), date(2015, 1, 1)])
@pytest.mark.parametrize(
    "filters",
    [
        Filters(),
        Filters(region=("europe",)),
        Filters(evidence=("documented",)),
        Filters(kind=("mou",)),
    ],
    ids=str,
)
def test_on_the_public_record_both_computations_agree(on, filters):
    result = told(values(public_record(), framework(), on, filters))

    expected = figures(public_record(), framework(), on, filters)
    assert not differences(result, expected), differences(result, expected)
