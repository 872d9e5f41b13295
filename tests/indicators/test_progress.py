"""What the worked examples of the status table do not show: paces, ratios and far years."""

from datetime import date
from fractions import Fraction

import pytest

from dashboard.address import Filters
from dashboard.framework import load_framework
from dashboard.indicators import values
from dashboard.progress import Statement, statements
from dashboard.settings import REFERENCE
from tests.makers import make_alliance, make_partner, make_snapshot_of

FRAMEWORK = load_framework(REFERENCE)
HALFWAY = date(2025, 12, 31)


def register(of: int, *, engaged_from: dict[date, int]):
    """So many partners, of whom so many lead a partnership from each day on."""
    records = [make_partner(f"P{number}") for number in range(of)]
    starts = [day for day, count in engaged_from.items() for _ in range(count)]
    led = [
        make_alliance(f"A{number}", lead_partner_id=f"P{number}", started_on=day)
        for number, day in enumerate(starts)
    ]
    return make_snapshot_of(*records, *led, as_of=HALFWAY)


def test_the_compound_ratio_stands_beside_the_linear_one():
    snapshot = register(100, engaged_from={date(2018, 1, 1): 10, date(2024, 1, 1): 10})
    first, _ = statements(values(snapshot, FRAMEWORK), FRAMEWORK)

    assert first.ratio == Fraction(1, 2)
    assert first.compound_ratio == pytest.approx((2 ** (1 / 5) - 1) / (5 ** (1 / 10) - 1), rel=1e-3)


def test_there_is_no_compound_growth_from_nothing_or_from_the_target_itself():
    for at_baseline in (0, 50):
        snapshot = register(100, engaged_from={date(2018, 1, 1): at_baseline})
        first, _ = statements(values(snapshot, FRAMEWORK), FRAMEWORK)

        assert first.compound_ratio is None


def test_growth_in_a_day_that_no_number_holds_for_a_year_is_not_compared():
    snapshot = register(100, engaged_from={date(2018, 1, 1): 1, date(2021, 1, 1): 99})
    view = values(snapshot, FRAMEWORK, date(2021, 1, 1))

    assert [one.compound_ratio for one in statements(view, FRAMEWORK)] == [None, None]


def test_a_very_slow_pace_has_a_very_far_year():
    snapshot = register(5000, engaged_from={date(2018, 1, 1): 10, date(2024, 1, 1): 1})
    first, second = statements(values(snapshot, FRAMEWORK), FRAMEWORK)

    assert first.attained_in is not None
    assert second.attained_in is not None
    # One partner in 1826 days: 2489 and 4989 more take 12,443.6 and 24,942.1 years from the end of 2025.
    assert first.attained_in.year == 14469
    assert second.attained_in.year == 26968


def test_a_cut_view_has_a_pace_and_nothing_that_hangs_on_a_target():
    snapshot = register(100, engaged_from={date(2018, 1, 1): 10, date(2024, 1, 1): 10})
    cut = values(snapshot, FRAMEWORK, filters=Filters(form=("not_stated",)))

    for statement in statements(cut, FRAMEWORK):
        assert statement.pace == Fraction(1, 10) / (1826 / Fraction("365.2425"))
        others = {name for name in Statement.__slots__ if getattr(statement, name) is not None}
        assert others == {"target", "base", "value", "pace"}
