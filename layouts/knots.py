"""The drawing of a network: lines, dots for partners, squares for what they take part in; each leads to its page.

Reached with a pointer or the keyboard, a dot has its name beside it and its lines stand out, without a script.
Everybody of the day is drawn, whatever the filters choose: what they leave out is an outline in its place. Of very
many only those with the most ties are links with names: each weighs twenty bytes on the way, a mere dot five.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial

from dash import html
from dash.development.base_component import Component

from dashboard.address import Filters
from dashboard.network import Network
from dashboard.placing import WIDE, Dot, Drawing, Knot, Label, labels, shortened
from layouts.blocks import aria
from layouts.drawing import Circle, G, Link, Path, Rect, Svg, Words
from layouts.entries import alliance_address, partner_address
from layouts.view import View

LINE = 18  # px, between two lines of a name
ASIDE = 4  # px, between a dot and its name
MOST_LINKED = 280  # dots
MOST_LIT = (
    700  # lines that stand out: among more they are lost, and weigh more than the rest of the page
)


def knots(view: View, found: Network, everybody: Network, drawing: Drawing, name: str) -> Component:
    """The drawing of `everybody` in which those that are `found` stand out."""
    dots = {dot.knot: dot for dot in drawing.dots}
    partners = frozenset(found.partners)
    chosen = {
        knot
        for knot in dots
        if not partners.isdisjoint(
            [knot.position] if knot.is_partner else found.members.get(knot.position, ())
        )
    }
    # A record is the same whatever the filters choose; and so a change of filter changes little of the page.
    bare = replace(view, address=view.address.to(filters=Filters()))
    is_lit = sum(map(len, everybody.together.values())) <= MOST_LIT
    lines = {dot.knot: _lines(dot, dots, everybody) if is_lit else "" for dot in drawing.dots}
    linked = set(sorted(dots, key=lambda knot: -len(_tied(knot, everybody)))[:MOST_LINKED])
    first = foremost(found, everybody, drawing)
    begin = [first, *(Knot(False, one) for one in _tied(first, everybody))] if first else []
    return Svg(
        [
            *_ties(dots, everybody, found, chosen, first),
            *_mere_dots([dot for dot in drawing.dots if dot.knot not in linked], chosen),
            *(
                _dot(bare, dot, lines[dot.knot], drawing.width, _look(dot.knot, chosen))
                for dot in drawing.dots
                if dot.knot in linked
            ),
            G(
                [
                    line
                    for label in labels(drawing, chosen, partial(_name, view), begin)
                    for line in _label(label)
                ],
                className="names",
                **aria(hidden="true"),
            ),
        ],
        viewBox=f"0 0 {drawing.width} {drawing.height}",
        role="group",
        className="knots wide" if drawing.width == WIDE else "knots",
        **aria(label=name),
    )


def foremost(found: Network, everybody: Network, drawing: Drawing) -> Knot | None:
    """Who works with more others than anybody else does: where a reader can begin, if there are many and all are shown."""
    if drawing.width != WIDE or len(found.partners) != len(everybody.partners):
        return None
    first, *others = found.partners  # those that work with most others come first
    is_ahead = found.others[first] > max((found.others[one] for one in others), default=0)
    return Knot(is_partner=True, position=first) if is_ahead else None


def meanings(
    view: View, found: Network, everybody: Network, drawing: Drawing, *, is_cut: bool
) -> dict[str, str]:
    """What the shapes mean, and whose lines stand out."""
    kinds = ("partner", "alliance", *(["out"] if is_cut else []))
    said = {kind: view.text(f"network.legend.{kind}") for kind in kinds}
    if first := foremost(found, everybody, drawing):
        said["foremost"] = view.text(
            "network.legend.foremost",
            partner=shortened(_name(view, first)),
            count=found.others[first.position],
        )
    return said


def legend(meant: Mapping[str, str]) -> Component:
    """The same as a line of words."""
    return html.P(
        [
            html.Span([html.Span(className=f"knot {kind}"), said], className="entry")
            for kind, said in meant.items()
        ],
        className="legend",
    )


def _lines(dot: Dot, dots: Mapping[Knot, Dot], everybody: Network) -> str:
    """The lines from a dot to all that it is tied to."""
    is_partner = dot.knot.is_partner
    ends = (dots[Knot(not is_partner, one)] for one in _tied(dot.knot, everybody))
    return "".join(_line(end, dot) if is_partner else _line(dot, end) for end in ends)


def _tied(knot: Knot, everybody: Network) -> tuple[int, ...]:
    """The positions of all that it is tied to."""
    return (everybody.together if knot.is_partner else everybody.members)[knot.position]


def _line(alliance: Dot, partner: Dot) -> str:
    """Always this way round: what is written twice packs well."""
    return f"M{alliance.x} {alliance.y}L{partner.x} {partner.y}"


def _ties(
    dots: Mapping[Knot, Dot],
    everybody: Network,
    found: Network,
    chosen: set[Knot],
    first: Knot | None,
) -> Iterator[Component]:
    """All lines below the dots: those that the filters leave out, those of chosen partners that fit, and, above
    them, those that tie the foremost to all others that it works with."""
    outstanding = everybody.together[first.position] if first else ()
    firsts: list[str] = []
    fit: list[str] = []
    rest: list[str] = []
    for dot in dots.values():
        if dot.knot.is_partner:
            continue
        alliance = dot.knot.position
        fitting = set(found.members.get(alliance, ()))
        for partner in everybody.members[alliance]:
            knot = Knot(is_partner=True, position=partner)
            fits = partner in fitting and knot in chosen
            here = firsts if alliance in outstanding else fit if fits else rest
            here.append(_line(dot, dots[knot]))
    yield Path(d="".join(rest), className="ties out")
    yield Path(d="".join(fit), className="ties")
    if firsts:
        yield Path(d="".join(firsts), className="ties foremost")


def _mere_dots(dots: Iterable[Dot], chosen: set[Knot]) -> Iterator[Component]:
    """Dots that only say that there is somebody, or something: those that look alike in one."""
    alike: dict[str, list[str]] = {}
    for dot in dots:
        size, twice = dot.size, 2 * dot.size
        shape = f"M{dot.x - size} {dot.y - size}h{twice}v{twice}h-{twice}z"
        if dot.knot.is_partner:
            half = f"a{size} {size} 0 1 0"
            shape = f"M{dot.x - size} {dot.y}{half} {twice} 0{half}-{twice} 0"
        alike.setdefault(_look(dot.knot, chosen), []).append(shape)
    for look, shapes in alike.items():
        yield Path(d="".join(shapes), className=look)


def _look(knot: Knot, chosen: set[Knot]) -> str:
    kind = "partner" if knot.is_partner else "alliance"
    return kind if knot in chosen else f"{kind} out"


def _dot(view: View, dot: Dot, lines: str, width: int, look: str) -> Component:
    is_partner, position = dot.knot
    name = _name(view, dot.knot)
    ends = dot.x > width / 2
    if is_partner:
        href = partner_address(view, view.snapshot.partners.columns["partner_id"][position])
        shape: Component = Circle(cx=dot.x, cy=dot.y, r=dot.size)
    else:
        href = alliance_address(view, position)
        side = 2 * dot.size
        shape = Rect(x=dot.x - dot.size, y=dot.y - dot.size, width=side, height=side)
    aside = dot.size + ASIDE
    return Link(
        [
            *([Path(d=lines)] if lines else []),
            shape,
            Words(
                shortened(name),
                x=dot.x - aside if ends else dot.x + aside,
                y=dot.y,
                **({"className": "ends"} if ends else {}),
            ),
        ],
        href=href,
        className=look,
        **aria(label=name),
    )


def _name(view: View, knot: Knot) -> str:
    records = view.snapshot.partners if knot.is_partner else view.snapshot.alliances
    name: str = records.columns["name"][knot.position]
    return name


def _label(label: Label) -> Iterator[Component]:
    kinds = [
        *(["ends"] if label.ends else []),
        *([] if label.where == "everywhere" else [label.where]),
    ]
    look = {"className": " ".join(kinds)} if kinds else {}
    for number, line in enumerate(label.lines):
        yield Words(line, x=label.x, y=label.y + LINE * number, **look)
