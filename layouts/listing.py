"""A list of records that can be searched: the form, its parts as links, its pages, and what to do where nothing is found.

Nothing here wakes Dash: a search is an address, a form with GET and links.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

from dashboard.address import LONGEST_SEARCH, Address, Filters
from dashboard.search import Catalogue, Found
from layouts import blocks, words
from layouts.blocks import Content, aria
from layouts.controls import choice, day
from layouts.view import View

PAGE = 25
SHORT_PAGE = 12  # of a list that each choice of a filter sends anew
NEAR = 2  # pages on each side that are named by their numbers
LIST = "list"


@dataclass(frozen=True, slots=True)
class Search:
    """What a query finds among the records that the rest of the address leaves.

    `positions` are in the order of the page; `elsewhere` are records that fit the words, and not the selection
    or the day; `nearest` are records that are like a query that finds nothing anywhere.
    """

    query: str | None
    positions: tuple[int, ...]
    nearly: bool = False
    elsewhere: tuple[int, ...] = ()
    nearest: tuple[int, ...] = ()


def searched(catalogue: Catalogue, query: str | None, left: Sequence[int]) -> Search:
    """The records of `left` that a query finds, the best first; without one all of them, as they come."""
    if query is None:
        return Search(None, tuple(left))
    found: Found = catalogue.found(query)
    kept = frozenset(left)
    inside = tuple(one for one in found.positions if one in kept)
    elsewhere = tuple(one for one in found.positions if one not in kept)
    return Search(query, inside, found.nearly, elsewhere, found.nearest)


def answer(said: str, besides: str) -> Component:
    """What was found, and what there is besides, as it is read out where it changes."""
    content = [html.P(said, className="answer")]
    content += [html.P(besides, className="lead")] if besides else []
    return html.Div(content, className="result", role="status")


def search_form(view: View, in_sight: Sequence[str], folded: Sequence[str]) -> Component:
    """The words to look for, and the filters: some in sight, the others unfolded once one of them is set."""
    text, address = view.text, view.address
    steering = {name: value for name, value in address.asked if name != "q"}
    if address.show != "alliances":
        steering["show"] = address.show
    box = html.Label(
        [
            html.Span(text(f"{address.page}.search"), className="before"),
            dbc.Input(
                id="q",
                type="search",
                name="q",
                value=address["q"] or "",
                maxlength=str(LONGEST_SEARCH),
                autocomplete="off",
            ),
        ],
        className="box",
    )
    is_set = any(getattr(address.filters, name) for name in folded)
    clear = html.A(text("filter.clear"), href=str(_plain(address)), className="clear")
    changed = address["q"] or address.filters or address.on
    return html.Form(
        [
            *(dbc.Input(type="hidden", name=name, value=one) for name, one in steering.items()),
            html.Div(
                [box, html.Button(text("search.go"), type="submit", className="button")],
                className="search",
            ),
            html.Div(
                [*(choice(view, name) for name in in_sight), day(view), *([clear] * bool(changed))],
                className="sentence",
            ),
            html.Details(
                [
                    html.Summary(text("filter.more")),
                    html.Div([choice(view, name) for name in folded], className="sentence"),
                ],
                open=is_set,
            ),
        ],
        method="get",
        action=address.path,
        className="filters",
        role="search",
        **aria(label=text("search.title")),
    )


def parts(
    view: View, label: str, counts: Mapping[str, tuple[int, int]], here: str, name: str
) -> list[Component]:
    """The parts of a list as links, each with how many it has, at least and at most.

    `name` is the parameter that chooses one; the first is chosen without.
    """
    if not any(most for _, most in counts.values()):
        return []
    items: list[Component] = []
    address, first = replace(view.address, number=1), next(iter(counts))
    for key, (least, most) in counts.items():
        number = words.among(view.text, least, most)
        written = view.text(f"{view.address.page}.part.{key}", number=number, count=most)
        if key == here:
            items.append(html.Strong(written, className="list", **aria(current="true")))
            continue
        chosen = (
            replace(address, show=key)
            if name == "show"
            else address.asking(**{name: None if key == first else key})
        )
        items.append(html.A(written, href=str(chosen), className="list"))
    return [html.Nav(items, className="lists", **aria(label=label))]


def page_of(
    view: View, positions: Sequence[int], size: int = PAGE
) -> tuple[int, int, Sequence[int]]:
    """The page that is shown, how many there are, and the records on it."""
    pages = max(1, -(-len(positions) // size))
    page = min(view.address.number, pages)
    return page, pages, positions[(page - 1) * size : page * size]


def beyond(view: View, pages: int) -> list[Component]:
    """That the list has no page of the number that is asked for: so its last one is shown."""
    asked = view.address.number
    return [html.P(view.text("records.beyond", page=asked, count=pages))] if asked > pages else []


def heading(view: View, page: int, some: Sequence[int], count: int, order: str) -> Component:
    """Which of how many are shown, in which order."""
    if len(some) == count:
        return html.H2(view.text(f"list.whole.{order}", count=count))
    first = (page - 1) * PAGE + 1
    words_of_it = view.text(
        f"list.range.{order}", first=first, last=first + len(some) - 1, count=count
    )
    return html.H2(words_of_it)


def turner(view: View, page: int, pages: int) -> list[Component]:
    """The way to the other pages, where there are any: the next, and by their numbers the first, the last and the near ones."""
    if pages == 1:
        return []
    text = view.text
    back, on = (
        [html.A(text(key), href=_turned(view, number), rel=rel)] if 1 <= number <= pages else []
        for number, key, rel in (
            (page - 1, "records.previous", "prev"),
            (page + 1, "records.next", "next"),
        )
    )
    near = sorted({1, *range(max(1, page - NEAR), min(pages, page + NEAR) + 1), pages})
    numbers: list[Component] = []
    for before, number in zip((0, *near), near, strict=False):
        if number > before + 1:
            numbers.append(html.Span("…", **aria(hidden="true")))
        name = aria(label=text("records.page", page=number, pages=pages))
        numbers.append(
            html.Strong(str(number), **aria(current="page"))
            if number == page
            else html.A(str(number), href=_turned(view, number), **name)
        )
    here = html.Span(text("records.page", page=page, pages=pages))
    label = aria(label=text("records.pages"))
    return [html.Nav([here, *back, *numbers, *on], className="turner", **label)]


def _turned(view: View, number: int) -> str:
    """The list on another of its pages."""
    return f"{replace(view.address, number=number)}#{LIST}"


def letters(view: View, initials: Sequence[str], page: int) -> list[Component]:
    """The initials of a list in the order of names, each with the way to its first record."""
    first = {initial: place for place, initial in reversed([*enumerate(initials)])}
    if len(first) == 1 or len(initials) <= PAGE:
        return []
    items = [
        html.Li(
            html.A(
                initial,
                href=_place(view, place // PAGE + 1, page, letter_name(initial)),
            )
        )
        for initial, place in sorted(first.items(), key=lambda one: one[1])
    ]
    label = aria(label=view.text("list.letters"))
    return [html.Nav(html.Ul(items), className="letters", **label)]


def letter_name(initial: str) -> str:
    """The name of the element that an initial leads to."""
    return f"initial-{initial}" if initial.isalpha() else f"initial-{ord(initial[0])}"


def nothing_found(view: View, search: Search, link: str, near: Iterable[Component]) -> Component:
    """What would give a result: names that are like it, records that the selection or the day leaves out, fewer filters."""
    text, address = view.text, view.address
    content: list[Content] = []
    if search.elsewhere or search.nearest:
        key = "elsewhere" if search.elsewhere else "nearest"
        content += [
            html.P(text(f"{link}.{key}")),
            html.Ul([html.Li(one) for one in near]),
        ]
    ways = [
        html.Li(html.A(text("explore.without", cut=cut), href=str(_without(address, name))))
        for name, cut in zip(address.filters.given(), words.cuts(view), strict=True)
        if search.query is None or search.elsewhere
    ]
    if address.on and (search.query is None or search.elsewhere):
        newest = text("explore.newest", day=text.day(view.values.as_of))
        ways.append(html.Li(html.A(newest, href=str(replace(address, on=None, number=1)))))
    if search.query is not None:
        without = address.asking(q=None)
        ways.append(html.Li(html.A(text("search.without"), href=str(replace(without, number=1)))))
    if ways:
        content += [html.P(text("explore.try")), html.Ul(ways)]
    return html.Div(content, className="nothing")


def cut(view: View) -> list[Component]:
    """What the filters leave, in words."""
    if not view.values.filters:
        return []
    cuts = view.text.several(words.cuts(view))
    return [html.P(view.text("cut.shown", cuts=cuts), className="quiet")]


def _place(view: View, page: int, here: int, name: str) -> str:
    """An element on this page of the list, or on another."""
    return f"#{name}" if page == here else f"{replace(view.address, number=page)}#{name}"


def _plain(address: Address) -> Address:
    """The list without words, filters and day."""
    return replace(address.asking(q=None), filters=Filters(), on=None, number=1)


def _without(address: Address, name: str) -> Address:
    return replace(address, filters=address.filters.with_only(**{name: ""}), number=1)


def next_questions(view: View, links: Iterable[Component]) -> list[Component]:
    """Where else to look, and what to do about a record that is missing or wrong."""
    text = view.text
    return [
        blocks.next_questions(view, links),
        blocks.section(text("correct.title"), html.P(text("correct.how")), name="correct"),
    ]
