"""Partners: the directory, and a page for each of them."""

from dash import html
from dash.development.base_component import Component

from layouts import listing, words
from layouts.entries import named, partner_entry, partner_link
from layouts.listing import LIST, Search
from layouts.partner import partner, partner_answer
from layouts.view import View

IN_SIGHT = ("region", "theme")
FOLDED = ("country", "category", "membership")


def partners(view: View) -> html.Main:
    if view.address.record is not None:
        return partner(view, view.address.record)
    search, known = _search(view), frozenset(view.behind.engaged)
    shown = {
        "alliances": search.positions,
        "engaged": tuple(one for one in search.positions if one in known),
        "not_engaged": tuple(one for one in search.positions if one not in known),
    }
    counts = {name: (len(some), len(some)) for name, some in shown.items()}
    return html.Main(
        [
            html.Div(
                [
                    html.H1(view.text("partners.title"), className="question"),
                    *listing.cut(view),
                    listing.answer(*_sentences(view, search, len(shown["engaged"]))),
                    listing.search_form(view, IN_SIGHT, FOLDED),
                ],
                className="head",
            ),
            html.Section(
                [
                    *listing.parts(
                        view, view.text("partners.parts"), counts, view.address.show, "show"
                    ),
                    *_list(view, search, shown[view.address.show]),
                ],
                id=LIST,
                className="part wide",
            ),
            *_next(view),
        ],
        id="main",
        className="partners",
    )


def title(view: View) -> str:
    """The name of the partner that the page is about."""
    position = view.directory.position("partners", view.address.record or "")
    return named(view.snapshot.partners[position or 0])


def answer(view: View) -> str:
    """The answer of the page as plain text."""
    if view.address.record is not None:
        return partner_answer(view, view.address.record)
    search, known = _search(view), frozenset(view.behind.engaged)
    said, unlisted = _sentences(view, search, sum(one in known for one in search.positions))
    return f"{said} {unlisted}".strip()


def _search(view: View) -> Search:
    directory = view.directory.partners
    register = view.behind.register
    if view.address["q"] is None:
        register = directory.in_order(register)
    return listing.searched(directory, view.address["q"], register)


def _sentences(view: View, search: Search, engaged: int) -> tuple[str, str]:
    """How many there are, and how many of them take part; then how many nobody lists."""
    text, values, count = view.text, view.values, len(search.positions)
    day = text.day(values.on)
    kind = "all"
    if search.query is not None:
        kind = "nearly" if search.nearly and count else "found"
    elif values.filters:
        kind = "selected"
    key = f"partners.answer.{kind}" if count else f"partners.none.{kind}"
    said = [text(key, count=count, query=search.query, day=day)]
    if count:
        said.append(_engaged(view, search, engaged))
    unlisted, is_all = values.engaged.unlisted, search.query is None and not values.filters
    key = "partners.unlisted.all" if is_all else "partners.unlisted.some"
    return " ".join(said), text(key, count=unlisted) if unlisted else ""


def _engaged(view: View, search: Search, engaged: int) -> str:
    """How many of those that are found take part; without words the figure itself, which may be an interval."""
    text, share, count = view.text, view.values.engaged, len(search.positions)
    if count == 1:
        return text("partners.engaged.it" if engaged else "partners.engaged.not_it")
    if search.query is None and share.part != share.part_max:
        part = words.among(text, share.part, share.part_max)
        return text("partners.engaged.some", part=part, count=share.part_max)
    key = {0: "none", count: "all"}.get(engaged, "some")
    return text(f"partners.engaged.{key}", part=engaged, count=engaged)


def _list(view: View, search: Search, positions: tuple[int, ...]) -> list[Component]:
    if not positions:
        others = [partner_link(view, one) for one in (search.elsewhere or search.nearest)[:5]]
        if search.positions:
            return [html.P(view.text(f"partners.empty.{view.address.show}"), className="empty")]
        return [listing.nothing_found(view, search, "partners", others)]
    page, pages, some = listing.page_of(view, positions)
    catalogue = view.directory.partners
    in_order = "name" if search.query is None else "best"
    initials = [catalogue.initial(one) for one in positions] if in_order == "name" else []
    named_once: dict[str, int] = {}
    for one in some if initials else ():
        named_once.setdefault(catalogue.initial(one), one)
    names = {one: listing.letter_name(initial) for initial, one in named_once.items()}
    entries = [partner_entry(view, one, names.get(one), with_origin=False) for one in some]
    return [
        listing.heading(view, page, some, len(positions), in_order),
        *listing.beyond(view, pages),
        *(listing.letters(view, initials, page) if initials else []),
        html.Ol(entries, className="records columns", start=str((page - 1) * listing.PAGE + 1)),
        *listing.turner(view, page, pages),
    ]


def _next(view: View) -> list[Component]:
    """Where else to look, the list to take away, and what to do about a partner that is missing."""
    text, address = view.text, view.address
    links = [
        html.A(text("partners.next.network"), href=str(address.to(page="network"))),
        html.A(text("partners.next.alliances"), href=str(address.to(page="alliances"))),
        html.A(text("partners.next.openings"), href=str(address.to(page="opportunities"))),
    ]
    if address["q"] is None and address.show != "not_engaged":
        show = "partners" if address.show == "alliances" else address.show
        table = address.to(page="explore", show=show)
        href = f"{table.path}.csv?{table.query}"
        links.append(html.A(text("partners.next.csv"), href=href, download=""))
    return listing.next_questions(view, links)
