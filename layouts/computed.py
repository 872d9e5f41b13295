"""How a figure is computed: the formula with its numbers, and the working of a status."""

from collections.abc import Iterator
from fractions import Fraction

from dash import html
from dash.development.base_component import Component

from dashboard.indicators import Count, Part, Share
from dashboard.progress import Statement
from dashboard.text import Text
from layouts import blocks, words
from layouts.arithmetic import OVER, PLUS, arithmetic, thresholds, would_settle
from layouts.blocks import Content
from layouts.explained import Figure, figure, statement, taken_apart
from layouts.view import View


def computed(view: View) -> Component:
    """The formula with its numbers, what it divides by what; of a target, its working."""
    text, indicator, asked = view.text, taken_apart(view).indicator, statement(view)
    language = text.language
    terms = [("numerator", [indicator.numerator[language]])]
    if indicator.denominator:
        terms.append(("denominator", [indicator.denominator[language], *_total_source(view)]))
    content: list[Content] = [
        html.H2(text("explain.computed")),
        html.Div([html.P(line) for line in _calculations(view, figure(view))], className="formula"),
        blocks.facts((text(f"sheet.{name}"), said) for name, said in terms),
    ]
    if asked is not None:
        content += _working(view, asked)
    limits = [html.P(one[language]) for one in indicator.limitations]
    note = [
        html.H3(text("sheet.limitations")),
        *limits,
        html.P(html.A(text("next.method"), href=blocks.data_part(view, "method"))),
    ]
    return html.Section(
        [html.Div(content, className="text"), html.Div(note, className="note")],
        id="computed",
        className="part",
    )


def _working(view: View, asked: Statement) -> list[Content]:
    text, indicator = view.text, taken_apart(view).indicator
    settled = would_settle(view, indicator) if asked.status == "not_known" else None
    return [
        html.H3(text("explain.status")),
        blocks.table(
            text("explain.working"),
            [text("explain.step"), text("explain.calculation")],
            [[*line] for line in arithmetic(view, indicator, asked)],
            name="working",
        ),
        *([html.P(thresholds(view))] if asked.status is not None else []),
        *([html.P(settled, className="lead")] if settled else []),
    ]


def _total_source(view: View) -> list[Content]:
    url = blocks.total_source(view)
    measure = taken_apart(view).indicator.measure
    return [" ", blocks.source(view, url)] if url and measure in ("engaged", "listed") else []


def _calculations(view: View, value: Figure) -> Iterator[str]:
    """How the numbers make the figure, a line for each; the least and the most where they differ."""
    text, indicator = view.text, taken_apart(view).indicator
    match value:
        case Share():
            yield text("explain.formula.engaged")
            yield from _shares(view, value)
        case Part():
            yield text("explain.formula.listed")
            if value.part is not None and value.whole is not None:
                yield _quotient(text, text.number(value.part), value.part, value.whole)
        case Count():
            more = value.count_max - value.count
            yield text("explain.formula.count", count=value.count)
            if more:
                terms = f"{text.number(value.count)}{PLUS}{text.number(more)}"
                yield text("explain.most", calculation=f"{terms} = {text.number(value.count_max)}")
        case _:
            yield text(f"explain.formula.{indicator.measure}")
            for name, part in value.items():
                if part.part is not None and part.whole:
                    calculation = _quotient(text, text.number(part.part), part.part, part.whole)
                    what = text(f"explain.of.{indicator.measure}.{name}")
                    yield text("explain.line", what=what, calculation=calculation)


def _shares(view: View, share: Share) -> Iterator[str]:
    text = view.text
    if not share.whole or share.unlisted is None:
        is_cut = bool(share.unlisted) and share.whole is None
        why = "explore.no_share" if is_cut else "why.no_total"
        yield text(why, count=share.unlisted or share.listed, listed=share.listed)
        return
    part, most = text.number(share.part), share.part_max + share.unlisted
    least = _quotient(text, part, share.part, share.whole)
    if most == share.part:
        yield least
        return
    yield text("explain.least", calculation=least)
    terms = text.number(share.part_max)
    if share.unlisted:
        terms = f"({terms}{PLUS}{text.number(share.unlisted)})"
    yield text("explain.most", calculation=_quotient(text, terms, most, share.whole))


def _quotient(text: Text, written: str, part: int, whole: int) -> str:
    """A division with its result; of very few without a percentage, which would say too much."""
    division = f"{written}{OVER}{text.number(whole)}"
    if whole < words.FEWEST_FOR_A_SHARE:
        return division
    return f"{division} = {text.percent(Fraction(part, whole))}"
