"""The pages by name, the frame around them, and what is shown when there is no page."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from urllib.parse import parse_qsl, urlencode

from dash import html
from dash.development.base_component import Component

from dashboard.address import FRONT, Address
from dashboard.errors import AddressError
from dashboard.settings import LANGUAGES
from dashboard.text import Text
from layouts import glossary, words
from layouts.accessibility import accessibility
from layouts.alliances import alliances
from layouts.alliances import answer as alliances_answer
from layouts.alliances import title as alliances_title
from layouts.blocks import Content, aria
from layouts.data import data
from layouts.examples import examples
from layouts.explain import explain
from layouts.explore import answer as explore_answer
from layouts.explore import explore
from layouts.network import answer as network_answer
from layouts.network import network
from layouts.opportunities import answer as opportunities_answer
from layouts.opportunities import opportunities
from layouts.overview import overview
from layouts.partners import answer as partners_answer
from layouts.partners import partners
from layouts.partners import title as partners_title
from layouts.strategy import strategy
from layouts.targets import answer as targets_answer
from layouts.targets import targets
from layouts.view import View

PAGES: dict[str, Callable[[View], html.Main]] = {
    "overview": overview,
    "targets": targets,
    "explore": explore,
    "partners": partners,
    "alliances": alliances,
    "network": network,
    "opportunities": opportunities,
    "strategy": strategy,
    "data": data,
    "explain": explain,
    "examples": lambda view: examples(view, view.cases),
    "accessibility": accessibility,
}
ANSWERS: dict[str, Callable[[View], str]] = {
    "targets": targets_answer,
    "explore": explore_answer,
    "network": network_answer,
    "opportunities": opportunities_answer,
    "partners": partners_answer,
    "alliances": alliances_answer,
    "strategy": lambda view: view.text("strategy.answer"),
    "data": lambda view: view.text("data.lead", day=view.text.day(view.values.on)),
    "examples": lambda view: view.text("examples.lead"),
    "accessibility": lambda view: view.text("accessibility.answer"),
}
TITLES = {"partners": partners_title, "alliances": alliances_title}  # those that name a record
JOIN = "https://4p1000.org/join/?lang=en"
NAMES = {"en": "English", "fr": "Français", "es": "Español"}
DIGEST_SHOWN = 12
MOST_CHOICES = 40
MOST_DESCRIBED = 160  # letters: what search engines show
SENTENCES, CLAUSES = re.compile(r"(?<=[.?!]) "), re.compile(r"\s?; ")


def title(view: View) -> str:
    """The title of the document: the record that it is about, the page, then the site."""
    names = (record_title(view), view.text(f"{view.address.page}.name"), view.text("site.name"))
    return " · ".join(filter(None, names))


def record_title(view: View) -> str:
    """The record that the page is about, where it is about one."""
    return TITLES[view.address.page](view) if view.address.record is not None else ""


def answer(view: View) -> str:
    """What a page says first, as plain text: its own answer, else that of the site."""
    own = ANSWERS.get(view.address.page)
    return own(view) if own else words.answered(view)


def description(view: View) -> str:
    """What search engines and link previews say: as many sentences of the answer as they show."""
    said = answer(view)
    if view.address.page == "explain":
        said = f"{words.question(view.text, 'explain')} {said}"
    kept, *more = SENTENCES.split(said)
    if len(kept) > MOST_DESCRIBED:
        kept, more = f"{CLAUSES.split(kept)[0].rstrip('.')}.", []
    for sentence in more:
        if len(kept) + 1 + len(sentence) > MOST_DESCRIBED:
            break
        kept = f"{kept} {sentence}"
    return kept if len(kept) <= MOST_DESCRIBED else f"{kept[:MOST_DESCRIBED].rpartition(' ')[0]}…"


def frame(view: View, *, is_here: bool = True) -> tuple[list[Component], list[Component]]:
    """What stands before and after `main` on every page, and around a message: then none of them is here."""
    return [*_notices(view), _header(view, is_here=is_here)], [_footer(view)]


def ways_out(view: View, error: AddressError, path: str, query: str) -> list[html.A]:
    """The address of an error without what is wrong with it: with each value that would do, and with none."""
    asked, name = parse_qsl(query), error.parameter
    kept = [(key, value) for key, value in asked if (key, value) != (name, error.value)]
    values = error.choices[:MOST_CHOICES] if error.code != "unknown_parameter" else ()
    ways = [
        html.A(_choice(view, name, value), href=f"{path}?{urlencode([*kept, (name, value)])}")
        for value in values
    ]
    if any(key == name for key, _ in asked):
        others = urlencode([(key, value) for key, value in asked if key != name])
        without = f"{path}?{others}" if others else path
        ways.append(html.A(view.text("error.without"), href=without))
    return ways


def _choice(view: View, name: str, value: str) -> str:
    if name == "on":
        return view.text.day(date.fromisoformat(value))
    if name == "figure":
        return view.framework.indicators[value].name[view.text.language]
    key = f"error.choice.{name}.{value}"
    return view.text(key) if view.text.has(key) else words.label(view, name, value)


def error_page(text: Text, status: int, message: str, ways: Sequence[Component] = ()) -> html.Main:
    """Why there is no page at this address, what would do instead, and the way back."""
    key = f"error.title.{status}"
    return html.Main(
        [
            html.H1(text(key if text.has(key) else "error.title.any"), className="question"),
            html.P(message, className="answer small", dir="auto"),
            *(
                [
                    html.P(text("error.choices")),
                    html.Ul([html.Li(way) for way in ways], className="choices"),
                ]
                if ways
                else []
            ),
            html.P(html.A(text("error.home"), href=f"/{text.language}")),
        ],
        id="main",
        className="message",
    )


def nothing_published(text: Text) -> html.Main:
    """The site before its first publication: what it is, and how to publish."""
    return html.Main(
        [
            html.H1(text("nothing.title"), className="question"),
            html.P(text("nothing.answer"), className="answer small"),
            html.H2(text("nothing.how")),
            html.Ol(
                [
                    html.Li(text("nothing.step_files")),
                    html.Li([*text.parts("nothing.step_check", command=html.Code("d4 check"))]),
                    html.Li([*text.parts("nothing.step_publish", command=html.Code("d4 publish"))]),
                ]
            ),
        ],
        id="main",
        className="message",
    )


def _notices(view: View) -> list[Component]:
    text, address = view.text, view.address
    notices: list[Component] = [html.A(text("site.skip"), href="#main", className="skip")]
    if view.snapshot.about.illustrative:
        notices.append(
            html.Aside(
                html.P(
                    [html.Strong(text("site.illustrative")), " ", text("site.illustrative_why")]
                ),
                className="banner",
                **aria(label=text("site.illustrative")),
            )
        )
    if address.on is not None:
        newest = html.A(text("site.newest"), href=str(replace(address, on=None, number=1)))
        notices.append(
            html.Aside(
                html.P([text("site.earlier", day=text.day(address.on)), " ", newest]),
                className="banner earlier",
                **aria(label=text("site.earlier", day=text.day(address.on))),
            )
        )
    return notices


def _header(view: View, *, is_here: bool) -> Component:
    text, address = view.text, view.address
    here = address.page if is_here else None
    return html.Header(
        [
            html.A(text("site.name"), href=f"/{address.language}", className="site-name"),
            html.Nav(
                html.Details(
                    [
                        html.Summary(_menu(view, here)),
                        html.Ul([html.Li(_page_link(view, page, here)) for page in FRONT]),
                    ]
                ),
                className="pages",
                **aria(label=text("site.pages")),
            ),
            html.Nav(
                html.Ul([html.Li(_language_link(view, language)) for language in LANGUAGES]),
                className="languages",
                **aria(label=text("site.languages")),
            ),
        ],
        className="site",
    )


def _menu(view: View, here: str | None) -> list[Content]:
    """What opens the menu where there is no room for a line of links: its name, and the page that is read."""
    if here is None:
        return [view.text("site.pages")]
    return view.text.parts("site.menu", page=html.Strong(view.text(f"{here}.name")))


def _page_link(view: View, page: str, here: str | None) -> Component:
    """A link to a page; a record stands below its page, and is not that page."""
    current = aria(current="true" if view.address.record else "page") if page == here else {}
    address = Address(view.address.language, page)
    return html.A(view.text(f"{page}.name"), href=str(address), **current)


def _language_link(view: View, language: str) -> Component:
    here = aria(current="true") if language == view.address.language else {}
    return html.A(
        language.upper(),
        title=NAMES[language],
        href=str(replace(view.address, language=language)),
        hrefLang=language,
        lang=language,
        **aria(label=NAMES[language]),
        **here,
    )


def _footer(view: View) -> Component:
    text, about = view.text, view.snapshot.about
    licence = about.licence or text("words.not_stated")
    publisher = about.publisher
    runs = (
        text("footer.publisher", publisher=publisher) if publisher else text("footer.no_publisher")
    )
    return html.Footer(
        [
            html.Div(
                [
                    html.P([runs, " ", text("footer.not_official")]),
                    html.P(text("footer.licence", licence=licence)),
                ]
            ),
            html.Div(
                [
                    html.P([html.Strong(text("correct.title")), " ", text("correct.short")]),
                    html.P(html.A(text("footer.join"), href=JOIN, hrefLang="en", rel="noopener")),
                    html.P(
                        [
                            html.A(text("glossary.title"), href=glossary.address(view)),
                            html.A(
                                text("accessibility.name"),
                                href=str(Address(view.address.language, "accessibility")),
                            ),
                        ],
                        className="links",
                    ),
                ]
            ),
            html.P(
                [
                    text("footer.as_of", day=text.day(view.values.as_of)),
                    " · ",
                    text("footer.snapshot"),
                    " ",
                    html.Code(view.snapshot.digest[:DIGEST_SHOWN]),
                    html.Span(
                        f" · {text('paper.whole')} {view.site}{view.address}", className="on-paper"
                    ),
                ],
                className="quiet",
            ),
        ],
        className="site",
    )
