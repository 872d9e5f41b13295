"""The workbooks that go back: every cell where it stood, marked where something is wrong, and nobody's address in them."""

import re
import sqlite3
import subprocess
import sys
import tomllib
from contextlib import closing
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from dashboard.errors import D4Error
from dashboard.findings import Finding, Severity
from dashboard.framework import load_framework
from dashboard.settings import LANGUAGES, REFERENCE, ROOT
from dashboard.text import _flat, load_texts
from loaders import read_exports, returned
from loaders.cells import clean
from loaders.forms import LEFT_OUT, OWN_SHEETS, TO_CORRECT
from loaders.recognise import Headings
from loaders.returned import HEAD, LOOKS, write_marked
from loaders.schema import SCHEMAS
from loaders.tables import read_table
from loaders.words import Words, heading_words

FRAMEWORK = load_framework(REFERENCE)
TEXTS = load_texts()
FR = TEXTS["fr"]
DROPPED_ON = date(2026, 11, 24)
FRENCH = """\
Registre des partenaires;;;;;;
;;;;;;
Identifiant;Nom;Courriel;Pays;Date d’adhésion;Couleur préférée;Compétences
007;Agro’Sol;jane@example.org;France;2015-12-01;bleu;sols
008;Deux;lui@example.org;Frnace;2016-02-01;turquoise;+33 6 12 34 56 78

009;Trois;;Mali;31/13/2016;;
010;paul.dupont@example.org;;Mali;;;
011;Cinq;;Togo;demain 06 98 76 54 32;;
012;=HYPERLINK("https://example.org");;Niger;;;
"""
SECRETS = ("jane@", "lui@", "paul", "12 34 56", "98 76 54", "Couleur préf", "bleu", "turquoise")


def read_place(place):
    return read_exports(str(place), FRAMEWORK, as_of=None, dropped_on=DROPPED_ON, keeping=True)


def drop_text(folder, text, name="partenaires.csv"):
    (folder / name).write_text(text, "utf-8")
    return read_place(folder)


def give_back(read, folder, text=FR):
    """The only workbook that is given back."""
    [path] = write_marked(folder, read.tables, read.findings, text)
    return path


def opened(path):
    return openpyxl.load_workbook(path)


def rows_of(table):
    """row → the cells that are read, by letter and as they are understood."""
    sheet = openpyxl.Workbook().active
    return {
        int(row): {
            sheet.cell(1, place + 1).column_letter: clean(column[at])
            for place, column in table.columns.items()
            if clean(column[at])
        }
        for at, row in enumerate(table.rows)
    }


def said(read):
    """What is said of the tables: a column that is left out is one more that we do not know."""
    return [
        (one.code, one.sheet, one.row, one.column_number)
        for one in read.findings
        if one.sheet not in OWN_SHEETS and one.code not in ("contact_column", "unknown_column")
    ]


def bytes_of(path):
    with ZipFile(path) as archive:
        return b"".join(name.encode() + archive.read(name) for name in archive.namelist())


def listed(book):
    """The lines of the sheet that says what to correct, without what stands above them."""
    return list(book.worksheets[0].iter_rows(min_row=HEAD + 2))


@pytest.fixture(scope="module")
def french(tmp_path_factory):
    """A register as Excel of a French set-up saves it, and the workbook that goes back."""
    folder = tmp_path_factory.mktemp("french")
    read = drop_text(folder, FRENCH)
    return read, give_back(read, folder / "back")


def test_a_csv_file_comes_back_as_a_workbook_named_after_it_in_the_language(french):
    _, path = french

    assert path.name == "partenaires.csv – annoté.xlsx"
    assert opened(path).sheetnames == [TO_CORRECT["fr"], "partenaires"]


def test_every_row_and_every_column_stands_where_it_stood(french):
    sheet = opened(french[1])["partenaires"]

    assert [cell.value for row in sheet["A1:G2"] for cell in row] == [None] * 14
    assert [cell.value for cell in sheet["A"]][2:] == [
        *("Identifiant", "007", "008", None, "009", "010", "011", "012")
    ]
    assert (sheet["B4"].value, sheet["D5"].value, sheet["E7"].value) == (
        *("Agro’Sol", "Frnace", "31/13/2016"),
    )
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} == {"s", "n"}
    assert {cell.value for row in sheet.iter_rows() for cell in row if cell.data_type == "n"} == {
        None
    }


