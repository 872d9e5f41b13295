"""Where each partner and each alliance stands in the drawing of a network.

Alliances are drawn as well as partners, and a line says "takes part in": an alliance of forty is forty lines, where
lines between its partners would be 780 and nothing could be seen through them. It also shows by what they are tied.
Who is not a partner of the register is not drawn: the other side of a partnership is a text in the records, often
the name of a partner that is drawn already.

Groups that nothing connects stand apart. In each, springs pull together what is tied and push apart what is not; the
places are then spread evenly over the sheet, and moved until none lies on another. A partner that takes part in one
alliance alone ties nothing together: such partners sit around their alliance like the seeds of a flower. Where
there are only a few, an alliance is a line with its partners below. The same network gives the same drawing.
"""

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from math import ceil, cos, inf, pi, sin, sqrt
from typing import Literal, NamedTuple
from unicodedata import east_asian_width

import numpy as np
from numpy.typing import NDArray

from dashboard.network import Network

FEW = 24  # so few that each has its name beside it
NARROW, WIDE = 360, 720  # px, of the sheet
ROW, LINE, INDENT = (
    28,
    18,
    24,
)  # px: from name to name, from line to line of one, and of what stands below another
LETTER, LETTER_ON_A_PHONE, LETTER_ON_A_WIDE_SCREEN = 6.6, 13, 4.7  # px of the sheet, about
LONGEST, LONGEST_LINE, MOST_LINES = 34, 46, 2  # letters of a name among many, and of one among few
LABELS, LABELS_ON_A_PHONE, LABELS_ON_A_WIDE_SCREEN = 10, 3, 24
MARGIN = 2  # px of ground around a name
SEED, ROUNDS, ROUNDS_OF_MANY, MANY = 4, 200, 40, 500  # of the springs
EVENLY, ENOUGH = (
    0.5,
    40,
)  # how much the order of the places counts beside their distance, from so many on
ROOM = (
    2.0,
    3.6,
    600,
)  # paper in areas of its dots: at least; with few; and one less for each so many dots
GAP = 5  # px between two dots
SEEDS, GOLDEN_ANGLE = 9, pi * (3 - sqrt(5))  # px from seed to seed, and the turn
SHOVES, CLOSE = 6, 4

Places = NDArray[np.float64]
Box = tuple[float, float, float, float]  # left, top, right, bottom


class Knot(NamedTuple):
    """A partner or an alliance of the network, by its position in its table."""

    is_partner: bool
    position: int


@dataclass(frozen=True, slots=True)
class Dot:
    """A knot, its place, and its size: the radius of a partner, half the side of an alliance."""

    knot: Knot
    x: int
    y: int
    size: int


@dataclass(frozen=True, slots=True)
class Label:
    """A name that always stands beside its dot, line by line; it begins at `x`, or `ends` there.

    Of many names, some find room even with the large letters of a phone, `more` where the sheet has its own size,
    and `most` only where it is drawn as wide as a page.
    """

    x: int
    y: int
    lines: tuple[str, ...]
    ends: bool = False
    where: Literal["everywhere", "more", "most"] = "everywhere"


@dataclass(frozen=True, slots=True)
class Drawing:
    """The sheet, and what is on it. `dots` come group by group, the largest first: each alliance, then its partners.

    `labels` are the names that have their place already; `labels()` finds room for more.
    """

    width: int
    height: int
    dots: tuple[Dot, ...]
    labels: tuple[Label, ...]


class _Sheet(NamedTuple):
    """A group on a sheet of its own, and the names on it that have their place already."""

    width: float
    height: float
    dots: Sequence[Dot]
    labels: Sequence[Label] = ()


def placed(network: Network, name: Callable[[Knot], str]) -> Drawing:
    """The drawing of a network."""
    is_small = len(network.partners) + len(network.alliances) <= FEW
    width = NARROW if is_small else WIDE
    groups = [_Group(network, partners) for partners in network.groups]
    return _packed(
        [
            _list(one, name) if is_small and len(one.alliances) == 1 else _sheet(one, width)
            for one in groups
        ],
        width,
    )


def labels(
    drawing: Drawing,
    chosen: Container[Knot],
    name: Callable[[Knot], str],
    first: Sequence[Knot] = (),
) -> list[Label]:
    """The names on a drawing: those that have their place, and as many of chosen knots as find one without another.

    Those that are named `first` have their names before others with more ties.
    """
    standing = {one.y for one in drawing.labels}  # the names of a list have lines of their own
    dots = [one for one in drawing.dots if one.knot in chosen and one.y not in standing]
    order = {knot: number for number, knot in enumerate(first)}
    dots.sort(key=lambda dot: (order.get(dot.knot, len(order)), -dot.size))
    found = _Labels(dots, drawing, name)
    more = found.all_that_fit(LETTER) if drawing.width == NARROW else found.largest()
    return [*drawing.labels, *more]


def shortened(name: str, longest: int = LONGEST) -> str:
    """A name as it stands in a drawing."""
    return name if len(name) <= longest else f"{name[: longest - 1].rstrip()}…"


