"""Network: who works with whom, drawn and as a table."""

from dataclasses import replace
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.address import Filters
from dashboard.network import Network
from dashboard.placing import WIDE
from layouts import blocks, listing, words
from layouts.blocks import Content
from layouts.controls import filter_bar
from layouts.entries import alliance_link, partner_link
from layouts.knots import MOST_LINKED, knots, legend, meanings
from layouts.listing import LIST
from layouts.view import View

MANY, ENOUGH = (
    5,
    20,
)  # others that are many to work with, as the texts say; asked where so many take part
MOST_SIZES = 5
MOST_NAMED = 2


def network(view: View) -> html.Main:
    found = view.together.network(view.values.on, view.values.filters)
    return html.Main(
        [
            html.Div(
                [
                    html.H1(view.text("network.title"), className="question"),
                    _answer(view, found),
                    filter_bar(view),
                ],
                className="head",
            ),
            _picture(view, found),
            _partners(view, found),
            _unknown(view, found),
            _next(view),
        ],
        id="main",
        className="network",
    )


def answer(view: View) -> str:
    """The answer of the page as plain text."""
    key, values = _sentence(view, view.together.network(view.values.on, view.values.filters))
    return view.text(key, **values)


def _sentence(view: View, found: Network) -> tuple[str, dict[str, Any]]:
    """How many work with others, of those that take part: the key and the values of the sentence."""
    count = len(found.partners)
    linked = [one for one in found.partners if found.others[one]]
    many = [one for one in linked if found.others[one] > MANY]
    kind, number = ("linked", len(linked)) if linked else ("alone" if count else "none", count)
    if len(linked) == 2 and not view.values.filters:  # noqa: PLR2004 - then with each other
        kind = "pair"
    elif many and count >= ENOUGH:
        kind, number = "many", len(many)
    return f"network.answer.{kind}", {
        "day": view.text.day(view.values.on),
        "engaged": count,
        "part": number,
        "largest": len(found.groups[0]) if found.groups else 0,
        "count": number,
    }


def _answer(view: View, found: Network) -> Component:
    """The sentence; each count in it leads to its records."""
    text, values = view.text, view.values
    key, counts = _sentence(view, found)
    engaged = blocks.records(view, text.number(counts["engaged"]), show="engaged")
    part = blocks.number(text.number(counts["part"]), f"#{LIST}")
    sentence = text.parts(key, **{**counts, "engaged": engaged, "part": part})
    said: list[Content] = [html.P(sentence, className="answer")]
    if values.filters:
        everything = dcc.Link(text("cut.everything"), href=str(view.address.to(filters=Filters())))
        cuts = text.parts("cut.shown", cuts=text.several(words.cuts(view)))
        said.insert(0, html.P([*cuts, " ", everything]))
    return html.Div(said, className="said", role="status")


def _picture(view: View, found: Network) -> Component:
    """The drawing with all that belongs to it, or why there is none."""
    text, on = view.text, view.values.on
    everybody = view.together.network(on, Filters())
    title = text("network.picture.title", day=text.day(on))
    drawing, groups = _drawing(view, found, everybody, title), _groups(view, found)
    reading = html.Div(
        [
            html.H3(text("network.reading.title")),
            html.P(text("network.reading.lines")),
            html.P(text("network.reading.groups")),
            html.P(text("network.reading.not_drawn")),
        ],
        className="note",
    )
    if view.together.drawing(on).width != WIDE:
        beside = html.Div([html.H2(title), drawing, *groups], className="text")
        return html.Section([beside, reading], id="picture", className="part")
    below = html.Div([*groups, reading], className="below")
    return html.Section([html.H2(title), drawing, below], id="picture", className="part wide")


