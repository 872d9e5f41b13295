"""The accessibility statement, in the form that the W3C proposes: the standard, what was tested, what does not work yet, whom to tell."""

from collections.abc import Iterable
from datetime import date

from dash import html
from dash.development.base_component import Component

from layouts import blocks, glossary
from layouts.blocks import Content, aria
from layouts.view import View

TESTED_ON = date(2026, 11, 27)  # change it with what is tested, never alone
STANDARD = "https://www.w3.org/TR/WCAG22/"
DONE = ("script", "keyboard", "targets", "words", "charts", "pointing", "colours", "looks", "still")
TESTED = ("axe", "keyboard", "zoom", "text", "spacing", "contrast", "semantics")
OPEN = ("chart_text", "languages", "finger", "downloads")
PARTS = ("standard", "done", "tested", "open", "tell", "stands_on")


def accessibility(view: View) -> html.Main:
    text = view.text
    contents = [
        html.Li(html.A(text(f"accessibility.{part}.title"), href=f"#{part}")) for part in PARTS
    ]
    return html.Main(
        [
            html.Div(
                [
                    html.H1(text("accessibility.title"), className="question"),
                    html.P(text("accessibility.answer"), className="answer small"),
                    html.Nav(
                        html.Ul(contents),
                        className="contents",
                        **aria(label=text("data.contents")),
                    ),
                ],
                className="head",
            ),
            _part(view, "standard", html.P(_standard(view))),
            _part(view, "done", _list(view, "done", DONE)),
            _part(
                view,
                "tested",
                html.P(text("accessibility.tested.intro", day=text.day(TESTED_ON))),
                _list(view, "tested", TESTED),
                html.P(html.Strong(text("accessibility.tested.people"))),
            ),
            _part(view, "open", _list(view, "open", OPEN)),
            _part(
                view,
                "tell",
                html.P(_whom(view)),
                html.P(text("accessibility.tell.how")),
                html.P(_otherwise(view)),
            ),
            _part(view, "stands_on", html.P(text("accessibility.stands_on.techniques"))),
        ],
        id="main",
        className="accessibility",
    )


def _part(view: View, part: str, *content: Component) -> Component:
    return blocks.section(view.text(f"accessibility.{part}.title"), *content, name=part)


def _list(view: View, part: str, points: Iterable[str]) -> Component:
    text = view.text
    explained = html.A(text("accessibility.done.explained"), href=glossary.address(view))
    return html.Ul(
        [
            html.Li(text.parts(f"accessibility.{part}.{point}", explained=explained))
            for point in points
        ]
    )


def _standard(view: View) -> Content:
    link = html.A(view.text("accessibility.standard.name"), href=STANDARD, rel="noopener")
    return view.text.parts("accessibility.standard.status", standard=link)


def _whom(view: View) -> str:
    publisher = view.snapshot.about.publisher
    if publisher is None:
        return view.text("accessibility.tell.no_publisher")
    return view.text("accessibility.tell.publisher", publisher=publisher)


def _otherwise(view: View) -> Content:
    href = blocks.data_part(view, "downloads")
    link = html.A(view.text("data.downloads.title"), href=href)
    return view.text.parts("accessibility.tell.tables", downloads=link)
