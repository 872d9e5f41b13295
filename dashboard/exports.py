"""Records as a folder of CSV files, one for each table, or as a workbook, in the shape that the loaders read back to the same records."""

import csv
from collections.abc import Iterable
from fractions import Fraction
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from dashboard.errors import D4Error
from dashboard.records import TABLES, About, Record
from dashboard.snapshot import Records

if TYPE_CHECKING:
    from xlsxwriter import Workbook

ROWS, CELLS = 1_048_576, 8_000_000  # of a sheet in Excel, and that our loaders read of a workbook
WRITTEN_AS_TEXT = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
RUNS_IN_A_SPREADSHEET = ("=", "+", "-", "@", "\t", "\r")


def write_exports(folder: Path, about: About, records: Iterable[Record]) -> None:
    """Write the tables that have records; a file of ours that is left from another time goes.

    Raises D4Error where the folder cannot be written.
    """
    rows: dict[str, list[Record]] = {name: [] for name in TABLES}
    for record in records:
        rows[record.table].append(record)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _write(folder / "about.csv", ("key", "value"), _stated(about))
        for name, kind in TABLES.items():
            if rows[name]:
                lines = (record.__dict__.values() for record in rows[name])
                _write(folder / f"{name}.csv", kind.model_fields, lines)
            elif kind is not About:
                (folder / f"{name}.csv").unlink(missing_ok=True)
    except OSError as error:
        raise D4Error(f"The folder {folder} cannot be written: {error.strerror}.") from error


def csv_files(about: About, tables: Iterable[Records[Any]]) -> dict[str, str]:
    """The text of the same files, by their names."""
    files = {"about.csv": csv_text(("key", "value"), _stated(about))}
    for records in tables:
        if len(records):
            lines = zip(*records.columns.values(), strict=True)
            files[f"{records.kind.table}.csv"] = csv_text(records.columns, lines)
    return files


def csv_text(heading: Iterable[str], lines: Iterable[Iterable[object]]) -> str:
    """A table as our CSV files have it."""
    file = StringIO(newline="")
    _write_lines(file, heading, lines)
    return file.getvalue()


def write_workbook(path: Path, about: About, tables: Iterable[Records[Any]]) -> None:
    """Write the same as one workbook, a sheet for each table that has records.

    Raises D4Error where it cannot be written, and where a sheet cannot hold the records: then nothing is.
    """
    from xlsxwriter import Workbook  # noqa: PLC0415 - who writes no workbook does not wait for it

    full = [records for records in tables if len(records)]
    if any(len(one) >= ROWS for one in full) or sum(map(_cells, full)) > CELLS:
        raise D4Error(f"A workbook cannot hold so many records: write CSV files instead of {path}.")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with Workbook(str(path), WRITTEN_AS_TEXT) as book:
            _sheet(book, About.table, ("key", "value"), _stated(about))
            for records in full:
                lines = zip(*records.columns.values(), strict=True)
                _sheet(book, records.kind.table, records.columns, lines)
    except OSError as error:
        raise D4Error(f"The workbook {path} cannot be written: {error.strerror}.") from error


def _sheet(
    book: "Workbook", name: str, heading: Iterable[str], lines: Iterable[Iterable[object]]
) -> None:
    sheet = book.add_worksheet(name)
    sheet.write_row(0, 0, list(heading))
    for row, line in enumerate(lines, start=1):
        for column, value in enumerate(line):
            if written := cell(value):
                sheet.write_string(row, column, written)


def _stated(about: About) -> list[tuple[str, object]]:
    return [(name, value) for name, value in about if value is not None]


def _cells(records: Records[Any]) -> int:
    return len(records) * len(records.columns)


def _write(path: Path, heading: Iterable[str], lines: Iterable[Iterable[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        _write_lines(file, heading, lines)


def _write_lines(file: TextIO, heading: Iterable[str], lines: Iterable[Iterable[object]]) -> None:
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
