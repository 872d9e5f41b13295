"""The lists of Explore: the records behind the numbers, a page at a time."""

from dash import dcc, html
from dash.development.base_component import Component

from layouts.blocks import RECORDS, Content, aria, ends_on_paper
from layouts.entries import alliance_entry, partner_entry
from layouts.listing import SHORT_PAGE, beyond, page_of
from layouts.view import View

MOST_ON_PAPER = 8


def shown(view: View, show: str) -> tuple[int, ...]:
    """The positions of the records in one of the three lists."""
    behind = view.behind
    if show == "partners":
        return behind.register
    if show == "engaged":
        return behind.engaged
    certain = set(behind.alliances)
    return (
        *behind.alliances,
        *(one for one in behind.possible_alliances if one not in certain),
    )


def records(view: View) -> Component:
    """The list that the address asks for, with links to the other two and to its other pages."""
    text, address = view.text, view.address
    positions = shown(view, address.show)
    page, pages, some = page_of(view, positions, SHORT_PAGE)
    entry = alliance_entry if address.show == "alliances" else partner_entry
    if not positions:
        body: list[Content] = [html.P(text(f"records.none.{address.show}"), className="empty")]
    else:
        entries = [entry(view, position) for position in some]
        body = [
            *beyond(view, pages),
            html.Ol(entries, className=f"records columns paper-{MOST_ON_PAPER}"),
            *ends_on_paper(view, MOST_ON_PAPER, len(some)),
        ]
        if pages > 1:
            body.append(_turner(view, page, pages))
    return html.Section(
        [
            html.H2(
                text(f"records.title.{address.show}", count=len(positions))
                if positions
                else text("records.title.none")
            ),
            html.P(text(f"records.explain.{address.show}"), className="quiet"),
            html.Nav(
                [_tab(view, show) for show in ("alliances", "partners", "engaged")],
                className="lists",
                **aria(label=text("records.lists")),
            ),
            *body,
        ],
        id=RECORDS,
        className="part wide",
    )


def partner_of_address(view: View) -> Component | None:
    """That there is no such partner as the address names; one that there is has a page of its own."""
    wanted, text = view.address.partner, view.text
    if wanted is None or view.directory.position("partners", wanted) is not None:
        return None
    return html.Section(
        [
            html.H2(text("partner.unknown")),
            html.P(text("partner.unknown_why", id=wanted), dir="auto"),
            html.P(html.A(text("partner.all"), href=str(view.address.to(page="partners")))),
        ],
        id="partner",
        className="part record-in-full",
    )


def _tab(view: View, show: str) -> Component:
    words_of_it = view.text(f"records.tab.{show}", count=len(shown(view, show)))
    if show == view.address.show:
        return html.Strong(words_of_it, className="list", **aria(current="true"))
    return dcc.Link(words_of_it, href=f"{view.address.to(show=show)}#{RECORDS}", className="list")


def _turner(view: View, page: int, pages: int) -> Component:
    text = view.text
    steps: list[Content] = []
    for number, key in ((page - 1, "records.previous"), (page + 1, "records.next")):
        if 1 <= number <= pages:
            href = f"{view.address.to(number=number)}#{RECORDS}"
            steps.append(dcc.Link(text(key), href=href))
    here = html.Span(text("records.page", page=page, pages=pages))
    return html.Nav([here, *steps], className="turner", **aria(label=text("records.pages")))
