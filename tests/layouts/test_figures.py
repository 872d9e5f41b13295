"""The figures: every number and colour stated, and what is unknown drawn as a band and not as a line."""

import re
from datetime import date

import pytest

from dashboard import figures
from dashboard.web.svg import chart
from tests.layouts.views import LANGUAGES, STATES, make_view

PLOT = (302, 284)  # px of the path at 390 px, without its margins
LETTER = 6.7  # px: the width of most, at 14 px
TOKENS = re.compile(r"var\(--[a-z-]+\)|rgba\(0,0,0,0\)")


def all_of(view):
    values, text = view.values, view.text
    return {
        "path": figures.path(values, view.statements, view.framework, text),
        "history": figures.history(values, text),
        "by": figures.partners_by(list(values.by["region"]), text),
    }


def at(figure, axis, value):
    """A place in px from the lower left corner of the plot of a phone."""
    low, high = figure["layout"][f"{axis}axis"]["range"]
    if axis == "x":
        low, high, value = (date.fromisoformat(one).toordinal() for one in (low, high, value))
    return (value - low) / (high - low) * PLOT[axis == "y"]


def box(figure, note):
    """The left, right, lower and upper edge of a label."""
    wide, high = LETTER * len(note["text"]), note["font"]["size"]
    x, y = at(figure, "x", note["x"]) + note["xshift"], at(figure, "y", note["y"]) + note["yshift"]
    left = x - wide * {"left": 0, "right": 1}[note["xanchor"]]
    low = y - high * {"bottom": 0, "middle": 0.5, "top": 1}[note["yanchor"]]
    return left, left + wide, low, low + high


def along(figure, line):
    """Points of a straight line, a px apart."""
    (x, end), (y, top) = ([at(figure, axis, one) for one in line[axis]] for axis in "xy")
    steps = max(1, round(end - x))
    return [(x + (end - x) * n / steps, y + (top - y) * n / steps) for n in range(steps + 1)]


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


def test_the_pace_so_far_and_the_pace_needed_are_named_where_they_run():
    named = {
        state: {one["text"] for one in all_of(make_view(state))["path"]["layout"]["annotations"]}
        for state in STATES
    }

    assert {"pace so far", "pace needed"} <= named["everything is known, too slow"]
    assert "pace needed" in named["nearly nothing is known"]
    assert "pace so far" not in named["nearly nothing is known"]
    assert "pace so far" not in named["all of them"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", [one for one in STATES if one.startswith(("every", "near"))])
def test_the_name_of_a_line_has_room_on_a_phone_and_lies_on_no_line_and_no_other_name(
    state, language
):
    view = make_view(state, language)
    figure = all_of(view)["path"]
    names = [view.text("figure.path.needed"), view.text("figure.path.so_far")]
    notes = [one for one in figure["layout"]["annotations"] if one["xref"] == "x"]
    boxes = {one["text"]: box(figure, one) for one in notes}

    for name in names:
        if name not in boxes:
            continue
        left, right, low, high = boxes[name]
        assert left >= 0
        assert right <= PLOT[0] + figure["layout"]["margin"]["r"]
        for line in figure["data"]:
            if line.get("line", {}).get("dash") in {"dash", "dot"}:
                assert not any(left < x < right and low < y < high for x, y in along(figure, line))
        for other, (start, end, bottom, top) in boxes.items():
            assert other == name or end <= left or start >= right or top <= low or bottom >= high


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
