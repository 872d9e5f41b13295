"""Any indicator of the framework file is measured and judged in its own unit."""

from datetime import date
from fractions import Fraction

import pytest

from dashboard.api import other_objectives
from dashboard.errors import ReferenceDataError
from dashboard.indicators import Indicators
from dashboard.progress import statements_of
from tests.makers import make_alliance
from tests.objectives import ALL, COUNT, SOIL, framework_with, indicator, snapshot, target


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
