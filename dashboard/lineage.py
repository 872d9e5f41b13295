"""When each record was first shown, and when it last changed: days, carried from one publication to the next."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

import numpy as np

from dashboard.coded import Codes
from dashboard.records import IDS
from dashboard.snapshot import Records, Snapshot

UNKNOWN = 0  # before the days of records were kept


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """For each record of a table, as ordinals: since when it is shown without a break, and since when as it is."""

    first: Codes
    changed: Codes

    def days(self, row: int) -> tuple[date | None, date | None]:
        """Both days of a record; None where nobody kept them."""
        first, changed = int(self.first[row]), int(self.changed[row])
        return (
            date.fromordinal(first) if first else None,
            date.fromordinal(changed) if changed else None,
        )


Lineage: TypeAlias = Mapping[str, Shown]


def lineage(
    snapshot: Snapshot, day: date, before: Snapshot | None = None, known: Lineage | None = None
) -> dict[str, Shown]:
    """The days of a snapshot's records that is shown from `day` on, in the place of `before`, of which `known` is known.

    A record is the same by its id; one of a table without ids by all that it says.
    """
    of_before = {} if before is None else {one.kind.table: one for one in before.tables()}
    return {
        records.kind.table: _shown(
            records, day.toordinal(), of_before.get(records.kind.table), known
        )
        for records in snapshot.tables()
    }


def _shown(
    records: Records[Any], today: int, before: Records[Any] | None, known: Lineage | None
) -> Shown:
    first, changed = (np.full(len(records), today, np.int32) for _ in range(2))
    if before is not None and len(before):
        name = records.kind.table
        days = known[name] if known and name in known else None
        places = {key: place for place, key in enumerate(_keys(before))}
        old_cells, new_cells = _rows(before), _rows(records)
        for row, key in enumerate(_keys(records)):
            place = places.get(key)
            if place is None:
                continue
            first[row] = days.first[place] if days else UNKNOWN
            if old_cells[place] == new_cells[row]:
                changed[row] = days.changed[place] if days else UNKNOWN
    return Shown(first, changed)


def _keys(records: Records[Any]) -> Iterable[Any]:
    id_field = IDS.get(records.kind.table)
    return records.columns[id_field] if id_field else _rows(records)


def _rows(records: Records[Any]) -> list[tuple[Any, ...]]:
    return list(zip(*records.columns.values(), strict=True))
