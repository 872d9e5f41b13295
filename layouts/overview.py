"""Overview: how far the Initiative is, in one sentence, one number and one picture, and how we know."""

from dash import dcc, html
from dash.development.base_component import Component

from dashboard import figures
from dashboard.framework import NOT_STATED, Baseline, Target
from dashboard.indicators import Count
from dashboard.progress import Statement
from layouts import blocks, words
from layouts.blocks import Content
from layouts.field import field
from layouts.lists import alliance_address
from layouts.view import View

MOST_MARKS = 100
RUNS = (4, 2, 1)  # short enough to break on a phone


def overview(view: View) -> html.Main:
    return html.Main(
        [
            html.Div(
                [
                    html.Div([html.H1(view.text("overview.question"), className="question")]),
                    _answer(view),
                    field(view),
                    _why(view),
                ],
                className="answer-and-field",
            ),
            _way(view),
            _where(view),
            _global_networks(view),
            _open_questions(view),
            _next(view),
        ],
        id="main",
        className="overview",
    )


def _answer(view: View) -> Component:
    """The sentence and the number; each count in them leads to its records."""
    text, share = view.text, view.values.engaged
    key, values = words.answer(view)
    part = blocks.records(view, words.among(text, share.part, share.part), show="engaged")
    most = blocks.records(view, text.number(share.part_max), show="engaged")
    listed = blocks.records(view, text.number(share.listed), show="partners")
    sentence = text.parts(key, **{**values, "part": part, "part_max": most, "listed": listed})
    content: list[Content] = [html.P(sentence, className="answer")]
    if view.values.filters:
        everything = dcc.Link(
            text("cut.everything"),
            href=str(view.address.to(filters=type(view.address.filters)())),
        )
        content.insert(
            0,
            html.P(
                [*text.parts("cut.shown", cuts=text.several(words.cuts(view))), " ", everything]
            ),
        )
    percent = words.share(text, share)
    if percent is not None:
        number = html.A(percent, href="#way", className="number")
        content.append(
            html.P([number, " ", html.Span(text("overview.of_all"))], className="headline")
        )
    return html.Div(content, className="said")


def _why(view: View) -> Component:
    """Why it is a lower bound, and what the two words mean."""
    text, share = view.text, view.values.engaged
    url = blocks.total_source(view)
    whole: Content = text.number(share.whole) if share.whole is not None else ""
    if url and share.whole is not None:
        whole = blocks.number(text.number(share.whole), url)
    listed = blocks.records(view, text.number(share.listed), show="partners")
    if share.lower_bound is None:
        why = text.parts("why.no_total", listed=listed, count=share.listed)
    elif view.values.filters:
        why = text.parts("why.cut", listed=listed, count=share.listed)
    elif share.lower_bound and share.fraction_max is not None:
        why = text.parts(
            "why.lower_bound",
            whole=whole,
            listed=listed,
            unlisted=share.unlisted,
            most=text.percent(share.fraction_max),
            count=share.listed,
        )
    elif not view.snapshot.partner_counts:
        why = text.parts("why.complete_unchecked", listed=listed, count=share.listed)
    else:
        why = text.parts("why.complete", listed=listed, count=share.listed)
    return html.Div(
        [html.P(why), *blocks.age(view), html.P(text("why.words"), className="quiet")],
        className="why",
    )


def _way(view: View) -> Component:
    """The path to the targets, what is said of each, and what would settle what is not known."""
    text, values = view.text, view.values
    figure = figures.path(values, view.statements, view.framework, text)
    caption = text("chart.path.caption")
    if figures.has_pace(figure):
        caption = f"{caption} {text('chart.path.pace')}"
    chart = blocks.chart(view, "path", figure, caption)
    note = [
        html.P(text("way.note")),
        html.P(html.A(text("way.method"), href=_data(view, "method"))),
    ]
    goals = [_goal(view, statement) for statement in view.statements]
    return html.Section(
        [
            html.Div([html.H2(text("way.title")), chart], className="text"),
            html.Div(note, className="note"),
            html.Div(goals, className="goals two wide"),
            *_would_settle(view),
        ],
        id="way",
        className="part",
    )


def _goal(view: View, statement: Statement) -> Component:
    """A target in words: the status with its reason, the pace, and the gap."""
    text, status = view.text, statement.status
    content: list[Content] = [html.H3(words.goal(view, statement))]
    if status is None:
        return html.Div([*content, html.P(text("status.cut"))], className="target")
    mark = html.Span(className=f"mark {status.replace('_', '-')}")
    judged = _unknown(view) if status == "not_known" else text(f"status.{status}.sentence")
    content.append(html.P([mark, html.Strong(judged)], className="judged"))
    said = " ".join(_reason(view, statement)), " ".join(_gap(view, statement))
    content += [html.P(sentences) for sentences in said if sentences]
    return html.Div(content, className="target")


