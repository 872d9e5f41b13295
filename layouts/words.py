"""What the pages say in words about values: labels of keys, counts that may be intervals, sentences about a share."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Any

from dash.development.base_component import Component

from dashboard.address import VOCABULARY
from dashboard.framework import NOT_STATED
from dashboard.indicators import Count, Share
from dashboard.progress import Statement
from dashboard.search import folded
from dashboard.text import Text
from layouts.view import View

FEWEST_FOR_A_SHARE = 5
Words = str | Component
Counts = tuple[tuple[str, Count], ...]
HALF = Fraction(1, 2)


def label(view: View, dimension: str, key: str) -> str:
    """A key of a dimension (`region`, `country` …) as people call it."""
    if key == NOT_STATED:
        return view.text("words.not_stated")
    if dimension == "country":
        country = view.framework.countries.get(key)
        return view.text.country(country.alpha2) if country else key
    found = view.framework.labels.get((VOCABULARY.get(dimension, dimension), key))
    return found[view.text.language] if found else key


def labels(view: View, dimension: str, keys: Iterable[str]) -> str:
    """Several keys as a list in words; "not stated" for none."""
    return view.text.several(label(view, dimension, key) for key in (tuple(keys) or (NOT_STATED,)))


def among(text: Text, low: int, high: int) -> str:
    """A count as far as it is known: "5", or "1–5"."""
    known = text.number(low)
    return known if low == high else f"{known}–{text.number(high)}"


def count(text: Text, alliances: Count) -> str:
    return among(text, alliances.count, alliances.count_max)


def chosen(view: View, dimension: str, key: str) -> bool:
    """Whether the filters leave a key of a dimension: any key does where none is chosen."""
    keys = getattr(view.values.filters, dimension)
    return not keys or key in keys


def by(view: View, dimension: str) -> Counts:
    """The partnerships and alliances of each region or theme that the filters leave.

    One that acts in two regions counts in both; under a filter only the chosen one leads to
    exactly what it counts.
    """
    counts: Counts = getattr(view.values, f"by_{dimension}")
    return tuple((key, found) for key, found in counts if chosen(view, dimension, key))


def countries(view: View) -> list[tuple[str, Share]]:
    """The countries that have a partner on the day, the most partners first: so small circles lie on large ones."""
    cells = [(key, share) for key, share in view.values.by["country"][:-1] if share.listed]
    return sorted(cells, key=lambda cell: (-cell[1].listed, cell[0]))


def countries_by_name(view: View) -> list[tuple[str, Share]]:
    """The countries that have a partner on the day, and those that state none, where a reader looks for them."""
    cells = [(key, share) for key, share in view.values.by["country"] if share.listed]
    return sorted(cells, key=lambda cell: where_one_looks(view, cell[0]))


def where_one_looks(view: View, country: str) -> tuple[bool, str]:
    """What puts countries in the order of their names in the language, whatever their accents; “not stated” last."""
    return country == NOT_STATED, folded(label(view, "country", country))


def taking_part(view: View) -> str:
    """How many of the listed partners take part."""
    text, share = view.text, view.values.engaged
    if not share.listed:
        return text("explore.no_partner")
    part = among(text, share.part, share.part_max)
    return text("explore.engaged", part=part, listed=share.listed, count=share.part_max)


def answer(view: View) -> tuple[str, dict[str, Any]]:
    """The key and the values of the sentence that answers the question of the site."""
    share = view.values.engaged
    words: dict[str, Any] = {
        "day": view.text.day(view.values.on),
        "part": share.part,
        "part_max": share.part_max,
        "listed": share.listed,
        "whole": share.whole,
        "count": share.part,
    }
    scope = "selection" if view.values.filters else "all"
    return f"answer.{scope}.{_kind_of_answer(share)}", words


def answered(view: View) -> str:
    """That sentence."""
    key, values = answer(view)
    return view.text(key, **values)


def question(text: Text, page: str) -> str:
    """The question that a page answers."""
    key = f"{page}.question"
    return text(key if text.has(key) else f"{page}.title")


def _kind_of_answer(share: Share) -> str:
    whole = share.listed if share.whole is None else share.whole
    if not whole:
        return "nobody"
    if share.whole is None:
        kind = "of_listed" if share.part else "none_of_listed"
    elif share.lower_bound:
        kind = "at_least" if share.part else "none_known"
    elif share.part != share.part_max:
        kind = "between"
    elif share.part in {0, whole}:
        kind = "all" if share.part else "none"
    else:
        kind = "exactly"
    return kind


def share(text: Text, part: Share) -> str | None:
    """A share in percent, as far as it is known; None where a percentage would say too much, or nothing."""
    if part.fraction is None or part.whole is None or part.whole < FEWEST_FOR_A_SHARE:
        return None
    if part.lower_bound and not part.part:
        return None
    least = text.percent(part.fraction)
    if part.lower_bound:
        return text("share.at_least", share=least)
    if part.part == part.part_max:
        return least
    return text("share.between", low=least, high=text.percent(Fraction(part.part_max, part.whole)))


def of_whom(view: View) -> str:
    """What the share is a part of: all partners, or those of the selection."""
    return view.text("overview.of_selection" if view.values.filters else "overview.of_all")


def goal(view: View, statement: Statement) -> str:
    """ "Target for 2030: 372, half of today's 744"."""
    text, target, whole = view.text, statement.target, view.values.engaged.whole
    kind = {HALF: "half", Fraction(1): "all"}.get(target.value, "share")
    words = {"year": str(target.on.year), "share": text.percent(target.value)}
    if whole is None or statement.needed is None:
        return text(f"goal.{kind}.of_all", **words)
    of = "now" if view.is_now else "then"
    words["then"] = str(view.values.on.year)
    return text(f"goal.{kind}.{of}", whole=whole, needed=statement.needed, **words)


def points_a_year(text: Text, pace: Fraction) -> str:
    """A pace in percentage points, to a tenth, that is never written 0 where it is not."""
    return text("pace.hardly") if pace and not tenths(pace * 100) else text.decimal(abs(pace) * 100)


def tenths(value: Fraction) -> Decimal:
    """A number as it is written with one decimal, for the plural that goes with it."""
    return Decimal(round(value * 10)) / 10


def cuts(view: View) -> list[str]:
    """The filters that cut the view, each in words."""
    return [
        view.text(
            "cut.one",
            name=view.text(f"filter.{name}.name"),
            values=view.text.several(label(view, name, key) for key in keys),
        )
        for name, keys in view.values.filters.given().items()
    ]
