"""The matrix: what a cell counts is what its link shows, and an opening is drawn only where it is one."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from dash import dcc, html

from layouts import lists
from layouts.matrix import matrix
from tests.layouts.reading import components, words_of
from tests.layouts.views import make_view

CUTS = ["kind=mou", "form=partnership", "evidence=documented", "category=companies", "country=FRA"]


def cells(view):
    """The cells of the matrix itself: the table behind it has others."""
    return [one for one in components(matrix(view).children[1], html.Td) if one.children]


def counts(view):
    """What each cell with a link says, and how many records the address of the link lists."""
    for link in components(matrix(view), dcc.Link):
        numbers = re.findall(r"\d+", words_of(link))
        query = urlsplit(link.href).query
        if numbers:
            shown = make_view(page="explore", query=query)
            show = parse_qs(query).get("show", ["alliances"])[0]
            yield int(numbers[-1]), len(lists.shown(shown, show)), link.href


@pytest.mark.parametrize(
    "query",
    [
        "",
        "region=europe",
        "region=africa&region=europe",
        "region=europe&theme=agroecology",
        "theme=not_stated&form=partnership",
        "on=2020-12-31",
        "region=not_stated",
    ],
)
def test_a_number_of_the_matrix_is_the_number_of_records_that_it_leads_to(query):
    view = make_view(page="explore", query=query)

    found = list(counts(view))

    assert found
    assert [one for one in found if one[0] != one[1]] == []


def test_under_a_filter_only_the_chosen_rows_and_columns_are_drawn_beside_the_totals():
    view = make_view(page="explore", query="region=africa&region=europe&theme=agroecology")

    headings = [words_of(one).strip() for one in components(matrix(view).children[1], html.Th)]

    assert headings == ["Africa", "Europe", "All regions", "Agroecology", "All themes"]


@pytest.mark.parametrize("query", CUTS)
def test_under_another_cut_an_empty_cell_is_not_called_an_opening(query):
    assert "open" in [cell.className for cell in cells(make_view(page="explore", query=""))]

    view = make_view(page="explore", query=query)

    assert {cell.className for cell in cells(view)} <= {"some", "maybe", "zero", "total"}
    assert view.text("matrix.legend.open") not in words_of(matrix(view))


def test_what_may_not_have_been_in_force_is_drawn_and_explained_apart():
    now, before = (make_view(page="explore", query=query) for query in ("", "on=2020-12-31"))

    assert "maybe" not in [cell.className for cell in cells(now)]
    assert now.text("matrix.legend.maybe") not in words_of(matrix(now))
    assert "maybe" in [cell.className for cell in cells(before)]
    assert before.text("matrix.legend.maybe") in words_of(matrix(before))
