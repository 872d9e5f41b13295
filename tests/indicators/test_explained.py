"""Why each record counts in an indicator, or does not: every record stands in one place, with its reason."""

from collections import Counter
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.address import Filters
from dashboard.explain import Explained, explained
from dashboard.framework import Indicator
from dashboard.indicators import Indicators
from dashboard.snapshot import Snapshot
from tests.indicators.brute_force_progress import (
    Places,
    counts_that_state_the_total,
    places_in_register,
    places_of_alliances,
    places_of_milestones,
    places_of_partners,
)
from tests.indicators.test_brute_force import SLOW_BUT_SURE, framework, public_record, questions
from tests.makers import (
    make_alliance,
    make_count,
    make_membership,
    make_milestone,
    make_partner,
    make_snapshot_of,
)

BEFORE = date(2021, 6, 30)
ENGAGED, COVERAGE, GLOBAL, ALLIANCES, REACH, ACTIVITIES = (
    framework().indicators[name] for name in ("D4.1", "D4.1b", "D4.2", "D4.3", "D4.4", "D4.5")
)
TABLES = {
    "D4.1": "partners",
    "D4.1b": "partners",
    "D4.2": "alliances",
    "D4.3": "alliances",
    "D4.5": "activities",
}
law = settings(SLOW_BUT_SURE, max_examples=60)


def ask(
    snapshot: Snapshot, indicator: Indicator, on: date | None = None, filters: Filters | None = None
) -> Explained:
    return explained(Indicators(snapshot, framework()), indicator, on, filters)


def places(found: Explained, table: str) -> Places:
    """The groups of one table, in the plain shape of the second computation."""
    shown: Places = {}
    for group in found.groups:
        if group.table == table:
            assert (group.role, group.reason) not in shown, "a group stands twice"
            shown[group.role, group.reason] = sorted(group.positions)
    return shown


def ids(snapshot: Snapshot, found: Explained) -> dict[tuple[str, str], list[str]]:
    """The groups by the ids of their partners or alliances."""
    names = {
        "partners": [partner.partner_id for partner in snapshot.partners],
        "alliances": [alliance.alliance_id for alliance in snapshot.alliances],
        "activities": [row.milestone for row in snapshot.activities],
    }
    return {
        (group.role, group.reason): [names[group.table][at] for at in group.positions]
        for group in found.groups
        if group.table in names
    }


def size(found: Explained, table: str, *roles: str) -> int:
    return sum(
        len(group.positions)
        for group in found.groups
        if group.table == table and group.role in roles
    )


# --- by hand --------------------------------------------------------------------------------------


def test_a_partner_that_nothing_names_is_told_from_one_whose_agreements_are_not_in_force():
    snapshot = make_snapshot_of(
        make_partner("P1"),
        make_partner("P2"),
        make_partner("P3"),
        make_partner("P4"),
        make_alliance("A1", lead_partner_id="P2"),
        make_alliance("A2", lead_partner_id="P3", ended_on=date(2020, 1, 1)),
        make_alliance("A3", status="planned"),
        make_membership("A3", "P4"),
    )

    assert ids(snapshot, ask(snapshot, ENGAGED)) == {
        ("numerator", "engaged"): ["P2"],
        ("denominator", "no_agreement"): ["P1"],
        ("denominator", "not_in_force"): ["P3", "P4"],
    }


def test_a_lead_with_memberships_of_other_days_has_nothing_in_force_for_it():
    snapshot = make_snapshot_of(
        make_partner("P1"),
        make_alliance("A1", lead_partner_id="P1"),
        make_membership("A1", "P1", left_on=date(2020, 1, 1)),
    )

    assert ids(snapshot, ask(snapshot, ENGAGED)) == {("denominator", "not_in_force"): ["P1"]}


def test_what_has_no_start_engages_on_the_newest_day_and_possibly_before_it():
    snapshot = make_snapshot_of(
        make_partner("P1"), make_alliance("A1", lead_partner_id="P1", started_on=None)
    )

    assert ids(snapshot, ask(snapshot, ENGAGED)) == {("numerator", "engaged"): ["P1"]}
    assert ids(snapshot, ask(snapshot, ENGAGED, BEFORE)) == {
        ("possible", "possibly_engaged"): ["P1"]
    }


