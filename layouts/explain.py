"""One figure taken apart: what it is, how it is computed, which records it counts, which it does not, and why."""

from dataclasses import replace
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.address import Filters
from dashboard.courses import Scale
from dashboard.indicators import GLOBAL, Count, Part, Share, Values
from dashboard.progress import Statement, statements
from dashboard.text import Text
from layouts import blocks, words
from layouts.arithmetic import rule
from layouts.blocks import Content, aria
from layouts.computed import computed
from layouts.explained import (
    Figure,
    figure,
    figure_of,
    published,
    published_figure,
    published_target,
    statement,
    taken_apart,
)
from layouts.grouped import COUNTED, SHORT, other_form, record_groups
from layouts.view import View


def explain(view: View) -> html.Main:
    return html.Main(
        [
            *_notice(view),
            _head(view),
            computed(view),
            *record_groups(view),
            _cite(view),
            _others(view),
        ],
        id="main",
        className="explain",
    )


def sentence(view: View, values: Values, value: Figure, *, leads: bool = False) -> list[Content]:
    """A figure of some values in words; where it `leads`, its number leads to what is counted."""
    key, said = _said(view, values, value)
    for name in {"part", "alliances"} & said.keys() if leads else ():
        written = said[name] if isinstance(said[name], str) else view.text.number(said[name])
        said[name] = blocks.number(written, f"#{COUNTED}")
    return view.text.parts(key, **said)


def _said(view: View, values: Values, value: Figure) -> tuple[str, dict[str, Any]]:
    text, found = view.text, taken_apart(view)
    day = text.day(values.on)
    match value:
        case Share():
            cut = Filters(**{**found.filters.given(), **found.indicator.cut})
            return words.answer(replace(view, values=replace(values, engaged=value, filters=cut)))
        case Count():
            key = "networks.count" if found.indicator.scope == GLOBAL else "explore.alliances"
            counted = words.count(text, value)
            return key, {"alliances": counted, "day": day, "count": value.count_max}
        case Part():
            key = "explain.said.listed" if value.whole is not None else "explain.said.no_total"
            return key, {
                "day": day, "part": value.part or 0, "whole": value.whole, "count": value.part or 0
            }  # fmt: skip
    if found.indicator.measure == "reach":
        return "explain.said.reach", {"day": day, "parts": text.several(_reached(text, value))}
    known = [part for part in value.values() if part.part is not None and part.whole is not None]
    done, due = (sum(getattr(part, name) for part in known) for name in ("part", "whole"))
    key = "explain.said.milestones" if known else "explain.said.no_milestones"
    return key, {"day": day, "part": done, "whole": due, "count": done}


def _reached(text: Text, parts: Any) -> list[str]:
    return [
        text(f"reach.{name}", part=part.part, whole=part.whole, count=part.part)
        for name, part in parts.items()
    ]


def _notice(view: View) -> list[Component]:
    """Of an earlier snapshot: that it is one, and the way to the newest."""
    if view.newest is None:
        return []
    text = view.text
    said = text(
        "explain.old.notice" if published(view) else "explain.old.records_notice",
        day=text.day(view.publication.at.date()),
    )
    newest = html.A(text("explain.old.newest"), href=str(view.address.asking(snapshot=None)))
    return [html.Aside(html.P([said, " ", newest]), className="banner", **aria(label=said))]


def _head(view: View) -> Component:
    text, indicator, asked = view.text, taken_apart(view).indicator, statement(view)
    content: list[Content] = [
        html.H1(text("explain.title"), className="question"),
        html.P(indicator.name[text.language], className="quiet"),
    ]
    then = published_figure(view)
    if asked is not None:
        content += _of_target(view, asked)
        content += _target_then_and_now(view, asked)
    else:
        content += _of_figure(view, figure(view) if then is None else then)
        content += _direction(view)
        content += _then_and_now(view, then)
    if view.values.filters:
        content.append(_selection(view))
    return html.Div(content, className="head")


def _of_figure(view: View, value: Figure) -> list[Content]:
    """The figure in words, and its share."""
    said: list[Content] = [
        html.P(sentence(view, view.values, value, leads=True), className="answer")
    ]
    percent = words.share(view.text, value) if isinstance(value, Share) else None
    if percent is not None:
        number = html.A(percent, href="#computed", className="number")
        of_whom = html.Span(words.of_whom(view))
        said.append(html.P([number, " ", of_whom], className="headline"))
    return said


def _direction(view: View) -> list[Content]:
    """Of the part of the objective that has no number: whether it is more than at the start."""
    text, values, before = view.text, view.values, view.values.global_networks_baseline
    if view.newest or before is None or figure_of(view, values) is not values.global_networks:
        return []
    counted, day = words.count(text, before), text.day(values.baseline_on)
    return [html.P(text(f"networks.{values.direction}", alliances=counted, day=day))]


