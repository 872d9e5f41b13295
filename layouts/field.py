"""The field: one dot is one partner, in rows, with a line where each target is reached."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from layouts import words
from layouts.blocks import Content, aria, data_table
from layouts.entries import partner_address
from layouts.view import View

MOST_DOTS = 1000
MOST_LINKED = 2000
MOST_NAMED = 744  # as many as there are: more names and addresses would weigh as much as the rest of the page twice
RUNS = (32, 16, 8, 4, 2, 1)
LISTS = {"engaged": "engaged", "known": "not_engaged"}  # parts of the directory
COLUMNS = {60: (10,), 240: (20,), 1100: (28, 29, 30, 31, 32), MOST_LINKED: (44, 45, 46, 47, 48)}


@dataclass(frozen=True, slots=True)
class Plan:
    """What the field holds: how many partners a dot is, the dots of each kind, and after how many a target is reached."""

    each: int
    engaged: int
    known: int
    faint: int
    lines: tuple[tuple[int, str], ...]

    @property
    def dots(self) -> int:
        return self.engaged + self.known + self.faint

    def columns(self, choices: Mapping[int, Sequence[int]]) -> int:
        """How many dots stand in a row: of those that suit the size, the one that fills the row above a line best."""
        fitting = next(columns for most, columns in choices.items() if self.dots <= most)
        first = self.lines[0][0] if self.lines else self.dots
        return max(fitting, key=lambda columns: ((first - 1) % columns + 1) / columns)


def plan(view: View) -> Plan:
    """The field of a view: the partners that are listed, and those that only a published total knows of."""
    share = view.values.engaged
    unlisted = (share.unlisted or 0) if share.whole is not None else 0
    each = _partners_a_dot(max(share.whole or 0, share.listed))
    engaged, listed, faint = share.part // each, share.listed // each, unlisted // each
    lines = tuple(
        (min(-(-one.needed // each), listed + faint), words.goal(view, one))
        for one in view.statements
        if one.needed is not None
    )
    return Plan(each, engaged, listed - engaged, faint, lines)


def field(view: View) -> Component:
    """All partners as dots: filled = engaged, outlined = known, faint = not listed by name.

    Dots of known partners lead to their records, for a pointer: they are too many and too small to be stops of the
    Tab key, or to be read out. The links below them are those, and the list that they lead to. Partners that are not
    listed are drawn in runs by the style sheet: a run is one empty element, however long.
    """
    drawn = plan(view)
    dots = _unlinked(drawn)
    if drawn.each == 1:
        linked = _linked(view)
        dots[: len(linked)] = linked
    columns = drawn.columns(COLUMNS)
    blocks, done = [], 0
    for place, goal in drawn.lines:
        blocks.append(_plot(dots, drawn.faint, range(done, place), columns))
        blocks.append(html.P(goal, className="goal"))
        done = max(done, place)
    blocks.append(_plot(dots, drawn.faint, range(done, drawn.dots), columns))
    return html.Div(
        [
            *(block for block in blocks if block is not None),
            _legend(view, drawn.each),
            data_table(view, "field", view.text("chart.field.title")),
        ],
        className="field",
    )


def _unlinked(drawn: Plan) -> list[Component]:
    """The dots as they are drawn, the engaged first: those that are several partners each lead nowhere."""
    engaged, known = html.Span(className="dot engaged"), html.Span(className="dot")
    return [*[engaged] * drawn.engaged, *[known] * drawn.known]


def _linked(view: View) -> list[Component]:
    """The first dots of the register, the engaged before the others, each with the partner's name and its address."""
    engaged = set(view.behind.engaged)
    order = [*view.behind.engaged, *(one for one in view.behind.register if one not in engaged)]
    dots: list[Component] = []
    for position in order[:MOST_NAMED]:
        partner = view.snapshot.partners[position]
        dots.append(
            html.A(
                href=partner_address(view, partner.partner_id),
                title=partner.name,
                className="dot engaged" if position in engaged else "dot",
                tabIndex="-1",
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
        **aria(hidden="true"),
    )


def _runs(length: int) -> Iterator[int]:
    for size in RUNS:
        while length >= size:
            yield size
            length -= size


def _partners_a_dot(partners: int) -> int:
    """One, up to 2,000 partners; above, the round number that leaves at most a thousand dots."""
    if partners <= MOST_LINKED:
        return 1
    each = 10
    while partners > MOST_DOTS * each:
        each = each * 2 if str(each)[0] in "15" else each * 5 // 2
    return each


def kinds(view: View) -> list[tuple[str, int]]:
    """The kinds of dots that there are, and how many partners each holds."""
    share = view.values.engaged
    counts = [("engaged", share.part), ("known", share.listed - share.part)]
    if share.unlisted and share.whole is not None:
        counts.append(("unlisted", share.unlisted))
    return [(kind, number) for kind, number in counts if number or kind == "engaged"]


def _legend(view: View, each: int) -> Component:
    """What the dots mean; each kind of which there is a list leads to it, and so does the whole field under a finger."""
    text = view.text
    return html.P(
        [
            html.A(
                text("field.one_dot", count=each),
                href=str(view.address.to(page="partners")),
                className="every",
            ),
            *(part for kind, number in kinds(view) for part in (" ", _entry(view, kind, number))),
        ],
        className="legend",
    )


def _entry(view: View, kind: str, number: int) -> Component:
    said: list[Content] = [
        html.Span(className=f"key {kind}"),
        view.text(f"field.{kind}", count=number),
    ]
    if kind not in LISTS or not number:
        return html.Span(said, className="entry")
    address = view.address.to(page="partners", show=LISTS[kind])
    return html.A(said, href=str(address), className="entry")