def test_who_is_not_in_the_register_is_left_out_whatever_it_takes_part_in():
    snapshot = make_snapshot_of(
        make_partner("P1", joined_on=date(2021, 7, 1)),
        make_partner("P2", left_on=date(2021, 6, 29)),
        make_partner("P3", joined_on=date(2021, 6, 30), left_on=date(2021, 6, 30)),
        make_alliance("A1", lead_partner_id="P1"),
        make_membership("A1", "P2"),
        make_membership("A1", "P3"),
    )

    assert ids(snapshot, ask(snapshot, ENGAGED, BEFORE)) == {
        ("numerator", "engaged"): ["P3"],
        ("left_out", "not_yet"): ["P1"],
        ("left_out", "no_longer"): ["P2"],
    }
    assert ids(snapshot, ask(snapshot, COVERAGE, BEFORE)) == {
        ("numerator", "listed"): ["P3"],
        ("left_out", "not_yet"): ["P1"],
        ("left_out", "no_longer"): ["P2"],
    }


def test_a_cut_of_the_register_leaves_out_and_a_cut_of_agreements_does_not():
    snapshot = make_snapshot_of(
        make_partner("P1", region="africa"),
        make_partner("P2", region="europe"),
        make_partner("P3", region="europe"),
        make_alliance("A1", lead_partner_id="P1", kind=("mou",)),
        make_alliance("A2", lead_partner_id="P2", kind=("grant",)),
    )

    assert ids(snapshot, ask(snapshot, ENGAGED, None, Filters(region=("europe",)))) == {
        ("numerator", "engaged"): ["P2"],
        ("denominator", "no_agreement"): ["P3"],
        ("left_out", "not_selected"): ["P1"],
    }
    assert ids(snapshot, ask(snapshot, ENGAGED, None, Filters(kind=("mou",)))) == {
        ("numerator", "engaged"): ["P1"],
        ("denominator", "no_agreement"): ["P3"],
        ("denominator", "other_agreements"): ["P2"],
    }


def test_what_was_only_possibly_in_force_and_is_of_another_kind_was_not_in_force():
    snapshot = make_snapshot_of(
        make_partner("P1"),
        make_alliance("A1", lead_partner_id="P1", started_on=None, kind=("grant",)),
    )
    cut = Filters(kind=("mou",))

    assert ids(snapshot, ask(snapshot, ENGAGED, BEFORE, cut)) == {
        ("denominator", "not_in_force"): ["P1"]
    }
    assert ids(snapshot, ask(snapshot, ENGAGED, None, cut)) == {
        ("denominator", "other_agreements"): ["P1"]
    }


def test_an_engagement_whose_evidence_is_better_than_that_chosen_is_another_agreement():
    snapshot = make_snapshot_of(
        make_partner("P1", evidence="documented"),
        make_alliance("A1", lead_partner_id="P1", evidence="documented"),
        make_alliance("A2", lead_partner_id="P1", evidence="unverified"),
    )

    assert ids(snapshot, ask(snapshot, ENGAGED, None, Filters(evidence=("unverified",)))) == {
        ("denominator", "other_agreements"): ["P1"]
    }


def test_each_alliance_that_does_not_count_says_the_first_reason_why():
    snapshot = make_snapshot_of(
        make_alliance("A1 counts", scope="global", regions=("africa",)),
        make_alliance("A2 planned", scope="global", status="planned", started_on=date(2030, 1, 1)),
        make_alliance("A3 ended", scope="national", status="ended"),
        make_alliance("A4 later", scope="national", started_on=date(2021, 7, 1)),
        make_alliance("A5 over", scope="national", ended_on=date(2021, 6, 29)),
        make_alliance("A6 national", scope="national", regions=("europe",)),
        make_alliance("A7 elsewhere", scope="global", regions=("europe",)),
        make_alliance("A8 undated", scope="global", started_on=None, regions=("africa",)),
        make_alliance("A9 undated", scope="global", started_on=None, regions=("europe",)),
    )
    cut = Filters(region=("africa",))
    by_dates = {
        ("left_out", "planned"): ["A2 planned"],
        ("left_out", "ended_some_day"): ["A3 ended"],
        ("left_out", "not_yet"): ["A4 later"],
        ("left_out", "no_longer"): ["A5 over"],
    }
    counting = {
        ("numerator", "in_force"): ["A1 counts"],
        ("possible", "undated"): ["A8 undated"],
    }

    assert ids(snapshot, ask(snapshot, GLOBAL, BEFORE, cut)) == {
        **counting,
        **by_dates,
        ("left_out", "other_scope"): ["A6 national"],
        ("left_out", "not_selected"): ["A7 elsewhere", "A9 undated"],
    }
    assert ids(snapshot, ask(snapshot, ALLIANCES, BEFORE, cut)) == {
        **counting,
        **by_dates,
        ("left_out", "not_selected"): ["A6 national", "A7 elsewhere", "A9 undated"],
    }


