"""The map: where the partners are, and how many of them take part; one circle a country, as large as they are many."""

from math import sqrt

from dash import html
from dash.development.base_component import Component

from dashboard.indicators import Share
from layouts import blocks, words
from layouts.blocks import aria
from layouts.drawing import Circle, G, Link, Path, Svg, Title, Words
from layouts.view import View

LARGEST, SMALLEST = 17.0, 2.5  # radii, in the units of the map
MOST_NAMED = 8
GAP, LETTER = 3, 6  # beside a circle; the width of a letter, and half the height of a line


def world(view: View) -> Component:
    """Listed partners by country as outlined circles, those that take part as filled ones within."""
    text, land = view.text, view.framework.world
    found = _countries(view)
    title = text("chart.world.title")
    if not found:
        return html.Div([html.H3(title, className="chart-title"), html.P(text("world.nothing"))])
    scale = LARGEST / sqrt(max(share.listed for _, share in found))
    placed = [(key, share) for key, share in found if key in land.points]
    drawing = Svg(
        [
            Title(title),
            Path(d=land.land, className="land"),
            *(_country(view, key, share, scale) for key, share in placed),
            G(_names(view, placed, scale), className="names"),
        ],
        viewBox=f"0 0 {land.width} {land.height}",
        role="group",
        className="world",
        **aria(label=f"{title}. {text('chart.world.caption')}"),
    )
    return html.Figure(
        [
            html.H3(title, className="chart-title"),
            drawing,
            html.Figcaption([text("chart.world.caption"), *_not_placed(view, found, placed)]),
            blocks.data_table(view, "world", title),
        ],
        className="figure",
    )


def _countries(view: View) -> list[tuple[str, Share]]:
    """The countries that have a partner on the day, the most partners first: so small circles lie on large ones."""
    cells = [(key, share) for key, share in view.values.by["country"][:-1] if share.listed]
    return sorted(cells, key=lambda cell: (-cell[1].listed, cell[0]))


def _country(view: View, key: str, share: Share, scale: float) -> Component:
    x, y = view.framework.world.points[key]
    said = view.text(
        "world.country",
        country=words.label(view, "country", key),
        count=share.listed,
        part=words.among(view.text, share.part, share.part_max),
    )
    filters = view.address.filters.with_only(country=key)
    address = view.address.to(page="partners", filters=filters)
    circles = [Circle(cx=x, cy=y, r=_radius(share.listed, scale), className="listed")]
    if share.part_max:
        circles.append(Circle(cx=x, cy=y, r=_radius(share.part_max, scale), className="possible"))
    if share.part:
        circles.append(Circle(cx=x, cy=y, r=_radius(share.part, scale), className="engaged"))
    return Link([Title(said), *circles], href=str(address), **aria(label=said))


def _names(view: View, placed: list[tuple[str, Share]], scale: float) -> list[Component]:
    """The names of the countries with most partners, beside their circles, where there is room."""
    points = view.framework.world.points
    circles = [(*points[key], _radius(share.listed, scale)) for key, share in placed]
    names: list[Component] = []
    for (key, _), (x, y, radius) in zip(placed, circles, strict=True):
        name = words.label(view, "country", key)
        start, end = x + radius + GAP, x + radius + GAP + LETTER * len(name)
        is_free = all(
            at_x + round_ < start or at_x - round_ > end or abs(at_y - y) > round_ + LETTER
            for at_x, at_y, round_ in circles
            if (at_x, at_y) != (x, y)
        )
        if is_free and end < view.framework.world.width:
            names.append(Words(name, x=round(start), y=y + 4))
        if len(names) == MOST_NAMED:
            break
    return names


def _not_placed(
    view: View, found: list[tuple[str, Share]], placed: list[tuple[str, Share]]
) -> list[str]:
    """What the map does not show: territories without a point, and partners whose country is not stated."""
    text = view.text
    shown = dict(placed)
    missing = [words.label(view, "country", key) for key, _ in found if key not in shown]
    nowhere = view.values.by["country"][-1][1].listed
    said = []
    if missing:
        said.append(" " + text("world.missing", countries=text.several(missing)))
    if nowhere:
        said.append(" " + text("world.not_stated", count=nowhere))
    return said


def _radius(count: int, scale: float) -> float:
    return round(max(SMALLEST, scale * sqrt(count)), 1)
