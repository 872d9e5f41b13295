"""All that is drawn, by name: the table behind it, and the picture that leaves the site."""

from collections.abc import Callable
from functools import partial

from dashboard import courses, figures
from dashboard.figures import Figure
from dashboard.framework import Framework
from dashboard.web.canvas import Canvas
from layouts import (
    alliances,
    explore,
    multiples,
    network,
    opportunities,
    sheets,
    sketches,
    tables,
    targets,
    titles,
    what_if,
    words,
)
from layouts.picture import Picture, Room, sheet
from layouts.tables import Table
from layouts.view import View
from layouts.way import path_caption
from layouts.world import not_placed


def names(framework: Framework) -> set[str]:
    """Of what there is a table."""
    return {*tables.names(framework), "timeline"}


def table(name: str, view: View) -> Table:
    """The table of that name."""
    return alliances.timeline(view) if name == "timeline" else tables.table(name, view)


def picture(name: str, view: View) -> str | None:
    """The picture of that name as SVG; None where there is none, or nothing to draw."""
    if name in PICTURES:
        made = PICTURES[name](view)
    else:
        made = _course(view, name) if name in view.framework.indicators else None
    return None if made is None else sheet(view, made)


def _figure(figure: Figure) -> Callable[[Canvas, Room], float]:
    return lambda canvas, room: canvas.figure(figure, *room)


def _field(view: View) -> Picture:
    said = titles.shown(view, "field")
    return Picture(words.answered(view), said, partial(sketches.whole_field, view))


def _path(view: View) -> Picture:
    figure = figures.path(view.values, view.statements, view.framework, view.text)
    said = _said(view, "path", path_caption(view, figure))
    return Picture(targets.answer(view), said, _figure(figure))


def _marks(dimension: str, view: View) -> Picture:
    text, in_force = view.text, view.values.alliances
    title = titles.finding(view, f"{dimension}s") or text(
        "explore.alliances",
        alliances=words.count(text, in_force),
        count=in_force.count_max,
        day=text.day(view.values.on),
    )
    said = text(f"picture.marks.{dimension}")
    return Picture(title, said, partial(sketches.whole_marks, dimension, view))


def _matrix(view: View) -> Picture:
    """Where something could begin; of another cut, what is in force."""
    is_of_all = set(view.values.filters.given()) <= set(opportunities.CUT_BY)
    title = opportunities.answer(view) if is_of_all else explore.answer(view)
    return Picture(title, titles.shown(view, "matrix"), partial(sketches.whole_matrix, view))


def _history(view: View) -> Picture | None:
    if not view.values.engaged.listed:
        return None
    figure, caption = figures.history(view.values, view.text), view.text("chart.history.caption")
    return Picture(words.taking_part(view), _said(view, "history", caption), _figure(figure))


def _by_region(view: View) -> Picture | None:
    if not view.values.engaged.listed:
        return None
    figure = figures.partners_by(explore.regions(view), view.text)
    caption = view.text("chart.partners_by_region.caption")
    said = _said(view, "partners_by_region", caption)
    title = titles.finding(view, "partners_by_region") or words.taking_part(view)
    return Picture(title, said, _figure(figure))


def _by_category(view: View) -> Picture | None:
    found = multiples.charts(view)
    if not found.drawn:
        return None
    return Picture(found.title, found.caption, partial(sketches.small_charts, found, view))


def _what_if(view: View) -> Picture | None:
    answer = view.what_if
    if answer is None:
        return None
    figure = courses.what_if(answer, view.framework.headline, view.text)
    title = f"{what_if.asked(view)} {what_if.reached(view, answer)[0]}"
    said = _said(view, "what_if", view.text("chart.what_if.caption"))
    return Picture(title, said, _figure(figure))


def _course(view: View, name: str) -> Picture | None:
    text, indicator = view.text, view.framework.indicators[name]
    figure = sheets.course(view, indicator)
    if figure is None:
        return None
    called = indicator.name[text.language]
    title = text("picture.course", name=called, value=sheets.newest(view, indicator))
    said = f"{indicator.definition[text.language]} {text('sheet.course_caption')}"
    return Picture(title, said, _figure(figure))


def _world(view: View) -> Picture | None:
    title = titles.finding(view, "world")
    if title is None:
        return None
    said = "".join([view.text("chart.world.caption"), *not_placed(view)])
    return Picture(title, said, partial(sketches.world, view))


def _network(view: View) -> Picture | None:
    if not view.together.drawn(view.values.on).partners:
        return None
    said = " ".join([view.text("picture.network"), *network.of_all(view)])
    return Picture(network.answer(view), said, partial(sketches.whole_knots, view))


def _timeline(view: View) -> Picture | None:
    """The page of the list that the address asks for."""
    _, (page, pages, some) = alliances.in_time(view)
    if not some:
        return None
    said = view.text("picture.timeline")
    if pages > 1:
        said = f"{said} · {view.text('picture.page', page=page, pages=pages)}"
    return Picture(alliances.answer(view), said, partial(sketches.timeline, view))


def _said(view: View, name: str, caption: str) -> str:
    """What a chart shows, and how it is read."""
    return f"{titles.shown(view, name)}. {caption}"


PICTURES: dict[str, Callable[[View], Picture | None]] = {
    "field": _field,
    "path": _path,
    "regions": partial(_marks, "region"),
    "themes": partial(_marks, "theme"),
    "matrix": _matrix,
    "history": _history,
    "partners_by_region": _by_region,
    "partners_by_category": _by_category,
    "what_if": _what_if,
    "world": _world,
    "network": _network,
    "timeline": _timeline,
}
