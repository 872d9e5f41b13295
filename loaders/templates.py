"""The empty forms that the secretariat fills in: a workbook for each table, in its language, that loads back as it is.

A form asks and warns, and forbids nothing: what may not stand in an export, the loaders say. It holds no formula and
no macro, and the same words give the same bytes.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from string import ascii_uppercase
from typing import Any

from dashboard.errors import D4Error
from dashboard.framework import Framework
from dashboard.settings import LATEST
from dashboard.text import Text
from loaders.forms import EXAMPLE_IDS, INSTRUCTIONS, LISTS
from loaders.schema import ABOUT_VALUES, REFERENCES, SCHEMAS
from loaders.words import plain

LAST_ROW = 20_000  # that the lists and the colours reach: more than anybody types
EARLIEST = date(1950, 1, 1)  # a year typed alone is a day of 1905 to Excel, and so it is doubted
CREATED_AT = datetime(2015, 12, 1)  # noqa: DTZ001 - a fixed one: a form does not know the time
INK, QUIET, GREEN, PALE, WHITE = "#221c15", "#655b4e", "#2f6b3a", "#d3e3cf", "#ffffff"
HEADING_HEIGHT = 34
NOTE_WIDTH, NOTE_LINE, LETTERS_IN_LINE = 300, 16, 46  # px, px, and how many fit
INSTRUCTION_WIDTHS = (32, 100, 16)
ABOUT_WIDTHS = (26, 70)
WIDTHS = {"name": 44, "text": 34, "words": 34, "address": 34, "word": 26, "region": 26}
WIDTH = 19  # of all other columns
DAY_FORMAT, TEXT_FORMAT = "yyyy-mm-dd", "@"


def write_templates(folder: Path, framework: Framework, text: Text) -> list[Path]:
    """Write the forms of all tables, in the language of the text; the folder is made where there is none.

    Raises D4Error where the folder cannot be written, and where it holds a file of the same name: nothing is
    overwritten then, and nothing written.
    """
    forms = [_Form(table, framework, text) for table in SCHEMAS]
    paths = [folder / form.file_name for form in forms]
    try:
        for path in paths:
            if path.exists():
                raise D4Error(text("forms.exists", file=path))
        folder.mkdir(parents=True, exist_ok=True)
        for path, form in zip(paths, forms, strict=True):
            with path.open("xb") as file:
                file.write(_workbook(form))
    except OSError as error:
        reason = error.strerror or str(error)
        raise D4Error(text("forms.not_written", folder=folder, reason=reason)) from error
    return paths


class _Form:
    """What the form of a table says. That of `about` asks for one value in each row, all others for one in each column."""

    def __init__(self, table: str, framework: Framework, text: Text) -> None:
        self.table, self.text, self._framework = table, text, framework
        self.is_about = table == "about"
        self.columns = ABOUT_VALUES if self.is_about else SCHEMAS[table].columns
        self.name = text(f"forms.{table}.name")
        self.file_name = f"{plain(self.name).replace(' ', '_')}.xlsx"
        self.example_id = EXAMPLE_IDS[text.language]

    def is_required(self, column: str) -> bool:
        return not self.is_about and column in SCHEMAS[self.table].required

    def heading(self, column: str) -> str:
        """The heading, with a star where the column must be filled: the loaders do not see it."""
        return self._phrase("heading", column) + (" *" if self.is_required(column) else "")

    def goes_in(self, column: str) -> str:
        """What goes into the column, and how it is written."""
        kind, choices = self.columns[column].partition(":")[0], self.choices(column)
        said = self._phrase("note", column, activities=self._activities())
        if self.text.has(f"forms.hint.{kind}"):
            several = "; ".join(map(str, choices[:2]))
            return f"{said} {self.text(f'forms.hint.{kind}', several=several)}"
        return f"{said} {self.text('forms.hint.word')}" if choices and kind != "count" else said

    def note(self, column: str) -> str:
        """What is to be known of the column, beside its heading."""
        must_be = self.text("forms.required" if self.is_required(column) else "forms.optional")
        return f"{must_be} {self.goes_in(column)}"

    def example(self, column: str) -> str | int | date | None:
        """What the example row has in this column; None for a blank cell."""
        if column == SCHEMAS[self.table].key[0]:
            return self.example_id
        if not self._key("example", column):
            return None
        written, kind = self._phrase("example", column), self.columns[column]
        if kind == "day":
            return date.fromisoformat(written)
        return int(written) if kind == "count" else written

    def choices(self, column: str) -> Sequence[str | int]:
        """What the drop-down of the column offers; nothing where it has none."""
        kind, _, vocabulary = self.columns[column].partition(":")
        if column == "activity":
            return [activity.number for activity in self._framework.strategy.activities]
        if kind == "yes_no":
            return [self.text("cli.yes"), self.text("cli.no")]
        if vocabulary == "countries":
            countries = self._framework.countries.values()
            return sorted((self.text.country(one.alpha2) for one in countries), key=plain)
        if vocabulary == "tables":  # ids are decided on in these alone
            return [self.text(f"forms.{table}.name") for table in REFERENCES]
        terms = self._framework.vocabularies.get(vocabulary, ())
        return [term.label[self.text.language] for term in terms]

    def steps(self) -> Iterator[tuple[str, str]]:
        """The instructions: what each is about, and what it says."""
        kinds = self.columns.values()
        several = [
            self._phrase("heading", column)
            for column, kind in self.columns.items()
            if kind.startswith("words:")
        ]
        applies = {
            "values" if self.is_about else "columns": True,
            "example": not self.is_about,
            "lists": any(map(self.choices, self.columns)),
            "several": several,
            "dates": "day" in kinds,
            "private": True,
            "save": True,
        }
        yield self.text("forms.step.purpose.label"), self.text(f"forms.{self.table}.purpose")
        for step in filter(applies.get, applies):
            yield (
                self.text(f"forms.step.{step}.label"),
                self.text(
                    f"forms.step.{step}.text",
                    sheet=self.name,
                    example=self.example_id,
                    columns=", ".join(several),
                ),
            )

    def _activities(self) -> str:
        activities = self._framework.strategy.activities
        return "\n".join(f"{one.number} – {one.label[self.text.language]}" for one in activities)

    def _phrase(self, part: str, column: str, **values: object) -> str:
        return self.text(self._key(part, column) or f"forms.{self.table}.{part}.{column}", **values)

    def _key(self, part: str, column: str) -> str | None:
        """The phrase of the table's own, or else the one that all tables share."""
        keys = (f"forms.{table}.{part}.{column}" for table in (self.table, "any"))
        return next(filter(self.text.has, keys), None)


