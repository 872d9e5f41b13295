"""Values → plotly figures, as plain dicts of one small closed kind.

The closed kind, which `web/svg.py` draws on the server and plotly.js draws in the browser, alike to the pixel:

- `data`: traces `{"type": "scatter", "mode": "lines" | "markers", "x": […], "y": […], "line": {"color", "width", "dash":
  "solid" | "dot" | "dash"}, "marker": {"color", "size", "symbol": "circle" | "circle-open" | "diamond", "line": {"color", "width"}},
  "fill": "toself", "fillcolor", "opacity", "name", "hovertemplate" | "hoverinfo", "customdata"}` and
  `{"type": "bar", "orientation": "h" | "v", "x", "y", "width", "marker": {"color", "line"}, …}` with `barmode: "overlay"`; scatter with fill has no markers.
- `layout`: `height`, `margin` {l, r, t, b, "pad": 0}, `xaxis` and `yaxis` {type "linear" | "date", range, tickmode "array", tickvals, ticktext, showgrid, gridcolor, gridwidth, zeroline false, showline, fixedrange, ticks ""},
  `shapes` (lines only, `xref`/`yref` "x", "y" or "paper"), `annotations` {x, y, xref, yref, text without markup, showarrow false, xanchor, yanchor, xshift, yshift, font {color, size}}, `font` {family, size, color}, `showlegend` false,
  `paper_bgcolor` and `plot_bgcolor` transparent, `hovermode`, `dragmode`.
- Every number is stated: ranges, ticks and margins never come from plotly's own choice. The width is the container's.
- Every colour is one of `theme.py`'s tokens, written `var(--name)`: CSS resolves it in the SVG, and `callbacks` in the browser
  before plotly sees it, so that light and dark need one figure.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from dashboard import theme
from dashboard.framework import Framework
from dashboard.indicators import Share, Values
from dashboard.progress import Statement
from dashboard.text import Text

Figure = dict[str, Any]
PATH_HEIGHT = 352
HISTORY_HEIGHT = 272
ROW_HEIGHT = 48
MOST_TICKS = 5
MONTHS_BEFORE, MONTHS_AFTER = 10, 14
FULL = Fraction(1)
PACE = "dot"
HIGH, MIDDLE = 0.8, 0.45  # where along a line its name stands, above or below it
LOW = 0.1  # below this there is no room under a line


def path(
    values: Values, statements: Sequence[Statement], framework: Framework, text: Text
) -> Figure:
    """The share over the years: what is known, what could be, and the straight line to each target."""
    known = [(day, share) for day, share in values.history if share.fraction is not None]
    baseline = framework.baseline.on
    first = min([baseline, *(day for day, _ in known)])
    last = max([values.on, *(target.on for target in framework.targets)])
    data, labels = _goals(values, statements, framework, text)
    if known:
        data = [*_observed(known, text), *data]
        labels += _observed_labels(known[-1], text)
    return {
        "data": data,
        "layout": theme.layout(
            height=PATH_HEIGHT,
            margin=(44, 12, 40, 28),
            xaxis=theme.axis(
                "date",
                (padded(first, -MONTHS_BEFORE), padded(last, MONTHS_AFTER)),
                [
                    (date(year, 12, 31).isoformat(), str(year))
                    for year in range(first.year - first.year % -10, last.year + 1, 10)
                ],
                fixed=False,
            ),
            yaxis=theme.axis("linear", (-0.02, 1.02), share_ticks(text), grid=True),
            annotations=[
                theme.label(
                    text("figure.path.axis"),
                    0,
                    1,
                    refs=("paper", "paper"),
                    anchor=("left", "bottom"),
                    shift=(-44, 14),
                ),
                *labels,
            ],
        ),
    }


def parts_of_path(figure: Figure) -> Iterator[str]:
    """What a path shows, in the order of a reader: what is known, what could be, the way to the targets, the present pace."""
    data = figure["data"]
    yield "known"
    if any(
        theme.COULD in (trace.get("fillcolor"), trace.get("line", {}).get("color"))
        for trace in data
    ):
        yield "could"
    yield "needed"
    if any(trace.get("line", {}).get("dash") == PACE for trace in data):
        yield "pace"


def history(values: Values, text: Text) -> Figure:
    """How many partners were listed and how many engaged, at the end of each year."""
    days = [day.isoformat() for day, _ in values.history]
    shares = [share for _, share in values.history]
    engaged, possible = [share.part for share in shares], [share.part_max for share in shares]
    listed = [share.listed for share in shares]
    top = max([*listed, 1])
    says = [
        text(
            "figure.history.point",
            day=text.day(day),
            part=_interval(text, share.part, share.part_max),
            listed=share.listed,
        )
        for day, share in values.history
    ]
    data = [
        theme.line(days, _floats(listed), theme.SOIL, 1.5),
        theme.line(days, _floats(engaged), theme.ENGAGED),
        theme.points(days, _floats(engaged), says, theme.ENGAGED),
    ]
    if engaged != possible:
        data.insert(0, theme.band(days, _floats(engaged), _floats(possible), theme.COULD))
    first, last = values.history[0][0], values.history[-1][0]
    return {
        "data": data,
        "layout": theme.layout(
            height=HISTORY_HEIGHT,
            margin=(44, 12, 40, 28),
            xaxis=theme.axis(
                "date",
                (padded(first, -6), padded(last, 6)),
                year_ticks(first.year, last.year),
                fixed=False,
            ),
            yaxis=theme.axis(
                "linear", (-0.03 * top, 1.12 * top), count_ticks(top, text), grid=True
            ),
            annotations=[
                theme.label(
                    text("figure.history.axis"),
                    0,
                    1,
                    refs=("paper", "paper"),
                    anchor=("left", "bottom"),
                    shift=(-44, 14),
                ),
                theme.label(
                    text("figure.history.listed", count=listed[-1]),
                    days[-1],
                    listed[-1],
                    anchor=("right", "bottom"),
                    shift=(0, 5),
                ),
                theme.label(
                    text(
                        "figure.history.engaged",
                        part=_interval(text, engaged[-1], possible[-1]),
                        count=possible[-1],
                    ),
                    days[-1],
                    engaged[-1],
                    colour=theme.ENGAGED,
                    anchor=("right", "bottom" if engaged[-1] < top / 2 else "top"),
                    shift=(0, 7 if engaged[-1] < top / 2 else -7),
                ),
            ],
        ),
    }


def partners_by(rows: Sequence[tuple[str, Share]], text: Text) -> Figure:
    """Listed partners (outlined) and engaged ones (filled) of each label, as lying bars."""
    places = list(range(len(rows) - 1, -1, -1))
    shares = [share for _, share in rows]
    says = [
        text(
            "figure.by.row",
            label=name,
            part=_interval(text, share.part, share.part_max),
            listed=share.listed,
        )
        for name, share in rows
    ]
    listed, possible, engaged = (
        [getattr(share, name) for share in shares] for name in ("listed", "part_max", "part")
    )
    data = [theme.bars(listed, places, says, theme.GROUND, theme.SOIL)]
    if possible != engaged:
        data.append(theme.bars(possible, places, says, theme.ENGAGED_SOFT, theme.ENGAGED))
    data.append(theme.bars(engaged, places, says, theme.ENGAGED, theme.ENGAGED))
    names = [
        words
        for place, (name, share) in zip(places, rows, strict=True)
        for words in (
            theme.label(name, 0, place, colour=theme.INK, anchor=("left", "bottom"), shift=(0, 9)),
            theme.label(
                _of_listed(text, share),
                1,
                place,
                refs=("paper", "y"),
                anchor=("right", "bottom"),
                shift=(0, 9),
            ),
        )
    ]
    return {
        "data": data,
        "layout": theme.layout(
            height=ROW_HEIGHT * max(len(rows), 1) + 24,
            margin=(1, 2, 16, 8),
            xaxis=theme.axis("linear", (0, max([*listed, 1]))),
            yaxis=theme.axis("linear", (-0.5, max(len(rows), 1) - 0.5)),
            annotations=names,
        ),
    }


def _goals(
    values: Values, statements: Sequence[Statement], framework: Framework, text: Text
) -> tuple[list[Figure], list[Figure]]:
    start, base = framework.baseline.on.isoformat(), values.baseline
    data, labels = [], []
    for target in framework.targets:
        day, fraction = target.on.isoformat(), float(target.value)
        words = text(
            "figure.path.target", share=text.percent(target.value), year=str(target.on.year)
        )
        if base is not None and base.fraction is not None:
            data.append(
                theme.line(
                    [start, day], [float(base.fraction), fraction], theme.TARGET, 1.5, "dash"
                )
            )
        data.append(
            theme.points([day], [fraction], [words], theme.TARGET, symbol="diamond", size=11)
        )
        labels.append(
            theme.label(
                words,
                day,
                fraction,
                colour=theme.TARGET,
                anchor=("right", "bottom"),
                shift=(6, 8),
            )
        )
    pace = _pace(values, statements, framework)
    needed = [line for line in data if line["mode"] == "lines"]
    return [*data, *pace], [*labels, *_slopes(needed, pace, text)]


def _slopes(needed: Sequence[Figure], pace: Sequence[Figure], text: Text) -> list[Figure]:
    """The names of the rising lines, where they run: above the upper one, below the other, so that none crosses a name."""
    named = [(line, "needed") for line in needed[-1:]] + [(line, "so_far") for line in pace]
    upper = max(named, key=lambda one: _height(one[0], pace[0]["x"][-1]))[1] if pace else ""
    labels = []
    for line, name in named:
        is_upper = name == upper
        x, y = _along(line, HIGH if is_upper else MIDDLE)
        is_low = not is_upper and y < LOW
        labels.append(
            theme.label(
                text(f"figure.path.{name}"),
                x,
                y,
                colour=line["line"]["color"],
                anchor=("right" if is_upper else "left", "bottom" if is_upper or is_low else "top"),
                shift=(-6, 2) if is_upper else (6, 4 if is_low else -2),
            )
        )
    return labels


def _along(line: Figure, part: float) -> tuple[str, float]:
    """The day and the value so far along a straight line."""
    (start, end), (low, high) = map(date.fromisoformat, line["x"]), line["y"]
    return (start + (end - start) * part).isoformat(), low + (high - low) * part


def _height(line: Figure, day: str) -> float:
    """The value of a straight line on a day."""
    start, end, there = (date.fromisoformat(one) for one in (*line["x"], day))
    return _along(line, (there - start) / (end - start))[1]


def _pace(values: Values, statements: Sequence[Statement], framework: Framework) -> list[Figure]:
    """Where the present pace leads: only where the status is known, for else the pace is a guess."""
    pace = next((one.pace for one in statements if one.status not in {None, "not_known"}), None)
    now, end = values.engaged.fraction, framework.targets[-1].on
    if pace is None or now is None or end <= values.on or pace <= 0 or now >= FULL:
        return []
    years = Fraction((end - values.on).days) / Fraction("365.2425")
    reach = min(FULL, now + pace * years)
    day = values.on + timedelta(days=int((reach - now) / pace * Fraction("365.2425")))
    return [
        theme.line(
            [values.on.isoformat(), day.isoformat()],
            [float(now), float(reach)],
            theme.ENGAGED,
            1.5,
            PACE,
        )
    ]


def _observed(known: Sequence[tuple[date, Share]], text: Text) -> list[Figure]:
    days = [day.isoformat() for day, _ in known]
    lows = [float(share.fraction or 0) for _, share in known]
    highs = [float(share.fraction_max or share.fraction or 0) for _, share in known]
    says = [
        text(
            "figure.path.point",
            day=text.day(day),
            part=_interval(text, share.part, share.part_max),
            whole=share.whole,
            bound=text("figure.path.or_more") if share.lower_bound else "",
        )
        for day, share in known
    ]
    data = [
        theme.line(days, lows, theme.ENGAGED, 2.5),
        theme.points(days, lows, says, theme.ENGAGED),
    ]
    if lows == highs:
        return data
    if len(known) == 1:
        return [theme.line(days * 2, [lows[0], highs[0]], theme.COULD, 8), *data]
    return [theme.band(days, lows, highs, theme.COULD), *data]


def _observed_labels(newest: tuple[date, Share], text: Text) -> list[Figure]:
    day, share = newest
    low = share.fraction or FULL * 0
    high = share.fraction_max or low
    least = text.percent(low)
    bounded = high > low
    labels = []
    if low or not bounded:
        labels.append(
            theme.label(
                text("share.at_least", share=least) if bounded else least,
                day.isoformat(),
                float(low),
                colour=theme.ENGAGED,
                anchor=("left", "middle"),
                shift=(10, 3 if low < Fraction(1, 20) else -10),
                size=16,
            )
        )
    if bounded:
        labels.append(
            theme.label(
                text("figure.path.at_most", share=text.percent(high)),
                day.isoformat(),
                float(high),
                shift=(8, -4),
                anchor=("left", "middle"),
            )
        )
    return labels


def share_ticks(text: Text) -> list[tuple[float, str]]:
    """The quarters of a whole, in percent."""
    return [(quarter / 4, text.percent(Fraction(quarter, 4))) for quarter in range(5)]


def year_ticks(first: int, last: int) -> list[tuple[str, str]]:
    """Year-ends at round steps, at most six of them."""
    step = next(step for step in (1, 2, 5, 10, 20, 50) if (last - first) / step <= MOST_TICKS)
    return [
        (date(year, 12, 31).isoformat(), str(year))
        for year in range(first - first % -step, last + 1, step)
    ]


def count_ticks(top: int, text: Text) -> list[tuple[float, str]]:
    """Whole numbers at round steps, at most six of them."""
    step, size = 1, 1
    while top / step > MOST_TICKS:
        step = next((size * by for by in (2, 5) if size * by > step), 0)
        if not step:
            size *= 10
            step = size
    return [(value, text.number(value)) for value in range(0, top + 1, step)]


def padded(day: date, months: int) -> str:
    """The day so many months later: room at the end of an axis."""
    return (day + timedelta(days=round(months * 30.4))).isoformat()


def _of_listed(text: Text, share: Share) -> str:
    if not share.listed:
        return text("share.nobody")
    part = _interval(text, share.part, share.part_max)
    return text("share.of_listed", part=part, listed=share.listed)


def _interval(text: Text, low: int, high: int) -> str:
    return text.number(low) if low == high else f"{text.number(low)}–{text.number(high)}"


def _floats(counts: list[int]) -> list[float]:
    return [float(count) for count in counts]