def _drawing(view: View, found: Network, everybody: Network, title: str) -> Component:
    text, on = view.text, view.values.on
    if not everybody.partners:
        return html.P(text("network.picture.nobody"))
    drawn, drawing = view.together.drawn(on), view.together.drawing(on)
    caption = text("network.picture.caption")
    said = [caption]
    if len(drawing.dots) > MOST_LINKED:
        said.append(text("network.picture.named", count=MOST_LINKED))
    said += of_all(view)
    everything = replace(view, address=view.address.to())
    origin = text.parts(
        "chart.origin",
        day=text.day(on),
        sources=html.A(text("chart.sources"), href=blocks.data_part(view, "sources")),
    )
    return html.Figure(
        [
            html.P(html.A(text("network.picture.skip"), href=f"#{LIST}"), className="past"),
            legend(
                meanings(
                    view,
                    found,
                    drawn,
                    drawing,
                    is_cut=len(found.partners) < len(everybody.partners),
                )
            ),
            knots(view, found, drawn, drawing, f"{title}. {caption}"),
            html.Figcaption([" ".join(said), " ", *origin]),
            html.P(
                blocks.downloads(everything, "network", kinds=["svg", "png"]), className="links"
            ),
        ],
        className="figure",
    )


def of_all(view: View) -> list[str]:
    """How many are drawn, where not everybody is."""
    on = view.values.on
    everybody, drawn = view.together.network(on, Filters()), view.together.drawn(on)
    if drawn is everybody:
        return []
    return [
        view.text(
            "network.picture.too_many",
            count=len(everybody.partners),
            alliances=len(everybody.members),
            drawn=len(drawn.partners),
        )
    ]


def _groups(view: View, found: Network) -> list[Component]:
    """How large the groups are that nothing connects with each other."""
    text = view.text
    sizes = [len(group) for group in found.groups if len(group) > 1]
    alone = len(found.groups) - len(sizes)
    said = []
    if sizes:
        largest = text.several(map(text.number, sizes[:MOST_SIZES]))
        kind = "all" if len(sizes) <= MOST_SIZES else "some"
        said.append(text(f"network.groups.{kind}", count=len(sizes), sizes=largest))
    if alone:
        said.append(text("network.groups.alone", count=alone))
    return [html.P(" ".join(said))] if said else []


def _partners(view: View, found: Network) -> Component:
    """The same as a table, a page at a time."""
    text = view.text
    page, pages, some = listing.page_of(view, found.partners)
    title = text("network.table.title")
    headings = [text(f"network.heading.{name}") for name in ("partner", "others", "count", "which")]
    rows = [
        [
            partner_link(view, partner),
            text.number(found.others[partner]),
            text.number(len(found.together[partner])),
            _which(view, found.together[partner]),
        ]
        for partner in some
    ]
    everything = replace(view, address=view.address.to())
    body: list[Content] = [html.P(text("network.table.nobody"))]
    if rows:
        body = [
            html.P(text("network.table.intro"), className="quiet"),
            *listing.beyond(view, pages),
            blocks.table(title, headings, rows, numbers=(1, 2), name="company titled"),
            *listing.turner(view, page, pages),
            html.P(blocks.downloads(everything, "network", kinds=["csv"]), className="links"),
        ]
    return html.Section([html.H2(title), *body], id=LIST, className="part wide")


def _which(view: View, alliances: tuple[int, ...]) -> list[Content]:
    """The names of the first of them, and how many more there are."""
    said: list[Content] = []
    for one in alliances[:MOST_NAMED]:
        said += [", " if said else "", alliance_link(view, one)]
    more = len(alliances) - MOST_NAMED
    return [*said, view.text("record.more", count=more)] if more > 0 else said


def _unknown(view: View, found: Network) -> Component:
    """What the records leave open about who works with whom."""
    text, share = view.text, view.values.engaged
    counts = (
        ("unlisted", share.unlisted or 0),
        ("possible", share.part_max - share.part),
        ("unnamed", len(found.unnamed)),
    )
    said = [
        html.Li(
            text(
                f"network.unknown.{name}",
                count=count,
                alliances=len(view.behind.alliances),
                day=text.day(view.values.on),
            )
        )
        for name, count in counts
        if count
    ]
    return blocks.section(
        text("network.unknown.title"),
        html.Ul([*said, html.Li(text("network.unknown.outside"))]),
        name="unknown",
    )


def _next(view: View) -> Component:
    text = view.text
    pages = ("opportunities", "alliances", "partners")
    return blocks.next_questions(
        view,
        (
            html.A(text(f"network.next.{page}"), href=str(view.address.to(page=page)))
            for page in pages
        ),
    )
