"""Small charts beside each other, one for each category of partners: who takes part, year by year, on one scale."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from dash import html
from dash.development.base_component import Component

from dashboard.framework import NOT_STATED
from dashboard.histories import Histories
from dashboard.indicators import Share
from dashboard.text import Text
from layouts import blocks, titles, words
from layouts.blocks import Content, aria
from layouts.drawing import Circle, Path, Svg, Words
from layouts.view import View
from layouts.words import FEWEST_FOR_A_SHARE

NAME, DIMENSION = "partners_by_category", "category"
FEWEST = 2  # charts of shares: where there are fewer, counts say more
# In the units of a chart, in which the style sheet has letters of 15, and of 20 where charts are small.
WIDTH, HEIGHT = 240, 132
LEFT, RIGHT, TOP, BOTTOM = 4, 164, 22, 106
ASIDE, LOWER, APART, DOT = 9, 6, 19, 4
NICE = (1, 2, 5, 10)
Ends = tuple[Fraction, Fraction]
NOTHING: Ends = (Fraction(0), Fraction(0))
Point = tuple[int, int, int]
Category = tuple[str, tuple[Share, ...]]


@dataclass(frozen=True, slots=True)
class Scale:
    """The years across, and what is drawn upwards in all charts: shares, or numbers of partners, up to `top`."""

    days: tuple[date, ...]
    is_share: bool
    top: Fraction

    def x(self, day: date) -> int:
        span = (self.days[-1] - self.days[0]).days
        return RIGHT - (RIGHT - LEFT) * (self.days[-1] - day).days // max(span, 1)

    def y(self, value: Fraction) -> int:
        return round(BOTTOM - (BOTTOM - TOP) * float(value) / float(self.top))

    def points(self, shares: Sequence[Share]) -> list[Point]:
        """A history as far as it is known: across, and upwards the least and the most that it was."""
        known = zip(self.days, (_ends(share, self.is_share) for share in shares), strict=True)
        return [(self.x(day), self.y(ends[0]), self.y(ends[1])) for day, ends in known if ends]

    def last(self, text: Text, share: Share) -> tuple[str, int]:
        """What a share is called in few letters, and how high the least of it is drawn."""
        low, high = _ends(share, self.is_share) or NOTHING
        if not self.is_share:
            return words.among(text, int(low), int(high)), self.y(low)
        if low == high:
            return text.percent(low), self.y(low)
        return f"{round(low * 100)}–{text.percent(high)}", self.y(low)


@dataclass(frozen=True, slots=True)
class Multiples:
    """The charts, the highest first, and what they show in words; none where nobody ever took part."""

    title: str
    caption: str
    scale: Scale
    drawn: tuple[Category, ...]
    behind: str  # each of them, the line of all partners
    history: Histories


def multiples(view: View) -> Component:
    """The charts with all that belongs to them; where nobody ever took part, that."""
    found, shown = charts(view), titles.shown(view, NAME)
    heading = blocks.titled(view, NAME, title=found.title)
    content: list[Content] = [html.P(view.text("multiples.nobody"))]
    kinds: Sequence[str] = ("csv",)
    if found.drawn:
        kinds = blocks.KINDS
        items = [_item(view, found, place) for place in range(len(found.drawn))]
        content = [
            html.Ul(items, className="multiples"),
            html.Figcaption([found.caption, " ", *blocks.origin(view)]),
        ]
    table = blocks.data_table(view, NAME, shown, _table(view, shown, found.history), kinds)
    return html.Figure([*heading, *content, table], className="figure by-category")


def charts(view: View) -> Multiples:
    """What there is to draw: shares where they are known, and not of too few; else numbers of partners."""
    history = view.histories(DIMENSION)
    chosen = _chosen(view, history)
    listed = [one for one in chosen if any(share.listed for share in one[1])]
    some = [one for one in listed if any(share.part_max for share in one[1])]
    large = [one for one in listed if _ends(one[1][-1], is_share=True)]
    is_share = len(large) >= min(FEWEST, len(listed))
    high_first = sorted(large if is_share else some, key=lambda one: _rank(one, is_share))
    drawn = tuple(high_first if some else ())
    title = _title(view, history, drawn, is_share)
    scale = _scale(history, drawn, is_share)
    said = [*_caption(view, history, drawn, scale), *_left_out(view, chosen, drawn, scale)]
    behind = _line(scale.points(history.together))
    return Multiples(title, " ".join(said), scale, drawn, behind, history)


def drawing(view: View, found: Multiples, place: int) -> Component:
    """One of the charts; the first says what all have in common."""
    scale, (_, shares) = found.scale, found.drawn[place]
    return Svg(
        [
            Path(d=f"M0 {TOP}H{RIGHT}M0 {BOTTOM}H{RIGHT}", className="grid"),
            Path(d=found.behind, className="all"),
            *_own(scale.points(shares)),
            *_years(scale),
            *_values(view, scale, found.history.together[-1], shares[-1], is_first=not place),
        ],
        viewBox=f"0 0 {WIDTH} {HEIGHT}",
        **aria(hidden="true"),
    )


def _chosen(view: View, history: Histories) -> list[Category]:
    return [one for one in history.apart if words.chosen(view, DIMENSION, one[0])]


def _ends(share: Share, is_share: bool) -> Ends | None:
    """The least and the most that is drawn; None for a share that is not known, or of too few."""
    whole = share.whole if is_share else 1
    if whole is None or (is_share and share.listed < FEWEST_FOR_A_SHARE):
        return None
    return Fraction(share.part, whole), Fraction(share.part_max, whole)


def _rank(category: Category, is_share: bool) -> tuple[bool, Fraction, int]:
    """The highest first, of equal ones the largest; those that state no category last."""
    key, shares = category
    least, _ = _ends(shares[-1], is_share) or NOTHING
    return key == NOT_STATED, -least, -shares[-1].listed


def _scale(found: Histories, drawn: Sequence[Category], is_share: bool) -> Scale:
    every = [one for shares in (found.together, *(own for _, own in drawn)) for one in shares]
    known = [ends[1] for one in every if (ends := _ends(one, is_share))]
    highest = max(known, default=Fraction(0))
    top = _round_up(highest * 100) / 100 if is_share else _round_up(highest)
    return Scale(found.days, is_share, top)


def _round_up(value: Fraction) -> Fraction:
    """The next round number."""
    size = 1
    while value > size * NICE[-1]:
        size *= 10
    return Fraction(next(size * one for one in NICE if value <= size * one))


def _title(view: View, found: Histories, drawn: Sequence[Category], is_share: bool) -> str:
    """The category that is surely ahead of all others that are stated; where none is, what the charts show."""
    text, everybody = view.text, found.together[-1]
    stated = {key: shares[-1] for key, shares in drawn if key != NOT_STATED}
    ahead = titles.ahead(
        [(key, *(_ends(share, is_share) or NOTHING)) for key, share in stated.items()]
    )
    if ahead is None:
        return titles.shown(view, NAME)
    share = stated[ahead]
    return text(
        f"multiples.ahead.{'share' if is_share else 'count'}",
        category=words.label(view, DIMENSION, ahead),
        part=words.among(text, share.part, share.part_max),
        listed=share.listed,
        engaged=words.among(text, everybody.part, everybody.part_max),
    )


def _item(view: View, found: Multiples, place: int) -> Component:
    """A chart below its name and its counts, which lead to their records."""
    text, (key, shares) = view.text, found.drawn[place]
    now, cut = shares[-1], {DIMENSION: key}
    part = blocks.records(view, words.among(text, now.part, now.part_max), show="engaged", **cut)
    listed = blocks.records(view, text.number(now.listed), show="partners", **cut)
    return html.Li(
        [
            html.H4(words.label(view, DIMENSION, key)),
            html.P(text.parts("share.of_listed", part=part, listed=listed)),
            drawing(view, found, place),
        ]
    )


def _own(points: Sequence[Point]) -> Iterator[Component]:
    """What is known as a line up to a dot, and the room up to what it could have been."""
    if any(low != high for _, low, high in points):
        back = [(x, high, high) for x, _, high in reversed(points)]
        yield Path(d=f"{_line([*points, *back])}z", className="band")
    yield Path(d=_line(points), className="own")
    x, y, _ = points[-1]
    yield Circle(cx=x, cy=y, r=DOT)


def _line(points: Sequence[Point]) -> str:
    return "M" + "L".join(f"{x} {y}" for x, y, _ in points) if points else ""


def _years(scale: Scale) -> Iterator[Component]:
    first, last = scale.days[0].year, scale.days[-1].year
    yield Words(str(last), x=RIGHT, y=HEIGHT - 6, className="ends")
    if first < last:
        yield Words(str(first), x=0, y=HEIGHT - 6)


def _values(
    view: View, scale: Scale, together: Share, own: Share, *, is_first: bool
) -> Iterator[Component]:
    """What a line has come to, beside its end; in the first chart that of all partners too, and what the height means."""
    text = view.text
    value, height = scale.last(text, own)
    yield Words(value, x=RIGHT + ASIDE, y=height + LOWER, className="now")
    if is_first:
        everybody, above = scale.last(text, together)
        above = min(above, height - APART) if above <= height else max(above, height + APART)
        said = text("multiples.all", value=everybody)
        yield Words(said, x=RIGHT + ASIDE, y=above + LOWER)
        top = text.percent(scale.top) if scale.is_share else text.number(int(scale.top))
        yield Words(top, x=0, y=TOP - LOWER)


def _caption(
    view: View, found: Histories, drawn: Sequence[Category], scale: Scale
) -> Iterator[str]:
    """What the lines are, and why they are no shares."""
    text, unlisted = view.text, found.together[-1].unlisted
    yield text(f"multiples.caption.{'share' if scale.is_share else 'count'}")
    if any(low != high for _, shares in drawn for _, low, high in scale.points(shares)):
        yield text("multiples.caption.band")
    if not scale.is_share:
        why = "no_total" if unlisted is None else "unlisted" if unlisted else "few"
        yield text(f"multiples.caption.{why}", count=unlisted)


def _left_out(
    view: View, chosen: Sequence[Category], drawn: Sequence[Category], scale: Scale
) -> Iterator[str]:
    """The categories without a chart: of too few partners for a share, without anybody to draw, or without a partner."""
    text = view.text
    names: dict[str, list[str]] = {"few" if scale.is_share else "zero": [], "none": []}
    for key, shares in chosen:
        name, now = words.label(view, DIMENSION, key), shares[-1]
        if (key, shares) in drawn:
            continue
        if now.listed:
            part = words.among(text, now.part, now.part_max)
            kind = "few" if scale.is_share else "zero"
            names[kind].append(text("multiples.one", category=name, part=part, listed=now.listed))
        elif key != NOT_STATED:
            names["none"].append(name)
    for kind, some in names.items():
        if some:
            yield text(f"multiples.{kind}", names=text.several(some))


def _table(view: View, title: str, history: Histories) -> Component:
    """The same in numbers: a row for each category, a column for each day."""
    text = view.text
    rows = [
        [words.label(view, DIMENSION, key), *(of_listed(text, share) for share in shares)]
        for key, shares in _chosen(view, history)
        if any(share.listed for share in shares)
    ]
    rows.append([text("multiples.together"), *(of_listed(text, one) for one in history.together)])
    return blocks.table(
        f"{title} · {text('chart.table')}",
        [text("heading.category"), *map(text.day, history.days)],
        rows,
        numbers=range(1, len(history.days) + 1),
        name="days",
    )


def of_listed(text: Text, share: Share) -> str:
    """How many take part of those that are listed."""
    if not share.listed:
        return text("share.nobody")
    part = words.among(text, share.part, share.part_max)
    return text("share.of_listed", part=part, listed=share.listed)
