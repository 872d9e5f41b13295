"""XLSX and ODS workbooks: every visible sheet becomes a table, with the rows and columns that the spreadsheet shows.

Nothing runs: cells give their stored values, macros and links to other files are passed over. A hidden sheet is named
and passed over too, since nobody who looks the workbook through sees it, and what nobody sees must not become a
figure; it is mostly a list that another sheet chooses from. Rows that a filter hides are read. XLS stays unread: in
that format failed formulas cannot be told from empty cells.
"""

from collections.abc import Mapping
from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dashboard.findings import Finding
from loaders.archives import CONTRADICTION, DAMAGED, ENCRYPTED, TOO_LARGE, RefusedError
from loaders.forms import OWN_SHEETS
from loaders.sheet_marks import Mark, SheetMarks
from loaders.tables import Fit, Opened, Progress, printable, read_table, shown_name
from loaders.unpacked import Unpacked, look_through

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

LARGEST_FILE = 128 << 20  # bytes, as it lies there
LONGEST_NAME = 100
NOT_UNDERSTOOD = "not_understood"
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED_PART = "EncryptedPackage".encode("utf-16-le")
LINKED = "'file:"  # so LibreOffice names its copy of a sheet of another file
Cells = list[list[str]]


def open_workbook(path: Path, fit: Fit, progress: Progress) -> Opened:
    """The sheets of a workbook as tables, or a finding that says why they cannot be read."""
    source = shown_name(path)
    try:
        if path.stat().st_size > LARGEST_FILE:
            return _said(TOO_LARGE, source)
        progress(source, 0)
        data, changed_at = path.read_bytes(), path.stat().st_mtime
        return _opened(source, data, fit, changed_at)
    except OSError as error:
        return _said("unreadable_file", source, reason=error.strerror or str(error))
    except RefusedError as refused:
        return _said(refused.code, source, **refused.details)


def _said(code: str, source: str, **details: str) -> Opened:
    return Opened(source, findings=(Finding(code, source, details=details),))


def _opened(source: str, data: bytes, fit: Fit, changed_at: float) -> Opened:
    if not data.strip(b"\0 \r\n\t"):
        raise RefusedError("empty_file")
    if not data.startswith(ZIP):
        is_encrypted = data.startswith(OLE) and ENCRYPTED_PART in data
        raise RefusedError(ENCRYPTED if is_encrypted else "not_a_workbook")
    unpacked = look_through(data)
    findings = [Finding("macros_not_run", source)] if unpacked.has_macros else []
    sheets: dict[str, Cells] = {}
    for name, rows in _sheets(data, unpacked):
        if name in OWN_SHEETS:
            continue  # the explanations of our own forms, which they had from us
        if rows is None:
            findings.append(Finding("hidden_sheet", source, _shown(name)))
        elif rows:
            sheets[name] = rows
    if not sheets:
        findings.append(Finding("empty_file", source))
    tables = tuple(
        read_table(
            rows,
            fit,
            source,
            _shown(name),
            changed_at=changed_at,
            has_siblings=len(sheets) > 1,
            epoch=unpacked.epoch,
        )
        for name, rows in sheets.items()
    )
    return Opened(source, tables, tuple(findings))


def _shown(name: str) -> str:
    return printable(name[:LONGEST_NAME])


def _sheets(data: bytes, unpacked: Unpacked) -> list[tuple[str, Cells | None]]:
    """The name and the rows of each sheet, None for those of a hidden one.

    What the library cannot make sense of is its own error, or a panic. That is no Exception and can only be known by
    its name; one damaged workbook must not stop the site that reads it.
    """
    from python_calamine import (  # noqa: PLC0415 - who reads CSV files does not wait for it
        CalamineError,
        SheetTypeEnum,
        SheetVisibleEnum,
        load_workbook,
    )

    try:
        with load_workbook(BytesIO(data)) as book:
            return [
                (sheet.name, _rows(book, sheet.name, unpacked.sheets) if is_visible else None)
                for sheet in book.sheets_metadata
                if sheet.typ == SheetTypeEnum.WorkSheet and not sheet.name.startswith(LINKED)
                for is_visible in [sheet.visible == SheetVisibleEnum.Visible]
            ]
    except CalamineError as error:
        raise RefusedError(DAMAGED, NOT_UNDERSTOOD) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise RefusedError(DAMAGED, NOT_UNDERSTOOD) from error


def _rows(book: "CalamineWorkbook", name: str, marked: Mapping[str, SheetMarks]) -> Cells:
    """The rows of a sheet from the first on, from column A on; none where nothing is written in it."""
    if name not in marked:
        raise RefusedError(DAMAGED, CONTRADICTION)
    sheet = book.get_sheet_by_name(name)
    rows: Cells = []
    if sheet.start is not None:
        left = [""] * sheet.start[1]
        rows += [
            left + [cell if isinstance(cell, str) else _written(cell) for cell in cells]
            for cells in sheet.iter_rows()
        ]
    for mark in marked[name].marks:
        _set(rows, mark)
    return rows if any(cell.strip() for cells in rows for cell in cells) else []


def _set(rows: Cells, mark: Mark) -> None:
    """Write a mark where it stands: the library leaves its cell empty, or out where nothing comes after it."""
    rows.extend([] for _ in range(len(rows), mark.row))
    cells = rows[mark.row - 1]
    cells.extend([""] * (mark.column - len(cells)))
    cells[mark.column - 1] = mark.text


def _written(cell: Any) -> str:
    """A value as a person would write it: days as ISO, numbers with the digits that a spreadsheet keeps."""
    match cell:
        case bool():
            return "yes" if cell else "no"
        case int() | float():
            return f"{cell:.15G}"
        case datetime() if cell.time() == time():
            return cell.date().isoformat()
        case datetime():
            return cell.isoformat(" ", "seconds")
        case date() | time():
            return cell.isoformat()
        case _:
            return str(cell)