def test_a_scope_that_is_not_stated_is_another_scope():
    snapshot = make_snapshot_of(make_alliance("A1"))

    assert ids(snapshot, ask(snapshot, GLOBAL)) == {("left_out", "other_scope"): ["A1"]}
    assert ids(snapshot, ask(snapshot, ALLIANCES)) == {("numerator", "in_force"): ["A1"]}


def test_a_milestone_that_is_done_before_it_is_due_is_done():
    snapshot = make_snapshot_of(
        make_milestone(1, "done early", due_on=date(2025, 1, 1), done_on=BEFORE),
        make_milestone(1, "due", due_on=BEFORE),
        make_milestone(2, "due, and done later", due_on=BEFORE, done_on=date(2021, 7, 1)),
        make_milestone(2, "without any day"),
        make_milestone(3, "not yet due", due_on=date(2021, 7, 1)),
    )

    found = ids(snapshot, ask(snapshot, ACTIVITIES, BEFORE))
    assert {place: sorted(names) for place, names in found.items()} == {
        ("numerator", "done"): ["done early"],
        ("denominator", "due"): ["due", "due, and done later"],
        ("left_out", "not_due"): ["not yet due", "without any day"],
    }


def test_of_one_activity_the_milestones_of_the_others_are_left_out_due_or_not():
    snapshot = make_snapshot_of(
        make_milestone(1, "done", done_on=BEFORE),
        make_milestone(1, "due", due_on=BEFORE),
        make_milestone(1, "not yet due"),
        make_milestone(2, "done elsewhere", done_on=BEFORE),
        make_milestone(2, "due elsewhere", due_on=BEFORE),
        make_milestone(3, "not yet due elsewhere"),
    )

    first = ACTIVITIES.model_copy(update={"of": "1"})
    assert ids(snapshot, ask(snapshot, first, BEFORE)) == {
        ("numerator", "done"): ["done"],
        ("denominator", "due"): ["due"],
        ("left_out", "not_due"): ["not yet due"],
        ("left_out", "other_activity"): [
            "done elsewhere",
            "due elsewhere",
            "not yet due elsewhere",
        ],
    }


def test_of_the_public_record_five_partners_count_and_46_have_nothing_that_names_them():
    found = ask(public_record(), ENGAGED)

    assert {place: len(at) for place, at in places(found, "partners").items()} == {
        ("numerator", "engaged"): 5,
        ("denominator", "no_agreement"): 46,
    }
    in_2020 = places(ask(public_record(), ENGAGED, date(2020, 12, 31)), "partners")
    assert len(in_2020["numerator", "engaged"]) == 1
    assert len(in_2020["possible", "possibly_engaged"]) == 4


def test_nothing_is_explained_by_nothing():
    empty = make_snapshot_of()

    for indicator in framework().indicators.values():
        assert all(group.positions for group in ask(empty, indicator).groups)
        assert not size(ask(empty, indicator), "partners", "numerator", "denominator")


def test_a_day_after_the_as_of_date_is_an_error():
    with pytest.raises(ValueError, match=r".+"):
        ask(make_snapshot_of(), ENGAGED, date(2023, 1, 1))


# --- against the second computation ---------------------------------------------------------------


@law
@given(questions())
def test_each_partner_stands_where_slow_loops_over_the_records_put_it(question):
    snapshot, on, filters = question

    expected = places_of_partners(snapshot, framework(), on or snapshot.as_of, filters)
    assert places(ask(snapshot, ENGAGED, on, filters), "partners") == expected


@law
@given(questions())
def test_each_alliance_stands_where_slow_loops_over_the_records_put_it(question):
    snapshot, on, filters = question

    for indicator in (GLOBAL, ALLIANCES):
        expected = places_of_alliances(
            snapshot, framework(), on or snapshot.as_of, filters, scope=indicator.scope
        )
        assert places(ask(snapshot, indicator, on, filters), "alliances") == expected


@law
@given(questions())
def test_the_register_and_the_milestones_are_never_cut(question):
    snapshot, on, filters = question
    day = on or snapshot.as_of

    listed = places(ask(snapshot, COVERAGE, on, filters), "partners")
    assert listed == places_in_register(snapshot, day)
    done = places(ask(snapshot, ACTIVITIES, on, filters), "activities")
    assert done == places_of_milestones(snapshot, day)


