"""Records as a folder of CSV files, one for each table, in the shape that the loaders read back to the same records."""

import csv
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path

from dashboard.errors import D4Error
from dashboard.records import TABLES, About, Record

RUNS_IN_A_SPREADSHEET = ("=", "+", "-", "@", "\t", "\r")


def write_exports(folder: Path, about: About, records: Iterable[Record]) -> None:
    """Write the tables that have records; a file of ours that is left from another time goes.

    Raises D4Error where the folder cannot be written.
    """
    rows: dict[str, list[Record]] = {name: [] for name in TABLES}
    for record in records:
        rows[record.table].append(record)
    stated = {name: value for name, value in about if value is not None}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _write(folder / "about.csv", ("key", "value"), stated.items())
        for name, kind in TABLES.items():
            if rows[name]:
                lines = (record.__dict__.values() for record in rows[name])
                _write(folder / f"{name}.csv", kind.model_fields, lines)
            elif kind is not About:
                (folder / f"{name}.csv").unlink(missing_ok=True)
    except OSError as error:
        raise D4Error(f"The folder {folder} cannot be written: {error.strerror}.") from error


def _write(path: Path, heading: Iterable[str], lines: Iterable[Iterable[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(heading)
        writer.writerows([cell(value) for value in line] for line in lines)


def cell(value: object) -> str:
    """A value as our CSV files have it. What a spreadsheet would run gets an apostrophe, which the loaders take away."""
    text = ""
    match value:
        case None:
            pass
        case bool():
            text = "yes" if value else "no"
        case tuple():
            text = ";".join(value)
        case Fraction():
            text = repr(float(value))
        case int():
            return str(value)  # a number, also below nothing
        case _:
            text = str(value)
    return f"'{text}" if text.startswith(RUNS_IN_A_SPREADSHEET) else text
