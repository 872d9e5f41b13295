"""Any indicator of the framework file is measured and judged in its own unit."""

from datetime import date
from fractions import Fraction

import pytest

from dashboard.api import other_objectives
from dashboard.errors import ReferenceDataError
from dashboard.framework import load_framework
from dashboard.indicators import Indicators, Reading, share_reading
from dashboard.progress import statements_of
from dashboard.settings import REFERENCE
from tests.makers import (
    make_alliance,
    make_count,
    make_milestone,
    make_partner,
    make_snapshot_of,
)
from tests.objectives import ALL, AS_OF, COUNT, SOIL, framework_with, indicator, snapshot, target

FRAMEWORK = load_framework(REFERENCE)


@pytest.fixture
def framework(tmp_path):
    """The reference data with the second objective, or with other words in its place."""
    return lambda added=ALL: framework_with(added, tmp_path)


def judged(framework, figure: str, *more):
    indicators = Indicators(snapshot(*more), framework)
    one = framework.indicators[figure]
    readings = indicators.readings(one, framework.baseline_of(figure).on)
    (statement,) = statements_of(one, framework.baseline_of(figure).on, readings, framework)
    return readings, statement


def test_a_count_is_judged_in_its_own_unit(framework):
    readings, statement = judged(framework(), "X1.1")

    assert [one.low for one in readings if one.on >= date(2020, 12, 31)] == [2, 2, 3, 4, 5, 6]
    # 4 in 5 years of the 6 that are needed in 10: the pace is 4/3 of the pace needed.
    assert statement.ratio == pytest.approx(Fraction(4, 3))
    assert (statement.status, statement.needed, statement.gap_count) == ("on_track", 8, 2)


def test_a_yes_needs_as_many_as_it_says(framework):
    _, no = judged(framework(), "X1.2")
    _, yes = judged(framework(), "X1.2", make_alliance("G2", scope="global"))
    readings, perhaps = judged(
        framework(), "X1.2", make_alliance("G2", scope="global", started_on=None)
    )

    assert (no.value, no.status) == (0, "little_progress")
    assert (yes.value, yes.status) == (1, "met")
    # What has no start counts at the end, and at the beginning only possibly.
    assert perhaps.status == "met"
    assert {(one.low, one.high) for one in readings[:-1] if one.on.year >= 2018} == {(0, 1)}


def test_reach_and_milestones_are_shares_of_what_there_is(framework):
    _, reach = judged(framework(), "X1.3")
    _, done = judged(framework(), "X1.4")

    assert (reach.value, reach.needed, reach.gap_count) == (Fraction(2, 6), 6, 4)
    assert (done.value, done.gap) == (Fraction(1, 2), Fraction(1, 2))


def test_the_data_interface_gives_them_beside_the_others(framework):
    indicators = Indicators(snapshot(), framework())

    found = other_objectives(indicators)

    assert list(found) == ["X1.1", "X1.2", "X1.3", "X1.4"]
    assert found["X1.1"]["part"] == 6
    assert found["X1.1"]["targets"][0]["status"] == "on_track"
    assert found["X1.2"]["unit"] == "yes_no"


@pytest.mark.parametrize(
    ("added", "fault"),
    [
        (SOIL + indicator(id="X", measure="reach", unit="count"), "cannot be measured"),
        (SOIL + indicator(id="X", measure="reach", unit="share") + target(1), "need “of”"),
        (
            SOIL + indicator(id="X", measure="alliances", unit="count", scope="galactic"),
            "galactic",
        ),
        (SOIL + indicator(id="D4.1", measure="listed", unit="share"), "one id"),
        (SOIL + COUNT.replace("[objectives.indicators.cut]", "cut.") + target(1), "framework.toml"),
        (SOIL + COUNT + target(2, 2050) + target(1, 2030), "order"),
    ],
)
def test_a_fault_in_the_framework_file_is_named(framework, added, fault):
    with pytest.raises(ReferenceDataError, match=fault):
        framework(added)


def one(**given):
    """An indicator of ours under another measure, unit or cut; its words do not matter here."""
    return FRAMEWORK.headline.model_copy(update={"targets": (), **given})


def mixed(*more, as_of=AS_OF):
    """Three partners, one of whom is certainly engaged and one possibly until the end; totals for two days."""
    return make_snapshot_of(
        make_partner("P1", region="africa", country="KEN", category="companies"),
        make_partner("P2", region="europe", country="FRA", themes=["soil_health"]),
        make_partner("P3", region="europe", joined_on=date(2023, 5, 1)),
        make_alliance("A1", lead_partner_id="P1", scope="global", themes=["soil_health"]),
        make_alliance("A2", lead_partner_id="P2", started_on=None, form="alliance"),
        make_count(date(2021, 6, 30), 5),
        make_count(date(2024, 6, 30), 4),
        *more,
        as_of=as_of,
    )


def readings_of(indicator, *more, on=None, baseline_on=date(2020, 12, 31)):
    indicators = Indicators(mixed(*more), FRAMEWORK)
    return {one.on: one for one in indicators.readings(indicator, baseline_on, on)}


