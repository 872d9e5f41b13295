"""A figure taken apart, as plain data: its value, and each record with its reason, its export and its days.

The page shows it, and the same address gives it as JSON and as CSV. A record is read from its columns,
and only where it is shown.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from dashboard.coded import Coded
from dashboard.explain import Explained, Group
from dashboard.framework import Indicator, Target
from dashboard.indicators import GLOBAL, Count, Part, Share, Values
from dashboard.progress import Statement, statements_of
from dashboard.records import IDS
from dashboard.snapshot import Origin
from layouts.view import View

Figure = Share | Part | Count | Mapping[str, Part]
ROLES = ("numerator", "possible", "denominator", "left_out")
TOTALS = "partner_counts"
NAMES = {"partners": "name", "alliances": "name", "activities": "milestone"}
COLUMNS = (
    "role",
    "reason",
    "table",
    "id",
    "name",
    "evidence",
    "source_url",
    "through",
    "source",
    "sheet",
    "row",
    "sha256",
    "first_shown",
    "last_changed",
)


@dataclass(frozen=True, slots=True)
class Row:
    """One record of a group. `through` are the positions of the alliances that make a partner count.

    None is not stated; for the export and the days: nobody kept it.
    """

    position: int
    id: str | None
    name: str
    evidence: str | None
    source_url: str | None
    through: tuple[int, ...]
    export: Origin | None
    sha256: str | None
    first_shown: date | None
    last_changed: date | None


class Rows:
    """The records of one view, made as they are asked for."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._digests = {
            (one["source"], one.get("sheet")): one.get("digest") for one in view.publication.exports
        }
        self._through = taken_apart(view).through

    def __call__(self, group: Group, most: int | None = None) -> Iterator[Row]:
        """The rows of a group, the first `most` of them."""
        view, table = self._view, group.table
        columns = getattr(view.snapshot, table).columns
        ids, evidence, sources = (
            columns.get(name) for name in (IDS.get(table), "evidence", "source_url")
        )
        places, shown = view.snapshot.origins.get(table), (view.lineage or {}).get(table)
        through: Mapping[int, tuple[int, ...]] = (
            self._through.get(group.role, {}) if table == "partners" else {}
        )
        for position in group.positions[:most]:
            origin = places[position] if places else None
            first, changed = shown.days(position) if shown else (None, None)
            yield Row(
                position,
                ids and ids[position],
                _name(columns, table, position),
                evidence and evidence[position],
                sources and sources[position],
                through.get(position, ()),
                origin,
                self._digests.get((origin.source, origin.sheet)) if origin else None,
                first,
                changed,
            )


def taken_apart(view: View) -> Explained:
    """The figure of the page. ValueError for a view of another page."""
    if view.explained is None:
        raise ValueError(f"{view.address} takes no figure apart")
    return view.explained


def groups(view: View, role: str) -> list[Group]:
    """The groups of a role, that of the published total last."""
    return [group for group in taken_apart(view).groups if group.role == role]


def size(view: View, *roles: str) -> int:
    """How many records of the figure's own table have one of these roles."""
    return sum(
        len(group.positions)
        for role in roles
        for group in groups(view, role)
        if group.table != TOTALS
    )


def figure(view: View) -> Figure:
    """The value of the figure: as the other pages have it, else as its groups make it."""
    found = taken_apart(view)
    known = figure_of(view, view.values)
    if known is not None:
        return known
    counted, at_most = size(view, "numerator"), size(view, "numerator", "possible")
    if found.indicator.measure == "alliances":
        return Count(counted, at_most)
    whole = None if found.filters else view.readings(found.indicator.id)[-1].whole
    listed = at_most + size(view, "denominator")
    unlisted = view.values.engaged.unlisted if whole is None else whole - listed
    return Share(counted, at_most, listed, unlisted, whole)


def figure_of(view: View, values: Values) -> Figure | None:
    """The figure in these values; None of one that is cut or counted in its own way."""
    indicator = taken_apart(view).indicator
    found: Figure | None = None
    match indicator.measure:
        case "engaged" if not indicator.cut:
            found = values.engaged
        case "listed":
            found = values.coverage
        case "alliances" if not indicator.cut:
            known = {GLOBAL: values.global_networks, None: values.alliances}
            found = known.get(indicator.scope)
        case "reach":
            found = _of(indicator, values.reach)
        case "milestones":
            found = _of(indicator, {str(one): part for one, part in values.activities.items()})
    return found


def statement(view: View) -> Statement | None:
    """How far it is to the target that the address asks about."""
    year, indicator, framework = view.address["target"], taken_apart(view).indicator, view.framework
    if year is None:
        return None
    said = (
        view.statements
        if indicator == framework.headline
        else statements_of(
            indicator,
            framework.baseline_of(indicator.id).on,
            view.readings(indicator.id),
            framework,
        )
    )
    return next(one for one in said if str(one.target.on.year) == year)


