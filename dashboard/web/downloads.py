"""Records and the tables behind charts as CSV that spreadsheets open without running anything."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO
from typing import Any

from dashboard.exports import cell
from dashboard.records import TABLES, Record
from dashboard.snapshot import Snapshot

PUBLISHED = ("partners", "alliances", "memberships", "partner_counts")


def csv_of(headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """CSV with CRLF. What is not known is an empty cell; a cell that a spreadsheet would run gets an apostrophe."""
    written = StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow(map(cell, headings))
    writer.writerows([cell(value) for value in row] for row in rows)
    return written.getvalue()


def records_csv(table: str, records: Iterable[Record]) -> str:
    """Normalised records under their canonical headings: an export that can be dropped in again."""
    headings = list(TABLES[table].model_fields)
    return csv_of(headings, ([getattr(record, name) for name in headings] for record in records))


def table_csv(table: str, snapshot: Snapshot) -> str:
    """All records of a table."""
    return records_csv(table, getattr(snapshot, table))
