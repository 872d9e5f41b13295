"""Where the figures come from: sources, what was read and what was wrong with it, past publications, downloads."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from dash import html
from dash.development.base_component import Component

from dashboard.findings import DETAILS, SEVERITY, Finding, Severity
from dashboard.indicators import Count
from dashboard.store import Publication
from dashboard.text import Text
from layouts import blocks, words
from layouts.blocks import Content
from layouts.view import View

EXAMPLES = 3
MOST_ON_PAPER = 4
DIGEST = 12  # of its letters, those that are shown
DAYS = {"day", "one", "other", "start", "end"}  # details of a finding that may be days
OPEN = dict.fromkeys(DETAILS, "…")  # what a sentence about findings of one kind leaves open
DOWNLOADS = ("partners", "alliances", "memberships", "partner_counts")


def sources(view: View) -> Component:
    text, about, values = view.text, view.snapshot.about, view.values
    facts: list[tuple[str, Content]] = [
        ("publisher", about.publisher or text("words.not_stated")),
        ("as_of", text.day(values.as_of)),
        ("published", text.day(view.publication.at.date())),
        ("licence", about.licence or text("words.not_stated")),
        ("coverage", blocks.coverage(view)),
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
    rows = [
        [
            text.day(one.date),
            text.number(one.count),
            blocks.source(view, one.source_url) if one.source_url else text("words.not_stated"),
        ]
        for one in sorted(counts, key=lambda one: one.date, reverse=True)
    ]
    return html.Div(
        [
            blocks.table(
                text("data.sources.totals_caption"),
                [text("heading.day"), text("heading.whole"), text("heading.source")],
                rows,
                numbers=(1,),
                name=f"days paper-{MOST_ON_PAPER}",
            ),
            *blocks.ends_on_paper(view, MOST_ON_PAPER, len(rows)),
        ]
    )


def findings(view: View) -> Component:
    """What was read for this publication, and what validation said about it."""
    text, publication = view.text, view.publication
    exports = [
        [
            html.Span(str(one.get("sheet") or one["source"]), dir="auto"),
            text.number(one["rows"]),
            text.number(one["accepted"]),
            text.number(one["set_aside"]),
            html.Code((one.get("digest") or "–")[:12]),
        ]
        for one in publication.exports
    ]
    headings = [
        text(f"heading.{name}") for name in ("file", "rows", "accepted", "set_aside", "digest")
    ]
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
            *_last_drop(view),
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


def _last_drop(view: View) -> list[Component]:
    """What became of the exports that were dropped last, without a word of what stands in those that are not shown."""
    text, dropped = view.text, view.dropped
    if dropped is None:
        return []
    when = text.day(dropped.at.date())
    said: list[Component] = [
        html.P(text(f"data.drop.{dropped.verdict}", day=when), className=f"drop {dropped.verdict}")
    ]
    if dropped.verdict in ("held", "refused"):
        codes = sorted(dropped.said["codes"], key=lambda code: list(SEVERITY).index(code))
        costly = [
            code for code in codes if SEVERITY[code] in (Severity.REFUSED, Severity.SET_ASIDE)
        ]
        causes = [
            html.Li(
                [
                    html.Strong(text(f"finding.{code}.message", **OPEN)),
                    f" ({text.number(dropped.said['codes'][code])}) ",
                    text(f"finding.{code}.hint", **OPEN),
                ]
            )
            for code in costly
        ]
        said += [html.Ul(causes)] if causes else []
    return said


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


def history(view: View) -> Component:
    text = view.text
    rows = [
        [
            text.day(one.at.date()),
            text(f"data.action.{one.action}"),
            text.day(one.as_of),
            engaged(view.text, one),
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
            blocks.table(
                text("data.history.caption"), headings, rows, name=f"paper-{MOST_ON_PAPER}"
            ),
            *blocks.ends_on_paper(view, MOST_ON_PAPER, len(rows)),
        ],
        id="history",
        className="part wide",
    )


def engaged(text: Text, publication: Publication) -> str:
    """The headline of a publication, as it was published then: "5 of 744"."""
    part, whole = publication.figures.get("engaged"), publication.figures.get("published_total")
    whole = max(whole or 0, publication.figures.get("listed") or 0)
    return text("words.not_known") if part is None else text("data.of", part=part, whole=whole)


def downloads(view: View) -> Component:
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
                html.Li(
                    [
                        html.A("evidence.zip", href=f"/{text.language}/evidence.zip"),
                        " ",
                        text("data.downloads.evidence"),
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


def cite(view: View) -> Component:
    """How the figures are named by others, so that they can be found again."""
    text, about = view.text, view.snapshot.about
    said = text(
        "data.cite.said",
        publisher=about.publisher or text("words.not_stated"),
        site=text("site.name"),
        day=text.day(view.values.as_of),
        published=text.day(view.publication.at.date()),
        digest=view.snapshot.digest[:DIGEST],
    )
    address = f" {view.site}{view.address}" if view.site else ""
    return blocks.section(
        text("data.cite.title"),
        html.P(f"{said}{address}", className="formula", dir="auto"),
        html.P(text("data.cite.whole")),
        name="cite",
    )
