"""The part of the objective that has no number: its official words, our count, and its direction."""

from dash import html
from dash.development.base_component import Component

from dashboard.framework import Baseline, Target
from layouts import blocks, words
from layouts.blocks import Content
from layouts.entries import alliance_address
from layouts.view import View


def networks(view: View) -> Component:
    """The section of the Overview: the verdict, which ones they are, and the official words."""
    text = view.text
    certain = [
        one for one in view.behind.alliances if view.snapshot.alliances[one].scope == "global"
    ]
    names = [
        html.Li(
            html.A(view.snapshot.alliances[one].name, href=alliance_address(view, one)), dir="auto"
        )
        for one in certain
    ]
    sentences = verdict(view)
    if names:
        sentences.append(
            html.Details([html.Summary(text("networks.which")), html.Ul(names, id=blocks.WHICH)])
        )
    return blocks.section(
        text("networks.title"),
        *sentences,
        official(view),
        name="networks",
        note=html.P(text("networks.note")),
    )


def verdict(view: View) -> list[Content]:
    """How many there are, and whether that is more than at the start, where that can be said."""
    text, values = view.text, view.values
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
                    day=text.day(view.framework.baseline.on),
                )
            )
        )
    return sentences


def official(view: View) -> Component:
    """What the strategy says, for each of its years."""
    framework = view.framework
    entries: list[Baseline | Target] = [framework.baseline, *framework.targets]
    quotes = [
        html.Div(
            [
                html.Dt(str(entry.on.year)),
                html.Dd(
                    [
                        html.Q(entry.words[view.text.language]),
                        " ",
                        blocks.source(view, entry.source_url),
                    ]
                ),
            ]
        )
        for entry in entries
    ]
    return html.Dl(quotes, className="official")
