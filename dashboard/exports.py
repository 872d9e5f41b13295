"""Records as a folder of CSV files, one for each table, in the shape that the loaders read back to the same records."""

import csv
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from dashboard.errors import D4Error
from dashboard.records import TABLES, About, Record


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
        writer.writerows([_cell(value) for value in line] for line in lines)


def _cell(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case tuple():
            return ";".join(value)
        case date():
            return value.isoformat()
        case _:
            return str(value)
