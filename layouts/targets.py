"""Targets: what is to be reached, how far it is, and how we know; each indicator's reference sheet."""

from dash import html
from dash.development.base_component import Component

from dashboard.progress import Statement
from dashboard.records import Alliance
from layouts import blocks, sheets, way, what_if, words
from layouts.arithmetic import thresholds
from layouts.blocks import Content
from layouts.entries import alliance_address
from layouts.glossary import term
from layouts.view import View

MOST_NAMED = 8


def targets(view: View) -> html.Main:
    return html.Main(
        [
            html.Div(
                [
                    html.H1(view.text("targets.question"), className="question"),
                    html.P(answer(view), className="answer"),
                    *_selection(view),
                    *_facts(view),
                    blocks.made(view),
                    _contents(view),
                ],
                className="head",
            ),
            _headline(view),
            what_if.section(view),
            _evidence(view),
            _open(view),
            _sheets(view),
        ],
        id="main",
        className="targets",
    )


def answer(view: View) -> str:
    """Whether the targets are in reach, in one sentence."""
    text = view.text
    statuses = [one.status for one in view.statements]
    if None in statuses:
        key, values = words.answer(view)
        return text(key, **values)
    first, *_ = view.statements
    year = str(first.target.on.year)
    if first.status != "not_known":
        return text(f"targets.answer.{first.status}", goal=words.goal(view, first), year=year)
    needed = first.needed
    if needed is None:
        return text("targets.answer.no_total", year=year)
    part = view.values.engaged.part
    return text("targets.answer.not_known", year=year, part=part, needed=needed)


def _selection(view: View) -> list[Component]:
    """What the view is cut to, and the way back to all."""
    if not view.values.filters:
        return []
    text, everything = view.text, view.address.to(filters=type(view.address.filters)())
    shown = text.parts("cut.shown", cuts=text.several(words.cuts(view)))
    return [html.P([*shown, " ", html.A(text("cut.everything"), href=str(everything))])]


def _contents(view: View) -> Component:
    text = view.text
    parts = {
        "way": "targets.path",
        "what-if": "what_if.title",
        "evidence": "targets.evidence",
        "open": "targets.open",
        "sheets": "targets.sheets",
    }
    return blocks.contents(view, ((f"#{part}", text(key)) for part, key in parts.items()))


def _facts(view: View) -> list[Component]:
    """The value, the gap and the pace, each a number with its caption; of the next target, where one is left."""
    text, share = view.text, view.values.engaged
    if any(one.status is None for one in view.statements):
        return []
    said: list[tuple[Content, Content]] = []
    percent = words.share(text, share)
    if percent is not None and share.whole is not None:
        part = blocks.records(view, words.among(text, share.part, share.part_max), show="engaged")
        said.append(
            (
                percent,
                text.parts("targets.facts.now", part=part, whole=share.whole, count=share.part),
            )
        )
    following = next(
        (one for one in view.statements if one.gap_count and one.status != "missed"), None
    )
    if following is not None and following.gap_count:
        said += _gap(view, following, following.gap_count) + _pace(view, following)
    return (
        [
            html.Dl(
                [html.Div([html.Dt(number), html.Dd(caption)]) for number, caption in said],
                className="numbers",
            )
        ]
        if said
        else []
    )


def _gap(view: View, statement: Statement, count: int) -> list[tuple[Content, Content]]:
    text, target = view.text, statement.target
    kind = "gap_at_most" if statement.status == "not_known" else "gap"
    caption = text(
        f"targets.facts.{kind}",
        share=text.percent(target.value),
        year=str(target.on.year),
        count=count,
    )
    return [(text.number(count), caption)]


def _pace(view: View, statement: Statement) -> list[tuple[Content, Content]]:
    text, pace, needed = view.text, statement.pace, statement.pace_needed_from_start
    if pace is None or needed is None or pace < 0:
        return []
    kind = "low" if statement.status == "not_known" else "known"
    written = words.points_a_year(text, pace)
    caption = text(
        f"targets.facts.pace_{kind}",
        start=str(view.framework.baseline.on.year),
        year=str(statement.target.on.year),
        needed=words.points_a_year(text, needed),
    )
    return [(text("targets.facts.pace", pace=written, count=words.tenths(pace * 100)), caption)]


