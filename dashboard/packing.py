"""A snapshot as one compressed blob, column by column, and back; and the days of its records."""

import json
import zlib
from collections.abc import Iterator
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dashboard.coded import Coded, Codes
from dashboard.lineage import Lineage, Shown
from dashboard.records import TABLES, About, cells_validator
from dashboard.snapshot import Origins, Records, Snapshot, snapshot_of

FORMAT = 1
QUICKLY = 1  # the level of compression: higher ones cost seconds and spare little
_SMALL = (np.uint8, np.uint16, np.uint32)


def packed(snapshot: Snapshot) -> bytes:
    """One line of JSON with the values of all columns, and the codes of all rows after it."""
    said: dict[str, Any] = {
        "format": FORMAT,
        "as_of": snapshot.as_of,
        "about": json.loads(snapshot.about.model_dump_json()),
        "tables": {},
    }
    numbers: list[NDArray[Any]] = []
    for records in snapshot.tables():
        name = records.kind.table
        stated: dict[str, Any] = {"rows": len(records), "columns": {}, "files": None}
        for of, column in records.columns.items():
            stated["columns"][of] = column.values
            numbers.append(_small(column))
        if origins := snapshot.origins.get(name):
            stated["files"] = origins.files.values
            numbers += [_small(origins.files), origins.rows.astype("<i4")]
        said["tables"][name] = stated
    packer = zlib.compressobj(QUICKLY)
    parts = [packer.compress(json.dumps(said, default=str).encode() + b"\n")]
    parts += [packer.compress(one.tobytes()) for one in numbers]
    return b"".join((*parts, packer.flush()))


def unpacked(blob: bytes) -> Snapshot:
    """The snapshot, every value validated anew and the digest computed. ValueError where it is not one of ours, or damaged."""
    try:
        content = zlib.decompress(blob)
        line = content[: content.find(b"\n") + 1]
        return _snapshot(json.loads(line), _Numbers(content, len(line)))
    except (zlib.error, KeyError) as error:
        raise ValueError(str(error)) from error


def packed_days(days: Lineage) -> bytes:
    """The days of all records of a snapshot."""
    lengths = {name: len(shown.first) for name, shown in days.items()}
    numbers = [column.astype("<i4") for one in days.values() for column in (one.first, one.changed)]
    said = json.dumps(lengths).encode() + b"\n" + b"".join(one.tobytes() for one in numbers)
    return zlib.compress(said, QUICKLY)


def unpacked_days(blob: bytes) -> dict[str, Shown]:
    """The days again. ValueError where they are damaged."""
    try:
        content = zlib.decompress(blob)
    except zlib.error as error:
        raise ValueError(str(error)) from error
    line = content[: content.find(b"\n") + 1]
    numbers = _Numbers(content, len(line))
    return {
        name: Shown(numbers.next("<i4", rows), numbers.next("<i4", rows))
        for name, rows in json.loads(line).items()
    }


class _Numbers:
    """The codes that stand one after the other, from a place on."""

    def __init__(self, content: bytes, at: int) -> None:
        self._content, self._at = content, at

    def next(self, kind: Any, rows: int) -> NDArray[Any]:
        found = np.frombuffer(self._content, kind, rows, self._at)
        self._at += found.nbytes
        return found.astype(np.int32)  # a copy: a view would keep all of the content

    def column(self, values: list[Any], rows: int) -> Coded[Any]:
        codes: Codes = self.next(_kind(len(values)), rows)
        if not np.bincount(codes, minlength=len(values)).all() or codes.max(initial=-1) >= len(
            values
        ):
            raise ValueError("a column whose codes are not those of its values")
        return Coded(values, codes)


def _snapshot(said: dict[str, Any], numbers: _Numbers) -> Snapshot:
    if said["format"] != FORMAT:
        raise ValueError("a format of another release")
    tables: dict[str, tuple[Records[Any], Origins | None]] = {}
    for name, stated in said["tables"].items():
        kind, rows = TABLES[name], stated["rows"]
        columns = dict(_columns(kind, stated["columns"], numbers, rows))
        origins = None
        if stated["files"]:
            files = numbers.column([tuple(one) for one in stated["files"]], rows)
            origins = Origins(files, numbers.next("<i4", rows))
        tables[name] = Records(kind, columns, rows), origins
    return snapshot_of(date.fromisoformat(said["as_of"]), tables, About(**said["about"]))


def _columns(
    kind: Any, stated: dict[str, list[Any]], numbers: _Numbers, rows: int
) -> Iterator[tuple[str, Coded[Any]]]:
    for name, values in stated.items():
        yield name, numbers.column(cells_validator(kind, name)(values), rows)


def _small(column: Coded[Any]) -> NDArray[Any]:
    return column.codes.astype(_kind(len(column.values)))


def _kind(values: int) -> Any:
    """The smallest kind of number that tells so many values apart, written with the lowest byte first."""
    fitting = next(kind for kind in _SMALL if values <= np.iinfo(kind).max + 1)
    return np.dtype(fitting).newbyteorder("<")
