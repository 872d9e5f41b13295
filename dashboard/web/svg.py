"""A figure of the closed kind (`dashboard/figures.py`) as SVG: for a page, or for a picture that leaves the site.

On a page it fits any width without a script: across, everything is a percentage of the plot's width; down, it is
in pixels of the stated height. The margins left and right are two empty drawings beside the plot
(`assets/island.css` lays the three in a row), because a strict Content-Security-Policy allows no inline style.
In a picture the width is stated too, and the colours are written out. What is not of the kind raises.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from typing import Any

from dashboard import theme

Figure = Mapping[str, Any]

_TRACE = {
    "type",
    "mode",
    "x",
    "y",
    "line",
    "marker",
    "fill",
    "fillcolor",
    "opacity",
    "name",
    "cliponaxis",
}
_TRACE |= {"hovertemplate", "hoverinfo", "hovertext", "hoverlabel", "hoveron", "text", "customdata"}
_TRACE |= {"orientation", "width", "showlegend"}
_LAYOUT = {
    "height",
    "margin",
    "xaxis",
    "yaxis",
    "shapes",
    "annotations",
    "font",
    "showlegend",
    "barmode",
}
_LAYOUT |= {"paper_bgcolor", "plot_bgcolor", "hovermode", "dragmode", "hoverlabel"}
_AXIS = {
    "type",
    "range",
    "tickmode",
    "tickvals",
    "ticktext",
    "showgrid",
    "gridcolor",
    "gridwidth",
    "zeroline",
}
_AXIS |= {
    "showline",
    "linecolor",
    "linewidth",
    "fixedrange",
    "ticks",
    "tickfont",
    "showticklabels",
    "side",
}
_SHAPE = {"type", "x0", "x1", "y0", "y1", "xref", "yref", "line", "layer", "opacity"}
_NOTE = {
    "x",
    "y",
    "xref",
    "yref",
    "text",
    "showarrow",
    "xanchor",
    "yanchor",
    "xshift",
    "yshift",
    "font",
    "align",
}
_LINE, _MARKER, _FONT = (
    {"color", "width", "dash"},
    {"color", "size", "symbol", "line"},
    {"color", "size", "family"},
)

# How plotly places text, in parts of its size: measured on the font's ascent and descent.
_ASCENT, _DESCENT, _MIDDLE_OF_TICK = 1.024, 0.4, 0.35
_NOTE_PADDING = 2
_LONGEST_DASH = {"solid": 0, "dot": 1, "dash": 3}
_SHORTEST_DASH = 3
_DIAMOND = 1.3
_GRAIN = 10_000  # the units across of a stretched drawing: a tenth of a pixel on the widest screen


class FigureError(ValueError):
    """A figure that is not of the closed kind: a fault of ours, found by a test and never by a visitor."""


@dataclass(frozen=True)
class _Axis:
    """One axis: where a value stands, as a fraction from its lower end."""

    is_date: bool
    low: float
    high: float
    settings: Mapping[str, Any]

    def __call__(self, value: Any) -> float:
        return (self._number(value) - self.low) / (self.high - self.low)

    def _number(self, value: Any) -> float:
        return _milliseconds(value) if self.is_date else float(value)


@dataclass(frozen=True)
class _Plot:
    """The plot area: its two axes, its height in pixels, and in a picture its width."""

    x: _Axis
    y: _Axis
    height: float
    width: float | None = None

    def across(self, value: Any, ref: str = "x") -> float:
        """0…1 from the left."""
        return float(value) if ref == "paper" else self.x(value)

    def down(self, value: Any, ref: str = "y") -> float:
        """Pixels from the top."""
        return self.height * (1 - (float(value) if ref == "paper" else self.y(value)))

    def place(self, fraction: float) -> str:
        """A fraction of the width as it is written: a percentage, or pixels."""
        return _p(fraction) if self.width is None else _n(fraction * self.width)


def chart(figure: Figure) -> str:
    """The SVG of a figure on a page. Raises FigureError for what is not of the closed kind."""
    plot, content = _drawn(figure, None)
    layout = figure["layout"]
    margin, total, font = layout["margin"], layout["height"], layout["font"]
    side = '<svg width="{width}" height="{height}" aria-hidden="true"></svg>'.format
    return (
        f'<div class="chart">{side(width=_n(margin["l"]), height=_n(total))}'
        f'<svg height="{_n(total)}" aria-hidden="true" overflow="visible"'
        f' font-size="{_n(font["size"])}" font-variant="normal" fill="{_colour(font["color"])}">'
        f'<svg y="{_n(margin["t"])}" width="100%" height="{_n(plot.height)}" overflow="visible">'
        f"{content}</svg></svg>{side(width=_n(margin['r']), height=_n(total))}</div>"
    )


def marks(figure: Figure, width: float) -> str:
    """The marks of a figure that is `width` px wide, in the colours of the light theme. Raises FigureError."""
    figure = _in_light(figure)
    _, content = _drawn(figure, width)
    margin, font = figure["layout"]["margin"], figure["layout"]["font"]
    return (
        f'<g transform="translate({_n(margin["l"])} {_n(margin["t"])})"'
        f' font-size="{_n(font["size"])}" fill="{_colour(font["color"])}">{content}</g>'
    )


def _in_light(part: Any) -> Any:
    """A part of a figure whose colours are written out."""
    if isinstance(part, Mapping):
        return {
            name: theme.LIGHT[value]
            if name.endswith("color") and value in theme.LIGHT
            else _in_light(value)
            for name, value in part.items()
        }
    return [_in_light(one) for one in part] if isinstance(part, list) else part


def _drawn(figure: Figure, width: float | None) -> tuple[_Plot, str]:
    """The plot and all that is drawn in it; `width` is that of the whole figure, where it is stated."""
    _only(figure, {"data", "layout"}, "figure")
    layout = figure["layout"]
    _only(layout, _LAYOUT, "layout")
    margin, font = layout["margin"], layout["font"]
    plot = _Plot(
        _axis(layout["xaxis"]),
        _axis(layout["yaxis"]),
        layout["height"] - margin["t"] - margin["b"],
        None if width is None else width - margin["l"] - margin["r"],
    )
    shapes = layout.get("shapes", ())
    below = [shape for shape in shapes if shape.get("layer") == "below"]
    above = [shape for shape in shapes if shape.get("layer") != "below"]
    bars_first = sorted(figure["data"], key=lambda trace: trace["type"] != "bar")
    content = "".join(
        [
            *(_grid(plot, name) for name in ("x", "y")),
            *(_shape(plot, shape) for shape in below),
            *(_trace(plot, trace) for trace in bars_first),
            *(_ticks(plot, name, font) for name in ("x", "y")),
            *(_shape(plot, shape) for shape in above),
            *(_note(plot, note) for note in layout.get("annotations", ())),
        ]
    )
    return plot, content


def _axis(settings: Mapping[str, Any]) -> _Axis:
    _only(settings, _AXIS, "axis")
    is_date = settings["type"] == "date"
    if settings["type"] not in ("date", "linear") or settings["tickmode"] != "array":
        raise FigureError("an axis is linear or of dates, with its ticks stated")
    if (
        settings.get("zeroline")
        or settings.get("ticks")
        or settings.get("side", "") in ("top", "right")
    ):
        raise FigureError("an axis has no zero line, no tick marks and its usual side")
    low, high = (_milliseconds(end) if is_date else float(end) for end in settings["range"])
    return _Axis(is_date, low, high, settings)


def _grid(plot: _Plot, name: str) -> str:
    axis = plot.x if name == "x" else plot.y
    drawn = ""
    if axis.settings["showgrid"]:
        stroke = _stroke(
            {"color": axis.settings["gridcolor"], "width": axis.settings.get("gridwidth", 1)}
        )
        for value in axis.settings["tickvals"]:
            drawn += _segment(plot, name, axis(value), stroke)
    if axis.settings.get("showline"):
        drawn += _segment(
            plot,
            "y" if name == "x" else "x",
            0,
            _stroke(
                {"color": axis.settings["linecolor"], "width": axis.settings.get("linewidth", 1)}
            ),
        )
    return drawn


def _segment(plot: _Plot, name: str, place: float, stroke: str) -> str:
    """A line through the whole plot, across an axis."""
    if name == "x":
        x = plot.place(place)
        return f'<line x1="{x}" x2="{x}" y1="0" y2="{_n(plot.height)}"{stroke}/>'
    y = _n(plot.height * (1 - place))
    return f'<line x1="0" x2="{plot.place(1)}" y1="{y}" y2="{y}"{stroke}/>'


def _ticks(plot: _Plot, name: str, font: Mapping[str, Any]) -> str:
    axis = plot.x if name == "x" else plot.y
    if not axis.settings.get("showticklabels", True):
        return ""
    own = axis.settings.get("tickfont", {})
    _only(own, _FONT, "tickfont")
    size = own.get("size", font["size"])
    style = _font(own)
    gap = 0.5 + (0.2 * size if axis.settings.get("showline") else 0)
    drawn = ""
    for value, label in zip(axis.settings["tickvals"], axis.settings["ticktext"], strict=True):
        if name == "x":
            y = _n(plot.height + gap + size)
            drawn += f'<text x="{plot.place(axis(value))}" y="{y}" text-anchor="middle"{style}>{_text(label)}</text>'
        else:
            y = _n(plot.down(value) + _MIDDLE_OF_TICK * size)
            drawn += f'<text x="{_n(-gap)}" y="{y}" text-anchor="end"{style}>{_text(label)}</text>'
    return drawn


def _shape(plot: _Plot, shape: Mapping[str, Any]) -> str:
    _only(shape, _SHAPE, "shape")
    if shape["type"] != "line":
        raise FigureError("a shape is a line")
    x0, x1 = (plot.place(plot.across(shape[end], shape["xref"])) for end in ("x0", "x1"))
    y0, y1 = (_n(plot.down(shape[end], shape["yref"])) for end in ("y0", "y1"))
    return (
        f'<line x1="{x0}" x2="{x1}" y1="{y0}" y2="{y1}"{_stroke(shape["line"])}{_opacity(shape)}/>'
    )


def _note(plot: _Plot, note: Mapping[str, Any]) -> str:
    _only(note, _NOTE, "annotation")
    if note.get("showarrow") is not False:
        raise FigureError("an annotation has no arrow")
    font = note["font"]
    _only(font, _FONT, "font")
    size = font["size"]
    x, y = plot.across(note["x"], note["xref"]), plot.down(note["y"], note["yref"])
    anchor, dx = {
        "left": ("start", _NOTE_PADDING),
        "center": ("middle", 0),
        "right": ("end", -_NOTE_PADDING),
    }[note["xanchor"]]
    dy = {
        "top": _NOTE_PADDING + _ASCENT * size,
        "middle": (_ASCENT - _DESCENT) / 2 * size,
        "bottom": -_NOTE_PADDING - _DESCENT * size,
    }[note["yanchor"]]
    dx, dy = dx + note.get("xshift", 0), dy - note.get("yshift", 0)
    return (
        f'<text x="{plot.place(x)}" dx="{_n(dx)}" y="{_n(y + dy)}" text-anchor="{anchor}"{_font(font)}>'
        f"{_text(note['text'])}</text>"
    )


def _trace(plot: _Plot, trace: Mapping[str, Any]) -> str:
    _only(trace, _TRACE, "trace")
    kind = (trace["type"], trace.get("mode"))
    draw = _DRAWN.get(kind)
    if draw is None or (trace.get("fill") and kind != ("scatter", "lines")):
        raise FigureError(f"no trace of the kind {kind}")
    if plot.width is not None:
        return f"<g{_opacity(trace)}>{draw(plot, trace)}</g>"
    clip = "visible" if trace.get("cliponaxis") is False else "hidden"
    return (
        f'<svg class="trace" width="100%" height="{_n(plot.height)}" overflow="{clip}"{_opacity(trace)}>'
        f"{draw(plot, trace)}</svg>"
    )


def _lines(plot: _Plot, trace: Mapping[str, Any]) -> str:
    """The line, or the area within it; on a page in a drawing that is stretched to the plot's width."""
    across = _GRAIN if plot.width is None else plot.width
    paths = [
        "M" + "L".join(f"{_n(plot.across(x) * across)},{_n(plot.down(y))}" for x, y in run)
        for run in _runs(trace["x"], trace["y"])
    ]
    if trace.get("fill", "none") != "none":
        if trace["fill"] != "toself":
            raise FigureError("an area is filled to itself")
        paint = f' fill="{_colour(trace["fillcolor"])}"'
        paths = [path + "Z" for path in paths]
    else:
        paint = ' fill="none"'
    if trace["line"].get("width", 2):
        paint += _stroke(trace["line"])
        paint += ' vector-effect="non-scaling-stroke"' if plot.width is None else ""
    if plot.width is not None:
        return f'<path d="{"".join(paths)}"{paint}/>'
    return (
        f'<svg width="100%" height="{_n(plot.height)}" viewBox="0 0 {_GRAIN} {_n(plot.height)}"'
        f' preserveAspectRatio="none" overflow="visible"><path d="{"".join(paths)}"{paint}/></svg>'
    )