def _headline(view: View) -> Component:
    """The path, what is said of each target with its working, and the rule of it all in one sentence."""
    text, headline = view.text, view.framework.headline
    said = [
        html.Div(
            [
                way.goal(view, statement),
                *(
                    [sheets.working(view, headline, statement)]
                    if statement.status is not None
                    else []
                ),
            ]
        )
        for statement in view.statements
    ]
    note: list[Content] = [
        html.P(thresholds(view)),
        html.P(
            html.A(text("way.method"), href=blocks.data_part(view, "method")), className="links"
        ),
    ]
    return html.Section(
        [
            html.Div([html.H2(text("targets.path")), way.path(view)], className="text"),
            html.Div(note, className="note"),
            html.Div(said, className="goals two wide"),
            *way.would_settle(view),
        ],
        id="way",
        className="part",
    )


def _evidence(view: View) -> Component:
    """How well it is documented that partners take part, and the way to what is documented alone."""
    text = view.text
    rows = [
        [
            words.label(view, "evidence", key),
            text(f"evidence.{key}"),
            blocks.records(
                view,
                words.among(text, share.part, share.part_max),
                show="engaged",
                evidence=key,
            )
            if share.part_max
            else words.among(text, share.part, share.part_max),
        ]
        for key, share in view.values.by["evidence"]
    ]
    documented = view.address.to(filters=view.address.filters.with_only(evidence="documented"))
    return blocks.section(
        text("targets.evidence"),
        html.P(
            text.parts(
                "targets.evidence_intro",
                **{word: term(view, word) for word in ("partner", "partnership", "alliance")},
            )
        ),
        blocks.table(
            text("targets.evidence_caption"),
            [text(f"heading.{name}") for name in ("evidence", "meaning", "engaged")],
            rows,
            numbers=(2,),
        ),
        html.P(html.A(text("targets.documented_only"), href=str(documented)), className="links"),
        name="evidence",
        note=html.P(text.parts("targets.evidence_note", evidence=term(view, "evidence"))),
    )


def _open(view: View) -> Component:
    """What the records leave open about what is counted, by name."""
    text, behind = view.text, view.behind
    left_open = {
        "undated": behind.undated,
        "without_end": behind.without_end,
        "not_confirmed": behind.not_confirmed,
    }
    said = [
        html.Details(
            [
                html.Summary(
                    text(f"open.{name}", count=len(found), day=text.day(view.values.as_of))
                ),
                html.Ul([html.Li(_named(view, one), dir="auto") for one in found[:MOST_NAMED]]),
                *(
                    [html.P(text("targets.more", count=len(found) - MOST_NAMED))]
                    if len(found) > MOST_NAMED
                    else []
                ),
            ]
        )
        for name, found in left_open.items()
        if found
    ]
    body = [html.P(text("open.intro")), *said] if said else [html.P(text("open.nothing"))]
    return blocks.section(text("targets.open"), *body, name="open")


def _named(view: View, position: int) -> Component:
    alliance: Alliance = view.snapshot.alliances[position]
    return html.A(alliance.name, href=alliance_address(view, position))


def _sheets(view: View) -> Component:
    text, language = view.text, view.text.language
    several = len(view.framework.objectives) > 1
    content: list[Content] = []
    for objective in view.framework.objectives:
        if several:
            content.append(html.H3(objective.name[language], className="objective"))
        content.append(
            html.Div(
                [sheets.sheet(view, indicator) for indicator in objective.indicators],
                className="sheets",
            )
        )
    return html.Section(
        [html.H2(text("targets.sheets")), html.P(text("targets.sheets_intro")), *content],
        id="sheets",
        className="part wide",
    )
