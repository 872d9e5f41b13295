"""The empty forms: each is read as its table, and what is filled in with their help loads back."""

import re
import subprocess
import sys
import tomllib
from collections import Counter
from datetime import date

import openpyxl
import pytest

from dashboard.errors import D4Error
from dashboard.exports import RUNS_IN_A_SPREADSHEET
from dashboard.framework import load_framework
from dashboard.records import TABLES
from dashboard.settings import LANGUAGES, LATEST, REFERENCE, ROOT
from dashboard.text import _flat, load_texts
from loaders import read_exports
from loaders.forms import EXAMPLE_IDS, INSTRUCTIONS, LISTS, OWN_SHEETS
from loaders.schema import ABOUT_VALUES, REFERENCES, SCHEMAS
from loaders.templates import LAST_ROW, write_templates
from loaders.words import heading_words, vocabulary_words
from tests.makers import make_count, make_milestone, make_partner

FRAMEWORK = load_framework(REFERENCE)
TEXTS = load_texts()
HEADINGS = heading_words(FRAMEWORK)
WORDS = vocabulary_words(FRAMEWORK)
ROW_FORMS = [table for table in SCHEMAS if table != "about"]
DROPPED_ON = date(2026, 11, 24)
DAY = date(2021, 3, 15)


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """All forms, in a folder for each language: (language, table) → the file."""
    forms = {}
    for language in LANGUAGES:
        paths = write_templates(tmp_path_factory.mktemp(language), FRAMEWORK, TEXTS[language])
        for table, path in zip(SCHEMAS, paths, strict=True):
            forms[language, table] = path
    return forms


@pytest.fixture(scope="module")
def books(written):
    """All forms opened, to be looked at and not to be changed."""
    return {key: openpyxl.load_workbook(path) for key, path in written.items()}


def read_place(place):
    return read_exports(str(place), FRAMEWORK, as_of=None, dropped_on=DROPPED_ON)


def said(read):
    """What is said of the rows, or of anything else."""
    return [(one.code, one.where) for one in read.findings]


def columns(table, sheet):
    """field → the number of its column, by the headings as the loaders read them."""
    cells = (cell for cell in sheet[1] if cell.value)
    return {HEADINGS[table][cell.value]: cell.column for cell in cells}


def offered(book):
    """(column, row) of the first cell → what its drop-down offers, and whether other words are doubted."""
    lists = {}
    for rule in book.worksheets[0].data_validations.dataValidation:
        if rule.type == "list":
            name, _, area = rule.formula1.removeprefix("'").partition("'!")
            words = [cell.value for (cell,) in book[name][area.replace("$", "")]]
            [place] = rule.sqref.ranges
            lists[place.min_col, place.min_row] = words, rule.showErrorMessage
    return lists


def fill(path, table, *rows, into=None):
    """Write rows (field → value) over the example of a form. A whole number chooses from the drop-down."""
    book = openpyxl.load_workbook(path)
    sheet, lists = book.worksheets[0], offered(book)
    places = columns(table, sheet)
    for number, row in enumerate(rows, start=2):
        for field, place in places.items():
            value = row.get(field)
            if isinstance(value, int) and (place, 2) in lists:
                value = lists[place, 2][0][value]
            sheet.cell(number, place).value = value
    book.save(into or path)


def choose(vocabulary, key):
    """Where a key stands in the drop-down of its vocabulary."""
    return FRAMEWORK.keys(vocabulary).index(key)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_form_is_read_as_its_table_and_every_heading_as_its_column(written, books, language):
    read = read_place(written[language, "partners"].parent)

    tables = {one["source"]: (one["sheet"], one["table"]) for one in read.exports}
    assert len(read.exports) == len(SCHEMAS)
    for table in SCHEMAS:
        sheet = books[language, table].worksheets[0]
        assert tables[written[language, table].name] == (sheet.title, table)
        assert list(columns(table, sheet)) == list(SCHEMAS[table].columns)
    assert not {"unknown_column", "nearly_a_heading"} & {code for code, _ in said(read)}


def test_a_form_and_its_sheet_are_called_what_the_loaders_call_the_table(written, books):
    for (language, table), path in written.items():
        title = books[language, table].worksheets[0].title

        assert [WORDS["tables"][name] for name in (path.stem, title)] == [table, table]
        assert re.fullmatch(r"[a-z_]+\.xlsx", path.name)


