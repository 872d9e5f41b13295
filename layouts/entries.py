"""How a partner and an alliance are described, wherever they stand: in a list, on a page of their own, in a sentence."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.records import Alliance, Partner
from layouts import words
from layouts.blocks import Content, source
from layouts.view import View

MOST_NAMED = 5
MEMBER = "member"  # what not every partner is


def named(partner: Partner) -> str:
    return f"{partner.name} ({partner.acronym})" if partner.acronym else partner.name


def period(view: View, start: date | None, end: date | None) -> str:
    """From when to when, in words; what is not stated is said."""
    text = view.text
    since = text("period.since", day=text.day(start)) if start else text("period.no_start")
    until = text("period.until", day=text.day(end)) if end else text("period.no_end")
    return f"{since}, {until}"


def partner_address(view: View, partner_id: str) -> str:
    """The page of a partner, on the day of the view."""
    return str(view.address.to(page="partners", record=partner_id))


def alliance_address(view: View, position: int) -> str:
    """The page of an alliance, on the day of the view."""
    alliance_id = view.snapshot.alliances.columns["alliance_id"][position]
    return str(view.address.to(page="alliances", record=alliance_id))


def partner_link(view: View, position: int) -> Component:
    """The name of a partner, which leads to its page."""
    partner = view.snapshot.partners[position]
    link = html.A(named(partner), href=partner_address(view, partner.partner_id))
    return html.Span(link, dir="auto")


def alliance_link(view: View, position: int) -> Component:
    """The same of an alliance."""
    name = view.snapshot.alliances.columns["name"][position]
    return html.Span(html.A(name, href=alliance_address(view, position)), dir="auto")


def partner_entry(
    view: View, position: int, name: str | None = None, *, with_origin: bool = True
) -> Component:
    """A partner in a list: whether it takes part, what it is, what it knows, and how well that is supported.

    `name` is the id of its element, where something leads there.
    """
    partner = view.snapshot.partners[position]
    engaged = position in view.behind.engagements
    themes = words.labels(view, "theme", partner.themes) if partner.themes else None
    attributes: Any = {"id": name} if name else {}
    return html.Li(
        [
            html.H3(partner_link(view, position)),
            html.P(
                [
                    view.text("partner.engaged" if engaged else "partner.not_engaged"),
                    *(f" · {fact}" for fact in _partner_facts(view, partner)),
                ],
                className="facts",
            ),
            *([html.P(themes, className="facts")] if themes else []),
            proof(view, "partners", position, with_origin=with_origin),
        ],
        className="engaged" if engaged else "",
        **attributes,
    )


def alliance_entry(view: View, position: int) -> Component:
    """An alliance in a list."""
    return html.Li(
        [html.H3(alliance_link(view, position)), *alliance_facts(view, position)],
        className="engaged" if position in view.behind.alliances else "",
    )


def alliance_facts(view: View, position: int, *, with_origin: bool = True) -> list[Component]:
    """What an alliance is, since when, with whom, where and on what, and how well that is supported."""
    text, alliance = view.text, view.snapshot.alliances[position]
    what = [*kind_of_alliance(view, alliance), period(view, alliance.started_on, alliance.ended_on)]
    lines = [html.P(" · ".join(what), className="facts")]
    if position not in view.behind.alliances and position in view.behind.possible_alliances:
        lines.append(html.P(text("record.possible"), className="facts doubt"))
    sides = [*_sides(view, position), *_counterpart(view, alliance)]
    if sides:
        parts = [part for side in sides for part in (". ", *side)][1:]
        lines.append(html.P(parts, className="facts"))
    where = view.behind.regions.get(position)
    if where is None:
        where = view.directory.where(position, view.values.on).regions
    regions = words.labels(view, "region", where)
    themes = words.labels(view, "theme", alliance.themes)
    where_what = text("record.where_what", regions=regions, themes=themes)
    return [
        *lines,
        html.P(where_what, className="facts"),
        proof(view, "alliances", position, with_origin=with_origin),
    ]


def kind_of_alliance(view: View, alliance: Alliance) -> list[str]:
    """The form, the kinds and the scope of an alliance, in words."""
    form = words.label(view, "form", alliance.form) if alliance.form else view.text("record.form")
    what = [form, *(words.label(view, "kind", kind) for kind in alliance.kind)]
    return [*what, words.label(view, "scopes", alliance.scope)] if alliance.scope else what


def proof(view: View, table: str, position: int, *, with_origin: bool = True) -> Component:
    """How well a record is supported, and perhaps the file and the row that it was read from."""
    text = view.text
    record: Partner | Alliance = getattr(view.snapshot, table)[position]
    evidence = words.labels(view, "evidence", one_key(record.evidence))
    said: list[Content] = [text("record.evidence", evidence=evidence)]
    if isinstance(record, Alliance) and record.confirmed_on:
        said.append(" · " + text("record.confirmed", day=text.day(record.confirmed_on)))
    if record.source_url:
        said += [" · ", source(view, record.source_url)]
    places = view.snapshot.origins.get(table) if with_origin else None
    if places:
        place = places[position]
        said.append(
            " · " + text("record.origin", file=place.sheet or place.source, row=str(place.row))
        )
    return html.P(said, className="proof")


def one_key(key: str | None) -> Sequence[str]:
    """A key as the keys of a dimension; none where it is not stated."""
    return (key,) if key else ()


def _partner_facts(view: View, partner: Partner) -> list[str]:
    return [
        words.label(view, dimension, key)
        for dimension, key in (
            ("category", partner.category),
            ("country", partner.country),
            ("membership", partner.membership if partner.membership == MEMBER else None),
        )
        if key
    ]


def _sides(view: View, position: int) -> list[list[Content]]:
    """Who takes part on the day, the first of them."""
    taking_part = view.behind.participants.get(position, ())
    if not taking_part:
        return []
    said: list[Content] = [view.text("record.partners"), " "]
    for place, one in enumerate(taking_part[:MOST_NAMED]):
        said += [", "] if place else []
        said.append(partner_link(view, one))
    if len(taking_part) > MOST_NAMED:
        said.append(view.text("record.more", count=len(taking_part) - MOST_NAMED))
    return [said]


def _counterpart(view: View, alliance: Alliance) -> list[list[Content]]:
    """The other side, where the title is not its name."""
    if not alliance.counterpart or alliance.counterpart == alliance.name:
        return []
    counterpart = html.Span(alliance.counterpart, dir="auto")
    return [[view.text("record.counterpart"), " ", counterpart]]
