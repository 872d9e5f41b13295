"""The matrix of regions and themes: where something is in force, and where there is an opening."""

from collections.abc import Mapping
from typing import NamedTuple

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.framework import NOT_STATED
from dashboard.indicators import Cell, Count
from layouts import words
from layouts.blocks import RECORDS, Content, aria, data_table, records
from layouts.view import View

SAMPLES: dict[str, Content] = {
    "some": "3",
    "maybe": "0–1",
    "open": html.Span(className="hole"),
    "none": "·",
}


class Grid(NamedTuple):
    """The regions and the themes that are shown, with their totals, and the cell of each two."""

    regions: words.Counts
    themes: words.Counts
    cells: Mapping[tuple[str, str], Cell]


def grid(view: View) -> Grid:
    """What the matrix holds."""
    by_region, by_theme = (_shown(words.by(view, name)) for name in ("region", "theme"))
    regions, themes = dict(by_region), dict(by_theme)
    cells = {
        (cell.region, cell.theme): cell
        for cell in view.values.by_region_theme
        if cell.region in regions and cell.theme in themes
    }
    return Grid(by_region, by_theme, cells)


def matrix(view: View) -> Component:
    """Themes down, regions across, so that it fits a phone; totals at both ends."""
    text, values = view.text, view.values
    by_region, by_theme, cells = grid(view)
    title = text("chart.matrix.title")
    head = html.Tr(
        [
            html.Td(""),
            *(
                html.Th(html.Span(words.label(view, "region", key)), scope="col")
                for key, _ in by_region
            ),
            html.Th(html.Span(text("matrix.all_regions")), scope="col", className="total"),
        ]
    )
    body = [
        html.Tr(
            [
                html.Th(words.label(view, "theme", theme), scope="row"),
                *(_cell(view, cells[region, theme]) for region, _ in by_region),
                _total(view, total, theme=theme),
            ]
        )
        for theme, total in by_theme
    ]
    foot = html.Tr(
        [
            html.Th(text("matrix.all_themes"), scope="row"),
            *(_total(view, total, region=region) for region, total in by_region),
            _total(view, values.alliances),
        ]
    )
    return html.Div(
        [
            _legend(view, {kind(view, cell) for cell in cells.values()}),
            html.Div(
                html.Table(
                    [html.Caption(title), html.Thead(head), html.Tbody(body), html.Tfoot(foot)]
                ),
                className="scroll matrix",
                tabIndex="0",
                role="region",
                **aria(label=title),
            ),
            data_table(view, "matrix", title),
        ]
    )


def _shown(totals: words.Counts) -> words.Counts:
    """Every key of the vocabulary, and "not stated" where there is something in it."""
    return tuple((key, count) for key, count in totals if count.count_max or key != NOT_STATED)


def kind(view: View, cell: Cell) -> str:
    """What a cell is: certainly or perhaps something, an opening, nobody known for it, or plainly nothing."""
    if cell.alliances.count_max:
        return "some" if cell.alliances.count else "maybe"
    if NOT_STATED in (cell.region, cell.theme) or not _has_openings(view):
        return "zero"
    return "open" if cell.partners else "none"


def _cell(view: View, cell: Cell) -> Component:
    text, what = view.text, kind(view, cell)
    cut = {"region": cell.region, "theme": cell.theme}
    content: Content = "0"
    if what in ("some", "maybe"):
        content = _counted(view, cell.alliances, **cut)
    elif what == "none":
        content = [
            html.Span("·", **aria(hidden="true")),
            html.Span(text("matrix.unknown"), className="unseen"),
        ]
    elif what == "open":
        says = text("matrix.opening", count=cell.partners)
        ring = html.Span(className="hole")
        if _is_counted(view):
            count = text.number(cell.partners)
            ring = html.Span(count, className="hole counted", **aria(hidden="true"))
        content = dcc.Link(
            [ring, html.Span(says, className="unseen")],
            href=_opening(view, **cut),
            title=says,
        )
    return html.Td(content, className=what)


def _opening(view: View, **cut: str) -> str:
    """Where an opening is told of: on Opportunities who could begin, elsewhere the partners that know the theme."""
    address = view.address.to(filters=view.address.filters.with_only(**cut))
    if address.page == "opportunities":
        return str(address)
    return f"{address.to(page='explore', show='partners')}#{RECORDS}"


def _is_counted(view: View) -> bool:
    """Whether a ring says how many could begin: where that is what the page is about."""
    return view.address.page == "opportunities"


def _has_openings(view: View) -> bool:
    """Whether an empty cell is an opening: under another cut than of the two it may well not be empty."""
    return set(view.values.filters.given()) <= {"region", "theme"}


def _legend(view: View, drawn: set[str]) -> Component:
    samples = {name: (sample, name) for name, sample in SAMPLES.items() if name in drawn}
    if "open" in drawn and _is_counted(view):
        samples["open"] = html.Span("3", className="hole counted"), "counted"
    return html.P(
        [
            html.Span(
                [
                    html.Span(sample, className=f"sample {name}"),
                    view.text(f"matrix.legend.{said}"),
                ]
            )
            for name, (sample, said) in samples.items()
        ],
        className="legend",
    )


def _total(view: View, total: Count, **cut: str) -> Component:
    content: Content = _counted(view, total, **cut) if total.count_max else "0"
    return html.Td(content, className="total")


def _counted(view: View, alliances: Count, **cut: str) -> Component:
    return records(view, words.count(view.text, alliances), **cut)
