"""Data & method: what is counted and how, where it comes from, what was refused, and how to take it away."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

from dash import html
from dash.development.base_component import Component

from dashboard.address import Filters
from dashboard.findings import DETAILS, Finding, Severity
from dashboard.indicators import Count
from dashboard.progress import Statement
from dashboard.store import Publication
from dashboard.text import Text
from layouts import blocks, words
from layouts.blocks import Content, aria
from layouts.view import View

EXAMPLES = 3
DAYS = {"day", "one", "other", "start", "end"}  # details of a finding that may be days
OPEN = dict.fromkeys(DETAILS, "…")  # what a sentence about findings of one kind leaves open
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
DOWNLOADS = ("partners", "alliances", "memberships", "partner_counts")
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
            _sources(view),
            _findings(view),
            _history(view),
            _downloads(view),
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
        coverage = values.coverage
        if coverage.part is None or coverage.whole is None:
            return text("words.not_known")
        register = view.address.to(page="explore", show="partners", filters=Filters())
        listed = blocks.number(text.number(coverage.part), f"{register}#{blocks.RECORDS}")
        return text.parts("data.of", part=listed, whole=coverage.whole)
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


def _sources(view: View) -> Component:
    text, about, values = view.text, view.snapshot.about, view.values
    facts: list[tuple[str, Content]] = [
        ("publisher", about.publisher or text("words.not_stated")),
        ("as_of", text.day(values.as_of)),
        ("published", text.day(view.publication.at.date())),
        ("licence", about.licence or text("words.not_stated")),
        ("coverage", _value(view, "D4.1b")),
    ]
    if about.note:
        facts.append(("note", html.Span(about.note, dir="auto")))
    levels = [
        [
            words.label(view, "evidence", key),
            text(f"evidence.{key}"),
            _of_evidence(view, key, count),
        ]
        for key, count in values.by_evidence
    ]
    return html.Section(
        [
            html.Div(
                [
                    html.H2(text("data.sources.title")),
                    html.Dl(
                        [
                            part
                            for name, fact in facts
                            for part in (html.Dt(text(f"data.sources.{name}")), html.Dd(fact))
                        ],
                        className="facts-in-full",
                    ),
                    *blocks.age(view),
                    html.H3(text("data.sources.totals")),
                    _totals(view),
                    html.H3(text("data.sources.evidence")),
                    blocks.table(
                        text("data.sources.evidence_caption"),
                        [
                            text("heading.evidence"),
                            text("heading.meaning"),
                            text("heading.alliances"),
                        ],
                        levels,
                        numbers=(2,),
                    ),
                ],
                className="text",
            ),
            html.Div(
                [html.H3(text("data.sources.regions")), html.P(text("data.sources.regions_why"))],
                className="note",
            ),
        ],
        id="sources",
        className="part",
    )


def _of_evidence(view: View, key: str, count: Count) -> Content:
    written = words.count(view.text, count)
    return blocks.records(view, written, evidence=key) if count.count_max else written


def _totals(view: View) -> Component:
    """The published totals of partners, each with its source."""
    text = view.text
    counts = view.snapshot.partner_counts
    if not counts:
        return html.P(text("data.sources.no_totals"))
    return blocks.table(
        text("data.sources.totals_caption"),
        [text("heading.day"), text("heading.whole"), text("heading.source")],
        [
            [
                text.day(one.date),
                text.number(one.count),
                blocks.source(view, one.source_url) if one.source_url else text("words.not_stated"),
            ]
            for one in sorted(counts, key=lambda one: one.date)
        ],
        numbers=(1,),
    )


def _findings(view: View) -> Component:
    """What was read for this publication, and what validation said about it."""
    text, publication = view.text, view.publication
    exports = [
        [
            html.Span(str(one.get("sheet") or one["source"]), dir="auto"),
            text.number(one["rows"]),
            text.number(one["accepted"]),
            text.number(one["set_aside"]),
        ]
        for one in publication.exports
    ]
    headings = [text(f"heading.{name}") for name in ("file", "rows", "accepted", "set_aside")]
    groups: dict[str, list[Finding]] = {}
    for finding in publication.findings:
        groups.setdefault(finding.code, []).append(finding)
    ordered = sorted(
        groups.values(), key=lambda some: (list(Severity).index(some[0].severity), -len(some))
    )
    counts = Counter(finding.severity for finding in publication.findings)
    summary = text.several(
        text(f"data.severity.{severity.value}", count=counts[severity])
        for severity in Severity
        if counts[severity]
    )
    said: list[Content] = (
        [html.P(text("data.findings.summary", parts=summary))]
        if counts
        else [html.P(text("data.findings.none"))]
    )
    return html.Section(
        [
            html.H2(text("data.findings.title")),
            *(
                [blocks.table(text("data.findings.exports"), headings, exports, numbers=(1, 2, 3))]
                if exports
                else []
            ),
            *said,
            *(_group(view, some) for some in ordered),
        ],
        id="findings",
        className="part wide",
    )


def _group(view: View, some: Sequence[Finding]) -> Component:
    """The findings of one code: what it is, how many, a few of them in full."""
    text = view.text
    some = [_with_days_in_words(text, one) for one in some]
    first = some[0]
    messages = {one.message(text) for one in some}
    what = messages.pop() if len(messages) == 1 else replace(first, details=OPEN).message(text)
    rows = [
        [
            html.Span(one.where, dir="auto"),
            html.Span(one.value or "", dir="auto"),
            html.Span(one.message(text), dir="auto"),
        ]
        for one in some[:EXAMPLES]
    ]
    more = len(some) - len(rows)
    return html.Details(
        [
            html.Summary(
                [
                    html.Span(what.removesuffix("."), dir="auto"),
                    f" · {text(f'data.severity.{first.severity.value}', count=len(some))} ",
                    html.Code(first.code, className="quiet"),
                ]
            ),
            blocks.table(
                text("data.findings.examples", code=first.code),
                [text(f"heading.{name}") for name in ("where", "cell", "message")],
                rows,
            ),
            html.P([html.Strong(text("data.findings.hint")), " ", first.hint(text)]),
            *([html.P(text("data.findings.more", count=more), className="quiet")] if more else []),
        ],
        className="finding",
    )


def _with_days_in_words(text: Text, finding: Finding) -> Finding:
    details = {name: _day_in_words(text, name, said) for name, said in finding.details.items()}
    return replace(finding, details=details)


def _day_in_words(text: Text, name: str, said: str) -> str:
    try:
        return text.day(date.fromisoformat(said)) if name in DAYS else said
    except ValueError:
        return said


def _history(view: View) -> Component:
    text = view.text
    rows = [
        [
            text.day(one.at.date()),
            text(f"data.action.{one.action}"),
            text.day(one.as_of),
            _figure(view, one),
            html.Code(one.digest[:12]),
        ]
        for one in view.history
    ]
    headings = [
        text(f"heading.{name}") for name in ("published", "what", "as_of", "engaged_of", "snapshot")
    ]
    return html.Section(
        [
            html.H2(text("data.history.title")),
            html.P(text("data.history.intro")),
            blocks.table(text("data.history.caption"), headings, rows),
        ],
        id="history",
        className="part wide",
    )


def _figure(view: View, publication: Publication) -> str:
    """The headline of a publication, as it was published then."""
    text = view.text
    engaged, whole = publication.figures.get("engaged"), publication.figures.get("published_total")
    whole = max(whole or 0, publication.figures.get("listed") or 0)
    return (
        text("words.not_known") if engaged is None else text("data.of", part=engaged, whole=whole)
    )


def _downloads(view: View) -> Component:
    text = view.text
    query = f"?{view.address.query}" if view.address.query else ""
    files = [
        html.Li(
            [html.A(f"{name}.csv", href=f"/data/{name}.csv"), " ", text(f"data.downloads.{name}")]
        )
        for name in DOWNLOADS
    ]
    return blocks.section(
        text("data.downloads.title"),
        html.Ul(
            [
                *files,
                html.Li(
                    [
                        html.A("indicators.json", href=f"/api/v1/indicators.json{query}"),
                        " ",
                        text("data.downloads.indicators"),
                    ]
                ),
            ]
        ),
        html.P(
            text("data.downloads.licence", licence=view.snapshot.about.licence)
            if view.snapshot.about.licence
            else text("data.downloads.no_licence")
        ),
        name="downloads",
    )


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
