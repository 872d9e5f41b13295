"""The worked examples, as a page: every rule, a few records, and the figures that follow from them by hand."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import reduce
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.cases import NOT_THERE, NULLS, Case, CaseFile, Group, Moment, Steps, Value
from dashboard.records import Record
from layouts import blocks, words
from layouts.blocks import aria
from layouts.view import View

TITLES = {"partner_id", "alliance_id", "name", "date", "count", "activity", "milestone"}
DIMENSIONS = {  # the filter that a field is named like
    "region": "region",
    "regions": "region",
    "country": "country",
    "category": "category",
    "themes": "theme",
    "membership": "membership",
    "kind": "kind",
    "form": "form",
    "evidence": "evidence",
}
LABELLED = {"status": "statuses", "scope": "scopes", "counterpart_country": "country"}
DATED = {
    "started_on": "period.since",
    "ended_on": "period.until",
    "joined_on": "period.since",
    "left_on": "period.until",
    "confirmed_on": "record.confirmed",
    "due_on": "examples.fact.due_on",
    "done_on": "examples.fact.done_on",
}
STATUSES = {"status", "status_range"}
YEARS = {"year", "earliest", "latest"}
PACES = {"pace", "pace_needed", "pace_needed_from_start"}
DIGITS = 2  # of a pace


def examples(view: View, files: Sequence[CaseFile]) -> html.Main:
    text = view.text
    counting = html.A(text("data.counting.title"), href=blocks.data_part(view, "counting"))
    return html.Main(
        [
            html.Div(
                [
                    html.H1(text("examples.title"), className="question"),
                    html.P(text("examples.lead"), className="answer small"),
                    html.P(
                        [
                            text("examples.tested"),
                            " ",
                            *text.parts("examples.short", counting=counting),
                        ]
                    ),
                    _contents(view, files),
                ],
                className="head",
            ),
            *(_file(view, file) for file in files),
        ],
        id="main",
        className="examples",
    )


def _contents(view: View, files: Sequence[CaseFile]) -> Component:
    language = view.text.language
    return html.Nav(
        html.Ul([html.Li(html.A(file.title[language], href=f"#{file.key}")) for file in files]),
        className="contents",
        **aria(label=view.text("data.contents")),
    )


def _file(view: View, file: CaseFile) -> Component:
    language = view.text.language
    return blocks.section(
        file.title[language],
        *([html.P(file.note[language])] if file.note else []),
        *(_case(view, case) for case in file.cases),
        name=file.key,
    )


def _case(view: View, case: Case) -> Component:
    """The rule, which unfolds into its records and what follows from them."""
    rule = case.name[view.text.language]
    lines = [
        *(_record(view, record) for records in case.records.values() for record in records),
        *(_group(view, group) for group in case.groups),
    ]
    return html.Details(
        [
            html.Summary(html.H3(rule)),
            html.Ul([html.Li(line) for line in lines])
            if lines
            else html.P(view.text("examples.no_records")),
            html.P(view.text("footer.as_of", day=view.text.day(case.as_of)), className="quiet"),
            _figures(view, rule, case.figures),
        ]
    )


def _record(view: View, record: Record) -> str:
    """What a record states, and nothing else."""
    given = {name: getattr(record, name) for name in type(record).model_fields}
    said = {name: value for name, value in given.items() if name in record.model_fields_set}
    titles = {name: _plain(view, name, said[name]) for name in said if name in TITLES}
    facts = (_fact(view, name, said[name]) for name in said if name not in TITLES)
    return _joined(view.text(f"examples.record.{record.table}", **titles), *facts)


def _group(view: View, group: Group) -> str:
    text = view.text
    title = text(f"examples.group.{'leads' if group.leads else 'none'}", count=group.partners)
    days = {"started_on": group.engaged_from, "ended_on": group.engaged_until}
    facts = [_fact(view, name, day) for name, day in days.items() if day]
    return _joined(title, *([text("period.no_start")] if group.undated else []), *facts)


def _fact(view: View, field: str, value: Any) -> str:
    text = view.text
    if field in DATED:
        return text(DATED[field], day=text.day(value))
    if field in DIMENSIONS:
        dimension = DIMENSIONS[field]
        keys = value if isinstance(value, tuple) else (value,)
        return _of(view, dimension, words.labels(view, dimension, keys))
    return text(f"examples.fact.{field}", value=_plain(view, field, value))


def _plain(view: View, field: str, value: Any) -> Any:
    if isinstance(value, date):
        return view.text.day(value)
    return words.label(view, LABELLED[field], value) if field in LABELLED else value


def _of(view: View, dimension: str, values: str) -> str:
    """ "region: Africa"."""
    return view.text("cut.one", name=view.text(f"filter.{dimension}.name"), values=values)


def _key(view: View, dimension: str, key: str) -> str:
    return _of(view, dimension, words.label(view, dimension, key))


def _figures(view: View, rule: str, moments: Sequence[Moment]) -> Component:
    """The figures of each moment as a table; the longer of the two, moments or figures, goes down."""
    text = view.text
    steps = tuple(dict.fromkeys(steps for moment in moments for steps in moment.figures))
    names = [_name(view, one) for one in steps]
    days = [_moment(view, moment) for moment in moments]
    cells = [[_cell(view, moment.figures, one) for one in steps] for moment in moments]
    if len(moments) > len(steps):
        rows = [[day, *row] for day, row in zip(days, cells, strict=True)]
        if any(moment.filters for moment in moments):
            return blocks.table(rule, [text("examples.filtered_day"), *names], rows)
        return blocks.table(rule, [text("heading.day"), *names], rows, name="days")
    rows = [[name, *row] for name, row in zip(names, zip(*cells, strict=True), strict=True)]
    return blocks.table(rule, [text("examples.follows"), *days], rows)


def _moment(view: View, moment: Moment) -> str:
    """The day and what the filters leave: one of the values of each."""
    return _joined(
        view.text.day(moment.on),
        *(
            _of(view, name, _either(view, (words.label(view, name, key) for key in keys)))
            for name, keys in moment.filters.given().items()
        ),
    )


def _either(view: View, said: Iterable[str]) -> str:
    return reduce(lambda one, other: view.text("examples.or", one=one, other=other), said)


def _name(view: View, steps: Steps) -> str:
    """What a figure is called, and of what part, day or target it is."""
    text = view.text
    match steps:
        case code, "baseline", leaf:
            figure, of = [code, leaf], [text.day(view.framework.baseline.on)]
        case code, "history", day, leaf:
            figure, of = [code, leaf], [text.day(date.fromisoformat(day))]
        case code, "by", dimension, "unlisted", _:
            figure, of = [code, "unlisted"], [text(f"filter.{dimension}.name")]
        case code, "by", dimension, key, leaf:
            figure, of = [code, leaf], [_key(view, dimension, key)]
        case code, "by_region_theme", cell, leaf:
            keys = zip(("region", "theme"), cell.split("+"), strict=True)
            figure = [code, leaf]
            of = [_key(view, name, key) for name, key in keys]
        case code, ("by_region" | "by_theme") as by, key, leaf:
            dimension = by.removeprefix("by_")
            figure, of = [code, leaf], [_key(view, dimension, key)]
        case code, "targets", year, *leaves:
            figure, of = [code, *leaves], [text("examples.target", year=year)]
        case "D4.5", number, leaf:
            figure, of = ["D4.5", leaf], [text("examples.activity", number=number)]
        case _:
            figure, of = list(steps), []
    return _joined(text(f"examples.figure.{'.'.join(figure)}"), *of)


def _cell(view: View, figures: Mapping[Steps, Value], steps: Steps) -> str:
    """A figure in words; nothing where the example does not ask for it."""
    return _said(view, steps[-1], figures[steps]) if steps in figures else ""


def _said(view: View, leaf: str, value: Value) -> str:
    text = view.text
    if isinstance(value, tuple):
        worst, best = (_said(view, leaf, one) for one in value)
        return worst if worst == best else text("examples.value.range", worst=worst, best=best)
    if isinstance(value, str):
        return _word(view, leaf, value)
    if isinstance(value, bool):
        return text("examples.value.yes" if value else "examples.value.no")
    if isinstance(value, Fraction):
        return _number(view, leaf, value)
    return str(value) if leaf in YEARS else text.number(value)


def _number(view: View, leaf: str, value: Fraction) -> str:
    if leaf in PACES:
        return view.text.decimal(value * 100, DIGITS)
    return view.text.decimal(value) if leaf == "partners_a_year" else view.text.percent(value)


def _word(view: View, leaf: str, value: str) -> str:
    if value in {"not known", "not_known"}:
        return view.text("words.not_known")
    if leaf in STATUSES and value not in (*NULLS, NOT_THERE):
        return view.text(f"status.{value}.word")
    return view.text(f"examples.value.{value.replace(' ', '_')}")


def _joined(*facts: str) -> str:
    return " · ".join(facts)
