"""Which positions belong to which: pairs kept as two sorted columns, and read as a mapping when somebody asks."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

Member = TypeVar("Member")


class Groups(Mapping[int, tuple[Member, ...]], Generic[Member]):
    """The members of each position, once and in order.

    `among` are the positions that are there even without a member (None: only those with one);
    `names` is what a member is called (None: its own position).
    """

    def __init__(
        self,
        of: NDArray[Any],
        members: NDArray[Any],
        among: NDArray[Any] | None = None,
        names: Sequence[Member] | None = None,
    ) -> None:
        size = int(members.max(initial=0)) + 1
        pairs = of.astype(np.int64)  # and then in place: five million of them are 40 MB
        pairs *= size
        pairs += members
        pairs.sort()
        pairs = distinct(pairs)
        groups, self._names = (pairs // size).astype(np.int32), names
        pairs %= size
        self._members = pairs.astype(np.int32)
        self._keys = distinct(groups) if among is None else among
        self._starts = np.searchsorted(groups, self._keys, "left")
        self._ends = np.searchsorted(groups, self._keys, "right")

    def __getitem__(self, position: int) -> tuple[Member, ...]:
        place = int(np.searchsorted(self._keys, position))
        if place == len(self._keys) or self._keys[place] != position:
            raise KeyError(position)
        members = self._members[self._starts[place] : self._ends[place]].tolist()
        return tuple(members if self._names is None else map(self._names.__getitem__, members))

    def __iter__(self) -> Iterator[int]:
        return iter(self._keys.tolist())

    def __len__(self) -> int:
        return len(self._keys)


def distinct(ordered: NDArray[Any]) -> NDArray[Any]:
    """Each number once, of numbers in order."""
    first = np.ones(len(ordered), np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=first[1:])
    return ordered[first]
