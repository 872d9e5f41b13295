"""Addresses that nobody meant to write: what is wrong is said in words, and what would do instead."""

import pytest
from dash import html

from dashboard.address import parse_address
from dashboard.errors import AddressError
from dashboard.web.edition import explanation
from layouts import pages
from tests.layouts.reading import components, words_of
from tests.layouts.views import LANGUAGES, NOW, framework, make_view

in_every_language = pytest.mark.parametrize("language", LANGUAGES)
SPARSE = "nearly nothing is known"
PARAMETERS = [
    ("alliances", "state"),
    ("alliances", "sort"),
    ("explore", "show"),
    ("partners", "show"),
    ("alliances", "show"),
    ("explore", "region"),
    ("explain", "figure"),
    ("explain", "target"),
    ("explore", "page"),
    ("data", "from"),
]


def refused(page, query):
    with pytest.raises(AddressError) as error:
        parse_address("en", page, query, framework(), NOW)
    return error.value


@in_every_language
@pytest.mark.parametrize("page", ["explore", "partners", "alliances", "network", "opportunities"])
def test_a_list_that_has_no_such_page_says_so_and_shows_its_last_one(page, language):
    first, beyond = (
        words_of(pages.PAGES[page](make_view(SPARSE, language, page, f"page={number}")))
        for number in (1, 99_999)
    )

    assert "99 999" in beyond
    assert "99 999" not in first


@in_every_language
@pytest.mark.parametrize(("page", "parameter"), PARAMETERS)
def test_no_error_speaks_in_keys(page, parameter, language):
    error = refused(page, f"{parameter}=zzz")
    view = make_view(language=language)

    ways = pages.ways_out(view, error, f"/{language}/{page}", f"{parameter}=zzz")

    said = [words_of(way).strip() for way in ways]
    assert view.text("error.without") in said
    assert not any("_" in one for one in said)
    if language != "en":  # in which some keys are the words
        assert not {one for one in said if not one.isdigit()} & set(error.choices)
    named = explanation(view.text, error)
    assert "zzz" in named
    assert language == "en" or f" {parameter} " not in named


def test_an_unknown_parameter_is_named_as_it_was_sent():
    view = make_view()

    assert "“q”" in explanation(view.text, refused("overview", "q=3"))


def test_where_one_kind_of_thing_is_listed_all_of_it_is_what_there_is_without():
    assert refused("partners", "show=zzz").choices == ("engaged", "not_engaged")
    assert refused("alliances", "show=zzz").choices == ()


def test_the_overview_leads_to_where_a_partnership_could_begin():
    view = make_view(query="on=2020-12-31")

    links = {
        words_of(one).strip(): one.href for one in components(pages.PAGES["overview"](view), html.A)
    }

    assert links[view.text("next.openings")] == "/en/opportunities?on=2020-12-31"
