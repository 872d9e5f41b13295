"""A column that holds each of its values once: `values`, and for each row the `codes` that say which of them it has.

Five million cells of twenty words are twenty words and five million small numbers; what is asked of the words is asked
twenty times. Arrow calls this dictionary encoding, pandas a categorical.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import repeat
from typing import Any, Generic, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

Cell = TypeVar("Cell")
Other = TypeVar("Other")
Codes: TypeAlias = NDArray[np.int32]
Mask: TypeAlias = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Coded(Generic[Cell]):
    """A column. Its values differ from each other, and each is that of a row at least."""

    values: Sequence[Cell]
    codes: Codes

    def __len__(self) -> int:
        return len(self.codes)

    def __getitem__(self, row: int) -> Cell:
        return self.values[int(self.codes[row])]

    def __iter__(self) -> Iterator[Cell]:
        return map(self.values.__getitem__, self.codes.tolist())

    def take(self, rows: NDArray[Any]) -> "Coded[Cell]":
        """The column of these rows: their positions, in any order, or a mask."""
        if len(self.values) == 1:
            return constant(self.values[0], len(self.codes[rows]))
        codes = self.codes[rows]
        used = np.flatnonzero(np.bincount(codes, minlength=len(self.values)))
        if len(used) == len(self.values):
            return Coded(self.values, codes)
        recode = np.zeros(len(self.values), np.int32)
        recode[used] = np.arange(len(used), dtype=np.int32)
        return Coded([self.values[code] for code in used.tolist()], recode[codes])

    def mapped(self, function: Callable[[Cell], Other]) -> "Coded[Other]":
        """The column of what the function makes of each value, asked once for each."""
        return self.replaced([function(value) for value in self.values])

    def replaced(self, values: Iterable[Other]) -> "Coded[Other]":
        """The column with other values in the place of its own, one for each; they may be equal."""
        known: dict[Other, int] = {}
        recode = [known.setdefault(value, len(known)) for value in values]
        if len(known) == len(self.values):
            return Coded(list(known), self.codes)
        return Coded(list(known), np.array(recode, np.int32)[self.codes])

    def where(self, holds: Callable[[Cell], object]) -> Mask:
        """The rows whose value the function holds for."""
        return self.each(holds, np.bool_)

    def says(self, value: object) -> Mask:
        """The rows that have this value."""
        return self.where(lambda own: own == value)

    def each(self, function: Callable[[Cell], Any], kind: type[np.generic]) -> NDArray[Any]:
        """What the function makes of each row's value, as an array."""
        made = np.fromiter(map(function, self.values), kind, len(self.values))
        return made[self.codes] if len(made) else np.zeros(0, kind)

    def rows_in(self, ids: "Coded[Any]") -> Codes:
        """For each row that names a record by its id, the row of that record among `ids`; -1 where there is none."""
        places = np.zeros(len(ids.values), np.int32)
        places[ids.codes] = np.arange(len(ids), dtype=np.int32)
        rows = dict(zip(ids.values, places.tolist(), strict=True))
        found = np.fromiter(map(rows.get, self.values, repeat(-1)), np.int32, len(self.values))
        return found[self.codes] if len(found) else np.zeros(0, np.int32)

    def days(self, missing: int) -> Codes:
        """A column of days as ordinals, with a number for those that are not stated."""
        return self.each(lambda day: _ordinal(day, missing), np.int32)


def coded(cells: Iterable[Cell]) -> Coded[Cell]:
    """The column of these cells."""
    known: dict[Cell, int] = {}
    codes = [known.setdefault(cell, len(known)) for cell in cells]
    return Coded(list(known), np.array(codes, np.int32))


def constant(cell: Cell, rows: int) -> Coded[Cell]:
    """A column of one value, which takes no room."""
    return Coded([cell] if rows else [], np.broadcast_to(np.int32(0), rows))


def joined(columns: Sequence[Coded[Cell]]) -> Coded[Cell]:
    """Columns one below the other."""
    if len(columns) == 1:
        return columns[0]
    known: dict[Cell, int] = {}
    recodes = [
        np.array([known.setdefault(value, len(known)) for value in column.values], np.int32)
        for column in columns
    ]
    codes = [recode[one.codes] for recode, one in zip(recodes, columns, strict=True) if len(one)]
    return Coded(list(known), np.concatenate([np.zeros(0, np.int32), *codes]))


def positions(mask: Mask) -> list[int]:
    """The rows where a mask is true."""
    found: list[int] = np.flatnonzero(mask).tolist()
    return found


def _ordinal(day: Any, missing: int) -> int:
    return day.toordinal() if isinstance(day, date) else missing