def _unknown(view: View) -> str:
    """That the status is not known, and the first reason why."""
    text, values = view.text, view.values
    base, now = values.baseline, values.engaged
    if not now.whole or base is None or not base.whole:
        return text("status.not_known.no_total")
    if now.unlisted:
        return text("status.not_known.unlisted", count=now.listed, whole=now.whole)
    return text("status.not_known.undated", count=values.gaps.undated)


def _reason(view: View, statement: Statement) -> list[str]:
    text, status = view.text, statement.status
    if status == "not_known":
        return [*_range(view, statement), *_pace(view, statement, "low")]
    if status in {"met", "missed", "too_early"}:
        return [text(f"status.{status}.reason", year=str(view.framework.baseline.on.year))]
    return _pace(view, statement, "known")


def _pace(view: View, statement: Statement, kind: str) -> list[str]:
    """How fast the share has changed since the baseline, and how fast a straight line is."""
    text = view.text
    if statement.pace is None or statement.pace_needed_from_start is None:
        return []
    return [
        text(
            f"pace.{kind}" if statement.pace >= 0 else f"pace.{kind}_down",
            pace=words.points_a_year(text, statement.pace),
            count=words.tenths(abs(statement.pace) * 100),
            needed=words.points_a_year(text, statement.pace_needed_from_start),
            year=str(view.framework.baseline.on.year),
        )
    ]


def _range(view: View, statement: Statement) -> list[str]:
    worst, best = statement.status_range or ("not_known", "not_known")
    if "not_known" in {worst, best}:
        return []
    return [
        view.text(
            "status.range",
            worst=view.text(f"status.{worst}.word"),
            best=view.text(f"status.{best}.word"),
        )
    ]


def _would_settle(view: View) -> list[Component]:
    """What is missing, and would settle a status that is not known."""
    text, share, gaps = view.text, view.values.engaged, view.values.gaps
    if all(statement.status != "not_known" for statement in view.statements):
        return []
    missing = [] if share.whole else [text("settle.no_total")]
    if share.unlisted:
        missing.append(text("settle.unlisted", count=share.unlisted))
    if gaps.undated:
        missing.append(text("settle.undated", count=gaps.undated))
    sentence = text("settle.sentence", parts=text.several(missing))
    return [html.P(sentence, className="settle")] if missing else []


