"""Data & method: what is counted and how, where it comes from, what was refused, and how to take it away."""

from fractions import Fraction

from dash import html
from dash.development.base_component import Component

from dashboard.progress import Statement
from layouts import blocks, provenance, words
from layouts.blocks import Content, aria
from layouts.view import View

INDICATORS = ("D4.1", "D4.1b", "D4.2", "D4.3", "D4.4")
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
GLOSSARY = (
    "partner",
    "member",
    "partnership",
    "alliance",
    "counterpart",
    "engaged",
    "listed",
    "published_total",
    "lower_bound",
    "as_of",
    "snapshot",
)


def data(view: View) -> html.Main:
    text = view.text
    return html.Main(
        [
            html.Div(
                [
                    html.H1(text("data.title"), className="question"),
                    html.P(
                        text("data.lead", day=text.day(view.values.on)), className="answer small"
                    ),
                    _contents(view),
                ],
                className="head",
            ),
            _counting(view),
            _indicators(view),
            _method(view),
            provenance.sources(view),
            provenance.findings(view),
            provenance.history(view),
            provenance.downloads(view),
            _glossary(view),
        ],
        id="main",
        className="data",
    )


def _contents(view: View) -> Component:
    parts = (
        "counting",
        "definitions",
        "method",
        "sources",
        "findings",
        "history",
        "downloads",
        "glossary",
    )
    return html.Nav(
        html.Ul(
            [html.Li(html.A(view.text(f"data.{part}.title"), href=f"#{part}")) for part in parts]
        ),
        className="contents",
        **aria(label=view.text("data.contents")),
    )


def _counting(view: View) -> Component:
    text = view.text
    rules = [
        html.Li(text(f"data.counting.{rule}"))
        for rule in ("engaged", "in_force", "undated", "lower_bound", "regions")
    ]
    return blocks.section(
        text("data.counting.title"),
        html.Ul(rules),
        name="counting",
        note=html.P(text("data.counting.note")),
    )


def _indicators(view: View) -> Component:
    """Each indicator with its value and definition; its code stands last, for those who cite it."""
    text = view.text
    return html.Section(
        [
            html.H2(text("data.definitions.title")),
            html.Div(
                [
                    html.Div(
                        [
                            html.H3(text(f"indicator.{code}.name")),
                            html.P(_value(view, code), className="value"),
                            html.P(
                                [
                                    text(f"indicator.{code}.definition"),
                                    " ",
                                    html.Span(code, className="quiet"),
                                ]
                            ),
                        ]
                    )
                    for code in INDICATORS
                ],
                className="definitions",
            ),
        ],
        id="definitions",
        className="part wide",
    )


def _value(view: View, code: str) -> Content:
    text, values = view.text, view.values
    if code == "D4.1":
        part = blocks.records(
            view, words.among(text, values.engaged.part, values.engaged.part_max), show="engaged"
        )
        percent = words.share(text, values.engaged)
        return [part, f" ({percent})"] if percent else part
    if code == "D4.1b":
        return blocks.coverage(view)
    if code == "D4.2":
        return blocks.global_networks(view)
    if code == "D4.3":
        return blocks.records(view, words.count(text, values.alliances))
    return text.several(
        text(f"reach.{name}", part=part.part, whole=part.whole)
        for name, part in values.reach.items()
        if part.part is not None and part.whole is not None
    )


def _method(view: View) -> Component:
    text, framework = view.text, view.framework
    rows: list[list[Content]] = [
        [
            [
                html.Span(className=f"mark {status.replace('_', '-')}"),
                text(f"status.{status}.word"),
            ],
            _rule(view, status),
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


def _rule(view: View, status: str) -> str:
    """The rule of a status, with the thresholds that the framework states."""
    text = view.text
    ratios = {threshold.status: threshold.ratio for threshold in view.framework.thresholds}
    higher = [ratio for ratio in ratios.values() if status in ratios and ratio > ratios[status]]
    return text(
        f"rule.{status}",
        low=text.percent(ratios.get(status, Fraction(0))),
        high=text.percent(min(higher)) if higher else "",
        year=str(view.framework.baseline.on.year),
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


def _glossary(view: View) -> Component:
    text = view.text
    return blocks.section(
        text("data.glossary.title"),
        html.Dl(
            [
                part
                for word in GLOSSARY
                for part in (
                    html.Dt(text(f"glossary.{word}.word")),
                    html.Dd(text(f"glossary.{word}.meaning")),
                )
            ],
            className="glossary",
        ),
        name="glossary",
    )