def _of_target(view: View, asked: Statement) -> list[Content]:
    """The target, its status, and what that follows from."""
    text, indicator, status = view.text, taken_apart(view).indicator, asked.status
    is_headline = indicator == view.framework.headline
    goal = words.goal(view, asked) if is_headline else Scale(indicator, text).goal(asked.target)
    said: list[Content] = [html.P(goal, className="answer")]
    if status is None:
        return [*said, html.P(text("status.cut"))]
    is_known = status != "not_known"
    judged = text(f"status.{status}.sentence" if is_known else "explain.not_known")
    mark = html.Span(className=f"mark {status.replace('_', '-')}")
    said.append(html.P([mark, html.Strong(judged)], className="judged"))
    worst, best = asked.status_range or (status, status)
    if worst == best:
        return [*said, html.P(text("explain.rule", rule=rule(view, indicator, status)))]
    ends = (text(f"status.{one}.word") for one in (worst, best))
    return [*said, html.P(text("status.range", **dict(zip(("worst", "best"), ends, strict=True))))]


def _then_and_now(view: View, then: Figure | None) -> list[Content]:
    """Of an earlier snapshot: whether this is what was published, and what its records and the newest ones give now."""
    if view.newest is None:
        return []
    text, now = view.text, figure(view)
    day = text.day(view.publication.at.date())
    said: list[Content] = [
        html.P(text("explain.old.published" if then else "explain.old.not_kept", day=day))
    ]
    if then is not None and then != now:
        said.append(_beside(view, "recounted", sentence(view, view.values, now)))
    again = figure_of(view, view.again) if view.again else None
    if view.again is not None and again is not None:
        said.append(_beside(view, "again", sentence(view, view.again, again)))
    return said


def _target_then_and_now(view: View, asked: Statement) -> list[Content]:
    """The same of a target: the status that was published, and that which the newest records give for the day."""
    if view.newest is None:
        return []
    text, then = view.text, published_target(view)
    day = text.day(view.publication.at.date())
    if then is None or then["status"] is None:
        said: list[Content] = [html.P(text("explain.old.not_kept", day=day))]
    else:
        said = [_beside(view, "status", [text(f"status.{then['status']}.word")])]
    if view.again is not None and taken_apart(view).indicator == view.framework.headline:
        for again in statements(view.again, view.framework):
            if again.target == asked.target and again.status is not None:
                said.append(_beside(view, "again", [text(f"status.{again.status}.word")]))
    return said


def _beside(view: View, what: str, said: list[Content]) -> Component:
    day = view.text.day(view.publication.at.date())
    return html.P([html.Strong(view.text(f"explain.old.{what}", day=day)), " ", *said])


def _selection(view: View) -> Component:
    """What cuts the figure, and the way back to all; or that nothing cuts it."""
    text = view.text
    everything = str(replace(view.address, filters=Filters(), number=1))
    if not taken_apart(view).filters:
        shown: list[Content] = [text("explain.never_cut")]
    else:
        shown = text.parts("cut.shown", cuts=text.several(words.cuts(view)))
    return html.P([*shown, " ", html.A(text("cut.everything"), href=everything)])


def _cite(view: View) -> Component:
    """The address that always answers so, in three forms, and the words to cite it with."""
    text, indicator = view.text, taken_apart(view).indicator
    lasting = view.address.asking(figure=indicator.id, snapshot=view.snapshot.digest[:SHORT])
    forms = replace(view, address=lasting)
    facts: list[tuple[str, Content]] = [
        ("address", html.A(str(lasting), href=str(lasting), className="address")),
        (
            "data",
            [
                html.A("JSON", href=other_form(forms, "json")),
                " · ",
                html.A("CSV", href=other_form(forms, "csv"), download=""),
            ],
        ),
        ("as_of", text.day(view.values.as_of)),
        ("published", text.day(view.publication.at.date())),
        ("snapshot", html.Code(view.snapshot.digest)),
        ("code", indicator.id),
    ]
    return blocks.section(
        text("explain.cite.title"),
        html.P(text("explain.cite.intro")),
        blocks.facts((text(f"explain.cite.{name}"), fact) for name, fact in facts),
        name="cite",
        note=html.P(text("explain.cite.note")),
    )


def _others(view: View) -> Component:
    """The other figures, and the targets of this one, each with its own explanation."""
    text, language, here = view.text, view.text.language, taken_apart(view).indicator
    asked = view.address["target"]
    links = [
        html.Li(
            html.A(
                text("explain.target", goal=Scale(here, text).goal(target)),
                href=str(view.address.asking(figure=here.id, target=str(target.on.year))),
            )
        )
        for target in here.targets
        if str(target.on.year) != asked
    ]
    links += [
        html.Li(
            html.A(
                indicator.name[language],
                href=str(view.address.asking(figure=indicator.id, target=None)),
            )
        )
        for indicator in view.framework.indicators.values()
        if indicator != here or asked
    ]
    return html.Section(
        [html.H2(text("explain.others")), html.Ul(links, className="next")],
        id="next",
        className="part",
    )
