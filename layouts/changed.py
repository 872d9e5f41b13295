"""What has changed: since the publication before, between any two, and which published figures were corrected."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import groupby
from typing import Any, TypeAlias

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

from dashboard.archive import Compared, newest_two
from dashboard.changes import Changes, Figure, Moved, Number
from dashboard.corrections import Correction
from dashboard.store import SHORT, Publication
from dashboard.telling import difference_words, figure_words, points, reason, several
from dashboard.text import Text
from layouts import blocks, provenance, words
from layouts.blocks import Content, aria
from layouts.edited import Names, edits
from layouts.view import View

PART = "changed"
FIRST = 3  # names on Overview
NAMED = 12  # names that stand unfolded
MOST_NAMED = 300
MOST_CORRECTIONS = 50
FIGURES = (  # as readers want them; the core has its own order
    "fraction",
    "engaged",
    "whole",
    "published_total",
    "listed",
    "unlisted",
    "lower_bound",
    "alliances_in_force",
    "undated_alliances",
)
FLOWS = ("engaged", "register", "in_force")
Figures: TypeAlias = dict[str, Figure]


def latest(view: View) -> list[Component]:
    """For Overview: how the share has moved since the publication before, and through whom; nothing where there is none."""
    compared, text = view.compared, view.text
    if compared is None:
        return []
    changes = compared.changes
    said: list[Component] = []
    if compared.after.action == "rollback":
        said.append(html.P(text("changed.taken_back", day=_published(text, compared.before))))
    if changes is None:
        said.append(html.P(_not_comparable(text, compared)))
    else:
        said.append(html.P(_share_moved(text, compared, changes)))
        said += _who_moved(view, changes)
    if view.values.filters or view.address.on:
        said.append(html.P(text("changed.everybody"), className="quiet"))
    whole = html.A(text("changed.in_full"), href=blocks.data_part(view, PART))
    said.append(html.P(whole, className="links"))
    return [blocks.section(text("changed.title"), *said, name=PART)]


def whole(view: View) -> Component:
    """For Data & method: any two publications, their figures, who counts on one side only, and what was edited."""
    text, compared = view.text, view.compared
    if compared is None:
        told: list[Component] = [html.P(text(f"changed.{_why_nothing(view)}"))]
    elif compared.changes is None:
        told = [html.P(_not_comparable(text, compared))]
    else:
        names = Names(view, compared.changes)
        told = [
            *_figures(text, compared, compared.changes),
            *_flows(view, compared.changes, names),
            *_edits(view, compared.changes, names),
        ]
    return html.Section(
        [
            html.H2(text("data.changed.title")),
            html.P(text("changed.intro")),
            *([_form(view)] if len(_choices(view)) > 1 else []),
            *told,
        ],
        id=PART,
        className="part wide" if view.address.asked else "part wide off-paper",
    )


def corrections(view: View) -> Component:
    """For Data & method: every figure of a past day that a later publication says otherwise."""
    text, found = view.text, view.corrections
    said: list[Component] = [html.H2(text("data.corrections.title"))]
    if found:
        said.append(html.P(text("changed.corrections.intro")))
        if view.values.gaps.undated:
            said.append(html.P(text("changed.corrections.undated"), className="quiet"))
        said.append(_corrections(view, found[:MOST_CORRECTIONS]))
    else:
        said.append(html.P(text("changed.corrections.none")))
    if (rest := len(found) - MOST_CORRECTIONS) > 0:
        said.append(html.P(text("changed.corrections.more", count=rest), className="quiet"))
    return html.Section(said, id="corrections", className="part wide")


# Since the publication before


def _share_moved(text: Text, compared: Compared, changes: Changes) -> str:
    """How the share has moved, and the day that it is of where that has moved too; no reading of what is not known."""
    figures = dict(changes.figures)
    said = {
        "day": _published(text, compared.before),
        "old": _share(text, figures, "old"),
        "new": _share(text, figures, "new"),
    }
    difference = figures["fraction"].difference
    if difference is None or not _has_shares(figures):
        sentence = text("changed.was_and_is", **said)
    elif not difference:
        sentence = text("changed.same", **said)
    else:
        how = "risen" if difference > 0 else "fallen"
        apart = points(difference, text, "changed.points")
        sentence = text(f"changed.{how}", points=apart, **said)
    if changes.old_as_of == changes.new_as_of:
        return sentence
    days = {"old": text.day(changes.old_as_of), "new": text.day(changes.new_as_of)}
    return f"{sentence} {text('changed.days', **days)}"


def _share(text: Text, figures: Figures, side: str) -> str:
    """ "5 of 744 (0.7 %)", as far as it is known; of a few partners the counts alone."""
    part, all_of_them, share = (
        getattr(figures[name], side) for name in ("engaged", "whole", "fraction")
    )
    if share is None:
        return figure_words(None, text)
    if all_of_them < words.FEWEST_FOR_A_SHARE:
        return text("data.of", part=part, whole=all_of_them)
    return text("changed.share", part=part, whole=all_of_them, share=text.percent(Fraction(share)))


def _has_shares(figures: Figures) -> bool:
    """Whether both sides are of so many partners that a share says something."""
    wholes = figures["whole"].old, figures["whole"].new
    return all(one is None or one >= words.FEWEST_FOR_A_SHARE for one in wholes)


def _who_moved(view: View, changes: Changes) -> Iterator[Component]:
    """Who newly takes part and who no longer does: how many, and the first of them with the cause."""
    text, names = view.text, Names(view, changes, with_ids=False)
    sides = {side: moved for flow, side, moved in changes.moved if flow == "engaged" and moved}
    if not sides:
        yield html.P(text("changed.nobody"))
    for side, moved in sides.items():
        items = [html.Li(_moved(view, one, names)) for one in moved[:FIRST]]
        if len(moved) > FIRST:
            more = text("changes.more", count=len(moved) - FIRST)
            items.append(html.Li(more, className="quiet"))
        yield html.P(text(f"changes.engaged.{side}", count=len(moved)))
        yield html.Ul(items)


def _moved(view: View, moved: Moved[Any], names: Names) -> list[Content]:
    """A record, and why it counts on one side only."""
    told = [reason(why, view.text, names.record) for why in moved.reasons]
    return _flat(
        view.text.parts(
            "changed.moved", name=names.record(moved.record), reasons=several(told, view.text)
        )
    )


def _flat(parts: Sequence[Content]) -> list[Content]:
    return [piece for part in parts for piece in (part if isinstance(part, list) else [part])]


# Between any two


def _form(view: View) -> Component:
    """Which two are compared: a form with GET, which keeps the filters and the day."""
    text, address = view.text, view.address
    kept = [(name, key) for name, keys in address.filters.given().items() for key in keys]
    if address.on is not None:
        kept.append(("on", address.on.isoformat()))
    chosen = _chosen(view)
    return html.Form(
        [
            *(dbc.Input(type="hidden", name=name, value=value) for name, value in kept),
            html.Div(
                [
                    _select(view, name, one)
                    for name, one in zip(("from", "to"), chosen, strict=True)
                ],
                className="sentence",
            ),
            html.Button(text("changed.compare"), type="submit", className="button"),
        ],
        method="get",
        action=f"{address.path}#{PART}",
        className="filters compared",
        **aria(label=text("changed.choose")),
    )


def _select(view: View, name: str, chosen: str) -> Component:
    options = [
        {"label": _option(view.text, one), "value": one.digest[:SHORT]} for one in _choices(view)
    ]
    return html.Label(
        [
            html.Span(view.text(f"changed.{name}"), className="before"),
            dbc.Select(name=name, value=chosen, options=options, placeholder=options[0]["label"]),
        ],
        className="choice",
    )


def _choices(view: View) -> list[Publication]:
    """The newest publication of each snapshot, the newest first; the two that are compared among them, however old."""
    asked = (view.compared.before, view.compared.after) if view.compared else ()
    known: dict[str, Publication] = {}
    for one in sorted((*view.history, *asked), key=lambda one: -one.number):
        known.setdefault(one.digest, one)
    return list(known.values())


def _chosen(view: View) -> tuple[str, str]:
    """What stands in the two selects: what is compared, else what the address asks for."""
    if view.compared:
        return view.compared.before.digest[:SHORT], view.compared.after.digest[:SHORT]
    usual = newest_two(view.history) or (view.publication, view.publication)
    before, after = (
        (view.address[name] or one.digest)[:SHORT]
        for name, one in zip(("from", "to"), usual, strict=True)
    )
    return before, after


def _why_nothing(view: View) -> str:
    if len(_choices(view)) == 1:
        return "only_one"
    before, after = _chosen(view)
    is_same = before.startswith(after) or after.startswith(before)
    return "alike" if is_same else "not_read"


def _option(text: Text, publication: Publication) -> str:
    return text(
        "changed.publication",
        as_of=text.day(publication.as_of),
        day=_published(text, publication),
        engaged=provenance.engaged(text, publication),
    )


def _published(text: Text, publication: Publication) -> str:
    return text.day(publication.at.date())


def _not_comparable(text: Text, compared: Compared) -> str:
    """Why two publications have too little in common to tell, or too much."""
    before, after = compared.before, compared.after
    key = "too_many" if before.illustrative == after.illustrative else "illustrative"
    return text(f"changed.{key}", old=_published(text, before), new=_published(text, after))


def _figures(text: Text, compared: Compared, changes: Changes) -> Iterator[Component]:
    """All headline figures; where the days differ too, with what each of day and records has done."""
    is_one_day = changes.old_as_of == changes.new_as_of
    names = [
        "figure",
        "old",
        "new",
        "difference",
        *([] if is_one_day else ["by_day", "by_records"]),
    ]
    if is_one_day:
        days = text("changed.one_day", day=text.day(changes.old_as_of))
    else:
        old, new = text.day(changes.old_as_of), text.day(changes.new_as_of)
        days = text("changed.two_days", old=old, new=new)
    figures = dict(changes.figures)
    shown = [name for name in FIGURES if name != "fraction" or _has_shares(figures)]
    rows = [_figure_row(text, name, figures[name])[: len(names)] for name in shown]
    caption = text(
        "changed.caption",
        old=_published(text, compared.before),
        new=_published(text, compared.after),
    )
    heads = [text(f"changed.heading.{name}") for name in names]
    yield html.P(days)
    yield blocks.table(caption, heads, rows, numbers=range(1, len(names)), name="figures-compared")


def _figure_row(text: Text, name: str, figure: Figure) -> list[Content]:
    """A figure before and after, and how it came from the one to the other; quiet where it is the same."""
    is_yes_or_no = isinstance(figure.old, bool) or isinstance(figure.new, bool)
    parts = (figure.difference, figure.by_day, figure.by_records)
    cells = [figure_words(figure.old, text), figure_words(figure.new, text)]
    cells += ["" if is_yes_or_no else _difference(text, one) for one in parts]
    still = "quiet" if figure.old == figure.new else ""
    return [text(f"changed.figure.{name}"), *(html.Span(cell, className=still) for cell in cells)]


def _difference(text: Text, difference: Number) -> str:
    return figure_words(None, text) if difference is None else difference_words(difference, text)


def _flows(view: View, changes: Changes, names: Names) -> Iterator[Component]:
    """Who is newly engaged, in the register, in force, and who is no longer; each with the cause."""
    text = view.text
    sides = sorted((one for one in changes.moved if one[2]), key=lambda one: FLOWS.index(one[0]))
    yield html.H3(text("changed.flows"))
    if not sides:
        yield html.P(text("changed.nobody_moved"))
        return
    yield html.Div(
        [
            html.Div(
                [
                    html.H4(text(f"changes.{flow}.{side}", count=len(moved))),
                    *_folded(text, moved, [_moved(view, one, names) for one in moved[:MOST_NAMED]]),
                ]
            )
            for flow, side, moved in sides
        ],
        className="flows",
    )


def _folded(text: Text, moved: Sequence[Any], told: Sequence[Content]) -> Iterator[Component]:
    """The first by name; the others, where there are many, folded away, and of very many the number."""
    items = [html.Li(one) for one in told]
    yield html.Ul(items[:NAMED])
    if len(items) > NAMED:
        summary = html.Summary(text("changes.more", count=len(moved) - NAMED))
        rest = len(moved) - len(items)
        cut = [html.P(text("report.rest", count=rest), className="quiet")] if rest else []
        yield html.Details([summary, html.Ul(items[NAMED:]), *cut])


def _edits(view: View, changes: Changes, names: Names) -> Iterator[Component]:
    text = view.text
    edited = list(edits(view, changes, names))
    yield html.H3(text("changed.edits"))
    yield from edited or [html.P(text("changed.no_edits"))]


# Corrections


def _corrections(view: View, found: Sequence[Correction]) -> Component:
    """One table, in which the corrections of each publication stand below the day it was published on."""
    text = view.text
    caption = text("changed.corrections.caption")
    names = ("day", "figure", "was", "is")
    kinds = ("", "", "number", "number")
    heads = [
        html.Th(text(f"changed.heading.{name}"), scope="col", className=kind)
        for name, kind in zip(names, kinds, strict=True)
    ]
    bodies = []
    for _, group in groupby(found, lambda one: (one.before.number, one.after.number)):
        some = list(group)
        title = html.Th(_corrected_by(view, some[0]), scope="rowgroup", colSpan=len(names))
        rows = (_correction(text, one) for one in some)
        bodies.append(html.Tbody([html.Tr([title], className="published"), *rows]))
    return html.Div(
        html.Table([html.Caption(caption), html.Thead(html.Tr(heads)), *bodies]),
        className="scroll corrected",
        tabIndex="0",
        role="region",
        **aria(label=caption),
    )


def _corrected_by(view: View, one: Correction) -> list[Content]:
    """Which publication says otherwise, and the way to what changed between the two."""
    text = view.text
    day = text.day(one.after.at.date())
    what = "taken_back" if one.after.action == "rollback" else "published"
    old, new = one.before.digest[:SHORT], one.after.digest[:SHORT]
    if old == new:
        why: Content = text("changed.corrections.rules")
    else:
        asked = view.address.asking(**{"from": old, "to": new})
        why = html.A(text("changed.corrections.compare"), href=f"{asked}#{PART}")
    return [text(f"changed.corrections.{what}", day=day), " · ", why]


def _correction(text: Text, one: Correction) -> Component:
    figure = text(f"changed.corrections.figure.{one.figure}")
    return html.Tr(
        [
            html.Th(text.day(one.on), scope="row"),
            html.Td(figure),
            html.Td(figure_words(one.old, text), className="number"),
            html.Td(figure_words(one.new, text), className="number"),
        ]
    )
