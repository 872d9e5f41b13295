"""Small charts of the categories: ordered, on one scale, and silent where a share would mislead or is not known."""

import re
from datetime import date
from itertools import pairwise

import pytest
from dash import html

from dashboard.indicators import Indicators
from dashboard.web.document import html_of
from layouts import blocks, tables
from layouts.charts import picture
from layouts.drawing import Circle, Path, Words
from layouts.multiples import BOTTOM, NAME, TOP, multiples
from tests.layouts.reading import components, words_of
from tests.layouts.views import LANGUAGES, NOW, STATES, framework, make_view, view_of
from tests.makers import (
    make_alliance,
    make_count,
    make_membership,
    make_partner,
    make_snapshot_of,
)

SINCE = date(2019, 6, 30)


def members(category, listed, engaged, name):
    """Partners of a category, the first of which have taken part in an alliance since 2019."""
    partners = [
        make_partner(f"{name}{number}", category=category, country="FRA")
        for number in range(listed)
    ]
    return [*partners, *(make_membership("A1", f"{name}{number}") for number in range(engaged))]


def a_register(*more):
    """10 companies of which 3 take part, 8 producers of which 4 do, and 3 of civil society, all of which do."""
    return [
        make_alliance("A1", started_on=SINCE),
        *members("companies", 10, 3, "C"),
        *members("producers", 8, 4, "P"),
        *members("civil_society", 3, 3, "S"),
        *more,
    ]


def drawn(records, query="", language="en"):
    snapshot = make_snapshot_of(*records, as_of=NOW)
    view = view_of(Indicators(snapshot, framework()), language, "explore", query)
    return view, multiples(view)


def said(tree):
    return words_of(tree).strip()


def names(figure):
    return [said(one) for one in components(figure, html.H4)]


def title(figure):
    return said(next(components(figure, html.H3)))


def ends(figure):
    """How high each line ends."""
    return [one.cy for one in components(figure, Circle)]


def test_the_highest_share_comes_first_and_the_title_says_so():
    _, figure = drawn(a_register())

    assert names(figure) == ["Farmers’ and foresters’ organisations", "Companies"]
    assert (
        title(figure)
        == "Farmers’ and foresters’ organisations: the largest share takes part, 4 of 8"
    )
    # On a scale up to 50 %, the first line ends at its top.
    assert ends(figure) == [TOP, round(BOTTOM - (BOTTOM - TOP) * 0.3 / 0.5)]
    labels = [said(one) for one in components(figure, Words)]
    assert labels.count("50 %") == 2
    assert "30 %" in labels
    assert "all: 47.6 %" in labels


def test_a_category_of_fewer_than_five_is_named_and_not_drawn():
    _, figure = drawn(a_register())

    text = said(figure)
    assert "Fewer than five partners, so not drawn: Civil society (3 of 3)." in text
    assert "No partner listed: States and local authorities, International organisations" in text


def test_while_partners_are_unlisted_counts_are_drawn_and_the_page_says_why():
    _, figure = drawn(a_register(make_count(date(2018, 12, 31), 744)))

    text = said(figure)
    assert "Shares are not known: 723 partners are not listed" in text
    assert "%" not in text
    assert title(figure).endswith(
        "organisations: 4 of the 10 partners known to take part, more than any other category"
    )
    assert len(names(figure)) == 3


def test_before_the_first_total_no_share_is_known():
    _, figure = drawn(a_register(make_count(NOW, 744)), "on=2020-12-31")

    assert "no total of partners is known for this day" in said(figure)


def test_a_category_that_is_not_surely_ahead_is_not_called_so():
    undated = [
        make_alliance("A2", started_on=None),
        *(make_membership("A2", f"C{number}") for number in range(9)),
    ]

    _, now = drawn(a_register(*undated))
    _, then = drawn(a_register(*undated), "on=2021-12-31")

    assert title(now).startswith("Companies: the largest share takes part, 9 of 10")
    assert title(then) == "Who takes part, by category of partner"
    assert "3–9 of 10" in said(then)
    assert [one for one in components(then, Path) if one.className == "band"]
    assert "because a start is not dated" in said(then)


def test_those_that_state_no_category_come_last_and_are_never_called_ahead():
    _, figure = drawn(a_register(*members(None, 6, 6, "N")))

    assert names(figure)[-1] == "not stated"
    assert title(figure).startswith("Farmers’ and foresters’ organisations:")


def test_every_number_leads_to_as_many_records():
    view, figure = drawn(a_register(), "region=europe")

    links = [
        (said(one), one.href)
        for one in components(next(components(figure, html.Ul)))
        if getattr(one, "href", None)
    ]

    assert links[:2] == [
        ("4", "/en/explore?region=europe&category=producers&show=engaged#records"),
        ("8", "/en/explore?region=europe&category=producers&show=partners#records"),
    ]
    assert blocks.file(view.address, NAME, "csv") in html_of(figure)


def test_a_chosen_category_is_drawn_against_all_that_the_other_filters_leave():
    _, figure = drawn(a_register(), "category=companies")

    assert names(figure) == ["Companies"]
    assert "all: 47.6 %" in said(figure)
    assert title(figure) == "Who takes part, by category of partner"


def test_where_nobody_ever_took_part_there_is_nothing_to_draw():
    _, figure = drawn(members("companies", 10, 0, "C"))

    assert names(figure) == []
    assert "No partner of this selection is known to have taken part" in said(figure)
    assert "0 of 10" in said(figure)


def test_the_numbers_behind_are_those_of_the_page_category_by_category_and_day_by_day():
    view, figure = drawn(a_register(), "on=2021-12-31")

    headings, rows = tables.partners_by_category(view)

    assert len(headings) == 7
    by_category = {row[0]: row for row in rows if row[1] == date(2021, 12, 31)}
    assert by_category["Companies"][2:5] == [3, 3, 10]
    table = next(components(figure, html.Details))
    for name, _, part, _, listed, *_ in by_category.values():
        if listed:
            assert f"{name} 0 of {listed}" in said(table)
            assert f"{part} of {listed}" in said(table)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", STATES)
def test_in_every_state_all_that_is_drawn_lies_within_one_scale(state, language):
    figure = multiples(make_view(state, language, "explore"))

    for path in components(figure, Path):
        heights = [int(one) for one in re.findall(r"[ML]\d+ (\d+)", path.d)]
        assert all(TOP <= one <= BOTTOM for one in heights)
        across = [int(one) for one in re.findall(r"[ML](\d+) \d+", path.d)]
        if path.className != "band":
            assert all(one < other for one, other in pairwise(across)) or path.className == "grid"
    assert said(figure).strip()


def test_the_picture_that_leaves_the_site_has_the_same_charts_and_there_is_none_of_nothing():
    view, figure = drawn(a_register())
    nothing, without = drawn(members("companies", 10, 0, "C"))

    sheet = picture(NAME, view) or ""

    assert sheet.count("<circle") == len(names(figure)) == 2
    assert title(figure).split(":")[0] in sheet
    assert blocks.file(view.address, NAME, "png") in html_of(figure)
    assert picture(NAME, nothing) is None
    assert blocks.file(nothing.address, NAME, "png") not in html_of(without)