class _Group:
    """Partners that are connected, and what connects them.

    `seeds` are, for each alliance, the partners that take part in it alone; `knots` are all others, the alliances first.
    """

    def __init__(self, network: Network, partners: Sequence[int]) -> None:
        self.members, self.together = network.members, network.together
        chosen = {one for partner in partners for one in self.together[partner]}
        self.alliances = sorted(chosen, key=lambda one: (-len(self.members[one]), one))
        self.seeds = {
            alliance: [one for one in self.members[alliance] if len(self.together[one]) == 1]
            for alliance in self.alliances
        }
        self.knots = [
            *(Knot(is_partner=False, position=one) for one in self.alliances),
            *(
                Knot(is_partner=True, position=one)
                for one in partners
                if len(self.together[one]) > 1
            ),
        ]

    def size(self, knot: Knot) -> int:
        ties = self.together if knot.is_partner else self.members
        return round(1.6 + 1.1 * sqrt(len(ties[knot.position])))

    def ties(self) -> list[tuple[int, int]]:
        """The places among the knots of each alliance and each of its partners that is one."""
        place = {knot: number for number, knot in enumerate(self.knots)}
        pairs = (
            (number, place.get(Knot(is_partner=True, position=one)))
            for number, alliance in enumerate(self.alliances)
            for one in self.members[alliance]
        )
        return [(alliance, partner) for alliance, partner in pairs if partner is not None]

    def radii(self) -> Places:
        """The room that each knot takes, with its seeds."""
        seeds = (
            SEEDS * sqrt(len(found) + 1) if (found := self.seeds.get(knot.position)) else 0
            for knot in self.knots[: len(self.alliances)]
        )
        radii = np.array([self.size(knot) + GAP for knot in self.knots], float)
        radii[: len(self.alliances)] += np.fromiter(seeds, float)
        return radii

    def dots(self, places: Places) -> Iterator[Dot]:
        """Each alliance, then those of its partners that have not had their turn."""
        found = dict(zip(self.knots, places.tolist(), strict=True))
        for alliance in self.alliances:
            knot = Knot(is_partner=False, position=alliance)
            x, y = found.pop(knot)
            yield Dot(knot, round(x), round(y), self.size(knot))
            within = self.size(knot) / SEEDS
            turn = 0.0
            for one in self.members[alliance]:
                partner = Knot(is_partner=True, position=one)
                if partner in found:
                    left, top = found.pop(partner)
                elif len(self.together[one]) == 1:
                    turn += 1
                    far, angle = SEEDS * sqrt(turn + within), turn * GOLDEN_ANGLE
                    left, top = x + far * cos(angle), y + far * sin(angle)
                else:
                    continue
                yield Dot(partner, round(left), round(top), self.size(partner))


