"""The figures: every number and colour stated, and what is unknown drawn as a band and not as a line."""

import re
from datetime import date

import pytest

from dashboard import figures
from dashboard.web.svg import chart
from tests.layouts.views import LANGUAGES, STATES, make_view

TOKENS = re.compile(r"var\(--[a-z-]+\)|rgba\(0,0,0,0\)")


def all_of(view):
    values, text = view.values, view.text
    return {
        "path": figures.path(values, view.statements, view.framework, text),
        "history": figures.history(values, text),
        "by": figures.partners_by(list(values.by["region"]), text),
    }


def colours(part):
    if isinstance(part, dict):
        for name, value in part.items():
            if name in {"color", "fillcolor", "gridcolor", "paper_bgcolor", "plot_bgcolor"}:
                yield value
            else:
                yield from colours(value)
    elif isinstance(part, list):
        for one in part:
            yield from colours(one)


@pytest.mark.parametrize("state", STATES)
def test_every_figure_is_of_the_closed_kind_and_has_only_our_colours(state):
    for figure in all_of(make_view(state)).values():
        assert "<svg" in chart(figure)
        assert all(TOKENS.fullmatch(colour) for colour in colours(figure))


@pytest.mark.parametrize("state", STATES)
def test_every_point_lies_in_the_range_of_its_axes(state):
    for figure in all_of(make_view(state)).values():
        for axis in ("x", "y"):
            low, high = figure["layout"][f"{axis}axis"]["range"]
            for trace in figure["data"]:
                assert all(low <= value <= high for value in trace[axis])


def test_what_could_be_is_a_band_from_the_lower_bound_up():
    figure = all_of(make_view())["path"]

    band = next(trace for trace in figure["data"] if trace.get("fill"))

    assert max(band["y"]) == pytest.approx((5 + 744 - 52) / 744)
    assert min(band["y"]) == 0 or min(band["y"]) == pytest.approx(3 / 744)


def test_where_everything_is_known_there_is_no_band_and_the_pace_goes_on():
    figure = all_of(make_view("everything is known, too slow"))["path"]

    assert not [trace for trace in figure["data"] if trace.get("fill")]
    assert [trace for trace in figure["data"] if trace.get("line", {}).get("dash") == "dot"]


def test_a_pace_that_is_not_known_is_not_drawn_into_the_future():
    figure = all_of(make_view())["path"]

    assert not [trace for trace in figure["data"] if trace.get("line", {}).get("dash") == "dot"]


def test_the_line_to_a_target_starts_at_the_baseline_and_ends_at_the_target():
    figure = all_of(make_view("everything is known, too slow"))["path"]

    lines = [trace for trace in figure["data"] if trace.get("line", {}).get("dash") == "dash"]

    assert [(one["x"], one["y"]) for one in lines] == [
        (["2020-12-31", "2030-12-31"], [3 / 40, 0.5]),
        (["2020-12-31", "2050-12-31"], [3 / 40, 1.0]),
    ]


@pytest.mark.parametrize("top", [1, 3, 5, 6, 51, 744, 20_000])
def test_the_ticks_of_a_count_are_whole_and_few(top):
    ticks = [value for value, _ in figures.count_ticks(top, make_view().text)]

    assert 2 <= len(ticks) <= 6
    assert all(isinstance(value, int) for value in ticks)
    assert ticks[-1] <= top


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_figure_speaks_the_language_of_the_page(language):
    view = make_view(language=language)

    notes = [one["text"] for one in all_of(view)["path"]["layout"]["annotations"]]

    assert view.text("figure.path.axis") in notes


def test_the_years_of_the_axis_are_the_ends_of_years():
    days = figures.year_ticks(2015, 2026)

    assert all(date.fromisoformat(day).strftime("%m-%d") == "12-31" for day, _ in days)
    assert len(days) <= 6