def _markers(plot: _Plot, trace: Mapping[str, Any]) -> str:
    marker = trace["marker"]
    _only(marker, _MARKER, "marker")
    radius, symbol = marker["size"] / 2, marker.get("symbol", "circle")
    outline = marker.get("line", {})
    if symbol == "circle-open":
        paint = ' fill="none"' + _stroke(
            {"color": marker["color"], "width": outline.get("width") or 1}
        )
    else:
        paint = f' fill="{_colour(marker["color"])}"'
        paint += _stroke(outline) if outline.get("width") else ""
    drawn = ""
    for run in _runs(trace["x"], trace["y"]):
        for x, y in run:
            across, down = plot.place(plot.across(x)), _n(plot.down(y))
            if symbol == "diamond":
                far = _n(radius * _DIAMOND)
                path = f'<path d="M{far},0L0,{far}L-{far},0L0,-{far}Z"{paint}/>'
                if plot.width is None:
                    drawn += f'<svg x="{across}" y="{down}" overflow="visible">{path}</svg>'
                else:
                    drawn += f'<g transform="translate({across} {down})">{path}</g>'
            elif symbol in ("circle", "circle-open"):
                drawn += f'<circle cx="{across}" cy="{down}" r="{_n(radius)}"{paint}/>'
            else:
                raise FigureError(f"no marker {symbol}")
    return drawn


