"""Where partnerships act, and on what: by region and by theme, one mark each."""

from dash import html
from dash.development.base_component import Component

from dashboard.framework import NOT_STATED
from dashboard.indicators import Count
from layouts import blocks, titles, words
from layouts.blocks import Content
from layouts.view import View
from layouts.world import world

MOST_MARKS = 100
RUNS = (4, 2, 1)  # short enough to break on a phone


def where(view: View) -> Component:
    """Partnerships and alliances by region and by theme, one mark each."""
    text, values = view.text, view.values
    total = blocks.records(view, words.count(text, values.alliances))
    intro = text.parts("where.intro", alliances=total, count=values.alliances.count_max)
    by_region, by_theme = words.by(view, "region"), words.by(view, "theme")
    counts = [count for _, count in (*by_region, *by_theme)]
    each = a_mark(view)
    notes = [text("where.note")]
    if any(outlined(count, each) for count in counts):
        notes.append(text("where.note_outlined"))
    return html.Section(
        [
            html.Div(
                [
                    html.H2(text("where.title")),
                    html.P([*intro, " ", text("where.one_mark", count=each)]),
                ],
                className="text",
            ),
            html.Div(
                [html.P(" ".join(notes)), _basis(view), html.P(blocks.origin(view))],
                className="note",
            ),
            html.Div(
                [
                    _marks(view, "regions", "region", by_region, each),
                    _marks(view, "themes", "theme", by_theme, each),
                ],
                className="two wide",
            ),
            html.Div(world(view), className="wide"),
        ],
        id="where",
        className="part",
    )


def a_mark(view: View) -> int:
    """How many partnerships a mark stands for: one, unless there were too many marks."""
    most = max(count.count_max for name in ("region", "theme") for _, count in words.by(view, name))
    return -(-most // MOST_MARKS) or 1


def _basis(view: View) -> Component | None:
    """Where the regions of the partnerships come from."""
    text, basis = view.text, view.values.region_basis
    said = [
        text(f"basis.{key}", count=basis[key])
        for key in ("stated", "participants", "counterpart", NOT_STATED)
        if basis.get(key)
    ]
    return html.P(text("basis.sentence", parts=text.several(said))) if said else None


def _marks(view: View, chart: str, dimension: str, cells: words.Counts, each: int) -> Component:
    """A table with one mark for each partnership: filled if it is sure to be in force, else outlined."""
    text = view.text
    some = [(key, count) for key, count in cells if count.count_max]
    none = [
        words.label(view, dimension, key)
        for key, count in cells
        if not count.count_max and key != NOT_STATED
    ]
    title = titles.shown(view, chart)
    rows: list[list[Content]] = [
        [
            words.label(view, dimension, key),
            [
                *(html.Span(className=f"run sure n{size}") for size in _runs(count.count // each)),
                *(
                    html.Span(className=f"run maybe n{size}")
                    for size in _runs(outlined(count, each))
                ),
            ],
            blocks.records(view, words.count(text, count), **{dimension: key}),
        ]
        for key, count in some
    ]
    return html.Div(
        [
            *blocks.titled(view, chart),
            *(
                [
                    blocks.table(
                        title,
                        [
                            text(f"heading.{dimension}"),
                            text("where.marks"),
                            text("heading.number"),
                        ],
                        rows,
                        numbers=(2,),
                        name="marks",
                    )
                ]
                if rows
                else []
            ),
            *(
                [
                    html.P(
                        text(f"where.none_{dimension}", names=text.several(none)), className="quiet"
                    )
                ]
                if none
                else []
            ),
            blocks.data_table(view, chart, title),
        ]
    )


def outlined(count: Count, each: int) -> int:
    """How many marks stand for what may not have been in force."""
    return count.count_max // each - count.count // each


def _runs(length: int) -> list[int]:
    runs = []
    for size in RUNS:
        while length >= size:
            runs.append(size)
            length -= size
    return runs
