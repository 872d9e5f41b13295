"""Data & method: what is counted and how, where it comes from, what was refused, and how to take it away."""

from fractions import Fraction

from dash import html
from dash.development.base_component import Component

from dashboard.progress import Statement
from layouts import arithmetic, blocks, changed, glossary, provenance, sheets
from layouts.blocks import Content
from layouts.view import View

STATUSES = (
    "not_known",
    "met",
    "missed",
    "too_early",
    "moving_away",
    "on_track",
    "too_slow",
    "little_progress",
)
FORMULAS = ("pace", "needed", "ratio")


def data(view: View) -> html.Main:
    text = view.text
    return html.Main(
        [
            html.Div(
                [
                    html.H1(text("data.title"), className="question"),
                    html.P(text("data.lead", day=text.day(view.values.on)), className="answer"),
                    blocks.made(view),
                    _contents(view),
                ],
                className="head",
            ),
            _counting(view),
            _limits(view),
            _indicators(view),
            _method(view),
            provenance.sources(view),
            provenance.findings(view),
            provenance.history(view),
            changed.whole(view),
            changed.corrections(view),
            provenance.downloads(view),
            provenance.cite(view),
        ],
        id="main",
        className="data",
    )


def _contents(view: View) -> Component:
    parts = (
        "counting",
        "limits",
        "definitions",
        "method",
        "sources",
        "findings",
        "history",
        "changed",
        "corrections",
        "downloads",
        "cite",
    )
    links = [(f"#{part}", view.text(f"data.{part}.title")) for part in parts]
    return blocks.contents(view, [*links, (glossary.address(view), view.text("glossary.title"))])


def _counting(view: View) -> Component:
    text = view.text
    rules = [
        html.Li(text(f"data.counting.{rule}"))
        for rule in ("engaged", "in_force", "undated", "lower_bound", "regions")
    ]
    return blocks.section(
        text("data.counting.title"),
        html.Ul(rules),
        html.P(html.A(text("examples.name"), href=str(view.address.to(page="examples")))),
        name="counting",
        note=html.P(text("data.counting.note")),
    )


def _limits(view: View) -> Component:
    """What each indicator leaves unsaid."""
    language = view.text.language
    limits = (
        (one.name[language], " ".join(limit[language] for limit in one.limitations))
        for one in view.framework.indicators.values()
        if one.limitations
    )
    return blocks.section(view.text("data.limits.title"), blocks.facts(limits), name="limits")


def _indicators(view: View) -> Component:
    """Each indicator with its value and definition; its code stands last, for those who cite it."""
    text, language = view.text, view.text.language
    page = view.address.to(page="targets")
    return html.Section(
        [
            html.H2(text("data.definitions.title")),
            html.Div(
                [
                    html.Div(
                        [
                            html.H3(html.A(one.name[language], href=f"{page}#indicator-{one.id}")),
                            html.P(sheets.value(view, one), className="value"),
                            html.P(
                                [
                                    one.definition[language],
                                    " ",
                                    html.Span(one.id, className="quiet"),
                                ]
                            ),
                        ]
                    )
                    for one in view.framework.indicators.values()
                ],
                className="definitions",
            ),
            html.P(html.A(text("targets.sheets"), href=f"{page}#sheets"), className="links"),
        ],
        id="definitions",
        className="part wide",
    )


def _method(view: View) -> Component:
    text, framework = view.text, view.framework
    rows: list[list[Content]] = [
        [
            [
                html.Span(className=f"mark {status.replace('_', '-')}"),
                text(f"status.{status}.word"),
            ],
            arithmetic.rule(view, framework.headline, status, "rule"),
        ]
        for status in STATUSES
    ]
    return html.Section(
        [
            html.Div(
                [
                    html.H2(text("data.method.title")),
                    html.P(text("data.method.intro", year=str(framework.baseline.on.year))),
                    *(
                        html.P(line, className="formula")
                        for line in (
                            *(text(f"data.method.{name}") for name in FORMULAS),
                            *_arithmetic(view),
                        )
                    ),
                    blocks.table(
                        text("data.method.statuses"),
                        [text("heading.status"), text("heading.rule")],
                        rows,
                        name="statuses",
                    ),
                    html.P(text("data.method.interval")),
                ],
                className="text",
            ),
            html.Div(
                [
                    html.H3(text("data.method.why")),
                    html.P(text("data.method.open_sdg")),
                    html.P(
                        blocks.source(view, framework.threshold_source, text("data.method.source"))
                    ),
                ],
                className="note",
            ),
        ],
        id="method",
        className="part",
    )


def _arithmetic(view: View) -> list[str]:
    """Today's numbers in the formula, one line for each target for which it has a value."""
    return [_line(view, one) for one in view.statements if one.ratio is not None]


def _line(view: View, statement: Statement) -> str:
    text = view.text
    pace, needed = statement.pace or Fraction(0), statement.pace_needed_from_start or Fraction(0)
    return text(
        "data.method.line" if statement.status != "not_known" else "data.method.line_low",
        year=str(statement.target.on.year),
        pace=_points(view, pace),
        needed=_points(view, needed),
        ratio=text.percent(statement.ratio)
        if statement.ratio and statement.ratio > 0
        else text.decimal(statement.ratio or Fraction(0), 2),
    )


def _points(view: View, pace: Fraction) -> str:
    return view.text.decimal(pace * 100, 2)