def _bars(plot: _Plot, trace: Mapping[str, Any]) -> str:
    marker = trace["marker"]
    _only(marker, _MARKER, "marker")
    outline = marker.get("line", {})
    paint = f' fill="{_colour(marker["color"])}"' + (
        _stroke(outline) if outline.get("width") else ""
    )
    widths = trace["width"]
    if isinstance(widths, int | float):
        widths = [widths] * len(trace["x"])
    drawn = ""
    for x, y, width in zip(trace["x"], trace["y"], widths, strict=True):
        if x is None or y is None:
            continue
        if trace.get("orientation", "v") == "h":
            ends, sides = (
                (plot.across(0), plot.across(x)),
                (plot.down(y - width / 2), plot.down(y + width / 2)),
            )
        else:
            ends, sides = (
                (plot.across(x - width / 2), plot.across(x + width / 2)),
                (plot.down(0), plot.down(y)),
            )
        left, right, top, bottom = min(ends), max(ends), min(sides), max(sides)
        drawn += f'<rect x="{plot.place(left)}" width="{plot.place(right - left)}" y="{_n(top)}" height="{_n(bottom - top)}"{paint}/>'
    return drawn


_DRAWN: dict[tuple[str, str | None], Callable[[_Plot, Mapping[str, Any]], str]] = {
    ("scatter", "lines"): _lines,
    ("scatter", "markers"): _markers,
    ("bar", None): _bars,
}


