"""Explore: any part of the figures, by region, theme and every other filter, with the records behind them."""

from dash import dcc, html
from dash.development.base_component import Component

from dashboard import figures
from dashboard.framework import NOT_STATED
from dashboard.indicators import Share
from layouts import blocks, lists, words
from layouts.blocks import Content
from layouts.controls import filter_bar
from layouts.matrix import matrix
from layouts.multiples import multiples
from layouts.view import View

MOST_BARS = 12


def explore(view: View) -> html.Main:
    text = view.text
    record = lists.partner_of_address(view)
    return html.Main(
        [
            html.Div(
                [
                    html.H1(text("explore.title"), className="question"),
                    *([record] if record is not None else []),
                    _result(view),
                    filter_bar(view),
                    _contents(view),
                ],
                className="head",
            ),
            html.Section(
                [
                    html.H2(text("matrix.title")),
                    html.P([text("matrix.intro"), " ", *blocks.origin(view)], className="quiet"),
                    matrix(view),
                ],
                id="matrix",
                className="part wide",
            ),
            html.Section(
                [html.H2(text("explore.partners")), _partners(view)],
                id="partners",
                className="part wide",
            ),
            lists.records(view),
        ],
        id="main",
        className="explore",
    )


def _contents(view: View) -> Component:
    text = view.text
    parts = (
        ("matrix", "matrix.title"),
        ("partners", "explore.partners"),
        (blocks.RECORDS, "chart.records"),
    )
    return blocks.contents(view, ((f"#{part}", text(key)) for part, key in parts))


def _partners(view: View) -> Component:
    """The partners of the cut by region, by year and by category, if there are any."""
    text, values = view.text, view.values
    if not values.engaged.listed:
        return html.P(text("explore.no_partner"))
    by_region = blocks.chart(
        view,
        "partners_by_region",
        figures.partners_by(regions(view), text),
        text("chart.partners_by_region.caption"),
    )
    history = blocks.chart(
        view, "history", figures.history(values, text), text("chart.history.caption")
    )
    return html.Div([html.Div([by_region, history], className="two"), multiples(view)])


def answer(view: View) -> str:
    """The answer of the page as plain text: what is in force, and who takes part."""
    text, values = view.text, view.values
    share, in_force = values.engaged, values.alliances
    if not in_force.count_max and not share.listed:
        return text("explore.nothing")
    said = text(
        "explore.alliances",
        alliances=words.count(text, in_force),
        count=in_force.count_max,
        day=text.day(values.on),
    )
    return f"{said} {words.taking_part(view)}"


def _result(view: View) -> Component:
    """What the cut holds, in two sentences; with nothing in it, what would give something."""
    text, values = view.text, view.values
    share = values.engaged
    content: list[Content] = []
    if values.filters:
        cuts = text.several(words.cuts(view))
        content.append(html.P(text("cut.shown", cuts=cuts), className="quiet"))
    if not values.alliances.count_max and not share.listed:
        content += [html.P(text("explore.nothing"), className="answer"), *_ways_out(view)]
        return html.Div(content, className="result", role="status")
    alliances = blocks.records(view, words.count(text, values.alliances))
    engaged = blocks.records(view, words.among(text, share.part, share.part_max), show="engaged")
    listed = blocks.records(view, text.number(share.listed), show="partners")
    first = text.parts(
        "explore.alliances",
        alliances=alliances,
        count=values.alliances.count_max,
        day=text.day(values.on),
    )
    second = (
        text.parts("explore.engaged", part=engaged, listed=listed, count=share.part_max)
        if share.listed
        else [text("explore.no_partner")]
    )
    content.append(html.P([*first, " ", *second], className="answer"))
    percent = words.share(text, share)
    if percent is not None:
        of_which = "share" if values.filters else "share_all"
        content.append(html.P(text(f"explore.{of_which}", share=percent, whole=share.whole)))
    elif share.unlisted and share.whole is None and values.filters:
        content.append(html.P(text("explore.no_share", count=share.unlisted), className="quiet"))
    if not values.alliances.count_max:
        content += _ways_out(view)
    return html.Div(content, className="result", role="status")


def _ways_out(view: View) -> list[Component]:
    """For a cut without a partnership: each filter on its own that could be let go."""
    address, text = view.address, view.text
    given = address.filters.given()
    ways = [
        html.Li(
            dcc.Link(
                text("explore.without", cut=cut),
                href=str(address.to(filters=address.filters.with_only(**{name: ""}))),
            )
        )
        for name, cut in zip(given, words.cuts(view), strict=True)
    ]
    if address.on is not None:
        ways.append(
            html.Li(
                dcc.Link(
                    text("explore.newest", day=text.day(view.values.as_of)),
                    href=str(address.to(on=None)),
                )
            )
        )
    return [html.P(text("explore.try")), html.Ul(ways)] if ways else []


def regions(view: View) -> list[tuple[str, Share]]:
    cells = view.values.by["region"]
    return [
        (words.label(view, "region", key), share)
        for key, share in cells
        if share.listed or not (view.values.filters.region or key == NOT_STATED)
    ][:MOST_BARS]
