"""The drawing of a network: lines, dots for partners, squares for what they take part in; each leads to its page.

Reached with a pointer or the keyboard, a dot has its name beside it and its lines stand out, without a script.
Everybody of the day is drawn, whatever the filters choose: what they leave out is an outline in its place.
"""

from collections.abc import Iterator, Mapping
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
MOST_LIT = 500  # dots whose lines stand out: among more they are lost, and weigh more than the rest of the page


def knots(view: View, found: Network, everybody: Network, drawing: Drawing, name: str) -> Component:
    """The drawing of `everybody` in which those that are `found` stand out."""
    dots = {dot.knot: dot for dot in drawing.dots}
    chosen = {
        *(Knot(is_partner=True, position=one) for one in found.partners),
        *(Knot(is_partner=False, position=one) for one in found.alliances),
    }
    # A record is the same whatever the filters choose; and so a change of filter changes little of the page.
    bare = replace(view, address=view.address.to(filters=Filters()))
    is_lit = len(dots) <= MOST_LIT
    lines = {dot.knot: _lines(dot, dots, everybody) if is_lit else "" for dot in drawing.dots}
    return Svg(
        [
            *_ties(dots, everybody, found, chosen),
            *(
                _dot(bare, dot, lines[dot.knot], drawing.width, is_chosen=dot.knot in chosen)
                for dot in drawing.dots
            ),
            G(
                [
                    line
                    for label in labels(drawing, chosen, partial(_name, view))
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


def legend(view: View, *, is_cut: bool) -> Component:
    """What the shapes mean."""
    kinds = ("partner", "alliance", *(["out"] if is_cut else []))
    return html.P(
        [
            html.Span(
                [html.Span(className=f"knot {kind}"), view.text(f"network.legend.{kind}")],
                className="entry",
            )
            for kind in kinds
        ],
        className="legend",
    )


def _lines(dot: Dot, dots: Mapping[Knot, Dot], everybody: Network) -> str:
    """The lines from a dot to all that it is tied to."""
    is_partner, position = dot.knot
    tied = everybody.together[position] if is_partner else everybody.members[position]
    ends = (dots[Knot(not is_partner, one)] for one in tied)
    return "".join(_line(end, dot) if is_partner else _line(dot, end) for end in ends)


def _line(alliance: Dot, partner: Dot) -> str:
    """Always this way round: what is written twice packs well."""
    return f"M{alliance.x} {alliance.y}L{partner.x} {partner.y}"


def _ties(
    dots: Mapping[Knot, Dot], everybody: Network, found: Network, chosen: set[Knot]
) -> Iterator[Component]:
    """All lines below the dots: those that the filters leave out, and those of chosen partners that fit."""
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
            (fit if fits else rest).append(_line(dot, dots[knot]))
    yield Path(d="".join(rest), className="ties out")
    yield Path(d="".join(fit), className="ties")


def _dot(view: View, dot: Dot, lines: str, width: int, *, is_chosen: bool) -> Component:
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
    kind = "partner" if is_partner else "alliance"
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
        className=kind if is_chosen else f"{kind} out",
        **aria(label=name),
    )


def _name(view: View, knot: Knot) -> str:
    records = view.snapshot.partners if knot.is_partner else view.snapshot.alliances
    name: str = records.columns["name"][knot.position]
    return name


def _label(label: Label) -> Iterator[Component]:
    kinds = [
        *(["ends"] if label.ends else []),
        *([] if label.everywhere else ["more"]),
    ]
    look = {"className": " ".join(kinds)} if kinds else {}
    for number, line in enumerate(label.lines):
        yield Words(line, x=label.x, y=label.y + LINE * number, **look)