def _runs(xs: Sequence[Any], ys: Sequence[Any]) -> Iterable[list[tuple[Any, Any]]]:
    """The points, cut where one is not known."""
    run: list[tuple[Any, Any]] = []
    for x, y in zip(xs, ys, strict=True):
        if x is None or y is None:
            if run:
                yield run
            run = []
        else:
            run.append((x, y))
    if run:
        yield run


def _stroke(line: Mapping[str, Any]) -> str:
    _only(line, _LINE, "line")
    width = line.get("width", 2)
    unit = _LONGEST_DASH[line.get("dash", "solid")] * max(width, _SHORTEST_DASH)
    dash = f' stroke-dasharray="{_n(unit)},{_n(unit)}"' if unit else ""
    return f' stroke="{_colour(line["color"])}" stroke-width="{_n(width)}"{dash}'


def _font(font: Mapping[str, Any]) -> str:
    size = f' font-size="{_n(font["size"])}"' if "size" in font else ""
    return size + (f' fill="{_colour(font["color"])}"' if "color" in font else "")


def _opacity(drawn: Mapping[str, Any]) -> str:
    return f' opacity="{_n(drawn["opacity"])}"' if drawn.get("opacity", 1) != 1 else ""


def _colour(colour: str) -> str:
    return escape(colour)


def _text(label: str) -> str:
    if "<" in label:
        raise FigureError("a label has no markup")
    return escape(label)


def _only(given: Mapping[str, Any], known: set[str], name: str) -> None:
    if unknown := set(given) - known:
        raise FigureError(f"{name}: {', '.join(sorted(unknown))} is not of the closed kind")


def _milliseconds(value: Any) -> float:
    moment = datetime.fromisoformat(str(value))
    return moment.replace(tzinfo=moment.tzinfo or UTC).timestamp() * 1000


def _n(value: float) -> str:
    """A number, short."""
    return f"{round(float(value), 2):g}" if abs(value) < _GRAIN else f"{value:.0f}"


def _p(fraction: float) -> str:
    """A fraction of the width as a percentage, short."""
    return f"{round(fraction * 100, 3):g}%"
