"""One partnership or alliance: whether it is in force, who takes part and since when, where, on what, and how we know."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.directory import Tie
from dashboard.framework import NOT_STATED
from dashboard.records import Alliance, ConceptNote
from layouts import blocks, record, words
from layouts.blocks import Content
from layouts.entries import one_key, partner_link, period, proof
from layouts.partner import STATES, role
from layouts.timeline import axis_of, bar, scale
from layouts.view import View

MOST_DRAWN = 100  # who takes part
MOST_ON_PAPER = 12


def alliance(view: View, alliance_id: str) -> html.Main:
    position = view.directory.position("alliances", alliance_id) or 0
    one = view.snapshot.alliances[position]
    ties = view.directory.ties_of_alliance(position, view.values.on)
    return html.Main(
        [
            html.Div(
                [
                    record.back(view),
                    html.H1(one.name, className="question", dir="auto"),
                    html.P(alliance_answer(view, alliance_id), className="answer small"),
                    record.counts(view, "alliances", position),
                    _facts(view, position, one),
                ],
                className="head",
            ),
            _members(view, position, ties),
            *_notes(view, alliance_id),
            record.provenance(view, "alliances", position),
            _next(view, position, one),
        ],
        id="main",
        className="record",
    )


def alliance_answer(view: View, alliance_id: str) -> str:
    """Whether it is in force on the day, and how many take part in it."""
    text, on = view.text, view.values.on
    position = view.directory.position("alliances", alliance_id) or 0
    one = view.snapshot.alliances[position]
    _, reason = view.directory.reason("alliances", position, on)
    this = text(f"alliance.this.{one.form or NOT_STATED}")
    said = [text(f"alliance.is.{reason}", this=this, day=text.day(on))]
    count = len(view.behind.participants.get(position, ()))
    if reason in ("in_force", "undated"):
        taking_part = "some" if reason == "in_force" else "perhaps"
        key = taking_part if count else "nobody"
        said.append(text(f"alliance.participants.{key}", count=count))
    return " ".join(said)


def _facts(view: View, position: int, one: Alliance) -> Component:
    text = view.text
    start, _ = view.directory.period(position)
    where = view.directory.where(position, view.values.on)
    facts: list[tuple[str, Content]] = [
        ("form", record.leads_to(view, "form", *one_key(one.form), page="alliances")),
        ("kind", record.leads_to(view, "kind", *one.kind, page="alliances")),
        ("scope", words.label(view, "scopes", one.scope) if one.scope else None),
        ("period", period(view, one.started_on, one.ended_on)),
    ]
    if one.started_on is None and start is not None:
        facts.append(("earliest", text.day(start)))
    if one.counterpart:
        country = words.label(view, "country", one.counterpart_country or NOT_STATED)
        with_country = f" ({country})" if one.counterpart_country else ""
        facts.append(("counterpart", html.Span(f"{one.counterpart}{with_country}", dir="auto")))
    lead = view.directory.position("partners", one.lead_partner_id or "")
    if lead is not None:
        facts.append(("lead", partner_link(view, lead)))
    regions: Content = record.leads_to(view, "region", *where.regions, page="alliances")
    if where.basis in ("participants", "counterpart"):
        basis = html.Span(f" ({text(f'alliance.basis.{where.basis}')})", className="quiet")
        regions = [regions, basis]
    facts += [
        ("region", regions),
        ("theme", record.leads_to(view, "theme", *one.themes, page="alliances")),
        ("confirmed", text.day(one.confirmed_on) if one.confirmed_on else None),
    ]
    return record.facts(view, facts)


def _members(view: View, position: int, ties: Sequence[Tie]) -> Component:
    """Who takes part, by how that stands on the day, each with the time in which it does."""
    text, day = view.text, view.text.day(view.values.on)
    content: list[Content] = []
    whole = view.directory.period(position)
    times = [whole, *((tie.start, tie.end) for tie in ties)]
    axis = axis_of((day for time in times for day in time), view.values.on)
    state_of_all = view.directory.state(position, view.values.on)
    said = html.P(text("alliance.whole", period=period(view, *whole)), className="facts")
    content += [
        scale(axis),
        html.Div([said, bar(axis, state_of_all, *whole)], className="timeline whole"),
    ]
    if not ties:
        content.append(html.P(text("alliance.no_partner")))
    for state in STATES:
        some = [tie for tie in ties if tie.state == state]
        if some:
            count = len({tie.partner for tie in some})
            entries = []
            for tie in some:
                kind = "ended" if state == "outside" else state
                drawn = [bar(axis, kind, tie.start, tie.end)] if len(ties) <= MOST_DRAWN else []
                entries.append(
                    html.Li(
                        [
                            html.H4(partner_link(view, tie.partner)),
                            *drawn,
                            html.Div(
                                [
                                    html.P(
                                        [*role(view, tie), period(view, tie.start, tie.end)],
                                        className="facts",
                                    ),
                                    proof(view, "partners", tie.partner, with_origin=False),
                                ],
                                className="what",
                            ),
                        ],
                        className="engaged" if state == "in_force" else "",
                    )
                )
            content += [
                html.H3(text(f"alliance.ties.{state}", count=count, day=day)),
                html.Ol(entries, className=f"records timeline paper-{MOST_ON_PAPER}"),
                *blocks.ends_on_paper(view, MOST_ON_PAPER, len(some)),
            ]
    return html.Section(
        [html.H2(text("alliance.members")), *content], id="members", className="part wide"
    )


def _notes(view: View, alliance_id: str) -> list[Component]:
    """The concept notes that led to it."""
    notes = view.snapshot.concept_notes
    found = [notes[row] for row, of in enumerate(notes.columns["alliance_id"]) if of == alliance_id]
    if not found:
        return []
    items = [html.Li(_note(view, one)) for one in found]
    title = view.text("alliance.notes", count=len(items))
    return [blocks.section(title, html.Ul(items), name="notes")]


def _note(view: View, note: ConceptNote) -> list[Content]:
    text = view.text
    facts: list[Content] = [html.Span(note.title, dir="auto")]
    if note.stage:
        facts += [" · ", words.label(view, "stages", note.stage)]
    if note.submitted_on:
        facts += [" · ", text("alliance.submitted", day=text.day(note.submitted_on))]
    if note.funder:
        facts += [" · ", html.Span(text("alliance.funder", funder=note.funder), dir="auto")]
    return facts


def _next(view: View, position: int, one: Alliance) -> Component:
    text, address = view.text, view.address
    links = []
    where = view.directory.where(position, view.values.on).regions
    for name, key in (("region", next(iter(where), None)), ("theme", next(iter(one.themes), None))):
        if key:
            filters = type(address.filters)().with_only(**{name: key})
            href = str(address.to(page="alliances", filters=filters))
            said = text(f"alliance.next.{name}", label=words.label(view, name, key))
            links.append(html.A(said, href=href))
    links += [
        html.A(text("alliance.all"), href=str(address.to(page="alliances"))),
        html.A(text("alliances.next.partners"), href=str(address.to(page="partners"))),
    ]
    return blocks.next_questions(view, links)
