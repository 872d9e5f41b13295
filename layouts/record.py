"""What the page of every record has: where it comes from, how to put it right, and how it counts."""

from collections.abc import Iterable

from dash import html
from dash.development.base_component import Component

from dashboard.records import Alliance, Partner
from layouts import blocks, words
from layouts.blocks import Content
from layouts.entries import one_key
from layouts.view import View

SHORT = 12  # letters of a digest, where a person reads it


def back(view: View) -> Component:
    """The way to the list."""
    page = view.address.page
    return html.P(
        html.A(view.text(f"{page}.back"), href=str(view.address.to(page=page))), className="back"
    )


def facts(view: View, said: Iterable[tuple[str, Content]]) -> Component:
    """What a record states, each fact under its name, and in one line what it does not state (None)."""
    text, said = view.text, [*said]
    names = {name: text(f"{view.address.page.removesuffix('s')}.fact.{name}") for name, _ in said}
    stated = [(names[name], fact) for name, fact in said if fact is not None]
    lacking = [names[name] for name, fact in said if fact is None]
    if lacking:
        in_a_row = text.several(f"{name[0].lower()}{name[1:]}" for name in lacking)
        stated.append((text("record.lacking"), html.Span(in_a_row, className="quiet")))
    return blocks.facts(stated)


def leads_to(view: View, dimension: str, *keys: str, page: str) -> Content:
    """Keys of a dimension in words, each of which leads to all records that have it; None without any."""
    if not keys:
        return None
    said: list[Content] = []
    for key in keys:
        filters = type(view.address.filters)().with_only(**{dimension: key})
        href = str(view.address.to(page=page, filters=filters))
        said += [", "] if said else []
        said.append(html.A(words.label(view, dimension, key), href=href))
    return said


def provenance(view: View, table: str, position: int) -> Component:
    """How well the record is supported, the row it was read from, and since when it is shown so."""
    text = view.text
    record: Partner | Alliance = getattr(view.snapshot, table)[position]
    level = record.evidence or "not_stated"
    evidence = words.labels(view, "evidence", one_key(record.evidence))
    facts: list[tuple[str, Content]] = [
        ("number", html.Code(view.address.record, dir="auto")),
        ("evidence", [evidence, ". ", html.Span(text(f"evidence.{level}"), className="quiet")]),
        (
            "source",
            blocks.source(view, record.source_url, record.source_url)
            if record.source_url
            else text("words.not_stated"),
        ),
        ("export", _export(view, table, position)),
        *_shown(view, table, position),
    ]
    return blocks.section(
        text("origin.title"),
        blocks.facts((text(f"origin.{name}"), fact) for name, fact in facts),
        html.H3(text("origin.wrong")),
        html.P(text("correct.record", id=view.address.record)),
        name="origin",
        note=html.P(text("origin.note")),
    )


def counts(view: View, table: str, position: int) -> Component:
    """Why the record counts on the day, or does not, and the way to the figure that counts it, taken apart."""
    text = view.text
    role, reason = view.directory.reason(table, position, view.values.on)
    said: list[Content] = [
        html.Strong(text(f"counts.{table}.{role}", day=text.day(view.values.on))),
        f" {text(f'counts.{table}.{reason}')} ",
    ]
    measure = "engaged" if table == "partners" else "alliances"
    for figure in view.framework.indicators.values():
        if figure.measure == measure and figure.scope is None and not figure.cut:
            explain = view.address.to(page="explain").asking(figure=figure.id)
            said.append(html.A(text("counts.figure"), href=str(explain)))
            break
    return html.P(said, className="counts")


def _export(view: View, table: str, position: int) -> Content:
    """The file, the sheet and the row, and the beginning of the file's digest."""
    places = view.snapshot.origins.get(table)
    if not places:
        return view.text("explain.not_kept")
    place = places[position]
    key = "explain.in_sheet" if place.sheet else "record.origin"
    where = view.text(key, file=place.source, sheet=place.sheet, row=str(place.row))
    said: list[Content] = [html.Span(where, dir="auto")]
    for one in view.publication.exports:
        if (one["source"], one.get("sheet")) == (place.source, place.sheet) and one.get("digest"):
            digest = str(one["digest"])
            said += [" ", html.Code(digest[:SHORT], title=digest, className="quiet")]
            break
    return said


def _shown(view: View, table: str, position: int) -> list[tuple[str, Content]]:
    text, shown = view.text, (view.lineage or {}).get(table)
    first, changed = shown.days(position) if shown else (None, None)
    said: list[tuple[str, Content]] = [
        ("first", text("explain.since", day=text.day(first)) if first else text("explain.not_kept"))
    ]
    if changed is not None and changed != first:
        said.append(("changed", text.day(changed)))
    return said
