"""What was edited in the records, table by table: which were added and removed, and which fields of others say what now."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.changes import Changes, Edit, Edits
from dashboard.records import (
    IDS,
    About,
    Alliance,
    ConceptNote,
    Membership,
    Milestone,
    Network,
    Partner,
    PartnerCount,
    Record,
)
from layouts import entries, words
from layouts.blocks import Content
from layouts.view import View

MOST = 25  # records of a table that were added, removed or changed
LONGEST = 300  # letters of what stands in a cell
VOCABULARIES = {  # the words of which a field takes its values
    "region": "region",
    "regions": "region",
    "country": "country",
    "counterpart_country": "country",
    "category": "category",
    "themes": "theme",
    "membership": "membership",
    "kind": "kind",
    "form": "form",
    "evidence": "evidence",
    "status": "statuses",
    "scope": "scopes",
    "stage": "stages",
}
IN_ITS_NAME = {  # what the name of a record without an id says already
    Membership.table: {"alliance_id", "partner_id"},
    PartnerCount.table: {"date", "count"},
    Milestone.table: {"activity", "milestone"},
}


class Names:
    """What records are called, perhaps with their ids; each leads to its record where the page's snapshot has it."""

    def __init__(self, view: View, changes: Changes, *, with_ids: bool = True) -> None:
        self._view, self._with_ids = view, with_ids
        self._partners = _rows(view.snapshot.partners.columns["partner_id"])
        self._alliances = _rows(view.snapshot.alliances.columns["alliance_id"])
        self._other_partners = _names(changes.partners, "partner_id")
        self._other_alliances = _names(changes.alliances, "alliance_id")

    def record(self, record: Record) -> Content:
        match record:
            case Partner():
                return self.partner(record.partner_id, record.name)
            case Alliance():
                return self.alliance(record.alliance_id, record.name)
            case ConceptNote():
                return self._called(record.title, record.note_id)
            case Network():
                return self._called(record.name, record.network_id)
        return self._without_id(record)

    def _without_id(self, record: Record) -> Content:
        text = self._view.text
        match record:
            case Membership():
                partner, alliance = record.partner_id, record.alliance_id
                return text.parts(
                    "changed.record.membership",
                    partner=self.partner(partner),
                    alliance=self.alliance(alliance),
                )
            case PartnerCount():
                day = text.day(record.date)
                return text("changed.record.partner_count", count=record.count, day=day)
            case Milestone():
                return text.parts(
                    "changed.record.milestone",
                    activity=record.activity,
                    milestone=html.Bdi(record.milestone),
                )
        raise TypeError(record.table)

    def partner(self, partner_id: str, name: str | None = None) -> Component:
        """By the name given, else by the one it has now or had; by its id alone where nobody knows one."""
        row = self._partners.get(partner_id)
        if row is None:
            return self._called(name or self._other_partners.get(partner_id), partner_id)
        href = entries.partner_address(self._view, partner_id)
        own = self._view.snapshot.partners.columns["name"][row]
        return self._called(name or own, partner_id, href)

    def alliance(self, alliance_id: str, name: str | None = None) -> Component:
        """The same for a partnership or alliance."""
        row = self._alliances.get(alliance_id)
        if row is None:
            return self._called(name or self._other_alliances.get(alliance_id), alliance_id)
        href = entries.alliance_address(self._view, row)
        own = self._view.snapshot.alliances.columns["name"][row]
        return self._called(name or own, alliance_id, href)

    def _called(self, name: str | None, record_id: str, href: str | None = None) -> Component:
        own = html.Code(record_id, className="quiet")
        if name is None:
            return html.Span(own, dir="auto")
        called = html.A(name, href=href) if href else name
        return html.Span([called, " ", own] if self._with_ids else called, dir="auto")


def edits(view: View, changes: Changes, names: Names) -> Iterator[Component]:
    """For each table where anything was edited, how much, which unfolds into the records."""
    if changes.about.fields:
        yield _table(view, About.table, {"changed": 1}, _fields(view, changes.about, names))
    for table, of_table in changes.edits.items():
        listed: list[Component] = []
        some_kinds = sum(map(bool, of_table.counts.values()))
        for kind in of_table.counts:
            some: Sequence[Any] = getattr(of_table, kind)
            if some and some_kinds > 1:
                listed.append(html.P(html.Strong(view.text(f"changed.kind.{kind}"))))
            if some:
                listed.append(html.Ul([_item(view, one, names) for one in some[:MOST]]))
            if len(some) > MOST:
                more = view.text("changes.more", count=len(some) - MOST)
                listed.append(html.P(more, className="quiet"))
        yield _table(view, table, of_table.counts, *listed)


def _table(view: View, table: str, counts: dict[str, int], *listed: Component) -> Component:
    text = view.text
    told = [text(f"changed.count.{kind}", count=count) for kind, count in counts.items() if count]
    summary = text("changed.of_table", table=text(f"forms.{table}.name"), counts=text.several(told))
    return html.Details([html.Summary(summary), *listed], className="edits")


def _item(view: View, one: Record | Edit[Any], names: Names) -> Component:
    if isinstance(one, Edit):
        return html.Li([names.record(one.new), _fields(view, one, names)])
    facts = () if one.table in IDS else _stated(view, one, names)
    return html.Li([names.record(one), *(part for fact in facts for part in (" · ", *fact))])


def _fields(view: View, edit: Edit[Any], names: Names) -> Component:
    """Each field that changed, with what it said and what it says."""
    return html.Ul(
        [
            html.Li(
                view.text.parts(
                    "changed.field",
                    field=_heading(view, edit.new.table, field),
                    old=_value(view, field, old, names),
                    new=_value(view, field, new, names),
                )
            )
            for field, (old, new) in edit.fields.items()
        ]
    )


def _stated(view: View, record: Record, names: Names) -> Iterator[list[Content]]:
    """What a record states besides its name."""
    for field, value in record:
        if value is not None and field not in IN_ITS_NAME[record.table]:
            heading = _heading(view, record.table, field)
            said = _value(view, field, value, names)
            yield view.text.parts("changed.stated", field=heading, value=said)


def _heading(view: View, table: str, field: str) -> str:
    """What a field is called, as in the empty forms."""
    own = f"forms.{table}.heading.{field}"
    return view.text(own if view.text.has(own) else f"forms.any.heading.{field}")


def _value(view: View, field: str, value: Any, names: Names) -> Content:
    text = view.text
    said: Content
    match value:
        case None | ():
            said = text("words.not_stated")
        case bool():
            said = text("cli.yes" if value else "cli.no")
        case int():
            said = text.number(value)
        case date():
            said = text.day(value)
        case tuple():
            said = words.labels(view, VOCABULARIES[field], value)
        case _:
            said = _word(view, field, value, names)
    return said


def _word(view: View, field: str, value: str, names: Names) -> Content:
    """A key in words, the record that an id names, or a text as it stands."""
    if field in VOCABULARIES:
        return words.label(view, VOCABULARIES[field], value)
    if field.endswith("partner_id"):
        return names.partner(value)
    if field == "alliance_id":
        return names.alliance(value)
    return html.Bdi(value if len(value) <= LONGEST else f"{value[:LONGEST]}…")


def _rows(ids: Any) -> dict[str, int]:
    return {one: row for row, one in enumerate(ids)}


def _names(edits_of_table: Edits[Any], id_field: str) -> dict[str, str]:
    """The names of the records that only one side has, by their ids."""
    some = (*edits_of_table.added, *edits_of_table.removed)
    return {getattr(one, id_field): one.name for one in some}
