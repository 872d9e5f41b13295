"""The card that a link to a page shows where it is shared: the question, the answer, one picture, the day."""

from collections.abc import Callable, Mapping
from functools import partial
from math import sqrt

from dashboard import lettering, theme
from dashboard.web.canvas import Canvas
from layouts import matrix, sketches, where, words
from layouts.field import MOST_LINKED
from layouts.pages import description, record_title
from layouts.picture import Room
from layouts.view import View

WIDTH, HEIGHT, MARGIN = 1200, 630, 64
TOP, BOTTOM = 148, HEIGHT - 96  # of what is between the name of the site and the day
BESIDE, WIDE = Room(712, TOP, 424), Room(660, TOP, 476)
BELOW = Room(MARGIN, 430, WIDTH - 2 * MARGIN)
NAME, QUESTION, LARGEST, SMALLEST = 25, 30, 58, 28  # px, of letters
COLUMNS = {60: (10,), 240: (16,), 1100: range(30, 35), MOST_LINKED: range(44, 50)}
MARK = ((0, 0, True), (14, 0, False), (0, 14, False), (14, 14, True))  # the dots of our icon
RAIL, DOT = 36, 13  # px
LETTERS, SMALL, NAMES = 19, 16, 0.42  # px, of letters in pictures; what names take of the width
Draw = Callable[[View, Canvas, Room], float]


def says(view: View) -> str:
    """The card in words."""
    return f"{_asked(view)} {description(view)}"


