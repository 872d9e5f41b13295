"""Opportunities: where partners know a theme and nothing is in force yet, the concept notes, the regional networks."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.address import Filters
from dashboard.framework import NOT_STATED
from dashboard.openings import Openings, Place
from layouts import blocks, listing, words
from layouts.blocks import WAKES, Content, aria
from layouts.controls import sentence
from layouts.entries import alliance_link, partner_link
from layouts.listing import LIST
from layouts.matrix import matrix
from layouts.view import View

MOST_PARTNERS, MOST_NAMES = 6, 50  # named in a list of places, and of one place alone
MOST_NOTES = 40
MOST_ON_PAPER = 8
CUT_BY = ("region", "theme")
NOTES = "notes"


def opportunities(view: View) -> html.Main:
    found = view.together.openings(view.values.on)
    places = _places(view, found)
    return html.Main(
        [
            html.Div(
                [
                    html.H1(view.text("opportunities.title"), className="question"),
                    _answer(view, found, places),
                    _controls(view),
                ],
                className="head",
            ),
            *_matrix(view, places),
            _openings(view, places),
            _notes(view),
            _networks(view),
            _unknown(view, found),
            _next(view),
        ],
        id="main",
        className="opportunities",
    )


def _is_chosen(view: View, regions: Sequence[str], themes: Sequence[str]) -> bool:
    """Whether the filters leave what is in these regions and on these themes (none: not stated)."""
    return all(
        any(words.chosen(view, name, key) for key in keys or (NOT_STATED,))
        for name, keys in zip(CUT_BY, (regions, themes), strict=True)
    )


def answer(view: View) -> str:
    """The answer of the page as plain text."""
    found = view.together.openings(view.values.on)
    key, values = _sentence(view, found, _places(view, found))
    return view.text(key, **values)


def _places(view: View, found: Openings) -> list[Place]:
    return [one for one in found.places if _is_chosen(view, (one.region,), (one.theme,))]


def _sentence(view: View, found: Openings, places: Sequence[Place]) -> tuple[str, dict[str, Any]]:
    """In how many places somebody could begin; of a single place, what is there: the key and the values of the sentence."""
    is_mostly_unknown = _is_mostly_unknown(found)
    said: dict[str, Any] = {
        "listed": found.listed,
        "without": found.without_theme,
        "count": sum(one.is_open for one in places),
    }
    if len(places) == 1:
        (place,) = places
        kind = f"place.{_kind(place)}"
        said |= _counts(view, place)
    elif not places:
        kind = "no_place"
    elif said["count"]:
        kind = "at_least" if is_mostly_unknown else "some"
    elif is_mostly_unknown or not found.listed:
        kind = "unknown" if found.listed else "nobody"
    else:
        kind = "none"
    return f"opportunities.answer.{kind}", said


def _is_mostly_unknown(found: Openings) -> bool:
    """Whether most partners do not say what they know."""
    return 2 * found.without_theme > found.listed


def _answer(view: View, found: Openings, places: Sequence[Place]) -> Component:
    """The sentence, and what must be said beside it; of a single place its counts lead to their records."""
    text = view.text
    key, said = _sentence(view, found, places)
    if len(places) == 1:
        said |= _about(view, places[0])
    content: list[Content] = [html.P(text.parts(key, **said), className="answer")]
    if _is_mostly_unknown(found):
        whole, count = found.listed, found.without_theme
        silent = text("opportunities.unknown.without_theme", whole=whole, count=count)
        how = text("opportunities.unknown.how")
        content.append(html.P(f"{silent} {how}" if said["count"] else how))
    others = [name for name in view.address.filters.given() if name not in CUT_BY]
    if others:
        names = text.several(text(f"filter.{name}.name") for name in others)
        content.append(html.P(text("opportunities.other_filters", filters=names)))
    return html.Div(content, className="said", role="status")


def _kind(place: Place) -> str:
    if place.alliances.count_max:
        return "in_force" if place.partners else "in_force_only"
    return "open" if place.partners else "nothing"


def _counts(view: View, place: Place) -> dict[str, Any]:
    """A place in words."""
    return {
        "region": words.label(view, "region", place.region),
        "theme": words.label(view, "theme", place.theme),
        "partners": view.text.number(len(place.partners)),
        "alliances": words.count(view.text, place.alliances),
        "count": place.alliances.count_max or len(place.partners),
    }


def _about(view: View, place: Place) -> dict[str, Any]:
    """The same; its numbers lead to their records."""
    said, cut = _counts(view, place), {"region": place.region, "theme": place.theme}
    bare = replace(view, address=view.address.to(filters=Filters()))
    return said | {
        "partners": blocks.records(bare, said["partners"], show="partners", **cut),
        "alliances": blocks.records(bare, said["alliances"], **cut),
    }


def _controls(view: View) -> Component:
    """The region, the theme and the day, as a sentence; without a script a form with GET."""
    text, address = view.text, view.address
    return html.Form(
        [
            sentence(view, CUT_BY),
            html.Button(text("filter.show"), type="submit", className="button"),
        ],
        method="get",
        action=address.path,
        className="filters",
        **WAKES,
        **aria(label=text("filter.title")),
    )


def _matrix(view: View, places: Sequence[Place]) -> list[Component]:
    """The matrix, where there is something in it; a cut of another kind would draw openings that are none."""
    text = view.text
    is_of_all = set(view.address.filters.given()) <= set(CUT_BY)
    if len(places) == 1 or not is_of_all or not any(one.is_open for one in places):
        return []
    return [
        html.Section(
            [
                html.H2(text("opportunities.matrix.title")),
                html.P(text("opportunities.matrix.intro"), className="quiet"),
                matrix(view),
            ],
            id="matrix",
            className="part wide",
        )
    ]


def _openings(view: View, places: Sequence[Place]) -> Component:
    """Each opening, a page at a time: who could begin, and which concept notes are there already."""
    text = view.text
    if len(places) == 1:
        return _place(view, places[0])
    shown = [one for one in places if one.is_open]
    page, pages, numbers = listing.page_of(view, range(len(shown)), listing.SHORT_PAGE)
    some = [shown[number] for number in numbers]
    body: list[Content] = [html.P(text("opportunities.list.none"), className="empty")]
    if some:
        everything = replace(view, address=view.address.to())
        body = [
            *listing.beyond(view, pages),
            html.Ol(
                [_entry(view, one) for one in some],
                className=f"records openings columns paper-{MOST_ON_PAPER}",
            ),
            *blocks.ends_on_paper(view, MOST_ON_PAPER, len(some)),
            *listing.turner(view, page, pages),
            html.P(blocks.downloads(everything, "openings", kinds=["csv"]), className="links"),
        ]
    return html.Section(
        [html.H2(text("opportunities.list.title")), *body], id=LIST, className="part wide"
    )


def _place(view: View, place: Place) -> Component:
    """Who could begin in the one place that is asked about, or could join in."""
    names = [html.Li(partner_link(view, one)) for one in place.partners[:MOST_NAMES]]
    more = len(place.partners) - len(names)
    return html.Section(
        [
            html.H2(view.text("opportunities.place.title")),
            *(
                [html.Ul(names, className="choices")]
                if names
                else [html.P(view.text("opportunities.place.nobody"))]
            ),
            *([html.P(_others(view, place, more))] if more > 0 else []),
            *_notes_there(view, place),
            html.P(_cell(view, place)),
        ],
        id=LIST,
        className="part wide",
    )


def _entry(view: View, place: Place) -> Component:
    text, about = view.text, _about(view, place)
    count = len(place.partners)
    who: list[Content] = [text("opportunities.place.who"), " "]
    for number, partner in enumerate(place.partners[:MOST_PARTNERS]):
        who += [", " if number else "", partner_link(view, partner)]
    if count > MOST_PARTNERS:
        who += [" ", _others(view, place, count - MOST_PARTNERS)]
    return html.Li(
        [
            html.H3(f"{about['theme']} · {about['region']}"),
            html.P(
                [
                    *text.parts("opportunities.place.partners", **{**about, "count": count}),
                    " ",
                    html.Span(_cell(view, place), className="proof"),
                ]
            ),
            html.P(who, className="facts"),
            *_notes_there(view, place),
        ],
        className="opening",
    )


def _others(view: View, place: Place, more: int) -> Component:
    """The way to the partners that are not named."""
    there = Filters(region=(place.region,), theme=(place.theme,))
    address = view.address.to(page="partners", filters=there)
    return html.A(view.text("opportunities.place.more", count=more), href=str(address))


def _cell(view: View, place: Place) -> Component:
    there = Filters(region=(place.region,), theme=(place.theme,))
    address = view.address.to(page="explore", filters=there)
    return html.A(view.text("opportunities.place.explore"), href=str(address))


def _notes_there(view: View, place: Place) -> list[Component]:
    return [
        html.P(_note(view, position), className="facts")
        for position in _fitting_notes(view, place.region, place.theme)
    ]


def _fitting_notes(view: View, region: str, theme: str) -> list[int]:
    """The concept notes for a region and on a theme."""
    columns = view.snapshot.concept_notes.columns
    pairs = zip(columns["regions"], columns["themes"], strict=True)
    return [
        position
        for position, (regions, themes) in enumerate(pairs)
        if region in regions and theme in themes
    ]


def _note(view: View, position: int) -> list[Content]:
    note = view.snapshot.concept_notes[position]
    facts = [words.label(view, "stages", note.stage)] if note.stage else []
    facts += [note.funder] if note.funder else []
    link = html.A(note.title, href=f"#{NOTES}", dir="auto")
    more = f" ({', '.join(facts)})" if facts else ""
    return [view.text("opportunities.place.note"), " ", link, more]


def _notes(view: View) -> Component:
    """The concept notes that the filters leave, with how far each has come."""
    text, columns = view.text, view.snapshot.concept_notes.columns
    title = text("opportunities.notes.title")
    pairs = zip(columns["regions"], columns["themes"], strict=True)
    fitting = [
        at for at, (regions, themes) in enumerate(pairs) if _is_chosen(view, regions, themes)
    ]
    body: list[Content] = [html.P(text("opportunities.notes.intro"))]
    if not len(view.snapshot.concept_notes):
        body.append(html.P(text.parts("opportunities.notes.none", file=html.Code("concept_notes"))))
    elif not fitting:
        body.append(html.P(text("opportunities.notes.none_chosen")))
    else:
        stages = Counter(columns["stage"][at] for at in fitting)
        by_stage = [
            text(
                "opportunities.notes.stage",
                stage=words.label(view, "stages", key or NOT_STATED),
                number=stages[key],
            )
            for key in (*view.framework.keys("stages"), None)
            if stages[key]
        ]
        body += [
            html.P(
                text("opportunities.notes.count", count=len(fitting), stages=text.several(by_stage))
            ),
            _notes_table(view, title, fitting[:MOST_NOTES]),
        ]
    return html.Section([html.H2(title), *body], id=NOTES, className="part wide")


def _notes_table(view: View, title: str, positions: Sequence[int]) -> Component:
    text = view.text
    names = ("title", "stage", "regions", "themes", "funder", "submitted")
    rows: list[list[Content]] = []
    for note in (view.snapshot.concept_notes[at] for at in positions):
        funder = note.funder or text("words.not_stated")
        funded = (
            view.directory.position("alliances", note.alliance_id) if note.alliance_id else None
        )
        rows.append(
            [
                html.Span(note.title, dir="auto"),
                words.label(view, "stages", note.stage or NOT_STATED),
                words.labels(view, "region", note.regions),
                words.labels(view, "theme", note.themes),
                [funder, " → ", alliance_link(view, funded)] if funded is not None else funder,
                text.day(note.submitted_on) if note.submitted_on else text("words.not_stated"),
            ]
        )
    everything = replace(view, address=view.address.to())
    return html.Div(
        [
            blocks.table(
                title,
                [text(f"opportunities.heading.{name}") for name in names],
                rows,
                name=f"titled paper-{MOST_ON_PAPER}",
                stacks=True,
            ),
            *blocks.ends_on_paper(view, MOST_ON_PAPER, len(rows)),
            html.P(blocks.downloads(everything, "concept_notes", kinds=["csv"]), className="links"),
        ]
    )


def _networks(view: View) -> Component:
    """The regional networks of the Initiative."""
    text = view.text
    title = text("opportunities.networks.title")
    body: list[Content] = [html.P(text("opportunities.networks.intro"))]
    chosen = [one for one in view.snapshot.networks if words.chosen(view, "region", one.region)]
    if not len(view.snapshot.networks):
        body.append(html.P(text.parts("opportunities.networks.none", file=html.Code("networks"))))
    elif not chosen:
        body.append(html.P(text("opportunities.networks.none_chosen")))
    else:
        names = ("network", "region", "launched", "coordinator", "sectors")
        headings = [text(f"opportunities.heading.{name}") for name in names]
        not_stated = text("words.not_stated")
        rows: list[list[Content]] = []
        for one in chosen:
            leads = one.coordinator_partner_id
            leader = view.directory.position("partners", leads) if leads else None
            rows.append(
                [
                    html.Span(one.name, dir="auto"),
                    words.label(view, "region", one.region),
                    text.day(one.launched_on) if one.launched_on else not_stated,
                    partner_link(view, leader) if leader is not None else not_stated,
                    html.Span(one.sectors, dir="auto") if one.sectors else not_stated,
                ]
            )
        body += [
            blocks.table(title, headings, rows, name=f"titled paper-{MOST_ON_PAPER}", stacks=True),
            *blocks.ends_on_paper(view, MOST_ON_PAPER, len(rows)),
        ]
    return html.Section([html.H2(title), *body], id="networks", className="part wide")


def _unknown(view: View, found: Openings) -> Component:
    """What the records leave open, and what would put it right."""
    text = view.text
    counts = (
        ("unlisted", view.values.engaged.unlisted or 0, 0),
        ("without_theme", found.without_theme, found.listed),
        ("without_region", found.without_region, found.listed),
        ("unplaced", found.unplaced, found.alliances),
    )
    said = [
        html.Li(text(f"opportunities.unknown.{name}", count=count, whole=whole))
        for name, count, whole in counts
        if count
    ]
    return blocks.section(
        text("opportunities.unknown.title"),
        *([html.Ul(said)] if said else []),
        html.P(text("opportunities.unknown.how")),
        html.P(text("opportunities.unknown.competence")),
        name="unknown",
    )


def _next(view: View) -> Component:
    text, address = view.text, view.address.to(filters=Filters())
    pages = ("explore", "network", "partners")
    return blocks.next_questions(
        view,
        (
            html.A(text(f"opportunities.next.{page}"), href=str(address.to(page=page)))
            for page in pages
        ),
    )
