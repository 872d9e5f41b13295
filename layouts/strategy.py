"""Strategy: the objective as a story in everyday words, each line over the official ones; how far its activities are; the words."""

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
        _line(view, text("strategy.aim.plain"), official.title, official.description),
        *([html.Ul(goals), html.P(far, className="links")] if goals else []),
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
    lines = [
        html.Li(_line(view, text(f"strategy.problem.{link}"), said)) for link, said in chain.items()
    ]
    return blocks.section(
        text("strategy.problem.title"), html.Ol(lines, className="lines"), name="problem"
    )


def _points(view: View, part: str, points: Sequence[Point]) -> Component:
    text = view.text
    lines = [html.Li(_line(view, _plain(view, part, point), *_official(point))) for point in points]
    return _list(view, part, text(f"strategy.{part}.intro"), lines)


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
                _line(view, _plain(view, "barrier", point), *_official(point)),
                *_answered(view, point.number, links),
            ]
        )
        for point in points
    ]
    return _list(view, "barrier", text("strategy.barrier.intro"), lines)


def _answered(view: View, number: int, links: dict[int, Component]) -> list[Component]:
    """What this site does about a barrier, and where."""
    if number not in links:
        return []
    said = view.text.parts(f"strategy.barrier_here.{number}", link=links[number])
    return [html.P(said, className="here")]


def _activities(view: View) -> Component:
    """What is to be done, with the steps that the records tell of."""
    text, points = view.text, view.framework.strategy.activities
    progress = view.values.activities
    has_gaps = any(progress[point.number].whole is None for point in points)
    lines = [
        html.Li(
            [
                _line(view, _plain(view, "activity", point), *_official(point)),
                _progress(view, progress[point.number]),
                *_steps(view, point.number),
                *_here(view, point.number),
            ]
        )
        for point in points
    ]
    return _list(
        view,
        "activity",
        text("strategy.activity.intro"),
        lines,
        *([html.P(text("strategy.activity.no_data"), className="quiet")] if has_gaps else []),
    )


def _progress(view: View, done: Part) -> Component:
    """How many of the steps are done; the numbers lead to their records."""
    text = view.text
    if done.part is None or done.whole is None:
        return html.P(text("strategy.progress.none"), className="progress quiet")
    if not done.whole:
        return html.P(text("strategy.progress.not_due"), className="progress")
    explain = view.address.to(page="explain").asking(figure=_figure(view))
    part, whole = (
        blocks.number(view.text.number(one), str(explain)) for one in (done.part, done.whole)
    )
    said = text.parts(
        "strategy.progress.done", part=part, whole=whole, day=text.day(view.values.on)
    )
    return html.P(said, className="progress")


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
    view: View, part: str, intro: str, lines: Sequence[Component], *before: Component
) -> Component:
    return blocks.section(
        view.text(f"strategy.{part}.title"),
        html.P(intro, className="quiet"),
        *before,
        html.Ol(lines, className="lines"),
        name=part,
    )


def _line(view: View, plain: str, *said: Words) -> Component:
    """A sentence of ours that unfolds into the Initiative's own words, and our translation of them."""
    text, language = view.text, view.text.language
    own: list[Content] = [
        html.P(text("strategy.official"), className="quiet"),
        html.Blockquote(_quoted([one.en for one in said]), lang="en"),
    ]
    if language != "en":
        translated = _quoted([one[language] for one in said])
        own += [html.P(text("strategy.translation"), className="quiet"), *translated]
    return html.Details([html.Summary(plain), *own], className="line")


def _quoted(said: Sequence[str]) -> list[Component]:
    """A text under its label, where it has one."""
    *labels, last = said
    return [*(html.P(html.Strong(label)) for label in labels), html.P(last)]


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
