"""What the pages draw in HTML or with their style sheet, drawn on a canvas: the same values, from the same sources.

Each function is given its room, and returns how far down it came.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from itertools import repeat
from math import inf
from typing import Any

from dashboard import lettering, theme
from dashboard.framework import NOT_STATED
from dashboard.placing import NARROW
from dashboard.web.canvas import Canvas
from layouts import alliances, field, matrix, multiples, where, words
from layouts.knots import knots as knots_of
from layouts.knots import meanings
from layouts.multiples import Multiples
from layouts.picture import Key, Room, legend
from layouts.timeline import KINDS, STEPS, ends, named_years
from layouts.view import View
from layouts.world import drawing as map_of

# Of a dot, in parts of its room: its radius, and the width of its line where it is outlined.
DOTS: Mapping[str, tuple[float, float, str]] = {
    "engaged": (0.42, 0, theme.ENGAGED),
    "known": (0.33, 0.1, theme.SOIL),
    "unlisted": (0.2, 0.07, theme.FAINT),
}
COLUMNS = {60: (20,), 240: (40,), 1100: range(44, 52), field.MOST_LINKED: range(62, 73)}
WIDEST, GOAL = 24, 30  # px, of the room of a dot, and of a line across the field with its words
KEY = 14  # px, of a dot that is explained
MARK, SIDE = 13, 172  # px, of a mark, and of the words beside marks and cells
ROW, LINE = 30, 16  # px, from row to row of a table, and from line to line of marks
HOLE = 5  # px, the radius of an opening's ring
SMALL, SMALL_LINE, CLOSE = 12.5, 15, 14  # px, of small letters, and from line to line of them
NAMES, ENTRY, BAR, FADE = (
    290,
    36,
    9,
    30,
)  # px: names of a timeline, from one to the next, its bars, their ends
IN_A_ROW, BETWEEN, CHART_LINE = (
    4,
    24,
    18,
)  # small charts, and px between them, and from line to line of their names
LARGEST_KNOTS = 1.4  # a drawing of a few is not made larger than that
NOTHING = {"none": "·", "zero": "0"}  # how a cell without anything is written
Look = Mapping[str, Any]
NOT_DRAWN: Look = {"display": "none"}

_OUTLINED: Look = {"fill": theme.GROUND, "stroke": theme.ENGAGED, "stroke_width": 1.6}
_DASHED: Look = {"fill": "none", "stroke": theme.ENGAGED, "stroke_dasharray": "3 2"}
_RING: Look = {"fill": "none", "stroke": theme.TARGET, "stroke_width": 2}
BARS: Mapping[str, Look] = {
    "in_force": {"fill": theme.ENGAGED, "stroke": theme.ENGAGED},
    "possibly": {"fill": theme.GROUND, "stroke": theme.ENGAGED},
    "planned": {"fill": theme.GROUND, "stroke": theme.SOIL, "stroke_dasharray": "4 3"},
    "ended": {"fill": theme.SOIL, "stroke": theme.SOIL},
}
_ON_IT: Look = {
    "fill": theme.INK,
    "paint-order": "stroke",
    "stroke": theme.GROUND,
    "stroke-linejoin": "round",
}
WORLD: Mapping[str, Look] = {
    "land": {"fill": theme.RAISED, "stroke": theme.HAIRLINE, "stroke-width": 0.5},
    "listed": {
        "fill": theme.GROUND,
        "fill-opacity": 0.55,
        "stroke": theme.SOIL,
        "stroke-width": 1.25,
    },
    "possible": {"fill": theme.ENGAGED_SOFT, "stroke": theme.ENGAGED, "stroke-width": 0.75},
    "engaged": {"fill": theme.ENGAGED},
    "names": {**_ON_IT, "font-size": 11, "stroke-width": 3},
}
KNOTS: Mapping[str, Look] = {
    "ties": {"fill": "none", "stroke": theme.SOIL, "stroke-opacity": 0.3},
    "foremost": {"stroke": theme.ENGAGED, "stroke-opacity": 0.9, "stroke-width": 1.5},
    "partner": {"fill": theme.ENGAGED},
    "alliance": {"fill": theme.GROUND, "stroke": theme.INK, "stroke-width": 1.5},
    "out": {"fill": theme.GROUND, "stroke": theme.FAINT, "stroke-width": 1},
    "names": {**_ON_IT, "font-size": 13.5, "stroke-width": 7},
    "text": {"dy": 4.5},
    "most": NOT_DRAWN,
    "ends": {"text-anchor": "end"},
}

MULTIPLES: Mapping[str, Look] = {
    "text": {"font-size": 19, "fill": theme.QUIET},
    "now": {"fill": theme.ENGAGED, "font-weight": 600},
    "ends": {"text-anchor": "end"},
    "grid": {"fill": "none", "stroke": theme.HAIRLINE, "stroke-width": 1.5},
    "band": {"fill": theme.COULD},
    "all": {"fill": "none", "stroke": theme.SOIL, "stroke-opacity": 0.6, "stroke-width": 2},
    "own": {"fill": "none", "stroke": theme.ENGAGED, "stroke-width": 3.5},
    "circle": {"fill": theme.ENGAGED},
}


def dots(
    view: View,
    canvas: Canvas,
    room: Room,
    *,
    columns: Mapping[int, Sequence[int]] = COLUMNS,
    size: float = theme.SIZE,
) -> float:
    """The field, with a line where each target is reached; its words are `size` px high."""
    plan, (x, y, width) = field.plan(view), room
    across = plan.columns(columns)
    pitch, goal = min(width / across, WIDEST), GOAL * size / theme.SIZE
    kinds = [
        *repeat("engaged", plan.engaged),
        *repeat("known", plan.known),
        *repeat("unlisted", plan.faint),
    ]
    done = 0
    for place, said in (*plan.lines, (plan.dots, "")):
        for number, kind in enumerate(kinds[done:place]):
            row, column = divmod(number, across)
            dot(kind, pitch, canvas, x + pitch * (column + 0.5), y + pitch * (row + 0.5))
        y += pitch * -(-max(0, place - done) // across)
        done = max(done, place)
        if said:
            middle, after = y + goal / 2, x + lettering.width(said, size, bold=True) + 8
            canvas.words(said, x, middle + size / 3, size=size, colour=theme.TARGET, bold=True)
            look = {"stroke": theme.TARGET, "stroke_width": 2}
            canvas.line(after, middle, max(x + across * pitch, after + 24), middle, **look)
            y += goal
    return y


def dot(kind: str, size: float, canvas: Canvas, x: float, y: float) -> None:
    """One dot of the field, in a room of so many px."""
    radius, line, colour = DOTS[kind]
    if line:
        canvas.circle(x, y, radius * size, fill="none", stroke=colour, stroke_width=line * size)
    else:
        canvas.circle(x, y, radius * size, fill=colour)


def whole_field(view: View, canvas: Canvas, room: Room) -> float:
    """The field and what its dots mean."""
    text = view.text
    y = dots(view, canvas, room) + 12
    said = text("field.one_dot", count=field.plan(view).each)
    canvas.words(said, room.left, y + 16, colour=theme.QUIET)
    keys: list[Key] = [
        (partial(dot, kind, KEY), text(f"field.{kind}", count=count))
        for kind, count in field.kinds(view)
    ]
    return legend(canvas, room.below(y + 22), keys)


def _marks(dimension: str, view: View, canvas: Canvas, room: Room) -> float:
    """Partnerships and alliances by region or by theme, one mark each."""
    text, each, (x, y, width) = view.text, where.a_mark(view), room
    start, in_line = x + SIDE + 14, int((width - SIDE - 70) // MARK)
    for key, count in words.by(view, dimension):
        if not count.count_max:
            continue
        name = words.label(view, dimension, key)
        sure, maybe = count.count // each, where.outlined(count, each)
        lines = max(len(lettering.lines(name, theme.SIZE, SIDE)), -(-(sure + maybe) // in_line))
        canvas.paragraph(name, x, y, SIDE, leading=LINE / theme.SIZE)
        for number in range(sure + maybe):
            row, column = divmod(number, in_line)
            place = start + MARK * (column + 0.5), y + LINE * (row + 0.5)
            mark(canvas, *place, MARK, is_sure=number < sure)
        counted = words.count(text, count)
        canvas.words(counted, x + width, y + LINE * 0.8, anchor="end", bold=True)
        y += lines * LINE + 9
        canvas.line(x, y - 4, x + width, y - 4, stroke=theme.HAIRLINE)
    return y


def whole_marks(dimension: str, view: View, canvas: Canvas, room: Room) -> float:
    """The same, with what the marks mean and where there is nothing."""
    text, each, counts = view.text, where.a_mark(view), words.by(view, dimension)
    none = [
        words.label(view, dimension, key)
        for key, count in counts
        if not count.count_max and key != NOT_STATED
    ]
    notes = [f"{text('where.one_mark', count=each)} {text('where.note')}"]
    if any(where.outlined(count, each) for _, count in counts):
        notes.append(text("where.note_outlined"))
    if none:
        notes.append(text(f"where.none_{dimension}", names=text.several(none)))
    y = _marks(dimension, view, canvas, room) + 4
    for note in notes:
        y = canvas.paragraph(note, room.left, y + 2, room.width, colour=theme.QUIET)
    return y


def mark(canvas: Canvas, x: float, y: float, size: float, *, is_sure: bool) -> None:
    """One partnership or alliance, in a room of so many px: outlined, if it may not have been in force."""
    if is_sure:
        canvas.circle(x, y, 0.42 * size, fill=theme.ENGAGED)
    else:
        canvas.circle(x, y, 0.35 * size, **_OUTLINED)


def whole_matrix(view: View, canvas: Canvas, room: Room) -> float:
    """Themes down and regions across, with totals, and what the cells mean."""
    text, grid, (x, y, width) = view.text, matrix.grid(view), room
    heads = [*(words.label(view, "region", key) for key, _ in grid.regions)]
    heads.append(text("matrix.all_regions"))
    wide = (width - SIDE) / len(heads)
    longest = max(lettering.width(word, SMALL) for head in heads for word in head.split(" "))
    size = SMALL * min(1, (wide - 2) / longest)
    said = [lettering.lines(head, size, wide) for head in heads]
    y += max(map(len, said)) * SMALL_LINE
    for column, lines in enumerate(said):
        for number, line in enumerate(reversed(lines)):
            at = x + SIDE + wide * (column + 0.5), y - SMALL_LINE * number
            canvas.words(line, *at, size=size, anchor="middle")
    y += 8
    below = cells(view, canvas, Room(x + SIDE, y, width - SIDE))
    for key, _ in (*grid.themes, (None, None)):
        name = words.label(view, "theme", key) if key else text("matrix.all_themes")
        lines = lettering.lines(name, SMALL, SIDE - 8, bold=key is None, most=2)
        foot = y + (ROW - CLOSE * len(lines)) / 2 - 3
        for number, line in enumerate(lines, 1):
            canvas.words(line, x, foot + CLOSE * number, size=SMALL, bold=key is None)
        y += ROW
        canvas.line(x, y, x + width, y, stroke=theme.HAIRLINE)
    kinds = {matrix.kind(view, cell) for cell in grid.cells.values()}
    keys: list[Key] = [
        (partial(_sample, kind), text(f"matrix.legend.{kind}"))
        for kind in matrix.SAMPLES
        if kind in kinds
    ]
    return legend(canvas, room.below(below + 14), keys)


def cells(
    view: View, canvas: Canvas, room: Room, *, row: float = ROW, with_totals: bool = True
) -> float:
    """The cells of the matrix alone, each `row` px high."""
    text, grid, (x, y, width) = view.text, matrix.grid(view), room
    wide, size = width / (len(grid.regions) + with_totals), theme.SIZE * row / ROW
    for theme_key, total in grid.themes:
        for column, (region, _) in enumerate(grid.regions):
            cell = grid.cells[region, theme_key]
            kind, left = matrix.kind(view, cell), x + wide * column
            middle = left + wide / 2, y + row / 2
            if kind == "some":
                canvas.box(left + 1, y + 1, wide - 2, row - 2, fill=theme.ENGAGED_SOFT)
            if kind == "maybe":
                canvas.box(left + 4, y + 4, wide - 8, row - 8, **_DASHED)
            if kind == "open":
                canvas.circle(*middle, HOLE * row / ROW, **_RING)
            else:
                said = NOTHING.get(kind) or words.count(text, cell.alliances)
                colour = theme.QUIET if kind in NOTHING else theme.INK
                _number(canvas, said, *middle, size, bold=kind == "some", colour=colour)
        if with_totals:
            middle = x + width - wide / 2, y + row / 2
            _number(canvas, words.count(text, total), *middle, size, bold=True)
        y += row
    if not with_totals:
        return y
    for column, (_, total) in enumerate((*grid.regions, ("", view.values.alliances))):
        middle = x + wide * (column + 0.5), y + row / 2
        _number(canvas, words.count(text, total), *middle, size, bold=True)
    return y + row


def _number(canvas: Canvas, said: str, x: float, y: float, size: float, **look: Any) -> None:
    canvas.words(said, x, y + size / 3, size=size, anchor="middle", **look)


def _sample(kind: str, canvas: Canvas, x: float, y: float) -> None:
    """A cell of each kind, where it is explained."""
    if kind == "open":
        canvas.circle(x, y, HOLE, **_RING)
    elif kind == "none":
        canvas.words(NOTHING[kind], x, y + 5, anchor="middle", colour=theme.QUIET)
    elif kind == "some":
        canvas.box(x - 7, y - 7, 14, 14, fill=theme.ENGAGED_SOFT)
    else:
        canvas.box(x - 7, y - 7, 14, 14, **_DASHED)


def timeline(view: View, canvas: Canvas, room: Room) -> float:
    """From when to when each partnership of the list lasts, the chosen day as a line, and what the bars mean."""
    (axis, (_, _, some)), (x, y, width) = alliances.in_time(view), room
    names = view.snapshot.alliances.columns["name"]
    left, wide, below = x + NAMES + 20, width - NAMES - 20, y + 24 + ENTRY * len(some)
    for day in named_years(axis):
        at = left + wide * axis.place(day) / STEPS
        canvas.line(at, y, at, below, stroke=theme.HAIRLINE)
        canvas.words(str(day.year), at + 4, y + 12, size=SMALL, colour=theme.QUIET)
    states = [view.directory.state(one, view.values.on) for one in some]
    periods = [view.directory.period(one) for one in some]
    y += 24
    for one, state, period in zip(some, states, periods, strict=True):
        lines = lettering.lines(names[one], SMALL, NAMES, most=2)
        foot = y + (ENTRY - SMALL_LINE * len(lines)) / 2
        for line in lines:
            foot += SMALL_LINE
            canvas.words(line, x, foot - 4, size=SMALL)
        across = [left + wide * step / STEPS for step in ends(axis, state, *period)]
        _bar(canvas, state, across, y + ENTRY / 2, undated=not period[0], is_open=not period[1])
        y += ENTRY
        canvas.line(x, y, x + width, y, stroke=theme.HAIRLINE)
    at = left + wide * axis.place(axis.on) / STEPS
    veil: Look = {"fill": theme.GROUND, "fill_opacity": 0.6}  # what is to come is paler
    canvas.box(at, room.top + 24, left + wide - at, below - room.top - 24, **veil)
    canvas.line(at, room.top + 18, at, below, stroke=theme.TARGET, stroke_width=2)
    keys: list[Key] = [
        (partial(_sample_bar, kind), view.text(f"timeline.{kind}"))
        for kind in KINDS
        if kind in states
    ]
    if any(end is None for _, end in periods):
        keys.append((partial(_sample_bar, KINDS[0], is_open=True), view.text("timeline.open")))
    if any(start is None for start, _ in periods):
        keys.append((partial(_sample_bar, KINDS[0], undated=True), view.text("timeline.undated")))
    keys.append((_sample_day, view.text("timeline.day", day=view.text.day(axis.on))))
    return legend(canvas, room.below(y + 14), keys)


def _bar(
    canvas: Canvas,
    kind: str,
    across: Sequence[float],
    y: float,
    *,
    undated: bool = False,
    is_open: bool = False,
) -> None:
    """A bar that fades where its start or its end is not stated; without a start it is only outlined."""
    (first, last), top = across, y - BAR / 2
    look = {**BARS[kind], **({"fill": theme.GROUND} if undated else {})}
    canvas.box(first, top, last - first, BAR, stroke_width=1.5, **look)
    wide = min(FADE, last - first)
    if undated:
        canvas.fade(first - 1, top - 1, wide, BAR + 2, to_left=True)
    if is_open:
        canvas.fade(last - wide + 1, top - 1, wide, BAR + 2)


def _sample_bar(kind: str, canvas: Canvas, x: float, y: float, **how: bool) -> None:
    _bar(canvas, kind, (x - 7, x + 9), y, **how)


def _sample_day(canvas: Canvas, x: float, y: float) -> None:
    canvas.line(x, y - 8, x, y + 8, stroke=theme.TARGET, stroke_width=2)


def world(view: View, canvas: Canvas, room: Room, *, with_names: bool = True) -> float:
    """The map, if there is a country on it."""
    drawing = map_of(view)
    looks = WORLD if with_names else {**WORLD, "text": NOT_DRAWN}
    return room.top if drawing is None else canvas.drawing(drawing, looks, *room)


def knots(
    view: View, canvas: Canvas, room: Room, *, high: float = inf, with_names: bool = True
) -> float:
    """Who works with whom, everybody of the day, with those that the filters leave out as outlines; at most so high."""
    on = view.values.on
    found = view.together.network(on, view.values.filters)
    drawn, placed = view.together.drawn(on), view.together.drawing(on)
    if not drawn.partners:
        return room.top
    drawing = knots_of(view, found, drawn, placed, "")
    width = min(room.width, placed.width * min(LARGEST_KNOTS, high / placed.height))
    looks = KNOTS if with_names or placed.width == NARROW else {**KNOTS, "text": NOT_DRAWN}
    return canvas.drawing(drawing, looks, room.left, room.top, width)


def whole_knots(view: View, canvas: Canvas, room: Room) -> float:
    """The same, with what the shapes mean."""
    on = view.values.on
    found = view.together.network(on, view.values.filters)
    drawn, drawing = view.together.drawn(on), view.together.drawing(on)
    meant = meanings(view, found, drawn, drawing, is_cut=bool(view.values.filters))
    keys: list[Key] = [(partial(_knot, kind), said) for kind, said in meant.items()]
    return knots(view, canvas, room.below(legend(canvas, room, keys) + 12))


def small_charts(found: Multiples, view: View, canvas: Canvas, room: Room) -> float:
    """Four beside each other, each below its name and its counts; in a row all names stand on one line."""
    (left, y, width), text = room, view.text
    wide = (width - BETWEEN * (IN_A_ROW - 1)) / IN_A_ROW
    for first in range(0, len(found.drawn), IN_A_ROW):
        row = range(first, min(first + IN_A_ROW, len(found.drawn)))
        named = [words.label(view, multiples.DIMENSION, found.drawn[place][0]) for place in row]
        names = [lettering.lines(name, theme.SIZE, wide, bold=True, most=3) for name in named]
        foot, end = y + max(map(len, names)) * CHART_LINE, y
        for place, lines in zip(row, names, strict=True):
            x = left + (wide + BETWEEN) * (place - first)
            for number, line in enumerate(reversed(lines)):
                canvas.words(line, x, foot - CHART_LINE * number - 4, bold=True)
            counts = multiples.of_listed(text, found.drawn[place][1][-1])
            canvas.words(counts, x, foot + SMALL_LINE, size=SMALL, colour=theme.QUIET)
            chart = multiples.drawing(view, found, place)
            end = canvas.drawing(chart, MULTIPLES, x, foot + SMALL_LINE + 10, wide)
        y = end + CHART_LINE
    return y


def _knot(kind: str, canvas: Canvas, x: float, y: float) -> None:
    if kind == "foremost":
        canvas.line(x - 9, y, x + 7, y, **KNOTS[kind])
    elif kind == "alliance":
        canvas.box(x - 5, y - 5, 10, 10, **KNOTS[kind])
    else:
        canvas.circle(x, y, 5, **KNOTS[kind])
