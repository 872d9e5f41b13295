"""What-if: the share at each year-end if so many more partners take part a year and the register grows."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from dashboard.address import Filters
from dashboard.framework import Framework
from dashboard.indicators import values
from dashboard.progress import WhatIf, what_if
from dashboard.snapshot import Snapshot
from tests.indicators.brute_force_progress import first_year_at, path_of
from tests.indicators.test_brute_force import SLOW_BUT_SURE, framework, public_record, questions
from tests.makers import make_alliance, make_count, make_partner, make_snapshot_of

LAST = date(2050, 12, 31)
MOST_A_YEAR = 1000
SHRINKING, GROWING = Fraction(-1, 10), Fraction(1, 2)

law = settings(SLOW_BUT_SURE, max_examples=40)

# The small registers of these snapshots are full after a few partners: most numbers are small too.
a_year = st.sampled_from([0, 0, 1, 1, 2, 3]) | st.integers(0, MOST_A_YEAR)
growth = (
    st.sampled_from([Fraction(0), SHRINKING, GROWING])
    | st.builds(Fraction, st.integers(-100, 500), st.just(1000))
    | st.fractions(SHRINKING, GROWING, max_denominator=400)
)


def register(*, of: int, engaged: int, total: int | None = None, as_of: date) -> Snapshot:
    """So many partners, of whom so many lead a partnership, and the total that is published."""
    partners = [make_partner(f"P{number}") for number in range(of)]
    led = [make_alliance(f"A{number}", lead_partner_id=f"P{number}") for number in range(engaged)]
    counts = [] if total is None else [make_count(date(2019, 12, 31), total)]
    return make_snapshot_of(*partners, *led, *counts, as_of=as_of)


def asked(
    snapshot: Snapshot, a_year: int, growth: Fraction | int = 0, on: date | None = None
) -> WhatIf:
    found = what_if(values(snapshot, framework(), on), framework(), a_year, Fraction(growth))
    assert found is not None
    return found


def path(found: WhatIf) -> dict[date, tuple[Fraction, Fraction]]:
    return {day: (low, high) for day, low, high in found.path}


# --- by hand --------------------------------------------------------------------------------------


def test_so_many_more_partners_a_year_are_so_many_more_at_each_year_end():
    found = asked(register(of=100, engaged=10, as_of=date(2025, 12, 31)), a_year=8)

    lows = {day.year: low for day, low, _ in found.path}
    assert lows[2025] == Fraction(10, 100)
    assert lows[2026] == Fraction(18, 100)
    assert lows[2029] == Fraction(42, 100)
    assert lows[2030] == Fraction(50, 100)
    assert [(target.on.year, year) for target, year in found.reached] == [
        (2030, 2030),
        (2050, 2037),
    ]


def test_of_the_year_that_has_begun_only_what_is_left_counts():
    snapshot = register(of=100, engaged=10, as_of=date(2025, 5, 26))  # 219 days are left of 365
    found = path(asked(snapshot, a_year=5, growth=Fraction(1, 10)))

    assert found[date(2025, 5, 26)] == (Fraction(1, 10), Fraction(1, 10))
    assert found[date(2025, 12, 31)][0] == Fraction(13, 106)
    assert found[date(2026, 12, 31)][0] == 18 / (106 * Fraction(11, 10))


def test_a_leap_year_has_a_day_more():
    snapshot = register(of=100, engaged=10, as_of=date(2024, 7, 1))  # 183 days are left of 366
    found = path(asked(snapshot, a_year=4))

    assert found[date(2024, 12, 31)] == (Fraction(12, 100), Fraction(12, 100))


def test_on_the_last_day_of_a_year_the_first_step_is_a_whole_year_and_the_day_before_a_day_less():
    for as_of, first in ((date(2025, 12, 31), 12), (date(2025, 12, 30), 10 + Fraction(2, 365))):
        found = asked(register(of=100, engaged=10, as_of=as_of), a_year=2).path

        assert found[1][1] == Fraction(first) / 100


def test_partners_that_are_not_listed_make_the_path_a_band_that_closes_at_all_of_them():
    snapshot = register(of=20, engaged=5, total=100, as_of=date(2025, 12, 31))
    found = path(asked(snapshot, a_year=10))

    assert found[date(2025, 12, 31)] == (Fraction(5, 100), Fraction(85, 100))
    assert found[date(2026, 12, 31)] == (Fraction(15, 100), Fraction(95, 100))
    assert found[date(2027, 12, 31)] == (Fraction(25, 100), Fraction(1))
    assert found[date(2035, 12, 31)] == (Fraction(1), Fraction(1))


def test_a_register_that_grows_faster_than_the_engaged_is_ever_less_engaged():
    snapshot = register(of=100, engaged=40, as_of=date(2025, 12, 31))
    found = asked(snapshot, a_year=1, growth=Fraction(1, 20))

    assert [year for _, year in found.reached] == [None, None]
    lows = [low for _, low, _ in found.path]
    assert lows == sorted(lows, reverse=True)


def test_what_is_reached_already_is_reached_in_the_year_of_the_figures():
    found = asked(register(of=10, engaged=6, as_of=date(2025, 6, 30)), a_year=0)

    assert [year for _, year in found.reached] == [2025, None]


def test_half_of_the_744_of_the_public_record_takes_46_more_partners_a_year():
    by_2030 = {
        more: [year for _, year in asked(public_record(), a_year=more).reached] for more in (45, 46)
    }

    assert by_2030 == {45: [2031, 2039], 46: [2030, 2039]}  # 367 / 46 is 7.98 years, 739 / 46 16.07


# --- what there is none of, and what is refused ---------------------------------------------------


def test_without_a_whole_there_is_no_what_if():
    empty = make_snapshot_of(as_of=date(2022, 12, 31))
    late_total = register(of=3, engaged=1, total=9, as_of=date(2022, 12, 31))

    assert what_if(values(empty, framework()), framework(), 5, Fraction(0)) is None
    before_any_total = values(late_total, framework(), date(2018, 12, 31))
    assert what_if(before_any_total, framework(), 5, Fraction(0)) is None
    assert what_if(values(late_total, framework()), framework(), 5, Fraction(0)) is not None


@pytest.mark.parametrize(
    "cut", [Filters(region=("not_stated",)), Filters(form=("not_stated",))], ids=["whole", "part"]
)
def test_a_cut_view_has_no_what_if_because_the_targets_are_for_all_partners(cut):
    snapshot = register(of=10, engaged=2, as_of=date(2022, 12, 31))

    assert what_if(values(snapshot, framework(), filters=cut), framework(), 5, Fraction(0)) is None


@pytest.mark.parametrize(
    ("more", "growth"),
    [
        (-1, Fraction(0)),
        (MOST_A_YEAR + 1, Fraction(0)),
        (0, SHRINKING - Fraction(1, 10**9)),
        (0, GROWING + Fraction(1, 10**9)),
    ],
)
def test_what_is_beyond_the_bounds_is_refused(more, growth):
    view = values(register(of=10, engaged=2, as_of=date(2022, 12, 31)), framework())

    with pytest.raises(ValueError, match=r".+"):
        what_if(view, framework(), more, growth)


@pytest.mark.parametrize("more", [0, MOST_A_YEAR])
@pytest.mark.parametrize("growth", [SHRINKING, GROWING])
def test_the_bounds_themselves_may_be_asked_for(more, growth):
    found = asked(register(of=10, engaged=2, as_of=date(2022, 12, 31)), more, growth)

    assert found.path[-1][0] == LAST


# --- laws -----------------------------------------------------------------------------------------


@law
@given(questions(), a_year, growth)
def test_the_path_is_the_one_that_is_counted_by_hand(question, more, growth):
    snapshot, on, _ = question
    view = values(snapshot, framework(), on)

    result = what_if(view, framework(), more, growth)

    expected = path_of(snapshot, framework(), view.on, last=LAST.year, a_year=more, growth=growth)
    assert (result is None) == (expected is None)
    if result is not None and expected is not None:
        assert list(result.path) == expected
        assert list(result.reached) == [
            (target, first_year_at(expected, target.value)) for target in framework().targets
        ]


@law
@given(questions(), a_year, growth)
def test_a_path_begins_on_the_day_and_has_every_year_end_up_to_the_last_target(
    question, more, growth
):
    snapshot, on, _ = question
    view = values(snapshot, framework(), on)
    result = what_if(view, framework(), more, growth)
    assume(result is not None)
    assert result is not None

    days = [day for day, _, _ in result.path]
    assert result.path[0] == (view.on, view.engaged.fraction, view.engaged.fraction_max)
    year_ends = [date(year, 12, 31) for year in range(view.on.year, LAST.year + 1)]
    assert days[1:] == [day for day in year_ends if day > view.on]
    assert days[-1] == LAST
    for _, low, high in result.path:
        assert type(low) is type(high) is Fraction
        assert 0 <= low <= high <= 1


@law
@given(questions())
def test_if_nobody_joins_and_nothing_grows_the_share_stays_as_it_is(question):
    snapshot, on, _ = question
    result = what_if(values(snapshot, framework(), on), framework(), 0, Fraction(0))
    assume(result is not None)
    assert result is not None

    assert len({(low, high) for _, low, high in result.path}) == 1


@law
@given(questions(), a_year, a_year, growth)
def test_more_partners_a_year_never_make_a_lower_share_nor_a_later_year(
    question, one, other, growth
):
    snapshot, on, _ = question
    view = values(snapshot, framework(), on)
    fewer = what_if(view, framework(), min(one, other), growth)
    more = what_if(view, framework(), max(one, other), growth)
    assume(fewer is not None)
    assert fewer is not None
    assert more is not None

    assert is_nowhere_higher(fewer, more)


@law
@given(questions(), a_year, growth, growth)
def test_a_faster_growing_register_never_makes_a_higher_share_nor_an_earlier_year(
    question, more, one, other
):
    snapshot, on, _ = question
    view = values(snapshot, framework(), on)
    slower = what_if(view, framework(), more, min(one, other))
    faster = what_if(view, framework(), more, max(one, other))
    assume(slower is not None)
    assert slower is not None
    assert faster is not None

    assert is_nowhere_higher(faster, slower)


def is_nowhere_higher(lower: WhatIf, higher: WhatIf) -> bool:
    shares = zip(lower.path, higher.path, strict=True)
    years = zip(lower.reached, higher.reached, strict=True)
    return all(one[1] <= other[1] and one[2] <= other[2] for one, other in shares) and all(
        later is None or (earlier is not None and earlier <= later)
        for (_, later), (_, earlier) in years
    )


@law
@given(questions(), a_year, growth)
def test_a_target_is_reached_in_the_first_year_that_is_certainly_at_it(question, more, growth):
    snapshot, on, _ = question
    result = what_if(values(snapshot, framework(), on), framework(), more, growth)
    assume(result is not None)
    assert result is not None

    assert [target for target, _ in result.reached] == list(framework().targets)
    for target, year in result.reached:
        below = [
            low < target.value for day, low, _ in result.path if year is None or day.year < year
        ]
        assert all(below)
        if year is not None:
            assert any(low >= target.value for day, low, _ in result.path if day.year == year)


@settings(law, max_examples=30)
@given(questions(), a_year, growth, st.integers(2026, 2060))
def test_the_path_goes_as_far_as_the_targets_do(question, more, growth, last):
    snapshot, on, _ = question
    view = values(snapshot, framework(), on)
    moved = with_last_target(date(last, 12, 31))
    assume(view.on.year < last)
    result = what_if(view, moved, more, growth)
    assume(result is not None)
    assert result is not None

    assert result.path[-1][0] == date(last, 12, 31)


def with_last_target(day: date) -> Framework:
    """The framework with its last target on another day, and none before it."""
    ours = framework()
    target = ours.targets[-1].model_copy(update={"on": day})
    headline = ours.headline.model_copy(update={"targets": (target,)})
    objective = ours.objectives[0]
    changed = objective.model_copy(update={"indicators": (headline, *objective.indicators[1:])})
    return replace(ours, objectives=(changed, *ours.objectives[1:]))
