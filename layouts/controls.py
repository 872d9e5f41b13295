"""The filter bar of Explore: a sentence that says what is shown, each part of it a control.

It is a form with GET, which works without a script; awake, Dash follows the controls.
"""

from collections.abc import Iterable
from datetime import date
from functools import partial

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from dashboard.address import FILTERS, VOCABULARY, Filters
from dashboard.framework import NOT_STATED
from layouts import words
from layouts.blocks import WAKES, aria
from layouts.view import View

IN_THE_SENTENCE = ("form", "region", "theme")
FOLDED = tuple(name for name in FILTERS if name not in IN_THE_SENTENCE)


def filter_bar(view: View) -> Component:
    """The sentence, the filters that are folded away until one of them is set, and "clear"."""
    text, address = view.text, view.address
    folded = [choice(view, name) for name in FOLDED]
    set_below = any(getattr(address.filters, name) for name in FOLDED)
    steering: list[Component] = []
    if address.show != "alliances":
        steering.append(dbc.Input(type="hidden", name="show", value=address.show))
    return html.Form(
        [
            *steering,
            sentence(view, IN_THE_SENTENCE),
            html.Details(
                [html.Summary(text("filter.more")), html.Div(folded, className="sentence")],
                open=set_below,
            ),
            html.Button(text("filter.show"), type="submit", className="button"),
        ],
        method="get",
        action=address.path,
        className="filters",
        **WAKES,
        **aria(label=text("filter.title")),
    )


def sentence(view: View, names: Iterable[str]) -> Component:
    """Some filters and the day in one line, and the way back to everything.

    The place of that way is always there: so a first choice leaves the page built as it is, and Dash makes no part anew.
    """
    address = view.address
    plain = address.to(filters=Filters(), on=None)
    is_set = address.filters or address.on
    clear = dcc.Link(view.text("filter.clear"), href=str(plain)) if is_set else None
    content = [*(choice(view, name) for name in names), day(view)]
    return html.Div([*content, html.Span(clear, className="clear")], className="sentence")


def choice(view: View, name: str) -> Component:
    """A filter as a native control, with the words before it: those of its page, if it has its own."""
    chosen: tuple[str, ...] = getattr(view.address.filters, name)
    if len(chosen) > 1:
        return _several(view, name, chosen)
    options = [
        {"label": view.text(f"filter.{name}.all"), "value": ""},
        *({"label": words.label(view, name, key), "value": key} for key in _choices(view, name)),
    ]
    return _select(view, name, chosen[0] if chosen else "", options)


def _several(view: View, name: str, chosen: tuple[str, ...]) -> Component:
    """A filter with more than one value, which only an address can set: shown, kept, and cleared by a link."""
    text = view.text
    filters = view.address.filters.with_only(**{name: ""})
    without = view.address.to(filters=filters, asked=view.address.asked)
    return html.Span(
        [
            html.Span(_before(view, name), className="before"),
            html.Strong(" / ".join(words.label(view, name, key) for key in chosen)),
            dcc.Link(text("filter.clear_one"), href=str(without), className="clear"),
            *(dbc.Input(type="hidden", name=name, value=key) for key in chosen),
        ],
        className="choice",
    )


def day(view: View) -> Component:
    """The day: the as-of date, or the end of a year before it."""
    as_of = view.values.as_of
    ends = [date(year, 12, 31) for year in range(as_of.year, view.framework.history_from - 1, -1)]
    days = {end for end in ends if end < as_of} | {view.values.on} - {as_of}
    options = [
        {"label": view.text.day(as_of), "value": ""},
        *(
            {"label": view.text.day(one), "value": one.isoformat()}
            for one in sorted(days, reverse=True)
        ),
    ]
    return _select(view, "on", view.address.on.isoformat() if view.address.on else "", options)


def _select(view: View, name: str, value: str, options: list[dict[str, str]]) -> Component:
    return html.Label(
        [
            html.Span(_before(view, name), className="before"),
            dbc.Select(
                id={"type": "filter", "name": name},
                name=name,
                value=value,
                options=options,
                placeholder=options[0]["label"],
                className="set" if value else "",
            ),
        ],
        className="choice",
    )


def _before(view: View, name: str) -> str:
    own = f"{view.address.page}.before.{name}"
    return view.text(own if view.text.has(own) else f"filter.{name}.before")


def _choices(view: View, name: str) -> Iterable[str]:
    if name != "country":
        return (*view.framework.keys(VOCABULARY[name]), NOT_STATED)
    present = set(filter(None, view.snapshot.partners.columns["country"].values))
    present |= set(view.address.filters.country) - {NOT_STATED}
    return tuple(sorted({*present, NOT_STATED}, key=partial(words.where_one_looks, view)))
