"""The title of a chart: what it found, where the numbers say something for sure; else what it shows."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import partial

from dashboard.framework import NOT_STATED
from layouts import words
from layouts.view import View


def title(view: View, name: str) -> str:
    """The finding of a chart, or what it shows where nothing is sure."""
    return finding(view, name) or shown(view, name)


def finding(view: View, name: str) -> str | None:
    """What the numbers of a chart say for sure; None where they say nothing, or nobody looks."""
    find = FINDINGS.get(name)
    return find(view) if find else None


def shown(view: View, name: str) -> str:
    """What a chart shows, whatever the numbers are."""
    return view.text(f"chart.{name}.title")


def _path(view: View) -> str | None:
    """The share and that of the baseline; of what is not known, how far it may go."""
    text, now, begin = view.text, view.values.engaged, view.values.baseline
    if words.share(text, now) is None or now.fraction is None or now.fraction_max is None:
        return None
    if now.fraction != now.fraction_max:
        least, most = text.percent(now.fraction), text.percent(now.fraction_max)
        return text("title.path.open", share=least, most=most)
    if begin is None or begin.fraction is None or begin.fraction != begin.fraction_max:
        return None
    if view.values.on == view.values.baseline_on:
        return None
    return text(
        "title.path.known",
        share=text.percent(now.fraction),
        before=text.percent(begin.fraction),
        year=str(view.values.baseline_on.year),
    )


def _most(dimension: str, view: View) -> str | None:
    """The region or the theme of most alliances, where one is sure to be it."""
    text, total = view.text, view.values.alliances
    counts = [one for one in words.by(view, dimension) if one[0] != NOT_STATED]
    ends = [(key, count.count, count.count_max) for key, count in counts]
    key = ahead(ends)
    if key is None or total.count < words.FEWEST_FOR_A_SHARE:
        return None
    most = dict(counts)[key]
    return text(
        f"title.most.{dimension}",
        label=words.label(view, dimension, key),
        part=words.count(text, most),
        alliances=words.count(text, total),
        count=most.count_max,
    )


def _region(view: View) -> str | None:
    """The region of most partners that take part, where one is sure to be it."""
    text, everybody = view.text, view.values.engaged
    cells = {
        key: share
        for key, share in view.values.by["region"]
        if key != NOT_STATED and words.chosen(view, "region", key)
    }
    key = ahead([(key, share.part, share.part_max) for key, share in cells.items()])
    if key is None:
        return None
    return text(
        "title.most.partners",
        label=words.label(view, "region", key),
        part=words.among(text, cells[key].part, cells[key].part_max),
        engaged=words.among(text, everybody.part, everybody.part_max),
    )


def ahead(cells: Sequence[tuple[str, Fraction | int, Fraction | int]]) -> str | None:
    """The key whose least is more than the most of any other; None where there is no other."""
    if len(cells) < 2:  # noqa: PLR2004 - ahead of another
        return None
    key, least, _ = max(cells, key=lambda cell: cell[1])
    return key if all(most < least for other, _, most in cells if other != key) else None


def _history(view: View) -> str | None:
    return words.taking_part(view).removesuffix(".") if view.values.engaged.listed else None


def _world(view: View) -> str | None:
    """In how many countries there are partners, and in which most of them."""
    found = words.countries(view)
    if not found:
        return None
    key, most = found[0]
    label = words.label(view, "country", key)
    return view.text("title.world", count=len(found), label=label, part=most.listed)


FINDINGS: dict[str, Callable[[View], str | None]] = {
    "path": _path,
    "regions": partial(_most, "region"),
    "themes": partial(_most, "theme"),
    "history": _history,
    "partners_by_region": _region,
    "world": _world,
}
