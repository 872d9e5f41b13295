"""The secretariat's own data back: a workbook for each source of which something is to be said, marked cell by cell.

Every row and column stands where it stood, so that a place in a report is a place in the workbook, and corrected it can
take the place of the source: the loaders read the same rows in it. It holds the columns that are read and no others,
and nothing that could be a person's address or number, for the folder that it lies in is seen by many.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO
from uuid import uuid4

from dashboard.errors import D4Error
from dashboard.findings import SEVERITY_ORDER, Finding, Severity
from dashboard.text import Text
from loaders.forms import LEFT_OUT, OWN_SHEETS, TO_CORRECT
from loaders.marking import Mark, Marked, fitting_in
from loaders.recognise import Recognised
from loaders.sheet_marks import MOST_CELLS as MOST_READ
from loaders.tables import Table
from loaders.templates import (
    CREATED_AT,
    INK,
    LETTERS_IN_LINE,
    NOTE_LINE,
    NOTE_WIDTH,
    PALE,
    QUIET,
    TEXT_FORMAT,
    WHITE,
    WIDTH,
    WIDTHS,
)
from loaders.unpacked import FROM_1904

MOST_LISTED = MOST_NOTES = (
    10_000  # findings of a source, and cells that say what is wrong with them
)
MOST_ROWS, MOST_CELLS = 50_000, 500_000  # of a sheet, and of all sheets of a source
ROWS_IN_EXCEL, COLUMNS_IN_EXCEL = 1_048_576, 16_384
LONGEST_TITLE = 31  # of a sheet: units of UTF-16, as Excel counts letters
LONGEST_NAME, LONGEST_IN_BYTES = 120, 240  # of a file: letters, and bytes as file systems count
LONGEST_NOTE = 2000
ONLY_EXCELS = ("History", "Historique", "Historial")  # names of sheets that it keeps for itself
DEVICES = {"con", "prn", "aux", "nul"} | {f"{one}{n}" for one in ("com", "lpt") for n in range(10)}

# Told apart by their borders and by how dark they are too: for eyes that see other colours, and on paper.
LOOKS: dict[Severity, dict[str, Any]] = {
    Severity.REFUSED: {"bg_color": "#7a3406", "font_color": WHITE, "bold": True, "border": 5},
    Severity.SET_ASIDE: {"bg_color": "#f0a35e", "font_color": INK, "bold": True, "border": 2},
    Severity.WITHHELD: {"bg_color": "#f7dd95", "font_color": INK, "border": 8},
    Severity.WARNING: {"bg_color": "#c5dcf0", "font_color": INK, "border": 1},
    Severity.NOTE: {"bg_color": "#efebe4", "font_color": INK, "border": 4},
}
SET_ASIDE = {"bg_color": "#fdf0e2"}  # the rest of the row
CELL = {"num_format": TEXT_FORMAT, "valign": "top"}  # what is typed stays as it is typed
HEADING = {"bold": True, "text_wrap": True, "bg_color": PALE, "font_color": INK}
NOT_HERE = {"italic": True, "text_wrap": True, "bg_color": "#dcd8d1", "font_color": QUIET}
WRAPPED = {"text_wrap": True, "valign": "top"}
LINK = {"font_color": "#1f4e79", "underline": 1}
LISTED = {"severity": 18, "place": 26, "column": 22, "value": 30, "message": 58, "hint": 58}
HEAD = 4  # rows above the list, which say what to do with it

_NOT_IN_A_TITLE = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


def write_marked(
    folder: Path, tables: Sequence[Recognised], findings: Sequence[Finding], text: Text
) -> list[Path]:
    """Write the workbooks into the folder, which is made where there is none; return where they are.

    A source has one where a finding of it is worse than a note, or has a row. A workbook of the same name is replaced.
    Raises D4Error where the folder cannot be written.
    """
    from xlsxwriter.exceptions import FileCreateError  # noqa: PLC0415 - see `_Book`

    sources: dict[str, list[Recognised]] = defaultdict(list)
    said: dict[str, list[Finding]] = defaultdict(list)
    for table in tables:
        sources[table.table.source].append(table)
    for finding in findings:
        said[finding.source].append(finding)
    paths, taken = [], set[str]()
    try:
        for source, own in sources.items():
            if any(map(_asks_for_a_workbook, said[source])):
                path = folder / _new_name(_file_names(source, text), taken)
                folder.mkdir(parents=True, exist_ok=True)
                _write(path, own, said[source], text)
                paths.append(path)
    except (OSError, FileCreateError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise D4Error(text("returned.not_written", folder=folder, reason=reason)) from error
    return paths


def _asks_for_a_workbook(finding: Finding) -> bool:
    return finding.severity is not Severity.NOTE or finding.row is not None


def _write(
    path: Path, tables: Sequence[Recognised], findings: Sequence[Finding], text: Text
) -> None:
    """Write a workbook beside its place, and put it there whole."""
    part = path.with_name(f".{uuid4().hex}.part")
    try:
        with TemporaryDirectory() as workshop, part.open("xb") as file:
            _Book(file, workshop, tables, findings, text).write()
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


class _Book:
    """One workbook, written row by row: the sheet that says what to correct, and the tables after it."""

    def __init__(
        self,
        file: BinaryIO,
        workshop: str,
        tables: Sequence[Recognised],
        findings: Sequence[Finding],
        text: Text,
    ) -> None:
        import xlsxwriter  # noqa: PLC0415 - who reads exports does not wait for what writes workbooks

        self._tables, self._findings, self._text = tables, findings, text
        self._source = tables[0].table.source
        self._is_too_large = _is_too_large([one.table for one in tables])
        options = {
            "constant_memory": True,
            "tmpdir": workshop,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            # so that a number that stands for a day stands for the same day again
            "date_1904": any(one.table.epoch == FROM_1904 for one in tables),
        }
        self._book = xlsxwriter.Workbook(file, options)
        self._looks: dict[tuple[tuple[str, Any], ...], Any] = {}
        self._notes = 0

    def write(self) -> None:
        taken = {_folded(title) for title in (*OWN_SHEETS, *ONLY_EXCELS)}
        title = TO_CORRECT[self._text.language]
        self._book.set_properties({"title": title, "created": CREATED_AT})
        sheet = self._book.add_worksheet(title)
        if self._is_too_large:
            self._list(sheet, {})
        else:
            titles = [_new_name(_titles(one.table), taken) for one in self._tables]
            sheets = [one.table.sheet for one in self._tables]
            self._list(sheet, dict(zip(reversed(sheets), reversed(titles), strict=True)))
            for recognised, name in zip(self._tables, titles, strict=True):
                own = [one for one in self._findings if one.sheet == recognised.table.sheet]
                marked = Marked(recognised, own, LEFT_OUT[self._text.language])
                self._give_back(self._book.add_worksheet(name), marked)
        self._book.close()

    def _list(self, sheet: Any, titles: Mapping[str | None, str]) -> None:
        """All that is said, the worst first, with links to the cells. `titles`: what each sheet is called here."""
        text, last = self._text, HEAD + min(len(self._findings), MOST_LISTED)
        for place, width in enumerate(LISTED.values()):
            sheet.set_column(place, place, width)
        sheet.freeze_panes(HEAD + 1, 0)
        sheet.autofilter(HEAD, 0, last, len(LISTED) - 1)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(HEAD)
        title = text("returned.title", source=self._source)
        sheet.write_string(0, 0, title, self._look({"bold": True, "font_size": 15}))
        for row, sentence in enumerate(self._sentences(titles), start=1):
            sheet.write_string(row, 0, sentence)
        for place, name in enumerate(LISTED):
            sheet.write_string(HEAD, place, text(f"returned.heading.{name}"), self._look(HEADING))
        ordered = sorted(self._findings, key=lambda one: SEVERITY_ORDER.index(one.severity))
        for row, finding in enumerate(ordered[:MOST_LISTED], start=HEAD + 1):
            self._say(sheet, row, finding, titles)
        if len(ordered) > MOST_LISTED:
            more = text("returned.more", count=len(ordered) - MOST_LISTED)
            sheet.write_string(last + 1, 0, more)

    def _sentences(self, titles: Mapping[str | None, str]) -> Iterator[str]:
        """What is to be known before anything is corrected here."""
        if self._is_too_large:
            yield self._text("returned.too_large", source=self._source)
            return
        yield self._text("returned.correct", source=self._source)
        yield self._text("returned.left_out", source=self._source)
        read_as_none = {
            one.sheet: None
            for one in self._findings
            if one.sheet and one.sheet not in titles and one.severity is not Severity.NOTE
        }
        if read_as_none:
            yield self._text("returned.sheets_left_out", sheets=self._text.several(read_as_none))

    def _say(
        self, sheet: Any, row: int, finding: Finding, titles: Mapping[str | None, str]
    ) -> None:
        text, look = self._text, self._look(WRAPPED)
        severity = text(f"returned.severity.{finding.severity}")
        sheet.write_string(row, 0, severity, self._look(WRAPPED, LOOKS[finding.severity]))
        if finding.row is None or finding.sheet not in titles:
            sheet.write_string(row, 1, finding.where, look)
        else:
            title = titles[finding.sheet].replace("'", "''")
            cell = finding.where.rpartition("!")[2]
            cell = cell if finding.column_number else f"A{cell}"
            link = f"internal:'{title}'!{cell}"
            sheet.write_url(row, 1, link, self._look(WRAPPED, LINK), finding.where)
        _write_cell(sheet, row + 1, 2, finding.column or "", look)
        _write_cell(sheet, row + 1, 3, finding.value or "", self._look(WRAPPED, CELL))
        sheet.write_string(row, 4, finding.message(text), look)
        sheet.write_string(row, 5, finding.hint(text), look)

    def _give_back(self, sheet: Any, marked: Marked) -> None:
        """A table where it stood."""
        plain = self._look(CELL)
        for place, kind in marked.kinds.items():
            sheet.set_column(place, place, WIDTHS.get(kind.partition(":")[0], WIDTH), plain)
        sheet.freeze_panes(marked.table.row, 0)
        sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
        self._write_headings(sheet, marked)
        for row, cells in marked.rows():
            marks, is_set_aside = marked.marks.get(row), row in marked.set_aside
            if not marks and not is_set_aside:
                for place, cell in cells.items():
                    sheet.write_string(row - 1, place, cell, plain)
                continue
            others = (CELL, SET_ASIDE) if is_set_aside else (CELL,)
            other = self._look(*others)
            for place in sorted({*marked.kinds, *(marks or ())}):
                mark = (marks or {}).get(place)
                look = self._look(*others, LOOKS[mark.severity]) if mark else other
                _write_cell(sheet, row, place, cells.get(place, ""), look)
                self._annotate(sheet, row, place, mark)

    def _write_headings(self, sheet: Any, marked: Marked) -> None:
        """The headings of the columns that go back; in the place of the others no word of theirs."""
        row, marks = marked.table.row, marked.marks.get(marked.table.row, {})
        for place, heading in enumerate(marked.table.headings):
            mark = marks.get(place)
            if place in marked.kinds:
                look = self._look(CELL, HEADING, LOOKS[mark.severity] if mark else {})
                _write_cell(sheet, row, place, heading, look)
            elif heading.strip():
                if mark:
                    mark.said.append("returned.left_out_column")
                words = LEFT_OUT[self._text.language]
                _write_cell(sheet, row, place, words, self._look(NOT_HERE))
            self._annotate(sheet, row, place, mark)

    def _annotate(self, sheet: Any, row: int, place: int, mark: Mark | None) -> None:
        """Say in a note at the cell what is wrong with it, and what to do."""
        if mark and self._notes < MOST_NOTES:
            self._notes += 1
            note = "\n".join(dict.fromkeys(self._words(mark)))[:LONGEST_NOTE]
            lines = sum(len(line) // LETTERS_IN_LINE + 1 for line in note.splitlines())
            size = {"width": NOTE_WIDTH, "height": NOTE_LINE * (lines + 1), "font_size": 9}
            sheet.write_comment(row - 1, place, note, size)

    def _words(self, mark: Mark) -> Iterator[str]:
        for said in mark.said:
            if isinstance(said, Finding):
                yield said.message(self._text)
                yield said.hint(self._text)
            else:
                yield self._text(said)

    def _look(self, *properties: Mapping[str, Any]) -> Any:
        """The format that has these properties, of which later ones count."""
        look = {name: value for one in properties for name, value in one.items()}
        key = tuple(sorted(look.items()))
        if key not in self._looks:
            self._looks[key] = self._book.add_format(look)
        return self._looks[key]


def _write_cell(sheet: Any, row: int, place: int, cell: str, look: Any) -> None:
    if cell:
        sheet.write_string(row - 1, place, cell, look)
    else:
        sheet.write_blank(row - 1, place, None, look)


def _is_too_large(tables: Sequence[Table]) -> bool:
    """Whether there is more than a person corrects by hand, or than Excel or our own loaders take."""
    cells = 0
    for table in tables:
        last_row = max([table.row, *table.rows[-1:].tolist()])
        cells += len(table.rows) * len(table.columns)
        if (
            len(table.rows) > MOST_ROWS
            or last_row > ROWS_IN_EXCEL
            or len(table.headings) > COLUMNS_IN_EXCEL
            or last_row * len(table.headings) > MOST_READ
        ):
            return True
    return cells > MOST_CELLS


def _file_names(source: str, text: Text) -> Callable[[str], str]:
    """The name of a source's workbook, with something at its end; safe in any folder, on any system.

    A workbook of ours that was corrected keeps its name.
    """
    mark = f" – {text('returned.file')}"
    safe = "".join(
        letter if letter.isprintable() and letter not in '<>:"/\\|?*\ufffd' else "_"
        for letter in source.removesuffix(f"{mark}.xlsx")
    )
    safe = safe.lstrip(" .~")
    if safe.partition(".")[0].rstrip().casefold() in DEVICES:
        safe = f"_{safe}"

    def name(end: str) -> str:
        tail = f"{mark}{end}.xlsx"
        kept = (safe or "_")[: LONGEST_NAME - len(tail)].encode()
        return kept[: LONGEST_IN_BYTES - len(tail.encode())].decode("utf-8", "ignore") + tail

    return name


def _titles(table: Table) -> Callable[[str], str]:
    """The name of a table's sheet, with something at its end: its own name where Excel takes it."""
    own = _NOT_IN_A_TITLE.sub("_", table.sheet or Path(table.source).stem)

    def title(end: str) -> str:
        kept = fitting_in(LONGEST_TITLE - len(end), own).strip("'")
        return (kept if kept.strip() else "_") + end

    return title


def _new_name(name: Callable[[str], str], taken: set[str]) -> str:
    """The first name that is not taken, whatever its case: as it is, else with a number at its end."""
    names = (name("" if number == 1 else f" ({number})") for number in count(1))
    new = next(one for one in names if _folded(one) not in taken)
    taken.add(_folded(new))
    return new


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()
