"""What pages are built of: a number that leads to its records, a table, a chart with all that belongs to it."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.address import Address, Filters
from dashboard.figures import Figure
from layouts import tables, titles, words
from layouts.view import View

Content = Any  # what Dash takes as children: texts, components, lists of them
Heading = Callable[..., Component]
RECORDS = "records"
WHICH = "which"  # the list of global networks, on Overview
VECTOR = "svg"
KINDS = ("csv", VECTOR, "png")  # of files that there are of a chart
WAKES: dict[str, Any] = {"data-wake": ""}  # reaching for it wakes Dash
PLOTLY: Any = {
    "displayModeBar": False,
    "showTips": False,
    "doubleClick": "reset",
    "scrollZoom": False,
}


def aria(**names: str) -> dict[str, Any]:
    """Attributes for those who do not see the page: `aria(label="…")`."""
    return {f"aria-{name}": value for name, value in names.items()}


def number(written: str, href: str, *, stays: bool = False) -> Component:
    """A number that leads to what is behind it. `stays`: within Explore, where Dash follows it."""
    if stays:
        return dcc.Link(written, href=href, className="number")
    return html.A(written, href=href, className="number")


def records(view: View, written: str, *, show: str = "alliances", **cut: str) -> Component:
    """A number and the list of the records that it counts, on Explore."""
    address = view.address.to(
        page="explore", show=show, filters=view.address.filters.with_only(**cut)
    )
    return number(written, f"{address}#{RECORDS}", stays=view.address.page == "explore")


def global_networks(view: View) -> Content:
    """Their number, which leads to their names."""
    counted = view.values.global_networks
    written = words.count(view.text, counted)
    if not counted.count:
        return written
    return number(written, f"{view.address.to(page='overview')}#{WHICH}")


def age(view: View) -> list[Component]:
    """How old the records were when they were published, where that is worth saying."""
    return [html.P(view.text("why.age", age=view.text.age(view.age)))] if view.is_old else []


def made(view: View) -> Component:
    """Of when the records are, when they were published and what comes next; the way to their sources, and to all of them."""
    text = view.text
    links = [
        html.A(text("chart.sources"), href=data_part(view, "sources")),
        html.A(text("chart.whole"), href=f"/{text.language}/evidence.zip"),
    ]
    said = text(
        "chart.made",
        day=text.day(view.values.as_of),
        published=text.day(view.publication.at.date()),
    )
    return html.P([said, " ", links[0], " · ", links[1]], className="made")


def contents(view: View, parts: Iterable[tuple[str, str]]) -> Component:
    """The parts of a page, each an address and its words."""
    links = [html.Li(html.A(words, href=href)) for href, words in parts]
    return html.Nav(html.Ul(links), className="contents", **aria(label=view.text("data.contents")))


def coverage(view: View) -> Content:
    """How many of the published total are listed; the list is that of all, as the number is."""
    text, part = view.text, view.values.coverage
    if part.part is None or part.whole is None:
        return text("words.not_known")
    register = view.address.to(page="explore", show="partners", filters=Filters())
    listed = number(text.number(part.part), f"{register}#{RECORDS}")
    return text.parts("data.of", part=listed, whole=part.whole)


def data_part(view: View, part: str) -> str:
    """The address of a part of Data & method."""
    return f"{view.address.to(page='data')}#{part}"


def source(view: View, url: str, written: str | None = None) -> Component:
    """A link to the public source of a fact."""
    return html.A(written or view.text("words.source"), href=url, rel="noopener")


def section(
    heading: str, *content: Content, name: str, note: Content = None, level: Heading = html.H2
) -> Component:
    """A part of a page under its heading, with an anchor and perhaps a note in the margin."""
    body = html.Div([level(heading), *content], className="text")
    notes = [html.Div(note, className="note")] if note is not None else []
    return html.Section([body, *notes], id=name, className="part")


def ends_on_paper(view: View, most: int, count: int) -> list[Component]:
    """That a list whose class is `paper-<most>` has more than the sheet shows (`assets/print.css`), where it has."""
    said = html.P(view.text("paper.ends", most=most, count=count), className="on-paper quiet")
    return [said] if count > most else []


def facts(said: Iterable[tuple[Content, Content]]) -> Component:
    """Facts, each under its name."""
    parts = [part for name, fact in said for part in (html.Dt(name), html.Dd(fact))]
    return html.Dl(parts, className="facts-in-full")


def next_questions(view: View, links: Iterable[Component]) -> Component:
    """What a page leads to, at its end."""
    return html.Section(
        [
            html.H2(view.text("next.title")),
            html.Ul([html.Li(link) for link in links], className="next"),
        ],
        id="next",
        className="part",
    )


def table(
    caption: str,
    headings: Sequence[Content],
    rows: Iterable[Sequence[Content]],
    *,
    numbers: Sequence[int] = (),
    name: str = "",
    stacks: bool = False,
) -> Component:
    """A table whose first column names its rows; `numbers` are the columns that hold numbers.

    One that `stacks` has, where it is narrow, a line for each cell under the first of its row, with its heading.
    """
    kinds = ["number" if place in numbers else "" for place in range(len(headings))]
    labels: list[dict[str, Any]] = [{"data-label": one} if stacks else {} for one in headings]
    head = [
        html.Th(heading, scope="col", className=kind)
        for heading, kind in zip(headings, kinds, strict=True)
    ]
    body = [
        html.Tr(
            [
                html.Th(row[0], scope="row"),
                *(
                    html.Td(cell, className=kind, **label)
                    for cell, kind, label in zip(row[1:], kinds[1:], labels[1:], strict=True)
                ),
            ]
        )
        for row in rows
    ]
    return html.Div(
        html.Table([html.Caption(caption), html.Thead(html.Tr(head)), html.Tbody(body)]),
        className=" ".join(filter(None, ("scroll", "stacks" if stacks else "", name))),
        tabIndex="0",
        role="region",
        **aria(label=caption),
    )


def chart(
    view: View,
    name: str,
    figure: Figure,
    caption: str,
    *,
    title: str = "",
    level: Heading = html.H3,
) -> Component:
    """A chart with its title in words, its text alternative, source, day, table, download and records.

    Without a title of its own it has that of its name.
    """
    heading = [level(title, className="chart-title")] if title else titled(view, name, level)
    shown = title or titles.shown(view, name)
    return html.Figure(
        [
            *heading,
            html.Div(
                dcc.Graph(id={"type": "chart", "name": name}, figure=figure, config=PLOTLY),
                role="img",
                tabIndex="0",
                **WAKES,
                # Not what it found: another name at every choice would make Dash build the page anew.
                **aria(label=f"{shown}. {caption}"),
            ),
            html.Figcaption([caption, " ", *origin(view)]),
            data_table(view, name, shown),
        ],
        className="figure",
    )


def titled(
    view: View, name: str, level: Heading = html.H3, title: str | None = None
) -> list[Component]:
    """The title of a chart: what it found, and below it what it shows; what it shows alone where nothing is sure.

    `title` is that of a chart that knows what it found.
    """
    title, shown = title or titles.title(view, name), titles.shown(view, name)
    said = [] if title == shown else [html.P(shown, className="chart-shown")]
    return [level(title, className="chart-title"), *said]


def data_table(
    view: View,
    name: str,
    title: str,
    shown: Component | None = None,
    kinds: Sequence[str] = KINDS,
) -> Component:
    """The table behind a chart, folded with the way to the records, and beside it what most take away; `shown` is one that reads better."""
    drawn = [*downloads(view, name, [VECTOR]), " · "] if VECTOR in kinds else []
    folded = html.P([*drawn, records(view, view.text("chart.records"))], className="links")
    table = shown or _whole_table(view, name, title)
    in_sight = downloads(view, name, [kind for kind in kinds if kind != VECTOR])
    return html.Div(
        [
            html.Details([html.Summary(view.text("chart.table")), table, folded]),
            html.P(in_sight, className="links"),
        ],
        className="behind",
    )


def _whole_table(view: View, name: str, title: str) -> Component:
    headings, rows = tables.table(name, view)
    cells = [[written(view, cell) for cell in row] for row in rows]
    numbers = [
        place
        for place in range(len(headings))
        if all(isinstance(row[place], int | Fraction | None) for row in rows)
    ]
    by_day = any(isinstance(row[0], date) for row in rows)
    return table(
        f"{title} · {view.text('chart.table')}",
        headings,
        cells,
        numbers=numbers,
        name="days" if by_day else "",
    )


def downloads(view: View, name: str, kinds: Sequence[str] = KINDS) -> list[Content]:
    """What there is of a chart to take away: its table, and a picture of it."""
    links = [
        html.A(view.text(f"chart.{kind}"), href=file(view.address, name, kind), download="")
        for kind in kinds
    ]
    joined = [part for link in links for part in (" · ", link)][1:]
    return [view.text("chart.download"), " ", *joined]


def file(address: Address, name: str, kind: str) -> str:
    """The address of a chart as a file: the page's own, with the chart's name."""
    query = f"?{address.query}" if address.query else ""
    return f"/{address.language}/{address.page}/{name}.{kind}{query}"


def written(view: View, cell: tables.Cell) -> str:
    """A cell of a table as people read it."""
    if cell is None:
        return view.text("words.not_known")
    if isinstance(cell, date):
        return view.text.day(cell)
    if isinstance(cell, Fraction):
        return view.text.percent(cell)
    return view.text.number(cell) if isinstance(cell, int) else cell


def total_source(view: View) -> str | None:
    """Where the newest published total of partners up to the day is stated."""
    counts = [one for one in view.snapshot.partner_counts if one.date <= view.values.on]
    return max(counts, key=lambda one: (one.date, one.count)).source_url if counts else None


def origin(view: View) -> list[Content]:
    """As of when, and the way to the sources."""
    text = view.text
    return text.parts(
        "chart.origin",
        day=text.day(view.values.on),
        sources=html.A(text("chart.sources"), href=data_part(view, "sources")),
    )
