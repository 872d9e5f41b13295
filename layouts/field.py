"""The field: one dot is one partner, in rows, with a line where each target is reached."""

from collections.abc import Iterator, Sequence

from dash import html
from dash.development.base_component import Component

from layouts import words
from layouts.entries import partner_address
from layouts.view import View

MOST_DOTS = 1000
MOST_LINKED = 2000
RUNS = (32, 16, 8, 4, 2, 1)
COLUMNS = {60: (10,), 240: (20,), 1100: (28, 29, 30, 31, 32), MOST_LINKED: (44, 45, 46, 47, 48)}


def field(view: View) -> Component:
    """All partners as dots: filled = engaged, outlined = known, faint = not listed by name.

    Dots of known partners lead to their records. Those that are not listed are drawn in runs by the
    style sheet: a run is one empty element, however long.
    """
    share = view.values.engaged
    unlisted = (share.unlisted or 0) if share.whole is not None else 0
    each = _partners_a_dot(max(share.whole or 0, share.listed))
    if each == 1:
        dots: list[Component] = _linked(view)
        faint = unlisted
    else:
        dots = [html.Span(className="dot engaged")] * (share.part // each)
        dots += [html.Span(className="dot")] * (share.listed // each - len(dots))
        faint = unlisted // each
    lines = [
        (min(-(-one.needed // each), len(dots) + faint), words.goal(view, one))
        for one in view.statements
        if one.needed is not None
    ]
    columns = _columns(len(dots) + faint, [place for place, _ in lines])
    blocks, done = [], 0
    for place, goal in lines:
        blocks.append(_plot(dots, faint, range(done, place), columns))
        blocks.append(html.P(goal, className="goal"))
        done = max(done, place)
    blocks.append(_plot(dots, faint, range(done, len(dots) + faint), columns))
    return html.Div(
        [*(block for block in blocks if block is not None), _legend(view, each)], className="field"
    )


def _linked(view: View) -> list[Component]:
    """The dots of the register, the engaged first, each with the partner's name and its address."""
    engaged = set(view.behind.engaged)
    order = [*view.behind.engaged, *(one for one in view.behind.register if one not in engaged)]
    dots: list[Component] = []
    for position in order:
        partner = view.snapshot.partners[position]
        dots.append(
            html.A(
                href=partner_address(view, partner.partner_id),
                title=partner.name,
                className="dot engaged" if position in engaged else "dot",
            )
        )
    return dots


def _plot(dots: Sequence[Component], faint: int, places: range, columns: int) -> Component | None:
    """The dots at some places of the field, as one block of rows."""
    if not places:
        return None
    known = list(dots[places.start : places.stop])
    rest = min(len(places) - len(known), faint)
    head = min(rest, -len(known) % columns)
    rows, tail = divmod(rest - head, columns)
    return html.Div(
        [
            *known,
            *(html.Span(className=f"run n{size}") for size in _runs(head)),
            *(html.Span(className=f"run rows n{size}") for size in _runs(rows)),
            *(html.Span(className=f"run n{size}") for size in _runs(tail)),
        ],
        className=f"plot c{columns}",
    )


def _runs(length: int) -> Iterator[int]:
    for size in RUNS:
        while length >= size:
            yield size
            length -= size


def _columns(dots: int, lines: Sequence[int]) -> int:
    """How many dots stand in a row: of those that suit the size, the one that fills the row above a line best."""
    choices = next(columns for most, columns in COLUMNS.items() if dots <= most)
    first = lines[0] if lines else dots
    return max(choices, key=lambda columns: ((first - 1) % columns + 1) / columns)


def _partners_a_dot(partners: int) -> int:
    """One, up to 2,000 partners; above, the round number that leaves at most a thousand dots."""
    if partners <= MOST_LINKED:
        return 1
    each = 10
    while partners > MOST_DOTS * each:
        each = each * 2 if str(each)[0] in "15" else each * 5 // 2
    return each


def _legend(view: View, each: int) -> Component:
    share, text = view.values.engaged, view.text
    entries = [("engaged", share.part), ("known", share.listed - share.part)]
    if share.unlisted and share.whole is not None:
        entries.append(("unlisted", share.unlisted))
    return html.P(
        [
            text("field.one_dot", count=each),
            " ",
            *(
                html.Span(
                    [html.Span(className=f"key {kind}"), text(f"field.{kind}", count=number)],
                    className="entry",
                )
                for kind, number in entries
                if number or kind == "engaged"
            ),
        ],
        className="legend",
    )
