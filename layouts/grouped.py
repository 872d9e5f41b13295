"""The records of a figure, group by group: how many, why they count or do not, and where each comes from."""

from collections.abc import Callable
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.address import OF_RECORDS
from dashboard.explain import Group
from layouts import blocks, words
from layouts.blocks import Content
from layouts.entries import period
from layouts.explained import ROLES, TOTALS, Row, Rows, groups, size, taken_apart
from layouts.listing import PAGE
from layouts.view import View

COUNTED = "numerator"  # the section of what is counted, by its role
MOST_NAMED = 5
MOST_ON_PAPER = 12
SHORT = 12  # letters of a digest, where a person reads it
PERIODS = {"partners": ("joined_on", "left_on"), "alliances": ("started_on", "ended_on")}
DATED = ("listed", "not_yet", "no_longer")  # why a partner is there or not: its period says it


def record_groups(view: View) -> list[Component]:
    """A section for each role that has records, with its groups; what is counted is unfolded."""
    rows, cells = Rows(view), _Cells(view)
    sections: list[Component] = []
    for role in ROLES:
        content: list[Content] = []
        for group in groups(view, role):
            if group.table != TOTALS:
                content += _group(view, group, rows, cells)
        if role == "denominator":
            content += _unlisted(view)
        for group in groups(view, role):
            if group.table == TOTALS:
                content += _group(view, group, rows, cells)
        if role == COUNTED and not content:
            content = [html.P(view.text("explain.nothing"))]
        if content:
            heading = html.H2(_heading(view, role))
            sections.append(html.Section([heading, *content], id=role, className="part wide"))
    return sections


def other_form(view: View, form: str) -> str:
    """The same address as CSV or as JSON."""
    query = f"?{view.address.query}" if view.address.query else ""
    return f"{view.address.path}.{form}{query}"


def _heading(view: View, role: str) -> str:
    """The role, and how many have it; of the whole also those that nobody has listed, where they belong to it."""
    count, measure = size(view, role), taken_apart(view).indicator.measure
    if role == "denominator" and measure == "reach":
        return view.text("explain.role.register", count=count)  # its whole is not one of partners
    if role == "denominator" and not _is_cut(view):
        count += _without_record(view)
    return view.text(f"explain.role.{role}", count=count)


def _unlisted(view: View) -> list[Content]:
    """That there are partners without a record."""
    count = _without_record(view)
    if not count:
        return []
    key = "explain.unlisted.selection" if _is_cut(view) else "explain.unlisted.all"
    return [html.P(view.text(key, count=count), className="lead")]


def _without_record(view: View) -> int:
    """How many partners nobody has listed, where the figure is one of all partners."""
    of_partners = taken_apart(view).indicator.measure in ("engaged", "listed")
    return (view.values.engaged.unlisted or 0) if of_partners else 0


def _is_cut(view: View) -> bool:
    """Whether nobody can say which of the unlisted partners belong to the whole."""
    return taken_apart(view).indicator.measure == "engaged" and view.values.engaged.whole is None


def _group(view: View, group: Group, rows: Rows, cells: "_Cells") -> list[Content]:
    """Why the records of a group count or do not, and the first of them as a table."""
    text, count = view.text, len(group.positions)
    why = text(f"explain.reason.{group.table}.{group.reason}", count=count)
    columns = _columns(group)
    content: list[Content] = [
        html.Summary(text("explain.records", count=count)),
        blocks.table(
            why,
            [text(f"explain.column.{column}") for column in columns],
            [[cells(group, row, column) for column in columns] for row in rows(group, PAGE)],
            name=f"lineage paper-{MOST_ON_PAPER}",
            stacks=True,
        ),
        *blocks.ends_on_paper(view, MOST_ON_PAPER, count),
    ]
    if count > PAGE:
        all_of_them = html.A(text("explain.in_csv"), href=other_form(view, "csv"), download="")
        more = text.parts("explain.more", count=count - PAGE, link=all_of_them)
        content.append(html.P(more, className="links"))
    return [html.P(why, className="lead"), html.Details(content, open=group.role == COUNTED)]