def document(view: View) -> dict[str, Any]:
    """All of it for other programs. Keys may be added and are never renamed; fractions are not rounded."""
    found, framework, address = taken_apart(view), view.framework, view.address
    language, rows, said = view.text.language, Rows(view), statement(view)
    indicator = found.indicator
    again = figure_of(view, view.again) if view.again else None
    return {
        "figure": indicator.id,
        "target": address["target"],
        "on": found.on.isoformat(),
        "as_of": view.values.as_of.isoformat(),
        "snapshot": view.snapshot.digest,
        "published_at": view.publication.at.isoformat(),
        "illustrative": view.snapshot.about.illustrative,
        "filters": {name: list(keys) for name, keys in found.filters.given().items()},
        "unit": indicator.unit,
        "name": indicator.name[language],
        "definition": indicator.definition[language],
        "numerator": indicator.numerator[language],
        "denominator": indicator.denominator and indicator.denominator[language],
        "value": plain(figure(view)),
        "baseline": _baseline(view),
        "statement": plain(said),
        "thresholds": [
            {"status": one.status, "ratio": float(one.ratio)} for one in framework.thresholds
        ],
        "newest_snapshot": view.newest and view.newest.digest,
        "as_published": _as_published(view),
        "newest_records_say": plain(again),
        "groups": [
            {
                "role": group.role,
                "reason": group.reason,
                "table": group.table,
                "count": len(group.positions),
                "records": [_record(view, row) for row in rows(group)],
            }
            for role in ROLES
            for group in groups(view, role)
        ],
    }


def table(view: View) -> tuple[Sequence[str], Iterable[Sequence[Any]]]:
    """All records, a line for each."""
    rows = Rows(view)
    lines = (
        _line(view, group, row)
        for role in ROLES
        for group in groups(view, role)
        for row in rows(group)
    )
    return COLUMNS, lines


def published(view: View) -> Mapping[str, Any] | None:
    """What was published of the figure, as it was said then; None where that was not kept, or never said."""
    said, found = view.published, taken_apart(view)
    if said is None or found.filters or found.indicator.id not in said["indicators"]:
        return None
    figure: Mapping[str, Any] = said["indicators"][found.indicator.id]
    day = found.on.isoformat()
    if said["on"] == day:
        return figure
    return next((one for one in figure.get("history", ()) if one["on"] == day), None)


def published_figure(view: View) -> Figure | None:
    """The same as a value."""
    said, indicator = published(view), taken_apart(view).indicator
    if said is None:
        return None
    match indicator.measure:
        case "engaged":
            return Share(**{one.name: said[one.name] for one in fields(Share)})
        case "listed":
            return Part(said["part"], said["whole"])
        case "alliances":
            return Count(said["count"], said["count_max"])
    return _of(indicator, {name: Part(one["part"], one["whole"]) for name, one in said.items()})


def published_target(view: View) -> Mapping[str, Any] | None:
    """What was published of the target that the address asks about."""
    year, said = view.address["target"], published(view) or {}
    targets: Sequence[Mapping[str, Any]] = said.get("targets", ())
    return next((one for one in targets if one["on"][:4] == year), None)


def plain(value: Any) -> Any:
    """A value as JSON has it: a fraction as the nearest number, a day as its ISO date, a record by its fields."""
    if isinstance(value, Fraction):
        value = float(value)
    elif isinstance(value, date):
        value = value.isoformat()
    elif isinstance(value, Target):
        value = {"on": value.on.isoformat(), "value": float(value.value)}
    elif isinstance(value, Mapping):
        value = {name: plain(one) for name, one in value.items()}
    elif isinstance(value, tuple):
        value = [plain(one) for one in value]
    elif is_dataclass(value):
        ratios = ("fraction", "fraction_max", "lower_bound")
        names = [*(one.name for one in fields(value)), *(n for n in ratios if hasattr(value, n))]
        value = {name: plain(getattr(value, name)) for name in names}
    return value


def _of(indicator: Indicator, parts: Mapping[str, Part]) -> Mapping[str, Part]:
    """What the indicator is of: one of the parts, or each of them."""
    return {name: part for name, part in parts.items() if indicator.of in (None, name)}


def _baseline(view: View) -> dict[str, Any] | None:
    """What the figure was at the start, where the pages say so, and whether it is more now."""
    values, known = view.values, figure_of(view, view.values)
    day = {"on": values.baseline_on.isoformat()}
    if known is values.engaged and values.baseline is not None:
        return {**day, **plain(values.baseline)}
    if known is values.global_networks and values.global_networks_baseline is not None:
        count = plain(values.global_networks_baseline)
        return {**day, **count, "direction": values.direction}
    return None


def _as_published(view: View) -> dict[str, Any] | None:
    """What was published of the figure, and of the target that is asked about, without what else there was."""
    said = published(view)
    if said is None:
        return None
    figure = {name: one for name, one in said.items() if name != "by" and not isinstance(one, list)}
    target = published_target(view)
    return figure if target is None else figure | {"target": target}


def _record(view: View, row: Row) -> dict[str, Any]:
    export = row.export
    return {
        "id": row.id,
        "name": row.name,
        "evidence": row.evidence,
        "source_url": row.source_url,
        "through": _ids(view, row.through),
        "export": export
        and {
            "source": export.source,
            "sheet": export.sheet,
            "row": export.row,
            "sha256": row.sha256,
        },
        "first_shown": plain(row.first_shown),
        "last_changed": plain(row.last_changed),
    }


def _line(view: View, group: Group, row: Row) -> list[Any]:
    record = _record(view, row)
    export = record.pop("export") or dict.fromkeys(("source", "sheet", "row", "sha256"))
    cells = {**record, **export, "role": group.role, "reason": group.reason, "table": group.table}
    return [tuple(cell) if isinstance(cell, list) else cell for cell in map(cells.get, COLUMNS)]


def _ids(view: View, positions: Iterable[int]) -> list[str]:
    ids = view.snapshot.alliances.columns["alliance_id"]
    return [ids[position] for position in positions]


def _name(columns: Mapping[str, Coded[Any]], table: str, position: int) -> str:
    if table == TOTALS:
        return f"{columns['count'][position]} ({columns['date'][position]})"
    name: str = columns[NAMES[table]][position]
    return name
