"""What would be if: so many partners more each year, and a register that grows. Arithmetic, no forecast."""

from fractions import Fraction
from typing import Any

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

from dashboard import courses
from dashboard.framework import GROWTH, MOST_A_YEAR
from dashboard.progress import WhatIf
from layouts import blocks
from layouts.blocks import Content, aria
from layouts.glossary import term
from layouts.view import View


def section(view: View) -> Component:
    """The question as a form, the answer in words, the path and its table."""
    text, answer = view.text, view.what_if
    content: list[Content] = [
        html.P(text.parts("what_if.intro", register=term(view, "register"))),
        _form(view),
    ]
    if answer is None:
        content.append(html.P(text("what_if.none")))
    else:
        content += [
            html.P(asked(view), className="lead"),
            html.Ul([html.Li(said) for said in reached(view, answer)]),
            blocks.chart(
                view,
                "what_if",
                courses.what_if(answer, view.framework.headline, text),
                text("chart.what_if.caption"),
            ),
        ]
    return blocks.section(
        text("what_if.title"), *content, name="what-if", note=html.P(text("what_if.note"))
    )


def asked(view: View) -> str:
    """What is supposed."""
    a_year, growth = view.asked_if
    key = "what_if.said" if growth else "what_if.said_still"
    return view.text(key, count=a_year, growth=_percent(view, growth))


def reached(view: View, answer: WhatIf) -> list[str]:
    """When each target would be reached."""
    return [_reached(view, target.on.year, year, target.value) for target, year in answer.reached]


def _reached(view: View, due: int, year: int | None, share: Fraction) -> str:
    text = view.text
    words = {"share": text.percent(share), "due": str(due), "year": str(year)}
    if year is None:
        return text("what_if.never", **words)
    if year == view.values.on.year:
        return text("what_if.already", **words)
    return text("what_if.in_time" if year <= due else "what_if.late", **words)


def _form(view: View) -> Component:
    text, address = view.text, view.address
    a_year, growth = view.asked_if
    kept = [(name, value) for name, values in address.filters.given().items() for value in values]
    if address.on is not None:
        kept.append(("on", address.on.isoformat()))
    least, most = (int(bound * 100) for bound in GROWTH)
    return html.Form(
        [
            *(dbc.Input(type="hidden", name=name, value=value) for name, value in kept),
            _number(view, "a_year", str(a_year), min=0, max=MOST_A_YEAR, step="1"),
            _number(view, "growth", _plain(growth), min=least, max=most, step="0.1"),
            html.Button(text("what_if.show"), type="submit", className="button"),
        ],
        method="get",
        action=f"{address.path}#what-if",
        className="what-if",
        **aria(label=text("what_if.title")),
    )


def _number(view: View, name: str, value: str, **bounds: Any) -> Component:
    field = dbc.Input(type="number", name=name, value=value, required=True, **bounds)
    return html.Label([html.Span(view.text(f"what_if.{name}")), field])


def _plain(growth: Fraction) -> str:
    """A growth in percent, as the address has it."""
    return f"{float(growth * 100):.1f}".removesuffix(".0")


def _percent(view: View, growth: Fraction) -> str:
    sign = "\N{MINUS SIGN}" if growth < 0 else ""
    return sign + view.text.percent(abs(growth))