def test_columns_that_are_not_read_are_left_out_with_their_headings(french):
    sheet = opened(french[1])["partenaires"]

    assert [cell.value for cell in sheet[3]] == [
        *("Identifiant", "Nom", LEFT_OUT["fr"], "Pays", "Date d’adhésion", LEFT_OUT["fr"]),
        "Compétences",
    ]
    assert {cell.value for letter in "CF" for cell in sheet[letter]} == {None, LEFT_OUT["fr"]}
    assert FR("returned.left_out_column") in sheet["C3"].comment.text


def test_personal_data_is_in_no_byte_of_the_workbook(french):
    everything = bytes_of(french[1]).decode("utf-8", "replace")
    in_list = [cell.value for row in listed(opened(french[1])) for cell in row]

    assert "Agro’Sol" in everything
    # The name of a column that we do not know is said, where it is no person's: nothing of what stands in it.
    assert [one for one in SECRETS if one in everything] == ["Couleur préf"]
    assert "Couleur préférée" in in_list


def test_a_cell_with_personal_data_is_blank_and_says_why(french):
    sheet = opened(french[1])["partenaires"]

    for place in ("G5", "B8"):
        assert sheet[place].value is None
        assert FR("returned.left_out_cell") in sheet[place].comment.text
    message = FR("finding.personal_data_in_row.message")
    assert message in sheet["B8"].comment.text


def test_a_row_that_did_not_count_counts_no_more_without_its_personal_data(french, tmp_path):
    read, path = french
    assert ("personal_data_in_row", None, 9, 5) in said(read)

    back = read_place(path)

    assert opened(path)["partenaires"]["E9"].value == LEFT_OUT["fr"]
    assert "011" not in back.snapshot.partners.columns["partner_id"].values
    assert back.snapshot.digest == read.snapshot.digest


def test_links_lead_to_the_very_cells_which_say_what_is_wrong_and_what_to_do(french):
    read, path = french
    book = opened(path)

    lines = listed(book)
    assert len(lines) == len(read.findings)
    for line, finding in zip(lines, read.findings, strict=True):
        assert [cell.value for cell in line] == [
            FR(f"returned.severity.{finding.severity}"),
            finding.where,
            finding.column,
            finding.value,
            finding.message(FR),
            finding.hint(FR),
        ]
        name, _, place = line[1].hyperlink.location.rpartition("!")
        cell = book[name.strip("'")][place]
        assert (cell.row, cell.column) == (finding.row, finding.column_number)
        assert finding.message(FR) in cell.comment.text
        assert finding.hint(FR) in cell.comment.text


def test_the_list_begins_with_the_worst_and_can_be_filtered_and_printed(french):
    sheet = opened(french[1]).worksheets[0]
    severities = [cell.value for (cell, *_) in listed(sheet.parent)]
    order = [FR(f"returned.severity.{one}") for one in Severity]

    assert severities == sorted(severities, key=order.index)
    assert len(set(severities)) > 2
    assert [cell.value for cell in sheet[HEAD + 1]] == [
        FR(f"returned.heading.{one}")
        for one in ("severity", "place", "column", "value", "message", "hint")
    ]
    assert sheet.freeze_panes == f"A{HEAD + 2}"
    assert sheet.auto_filter.ref == f"A{HEAD + 1}:F{HEAD + 1 + len(severities)}"
    assert sheet.print_title_rows == f"${HEAD + 1}:${HEAD + 1}"
    assert all(cell.alignment.wrap_text for row in listed(sheet.parent) for cell in row)
    assert sheet["A2"].value == FR("returned.correct", source="partenaires.csv")


def test_marks_show_how_bad_it_is_and_a_row_set_aside_is_tinted(french):
    sheet = opened(french[1])["partenaires"]

    def fill(place):
        return sheet[place].fill.fgColor.rgb[2:].lower()

    def colour(severity):
        return LOOKS[severity]["bg_color"][1:]

    assert fill("D5") == colour(Severity.WITHHELD)
    assert fill("E7") == fill("B8") == colour(Severity.SET_ASIDE)
    tint = returned.SET_ASIDE["bg_color"][1:]
    assert {fill(place) for place in ("A7", "B7", "D7", "G7", "A8", "G8", "A9")} == {tint}
    assert fill("A5") == fill("A4") == fill("B10") == "000000"
    assert sheet["E7"].border.left.style == "medium"
    assert sheet.freeze_panes == "A4"


