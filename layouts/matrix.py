"""The matrix of regions and themes: where something is in force, and where there is an opening."""

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.framework import NOT_STATED
from dashboard.indicators import Cell, Count
from layouts import words
from layouts.blocks import Content, aria, data_table, records
from layouts.view import View

Totals = tuple[tuple[str, Count], ...]


def matrix(view: View) -> Component:
    """Themes down, regions across, so that it fits a phone; totals at both ends."""
    text, values = view.text, view.values
    cells = {(cell.region, cell.theme): cell for cell in values.by_region_theme}
    by_region = _shown(values.by_region)
    regions = [key for key, _ in by_region]
    title = text("chart.matrix.title")
    head = html.Tr(
        [
            html.Td(""),
            *(html.Th(html.Span(words.label(view, "region", key)), scope="col") for key in regions),
            html.Th(html.Span(text("matrix.all_regions")), scope="col", className="total"),
        ]
    )
    body = [
        html.Tr(
            [
                html.Th(words.label(view, "theme", theme), scope="row"),
                *(_cell(view, cells.get((region, theme)), region, theme) for region in regions),
                _total(view, total, theme=theme),
            ]
        )
        for theme, total in _shown(values.by_theme)
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
            html.Div(
                html.Table(
                    [html.Caption(title), html.Thead(head), html.Tbody(body), html.Tfoot(foot)]
                ),
                className="scroll matrix",
                tabIndex="0",
                role="region",
                **aria(label=title),
            ),
            html.P(
                [
                    html.Span([html.Span("3", className="sample"), text("matrix.legend.number")]),
                    html.Span(
                        [
                            html.Span(html.Span(className="hole"), className="sample"),
                            text("matrix.legend.opening"),
                        ]
                    ),
                    html.Span(
                        [html.Span("·", className="sample none"), text("matrix.legend.unknown")]
                    ),
                ],
                className="legend",
            ),
            data_table(view, "matrix", title),
        ]
    )


def _shown(totals: Totals) -> Totals:
    """Every key of the vocabulary, and "not stated" where there is something in it."""
    return tuple((key, count) for key, count in totals if count.count_max or key != NOT_STATED)


def _cell(view: View, cell: Cell | None, region: str, theme: str) -> Component:
    """A count, an opening where partners there know the theme, or "not known"."""
    text = view.text
    if cell is not None and cell.alliances.count_max:
        return html.Td(_counted(view, cell.alliances, region=region, theme=theme), className="some")
    if cell is not None and cell.partners and NOT_STATED not in (region, theme):
        address = view.address.to(
            show="partners",
            filters=view.address.filters.with_only(region=region, theme=theme),
        )
        says = text("matrix.opening", count=cell.partners)
        return html.Td(
            dcc.Link(
                [html.Span(className="hole"), html.Span(says, className="unseen")],
                href=f"{address}#records",
                title=says,
            ),
            className="open",
        )
    return html.Td(
        [
            html.Span("·", **aria(hidden="true")),
            html.Span(text("matrix.unknown"), className="unseen"),
        ],
        className="none",
    )


def _total(view: View, total: Count, **cut: str) -> Component:
    content: Content = _counted(view, total, **cut) if total.count_max else "0"
    return html.Td(content, className="total")


def _counted(view: View, alliances: Count, **cut: str) -> Component:
    return records(view, words.count(view.text, alliances), **cut)
