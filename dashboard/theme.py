"""The look of every chart: the colour tokens and one template.

The tokens are defined in `assets/tokens.css`, light and dark; what leaves the site has no style sheet, and gets the
colours of the light theme written out (a test holds both alike).
"""

from collections.abc import Iterable
from typing import Any

INK = "var(--ink)"
QUIET = "var(--quiet)"
HAIRLINE = "var(--hairline)"
ENGAGED = "var(--engaged)"
ENGAGED_SOFT = "var(--engaged-soft)"
COULD = "var(--could)"
TARGET = "var(--target)"
SOIL = "var(--soil)"
GROUND = "var(--ground)"
RAISED = "var(--raised)"
FAINT = "var(--faint)"
LIGHT = {
    GROUND: "#fbfaf7",
    RAISED: "#f3efe7",
    INK: "#221c15",
    QUIET: "#655b4e",
    HAIRLINE: "#ddd5c8",
    FAINT: "#928673",
    SOIL: "#877660",
    ENGAGED: "#2f6b3a",
    ENGAGED_SOFT: "#d3e3cf",
    COULD: "#e6dccb",
    TARGET: "#a84d08",
}
GROUND_BY_NIGHT = "#16130f"
FONT = "'Source Sans 3', 'Source Sans Fallback', sans-serif"
SIZE = 14

Bound = str | float


def layout(
    *,
    height: int,
    margin: tuple[int, int, int, int],
    xaxis: dict[str, Any],
    yaxis: dict[str, Any],
    shapes: Iterable[dict[str, Any]] = (),
    annotations: Iterable[dict[str, Any]] = (),
) -> dict[str, Any]:
    """The layout of a figure; `margin` is left, right, top and bottom, in px."""
    left, right, top, bottom = margin
    return {
        "height": height,
        "margin": {"l": left, "r": right, "t": top, "b": bottom, "pad": 0},
        "xaxis": xaxis,
        "yaxis": yaxis,
        "shapes": list(shapes),
        "annotations": list(annotations),
        "font": {"family": FONT, "size": SIZE, "color": QUIET},
        "showlegend": False,
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "hovermode": "closest",
        "dragmode": "zoom",
        "barmode": "overlay",
    }


def axis(
    kind: str,
    bounds: tuple[Bound, Bound],
    ticks: Iterable[tuple[Bound, str]] = (),
    *,
    grid: bool = False,
    fixed: bool = True,
) -> dict[str, Any]:
    """An axis with nothing left to plotly's choice. `fixed` is closed to zooming."""
    places = list(ticks)
    return {
        "type": kind,
        "range": list(bounds),
        "tickmode": "array",
        "tickvals": [value for value, _ in places],
        "ticktext": [words for _, words in places],
        "showgrid": grid,
        "gridcolor": HAIRLINE,
        "gridwidth": 1,
        "zeroline": False,
        "showline": False,
        "fixedrange": fixed,
        "ticks": "",
    }


def label(
    words: str,
    x: Bound,
    y: float,
    *,
    colour: str = QUIET,
    refs: tuple[str, str] = ("x", "y"),
    anchor: tuple[str, str] = ("left", "middle"),
    shift: tuple[int, int] = (0, 0),
    size: int = SIZE,
) -> dict[str, Any]:
    """Words at a place of the chart, instead of a legend. `shift` is in px, right and up."""
    return {
        "text": words,
        "x": x,
        "y": y,
        "xref": refs[0],
        "yref": refs[1],
        "showarrow": False,
        "xanchor": anchor[0],
        "yanchor": anchor[1],
        "xshift": shift[0],
        "yshift": shift[1],
        "font": {"color": colour, "size": size},
    }


def line(
    xs: list[Any], ys: list[float], colour: str, width: float = 2, dash: str = "solid"
) -> dict[str, Any]:
    """A line that does not answer to the pointer: its points do."""
    return {
        "type": "scatter",
        "mode": "lines",
        "x": xs,
        "y": ys,
        "line": {"color": colour, "width": width, "dash": dash},
        "hoverinfo": "skip",
    }


def band(xs: list[Any], lows: list[float], highs: list[float], colour: str) -> dict[str, Any]:
    """The room between two lines over the same days."""
    return {
        **line([*xs, *reversed(xs)], [*lows, *reversed(highs)], colour, 0),
        "fill": "toself",
        "fillcolor": colour,
    }


def points(
    xs: list[Any],
    ys: list[float],
    says: list[str],
    colour: str,
    *,
    symbol: str = "circle",
    size: int = 8,
) -> dict[str, Any]:
    """Marks that say a sentence each under the pointer."""
    return {
        "type": "scatter",
        "mode": "markers",
        "x": xs,
        "y": ys,
        "marker": {
            "color": colour,
            "size": size,
            "symbol": symbol,
            "line": {"color": GROUND, "width": 1.5},
        },
        "customdata": says,
        "hovertemplate": "%{customdata}<extra></extra>",
    }


def bars(
    lengths: list[int], places: list[int], says: list[str], colour: str, outline: str
) -> dict[str, Any]:
    """Lying bars, one at each place of the vertical axis, a third of a row thick."""
    return {
        "type": "bar",
        "orientation": "h",
        "x": lengths,
        "y": places,
        "width": 0.34,
        "marker": {"color": colour, "line": {"color": outline, "width": 1}},
        "customdata": says,
        "hovertemplate": "%{customdata}<extra></extra>",
    }