def test_marks_differ_in_border_and_lightness_and_what_stands_in_them_can_be_read():
    def light(colour):
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [
            one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts
        ]
        return sum(a * b for a, b in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    def contrast(one, other):
        low, high = sorted((light(one), light(other)))
        return (high + 0.05) / (low + 0.05)

    assert list(LOOKS) == list(Severity)
    assert len({look["border"] for look in LOOKS.values()}) == len(LOOKS)
    for look in LOOKS.values():
        assert contrast(look["bg_color"], look["font_color"]) > 7
    aside = LOOKS[Severity.SET_ASIDE]["bg_color"]
    assert contrast(returned.SET_ASIDE["bg_color"], aside) > 1.7
    for one, other in pairwise(light(LOOKS[one]["bg_color"]) for one in list(Severity)[:3]):
        assert one < other


def test_what_begins_like_a_formula_is_text_and_stays_text_when_it_is_typed_again(french):
    sheet = opened(french[1])["partenaires"]

    assert sheet["B10"].value == '=HYPERLINK("https://example.org")'
    assert sheet["B10"].data_type == "s"
    assert sheet["B10"].number_format == sheet["A4"].number_format == "@"
    assert sheet.column_dimensions["A"].number_format == "@"
    assert b"<f>" not in bytes_of(french[1])
    assert b'TargetMode="External"' not in bytes_of(french[1])


def make_book(**sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name.replace("_", " "))
        for row in rows:
            sheet.append(row)
    return book


def test_a_workbook_of_two_sheets_comes_back_with_both_and_with_their_names(tmp_path):
    partners = [
        ["The register"],
        [],
        ["id", "name", "e-mail", "joined on", "country"],
        ["007", "One", "one@example.org", date(2015, 12, 1), "Nowhere"],
        [],
        [1e3, "Two", None, "2022-10", "FRA"],
    ]
    alliances = [["As of today"], ["alliance_id", "name", "lead"], ["A1", "L’été", "P9"]]
    book = make_book(Our_partners=partners, Alliances=alliances)
    book.save(tmp_path / "register.xlsx")
    read = read_place(tmp_path)

    path = give_back(read, tmp_path / "back")
    back = read_place(path)

    assert opened(path).sheetnames == [TO_CORRECT["fr"], "Our partners", "Alliances"]
    assert back.snapshot.digest == read.snapshot.digest
    assert said(back) == said(read)
    for one, other in zip(read.tables, back.tables, strict=True):
        assert rows_of(one.table) == rows_of(other.table)
        assert (one.table.sheet, one.table.row, one.places) == (
            *(other.table.sheet, other.table.row, other.places),
        )
    locations = [line[1].hyperlink.location for line in listed(opened(path))]
    assert "'Our partners'!E4" in locations


def test_a_number_that_stands_for_a_day_is_the_same_day_in_what_comes_back(tmp_path):
    rows = [["partner_id", "name", "joined_on"], ["P1", "One", 43280], ["P2", "Two", "soon"]]
    book = make_book(Partners=rows)
    book.epoch = CALENDAR_MAC_1904
    book.save(tmp_path / "partners.xlsx")
    read = read_place(tmp_path)

    back = read_place(give_back(read, tmp_path / "back"))

    assert [one.joined_on for one in back.snapshot.partners] == [date(2022, 6, 30)]
    assert back.snapshot.digest == read.snapshot.digest


def make_database(path, **tables):
    connection = sqlite3.connect(path)
    for name, (headings, *rows) in tables.items():
        columns = ", ".join(f'"{heading}"' for heading in headings)
        connection.execute(f'CREATE TABLE "{name}" ({columns})')
        marks = ", ".join("?" * len(headings))
        connection.executemany(f'INSERT INTO "{name}" VALUES ({marks})', rows)  # noqa: S608 - names of our own
    connection.commit()
    connection.close()


def test_a_database_comes_back_as_a_workbook_with_a_sheet_for_each_table(tmp_path):
    odd = "partners [2020]: all / of \\ them, and * more?"
    tables = {
        "partners": (("partner_id", "name", "country", "phone"), ("007", "One", "X-Land", "1")),
        odd: (("partner_id", "name", "country"), ("P2", "Two", "Y-Land")),
        odd.replace("[", "]"): (("partner_id", "name", "country"), ("P3", "Three", "Z-Land")),
        "L'été": (("alliance_id", "name", "status"), ("A1", "First", "odd")),
    }
    make_database(tmp_path / "d4.sqlite", **tables)
    read = read_place(tmp_path)

    path = give_back(read, tmp_path / "back")
    book = opened(path)
    back = read_place(path)

    assert path.name == "d4.sqlite – annoté.xlsx"
    assert len(book.sheetnames) == 5
    assert {"partners", "L'été", "partners _2020__ all _ of _ them"[:31]} < set(book.sheetnames)
    assert all(len(name) <= 31 for name in book.sheetnames)
    assert sorted((code, row) for code, _, row, _ in said(back)) == sorted(
        (code, row) for code, _, row, _ in said(read)
    )
    values = set()
    for line in listed(book):
        if line[3].value:
            name, _, place = line[1].hyperlink.location.rpartition("!")
            values.add(book[name[1:-1].replace("''", "'")][place].value == line[3].value)
    assert values == {True}


def test_corrected_it_takes_the_place_of_the_file(tmp_path):
    read = drop_text(tmp_path, FRENCH)
    path = give_back(read, tmp_path / "back")
    book = opened(path)
    sheet = book["partenaires"]
    sheet["D5"], sheet["E7"], sheet["B8"], sheet["E9"] = "France", "31/12/2016", "Quatre", None
    book.save(path)

    again = read_place(path)

    assert said(again) == []
    assert [one.partner_id for one in again.snapshot.partners] == [
        *("007", "008", "009", "010", "011", "012")
    ]
    assert again.snapshot.partners[0].joined_on == date(2015, 12, 1)


def test_what_is_still_wrong_in_it_comes_back_under_the_same_name(french, tmp_path):
    path = give_back(read_place(french[1]), tmp_path)

    assert path.name == french[1].name
    assert opened(path)["partenaires"]["D5"].value == "Frnace"


def test_a_row_whose_cells_are_shifted_is_left_blank_to_be_entered_again(tmp_path):
    """In a workbook nobody would see that there were too many cells, and the row would count."""
    text = "partner_id,name,contact,country\nP1,One,x,FRA\nP2,Two, Ltd,Jane Doe,FRA\n"
    read = drop_text(tmp_path, text)

    path = give_back(read, tmp_path / "back")

    sheet = opened(path)["partenaires"]
    assert [cell.value for cell in sheet[3]] == [None] * 4
    assert sheet["A3"].comment.text.endswith(FR("returned.left_out_row"))
    assert listed(opened(path))[0][1].hyperlink.location == "'partenaires'!A3"
    assert b"Jane" not in bytes_of(path)
    assert read_place(path).snapshot.digest == read.snapshot.digest


def test_all_rows_that_name_nobody_are_tinted_though_one_finding_speaks_for_them(tmp_path):
    (tmp_path / "partners.csv").write_text("partner_id,name\nP1,One\n")
    (tmp_path / "alliances.csv").write_text("alliance_id,name\nA1,First\nA2,Second\n")
    text = "alliance_id,partner_id\nA1,P9\nA1,P1\nA2, P9\n"

    path = give_back(drop_text(tmp_path, text, "memberships.csv"), tmp_path / "back")

    sheet = opened(path)["memberships"]
    tint = "FF" + returned.SET_ASIDE["bg_color"][1:].upper()
    assert [sheet.cell(row, 1).fill.fgColor.rgb == tint for row in (2, 3, 4)] == [True, False, True]


def test_what_only_looks_like_a_phone_number_stays_in_ids_addresses_and_days(tmp_path):
    text = (
        "partner_id,name,source_url,joined_on,country\n"
        "06 12 34 56 78,One,https://example.org/0612345678,01.12.2015 10:30,Nowhere\n"
    )
    read = drop_text(tmp_path, text)
    assert len(read.snapshot.partners) == 1

    back = read_place(give_back(read, tmp_path / "back"))

    assert back.snapshot.digest == read.snapshot.digest


NASTY = [
    "'=1+1",
    "+1 more",
    "@home",
    "{=1}",
    "_x0041_ and _x000B_",
    "a\x0bb\x1fc",
    " two  spaces ",
    "line\r\nbreak\nand another",
    "<b>&amp;</b> ]]>",
    "https://example.org/a b",
    "mailto:nobody",
    "007",
    "1E5",
    "12345678901234567890",
    "TRUE",
    "#N/A",
    "العربية 中文 हिन्दी \U0001f33e",
    "\u202egnp.exe",
    "internal:'A'!A1",
    "x" * 9000,
]


def test_any_text_is_read_again_as_it_was(tmp_path):
    lines = [f'P{n},Name,"{text}"\n' for n, text in enumerate(NASTY)]
    (tmp_path / "partners.csv").write_bytes(
        ("partner_id,name,core_competencies\n" + "".join(lines) + "P99,,\n").encode()
    )
    read = read_place(tmp_path)

    path = give_back(read, tmp_path / "back")
    back = read_place(path)

    [one], [other] = read.tables, back.tables
    assert rows_of(one.table) == rows_of(other.table)
    assert back.snapshot.digest == read.snapshot.digest
    assert b"<f>" not in bytes_of(path)


def test_a_text_that_no_cell_can_hold_is_cut_and_marked(tmp_path):
    long, wide = "x" * 40_000, "\U0001f33e" * 20_000
    read = drop_text(tmp_path, f"partner_id,name,core_competencies\nP1,{wide},{long}\n")

    path = give_back(read, tmp_path / "back")

    sheet = opened(path)["partenaires"]
    assert len(sheet["C2"].value) == 32_767
    assert sheet["B2"].value == "\U0001f33e" * 16_383
    assert FR("returned.cut") in sheet["C2"].comment.text
    assert said(read_place(path)) == [(code, "partenaires", *at) for code, _, *at in said(read)]


def named(read, source, sheet=None):
    """The only table and the findings of a drop, as if they came from a source of another name."""
    [recognised] = read.tables
    table = replace(recognised.table, source=source, sheet=sheet)
    findings = [replace(one, source=source, sheet=sheet) for one in read.findings]
    return [replace(recognised, table=table)], findings


def give_back_as(read, folder, source, sheet=None):
    tables, findings = named(read, source, sheet)
    [path] = write_marked(folder, tables, findings, FR)
    return path


@pytest.fixture
def faulty(tmp_path):
    return drop_text(tmp_path, "partner_id,name,country\nP1,One,Nowhere\n")


HOSTILE = {
    "../../etc/passwd.csv": "_.._etc_passwd.csv – annoté.xlsx",
    "..\\x.csv": "_x.csv – annoté.xlsx",
    "postgresql://db.example.org/d4": "postgresql___db.example.org_d4 – annoté.xlsx",
    "con.csv": "_con.csv – annoté.xlsx",
    "~$register.xlsx": "$register.xlsx – annoté.xlsx",
    ".hidden": "hidden – annoté.xlsx",
    "...": "_ – annoté.xlsx",
    'a<b>|"c"?*\ufffd\n.csv': "a_b___c_____.csv – annoté.xlsx",
    "=cmd.csv": "=cmd.csv – annoté.xlsx",
}


@pytest.mark.parametrize("source", HOSTILE)
def test_a_name_leads_nowhere_else(faulty, tmp_path, source):
    folder = tmp_path / "back"

    path = give_back_as(faulty, folder, source, "Partners")

    assert path == folder / HOSTILE[source]
    assert list(folder.iterdir()) == [path]
    assert opened(path).sheetnames == [TO_CORRECT["fr"], "Partners"]


@pytest.mark.parametrize("letter", ["x", "\u0939", "\U0001f33e"])
def test_a_name_is_never_too_long_for_a_folder(faulty, tmp_path, letter):
    path = give_back_as(faulty, tmp_path / "back", letter * 250 + ".csv")

    assert len(path.name) <= 120
    assert len(path.name.encode()) <= 255
    assert path.name.endswith(" – annoté.xlsx")
    assert opened(path).sheetnames[1][:10] == letter * 10


def test_two_sources_whose_names_become_one_are_told_apart(faulty, tmp_path):
    sources = ["a/b.csv", "A:b.csv", "a_b.csv", f"{'x' * 200}.csv", f"{'x' * 201}.csv"]
    drops = [named(faulty, source) for source in sources]
    tables = [table for drop in drops for table in drop[0]]
    findings = [finding for drop in drops for finding in drop[1]]

    paths = write_marked(tmp_path / "back", tables, findings, FR)

    assert [path.name for path in paths[:3]] == [
        "a_b.csv – annoté.xlsx",
        "A_b.csv – annoté (2).xlsx",
        "a_b.csv – annoté (3).xlsx",
    ]
    assert paths[4].name.endswith("x – annoté (2).xlsx")
    assert len(paths[4].name) == 120
    assert len({opened(path).worksheets[0]["A1"].value for path in paths}) == len(paths)


@pytest.mark.parametrize(
    ("stem", "title"),
    [
        ("Listes (d4)", "Listes (d4) (2)"),
        ("À CORRIGER (d4)", "À CORRIGER (d4) (2)"),
        ("History", "History (2)"),
        ("'quoted'", "quoted"),
        ("a:b", "a_b"),
        ("''", "_"),
    ],
)
def test_a_sheet_never_has_a_name_that_excel_or_the_loaders_keep_for_themselves(
    faulty, tmp_path, stem, title
):
    path = give_back_as(faulty, tmp_path / "back", f"{stem}.csv")

    book = opened(path)
    assert book.sheetnames == [TO_CORRECT["fr"], title]
    assert listed(book)[0][1].hyperlink.location == f"'{title}'!C2"


def test_two_files_of_one_name_are_in_one_workbook_each_in_its_sheet(faulty, tmp_path):
    tables, findings = named(faulty, "partners.csv")

    [path] = write_marked(tmp_path / "back", tables * 2, findings, FR)

    assert opened(path).sheetnames[1:] == ["partners", "partners (2)"]


def test_where_it_is_not_known_which_table_it_is_all_our_columns_come_back(tmp_path):
    text = "id,name,notes,e-mail\nX1,One,Some,a@example.org\n"
    rows = [line.split(",") for line in text.splitlines()]
    headings = Headings(FRAMEWORK)
    recognised = headings.recognise(read_table(rows, headings.fit, "list.csv"))
    assert recognised is not None
    assert recognised.tied
    finding = Finding("which_table", "list.csv", details={"table": "…"})

    path = write_marked(tmp_path, [recognised], [finding], FR)[0]

    assert [cell.value for cell in opened(path)["list"][2]][:3] == ["X1", "One", "Some"]
    assert b"example.org" not in bytes_of(path)


def test_a_source_without_a_fault_has_no_workbook_nor_one_of_which_a_note_says_all(tmp_path):
    (tmp_path / "alliances.csv").write_bytes("alliance_id,name\nA1,Été\n".encode("cp1252"))
    read = drop_text(tmp_path, "partner_id,name\nP1,One\n")
    assert [one.code for one in read.findings] == ["old_encoding"]

    assert write_marked(tmp_path / "back", read.tables, read.findings, FR) == []
    assert not (tmp_path / "back").exists()


def test_a_fault_without_a_row_is_said_and_leads_nowhere(tmp_path):
    (tmp_path / "alliances.csv").write_text("alliance_id,name\n")
    read = drop_text(tmp_path, "partner_id,name\nP1,One\n")

    [[severity, place, *_]] = listed(opened(give_back(read, tmp_path / "back")))

    assert severity.value == FR("returned.severity.warning")
    assert (place.value, place.hyperlink) == ("alliances.csv", None)


def test_a_sheet_without_a_column_that_must_be_there_is_named_for_its_columns_are_not_known(
    tmp_path,
):
    book = make_book(
        Partners=[["partner_id", "name", "country"], ["P1", "One", "Nowhere"]],
        Alliances=[["alliance", "intitulé"], ["A1", "x"]],
    )
    book.save(tmp_path / "register.xlsx")
    read = read_place(tmp_path)

    sheet = opened(give_back(read, tmp_path / "back")).worksheets[0]

    assert sheet["A4"].value == FR("returned.sheets_left_out", sheets="Alliances")


def test_a_table_that_could_not_be_read_is_named_for_it_is_not_in_the_workbook(tmp_path):
    with closing(sqlite3.connect(tmp_path / "register.db")) as database:
        database.execute("CREATE TABLE partners (partner_id, name, country)")
        database.execute("INSERT INTO partners VALUES ('P1', 'One', 'Nowhere')")
        database.execute("CREATE VIEW alliances AS SELECT * FROM gone")
        database.commit()

    sheet = opened(give_back(read_place(tmp_path), tmp_path / "back")).worksheets[0]

    assert sheet["A4"].value == FR("returned.sheets_left_out", sheets="alliances")


@pytest.mark.parametrize(("limit", "most"), [("MOST_ROWS", 4), ("MOST_CELLS", 20)])
def test_of_too_large_a_table_there_is_the_list_alone_which_says_so(
    french, tmp_path, monkeypatch, limit, most
):
    monkeypatch.setattr(returned, limit, most)

    book = opened(give_back(french[0], tmp_path))

    assert book.sheetnames == [TO_CORRECT["fr"]]
    sheet = book.worksheets[0]
    assert sheet["A2"].value == FR("returned.too_large", source="partenaires.csv")
    assert len(listed(book)) == len(french[0].findings)
    assert {line[1].hyperlink for line in listed(book)} == {None}


def test_a_long_list_ends_with_how_many_more_there_are(french, tmp_path, monkeypatch):
    monkeypatch.setattr(returned, "MOST_LISTED", 2)
    monkeypatch.setattr(returned, "MOST_NOTES", 2)

    book = opened(give_back(french[0], tmp_path))

    *lines, more = listed(book)
    assert len(lines) == 2
    assert more[0].value == FR("returned.more", count=len(french[0].findings) - 2)
    notes = [cell.comment for row in book["partenaires"].iter_rows() for cell in row]
    assert sum(note is not None for note in notes) == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_speaks_the_language_of_the_reader(french, tmp_path, language):
    text = TEXTS[language]

    path = give_back(french[0], tmp_path, text)

    book = opened(path)
    sheet = book.worksheets[0]
    assert path.name == f"partenaires.csv – {text('returned.file')}.xlsx"
    assert sheet.title == TO_CORRECT[language]
    assert sheet["A1"].value == text("returned.title", source="partenaires.csv")
    assert book["partenaires"]["C3"].value == LEFT_OUT[language]
    assert read_place(path).snapshot.digest == french[0].snapshot.digest


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_is_never_taken_for_a_table(french, tmp_path, language):
    headings = Headings(FRAMEWORK)
    sheet = opened(give_back(french[0], tmp_path, TEXTS[language])).worksheets[0]
    rows = [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)]

    table = read_table(rows, headings.fit, "x.xlsx", sheet.title, has_siblings=True)

    assert headings.recognise(table) is None
    assert sheet.title in OWN_SHEETS


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_stands_for_a_heading_that_is_left_out_is_nearly_no_heading(language):
    known = heading_words(FRAMEWORK)
    for table, schema in SCHEMAS.items():
        own = Words((column, column) for column in schema.columns)
        for words in (own, known[table], known["contact"]):
            assert words[LEFT_OUT[language]] is words.near(LEFT_OUT[language]) is None


