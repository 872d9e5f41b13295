"""Workbooks as people keep them, and as attackers make them: what is read, what is said, what is never opened.

The files in `corpus/` were written by LibreOffice out of the flat files beside them:
`soffice --headless --convert-to xlsx classeur.fods`, and `ods` alike.
"""

import os
import random
import subprocess
import sys
from collections import Counter
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from dashboard.findings import Severity
from dashboard.framework import load_framework
from dashboard.settings import LANGUAGES, REFERENCE, ROOT
from dashboard.text import load_texts
from loaders import read_exports
from loaders.archives import BAD_PART, CONTRADICTION, DAMAGED, UNUSUAL
from loaders.workbooks import NOT_UNDERSTOOD

FRAMEWORK = load_framework(REFERENCE)
CORPUS = Path(__file__).parent / "corpus"
DROPPED_ON = date(2026, 11, 24)
PARTNERS: list[list[Any]] = [["partner_id", "name", "joined_on"], ["P1", "One", date(2015, 12, 1)]]
ALLIANCES = [["alliance_id", "name"], ["A1", "First"]]
EPOCH_1904 = CALENDAR_MAC_1904
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
ODS = "urn:oasis:names:tc:opendocument:xmlns"


def make_book(**sheets):
    """A workbook by openpyxl: the name of each sheet → its rows."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    return book


def make_xlsx(cells, *, head="", shared=""):
    """The smallest workbook whose sheet Partners has these cells, as XML; `head` stands before its root."""
    parts = {
        "_rels/.rels": f'<Relationships><Relationship Id="r1" Type="{LINKS}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{LINKS}"><sheets>'
        '<sheet name="Partners" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<Relationships><Relationship Id="r1" Type="'
        f'{LINKS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'{head}<worksheet xmlns="{MAIN}"><sheetData>{cells}'
        "</sheetData></worksheet>",
    }
    if shared:
        parts["xl/sharedStrings.xml"] = shared
    return make_zip(parts)


def make_ods(rows):
    """The smallest ODS workbook whose sheet Partners has these rows, as XML."""
    spaces = " ".join(f'xmlns:{one}="{ODS}:{one}:1.0"' for one in ("office", "table", "text"))
    content = (
        f"<office:document-content {spaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="Partners">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    return make_zip({"mimetype": kind, "META-INF/manifest.xml": "<m/>", "content.xml": content})


def make_zip(parts):
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content, ZIP_STORED if name == "mimetype" else ZIP_DEFLATED)
    return file.getvalue()


def cell(place, text):
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


HEADINGS = f"<row>{cell('A1', 'partner_id')}{cell('B1', 'name')}</row>"
ONE = f"<row>{cell('A2', 'P1')}{cell('B2', 'One')}</row>"


def as_bytes(book):
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def drop(folder, **files):
    """Write files (name, `_` for the dot → a workbook, or bytes) and read the folder."""
    for name, content in files.items():
        data = content if isinstance(content, bytes) else as_bytes(content)
        (folder / ".".join(name.rsplit("_", 1))).write_bytes(data)
    return read_place(folder)


def read_place(place):
    return read_exports(str(place), FRAMEWORK, as_of=None, dropped_on=DROPPED_ON)


def codes(read):
    return Counter(finding.code for finding in read.findings)


def found(read):
    """(code, place) of each finding that costs something."""
    return [
        (finding.code, finding.where)
        for finding in read.findings
        if finding.severity is not Severity.NOTE
    ]


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_a_french_workbook_of_libreoffice_is_read_as_it_is(kind):
    read = read_place(CORPUS / f"classeur.{kind}")

    assert found(read) == [
        ("failed_formula_in_row", "Partenaires!E9"),
        ("failed_formula", "Partenaires!D8"),
        ("unknown_country", "Partenaires!D9"),
    ]
    assert [finding.value for finding in read.findings][:2] == ["#DIV/0!", "#N/A"]
    partners = [
        (partner.partner_id, partner.name, partner.country, partner.joined_on)
        for partner in read.snapshot.partners
    ]
    assert partners == [
        ("1001", "Société d’élevage", "CIV", date(2015, 12, 1)),
        ("1002", "Deux", "DEU", date(2016, 2, 28)),
        ("1003", "Trois & Deux", None, date(2019, 7, 14)),
    ]
    [alliance] = read.snapshot.alliances
    assert (alliance.lead_partner_id, alliance.ended_on) == ("1001", date(2020, 1, 1))
    assert [(export["sheet"], export["rows"]) for export in read.exports] == [
        ("Partenaires", 4),
        ("Alliances", 1),
    ]


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_days_are_the_same_days_where_they_count_from_1904(kind):
    read = read_place(CORPUS / f"since-1904.{kind}")

    assert read.findings == ()
    assert [partner.joined_on for partner in read.snapshot.partners] == [
        date(2015, 12, 1),
        date(2022, 2, 18),
    ]


@pytest.mark.parametrize(("epoch", "day"), [(None, date(2018, 6, 29)), (1904, date(2022, 6, 30))])
def test_a_number_in_a_column_of_days_counts_from_the_day_that_the_workbook_states(
    tmp_path, epoch, day
):
    book = make_book(Partners=[PARTNERS[0], ["P1", "One", 43280]])
    if epoch:
        book.epoch = EPOCH_1904

    read = drop(tmp_path, partners_xlsx=book)

    assert [partner.joined_on for partner in read.snapshot.partners] == [day]
    assert codes(read) == Counter(excel_day=1)


def test_csv_xlsx_and_ods_of_the_same_records_are_the_same_snapshot(tmp_path):
    text = (
        "partner_id,name,country,joined_on,website\n"
        "1001,Société d’élevage,CIV,2015-12-01,https://example.org/é\n1002,Deux,,2016-02-28,\n"
    )
    (tmp_path / "partners.csv").write_text(text, "utf-8")
    rows = [line.split(",") for line in text.splitlines()]
    book = make_book(Partners=rows)
    cells = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{one}</text:p></table:table-cell>'
            for one in row
        )
        + "</table:table-row>"
        for row in rows
    )

    digests = set()
    for kind, content in {"xlsx": as_bytes(book), "ods": make_ods(cells)}.items():
        (tmp_path / kind).mkdir()
        digests.add(drop(tmp_path / kind, **{f"partners_{kind}": content}).snapshot.digest)
    from_csv = read_place(tmp_path / "partners.csv")

    assert digests == {from_csv.snapshot.digest}


def test_values_are_written_as_a_person_would(tmp_path):
    rows = [
        ["partner_id", "name", "joined_on", "core_competencies", "acronym"],
        [1001.0, "One", datetime(2021, 3, 4), 0.1 + 0.2, True],  # noqa: DTZ001 - a cell has no zone
        [1002, "Two", datetime(2021, 3, 4, 15, 30), 2.5, False],  # noqa: DTZ001
    ]

    read = drop(tmp_path, partners_xlsx=make_book(Partners=rows))

    one, two = read.snapshot.partners
    assert (one.partner_id, one.joined_on) == ("1001", date(2021, 3, 4))
    assert (one.core_competencies, one.acronym) == ("0.3", "yes")
    assert two.joined_on == date(2021, 3, 4)
    assert read.findings == ()


def test_rows_and_columns_are_those_that_excel_shows(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["C4"], sheet["D4"], sheet["E4"] = "partner_id", "name", "country"
    sheet["C7"], sheet["D7"], sheet["E7"] = "P1", "One", "Nowhere"

    read = drop(tmp_path, partners_xlsx=book)

    assert found(read) == [("unknown_country", "Sheet!E7")]


def test_a_cell_beside_the_table_shifts_no_row(tmp_path):
    book = make_book(Partners=PARTNERS)
    book["Partners"]["H2"] = "ask again"

    assert drop(tmp_path, partners_xlsx=book).findings == ()


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_sheet_is_named_and_passed_over(tmp_path, state):
    book = make_book(Partners=PARTNERS, Alliances=ALLIANCES)
    book["Alliances"].sheet_state = state

    read = drop(tmp_path, register_xlsx=book)

    [finding] = read.findings
    assert (finding.code, finding.severity) == ("hidden_sheet", Severity.NOTE)
    assert finding.sheet == "Alliances"
    assert read.snapshot.alliances == ()


def test_what_lies_beside_the_tables_of_a_workbook_is_no_more_than_a_note(tmp_path):
    book = make_book(
        Cover=[["Our register"], ["2022"]], Partners=PARTNERS, Alliances=ALLIANCES, Empty=[]
    )
    book.create_chartsheet("Chart")

    read = drop(tmp_path, partners_xlsx=book)

    assert read.publishable
    assert [finding.severity for finding in read.findings] == [Severity.NOTE]
    assert len(read.exports) == 2


def test_a_list_to_choose_from_does_not_refuse_the_table_that_chooses(tmp_path):
    book = make_book(Partners=PARTNERS, Listes=[["Pays", "Catégorie"], ["France", "Entreprises"]])

    assert drop(tmp_path, register_xlsx=book).publishable


def test_a_sheet_that_is_called_after_a_table_and_has_no_ids_is_refused(tmp_path):
    book = make_book(Partners=PARTNERS, Alliances=[["alliance", "intitulé"], ["A1", "x"]])

    read = drop(tmp_path, register_xlsx=book)

    assert codes(read)["missing_column"]
    assert not read.publishable


def test_a_formula_that_was_never_calculated_is_no_empty_cell(tmp_path):
    book = make_book(
        Partners=[[*PARTNERS[0], "acronym"], ["P1", "One", "=TODAY()", ""], ["P2", "Two", "", "=1"]]
    )
    book["Partners"]["A4"] = "=A3"

    read = drop(tmp_path, partners_xlsx=book)

    assert found(read) == [
        ("failed_formula_in_row", "Partners!C2"),
        ("failed_formula_in_row", "Partners!A4"),
        ("missing_value", "Partners!B4"),
        ("failed_formula", "Partners!D3"),
    ]
    assert [(one.partner_id, one.acronym) for one in read.snapshot.partners] == [("P2", None)]


def test_a_formula_may_give_an_empty_text(tmp_path):
    formula = '<c r="C2" t="str"><f>""</f><v></v></c>'
    row = ONE.replace("</row>", f"{formula}</row>")
    headings = HEADINGS.replace("</row>", f"{cell('C1', 'joined_on')}</row>")

    assert drop(tmp_path, partners_xlsx=make_xlsx(headings + row)).findings == ()


@pytest.mark.parametrize("written", ["#N/A", "#¡REF!", "#NOM?", "Err:502"])
def test_a_failed_formula_is_not_published_out_of_a_csv_file_either(tmp_path, written):
    text = f"partner_id,name,acronym\nP1,{written},\nP2,Two,{written}\n".encode()

    read = drop(tmp_path, partners_csv=text)

    assert codes(read) == Counter(failed_formula=1, failed_formula_in_row=1)
    assert [(one.partner_id, one.acronym) for one in read.snapshot.partners] == [("P2", None)]


def test_whether_a_set_is_illustrative_never_hangs_on_a_failed_formula(tmp_path):
    book = make_book(Partners=PARTNERS, About=[["key", "value"], ["illustrative", "#N/A"]])

    assert not drop(tmp_path, register_xlsx=book).publishable


def test_equal_cells_and_rows_that_are_written_once_stand_where_they_are_shown(tmp_path):
    def row(*texts, times=1):
        cells = "".join(
            f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
            for text in texts
        )
        return f'<table:table-row table:number-rows-repeated="{times}">{cells}</table:table-row>'

    blank = '<table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row>'
    rows = blank + row("partner_id", "name", "country") + row("P1", "One", "FRA") + blank
    end = '<table:table-row table:number-rows-repeated="1048565"><table:table-cell/></table:table-row>'

    read = drop(tmp_path, partners_ods=make_ods(rows + row("P2", "Two", "Nowhere") + end))

    assert found(read) == [("unknown_country", "Partners!C9")]


def test_macros_are_said_and_not_run(tmp_path):
    data = BytesIO(as_bytes(make_book(Partners=PARTNERS)))
    with ZipFile(data, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"Sub Auto_Open()")

    read = drop(tmp_path, partners_xlsm=data.getvalue())

    assert codes(read) == Counter(macros_not_run=1)
    assert read.publishable


def test_what_cannot_be_seen_in_a_cell_or_in_the_name_of_a_sheet_is_not_kept(tmp_path):
    cells = f"<row>{cell('A2', 'P1')}{cell('B2', 'One_x0000__x001B_[2J two')}</row>"

    read = drop(tmp_path, partners_xlsx=make_xlsx(HEADINGS + cells))

    assert read.snapshot.partners[0].name == "One [2J two"
    read = drop(tmp_path, partners_xlsx=make_book(**{"\u202epart": [["x", "y"]]}))
    assert "\u202e" not in repr(read.findings)


WIDE = 'table:number-columns-repeated="16384" office:value-type="string"'
BOMBS = {
    "cells far apart": make_xlsx(HEADINGS + f"<row>{cell('XFD1048576', 'x')}</row>"),
    "rows far apart, without places": make_xlsx(
        f'<row>{"<c><v>1</v></c>" * 5000}</row><row r="1048576"><c><v>1</v></c></row>'
    ),
    "a formula far away": make_xlsx(f'{HEADINGS}<row><c r="XFD1048576"><f>1</f></c></row>'),
    "a cell repeated": make_ods(
        f'<table:table-row table:number-rows-repeated="1048576"><table:table-cell {WIDE}>'
        "<text:p>x</text:p></table:table-cell></table:table-row>"
    ),
    "spaces repeated": make_ods(
        '<table:table-row><table:table-cell office:value-type="string"><text:p>'
        '<text:s text:c="4000000000"/></text:p></table:table-cell></table:table-row>'
    ),
    "a part that unpacks to much": make_zip(
        {"xl/workbook.xml": "<workbook/>", "xl/worksheets/sheet1.xml": b" " * (40 << 20)}
    ),
    "many parts": make_zip({f"xl/{number}": "" for number in range(10_001)}),
}


@pytest.mark.parametrize("name", BOMBS)
def test_what_needs_more_room_than_is_stated_is_never_opened(tmp_path, name):
    kind = "ods" if "repeated" in name else "xlsx"

    read = drop(tmp_path, **{f"partners_{kind}": BOMBS[name]})

    assert codes(read) == Counter(workbook_too_large=1)


def test_a_sheet_that_only_declares_to_be_large_is_read(tmp_path):
    data = make_xlsx(HEADINGS + ONE)
    with ZipFile(BytesIO(data)) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = parts[sheet].replace(
        "<sheetData>", '<dimension ref="A1:XFD1048576"/><sheetData>'
    )

    assert drop(tmp_path, partners_xlsx=make_zip(parts)).publishable


LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'


@pytest.mark.parametrize(
    "data",
    [
        make_xlsx(HEADINGS + ONE, head=LAUGHS),
        make_xlsx(HEADINGS + ONE, shared=f"{LAUGHS}<sst><si><t>&b;</t></si></sst>"),
    ],
)
def test_nothing_is_expanded(tmp_path, data):
    read = drop(tmp_path, partners_xlsx=data)

    assert codes(read) == Counter(unreadable_workbook=1)


def test_an_archive_that_states_a_smaller_size_than_it_unpacks_to_is_refused(tmp_path):
    data = make_xlsx(HEADINGS + ONE + "<row/>" * 50)
    with ZipFile(BytesIO(data)) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size

    lying = data.replace(size.to_bytes(4, "little"), (size - 100).to_bytes(4, "little"))

    assert lying != data
    assert codes(drop(tmp_path, partners_xlsx=lying)) == Counter(unreadable_workbook=1)


def test_parts_that_were_not_looked_at_are_not_opened(tmp_path):
    with ZipFile(BytesIO(make_xlsx(HEADINGS + ONE))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    elsewhere = {name.replace("xl/", "evil/"): content for name, content in parts.items()}
    elsewhere["_rels/.rels"] = parts["_rels/.rels"].replace(b"xl/", b"evil/")

    read = drop(tmp_path, partners_xlsx=make_zip(parts | elsewhere))

    assert codes(read) == Counter(unreadable_workbook=1)


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("partners_xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted_workbook"),
        ("partners_xlsx", OLE, "not_a_workbook"),
        ("partners_xlsx", b"partner_id,name\nP1,One\n", "not_a_workbook"),
        ("partners_xlsx", make_zip({"word/document.xml": "<x/>"}), "not_a_workbook"),
        ("partners_xlsx", as_bytes(make_book(Partners=PARTNERS))[:-500], "unreadable_workbook"),
        ("partners_xlsx", b"", "empty_file"),
        ("partners_xlsx", as_bytes(make_book(Partners=[])), "empty_file"),
        ("partners_csv", as_bytes(make_book(Partners=PARTNERS)), "is_a_workbook"),
        ("partners_xls", OLE, "format_not_read"),
        (
            "partners_ods",
            make_zip({"content.xml": b"\x93", "META-INF/manifest.xml": "<m:encryption-data/>"}),
            "encrypted_workbook",
        ),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_refused_with_its_cause(
    tmp_path, name, content, code
):
    read = drop(tmp_path, **{name: content})

    assert not read.publishable
    assert codes(read) == Counter({code: 1})


@pytest.mark.parametrize(("name", "kind"), [("partners_ods", "xlsx"), ("partners_xlsx", "ods")])
def test_a_workbook_with_the_ending_of_another_is_read(tmp_path, name, kind):
    data = (CORPUS / f"since-1904.{kind}").read_bytes()

    assert drop(tmp_path, **{name: data}).publishable


def test_of_a_workbook_and_a_csv_file_of_one_name_the_newer_counts(tmp_path):
    (tmp_path / "partners.csv").write_text("partner_id,name\nP1,Old\n")
    os.utime(tmp_path / "partners.csv", (1, 1))

    read = drop(tmp_path, partners_xlsx=make_book(Partners=PARTNERS))

    assert [one.name for one in read.snapshot.partners] == ["One"]
    assert codes(read) == Counter(older_file=1)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_cause_has_its_words(language):
    text = load_texts()[language]

    for cause in ("cut_off", BAD_PART, CONTRADICTION, UNUSUAL, NOT_UNDERSTOOD):
        assert text.has(f"finding.{DAMAGED}.{cause}")


def test_a_panic_of_the_library_is_a_finding_and_no_end_of_the_site(tmp_path, monkeypatch):
    class PanicException(BaseException):
        pass

    def panics(_):
        raise PanicException("index out of bounds")

    monkeypatch.setattr("python_calamine.load_workbook", panics)

    assert codes(drop(tmp_path, p_xlsx=make_book(Partners=PARTNERS))) == Counter(
        unreadable_workbook=1
    )


def test_whoever_reads_csv_files_does_not_wait_for_the_library():
    program = "import sys, loaders; sys.exit('python_calamine' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False).returncode == 0


def test_no_damage_gives_a_traceback(tmp_path):
    """Bytes that changed in the archive, and in the parts of one whose archive is sound."""
    chance = random.Random(4)
    originals = [
        path.read_bytes() for path in sorted(CORPUS.glob("*.*s*")) if path.suffix != ".fods"
    ]
    for number in range(200):
        data = chance.choice(originals)
        damaged = _mutated(data, chance) if number % 2 else _with_mutated_part(data, chance)
        (tmp_path / "partners.xlsx").write_bytes(damaged)

        read = read_place(tmp_path)

        assert read.publishable or any(one.severity is Severity.REFUSED for one in read.findings)


def _mutated(data, chance):
    changed = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed[: chance.randint(1, len(changed))] if chance.random() < 0.2 else changed)


def _with_mutated_part(data, chance):
    with ZipFile(BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = chance.choice([name for name in parts if parts[name]])
    return make_zip(parts | {name: _mutated(parts[name], chance)})
