"""The reference sheet of an indicator, after the standard form: what it is, how it is counted, how far it is."""

from dash import html
from dash.development.base_component import Component

from dashboard import courses
from dashboard.courses import Scale
from dashboard.figures import Figure
from dashboard.framework import Indicator
from dashboard.indicators import GLOBAL
from dashboard.progress import Statement, statements_of
from layouts import blocks, words
from layouts.arithmetic import arithmetic
from layouts.blocks import Content
from layouts.global_networks import official, verdict
from layouts.view import View


def sheet(view: View, indicator: Indicator) -> Component:
    """An indicator with its value, its course, how far it is to its targets, and its whole sheet."""
    text, language = view.text, view.text.language
    return html.Section(
        [
            html.H3(indicator.name[language]),
            html.P([value(view, indicator), " ", _why(view, indicator)], className="value"),
            html.P(indicator.definition[language]),
            *_verdict(view, indicator),
            *_course(view, indicator),
            *(
                _judged(view, indicator, statement)
                for statement in _statements(view, indicator)
                if indicator is not view.framework.headline
            ),
            html.Details(
                [
                    html.Summary(text("sheet.whole")),
                    html.Dl(
                        [
                            part
                            for name, said in rows(view, indicator)
                            for part in (html.Dt(name), html.Dd(said))
                        ],
                        className="facts-in-full",
                    ),
                ],
                open=indicator is view.framework.headline,
            ),
        ],
        id=f"indicator-{indicator.id}",
        className="sheet",
    )


def rows(view: View, indicator: Indicator) -> list[tuple[str, str]]:
    """The rows of the sheet, in words: what each is called, and what it says."""
    text, language = view.text, view.text.language
    scale = Scale(indicator, text)
    said = {
        "definition": indicator.definition[language],
        "unit": text(f"sheet.in.{indicator.unit}"),
        "numerator": indicator.numerator[language],
        "denominator": indicator.denominator and indicator.denominator[language],
        "disaggregations": text.several(
            text(f"filter.{name}.name") for name in indicator.disaggregations
        ),
        "source": indicator.source[language],
        "method": indicator.method[language],
        "frequency": indicator.frequency[language],
        "responsible": indicator.responsible[language],
        "baseline": _at_baseline(view, indicator),
        "targets": " ".join(
            text("sheet.target", goal=scale.goal(target), words=target.words[language])
            for target in indicator.targets
        )
        or text("sheet.no_target"),
        "milestones": text("sheet.no_milestones"),
        "limitations": " ".join(one[language] for one in indicator.limitations),
        "code": indicator.id,
    }
    return [(text(f"sheet.{name}"), words) for name, words in said.items() if words]


def _at_baseline(view: View, indicator: Indicator) -> str:
    """The official words for the starting point, and our figure for that day, where there is one."""
    text, baseline = view.text, view.framework.baseline_of(indicator.id)
    begin = next((one for one in view.readings(indicator.id) if one.on == baseline.on), None)
    said = text("sheet.at_baseline", day=text.day(baseline.on), words=baseline.words[text.language])
    if begin is None or begin.low is None:
        return said
    value = Scale(indicator, text).between(begin.low, begin.high)
    return f"{said} {text('sheet.count_at_baseline', value=value)}"


def in_words(view: View) -> str:
    """All sheets as plain text, for those who take them along."""
    text, lines = view.text, []
    for indicator in view.framework.indicators.values():
        lines += [indicator.name[text.language], ""]
        lines += [f"{name}: {said}" for name, said in rows(view, indicator)]
        lines += ["", ""]
    return "\n".join(lines).rstrip() + "\n"


def value(view: View, indicator: Indicator) -> Content:
    """What an indicator is on the day, in words; its counts lead to their records."""
    if indicator is view.framework.headline:
        return _engaged(view)
    if indicator.is_several:
        return _reach(view) if indicator.measure == "reach" else _milestones(view)
    if indicator.measure == "alliances" and not indicator.cut:
        if indicator.scope == GLOBAL:
            return blocks.global_networks(view)
        if indicator.scope is None and indicator.unit == "count":
            return blocks.records(view, words.count(view.text, view.values.alliances))
    return newest(view, indicator)