@pytest.mark.parametrize("on", [None, date(2022, 6, 30), date(2015, 12, 31), date(2014, 3, 1)])
def test_the_readings_of_the_headline_are_its_history(on):
    indicators = Indicators(mixed(), FRAMEWORK)

    found = indicators.readings(FRAMEWORK.headline, FRAMEWORK.baseline.on, on)

    history = indicators.values(on).history
    assert found == tuple(share_reading(*point) for point in history)
    assert found[-1].on == (on or AS_OF)


def test_a_baseline_that_is_no_year_end_has_a_reading_too_unless_it_is_to_come():
    days = [*readings_of(one(), baseline_on=date(2021, 3, 1))]

    assert days == sorted({date(2021, 3, 1), *(date(y, 12, 31) for y in range(2015, 2026))})
    assert date(2021, 3, 1) not in readings_of(
        one(), baseline_on=date(2021, 3, 1), on=date(2021, 2, 28)
    )
    on_the_day = readings_of(one(), baseline_on=date(2021, 3, 1), on=date(2021, 3, 1))
    assert [*on_the_day][-1] == date(2021, 3, 1)


def test_the_number_of_partners_engaged_lies_between_its_ends():
    found = readings_of(one(unit="count"))

    # No total yet; then two of three listed, and three more partners; then one more.
    early, middle, late = (date(year, 12, 31) for year in (2020, 2021, 2025))
    assert found[early] == Reading(early, Fraction(1), None, 1, None)
    assert found[middle] == Reading(middle, Fraction(1), Fraction(5), 1, None)
    assert found[late] == Reading(late, Fraction(2), Fraction(3), 2, None)


def test_coverage_is_a_share_of_the_published_total_and_a_number_without_one():
    share, count = (readings_of(one(measure="listed", unit=unit)) for unit in ("share", "count"))
    early, middle, late = (date(year, 12, 31) for year in (2020, 2021, 2025))

    assert share[early] == Reading(early, None, None, 2, None)
    assert share[middle] == Reading(middle, Fraction(2, 5), Fraction(2, 5), 2, 5)
    assert share[late] == Reading(late, Fraction(3, 4), Fraction(3, 4), 3, 4)
    assert count[late] == Reading(late, Fraction(3), Fraction(3), 3, None)


@pytest.mark.parametrize(
    ("given", "early", "late"),
    [
        ({}, (1, 2), (2, 2)),
        ({"scope": "global"}, (1, 1), (1, 1)),
        ({"cut": {"form": ("alliance",)}}, (0, 1), (1, 1)),
        ({"unit": "yes_no", "at_least": 2}, (0, 1), (1, 1)),
        ({"unit": "yes_no", "at_least": 3}, (0, 0), (0, 0)),
        ({"unit": "yes_no"}, (1, 1), (1, 1)),
    ],
)
def test_alliances_are_counted_within_scope_and_cut_and_asked_for_yes_or_no(given, early, late):
    found = readings_of(one(**{"measure": "alliances", "unit": "count", **given}))

    for day, (low, high) in ((date(2024, 12, 31), early), (AS_OF, late)):
        assert found[day] == Reading(day, Fraction(low), Fraction(high), low, None)


@pytest.mark.parametrize(
    ("of", "early", "late", "whole"),
    [
        ("regions", (1, 2), (2, 2), 6),
        ("countries", (1, 2), (2, 2), 2),
        ("themes", (0, 1), (1, 1), 14),
        ("categories", (1, 1), (1, 1), 7),
    ],
)
def test_reach_is_what_is_reached_for_certain_and_possibly(of, early, late, whole):
    found = readings_of(one(measure="reach", of=of))

    for day, (low, high) in ((date(2024, 12, 31), early), (AS_OF, late)):
        assert found[day] == Reading(day, Fraction(low, whole), Fraction(high, whole), low, whole)


def test_an_activity_without_a_milestone_has_no_reading_and_one_without_a_due_one_neither():
    nothing = readings_of(one(measure="milestones", of="2"))
    coming = readings_of(
        one(measure="milestones", of="2"), make_milestone(2, "Later", due_on=date(2030, 1, 1))
    )

    assert nothing[AS_OF] == Reading(AS_OF, None, None, None, None)
    assert coming[AS_OF] == Reading(AS_OF, None, None, 0, 0)


@pytest.mark.parametrize("measure", ["reach", "milestones"])
def test_what_is_several_figures_has_no_reading_of_its_own(measure):
    found = readings_of(one(measure=measure))

    assert found[AS_OF] == Reading(AS_OF, None, None, None, None)


def test_an_indicator_that_had_no_reading_on_the_baseline_date_is_not_known():
    indicators = Indicators(mixed(), FRAMEWORK)
    reached = one(targets=(FRAMEWORK.targets[1],))

    readings = indicators.readings(reached, date(2020, 12, 31))
    (statement,) = statements_of(reached, date(2020, 12, 31), readings, FRAMEWORK)
    (unbegun,) = statements_of(reached, date(2027, 12, 31), readings, FRAMEWORK)

    assert (statement.base, statement.status) == (None, "not_known")
    assert (unbegun.base, unbegun.status) == (None, "too_early")


@pytest.mark.parametrize("day", [date(2018, 6, 30), date(2021, 12, 31), AS_OF])
def test_the_counts_of_a_day_are_those_of_its_figures(day):
    indicators = Indicators(mixed(), FRAMEWORK)

    share, alliances = indicators.counts(day)

    values = indicators.values(day)
    assert (share, alliances) == (values.engaged, values.alliances)
