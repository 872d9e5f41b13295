"""CSV and TSV files as they come: any usual separator and encoding, as Excel of any language writes them."""

import csv
import re
from io import StringIO
from itertools import islice
from pathlib import Path

from dashboard.findings import Finding
from loaders.tables import Fit, Opened, Row, Table, shown_name

SEPARATORS = (",", ";", "\t", "|")
LOOK_AT = 20
CUT_OFF = "cut off"
_TOLD_SEPARATOR = re.compile(r'"?sep=([,;\t|])"?\r?\n', re.IGNORECASE)
BYTE_ORDER_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


def open_csv(path: Path, fit: Fit) -> Opened:
    """The one table of a text file, or a finding that says why it cannot be read.

    The separator with which the first lines fit best is the file's.
    """
    source = shown_name(path)
    try:
        data = path.read_bytes()
        changed_at = path.stat().st_mtime
    except OSError as error:
        return _refused("unreadable_file", source, reason=error.strerror or str(error))
    if data.startswith(b"PK\x03\x04"):  # the zip archive that every workbook is
        return _refused("is_a_workbook", source)
    text, encoding = _decoded(data)
    if text is None or "\0" in text:
        return _refused("cut_off" if encoding == CUT_OFF else "not_text", source)
    if not text.strip():
        return _refused("empty_file", source)
    notes = (
        ()
        if encoding.startswith("utf")
        else (Finding("old_encoding", source, details={"encoding": "Windows-1252"}),)
    )
    told = _TOLD_SEPARATOR.match(text)  # Excel takes this line for itself: it is no row there
    above, text = (1, text[told.end() :]) if told else (0, text)
    separator = told[1] if told else _separator(list(islice(_lines(text), LOOK_AT)), fit)
    rows: list[Row] = []
    reader = csv.reader(_lines(text), delimiter=separator, strict=True)
    line = above + 1
    try:
        for number, cells in enumerate(reader, start=1):
            rows.append(Row(number, cells, line))
            line = above + reader.line_num + 1
    except csv.Error as error:
        code = "unclosed_quote" if "unexpected end" in str(error) else "broken_row"
        place = Finding(code, source, row=len(rows) + 1, line=line)
        return Opened(source, findings=(*notes, place))
    return Opened(source, (Table(source, None, rows, changed_at),), notes)


def _lines(text: str) -> StringIO:
    """The lines of a text, cut at line ends alone: a form feed or U+2028 is no end of a row."""
    return StringIO(text, newline="")


def _refused(code: str, source: str, **details: str) -> Opened:
    return Opened(source, findings=(Finding(code, source, details=details),))


def _decoded(data: bytes) -> tuple[str | None, str]:
    """The text and its encoding; no text where the bytes are not one."""
    for mark, encoding in BYTE_ORDER_MARKS.items():
        if data.startswith(mark):
            try:
                return data.decode(encoding), encoding
            except UnicodeDecodeError:
                return None, encoding
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data" and not data[: error.start].isascii():
            return None, CUT_OFF  # all before it is UTF-8
        return data.decode("cp1252", errors="replace"), "cp1252"


def _separator(lines: list[str], fit: Fit) -> str:
    def fitting(separator: str) -> int:
        try:
            return max(map(fit, csv.reader(lines, delimiter=separator)), default=0)
        except csv.Error:
            return 0

    return max(SEPARATORS, key=fitting)