def _workbook(form: _Form) -> bytes:
    import xlsxwriter  # noqa: PLC0415 - who reads exports does not wait for what writes forms

    file, language = BytesIO(), form.text.language
    book = xlsxwriter.Workbook(
        file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"title": form.name, "created": CREATED_AT})
    sheet = _Sheet(book, form)
    if form.is_about:
        sheet.ask_in_rows()
    else:
        sheet.ask_in_columns()
    _explain(book, book.add_worksheet(INSTRUCTIONS[language]), form)
    sheet.write_lists(LISTS[language])
    book.close()
    return file.getvalue()


class _Sheet:
    """The sheet that is filled in."""

    def __init__(self, book: Any, form: _Form) -> None:
        self._book, self._form = book, form
        self._sheet = book.add_worksheet(form.name)
        self._sheet.freeze_panes(1, 1)
        self._sheet.set_row(0, HEADING_HEIGHT)
        self._lists: list[Sequence[str | int]] = []

    def ask_in_columns(self) -> None:
        """A column for each field, an example, and room for the rows."""
        form, sheet = self._form, self._sheet
        for place, (column, kind) in enumerate(form.columns.items()):
            look, width = self._look(kind), WIDTHS.get(kind.partition(":")[0], WIDTH)
            sheet.set_column(place, place, width, look)
            sheet.write(0, place, form.heading(column), self._heading(form.is_required(column)))
            self._write_note(0, place, form.note(column))
            example = form.example(column)
            if isinstance(example, date):
                sheet.write_datetime(1, place, example, look)
            elif example is not None:
                sheet.write(1, place, example, look)
            self._restrict(column, (1, place, LAST_ROW, place))
        last = len(form.columns) - 1
        sheet.autofilter(0, 0, LAST_ROW, last)
        sheet.ignore_errors({"number_stored_as_text": "A2:XFD1048576"})
        # A rule and no fixed look: a row that is written over looks like any other.
        is_example = {"type": "formula", "criteria": f'=$A2="{form.example_id}"'}
        grey = self._book.add_format({"italic": True, "font_color": QUIET})
        sheet.conditional_format(1, 0, LAST_ROW, last, {**is_example, "format": grey})

    def ask_in_rows(self) -> None:
        """A row for each field, with its key, and a cell to fill in beside it."""
        form, sheet = self._form, self._sheet
        for place, width in enumerate(ABOUT_WIDTHS):
            sheet.set_column(place, place, width, self._look("text"))
        for place, column in enumerate(SCHEMAS[form.table].columns):
            sheet.write(0, place, form.heading(column), self._heading(is_required=False))
        for row, (column, kind) in enumerate(form.columns.items(), start=1):
            sheet.write(row, 0, form.heading(column), self._look("text"))
            self._write_note(row, 0, form.note(column))
            sheet.write_blank(row, 1, None, self._look(kind))
            self._restrict(column, (row, 1, row, 1))

    def write_lists(self, name: str) -> None:
        """What the drop-downs offer, on a hidden sheet: Excel takes a long list from cells alone."""
        if not self._lists:
            return
        sheet = self._book.add_worksheet(name)
        sheet.hide()
        for place, words in enumerate(self._lists):
            sheet.write_column(0, place, words)

    def _restrict(self, column: str, area: tuple[int, int, int, int]) -> None:
        """Offer what may stand there, and doubt what may not. A cell of several values is never doubted."""
        form, kind = self._form, self._form.columns[column]
        rule: dict[str, Any]
        if choices := form.choices(column):
            rule, doubt = {"validate": "list", "source": self._place(choices)}, "word"
        elif kind == "day":
            rule = {"validate": "date", "criteria": "between", "minimum": EARLIEST}
            rule, doubt = rule | {"maximum": LATEST}, "day"
        elif kind == "count":
            rule, doubt = {"validate": "integer", "criteria": ">=", "value": 0}, "count"
        else:
            return
        warning = {
            "error_type": "warning",
            "error_title": form.text("forms.warning.title"),
            "error_message": form.text(f"forms.warning.{doubt}"),
            "show_error": not kind.startswith("words:"),
        }
        self._sheet.data_validation(*area, rule | warning)

    def _place(self, choices: Sequence[str | int]) -> str:
        """Where a list will stand."""
        if choices not in self._lists:
            self._lists.append(choices)
        letter = ascii_uppercase[self._lists.index(choices)]
        sheet = LISTS[self._form.text.language]
        return f"='{sheet}'!${letter}$1:${letter}${len(choices)}"

    def _write_note(self, row: int, place: int, note: str) -> None:
        lines = sum(len(line) // LETTERS_IN_LINE + 1 for line in note.splitlines())
        size = {"width": NOTE_WIDTH, "height": NOTE_LINE * (lines + 1), "font_size": 9}
        self._sheet.write_comment(row, place, note, size)

    def _heading(self, is_required: bool) -> Any:
        colours = (WHITE, GREEN) if is_required else (INK, PALE)
        look = dict(zip(("font_color", "bg_color"), colours, strict=True))
        return self._book.add_format({"bold": True, "text_wrap": True, "valign": "vcenter"} | look)

    def _look(self, kind: str) -> Any:
        """Ids are text, or Excel takes their zeros away and makes days of them."""
        formats = {"day": DAY_FORMAT, "id": TEXT_FORMAT, "reference": TEXT_FORMAT}
        look = {"text_wrap": True, "valign": "top", "num_format": formats.get(kind, "General")}
        return self._book.add_format(look)


def _explain(book: Any, sheet: Any, form: _Form) -> None:
    """The instructions, and what goes into each column.

    Beside a heading stand two other cells: so no row looks like the headings of a table.
    """
    wrapped = {"text_wrap": True, "valign": "top"}
    plain_look, bold = book.add_format(wrapped), book.add_format(wrapped | {"bold": True})
    for place, width in enumerate(INSTRUCTION_WIDTHS):
        sheet.set_column(place, place, width, plain_look)
    title = f"{form.text('forms.title')} – {form.name}"
    sheet.write(0, 0, title, book.add_format({"bold": True, "font_size": 15, "font_color": GREEN}))
    headings = [form.text(f"forms.{part}") for part in ("column", "goes_in", "must_be")]
    columns = [
        (
            form.heading(column),
            form.goes_in(column),
            form.text("cli.yes" if form.is_required(column) else "cli.no"),
        )
        for column in form.columns
    ]
    for row, line in enumerate((*form.steps(), (), headings, *columns), start=2):
        for place, words in enumerate(line):
            look = bold if place == 0 or line is headings else plain_look
            sheet.write(row, place, words, look)
