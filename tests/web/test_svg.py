"""Figures of the closed kind as SVG; that the marks are where plotly's are is a test in the browser."""

import copy
import re

import pytest

from dashboard import theme
from dashboard.web.svg import FigureError, chart, marks


def make_figure(*traces, annotations=(), shapes=()):
    """A figure of 100 × 100 units, 200 px high without its margins."""
    return {
        "data": list(traces),
        "layout": theme.layout(
            height=250,
            margin=(40, 10, 20, 30),
            xaxis=theme.axis("linear", (0, 100), [(0, "0"), (50, "half")]),
            yaxis=theme.axis("linear", (0, 100), [(0, "none"), (100, "all")], grid=True),
            annotations=annotations,
            shapes=shapes,
        ),
    }


def test_margins_are_drawings_beside_the_plot():
    drawn = chart(make_figure())

    assert '<svg width="40" height="250" aria-hidden="true"></svg>' in drawn
    assert '<svg width="10" height="250" aria-hidden="true"></svg>' in drawn
    assert '<svg y="20" width="100%" height="200"' in drawn
    assert "style=" not in drawn


def test_places_are_percentages_across_and_pixels_down():
    marks = theme.points([25], [75], ["here"], theme.ENGAGED)

    drawn = chart(make_figure(marks))

    assert re.search(r'<circle cx="25%" cy="50" r="4" fill="var\(--engaged\)"', drawn)


def test_a_bar_reaches_from_nothing_to_its_value():
    bar = {
        "type": "bar",
        "orientation": "h",
        "x": [40],
        "y": [50],
        "width": 20,
        "marker": {"color": theme.SOIL},
    }

    assert '<rect x="0%" width="40%" y="80" height="40"' in chart(make_figure(bar))


def test_what_is_not_known_leaves_a_gap():
    line = theme.line([0, 10, 20, 30, 40], [1, 2, 3, 4, 5], theme.SOIL)
    line["y"][2] = None

    path = re.search(r' d="([^"]+)"', chart(make_figure(line)))

    assert path
    assert path[1].count("M") == 2


def test_dates_are_places():
    figure = make_figure(theme.points(["2020-12-31"], [0], ["x"], theme.SOIL))
    figure["layout"]["xaxis"] = theme.axis("date", ("2019-12-31", "2021-12-31"))

    assert 'cx="50.068%"' in chart(figure)


def test_labels_are_escaped_and_stand_where_they_are_anchored():
    note = theme.label("a & b", 100, 0, anchor=("right", "bottom"), shift=(-4, 6))

    assert re.search(
        r'<text x="100%" dx="-6" y="186.4" text-anchor="end"[^>]*>a &amp; b</text>',
        chart(make_figure(annotations=[note])),
    )


def test_in_a_picture_the_same_marks_stand_in_px_and_in_written_colours():
    traces = [
        theme.points([25], [75], ["here"], theme.ENGAGED),
        theme.points([50], [50], ["there"], theme.TARGET, symbol="diamond"),
        theme.line([0, 100], [0, 100], theme.SOIL),
    ]
    note = theme.label("“var(--ink)”", 100, 0, anchor=("right", "bottom"))

    drawn = marks(make_figure(*traces, annotations=[note]), 450)  # 400 px and the margins

    colours = theme.LIGHT
    assert drawn.startswith('<g transform="translate(40 20)"')
    assert f'<circle cx="100" cy="50" r="4" fill="{colours[theme.ENGAGED]}"' in drawn
    assert '<g transform="translate(200 100)"><path d="M' in drawn
    assert f'd="M0,200L400,0" fill="none" stroke="{colours[theme.SOIL]}"' in drawn
    assert '<text x="400" dx="-2"' in drawn
    assert "%" not in drawn
    assert re.findall(r"var\(--\w+\)", drawn) == ["var(--ink)"]  # that is what the label says


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("layout", "title"), "x"),
        (("layout", "yaxis", "tickmode"), "auto"),
        (("layout", "yaxis", "zeroline"), True),
        (("layout", "xaxis", "type"), "log"),
        (("data", 0, "type"), "pie"),
        (("data", 0, "mode"), "lines+markers"),
        (("data", 0, "fill"), "tozeroy"),
        (("data", 0, "marker", "symbol"), "star"),
        (("layout", "annotations", 0, "showarrow"), True),
        (("layout", "annotations", 0, "text"), "<b>x</b>"),
    ],
)
def test_a_figure_that_is_not_of_the_kind_is_refused(place, value):
    figure = copy.deepcopy(
        make_figure(theme.points([1], [1], ["x"], theme.SOIL), annotations=[theme.label("x", 0, 0)])
    )
    target = figure
    for step in place[:-1]:
        target = target[step]
    target[place[-1]] = value

    with pytest.raises(FigureError):
        chart(figure)
