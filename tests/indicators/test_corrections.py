"""Corrections: whatever a later publication says otherwise of a day is listed, once, and nothing else is."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.corrections import FIGURES, Correction, corrections, day_figures
from dashboard.indicators import Indicators, values
from dashboard.store import Figures, Stated
from tests.indicators.test_laws import AS_OF, FRAMEWORK, days, law, snapshot_of, tables
from tests.makers import make_alliance, make_count, make_membership, make_partner, make_snapshot_of

FIRST = datetime(2023, 1, 1, tzinfo=UTC)
DAYS = ("2020-12-31", "2021-12-31", "2022-12-31", "2023-06-30")
SAME = dict.fromkeys(FIGURES, 1)


def said(
    number: int, by_day: Mapping[str, Figures], action: str = "publish", digest: str = ""
) -> Stated:
    """What the publication of that number said; each has records of its own."""
    return Stated(
        number=number,
        digest=digest or f"{number:064x}",
        at=FIRST + timedelta(days=number),
        action=action,
        by_day=by_day,
    )


def told(found: Sequence[Correction]) -> list[tuple[int, int, str, str, int | None, int | None]]:
    """Each correction: the numbers of the two publications, the day, the figure, what it was and is."""
    return [
        (one.before.number, one.after.number, one.on.isoformat(), one.figure, one.old, one.new)
        for one in found
    ]


def test_a_figure_of_a_day_that_is_said_otherwise_is_a_correction():
    first = said(1, {"2020-12-31": SAME, "2021-12-31": SAME})
    second = said(2, {"2020-12-31": {**SAME, "engaged": 2}, "2021-12-31": SAME})

    assert told(corrections([first, second])) == [(1, 2, "2020-12-31", "engaged", 1, 2)]


def test_a_day_that_only_one_of_two_has_spoken_of_is_not_corrected():
    first = said(1, {"2020-12-31": SAME})
    second = said(2, {"2021-12-31": {**SAME, "engaged": 2}})

    assert corrections([first, second]) == ()


def test_what_was_not_known_and_is_known_now_is_a_correction_and_so_is_the_reverse():
    first = said(1, {"2020-12-31": {**SAME, "whole": None}})
    second = said(2, {"2020-12-31": {**SAME, "engaged": None}})

    assert told(corrections([first, second])) == [
        (1, 2, "2020-12-31", "engaged", 1, None),
        (1, 2, "2020-12-31", "whole", None, 1),
    ]


def test_a_figure_that_an_earlier_release_did_not_know_is_not_corrected():
    first = said(1, {"2020-12-31": {"engaged": 1}})

    assert corrections([first, said(2, {"2020-12-31": SAME})]) == ()


def test_a_publication_that_is_taken_back_is_corrected_by_what_is_shown_again():
    right, wrong = {"2020-12-31": SAME}, {"2020-12-31": {**SAME, "listed": 9}}
    found = corrections([said(1, right), said(2, wrong), said(3, right, "rollback")])

    assert told(found) == [
        (2, 3, "2020-12-31", "listed", 9, 1),
        (1, 2, "2020-12-31", "listed", 1, 9),
    ]
    assert [one.after.action for one in found] == ["rollback", "publish"]


def test_a_wrong_figure_of_a_new_day_that_was_taken_back_is_corrected_by_the_right_one():
    before = {"2022-12-31": SAME}
    wrong = {**before, "2023-06-30": {**SAME, "engaged": 9}}
    right = {**before, "2023-06-30": {**SAME, "engaged": 8}}
    published = [said(1, before), said(2, wrong), said(3, before, "rollback"), said(4, right)]

    assert told(corrections(published)) == [(2, 4, "2023-06-30", "engaged", 9, 8)]


def test_records_that_stay_and_are_counted_by_other_rules_are_a_correction_too():
    first = said(1, {"2020-12-31": SAME}, digest="ab" * 32)
    second = said(2, {"2020-12-31": {**SAME, "alliances": 2}}, digest="ab" * 32)

    assert len(corrections([first, second])) == 1


some_figures = st.fixed_dictionaries(dict.fromkeys(FIGURES, st.none() | st.integers(0, 2)))
some_days = st.dictionaries(st.sampled_from(DAYS), some_figures, max_size=len(DAYS))
published = st.lists(some_days, max_size=5).map(
    lambda many: [said(number, by_day) for number, by_day in enumerate(many, 1)]
)


@law
@given(some_days, st.integers(0, 5))
def test_statements_that_are_equal_correct_nothing(by_day, times):
    assert corrections([said(number, by_day) for number in range(1, times + 1)]) == ()


@law
@given(published)
def test_every_changed_figure_of_a_day_is_listed_once_and_nothing_else(stated):
    found = told(corrections(stated))

    expected = {
        (one.number, other.number, day, figure, one.by_day[day][figure], other.by_day[day][figure])
        for one, other in combinations(stated, 2)
        for day in one.by_day.keys() & other.by_day.keys()
        if not any(day in between.by_day for between in stated[one.number : other.number - 1])
        for figure in FIGURES
        if one.by_day[day][figure] != other.by_day[day][figure]
    }
    assert len(found) == len(expected)
    assert set(found) == expected


@law
@given(published)
def test_the_newest_correction_stands_first_and_the_earliest_day_of_a_publication(stated):
    found = corrections(stated)

    assert list(found) == sorted(found, key=lambda one: (-one.after.number, one.on))


@law
@given(published)
def test_what_is_said_now_is_what_was_said_first_with_all_corrections(stated):
    known: dict[tuple[str, str], int | None] = {}
    for one in stated:
        for day, figures in one.by_day.items():
            for figure, value in figures.items():
                known.setdefault((day, figure), value)
    for one in reversed(corrections(stated)):
        key = one.on.isoformat(), one.figure
        assert known[key] == one.old
        known[key] = one.new

    now = {
        (day, figure): value
        for one in stated
        for day, figures in one.by_day.items()
        for figure, value in figures.items()
    }
    assert known == now


# --- what is said of a day ------------------------------------------------------------------------


def test_every_year_end_the_newest_day_and_the_days_spoken_of_before_are_spoken_of():
    indicators = Indicators(make_snapshot_of(make_partner(), as_of=date(2023, 6, 30)), FRAMEWORK)

    found = day_figures(indicators, ["2022-10-15", "2020-12-31", "2024-12-31"])

    year_ends = {f"{year}-12-31" for year in range(FRAMEWORK.history_from, 2023)}
    assert set(found) == {*year_ends, "2022-10-15", "2023-06-30"}
    assert list(found) == sorted(found)


def test_the_figures_of_a_day_keep_what_is_possible_and_what_is_not_known():
    records = (
        make_partner("P1"),
        make_alliance("A1", started_on=None),
        make_membership("A1", "P1"),
        make_count(date(2022, 6, 30), 10),
    )
    found = day_figures(Indicators(make_snapshot_of(*records), FRAMEWORK))

    assert found["2021-12-31"] == {
        "engaged": 0, "engaged_max": 1, "listed": 1, "whole": None, "alliances": 0, "alliances_max": 1,
    }  # fmt: skip
    assert found["2022-12-31"] == {
        "engaged": 1, "engaged_max": 1, "listed": 1, "whole": 10, "alliances": 1, "alliances_max": 1,
    }  # fmt: skip


@law
@given(tables(), days)
def test_the_figures_of_a_day_are_those_that_the_pages_show_for_it(records, day):
    snapshot = snapshot_of(records)

    shown = values(snapshot, FRAMEWORK, day)

    assert day_figures(Indicators(snapshot, FRAMEWORK), [day.isoformat()])[day.isoformat()] == {
        "engaged": shown.engaged.part,
        "engaged_max": shown.engaged.part_max,
        "listed": shown.engaged.listed,
        "whole": shown.engaged.whole,
        "alliances": shown.alliances.count,
        "alliances_max": shown.alliances.count_max,
    }


@pytest.mark.parametrize("figure", FIGURES)
def test_every_figure_is_said_of_every_day(figure):
    found = day_figures(Indicators(make_snapshot_of(make_partner(), as_of=AS_OF), FRAMEWORK))

    assert all(figure in of_day for of_day in found.values())
