"""CSV and TSV files as they come: any usual separator and encoding, as Excel of any language writes them."""

import csv
import re
from array import array
from codecs import iterdecode
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO, cast

from dashboard.findings import Finding
from loaders.tables import LOOK_AT, Fit, Opened, Progress, read_table, shown_name

SEPARATORS = (",", ";", "\t", "|")
ANY_TEXT = "cp1252"  # nearly all bytes are letters in it
AT_ONCE = 1 << 20  # bytes
OFTEN = 1 << 14  # rows
_TOLD_SEPARATOR = re.compile(r'"?sep=([,;\t|])"?\r?\n', re.IGNORECASE)
_LONGEST_TOLD = 16
_BYTE_ORDER_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


class _UnreadableError(Exception):
    """The code of the finding that says why a file is no text of ours."""


def open_csv(path: Path, fit: Fit, progress: Progress) -> Opened:
    """The one table of a text file, or a finding that says why it cannot be read.

    The separator with which the first lines fit best is the file's.
    """
    source = shown_name(path)
    try:
        encoding = _encoding(path)
        return _opened(path, encoding, fit, progress)
    except OSError as error:
        return _refused("unreadable_file", source, reason=error.strerror or str(error))
    except _UnreadableError as error:
        return _refused(str(error), source)
    except UnicodeDecodeError:  # it has changed since we looked
        return _refused("cut_off", source)


def _opened(path: Path, encoding: str, fit: Fit, progress: Progress) -> Opened:
    source, is_old = shown_name(path), encoding == ANY_TEXT
    notes = (Finding("old_encoding", source, details={"encoding": "Windows-1252"}),) * is_old
    errors = "replace" if is_old else "strict"
    # A form feed or U+2028 is no end of a row: lines are cut at line ends alone.
    with path.open(encoding=encoding, errors=errors, newline="") as file:
        told = _TOLD_SEPARATOR.fullmatch(file.readline(_LONGEST_TOLD))
        if not told:
            file.seek(0)
        head = list(islice(file, LOOK_AT))
        separator = told[1] if told else _separator(head, fit)
        rows = _Rows(chain(head, file), separator, first_line=2 if told else 1)
        size, buffer = path.stat().st_size or 1, cast("BinaryIO", file.buffer)
        try:
            table = read_table(
                rows.watched(lambda: progress(source, buffer.tell() / size)),
                fit,
                source,
                lines=rows.lines,
                changed_at=path.stat().st_mtime,
            )
        except csv.Error as error:
            code = "unclosed_quote" if "unexpected end" in str(error) else "broken_row"
            place = Finding(code, source, row=len(rows.lines) + 1, line=rows.next_line)
            return Opened(source, findings=(*notes, place))
    if not rows.lines:
        return _refused("empty_file", source)
    return Opened(source, (table,), notes)


class _Rows:
    """The rows of a text; `lines` has the line in which each that was read begins."""

    def __init__(self, lines: Iterable[str], separator: str, first_line: int) -> None:
        self._reader = csv.reader(lines, delimiter=separator, strict=True)
        self._first_line = first_line
        self.lines = array("i")
        self.next_line = first_line

    def watched(self, tell: Callable[[], None]) -> Iterator[list[str]]:
        """All rows; `tell` is called now and then."""
        for cells in self._reader:
            self.lines.append(self.next_line)
            self.next_line = self._first_line + self._reader.line_num
            if not len(self.lines) % OFTEN:
                tell()
            yield cells


def _refused(code: str, source: str, **details: str) -> Opened:
    return Opened(source, findings=(Finding(code, source, details=details),))


def _encoding(path: Path) -> str:
    """The encoding of a text file, read once from end to end. Raises _UnreadableError where it is no text."""
    with path.open("rb") as file:
        start = file.read(4)
        if start == b"PK\x03\x04":  # the zip archive that every workbook is
            raise _UnreadableError("is_a_workbook")
        marked = [name for mark, name in _BYTE_ORDER_MARKS.items() if start.startswith(mark)]
        encoding, is_blank, is_ascii = (marked or ["utf-8"])[0], True, True
        try:
            for text in iterdecode(_pieces(file), encoding):
                if "\0" in text:
                    raise _UnreadableError("not_text")
                is_blank = is_blank and not text.strip()
                is_ascii = is_ascii and text.isascii()
        except UnicodeDecodeError as error:
            if error.reason == "unexpected end of data" and not (marked or is_ascii):
                raise _UnreadableError("cut_off") from None  # all before it is UTF-8
            if marked or any(b"\0" in piece for piece in _pieces(file)):
                raise _UnreadableError("not_text") from None
            if not any(piece.decode(ANY_TEXT, "replace").strip() for piece in _pieces(file)):
                raise _UnreadableError("empty_file") from None
            return ANY_TEXT
    if is_blank:
        raise _UnreadableError("empty_file")
    return encoding


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    file.seek(0)
    return iter(lambda: file.read(AT_ONCE), b"")


def _separator(lines: list[str], fit: Fit) -> str:
    def fitting(separator: str) -> int:
        try:
            return max(map(fit, csv.reader(lines, delimiter=separator)), default=0)
        except csv.Error:
            return 0

    return max(SEPARATORS, key=fitting)
