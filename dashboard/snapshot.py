"""A snapshot: one immutable, content-addressed state of all records, as of a day."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any, Generic, NamedTuple, TypeVar, overload

import numpy as np

from dashboard.coded import Coded, Codes, coded, constant
from dashboard.records import (
    TABLES,
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

KEPT = 10_000  # records that were shown, of each table
Kind = TypeVar("Kind", bound=Record)
Item = TypeVar("Item")


class Origin(NamedTuple):
    """The row of the export that a record was read from."""

    source: str
    sheet: str | None
    row: int


class _Rows(Sequence[Item]):
    """What is kept as columns and made when it is asked for."""

    def __init__(self, length: int, make: Callable[[int], Item]) -> None:
        self._length, self._made = length, make

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, row: int) -> Item: ...
    @overload
    def __getitem__(self, row: slice) -> tuple[Item, ...]: ...
    def __getitem__(self, row: int | slice) -> Item | tuple[Item, ...]:
        positions = range(self._length)[row]
        if isinstance(positions, int):
            return self._made(positions)
        return tuple(map(self._made, positions))

    def __iter__(self) -> Iterator[Item]:
        return map(self._made, range(self._length))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))


class Records(_Rows[Kind], Generic[Kind]):
    """The records of one table. `columns` has every field; a record is made, and validated, when it is asked for."""

    def __init__(self, kind: type[Kind], columns: Mapping[str, Coded[Any]], length: int) -> None:
        """A field without a column is not stated in any record."""
        super().__init__(length, lru_cache(KEPT)(self._make))
        self.kind = kind
        self.columns = {
            name: columns[name] if name in columns else constant(of.get_default(), length)
            for name, of in kind.model_fields.items()
        }

    def _make(self, row: int) -> Kind:
        return self.kind(**{name: column[row] for name, column in self.columns.items()})

    def take(self, rows: Codes) -> "Records[Kind]":
        """The records at these positions, in this order."""
        taken = {name: column.take(rows) for name, column in self.columns.items()}
        return Records(self.kind, taken, len(rows))


class Origins(_Rows[Origin]):
    """For each record of a table where it was read: in which file and sheet, and in which row."""

    def __init__(self, files: Coded[tuple[str, str | None]], rows: Codes) -> None:
        super().__init__(len(rows), self._make)
        self.files, self.rows = files, rows

    def _make(self, row: int) -> Origin:
        return Origin(*self.files[row], int(self.rows[row]))

    def take(self, rows: Codes) -> "Origins":
        return Origins(self.files.take(rows), self.rows[rows])


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """All records in their canonical order. Make one with `make_snapshot` or `snapshot_of`.

    `digest` depends on the records and the as-of date alone: not on the order of rows, columns or
    files, nor on that of several values in a cell. Two snapshots of one digest are equal. `origins` has, for
    each table, one entry for each record, in the order of the records; it is not part of the digest.
    """

    as_of: date
    about: About
    partners: Records[Partner]
    alliances: Records[Alliance]
    memberships: Records[Membership]
    partner_counts: Records[PartnerCount]
    activities: Records[Milestone]
    concept_notes: Records[ConceptNote]
    networks: Records[Network]
    digest: str
    origins: Mapping[str, Origins] = field(default_factory=dict)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Snapshot) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)

    @property
    def size(self) -> int:
        """How many records there are in all."""
        return sum(map(len, self.tables()))

    def tables(self) -> Iterator[Records[Any]]:
        """The records of all tables but `about`."""
        return (getattr(self, name) for name in TABLES if name != About.table)


def make_snapshot(
    as_of: date, records: Iterable[tuple[Record, Origin | None]], about: About | None = None
) -> Snapshot:
    """The snapshot of `records`, which may mix tables and come in any order; see `snapshot_of`."""
    found: dict[str, list[tuple[Record, Origin | None]]] = {}
    for record, origin in records:
        found.setdefault(record.table, []).append((record, origin))
    tables: dict[str, tuple[Records[Any], Origins | None]] = {}
    for name, lines in found.items():
        cells = zip(*(record.__dict__.values() for record, _ in lines), strict=True)
        columns = dict(zip(TABLES[name].model_fields, map(coded, cells), strict=True))
        places = [origin for _, origin in lines if origin]
        origins = Origins(
            coded((place.source, place.sheet) for place in places),
            np.array([place.row for place in places], np.int32),
        )
        is_whole = len(places) == len(lines)
        tables[name] = Records(TABLES[name], columns, len(lines)), origins if is_whole else None
    return snapshot_of(as_of, tables, about)


def snapshot_of(
    as_of: date,
    tables: Mapping[str, tuple[Records[Any], Origins | None]],
    about: About | None = None,
) -> Snapshot:
    """The snapshot of `tables`; a record that stands twice, field for field, counts once.

    Without `about` the snapshot is a real one that states nothing of itself.
    """
    about = about or About()
    digest = hashlib.sha256(f"as_of {as_of.isoformat()}\n".encode())
    digest.update(about.model_dump_json(exclude_defaults=True).encode())
    ordered: dict[str, Records[Any]] = {}
    origins: dict[str, Origins] = {}
    for name, kind in TABLES.items():
        if kind is About:
            continue
        records, places = tables.get(name, (Records(kind, {}, 0), None))
        records = Records(
            kind, {of: _ranked(one) for of, one in records.columns.items()}, len(records)
        )
        order = _canonical_order(list(records.columns.values()), len(records))
        ordered[name] = records.take(order)
        if places is not None and len(places):
            origins[name] = places.take(order)
        _say(ordered[name], digest.update)
    return Snapshot(as_of=as_of, about=about, digest=digest.hexdigest(), origins=origins, **ordered)


def _ranked(column: Coded[Any]) -> Coded[Any]:
    """The column with its values in order, what is not stated first: then its codes say the order of the rows."""
    values = column.values
    stated = [code for code, value in enumerate(values) if value is not None]
    order = [code for code, value in enumerate(values) if value is None]
    order += sorted(stated, key=values.__getitem__)
    if order == list(range(len(values))):
        return column
    ranks = np.empty(len(order), np.int32)
    ranks[order] = np.arange(len(order), dtype=np.int32)
    return Coded([values[code] for code in order], ranks[column.codes])


def _canonical_order(columns: Sequence[Coded[Any]], length: int) -> Codes:
    """The positions of ranked rows by their fields, the first of which is mostly an id; each equal row once."""
    if not length:
        return np.zeros(0, np.int32)
    if len(columns[0].values) == length:
        return np.argsort(columns[0].codes, kind="stable").astype(np.int32)
    keys = [column.codes for column in columns if len(column.values) > 1] or [columns[0].codes]
    order = np.lexsort(keys[::-1]).astype(np.int32)
    differs = np.zeros(length - 1, np.bool_)
    for key in keys:
        differs |= np.diff(key[order]) != 0
    kept: Codes = order[np.concatenate([[True], differs])]
    return kept


def _say(records: Records[Any], to: Any) -> None:
    """What a table states, column by column, for the digest; nothing of a column that states nothing.

    So a column that we learn to read later changes no digest of the records without it.
    """
    for name, column in records.columns.items():
        if [*column.values] != [records.kind.model_fields[name].get_default()] and len(column):
            said = json.dumps([records.kind.table, name, column.values], default=str)
            to(said.encode())
            to(column.codes.astype("<i4", copy=False).tobytes())
