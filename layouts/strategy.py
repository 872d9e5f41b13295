"""Strategy: the objective as a story in everyday words, each part over the official ones; how far its activities are; the words."""

from collections.abc import Iterable, Sequence
from datetime import date

from dash import html
from dash.development.base_component import Component

from dashboard.coded import positions
from dashboard.framework import Point, Words
from dashboard.indicators import Part
from dashboard.records import Milestone
from layouts import blocks, glossary, words
from layouts.blocks import Content, aria
from layouts.view import View

PARTS = ("aim", "problem", "cause", "activity", "factor", "barrier")
MOST_STEPS = 12
HERE = {1: "partners", 2: "strategy", 3: "network", 5: "opportunities", 6: "overview"}
NEXT = ("overview", "targets", "opportunities")


def strategy(view: View) -> html.Main:
    text, official = view.text, view.framework.strategy
    return html.Main(
        [
            html.Div(
                [
                    html.H1(text("strategy.title"), className="question"),
                    html.P(text("strategy.answer"), className="answer"),
                    _contents(view),
                ],
                className="head",
            ),
            _aim(view),
            _problem(view),
            _points(view, "cause", official.causes),
            _activities(view),
            _points(view, "factor", official.success_factors),
            _barriers(view),
            glossary.glossary(view),
            _next(view),
        ],
        id="main",
        className="strategy",
    )


def _contents(view: View) -> Component:
    text = view.text
    links = [html.A(text(f"strategy.{part}.title"), href=f"#{part}") for part in PARTS]
    links.append(html.A(text("glossary.title"), href=f"#{glossary.WORDS}"))
    return html.Nav(
        html.Ul([html.Li(link) for link in links]),
        className="contents",
        **aria(label=text("data.contents")),
    )


def _aim(view: View) -> Component:
    text, official = view.text, view.framework.strategy
    far = html.A(text("strategy.aim.far"), href=f"{view.address.to(page='targets')}#way")
    goals = [html.Li(words.goal(view, one)) for one in view.statements]
    return blocks.section(
        text("strategy.aim.title"),
        html.P(text("strategy.aim.plain"), className="plain"),
        *([html.Ul(goals), html.P(far, className="links")] if goals else []),
        _own(view, [(official.title, official.description)]),
        name="aim",
        note=html.P(text.parts("strategy.whose", source=_source(view))),
    )


def _source(view: View) -> Component:
    text, url = view.text, view.framework.strategy.source_url
    return html.A(text("strategy.source"), href=url, hrefLang="en", rel="noopener")


def _problem(view: View) -> Component:
    text, official = view.text, view.framework.strategy
    chain = {
        "means": official.problem,
        "without": official.problem_description,
        "so": official.consequences,
    }
    lines = [html.Li(text(f"strategy.problem.{link}")) for link in chain]
    return blocks.section(
        text("strategy.problem.title"),
        html.Ol(lines, className="lines"),
        _own(view, [(said,) for said in chain.values()]),
        name="problem",
    )


def _points(view: View, part: str, points: Sequence[Point]) -> Component:
    lines = [html.Li(_plain(view, part, point)) for point in points]
    return _section(_list(view, part, lines, points), part)


def _barriers(view: View) -> Component:
    """What stands in the way, and what this site does about it."""
    text, points = view.text, view.framework.strategy.barriers
    links = {
        1: _page(view, "overview"),
        2: html.A(text("data.sources.title"), href=blocks.data_part(view, "sources")),
        3: html.A(text("glossary.title"), href=f"#{glossary.WORDS}"),
        4: html.A(text("targets.evidence"), href=f"{view.address.to(page='targets')}#evidence"),
    }
    lines = [
        html.Li(
            [
                html.P(_plain(view, "barrier", point)),
                *_answered(view, point.number, links),
            ]
        )
        for point in points
    ]
    return _section(_list(view, "barrier", lines, points), "barrier")


def _answered(view: View, number: int, links: dict[int, Component]) -> list[Component]:
    """What this site does about a barrier, and where."""
    if number not in links:
        return []
    said = view.text.parts(f"strategy.barrier_here.{number}", link=links[number])
    return [html.P(said, className="here")]


def _activities(view: View) -> Component:
    """What is to be done, each beside the steps that the records tell of; before them how many of all steps are done."""
    text, points = view.text, view.framework.strategy.activities
    progress = view.values.activities
    wholes = [progress[point.number].whole for point in points]
    before = (
        [html.P(text("strategy.activity.no_data"), className="quiet")] if None in wholes else []
    )
    if any(wholes):
        parts = (progress[point.number].part or 0 for point in points)
        done = _done(view, "all", sum(parts), sum(whole or 0 for whole in wholes))
        before.insert(0, html.P(done, className="lead"))
    lines = [
        html.Li(
            [
                html.Div(
                    [html.P(_plain(view, "activity", point)), *_here(view, point.number)],
                ),
                html.Div(
                    [_progress(view, progress[point.number]), *_steps(view, point.number)],
                ),
            ]
        )
        for point in points
    ]
    return html.Section(
        _list(view, "activity", lines, points, *before), id="activity", className="part wide"
    )