def test_every_word_of_a_drop_down_is_one_that_the_loaders_read(books):
    for (language, table), book in books.items():
        lists = offered(book)
        if table == "about":
            continue
        places = columns(table, book.worksheets[0])
        for field, kind in SCHEMAS[table].columns.items():
            form, _, vocabulary = kind.partition(":")
            if not vocabulary:
                continue
            words, is_doubted = lists[places[field], 2]
            keys = [WORDS[vocabulary][word] for word in words]
            if vocabulary == "countries":
                assert set(keys) == set(FRAMEWORK.countries)
                assert len(keys) == len(FRAMEWORK.countries)
            elif vocabulary == "tables":
                assert keys == list(REFERENCES)
            else:
                assert keys == list(FRAMEWORK.keys(vocabulary)), (language, table, field)
            assert is_doubted == (form != "words"), (language, table, field)


def test_countries_stand_in_the_order_of_their_names_whatever_their_accents(books):
    words, _ = offered(books["fr", "partners"])[5, 2]

    assert words.index("Dominique") < words.index("Égypte") < words.index("Fidji")


@pytest.mark.parametrize("language", LANGUAGES)
def test_filled_with_what_the_drop_downs_offer_the_forms_load_back(written, language, tmp_path):
    def form(table, *rows):
        path = written[language, table]
        fill(path, table, *rows, into=tmp_path / path.name)

    themes = FRAMEWORK.labels["themes", "mrv"], FRAMEWORK.labels["themes", "soil_health"]
    several = "; ".join(label[language] for label in themes)
    form(
        "partners",
        {
            "partner_id": "007",
            "name": "Agro’Sol",
            "category": choose("categories", "producers"),
            "country": TEXTS[language].country("CI"),
            "membership": choose("memberships", "member"),
            "themes": several,
            "joined_on": DAY,
            "website": "https://example.org/x",
            "evidence": choose("evidence", "self_reported"),
        },
        {"partner_id": "P2", "name": "Two", "joined_on": "2020"},
    )
    form(
        "alliances",
        {
            "alliance_id": "A1",
            "name": "First",
            "form": choose("forms", "alliance"),
            "kind": choose("kinds", "network"),
            "status": choose("statuses", "active"),
            "scope": choose("scopes", "global"),
            "started_on": DAY,
            "regions": choose("regions", "latin_america_and_the_caribbean"),
            "themes": choose("themes", "advocacy"),
            "lead_partner_id": "007",
            "counterpart_country": TEXTS[language].country("US"),
            "evidence": choose("evidence", "documented"),
        },
    )
    form("memberships", {"alliance_id": "A1", "partner_id": "P2", "left_on": date(2022, 6, 30)})
    form("partner_counts", {"date": DAY, "count": 623})
    form("activities", {"activity": 5, "milestone": "Directory", "due_on": DAY})
    form(
        "concept_notes",
        {
            "note_id": "N1",
            "title": "Trees",
            "stage": choose("stages", "declined"),
            "alliance_id": "A1",
        },
    )
    form(
        "networks",
        {"network_id": "W1", "name": "Andes", "region": choose("regions", "international")},
    )
    form("aliases", {"id": "P2", "different_from": "007", "kind": 0})
    form("about")

    read = read_place(tmp_path)

    # A year that is typed as a text, and what was decided, are said.
    assert sorted(code for code, _ in said(read)) == ["kept_apart", "year_only"]
    one, two = read.snapshot.partners
    assert one == make_partner(
        "007",
        name="Agro’Sol",
        category="producers",
        country="CIV",
        region="africa",
        membership="member",
        themes=("mrv", "soil_health"),
        joined_on=DAY,
        website="https://example.org/x",
        evidence="self_reported",
    )
    assert two.joined_on == date(2020, 12, 31)
    [alliance] = read.snapshot.alliances
    assert (alliance.form, alliance.kind, alliance.status) == ("alliance", ("network",), "active")
    assert (alliance.scope, alliance.themes) == ("global", ("advocacy",))
    assert alliance.regions == ("latin_america_and_the_caribbean",)
    assert (alliance.started_on, alliance.counterpart_country) == (DAY, "USA")
    [membership] = read.snapshot.memberships
    assert (membership.partner_id, membership.left_on) == ("P2", date(2022, 6, 30))
    assert list(read.snapshot.partner_counts) == [make_count(DAY, 623)]
    assert list(read.snapshot.activities) == [make_milestone(6, "Directory", due_on=DAY)]
    [note], [network] = read.snapshot.concept_notes, read.snapshot.networks
    assert (note.stage, network.region) == ("declined", "international")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_examples_are_records_without_fault_once_they_have_ids(written, language, tmp_path):
    """The example of an alias decides nothing: no partner has an id like those of examples."""
    example = EXAMPLE_IDS[language]
    for table in ROW_FORMS[:-1]:
        path = written[language, table]
        book = openpyxl.load_workbook(path)
        places = columns(table, book.worksheets[0])
        for field, place in places.items():
            cell = book.worksheets[0].cell(2, place)
            if cell.value == example:
                cell.value = {"date": DAY, "activity": 1}.get(field, "X1")
        book.save(tmp_path / path.name)

    read = read_place(tmp_path)

    assert said(read) == []
    assert {one["table"]: one["accepted"] for one in read.exports} == dict.fromkeys(
        ROW_FORMS[:-1], 1
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_forms_that_nobody_has_filled_in_hold_an_example_each_and_nothing_else(written, language):
    read = read_place(written[language, "partners"].parent)

    found = Counter(one.code for one in read.findings)
    assert found == {"example_row": len(ROW_FORMS), "no_partners": 1}
    assert {one.row for one in read.findings if one.code == "example_row"} == {2}
    assert all(export["rows"] == 0 for export in read.exports if export["table"] != "about")


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_example_names_no_id_that_somebody_has(books, language):
    for table in ROW_FORMS:
        sheet = books[language, table].worksheets[0]
        places = columns(table, sheet)

        assert places[SCHEMAS[table].key[0]] == 1
        assert sheet.cell(2, 1).value == EXAMPLE_IDS[language]
        for field, kind in SCHEMAS[table].columns.items():
            if kind in ("id", "reference"):
                named = sheet.cell(2, places[field]).value
                assert named is None or named.startswith(EXAMPLE_IDS[language])
        assert sheet.max_row == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_example_is_grey_as_long_as_it_is_one(books, language):
    for table in ROW_FORMS:
        sheet = books[language, table].worksheets[0]
        [area] = sheet.conditional_formatting

        [rule] = area.rules
        assert rule.formula == [f'$A2="{EXAMPLE_IDS[language]}"']
        assert rule.dxf.font.italic
        assert {one.max_row for one in area.sqref.ranges} == {LAST_ROW + 1}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_filled_in_of_the_data_as_a_whole_is_read(written, language, tmp_path):
    stated = {
        "as_of": DAY,
        "illustrative": 0,
        "publisher": "We",
        "licence": "CC BY 4.0",
        "note": "None",
    }
    path = written[language, "about"]
    book = openpyxl.load_workbook(path)
    lists = offered(book)
    for row, value in enumerate(stated.values(), start=2):
        choices = lists.get((2, row))
        book.worksheets[0].cell(row, 2).value = choices[0][value] if choices else value
    book.save(tmp_path / path.name)
    path = written[language, "partners"]
    fill(path, "partners", {"partner_id": "P1", "name": "One"}, into=tmp_path / path.name)

    read = read_place(tmp_path)

    assert said(read) == []
    assert list(stated) == list(ABOUT_VALUES)
    assert read.snapshot.about == TABLES["about"](**{**stated, "illustrative": True})


def test_nothing_is_overwritten(tmp_path):
    (tmp_path / "socios.xlsx").write_text("ours")

    with pytest.raises(D4Error, match=r"socios\.xlsx ya existe"):
        write_templates(tmp_path, FRAMEWORK, TEXTS["es"])

    assert [path.name for path in tmp_path.iterdir()] == ["socios.xlsx"]
    assert (tmp_path / "socios.xlsx").read_text() == "ours"


@pytest.mark.parametrize("name", ["file", "file/forms"])
def test_a_folder_that_cannot_be_written_is_named(tmp_path, name):
    (tmp_path / "file").write_text("no folder")

    with pytest.raises(D4Error, match=re.escape(str(tmp_path / name))):
        write_templates(tmp_path / name, FRAMEWORK, TEXTS["en"])


def test_a_folder_is_made_where_there_is_none_and_the_same_words_give_the_same_bytes(
    written, tmp_path
):
    paths = write_templates(tmp_path / "new" / "forms", FRAMEWORK, TEXTS["fr"])

    for table, path in zip(SCHEMAS, paths, strict=True):
        assert path.read_bytes() == written["fr", table].read_bytes()


def test_no_cell_of_ours_starts_a_formula(books):
    for book in books.values():
        for sheet in book.worksheets:
            for cell in (cell for row in sheet.iter_rows() for cell in row):
                assert cell.data_type != "f"
                assert not str(cell.value or "").startswith(RUNS_IN_A_SPREADSHEET)
                assert cell.hyperlink is None


def test_days_are_shown_as_they_are_written_and_a_year_typed_alone_is_doubted(books):
    """Excel takes 2022 for a day of 1905 where it expects a day."""
    for (_, table), book in books.items():
        sheet = book.worksheets[0]
        if table == "about":
            days = [sheet["B2"]]
        else:
            places = columns(table, sheet)
            kinds = SCHEMAS[table].columns
            days = [sheet.cell(2, places[field]) for field in kinds if kinds[field] == "day"]
        for cell in days:
            shown = cell if table == "about" else sheet.column_dimensions[cell.column_letter]
            rules = sheet.data_validations.dataValidation
            [rule] = [rule for rule in rules if cell.coordinate in rule.sqref]
            assert shown.number_format == "yyyy-mm-dd"
            assert (rule.type, rule.errorStyle) == ("date", "warning")
            assert int(rule.formula1) > LATEST.year


def test_ids_stay_as_they_are_typed(books):
    for (_, table), book in books.items():
        sheet = book.worksheets[0]
        for field, place in columns(table, sheet).items():
            if SCHEMAS[table].columns[field] in ("id", "reference"):
                assert (
                    sheet.column_dimensions[sheet.cell(1, place).column_letter].number_format == "@"
                )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_heading_says_what_goes_in_and_whether_it_must(books, language):
    text = TEXTS[language]
    for table in SCHEMAS:
        sheet, instructions = books[language, table].worksheets[:2]
        lines = {row[0]: row[1:] for row in instructions.iter_rows(values_only=True) if row[0]}
        cells = sheet["A"][1:] if table == "about" else sheet[1]
        for cell in cells:
            field = HEADINGS[table][cell.value] if table != "about" else None
            must_be = field in SCHEMAS[table].required
            beginning = text("forms.required" if must_be else "forms.optional")
            assert cell.value.endswith(" *") == must_be
            assert cell.comment.text.startswith(beginning)
            goes_in, yes_or_no = lines[cell.value]
            assert cell.comment.text == f"{beginning} {goes_in}"
            assert yes_or_no == text("cli.yes" if must_be else "cli.no")


def test_headings_stay_in_sight_and_rows_can_be_filtered(books):
    for (_, table), book in books.items():
        sheet = book.worksheets[0]
        assert sheet.freeze_panes == "B2"
        assert (sheet.auto_filter.ref is None) == (table == "about")
        assert book.active == sheet


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sheets_that_are_no_table_have_the_names_that_loaders_know(books, language):
    for table in SCHEMAS:
        _, instructions, *lists = books[language, table].worksheets

        assert instructions.title == INSTRUCTIONS[language]
        assert {(one.title, one.sheet_state) for one in lists} <= {(LISTS[language], "hidden")}
    assert {INSTRUCTIONS[language], LISTS[language]} <= OWN_SHEETS


@pytest.mark.parametrize("language", ["fr", "es"])
def test_the_phrases_are_the_same_in_all_languages_with_the_same_places(language):
    english, other = phrases("en"), phrases(language)

    assert set(english) == set(other)
    for key in english:
        assert re.findall(r"\{\w+\}", english[key]) == re.findall(r"\{\w+\}", other[key]), key


def test_every_phrase_of_a_column_is_one_of_a_column():
    fields = {table: {*SCHEMAS[table].columns} for table in SCHEMAS} | {
        "any": {field for table in SCHEMAS.values() for field in table.columns}
    }
    fields["about"] |= ABOUT_VALUES.keys()
    for language in LANGUAGES:
        for key in phrases(language):
            _, table, *part = key.split(".")
            if len(part) == 2 and table in fields:
                assert part[1] in fields[table], key


@pytest.mark.parametrize("language", LANGUAGES)
def test_signs_are_written_as_the_language_has_them(language):
    for key, words in phrases(language).items():
        assert re.search(r"\"|'(?!2022)", words) is None, key
        if language == "fr" and ".example." not in key:
            assert re.search(r"« | »|[^\u202f][?!]|[^\u202f];|[^\u00a0]:(?!//)", words) is None, key


def test_who_reads_exports_does_not_wait_for_what_writes_forms():
    program = "import sys, loaders.templates; sys.exit('xlsxwriter' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False).returncode == 0


def phrases(language):
    path = ROOT / "dashboard" / "locale" / language / "forms.toml"
    return _flat(tomllib.loads(path.read_text("utf-8")))