def card(view: View) -> str:
    """The card of a page as SVG."""
    canvas, text = Canvas(WIDTH), view.text
    draw, room = DRAWN.get(view.address.page, DRAWN["overview"])
    width = BELOW.width if room is BELOW else room.left - 2 * MARGIN
    _name(view, canvas)
    y = canvas.paragraph(
        _asked(view),
        MARGIN, TOP - 14, width, size=QUESTION, colour=theme.QUIET, bold=True, most=3, is_title=True,
    )  # fmt: skip
    said, end = description(view), room.top if room is BELOW else BOTTOM
    size = next(
        (one for one in range(LARGEST, SMALLEST, -2) if _fits(said, one, width, end - y - 12)),
        SMALLEST,
    )
    most = int((end - y - 12) // (size * 1.16))
    canvas.paragraph(
        said, MARGIN, y + 12, width, size=size, leading=1.16, bold=True, most=most, is_title=True
    )
    draw(view, canvas, room)
    as_of = text("picture.as_of", day=text.day(view.values.on))
    canvas.words(as_of, MARGIN, HEIGHT - 44, size=NAME, colour=theme.QUIET)
    return canvas.svg(HEIGHT, said)


def _asked(view: View) -> str:
    """The question of the page, or the record that it is about."""
    return record_title(view) or words.question(view.text, view.address.page)


def _fits(said: str, size: float, width: float, height: float) -> bool:
    lines = lettering.lines(said, size, width, bold=True)
    return len(lines) * size * 1.16 <= height


def _name(view: View, canvas: Canvas) -> None:
    """Our mark and the name of the site, and that the data are invented, where they are."""
    for x, y, is_filled in MARK:
        look = {"fill": theme.ENGAGED} if is_filled else {"fill": "none", "stroke": theme.ENGAGED}
        radius = 6 if is_filled else 5
        canvas.circle(MARGIN + 6 + x, 56 + y, radius, stroke_width=2, **look)
    canvas.words(view.text("site.name"), MARGIN + 40, 71, size=NAME, bold=True)
    if view.snapshot.about.illustrative:
        said, wide = view.text("site.illustrative"), 0.0
        wide = lettering.width(said, NAME, bold=True) + 28
        canvas.box(WIDTH - MARGIN - wide, 40, wide, 46, fill=theme.TARGET, rx=4)
        place = WIDTH - MARGIN - wide / 2, 71
        canvas.words(said, *place, size=NAME, bold=True, colour=theme.GROUND, anchor="middle")


def _field(view: View, canvas: Canvas, room: Room) -> float:
    return sketches.dots(view, canvas, room, columns=COLUMNS, size=18)


def _rail(view: View, canvas: Canvas, room: Room) -> float:
    """The share from none to all: what is known, what it could be, and each target."""
    (x, y, width), text, share = room, view.text, view.values.engaged
    y += 40
    canvas.box(x, y, width, RAIL, fill=theme.RAISED, stroke=theme.HAIRLINE)
    if share.fraction is not None:
        most = max(share.fraction, share.fraction_max or share.fraction)
        canvas.box(x, y, width * float(most), RAIL, fill=theme.COULD)
        canvas.box(x, y, max(4, width * float(share.fraction)), RAIL, fill=theme.ENGAGED)
        said = words.share(text, share) or ""
        canvas.words(said, x, y + RAIL + 34, size=NAME, bold=True, colour=theme.ENGAGED)
    for target in view.framework.targets:
        at = x + width * float(target.value)
        look = {"stroke": theme.TARGET, "stroke_width": 3}
        canvas.line(at, y - 14, at, y + RAIL + 2, **look)
        said = text(
            "figure.path.target", share=text.percent(target.value), year=str(target.on.year)
        )
        canvas.words(said, at, y - 22, size=NAME, bold=True, colour=theme.TARGET, anchor="end")
    return y + RAIL + 40


def _regions(view: View, canvas: Canvas, room: Room) -> float:
    """Partnerships and alliances by region, one mark each below the name of the region."""
    (x, y, width), text, each = room, view.text, where.a_mark(view)
    shown = [(key, count) for key, count in words.by(view, "region") if count.count_max]
    in_line = int(width // DOT)
    rows = sum(-(-(count.count_max // each) // in_line) for _, count in shown)
    gap = min(18, (BOTTOM - y - rows * DOT - len(shown) * 26) / max(1, len(shown)))
    for key, count in shown:
        canvas.words(words.label(view, "region", key), x, y + 17, size=LETTERS)
        counted = words.count(text, count)
        canvas.words(counted, x + width, y + 17, size=LETTERS, bold=True, anchor="end")
        drawn, sure = count.count_max // each, count.count // each
        for number in range(drawn):
            row, column = divmod(number, in_line)
            place = x + DOT * (column + 0.5), y + 26 + DOT * (row + 0.5)
            sketches.mark(canvas, *place, DOT, is_sure=number < sure)
        y += 26 + DOT * -(-drawn // in_line) + gap
    return y


def _matrix(view: View, canvas: Canvas, room: Room) -> float:
    """Themes down and regions across: the more is in force, the larger the dot; a ring is an opening."""
    grid, (x, y, width) = matrix.grid(view), room
    row = (BOTTOM - y - 72) / len(grid.themes)
    start = x + width * NAMES
    across = (x + width - start) / len(grid.regions)
    most = max((cell.alliances.count_max for cell in grid.cells.values()), default=1) or 1
    for key, _ in grid.themes:
        name = lettering.shortened(words.label(view, "theme", key), SMALL, start - x - 8)
        canvas.words(name, x, y + row / 2 + 5, size=SMALL, colour=theme.QUIET)
        for column, (region, _) in enumerate(grid.regions):
            cell = grid.cells[region, key]
            kind, share = matrix.kind(view, cell), sqrt(cell.alliances.count_max / most)
            middle = start + across * (column + 0.5), y + row / 2
            _bubble(canvas, kind, *middle, row * max(0.2, 0.5 * share) if share else row * 0.24)
        y += row
    for kind in ("some", "open"):
        y += 8
        _bubble(canvas, kind, x + 8, y + 11, 7)
        said = view.text(f"matrix.legend.{kind}")
        y = canvas.paragraph(said, x + 26, y, width - 26, size=SMALL, colour=theme.QUIET, most=2)
    return y


def _bubble(canvas: Canvas, kind: str, x: float, y: float, radius: float) -> None:
    if kind == "open":
        canvas.circle(x, y, radius, fill="none", stroke=theme.TARGET, stroke_width=2.5)
    elif kind == "some":
        canvas.circle(x, y, radius, fill=theme.ENGAGED)
    elif kind == "maybe":
        canvas.circle(x, y, radius, fill="none", stroke=theme.ENGAGED, stroke_width=2)
    else:
        canvas.circle(x, y, 2, fill=theme.FAINT)


DRAWN: Mapping[str, tuple[Draw, Room]] = {
    "overview": (_field, BESIDE),
    "targets": (_rail, BELOW),
    "explore": (_matrix, WIDE),
    "partners": (partial(sketches.world, with_names=False), Room(600, 196, 560)),
    "alliances": (_regions, BESIDE),
    "network": (partial(sketches.knots, high=BOTTOM - TOP, with_names=False), WIDE),
    "opportunities": (_matrix, WIDE),
}
