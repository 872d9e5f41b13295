"""Targets: every line of the status table is seen on the page, with its working, and what would be if."""

from fractions import Fraction
from math import ceil
from typing import Any
from urllib.parse import parse_qsl

import pytest
from dash import html

from dashboard.cases import load_cases, snapshot_of_case
from dashboard.indicators import Indicators
from dashboard.settings import CASES
from layouts import pages, tables
from tests.layouts.reading import components, words_of
from tests.layouts.views import LANGUAGES, framework, make_view, texts, view_of

(STATUSES,) = (file.cases for file in load_cases(CASES) if file.key == "status")
KNOWN = "everything is known, little progress"
BY_STATUS = {
    moment.figures["D4.1", "targets", "2030", "status"]: case
    for case in reversed(STATUSES)
    for moment in case.figures
    if moment.on == case.as_of
    and not moment.filters
    and ("D4.1", "targets", "2030", "status") in moment.figures
}


def plain(said: str) -> str:
    """Words as `words_of` gives them: with no space but the plain one."""
    return " ".join(said.split())


def test_the_worked_examples_hold_every_line_of_the_status_table():
    judged = {threshold.status for threshold in framework().thresholds}

    assert set(BY_STATUS) == judged | {"not_known", "met", "missed", "too_early", "moving_away"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("status", BY_STATUS)
def test_every_line_of_the_status_table_is_seen_on_the_page(status, language):
    view = view_of(
        Indicators(snapshot_of_case(BY_STATUS[status]), framework()), language, "targets"
    )

    page = pages.PAGES["targets"](view)
    (target, *_) = [
        one for one in components(page, html.Div) if getattr(one, "className", "") == "target"
    ]

    assert f"mark {status.replace('_', '-')}" in str(target)
    said = words_of(target)
    if status == "not_known":
        assert view.text("status.not_known.no_total") in said
    else:
        assert view.text(f"status.{status}.sentence") in said


def test_the_working_of_the_public_record_can_be_followed_by_hand():
    view = make_view("nearly nothing is known", page="targets")

    said = words_of(pages.PAGES["targets"](view))

    first = view.statements[0]
    assert first.ratio is not None
    assert plain(view.text.percent(first.ratio)) in said


@pytest.mark.parametrize(
    ("query", "share_2030"),
    [("a_year=0", "as now"), ("a_year=10&growth=5", None), ("a_year=1000", "all")],
)
def test_a_question_of_the_address_is_answered_in_words_and_as_a_table(query, share_2030):
    view = make_view(KNOWN, page="targets", query=query)

    headings, cells = tables.table("what_if", view)
    rows: list[Any] = cells
    by_year = {day.year: (low, high) for day, low, high in rows}

    assert len(headings) == 3
    assert rows[-1][0].year == 2050
    assert all(0 <= low <= high <= 1 for low, high in by_year.values())
    if share_2030:
        now = view.values.engaged.fraction
        assert by_year[2030] == ((1, 1) if share_2030 == "all" else (now, now))
    said = words_of(pages.PAGES["targets"](view))
    a_year = int(dict(parse_qsl(query))["a_year"])
    still, grows = "what_if.said_still", "what_if.said"
    growth = view.text.percent(Fraction(5, 100))
    key = grows if "growth" in query else still
    assert plain(view.text(key, count=a_year, growth=growth)) in said


def test_without_a_question_the_page_asks_what_the_next_target_needs():
    view = make_view(KNOWN, page="targets", query="")
    a_year, growth = view.asked_if

    assert growth == 0
    assert a_year == ceil(view.statements[0].count_a_year or 0) > 0
    assert view.what_if is not None
    assert view.what_if.reached[0][1] == 2030


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_form_keeps_the_day_and_the_cut_and_works_without_a_script(language):
    view = make_view(KNOWN, language, "targets", "a_year=3&growth=-2.5&on=2024-12-31")
    form = str(next(components(pages.PAGES["targets"](view), html.Form)))

    assert "2024-12-31" in form
    assert "'3'" in form
    assert "'-2.5'" in form
    growth = plain(texts()[language].percent(Fraction(25, 1000)))
    assert growth in words_of(pages.PAGES["targets"](view))


@pytest.mark.parametrize("query", ["region=africa", "evidence=documented"])
def test_of_a_selection_there_is_no_status_and_no_question(query):
    view = make_view(KNOWN, page="targets", query=query)
    said = words_of(pages.PAGES["targets"](view))

    assert view.text("status.cut") in said
    assert view.text("what_if.none") in said
    assert view.text("sheet.working") not in said


def test_documented_only_is_one_click():
    page = pages.PAGES["targets"](make_view(KNOWN, page="targets", query=""))
    links = {
        one.href for one in components(page, html.A) if "documented" in str(one.children).lower()
    }

    assert "/en/targets?evidence=documented" in links


def test_value_gap_and_pace_stand_first_as_numbers_with_their_captions():
    page = pages.PAGES["targets"](make_view(KNOWN, "en", "targets"))
    (numbers,) = [
        one for one in components(page, html.Dl) if getattr(one, "className", "") == "numbers"
    ]

    assert plain(words_of(numbers)) == (
        "10 % of all partners take part in a partnership or alliance: 4 of 40"
        " 16 more partners are needed for 50 % by 2030"
        " 0.5 points a year is the pace since 2020; a straight line from then to 2030 needs 4.3 points a year"
    )


@pytest.mark.parametrize("state", ["a cut by region", "a cut by kind"])
def test_a_selection_has_no_gap_and_no_pace(state):
    page = pages.PAGES["targets"](make_view(state, "en", "targets"))

    assert not [
        one for one in components(page, html.Dl) if getattr(one, "className", "") == "numbers"
    ]
