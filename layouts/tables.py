"""The table behind each chart: headings in the visitor's language, and rows of plain values.

A cell is a text, a whole number, a `Fraction`, a `date`, or None for what is not known; pages write
them for people, the server as CSV.
"""

from collections.abc import Callable
from datetime import date
from fractions import Fraction

from layouts import words
from layouts.view import View

Cell = str | int | Fraction | date | None
Table = tuple[list[str], list[list[Cell]]]


def path(view: View) -> Table:
    """The share of partners engaged at each year-end."""
    rows: list[list[Cell]] = [
        [
            day,
            share.part,
            share.part_max,
            share.listed,
            share.unlisted,
            share.whole,
            share.fraction,
            share.fraction_max,
        ]
        for day, share in view.values.history
    ]
    return _headings(
        view, "day", "engaged", "engaged_max", "listed", "unlisted", "whole", "least", "most"
    ), rows


def regions(view: View) -> Table:
    """Partnerships and alliances in force, by the region where they act."""
    return _counts(view, "region")


def themes(view: View) -> Table:
    """Partnerships and alliances in force, by theme."""
    return _counts(view, "theme")


def matrix(view: View) -> Table:
    """Partnerships and alliances in force in each region and theme, and the partners there."""
    rows: list[list[Cell]] = [
        [
            words.label(view, "region", cell.region),
            words.label(view, "theme", cell.theme),
            cell.alliances.count,
            cell.alliances.count_max,
            cell.partners,
        ]
        for cell in view.values.by_region_theme
        if words.chosen(view, "region", cell.region) and words.chosen(view, "theme", cell.theme)
    ]
    return _headings(view, "region", "theme", "alliances", "alliances_max", "competent"), rows


def history(view: View) -> Table:
    """Listed and engaged partners at each year-end."""
    rows: list[list[Cell]] = [
        [day, share.part, share.part_max, share.listed] for day, share in view.values.history
    ]
    return _headings(view, "day", "engaged", "engaged_max", "listed"), rows


def partners_by_region(view: View) -> Table:
    """Listed and engaged partners of each region."""
    rows: list[list[Cell]] = [
        [words.label(view, "region", key), share.part, share.part_max, share.listed]
        for key, share in view.values.by["region"]
    ]
    return _headings(view, "region", "engaged", "engaged_max", "listed"), rows


TABLES: dict[str, Callable[[View], Table]] = {
    "path": path,
    "regions": regions,
    "themes": themes,
    "matrix": matrix,
    "history": history,
    "partners_by_region": partners_by_region,
}


def _counts(view: View, dimension: str) -> Table:
    rows: list[list[Cell]] = [
        [words.label(view, dimension, key), count.count, count.count_max]
        for key, count in words.by(view, dimension)
    ]
    return _headings(view, dimension, "alliances", "alliances_max"), rows


def _headings(view: View, *names: str) -> list[str]:
    return [view.text(f"heading.{name}") for name in names]
