"""CSV and TSV files as they come: any usual separator and encoding, as Excel of any language writes them."""

import csv
from collections.abc import Callable
from io import StringIO
from itertools import islice
from pathlib import Path

from dashboard.findings import Finding
from loaders.tables import Opened, Row, Table

SUFFIXES = (".csv", ".tsv")
SEPARATORS = (",", ";", "\t", "|")
LOOK_AT = 20
BYTE_ORDER_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


def open_csv(path: Path, fit: Callable[[list[str]], int]) -> Opened:
    """The one table of a text file, or a finding that says why it cannot be read.

    `fit` says how many headings that we know a row holds: the separator with which the first lines fit best is the
    file's.
    """
    source = shown_name(path)
    try:
        data = path.read_bytes()
        changed_at = path.stat().st_mtime
    except OSError as error:
        return _refused("unreadable_file", source, reason=error.strerror or str(error))
    if not data.strip():
        return _refused("empty_file", source)
    text, encoding = _decoded(data)
    if text is None:
        return _refused("not_text", source)
    notes = (
        ()
        if encoding.startswith("utf")
        else (Finding("old_encoding", source, details={"encoding": "Windows-1252"}),)
    )
    separator = _separator(list(islice(_lines(text), LOOK_AT)), fit)
    rows: list[Row] = []
    reader = csv.reader(_lines(text), delimiter=separator, strict=True)
    line = 1
    try:
        for number, cells in enumerate(reader, start=1):
            rows.append(Row(number, cells, line))
            line = reader.line_num + 1
    except csv.Error as error:
        code = "unclosed_quote" if "unexpected end" in str(error) else "broken_row"
        place = Finding(code, source, row=len(rows) + 1, line=line)
        return Opened(findings=(*notes, place))
    return Opened((Table(source, None, rows, changed_at),), notes)


def shown_name(path: Path) -> str:
    """The file's name as text, also where it was written on a machine with another encoding."""
    return path.name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _lines(text: str) -> StringIO:
    """The lines of a text, cut at line ends alone: a form feed or U+2028 is no end of a row."""
    return StringIO(text, newline="")


def _refused(code: str, source: str, **details: str) -> Opened:
    return Opened(findings=(Finding(code, source, details=details),))


def _decoded(data: bytes) -> tuple[str | None, str]:
    """The text and its encoding; no text where the bytes are not one."""
    for mark, encoding in BYTE_ORDER_MARKS.items():
        if data.startswith(mark):
            try:
                return data.decode(encoding), encoding
            except UnicodeDecodeError:
                return None, encoding
    if b"\0" in data:
        return None, ""
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace"), "cp1252"


def _separator(lines: list[str], fit: Callable[[list[str]], int]) -> str:
    def fitting(separator: str) -> int:
        try:
            return max(map(fit, csv.reader(lines, delimiter=separator)), default=0)
        except csv.Error:
            return 0

    return max(SEPARATORS, key=fitting)
