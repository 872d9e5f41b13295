"""Any indicator through the years, and what would be if: figures of the closed kind of `figures.py`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from dashboard import theme
from dashboard.figures import (
    PATH_HEIGHT,
    Figure,
    count_ticks,
    padded,
    share_ticks,
    year_ticks,
)
from dashboard.framework import Indicator, Target
from dashboard.indicators import Reading
from dashboard.progress import WhatIf
from dashboard.text import Text

HEIGHT = 240
HEADROOM = 1.15
Point = tuple[date, Fraction, Fraction]


@dataclass(frozen=True, slots=True)
class Scale:
    """How the values of an indicator are written."""

    indicator: Indicator
    text: Text

    def written(self, value: Fraction) -> str:
        """One value as people read it: a share in percent, a count, or yes and no."""
        if self.indicator.unit == "share":
            return self.text.percent(value)
        if self.indicator.unit == "yes_no":
            return self.text("words.yes" if value else "words.no")
        return self.text.number(int(value))

    def between(self, low: Fraction, high: Fraction | None) -> str:
        """A value that lies between two; without the upper one, a least value."""
        least = self.written(low)
        if high is None:
            return self.text("share.at_least", share=least)
        if low == high:
            return least
        return self.text("share.between", low=least, high=self.written(high))

    def goal(self, target: Target) -> str:
        value = self.written(target.value)
        return self.text("figure.path.target", share=value, year=str(target.on.year))

    def says(self, points: Sequence[Point]) -> list[str]:
        return [
            self.text("figure.course.point", day=self.text.day(day), value=self.between(low, high))
            for day, low, high in points
        ]

    def ticks(self, top: Fraction) -> list[tuple[float, str]]:
        if self.indicator.unit == "share":
            return share_ticks(self.text)
        if self.indicator.unit == "yes_no":
            return [(value, self.written(Fraction(value))) for value in (0, 1)]
        return count_ticks(int(top), self.text)


def course(
    indicator: Indicator, baseline_on: date, readings: Sequence[Reading], text: Text
) -> Figure:
    """What an indicator was, what it may have been, and the straight line to each of its targets."""
    scale = Scale(indicator, text)
    known = [
        (one.on, one.low, one.low if one.high is None else one.high)
        for one in readings
        if one.low is not None
    ]
    top = max([Fraction(1), *(one[2] for one in known), *(one.value for one in indicator.targets)])
    begin = next(((day, low) for day, low, _ in known if day == baseline_on), None)
    newest = [
        theme.label(
            scale.between(low, high),
            day.isoformat(),
            float(high),
            colour=theme.ENGAGED,
            anchor=("right", "bottom"),
            shift=(0, 8),
        )
        for day, low, high in known[-1:]
    ]
    data = [*_observed(known, scale), *_goals(scale, begin)]
    ends = readings[0].on, max([readings[-1].on, *(one.on for one in indicator.targets)])
    return _figure(scale, data, newest, ends, top)


def what_if(found: WhatIf, indicator: Indicator, text: Text) -> Figure:
    """The share if so many took part more each year, with the targets; a band where not all is known."""
    scale = Scale(indicator, text)
    days = [day.isoformat() for day, _, _ in found.path]
    lows, highs = _ends(found.path)
    says = scale.says(found.path)
    data = [
        theme.line(days, lows, theme.ENGAGED, 2, "dot"),
        theme.points(days, lows, says, theme.ENGAGED, size=6),
        *_goals(scale, None),
    ]
    if lows != highs:
        data.insert(0, theme.band(days, lows, highs, theme.COULD))
    return _figure(scale, data, [], (found.path[0][0], found.path[-1][0]), Fraction(1))


def _observed(known: Sequence[Point], scale: Scale) -> list[Figure]:
    days = [day.isoformat() for day, _, _ in known]
    lows, highs = _ends(known)
    data = [theme.points(days, lows, scale.says(known), theme.ENGAGED)]
    if len(known) > 1:
        data.insert(0, theme.line(days, lows, theme.ENGAGED, 2))
        if lows != highs:
            data.insert(0, theme.band(days, lows, highs, theme.COULD))
    return data


def _ends(points: Sequence[Point]) -> tuple[list[float], list[float]]:
    return [float(low) for _, low, _ in points], [float(high) for _, _, high in points]


def _goals(scale: Scale, begin: tuple[date, Fraction] | None) -> list[Figure]:
    """The targets, and a straight line to each from where it began."""
    data = []
    for target in scale.indicator.targets:
        day, value = target.on.isoformat(), float(target.value)
        if begin is not None:
            line = [begin[0].isoformat(), day], [float(begin[1]), value]
            data.append(theme.line(*line, theme.TARGET, 1.5, "dash"))
        says = [scale.goal(target)]
        data.append(theme.points([day], [value], says, theme.TARGET, symbol="diamond", size=11))
    return data


def _figure(
    scale: Scale, data: list[Figure], newest: list[Figure], days: tuple[date, date], top: Fraction
) -> Figure:
    targets, (first, last) = scale.indicator.targets, days
    highest = float(top) * (1.02 if scale.indicator.unit == "share" else HEADROOM)
    goals = [
        theme.label(
            scale.goal(target),
            target.on.isoformat(),
            float(target.value),
            colour=theme.TARGET,
            anchor=("right", "bottom"),
            shift=(6, 8),
        )
        for target in targets
    ]
    return {
        "data": data,
        "layout": theme.layout(
            height=PATH_HEIGHT if targets else HEIGHT,
            margin=(44, 12, 40, 28),
            xaxis=theme.axis(
                "date",
                (padded(first, -8), padded(last, 12)),
                year_ticks(first.year, last.year),
                fixed=False,
            ),
            yaxis=theme.axis("linear", (-0.03 * highest, highest), scale.ticks(top), grid=True),
            annotations=[*newest, *goals],
        ),
    }
