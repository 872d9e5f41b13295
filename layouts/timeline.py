"""Bars in time: from when to when something lasts, with the chosen day as a line, drawn by the style sheet.

A place across is a sum of halves, quarters, eighths … of the width, each a class of its own: the security policy
allows no inline style. The bars are for the eye alone; whoever draws them says the same in words.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from dash import html
from dash.development.base_component import Component

from layouts.blocks import aria
from layouts.view import View

STEPS = 256  # places across
MOST_YEARS = 30  # that are drawn before the day, and half as many after it
FEWEST_YEARS = 5  # before the day
STRIDES = (1, 2, 5, 10)  # years from one label to the next
MOST_LABELS = 8
# What a bar can say of itself, in the order of the legend.
KINDS = ("in_force", "possibly", "planned", "ended")


@dataclass(frozen=True, slots=True)
class Axis:
    """The years that are drawn, from the first day of one to the first day of another, and the day that is shown."""

    first: date
    last: date
    on: date

    def place(self, day: date) -> int:
        """Where a day stands, in steps; one that is not drawn at the end that it lies beyond."""
        steps = round(STEPS * (day - self.first).days / (self.last - self.first).days)
        return min(STEPS, max(0, steps))


def axis_of(days: Iterable[date | None], on: date) -> Axis:
    """The years in which these days lie, as far as they are near the day that is shown."""
    known = [day for day in days if day is not None]
    first = min([*(day.year for day in known), on.year - FEWEST_YEARS])
    last = max([*(day.year + 1 for day in known), on.year + 2])
    first, last = max(first, on.year - MOST_YEARS), min(last, on.year + MOST_YEARS // 2)
    return Axis(date(first, 1, 1), date(last, 1, 1), on)


def named_years(axis: Axis) -> list[date]:
    """The first days of the years that are named."""
    years = range(axis.first.year, axis.last.year)
    stride = next((one for one in STRIDES if len(years) / one <= MOST_LABELS), STRIDES[-1])
    return [date(year, 1, 1) for year in years if year % stride == 0]


def scale(axis: Axis) -> Component:
    """The years."""
    labels = [
        html.Span(str(day.year), className=f"year {_at(axis.place(day))}")
        for day in named_years(axis)
    ]
    return html.Div(html.Div(labels, className="track"), className="scale", **aria(hidden="true"))


def ends(axis: Axis, kind: str, start: date | None, end: date | None) -> tuple[int, int]:
    """From where to where a bar is drawn, in steps, and never less than one."""
    # What is over on a day that nobody states, and what is planned for one, is drawn to the day, and from it.
    until = axis.on if kind == "ended" else axis.last
    since = axis.on if kind == "planned" else axis.first
    left = axis.place(start or since)
    return left, max(left + 1, axis.place(end or until))


def bar(axis: Axis, kind: str, start: date | None, end: date | None) -> Component:
    """One period: where a start or an end is not stated, the bar fades out there; without a start it is only outlined."""
    left, right = ends(axis, kind, start, end)
    classes = [_called(kind), *["undated"] * (start is None), *["open"] * (end is None)]
    drawn = html.Span(className=f"{' '.join(classes)} {_at(left)} {_wide(right - left)}")
    return html.Div([drawn, _day(axis)], className="track", **aria(hidden="true"))


def legend(view: View, kinds: Sequence[str], *, undated: bool, still_open: bool) -> Component:
    """What the bars that are drawn mean."""
    text = view.text
    entries = [(_called(kind), text(f"timeline.{kind}")) for kind in KINDS if kind in kinds]
    entries += [(f"{_called(KINDS[0])} open", text("timeline.open"))] if still_open else []
    entries += [(f"{_called(KINDS[0])} undated", text("timeline.undated"))] if undated else []
    entries.append(("day", text("timeline.day", day=text.day(view.values.on))))
    return html.P(
        [html.Span([html.Span(className=kind), said], className="entry") for kind, said in entries],
        className="legend timeline-legend",
    )


def _called(kind: str) -> str:
    """The classes of a bar of this kind."""
    return f"bar {kind.replace('_', '-')}"


def _day(axis: Axis) -> Component:
    return html.Span(className=f"day {_at(axis.place(axis.on))}")


def _at(steps: int) -> str:
    return " ".join(f"x{part}" for part in _parts(steps))


def _wide(steps: int) -> str:
    return " ".join(f"w{part}" for part in _parts(steps))


def _parts(steps: int) -> Iterator[int]:
    """The powers of two that a number of steps is the sum of."""
    return (1 << bit for bit in range(STEPS.bit_length()) if steps >> bit & 1)
