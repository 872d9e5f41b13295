"""The records behind the numbers: partners and partnerships, a page at a time, each with its evidence and its origin."""

import re
from collections.abc import Sequence
from datetime import date

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.records import Alliance, Partner
from layouts import words
from layouts.blocks import RECORDS, Content, aria, source
from layouts.view import View

PAGE = 25
MOST_NAMED = 12
_PLAIN = re.compile(r"[A-Za-z0-9_-]+")


def anchor(table: str, record_id: str) -> str:
    """The id of a record's element: the record's own where that is plain, else its bytes in hex."""
    if _PLAIN.fullmatch(record_id):
        return f"{table}-{record_id}"
    return f"{table}_{record_id.encode().hex()}"


def alliance_address(view: View, position: int) -> str:
    """Where an alliance stands in the list on Explore; for one that is not listed, the list itself."""
    listed = shown(view, "alliances")
    address = view.address.to(page="explore", show="alliances")
    if position not in listed:
        return f"{address}#{RECORDS}"
    found = view.address.to(
        page="explore", show="alliances", number=listed.index(position) // PAGE + 1
    )
    return f"{found}#{anchor('alliance', view.snapshot.alliances[position].alliance_id)}"


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
    pages = max(1, -(-len(positions) // PAGE))
    page = min(address.number, pages)
    some = positions[(page - 1) * PAGE : page * PAGE]
    entry = alliance_entry if address.show == "alliances" else partner_entry
    if not positions:
        body: list[Content] = [html.P(text(f"records.none.{address.show}"), className="empty")]
    else:
        body = [html.Ol([entry(view, position) for position in some], className="records")]
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
    """The record of the partner that the address names, with what it takes part in."""
    wanted, text = view.address.partner, view.text
    if wanted is None:
        return None
    back = dcc.Link(text("partner.back"), href=str(view.address.to()))
    partners = view.snapshot.partners
    position = next((at for at, one in enumerate(partners) if one.partner_id == wanted), None)
    if position is None:
        content: list[Content] = [
            html.H2(text("partner.unknown")),
            html.P(text("partner.unknown_why", id=wanted), dir="auto"),
        ]
    else:
        content = _partner_in_full(view, position)
    return html.Section([*content, html.P(back)], id="partner", className="part record-in-full")


def partner_entry(view: View, position: int) -> Component:
    partner = view.snapshot.partners[position]
    engaged = position in view.behind.engagements
    return html.Li(
        [
            html.H3(
                dcc.Link(named(partner), href=str(view.address.to(partner=partner.partner_id))),
                dir="auto",
            ),
            html.P(
                [
                    view.text("partner.engaged" if engaged else "partner.not_engaged"),
                    *(f" · {fact}" for fact in _partner_facts(view, partner)),
                ],
                className="facts",
            ),
            _proof(view, "partners", position, partner),
        ],
        id=anchor("partner", partner.partner_id),
        className="engaged" if engaged else "",
    )


def alliance_entry(view: View, position: int) -> Component:
    alliance = view.snapshot.alliances[position]
    return html.Li(
        [html.H3(alliance.name, dir="auto"), *_alliance_facts(view, position)],
        id=anchor("alliance", alliance.alliance_id),
        className="engaged" if position in view.behind.alliances else "",
    )


def named(partner: Partner) -> str:
    return f"{partner.name} ({partner.acronym})" if partner.acronym else partner.name


def period(view: View, start: date | None, end: date | None) -> str:
    """From when to when, in words; what is not stated is said."""
    text = view.text
    since = text("period.since", day=text.day(start)) if start else text("period.no_start")
    until = text("period.until", day=text.day(end)) if end else text("period.no_end")
    return f"{since}, {until}"


def _partner_in_full(view: View, position: int) -> list[Content]:
    text, partner = view.text, view.snapshot.partners[position]
    engaged = position in view.behind.engagements
    in_register = position in view.behind.register
    state = "engaged" if engaged else "not_engaged" if in_register else "not_in_register"
    facts: list[tuple[str, Content]] = [
        ("region", words.labels(view, "region", _one(_region(view, partner)))),
        ("country", words.labels(view, "country", _one(partner.country))),
        ("category", words.labels(view, "category", _one(partner.category))),
        ("membership", words.labels(view, "membership", _one(partner.membership))),
        ("theme", words.labels(view, "theme", partner.themes)),
    ]
    if partner.core_competencies:
        facts.append(("core_competencies", html.Span(partner.core_competencies, dir="auto")))
    facts.append(("joined", period(view, partner.joined_on, partner.left_on)))
    if partner.website:
        facts.append(("website", html.A(partner.website, href=partner.website, rel="noopener")))
    together = view.behind.engagements.get(position, ())
    return [
        html.H2(named(partner), dir="auto"),
        html.P(text(f"partner.on.{state}", day=text.day(view.values.on)), className="lead"),
        html.Dl(
            [
                part
                for name, fact in facts
                for part in (html.Dt(text(f"partner.fact.{name}")), html.Dd(fact))
            ],
            className="facts-in-full",
        ),
        _proof(view, "partners", position, partner),
        *(
            [
                html.H3(text("partner.takes_part", count=len(together))),
                html.Ol(
                    [
                        html.Li(
                            [
                                html.H4(view.snapshot.alliances[one].name, dir="auto"),
                                *_alliance_facts(view, one),
                            ],
                            className="engaged",
                        )
                        for one in together
                    ],
                    className="records",
                ),
            ]
            if together
            else []
        ),
        html.P(text("correct.record", id=partner.partner_id), className="quiet"),
    ]


def _partner_facts(view: View, partner: Partner) -> list[str]:
    return [
        words.label(view, dimension, key)
        for dimension, key in (
            ("category", partner.category),
            ("country", partner.country),
            ("membership", partner.membership),
        )
        if key
    ]


def _alliance_facts(view: View, position: int) -> list[Content]:
    text, alliance = view.text, view.snapshot.alliances[position]
    form = words.label(view, "form", alliance.form) if alliance.form else text("record.form")
    what = [form, *(words.label(view, "kind", kind) for kind in alliance.kind)]
    if alliance.scope:
        what.append(words.label(view, "scopes", alliance.scope))
    where = view.behind.regions.get(position, alliance.regions)
    lines: list[Content] = [
        html.P(
            f"{' · '.join(what)} · {period(view, alliance.started_on, alliance.ended_on)}",
            className="facts",
        )
    ]
    if position not in view.behind.alliances and position in view.behind.possible_alliances:
        lines.append(html.P(text("record.possible"), className="facts doubt"))
    taking_part = view.behind.participants.get(position, ())
    sides: list[Content] = []
    for partner in (view.snapshot.partners[one] for one in taking_part[:MOST_NAMED]):
        link = dcc.Link(
            named(partner),
            href=str(view.address.to(page="explore", partner=partner.partner_id)),
        )
        sides += [", " if sides else text("record.partners") + " ", html.Span(link, dir="auto")]
    if len(taking_part) > MOST_NAMED:
        sides.append(text("record.more", count=len(taking_part) - MOST_NAMED))
    if alliance.counterpart and alliance.counterpart != alliance.name:
        sides += [
            ". " if sides else "",
            text("record.counterpart") + " ",
            html.Span(alliance.counterpart, dir="auto"),
        ]
    if sides:
        lines.append(html.P(sides, className="facts"))
    lines.append(
        html.P(
            text(
                "record.where_what",
                regions=words.labels(view, "region", where),
                themes=words.labels(view, "theme", alliance.themes),
            ),
            className="facts",
        )
    )
    lines.append(_proof(view, "alliances", position, alliance))
    return lines


def _proof(view: View, table: str, position: int, record: Partner | Alliance) -> Component:
    """How well a record is supported, and the file and the row that it was read from."""
    text = view.text
    evidence = words.labels(view, "evidence", _one(record.evidence))
    proof: list[Content] = [text("record.evidence", evidence=evidence)]
    if isinstance(record, Alliance) and record.confirmed_on:
        proof.append(" · " + text("record.confirmed", day=text.day(record.confirmed_on)))
    if record.source_url:
        proof += [" · ", source(view, record.source_url)]
    places = view.snapshot.origins.get(table)
    if places:
        place = places[position]
        proof.append(
            " · " + text("record.origin", file=place.sheet or place.source, row=str(place.row))
        )
    return html.P(proof, className="proof")


def _region(view: View, partner: Partner) -> str | None:
    return partner.region or view.framework.region_of(partner.country, partner.category)


def _one(key: str | None) -> Sequence[str]:
    return (key,) if key else ()


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
