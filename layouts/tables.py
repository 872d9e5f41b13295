"""The table behind each chart: headings in the visitor's language, and rows of plain values.

A cell is a text, a whole number, a `Fraction`, a `date`, or None for what is not known; pages write
them for people, the server as CSV.
"""

from collections.abc import Callable
from datetime import date
from fractions import Fraction

from dashboard.framework import Framework, Indicator
from dashboard.indicators import Reading
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


def partners_by_category(view: View) -> Table:
    """Listed and engaged partners of each category at each year-end."""
    found = view.histories("category")
    rows: list[list[Cell]] = [
        [
            words.label(view, "category", key),
            day,
            share.part,
            share.part_max,
            share.listed,
            share.fraction,
            share.fraction_max,
        ]
        for key, shares in found.apart
        if words.chosen(view, "category", key)
        for day, share in zip(found.days, shares, strict=True)
    ]
    names = "category", "day", "engaged", "engaged_max", "listed", "least", "most"
    return _headings(view, *names), rows


def world(view: View) -> Table:
    """Listed and engaged partners of each country."""
    rows: list[list[Cell]] = [
        [words.label(view, "country", key), share.part, share.part_max, share.listed]
        for key, share in words.countries_by_name(view)
    ]
    return _headings(view, "country", "engaged", "engaged_max", "listed"), rows


def course(view: View, figure: str) -> Table:
    """An indicator through the years: the least and the most that it was, in its unit."""
    rows: list[list[Cell]] = [
        [one.on, *_ends(view.framework.indicators[figure], one)] for one in view.readings(figure)
    ]
    return _headings(view, "day", "at_least", "at_most"), rows


def what_would_be(view: View) -> Table:
    """The share of partners at each year-end, if it were as the address asks."""
    found = view.what_if
    rows: list[list[Cell]] = [[*point] for point in (found.path if found else ())]
    return _headings(view, "day", "least", "most"), rows


def network(view: View) -> Table:
    """The partners that take part, each with how many others it works with, and the number of its connected group."""
    found = view.together.network(view.values.on, view.values.filters)
    columns = view.snapshot.partners.columns
    group = {one: number for number, group in enumerate(found.groups, 1) for one in group}
    rows: list[list[Cell]] = [
        [
            columns["name"][one],
            columns["partner_id"][one],
            found.others[one],
            len(found.together[one]),
            group[one],
        ]
        for one in found.partners
    ]
    names = "partner", "partner_id", "others", "count", "group"
    return [view.text(f"network.heading.{name}") for name in names], rows


def openings(view: View) -> Table:
    """Every region and theme that the filters leave: the partners that could begin, and what is in force there."""
    rows: list[list[Cell]] = [
        [
            words.label(view, "region", one.region),
            words.label(view, "theme", one.theme),
            len(one.partners),
            one.alliances.count,
            one.alliances.count_max,
        ]
        for one in view.together.openings(view.values.on).places
        if words.chosen(view, "region", one.region) and words.chosen(view, "theme", one.theme)
    ]
    return _headings(view, "region", "theme", "competent", "alliances", "alliances_max"), rows


def concept_notes(view: View) -> Table:
    """All concept notes, as the exports have them."""
    rows: list[list[Cell]] = [
        [
            note.title,
            note.note_id,
            words.label(view, "stages", note.stage) if note.stage else None,
            words.labels(view, "region", note.regions) if note.regions else None,
            words.labels(view, "theme", note.themes) if note.themes else None,
            note.funder,
            note.submitted_on,
            note.alliance_id,
        ]
        for note in view.snapshot.concept_notes
    ]
    names = "title", "number", "stage", "regions", "themes", "funder", "submitted", "alliance"
    return [view.text(f"opportunities.heading.{name}") for name in names], rows


def field(view: View) -> Table:
    """All partners: those that take part, the others that are listed, and those that only a published total knows of."""
    text, share = view.text, view.values.engaged
    rows: list[list[Cell]] = [
        [text("heading.engaged"), share.part],
        [text("picture.known"), share.listed - share.part],
        [text("heading.unlisted"), share.unlisted],
    ]
    return [text("partners.name"), text("heading.number")], rows


TABLES: dict[str, Callable[[View], Table]] = {
    "field": field,
    "path": path,
    "regions": regions,
    "themes": themes,
    "matrix": matrix,
    "history": history,
    "partners_by_region": partners_by_region,
    "partners_by_category": partners_by_category,
    "what_if": what_would_be,
    "world": world,
    "network": network,
    "openings": openings,
    "concept_notes": concept_notes,
}


def names(framework: Framework) -> set[str]:
    """Of what there is a table: of each chart, and of each indicator by its id."""
    return {*TABLES, *(one.id for one in framework.indicators.values() if not one.is_several)}


def table(name: str, view: View) -> Table:
    """The table of that name."""
    return TABLES[name](view) if name in TABLES else course(view, name)


def _ends(indicator: Indicator, reading: Reading) -> list[Cell]:
    ends = reading.low, reading.high
    return [*ends] if indicator.unit == "share" else [None if e is None else int(e) for e in ends]


def _counts(view: View, dimension: str) -> Table:
    rows: list[list[Cell]] = [
        [words.label(view, dimension, key), count.count, count.count_max]
        for key, count in words.by(view, dimension)
    ]
    return _headings(view, dimension, "alliances", "alliances_max"), rows


def _headings(view: View, *names: str) -> list[str]:
    return [view.text(f"heading.{name}") for name in names]
