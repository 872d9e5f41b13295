"""Alliances: the list, when they began and ended, and a page for each of them."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.address import ALLIANCE_STATES, SORTS
from layouts import blocks, listing, words
from layouts.alliance import alliance, alliance_answer
from layouts.entries import alliance_facts, alliance_link
from layouts.listing import LIST, Search
from layouts.tables import Cell, Table
from layouts.timeline import Axis, axis_of, bar, legend, scale
from layouts.view import View

IN_SIGHT = ("form", "region", "theme")
FOLDED = ("kind", "evidence", "country", "category", "membership")
IN_FORCE = ALLIANCE_STATES[0]
MOST_ON_PAPER = 12
Parts = dict[str, Search]


def alliances(view: View) -> html.Main:
    if view.address.record is not None:
        return alliance(view, view.address.record)
    text, parts = view.text, _parts(view)
    counts = {name: (len(some.positions), len(some.positions)) for name, some in parts.items()}
    counts[IN_FORCE] = _in_force(view, parts)
    state = view.address["state"] or IN_FORCE
    return html.Main(
        [
            html.Div(
                [
                    html.H1(text("alliances.title"), className="question"),
                    *listing.cut(view),
                    listing.answer(*_sentences(view, parts)),
                    listing.search_form(view, IN_SIGHT, FOLDED),
                ],
                className="head",
            ),
            html.Section(
                [
                    *listing.parts(view, text("alliances.parts"), counts, state, "state"),
                    *_list(view, parts[state]),
                ],
                id=LIST,
                className="part wide",
            ),
            *_next(view),
        ],
        id="main",
        className="alliances",
    )


def title(view: View) -> str:
    """The name of the partnership or alliance that the page is about."""
    position = view.directory.position("alliances", view.address.record or "")
    return view.snapshot.alliances[position or 0].name


def answer(view: View) -> str:
    """The answer of the page as plain text."""
    if view.address.record is not None:
        return alliance_answer(view, view.address.record)
    said, besides = _sentences(view, _parts(view))
    return f"{said} {besides}".strip()


def in_time(view: View) -> tuple[Axis, tuple[int, int, Sequence[int]]]:
    """What is drawn in time: the years; which page of the list, of how many, and those that stand on it."""
    found = _parts(view)[view.address["state"] or IN_FORCE].positions
    axis = axis_of(view.directory.span(found), view.values.on)
    return axis, listing.page_of(view, found)


def timeline(view: View) -> Table:
    """From when to when each of the list lasts; not only those that stand on this page of it."""
    directory, on = view.directory, view.values.on
    columns = view.snapshot.alliances.columns
    rows: list[list[Cell]] = [
        [
            columns["name"][one],
            columns["alliance_id"][one],
            view.text(f"timeline.{directory.state(one, on)}"),
            *directory.period(one),
        ]
        for one in _parts(view)[view.address["state"] or IN_FORCE].positions
    ]
    names = "alliance", "number", "state", "start", "end"
    return [view.text(f"timeline.heading.{name}") for name in names], rows


def _parts(view: View) -> Parts:
    """The alliances that fit, by how they stand on the day."""
    directory, behind = view.directory, view.behind
    outside = directory.outside(view.values.on, view.address.filters)
    in_force = (*behind.alliances, *behind.possible_alliances)
    everything = (*in_force, *outside["ended"], *outside["planned"])
    catalogue, query = directory.alliances, view.address["q"]
    sort = catalogue.in_order if view.address["sort"] == SORTS[1] else directory.by_start
    return {
        name: listing.searched(catalogue, query, some if query else sort(some))
        for name, some in zip(
            ALLIANCE_STATES,
            (in_force, outside["ended"], outside["planned"], everything),
            strict=True,
        )
    }


def _in_force(view: View, parts: Parts) -> tuple[int, int]:
    """How many of those that are found were in force, at least and at most."""
    found = parts[IN_FORCE].positions
    return len(frozenset(view.behind.alliances).intersection(found)), len(found)


def _sentences(view: View, parts: Parts) -> tuple[str, str]:
    """How many are in force, and how many of these state no start; then how many there are besides."""
    text, values, found = view.text, view.values, parts[IN_FORCE]
    least, count = _in_force(view, parts)
    day, alliances = text.day(values.on), words.among(text, least, count)
    kind = "all" if found.query is None else "found"
    if kind == "found" and any(one.nearly and one.positions for one in parts.values()):
        kind = "nearly"
    key = f"alliances.answer.{kind}" if count else f"alliances.none.{kind}"
    said = [text(key, count=count, alliances=alliances, query=found.query, day=day)]
    if kind == "all" and values.gaps.undated:
        said.append(text("alliances.undated", count=values.gaps.undated))
    others = [
        text(f"alliances.besides.{state}", count=len(parts[state].positions))
        for state in ("ended", "planned")
        if parts[state].positions
    ]
    besides = text("alliances.besides.sentence", parts=text.several(others)) if others else ""
    return " ".join(said), besides


def _list(view: View, search: Search) -> list[Component]:
    on = view.values.on
    if not search.positions:
        others = [alliance_link(view, one) for one in (search.elsewhere or search.nearest)[:5]]
        return [listing.nothing_found(view, search, "alliances", others)]
    page, pages, some = listing.page_of(view, search.positions)
    in_order = "best" if search.query else view.address["sort"] or SORTS[0]
    directory = view.directory
    axis = axis_of(directory.span(search.positions), on)
    periods = [directory.period(one) for one in some]
    states = [directory.state(one, on) for one in some]
    entries = [_entry(view, axis, one, state) for one, state in zip(some, states, strict=True)]
    return [
        listing.heading(view, page, some, len(search.positions), in_order),
        *listing.beyond(view, pages),
        *([] if search.query else [_other_order(view)]),
        legend(
            view,
            states,
            undated=any(start is None for start, _ in periods),
            still_open=any(end is None for _, end in periods),
        ),
        html.Div(
            [
                scale(axis),
                html.Ol(
                    entries,
                    className=f"records timeline paper-{MOST_ON_PAPER}",
                    start=str((page - 1) * listing.PAGE + 1),
                ),
                *blocks.ends_on_paper(view, MOST_ON_PAPER, len(some)),
            ],
            className="timed",
        ),
        *listing.turner(view, page, pages),
        *_note(view, some),
        html.P(blocks.downloads(view, "timeline"), className="links downloads"),
    ]


def _note(view: View, some: Sequence[int]) -> list[Component]:
    """What a bar begins with where the record itself states no start."""
    stated = view.snapshot.alliances.columns["started_on"]
    if all(stated[one] or view.directory.period(one)[0] is None for one in some):
        return []
    return [html.P(view.text("alliances.note"), className="quiet after")]


def _other_order(view: View) -> Component:
    """The same list in its other order."""
    other = SORTS[1] if (view.address["sort"] or SORTS[0]) == SORTS[0] else SORTS[0]
    address = view.address.asking(sort=None if other == SORTS[0] else other)
    link = html.A(view.text(f"alliances.sort.{other}"), href=f"{address}#{LIST}")
    return html.P(link, className="order")


def _entry(view: View, axis: Axis, position: int, state: str) -> Component:
    start, end = view.directory.period(position)
    is_outside = state in ("planned", "ended")
    mark = html.Strong(view.text(f"alliances.state.{state}")) if is_outside else None
    facts = alliance_facts(view, position, with_origin=False)
    return html.Li(
        [
            html.H3(alliance_link(view, position)),
            bar(axis, state, start, end),
            html.Div(
                [*([html.P(mark, className="facts")] if mark else []), *facts], className="what"
            ),
        ],
        className="engaged" if state == "in_force" else "",
    )


def _next(view: View) -> list[Component]:
    text, address = view.text, view.address
    links = [
        html.A(text("alliances.next.partners"), href=str(address.to(page="partners"))),
        html.A(text("partners.next.network"), href=str(address.to(page="network"))),
        html.A(text("partners.next.openings"), href=str(address.to(page="opportunities"))),
        html.A(text("alliances.next.rule"), href=blocks.data_part(view, "counting")),
    ]
    if address["q"] is None and address["state"] is None:
        table = address.to(page="explore")
        query = f"?{table.query}" if table.query else ""
        links.append(
            html.A(text("partners.next.csv"), href=f"{table.path}.csv{query}", download="")
        )
    return listing.next_questions(view, links)
