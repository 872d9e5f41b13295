"""One partner: what it is, what it takes part in now, before and perhaps, and with whom it works."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.directory import Tie
from dashboard.framework import NOT_STATED
from dashboard.records import Partner
from layouts import blocks, record, words
from layouts.blocks import Content
from layouts.entries import (
    alliance_link,
    kind_of_alliance,
    named,
    one_key,
    partner_link,
    period,
    proof,
)
from layouts.view import View

LONGEST_NAME = 60  # letters of a name that is the subject of a sentence
MOST_COMPANIONS = 50
MOST_ON_PAPER = 12
STATES = ("in_force", "possibly", "planned", "ended", "outside")


def partner(view: View, partner_id: str) -> html.Main:
    position = view.directory.position("partners", partner_id) or 0
    one = view.snapshot.partners[position]
    ties = view.directory.ties_of_partner(position, view.values.on)
    return html.Main(
        [
            html.Div(
                [
                    record.back(view),
                    html.H1(named(one), className="question", dir="auto"),
                    html.P(partner_answer(view, partner_id), className="answer small", dir="auto"),
                    _facts(view, one),
                ],
                className="head",
            ),
            _takes_part(view, position, ties),
            *_companions(view, position),
            record.provenance(view, "partners", position),
            _next(view, one),
        ],
        id="main",
        className="record",
    )


def partner_answer(view: View, partner_id: str) -> str:
    """What it is, and how much it takes part in, in one sentence or two."""
    text, on = view.text, view.values.on
    position = view.directory.position("partners", partner_id) or 0
    one = view.snapshot.partners[position]
    name = one.acronym or (one.name if len(one.name) <= LONGEST_NAME else text("partner.this"))
    where = f" ({words.label(view, 'country', one.country)})" if one.country else ""
    category = one.category or NOT_STATED
    own = f"partner.is.{category}"
    label = words.label(view, "category", category)
    is_so = text(
        own if text.has(own) else "partner.is.any_other", name=name, where=where, category=label
    )
    _, reason = view.directory.reason("partners", position, on)
    ties = view.directory.ties_of_partner(position, on)
    state = "possibly" if reason == "possibly_engaged" else "in_force"
    count = len({tie.alliance for tie in ties if tie.state == state})
    return f"{is_so} {text(f'partner.state.{reason}', count=count, day=text.day(on))}"


def _facts(view: View, one: Partner) -> Component:
    region = one.region or view.framework.region_of(one.country, one.category)
    facts: list[tuple[str, Content]] = [
        (name, record.leads_to(view, name, *keys, page="partners"))
        for name, keys in (
            ("region", one_key(region)),
            ("country", one_key(one.country)),
            ("category", one_key(one.category)),
            ("membership", one_key(one.membership)),
            ("theme", one.themes),
        )
    ]
    if one.core_competencies:
        facts.append(("core_competencies", html.Span(one.core_competencies, dir="auto")))
    facts.append(("joined", period(view, one.joined_on, one.left_on)))
    if one.website:
        facts.append(("website", html.A(one.website, href=one.website, rel="noopener")))
    return record.facts(view, facts)


def _takes_part(view: View, position: int, ties: Sequence[Tie]) -> Component:
    """All that it takes part in at any time, by how that stands on the day."""
    text, day = view.text, view.text.day(view.values.on)
    content: list[Content] = [record.counts(view, "partners", position)]
    for state in STATES:
        some = [tie for tie in ties if tie.state == state]
        if some:
            count = len({tie.alliance for tie in some})
            content += [
                html.H3(text(f"partner.ties.{state}", count=count, day=day)),
                html.Ol(
                    [_tie(view, tie) for tie in some], className=f"records paper-{MOST_ON_PAPER}"
                ),
                *blocks.ends_on_paper(view, MOST_ON_PAPER, len(some)),
            ]
    return blocks.section(text("partner.takes_part"), *content, name="takes-part")


def _tie(view: View, tie: Tie) -> Component:
    alliance = view.snapshot.alliances[tie.alliance]
    return html.Li(
        [
            html.H4(alliance_link(view, tie.alliance)),
            html.P(" · ".join(kind_of_alliance(view, alliance)), className="facts"),
            html.P([*role(view, tie), period(view, tie.start, tie.end)], className="facts"),
            proof(view, "alliances", tie.alliance, with_origin=False),
        ],
        className="engaged" if tie.state == "in_force" else "",
    )


def role(view: View, tie: Tie) -> list[Content]:
    """In which role a partner takes part, if that is stated."""
    said: list[Content] = [view.text("tie.leads")] if tie.leads else []
    if tie.role and not tie.leads:
        said.append(html.Span(tie.role, dir="auto"))
    return [*said, " · "] if said else []


def _companions(view: View, position: int) -> list[Component]:
    """Who takes part in the same partnerships and alliances on the day."""
    text, found = view.text, view.directory.companions(position, view.values.on)
    if not found:
        return []
    items = [
        html.Li(
            [
                partner_link(view, one),
                html.Span(f" – {_names(view, shared)}", className="quiet", dir="auto"),
            ]
        )
        for one, shared in list(found.items())[:MOST_COMPANIONS]
    ]
    more = len(found) - MOST_COMPANIONS
    network = html.A(text("partner.network"), href=str(view.address.to(page="network")))
    return [
        blocks.section(
            text("partner.with.title", count=len(found)),
            html.P(text("partner.with.intro", day=text.day(view.values.on))),
            html.Ul(items, className=f"companions paper-{MOST_ON_PAPER}"),
            *blocks.ends_on_paper(view, MOST_ON_PAPER, len(items)),
            *([html.P(text("partner.with.more", count=more))] if more > 0 else []),
            html.P(network),
            name="with",
        )
    ]


def _names(view: View, alliances: Sequence[int]) -> str:
    names = view.snapshot.alliances.columns["name"]
    return view.text.several(names[one] for one in alliances)


def _next(view: View, one: Partner) -> Component:
    """Partners that are like it, and the lists."""
    text, address = view.text, view.address
    links = []
    for name, key in (("country", one.country), ("theme", next(iter(one.themes), None))):
        if key:
            filters = type(address.filters)().with_only(**{name: key})
            href = str(address.to(page="partners", filters=filters))
            said = text(f"partner.next.{name}", label=words.label(view, name, key))
            links.append(html.A(said, href=href))
    links += [
        html.A(text("partner.all"), href=str(address.to(page="partners"))),
        html.A(text("partners.next.alliances"), href=str(address.to(page="alliances"))),
    ]
    return blocks.next_questions(view, links)