def _gap(view: View, statement: Statement) -> list[str]:
    """How many partners more, and at what pace; of what is known, where not all is."""
    text = view.text
    if not statement.gap_partners or statement.status == "missed":
        return []
    known = "known" if statement.status != "not_known" else "at_most"
    sentences = [text(f"gap.{known}", count=statement.gap_partners)]
    if statement.partners_a_year:
        a_year = -(-statement.partners_a_year.numerator // statement.partners_a_year.denominator)
        from_when = "a_year" if view.is_now else "a_year_after"
        sentences.append(text(f"gap.{from_when}", count=a_year, year=str(view.values.on.year)))
    if statement.status in {None, "not_known", "too_early"}:
        return sentences
    reached = statement.attained_in
    if reached is None:
        sentences.append(text("attained.never"))
    elif reached.latest is None:
        sentences.append(
            text("attained.or_never", year=str(reached.year), earliest=str(reached.earliest))
        )
    elif reached.earliest == reached.latest:
        sentences.append(text("attained.year", year=str(reached.year)))
    else:
        sentences.append(
            text(
                "attained.between",
                year=str(reached.year),
                earliest=str(reached.earliest),
                latest=str(reached.latest),
            )
        )
    return sentences


def _where(view: View) -> Component:
    """Partnerships and alliances by region and by theme, one mark each."""
    text, values = view.text, view.values
    total = blocks.records(view, words.count(text, values.alliances))
    intro = text.parts("where.intro", alliances=total, count=values.alliances.count_max)
    by_region, by_theme = words.by(view, "region"), words.by(view, "theme")
    counts = [count for _, count in (*by_region, *by_theme)]
    each = -(-max(count.count_max for count in counts) // MOST_MARKS) or 1
    notes = [text("where.note")]
    if any(_outlined(count, each) for count in counts):
        notes.append(text("where.note_outlined"))
    return html.Section(
        [
            html.Div(
                [
                    html.H2(text("where.title")),
                    html.P([*intro, " ", text("where.one_mark", count=each)]),
                ],
                className="text",
            ),
            html.Div([html.P(" ".join(notes)), _basis(view)], className="note"),
            html.Div(
                [
                    _marks(view, "regions", "region", by_region, each),
                    _marks(view, "themes", "theme", by_theme, each),
                ],
                className="two wide",
            ),
        ],
        id="where",
        className="part",
    )


def _basis(view: View) -> Component | None:
    """Where the regions of the partnerships come from."""
    text, basis = view.text, view.values.region_basis
    said = [
        text(f"basis.{key}", count=basis[key])
        for key in ("stated", "participants", "counterpart", NOT_STATED)
        if basis.get(key)
    ]
    return html.P(text("basis.sentence", parts=text.several(said))) if said else None


def _marks(view: View, chart: str, dimension: str, cells: words.Counts, each: int) -> Component:
    """A table with one mark for each partnership: filled if it is sure to be in force, else outlined."""
    text = view.text
    some = [(key, count) for key, count in cells if count.count_max]
    none = [
        words.label(view, dimension, key)
        for key, count in cells
        if not count.count_max and key != NOT_STATED
    ]
    title = text(f"chart.{chart}.title")
    rows: list[list[Content]] = [
        [
            words.label(view, dimension, key),
            [
                *(html.Span(className=f"run sure n{size}") for size in _runs(count.count // each)),
                *(
                    html.Span(className=f"run maybe n{size}")
                    for size in _runs(_outlined(count, each))
                ),
            ],
            blocks.records(view, words.count(text, count), **{dimension: key}),
        ]
        for key, count in some
    ]
    return html.Div(
        [
            html.H3(title),
            *(
                [
                    blocks.table(
                        title,
                        [
                            text(f"heading.{dimension}"),
                            text("where.marks"),
                            text("heading.number"),
                        ],
                        rows,
                        numbers=(2,),
                        name="marks",
                    )
                ]
                if rows
                else []
            ),
            *(
                [
                    html.P(
                        text(f"where.none_{dimension}", names=text.several(none)), className="quiet"
                    )
                ]
                if none
                else []
            ),
            blocks.data_table(view, chart, title),
        ]
    )


def _outlined(count: Count, each: int) -> int:
    """How many marks stand for what may not have been in force."""
    return count.count_max // each - count.count // each


def _runs(length: int) -> list[int]:
    runs = []
    for size in RUNS:
        while length >= size:
            runs.append(size)
            length -= size
    return runs


def _global_networks(view: View) -> Component:
    """The part of the objective that has no number: its official words, our count, its direction."""
    text, values, framework = view.text, view.values, view.framework
    language = text.language
    certain = [
        one for one in view.behind.alliances if view.snapshot.alliances[one].scope == "global"
    ]
    names = [
        html.Li(
            html.A(view.snapshot.alliances[one].name, href=alliance_address(view, one)), dir="auto"
        )
        for one in certain
    ]
    official: list[Baseline | Target] = [framework.baseline, *framework.targets]
    quotes = [
        html.Div(
            [
                html.Dt(str(entry.on.year)),
                html.Dd(
                    [html.Q(entry.words[language]), " ", blocks.source(view, entry.source_url)]
                ),
            ]
        )
        for entry in official
    ]
    counted = values.global_networks
    sentences: list[Content] = [
        html.P(
            text.parts(
                "networks.count",
                alliances=blocks.global_networks(view),
                day=text.day(values.on),
                count=counted.count_max,
            )
        )
    ]
    if values.global_networks_baseline is not None:
        sentences.append(
            html.P(
                text(
                    f"networks.{values.direction}",
                    alliances=words.count(text, values.global_networks_baseline),
                    day=text.day(framework.baseline.on),
                )
            )
        )
    if names:
        sentences.append(
            html.Details([html.Summary(text("networks.which")), html.Ul(names, id=blocks.WHICH)])
        )
    return blocks.section(
        text("networks.title"),
        *sentences,
        html.Dl(quotes, className="official"),
        name="networks",
        note=html.P(text("networks.note")),
    )


def _open_questions(view: View) -> Component:
    """What the records leave open, whether it is official, and how a record is put right."""
    text, gaps = view.text, view.values.gaps
    open_ends = [
        html.Li(text(f"open.{name}", count=count, day=text.day(view.values.as_of)))
        for name, count in (
            ("undated", gaps.undated),
            ("without_end", gaps.without_end),
            ("not_confirmed", gaps.not_confirmed),
        )
        if count
    ]
    return html.Section(
        [
            html.Div(
                [
                    html.H2(text("open.title")),
                    *(
                        [html.P(text("open.intro")), html.Ul(open_ends)]
                        if open_ends
                        else [html.P(text("open.nothing"))]
                    ),
                    html.H3(text("official.title")),
                    html.P(text("official.no")),
                    html.H3(text("correct.title")),
                    html.P(text("correct.how")),
                ],
                className="text",
            )
        ],
        id="open",
        className="part",
    )


def _next(view: View) -> Component:
    text = view.text
    explore = view.address.to(page="explore")
    return html.Section(
        [
            html.H2(text("next.title")),
            html.Ul(
                [
                    html.Li(
                        html.A(text("next.engaged"), href=f"{explore.to(show='engaged')}#records")
                    ),
                    html.Li(html.A(text("next.openings"), href=f"{explore}#matrix")),
                    html.Li(html.A(text("next.method"), href=_data(view, "method"))),
                    html.Li(html.A(text("next.findings"), href=_data(view, "findings"))),
                ],
                className="next",
            ),
        ],
        id="next",
        className="part",
    )


def _data(view: View, part: str) -> str:
    return f"{view.address.to(page='data')}#{part}"
