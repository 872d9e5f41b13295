"""The map: where the partners are, and how many of them take part; one circle a country, as large as they are many."""

from math import sqrt

from dash import html
from dash.development.base_component import Component

from dashboard.indicators import Share
from layouts import blocks, tables, titles, words
from layouts.blocks import aria
from layouts.drawing import Circle, G, Link, Path, Svg, Title, Words
from layouts.view import View

LARGEST, SMALLEST = 17.0, 2.5  # radii, in the units of the map
MOST_NAMED = 8
GAP, LETTER = 3, 6  # beside a circle; the width of a letter, and half the height of a line


def world(view: View) -> Component:
    """Listed partners by country as outlined circles, those that take part as filled ones within."""
    text = view.text
    shown = titles.shown(view, "world")
    svg = drawing(view)
    if svg is None:
        return html.Div([html.H3(shown, className="chart-title"), html.P(text("world.nothing"))])
    return html.Figure(
        [
            *blocks.titled(view, "world"),
            svg,
            html.Figcaption(
                [text("chart.world.caption"), *not_placed(view), " ", *blocks.origin(view)]
            ),
            blocks.data_table(view, "world", shown, _table(view, shown)),
        ],
        className="figure",
    )


def drawing(view: View) -> Component | None:
    """The circles on the land, and the names of some countries; None where no country has a partner."""
    text, land = view.text, view.framework.world
    found = words.countries(view)
    if not found:
        return None
    title = titles.title(view, "world")
    scale = LARGEST / sqrt(max(share.listed for _, share in found))
    placed = [(key, share) for key, share in found if key in land.points]
    return Svg(
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


def _country(view: View, key: str, share: Share, scale: float) -> Component:
    x, y = view.framework.world.points[key]
    said = view.text(
        "world.country",
        country=words.label(view, "country", key),
        count=share.listed,
        part=words.among(view.text, share.part, share.part_max),
    )
    circles = [Circle(cx=x, cy=y, r=_radius(share.listed, scale), className="listed")]
    if share.part_max > share.part:
        circles.append(Circle(cx=x, cy=y, r=_radius(share.part_max, scale), className="possible"))
    if share.part:
        circles.append(Circle(cx=x, cy=y, r=_radius(share.part, scale), className="engaged"))
    return Link([Title(said), *circles], href=_address(view, key), tabIndex="-1")


def _address(view: View, country: str) -> str:
    """The partners of a country."""
    filters = view.address.filters.with_only(country=country)
    return str(view.address.to(page="partners", filters=filters))


def _table(view: View, title: str) -> Component:
    """The same as the map, with the same links: the way of the keyboard, and of a finger."""
    headings, rows = tables.world(view)
    countries = [key for key, _ in words.countries_by_name(view)]
    return blocks.table(
        f"{title} · {view.text('chart.table')}",
        headings,
        [
            [
                html.A(blocks.written(view, name), href=_address(view, key)),
                *(blocks.written(view, one) for one in counts),
            ]
            for key, (name, *counts) in zip(countries, rows, strict=True)
        ],
        numbers=range(1, len(headings)),
    )


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


def not_placed(view: View) -> list[str]:
    """What the map does not show: territories without a point, and partners whose country is not stated."""
    text, points = view.text, view.framework.world.points
    missing = [
        words.label(view, "country", key) for key, _ in words.countries(view) if key not in points
    ]
    nowhere = view.values.by["country"][-1][1].listed
    said = []
    if missing:
        said.append(" " + text("world.missing", countries=text.several(missing)))
    if nowhere:
        said.append(" " + text("world.not_stated", count=nowhere))
    return said


def _radius(count: int, scale: float) -> float:
    return round(max(SMALLEST, scale * sqrt(count)), 1)
