"""Another objective of the strategy is added to the framework file, and pages and sheets follow from it."""

import pytest
from dash import dcc

from dashboard.explain import explained
from dashboard.indicators import Indicators
from layouts import pages, tables
from tests.layouts.reading import components, words_of
from tests.layouts.views import LANGUAGES, view_of
from tests.objectives import ALL, AS_OF, framework_with, snapshot


@pytest.fixture
def framework(tmp_path):
    """The reference data with the second objective."""
    return lambda: framework_with(ALL, tmp_path)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_targets_page_has_a_sheet_a_chart_and_a_status_for_each(framework, language):
    added = framework()
    view = view_of(Indicators(snapshot(), added), language, "targets")

    page = pages.PAGES["targets"](view)
    said = words_of(page)

    assert view.text("status.on_track.word") in said
    for figure in ("X1.1", "X1.2", "X1.3", "X1.4"):
        assert f"{language.upper()} {figure} name" in said
        assert f"{language.upper()} {figure} numerator" in said
    charts = {one.id["name"] for one in components(page, dcc.Graph)}
    assert {"X1.1", "X1.2", "X1.3", "X1.4"} <= charts
    assert tables.table("X1.1", view)[1][-1] == [AS_OF, 6, 6]


@pytest.mark.parametrize("figure", ["X1.1", "X1.2", "X1.3", "X1.4"])
def test_each_can_be_taken_apart_into_records(framework, figure):
    added = framework()
    indicators = Indicators(snapshot(), added)
    found = explained(indicators, added.indicators[figure])
    counted = sum(len(one.positions) for one in found.groups if one.role == "numerator")

    assert counted == {"X1.1": 6, "X1.2": 1, "X1.3": 2, "X1.4": 1}[figure]
    view = view_of(indicators, "en", "explain", f"figure={figure}")
    said = words_of(pages.PAGES["explain"](view))
    assert f"EN {figure} name" in said