def _progress(view: View, done: Part) -> Component:
    """How many of the steps of one activity are done."""
    text = view.text
    if done.part is None or done.whole is None:
        return html.P(text("strategy.progress.none"), className="progress quiet")
    if not done.whole:
        return html.P(text("strategy.progress.not_due"), className="progress")
    return html.P(_done(view, "done", done.part, done.whole), className="progress")


def _done(view: View, kind: str, part: int, whole: int) -> list[Content]:
    """How many of some steps are done; the numbers lead to their records."""
    text, explain = view.text, view.address.to(page="explain").asking(figure=_figure(view))
    counts = {
        name: blocks.number(text.number(count), str(explain))
        for name, count in (("part", part), ("whole", whole))
    }
    return text.parts(f"strategy.progress.{kind}", day=text.day(view.values.on), **counts)


def _figure(view: View) -> str | None:
    """The indicator that counts the milestones of all activities."""
    return next(
        (
            one.id
            for one in view.framework.indicators.values()
            if one.measure == "milestones" and one.is_several
        ),
        None,
    )


def _steps(view: View, activity: int) -> list[Component]:
    """The milestones of an activity, in the order in which they are done or due."""
    milestones = view.snapshot.activities
    found = [milestones[row] for row in positions(milestones.columns["activity"].says(activity))]
    found.sort(key=lambda one: one.done_on or one.due_on or date.max)
    steps = [_step(view, one) for one in found[:MOST_STEPS]]
    more = len(found) - MOST_STEPS
    if more > 0:
        steps.append(html.Li(view.text("strategy.progress.more", count=more)))
    return [html.Ul(steps, className="steps")] if steps else []


def _step(view: View, milestone: Milestone) -> Component:
    """A milestone, and whether it is done, due or still to come on the day of the page."""
    text, on = view.text, view.values.on
    due, done = milestone.due_on, milestone.done_on
    said = []
    if done is not None and done <= on:
        state = "done"
        said.append(text("strategy.step.done", day=text.day(done)))
        if due is not None:
            said.append(text("strategy.step.due", day=text.day(due)))
    elif due is not None:
        state = "overdue" if due <= on else "coming"
        said.append(text(f"strategy.step.{state}", day=text.day(due)))
    else:
        state = "undated"
        said.append(text("strategy.step.undated"))
    return html.Li(
        [
            html.Bdi(milestone.milestone),
            html.Span([" – ", ", ".join(said)], className="quiet"),
        ],
        className=state,
    )


def _here(view: View, number: int) -> list[Component]:
    """Where this site does something about an activity itself."""
    page = HERE.get(number)
    if page is None:
        return []
    link = (
        html.A(view.text("glossary.title"), href=f"#{glossary.WORDS}")
        if page == view.address.page
        else _page(view, page)
    )
    return [html.P(view.text.parts("strategy.here", page=link), className="here")]


def _next(view: View) -> Component:
    text = view.text
    questions = [
        html.A(
            words.question(text, page),
            href=str(view.address.to(page=page)),
        )
        for page in NEXT
    ]
    return blocks.next_questions(view, questions)


def _list(
    view: View, part: str, lines: Sequence[Component], points: Sequence[Point], *before: Component
) -> list[Component]:
    """Our sentences one below the other, and the Initiative's own words for all of them."""
    return [
        html.H2(view.text(f"strategy.{part}.title")),
        html.P(view.text(f"strategy.{part}.intro"), className="quiet"),
        *before,
        html.Ol(lines, className="lines"),
        _own(view, [(*_official(point),) for point in points]),
    ]


def _section(content: list[Component], name: str) -> Component:
    return html.Section(html.Div(content, className="text"), id=name, className="part")


def _own(view: View, points: Sequence[Sequence[Words]]) -> Component:
    """The Initiative's own words, folded, and our translation of them."""
    text, language = view.text, view.text.language
    own: list[Content] = [
        html.Blockquote(_quoted([[one.en for one in said] for said in points]), lang="en")
    ]
    if language != "en":
        translated = _quoted([[one[language] for one in said] for said in points])
        own += [html.P(text("strategy.translation"), className="quiet"), translated]
    return html.Details([html.Summary(text("strategy.official")), *own], className="own")


def _quoted(points: Sequence[Sequence[str]]) -> Component:
    """Texts, each under its label, where it has one."""
    return html.Ol(
        [
            html.Li([*(html.P(html.Strong(label)) for label in labels), html.P(last)])
            for *labels, last in points
        ]
    )


def _plain(view: View, part: str, point: Point) -> str:
    """Our words for a point; where there are none yet, its own label."""
    key = f"strategy.{part}.{point.number}"
    return view.text(key) if view.text.has(key) else point.label[view.text.language]


def _official(point: Point) -> Iterable[Words]:
    """The label of a point and its description, which often only repeats it."""
    yield point.label
    if point.description.en.rstrip(".") != point.label.en:
        yield point.description


def _page(view: View, page: str) -> Component:
    return html.A(view.text(f"{page}.name"), href=str(view.address.to(page=page)))