@law
@given(questions())
def test_reach_is_that_of_the_engaged_of_all_partners_and_never_cut(question):
    snapshot, on, filters = question
    found = places(ask(snapshot, REACH, on, filters), "partners")
    engaged = places_of_partners(snapshot, framework(), on or snapshot.as_of, Filters())

    for place in (("numerator", "engaged"), ("possible", "possibly_engaged")):
        assert found.get(place) == engaged.get(place)


@law
@given(questions())
def test_a_total_that_is_shown_is_the_one_that_holds_on_the_day(question):
    snapshot, on, filters = question
    expected = counts_that_state_the_total(snapshot, on or snapshot.as_of)

    for indicator in (ENGAGED, COVERAGE):
        for group in ask(snapshot, indicator, on, filters).groups:
            if group.table == "partner_counts" and group.role != "left_out":
                assert sorted(group.positions) == expected


# --- laws -----------------------------------------------------------------------------------------


@law
@given(questions())
def test_every_record_stands_in_exactly_one_place_and_no_place_is_empty(question):
    snapshot, on, filters = question

    for name, table in TABLES.items():
        found = ask(snapshot, framework().indicators[name], on, filters)
        times = Counter(
            at for group in found.groups if group.table == table for at in group.positions
        )
        assert times == dict.fromkeys(range(len(getattr(snapshot, table))), 1)
        assert all(group.positions for group in found.groups)


@law
@given(questions())
def test_the_places_are_as_large_as_the_figures_say(question):
    snapshot, on, filters = question
    figures = Indicators(snapshot, framework()).values(on, filters)

    engaged = ask(snapshot, ENGAGED, on, filters)
    assert size(engaged, "partners", "numerator") == figures.engaged.part
    assert size(engaged, "partners", "numerator", "possible") == figures.engaged.part_max
    assert (
        size(engaged, "partners", "numerator", "possible", "denominator") == figures.engaged.listed
    )
    coverage = ask(snapshot, COVERAGE, on, filters)
    assert size(coverage, "partners", "numerator") == figures.coverage.part
    for indicator, count in ((GLOBAL, figures.global_networks), (ALLIANCES, figures.alliances)):
        found = ask(snapshot, indicator, on, filters)
        assert size(found, "alliances", "numerator") == count.count
        assert size(found, "alliances", "numerator", "possible") == count.count_max
    milestones = ask(snapshot, ACTIVITIES, on, filters)
    activities = figures.activities.values()
    done, due = sum(one.part or 0 for one in activities), sum(one.whole or 0 for one in activities)
    assert size(milestones, "activities", "numerator") == done
    assert size(milestones, "activities", "numerator", "denominator") == due


@law
@given(questions())
def test_the_records_that_count_are_those_behind_the_figures(question):
    snapshot, on, filters = question
    indicators = Indicators(snapshot, framework())
    behind = indicators.behind(on, filters)

    partners = places(explained(indicators, ENGAGED, on, filters), "partners")
    assert partners.get(("numerator", "engaged"), []) == sorted(behind.engaged)
    alliances = places(explained(indicators, ALLIANCES, on, filters), "alliances")
    assert alliances.get(("numerator", "in_force"), []) == sorted(behind.alliances)
    assert alliances.get(("possible", "undated"), []) == sorted(behind.possible_alliances)


@law
@given(questions(), st.sampled_from([ENGAGED, GLOBAL, ALLIANCES]))
def test_a_cut_of_an_indicator_explains_as_the_same_cut_of_a_page_does(question, indicator):
    snapshot, on, filters = question
    narrowed = indicator.model_copy(update={"cut": filters.given()})

    for table in ("partners", "alliances"):
        expected = places(ask(snapshot, indicator, on, filters), table)
        assert places(ask(snapshot, narrowed, on), table) == expected


def test_the_published_total_that_holds_is_shown_with_its_row():
    snapshot = make_snapshot_of(
        make_partner(),
        make_count(date(2019, 12, 31), 5),
        make_count(date(2020, 12, 31), 7),
        make_count(date(2021, 12, 31), 9),
    )

    found = places(ask(snapshot, ENGAGED, BEFORE), "partner_counts")
    shown = {at for (role, _), positions in found.items() if role != "left_out" for at in positions}
    assert [snapshot.partner_counts[at].count for at in shown] == [7]