def newest(view: View, indicator: Indicator) -> str:
    """The newest reading of an indicator."""
    now, scale = view.readings(indicator.id)[-1], Scale(indicator, view.text)
    if now.low is None:
        return view.text("words.not_known")
    between = scale.between(now.low, now.high)
    if now.part is None or now.whole is None:
        return between
    return f"{view.text('data.of', part=now.part, whole=now.whole)} ({between})"


def _engaged(view: View) -> Content:
    text, share = view.text, view.values.engaged
    part = blocks.records(view, words.among(text, share.part, share.part_max), show="engaged")
    percent = words.share(text, share)
    return [part, f" ({percent})"] if percent else part


def _reach(view: View) -> str:
    text = view.text
    return text.several(
        text(f"reach.{name}", part=part.part, whole=part.whole, count=part.part)
        for name, part in view.values.reach.items()
        if part.part is not None and part.whole is not None
    )


def _milestones(view: View) -> str:
    text = view.text
    known = [
        text("sheet.milestones_done", number=number, part=part.part, whole=part.whole)
        for number, part in view.values.activities.items()
        if part.part is not None and part.whole is not None
    ]
    return text.several(known) if known else text("sheet.no_milestone")


def _why(view: View, indicator: Indicator) -> Component:
    """The way to the records behind an indicator."""
    address = view.address.to(page="explain").asking(figure=indicator.id)
    return html.A(view.text("sheet.explain"), href=str(address), className="explain")


def _verdict(view: View, indicator: Indicator) -> list[Content]:
    """What can be said of the part of the objective that has no number."""
    if indicator.scope != GLOBAL or indicator.cut or indicator.targets:
        return []
    return [*verdict(view), official(view)]


def _course(view: View, indicator: Indicator) -> list[Component]:
    """The chart of an indicator; the headline has its own, above, and one that is several figures has none."""
    text, figure = view.text, course(view, indicator)
    if figure is None or indicator is view.framework.headline:
        return []
    title = text("sheet.course", name=indicator.name[text.language])
    return [
        blocks.chart(
            view, indicator.id, figure, text("sheet.course_caption"), title=title, level=html.H4
        )
    ]


def course(view: View, indicator: Indicator) -> Figure | None:
    """An indicator through the years; None for one that is several figures, and where nothing is known."""
    if indicator.is_several:
        return None
    readings = view.readings(indicator.id)
    if all(one.low is None for one in readings):
        return None
    baseline_on = view.framework.baseline_of(indicator.id).on
    return courses.course(indicator, baseline_on, readings, view.text)


def _statements(view: View, indicator: Indicator) -> tuple[Statement, ...]:
    framework = view.framework
    baseline_on = framework.baseline_of(indicator.id).on
    return statements_of(indicator, baseline_on, view.readings(indicator.id), framework)


def _judged(view: View, indicator: Indicator, statement: Statement) -> Component:
    """How far it is to a target of any indicator, with the working."""
    text, status = view.text, statement.status or "not_known"
    return html.Div(
        [
            html.H4(Scale(indicator, text).goal(statement.target)),
            html.P(
                [
                    html.Span(className=f"mark {status.replace('_', '-')}"),
                    html.Strong(text(f"status.{status}.word")),
                ],
                className="judged",
            ),
            working(view, indicator, statement),
        ],
        className="target",
    )


def working(view: View, indicator: Indicator, statement: Statement) -> Component:
    """The arithmetic of a statement, line by line, folded; and the address that takes it apart."""
    text, year = view.text, str(statement.target.on.year)
    explain = view.address.to(page="explain").asking(figure=indicator.id, target=year)
    return html.Details(
        [
            html.Summary(text("sheet.working")),
            html.Dl(
                [
                    part
                    for what, said in arithmetic(view, indicator, statement)
                    for part in (html.Dt(what), html.Dd(said))
                ],
                className="facts-in-full",
            ),
            html.P(html.A(text("sheet.explain"), href=str(explain)), className="links"),
        ]
    )