def _list(group: _Group, name: Callable[[Knot], str]) -> _Sheet:
    """One alliance and its partners below it, with all their names."""
    dots: list[Dot] = []
    labels: list[Label] = []
    top = ROW // 2
    (alliance,) = group.alliances
    for knot in (
        Knot(is_partner=False, position=alliance),
        *(Knot(is_partner=True, position=one) for one in group.members[alliance]),
    ):
        dots.append(Dot(knot, ROW // 2 + INDENT * knot.is_partner, top, group.size(knot) + 2))
        lines = tuple(_lines(name(knot)))
        labels.append(Label(dots[-1].x + ROW // 2, top, lines))
        top += ROW + LINE * (len(lines) - 1)
    return _Sheet(NARROW, top, dots, labels)


def _lines(name: str) -> list[str]:
    """A long name in lines, at its blanks."""
    lines = [""]
    for word in name.split():
        if not lines[-1] or len(lines[-1]) + len(word) < LONGEST_LINE:
            lines[-1] = f"{lines[-1]} {word}".strip()
        else:
            lines.append(word)
    kept = lines[:MOST_LINES]
    if lines[MOST_LINES:]:
        kept[-1] += "…"
    return [shortened(line, LONGEST_LINE) for line in kept]


def _sheet(group: _Group, width: float) -> _Sheet:
    """A group by springs: a large one as wide as the sheet, the others about as wide as high."""
    radii = group.radii()
    widest = 2 * float(radii.max())
    if len(radii) == 1:
        places = np.array([[widest / 2, widest / 2]])
        return _Sheet(widest, widest, list(group.dots(places)))
    least, most, each = ROOM
    room = max(least, most - len(radii) / each) * pi * float((radii**2).sum())
    side = max(sqrt(room), 1.5 * widest)
    width = width if side > width / 2 else side
    height = max(room / width, 1.25 * widest)
    places = _sprung(len(radii), group.ties()) * (width, height)
    return _Sheet(width, height, list(group.dots(_apart(places, radii, width, height))))


def _sprung(knots: int, ties: Sequence[tuple[int, int]]) -> Places:
    """Places between 0 and 1 in both directions, as springs and an even spread have it."""
    import rustworkx  # noqa: PLC0415 - most of what we do draws nothing

    graph: rustworkx.PyGraph[int, None] = rustworkx.PyGraph()
    graph.add_nodes_from(range(knots))
    graph.add_edges_from_no_data(list(ties))
    rounds = ROUNDS if knots < MANY else ROUNDS_OF_MANY
    found = rustworkx.spring_layout(graph, seed=SEED, num_iter=rounds)
    places = np.array([found[knot] for knot in range(knots)])
    low, high = places.min(axis=0), places.max(axis=0)
    ranks = places.argsort(axis=0, kind="stable").argsort(axis=0, kind="stable") / (knots - 1)
    evenly = EVENLY * min(1, knots / ENOUGH)
    spread: Places = evenly * ranks + (1 - evenly) * (places - low) / np.maximum(high - low, 1e-9)
    return spread


def _apart(places: Places, radii: Places, width: float, height: float) -> Places:
    """The places moved, as little as need be, until no dot lies on another or over the edge."""
    least, most = radii[:, np.newaxis], np.array([width, height]) - radii[:, np.newaxis]
    places = np.clip(places, least, most)
    for _ in range(SHOVES):
        reach = radii[:, np.newaxis] + radii + CLOSE * GAP
        near = np.abs(places[:, np.newaxis, 0] - places[:, 0]) < reach
        near &= np.abs(places[:, np.newaxis, 1] - places[:, 1]) < reach
        one, other = np.nonzero(np.triu(near, 1))
        touching = radii[one] + radii[other]
        for _ in range(CLOSE):
            away = places[one] - places[other]
            far = np.maximum(np.hypot(away[:, 0], away[:, 1]), 1e-6)
            shove = away / far[:, np.newaxis] * np.maximum(touching - far, 0)[:, np.newaxis] / 2
            np.add.at(places, one, shove)
            np.add.at(places, other, -shove)
            places = np.clip(places, least, most)
    return places


def _packed(sheets: Iterable[_Sheet], width: int) -> Drawing:
    """The sheets on one, side by side in rows, as many as fit."""
    dots: list[Dot] = []
    labels: list[Label] = []
    left = top = below = 0.0
    for sheet in sheets:
        if left and left + sheet.width > width:
            left, top = 0.0, below
        right, down = round(left), round(top)
        dots += [replace(one, x=one.x + right, y=one.y + down) for one in sheet.dots]
        labels += [replace(one, x=one.x + right, y=one.y + down) for one in sheet.labels]
        left, below = left + sheet.width, max(below, top + sheet.height)
    return Drawing(width, ceil(below), tuple(dots), tuple(labels))


class _Labels:
    """Names beside their dots, none on another, and on as few other dots as may be."""

    def __init__(self, dots: Iterable[Dot], drawing: Drawing, name: Callable[[Knot], str]) -> None:
        self._name, self._drawing = name, drawing
        self._taken: list[Box] = []
        self._dots = list(dots)

    def all_that_fit(self, letter: float, most_hidden: float = inf) -> Iterator[Label]:
        """In the order of the dots, those that hide no more than so many others."""
        for dot in [*self._dots]:
            if found := self._beside(dot, letter, most_hidden):
                self._dots.remove(dot)
                yield found

    def largest(self) -> Iterator[Label]:
        """First some that are large enough for a phone, then more, where there is room."""
        yield from islice(self.all_that_fit(LETTER_ON_A_PHONE), LABELS_ON_A_PHONE)
        more = islice(self.all_that_fit(LETTER, most_hidden=1), LABELS - LABELS_ON_A_PHONE)
        yield from (replace(one, where="more") for one in more)
        most = self.all_that_fit(LETTER_ON_A_WIDE_SCREEN, most_hidden=1)
        yield from (
            replace(one, where="most") for one in islice(most, LABELS_ON_A_WIDE_SCREEN - LABELS)
        )

    def _beside(self, dot: Dot, letter: float, most_hidden: float) -> Label | None:
        name = shortened(self._name(dot.knot))
        long = letter * sum(2 if east_asian_width(one) in "WF" else 1 for one in name)
        best: tuple[float, Box, Label] | None = None
        for ends in (False, True):
            x = dot.x - dot.size - 4 if ends else dot.x + dot.size + 4
            left = x - long if ends else x
            box = (left, dot.y - letter, left + long, dot.y + letter)
            is_free = not any(_overlap(box, one) for one in self._taken)
            if is_free and left >= 0 and left + long <= self._drawing.width:
                hidden = self._hidden(box)
                if hidden <= most_hidden and (best is None or hidden < best[0]):
                    best = hidden, box, Label(x, dot.y, (name,), ends)
        if best is None:
            return None
        self._taken.append(best[1])
        return best[2]

    def _hidden(self, box: Box) -> int:
        """How many dots a name and the ground around it would lie on."""
        left, top, right, bottom = box
        return sum(
            left - MARGIN < one.x + one.size
            and one.x - one.size < right + MARGIN
            and top - MARGIN < one.y + one.size
            and one.y - one.size < bottom + MARGIN
            for one in self._drawing.dots
        )


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
