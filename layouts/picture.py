"""A picture that leaves the site: what was found, the drawing, and where it comes from, on one sheet."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from dashboard import lettering, theme
from dashboard.web.canvas import Canvas
from layouts import words
from layouts.view import View

WIDTH, MARGIN = 800, 40
ACROSS = WIDTH - 2 * MARGIN
TITLE, SAID, SMALL = 26, 15, 13  # px, of letters
MOST_LINES, MOST_SAID = 5, 8
DIGEST_SHOWN = 12
Key = tuple[Callable[[Canvas, float, float], None], str]


class Room(NamedTuple):
    """Where something is drawn, in px; how high it is comes out."""

    left: float
    top: float
    width: float

    def below(self, y: float) -> "Room":
        return self._replace(top=y)


@dataclass(frozen=True, slots=True)
class Picture:
    """What was found, as a title; what is drawn and how to read it; and what draws it, and returns how far down it came."""

    title: str
    said: str
    draw: Callable[[Canvas, Room], float]


def sheet(view: View, picture: Picture) -> str:
    """The whole picture as SVG."""
    canvas = Canvas(WIDTH)
    y = _banner(view, canvas) + 28
    y = canvas.paragraph(
        picture.title,
        MARGIN,
        y,
        ACROSS,
        size=TITLE,
        leading=1.2,
        most=MOST_LINES,
        is_title=True,
        bold=True,
    )
    if view.values.filters:
        cuts = view.text("cut.shown", cuts=view.text.several(words.cuts(view)))
        y = canvas.paragraph(cuts, MARGIN, y + 8, ACROSS, size=SAID, most=MOST_SAID)
    y = canvas.paragraph(
        picture.said, MARGIN, y + 6, ACROSS, size=SAID, colour=theme.QUIET, most=MOST_SAID
    )
    y = picture.draw(canvas, Room(MARGIN, y + 24, ACROSS))
    return canvas.svg(round(_origin(view, canvas, y + 24) + 24), picture.title)


def legend(canvas: Canvas, room: Room, keys: Sequence[Key]) -> float:
    """Each mark with its meaning, one after the other, in lines. A mark is drawn around the place that it is given."""
    left, y, width = room
    for mark, said in keys:
        wide = 20 + lettering.width(said, theme.SIZE) + 18
        if left > room.left and left + wide > room.left + width:
            left, y = room.left, y + 22
        mark(canvas, left + 6, y + 11)
        canvas.words(said, left + 20, y + 16, colour=theme.QUIET)
        left += wide
    return y + 22


def _banner(view: View, canvas: Canvas) -> float:
    """That the organisations are made up, where they are."""
    if not view.snapshot.about.illustrative:
        return 12
    text = view.text
    said = f"{text('site.illustrative')} {text('site.illustrative_why')}"
    high = 20 + 17 * len(lettering.lines(said, SMALL, ACROSS, bold=True))
    canvas.box(0, 0, WIDTH, high, fill=theme.RAISED)
    canvas.box(0, high, WIDTH, 2, fill=theme.TARGET)
    canvas.paragraph(said, MARGIN, 10, ACROSS, size=SMALL, bold=True)
    return high


def _origin(view: View, canvas: Canvas, y: float) -> float:
    """Whose figures these are, of which day and records, and where to check them."""
    text, about = view.text, view.snapshot.about
    canvas.line(MARGIN, y, WIDTH - MARGIN, y, stroke=theme.HAIRLINE)
    day = text.day(view.values.on)
    publisher = about.publisher
    runs = (
        text("footer.publisher", publisher=publisher) if publisher else text("footer.no_publisher")
    )
    licence = text("footer.licence", licence=about.licence or text("words.not_stated"))
    digest = f"{text('footer.snapshot')} {view.snapshot.digest[:DIGEST_SHOWN]}"
    y += 12
    for said, bold in (
        (f"{text('site.name')} · {text('picture.as_of', day=day)}", True),
        (f"{text('footer.not_official')} {runs} {licence}", False),
        (text("picture.address", address=f"{view.site}{view.address}", snapshot=digest), False),
    ):
        colour = theme.INK if bold else theme.QUIET
        y = canvas.paragraph(said, MARGIN, y, ACROSS, size=SMALL, bold=bold, colour=colour)
    return y