def test_the_same_data_and_words_give_the_same_bytes(french, tmp_path):
    read, path = french

    assert give_back(read, tmp_path).read_bytes() == path.read_bytes()


def test_a_workbook_of_an_earlier_time_is_replaced_and_nothing_else_is_left(french, tmp_path):
    (tmp_path / french[1].name).write_text("old")

    path = give_back(french[0], tmp_path)

    assert opened(path).sheetnames[1] == "partenaires"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("name", ["file", "file/back"])
def test_a_folder_that_cannot_be_written_is_named(french, tmp_path, name):
    (tmp_path / "file").write_text("no folder")

    with pytest.raises(D4Error, match=re.escape(str(tmp_path / name))):
        give_back(french[0], tmp_path / name)


def test_what_cannot_be_put_in_its_place_leaves_nothing_behind(french, tmp_path):
    (tmp_path / french[1].name / "full").mkdir(parents=True)

    with pytest.raises(D4Error, match="classeurs annotés"):
        give_back(french[0], tmp_path)

    assert [path.name for path in tmp_path.iterdir()] == [french[1].name]


def test_who_reads_exports_does_not_wait_for_what_writes_workbooks():
    program = "import sys, loaders.returned; sys.exit('xlsxwriter' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False).returncode == 0


def phrases(language):
    path = Path(ROOT, "dashboard", "locale", language, "returned.toml")
    flat = _flat(tomllib.loads(path.read_text("utf-8")))
    return {
        key: " / ".join(one.values()) if isinstance(one, dict) else one for key, one in flat.items()
    }


@pytest.mark.parametrize("language", ["fr", "es"])
def test_the_phrases_are_the_same_in_all_languages_with_the_same_places(language):
    english, other = phrases("en"), phrases(language)

    assert set(english) == set(other)
    for key in english:
        assert re.findall(r"\{\w+\}", english[key]) == re.findall(r"\{\w+\}", other[key]), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_signs_are_written_as_the_language_has_them(language):
    for key, words in phrases(language).items():
        assert not re.search(r"[\"']", words), key
        if language == "fr":
            assert not re.search(r"« | »|[^\u202f][?!;]|[^\u00a0]:", words), key