def _columns(group: Group) -> list[str]:
    """What is said of each record of a group."""
    columns = ["record"]
    if group.table == "alliances" or group.reason in DATED:
        columns.append("period")
    elif group.table == "partners" and group.role in ("numerator", "possible"):
        columns.append("through")
    elif group.table == "activities":
        columns.append("due")
    if group.table != "activities":
        columns.append("evidence")
    return [*columns, "export", "shown"]


class _Cells:
    """What stands in the columns of the tables."""

    def __init__(self, view: View) -> None:
        self._view, self._text = view, view.text
        self._kinds: dict[str, Callable[[Group, Row], Content]] = {
            "record": self._record,
            "through": self._through,
            "period": self._period,
            "due": self._due,
            "evidence": self._evidence,
            "export": self._export,
            "shown": self._shown,
        }

    def __call__(self, group: Group, row: Row, column: str) -> Content:
        return self._kinds[column](group, row)

    def _record(self, group: Group, row: Row) -> Content:
        """The name of a record, which leads to it where it stands elsewhere too, and its number."""
        if group.table == TOTALS:
            count, day = (self._stated(group, row, name) for name in ("count", "date"))
            return self._text("explain.total", count=count, day=self._text.day(day))
        href = self._href(group, row)
        named: list[Content] = [
            html.Span(html.A(row.name, href=href) if href else row.name, dir="auto")
        ]
        if row.id:
            named += [" ", html.Code(row.id, className="quiet", dir="auto")]
        return named

    def _through(self, group: Group, row: Row) -> Content:
        names = self._view.snapshot.alliances.columns["name"]
        named = [html.Li(names[one], dir="auto") for one in row.through[:MOST_NAMED]]
        if len(row.through) > MOST_NAMED:
            more = self._text("explain.and_more", count=len(row.through) - MOST_NAMED)
            named.append(html.Li(more))
        return html.Ul(named)

    def _period(self, group: Group, row: Row) -> Content:
        days = (self._stated(group, row, name) for name in PERIODS[group.table])
        return period(self._view, *days)

    def _due(self, group: Group, row: Row) -> Content:
        days = [
            self._text(f"explain.{name}", day=self._text.day(day))
            for name in ("due_on", "done_on")
            if (day := self._stated(group, row, name))
        ]
        return ", ".join(days) or self._text("words.not_stated")

    def _evidence(self, group: Group, row: Row) -> Content:
        said: list[Content] = []
        if group.table != TOTALS:
            levels = (row.evidence,) if row.evidence else ()
            said.append(words.labels(self._view, "evidence", levels))
        if row.source_url:
            said += [" · "] if said else []
            said.append(blocks.source(self._view, row.source_url))
        return said or self._text("words.not_stated")

    def _export(self, group: Group, row: Row) -> Content:
        """The file, sheet and row that a record was read from, and the beginning of the file's digest."""
        place = row.export
        if place is None:
            return self._text("explain.not_kept")
        key = "explain.in_sheet" if place.sheet else "record.origin"
        where = self._text(key, file=place.source, sheet=place.sheet, row=str(place.row))
        said: list[Content] = [html.Span(where, dir="auto")]
        if row.sha256:
            said += [" ", html.Code(row.sha256[:SHORT], title=row.sha256, className="quiet")]
        return said

    def _shown(self, group: Group, row: Row) -> Content:
        text, first, changed = self._text, row.first_shown, row.last_changed
        since = text("explain.since", day=text.day(first)) if first else text("explain.not_kept")
        if changed is None or changed == first:
            return since
        return f"{since}, {text('explain.changed', day=text.day(changed))}"

    def _stated(self, group: Group, row: Row, name: str) -> Any:
        return getattr(self._view.snapshot, group.table).columns[name][row.position]

    def _href(self, group: Group, row: Row) -> str | None:
        """The page of a record; those of an earlier snapshot have none."""
        if self._view.newest is not None or row.id is None or group.table not in OF_RECORDS:
            return None
        return str(self._view.address.to(page=group.table, record=row.id))
