"""The evidence pack: its formulas give the figures that were published, on every day, and it holds nothing that could harm."""

import csv
import hashlib
import json
import re
import tomllib
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import formualizer
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.api import indicators_document
from dashboard.demo import write_demo
from dashboard.evidence import MOST_RECOUNTED, evidence_pack
from dashboard.framework import load_framework
from dashboard.indicators import Indicators, Values
from dashboard.progress import statements
from dashboard.records import About, PartnerCount
from dashboard.recount import FIGURES, FIRST_DAY, FIRST_FIGURE, PUBLISHED, RECOUNTED, workbook
from dashboard.settings import REFERENCE, ROOT
from dashboard.snapshot import Snapshot, make_snapshot
from dashboard.text import _flat, load_texts
from loaders import Drop, read_exports
from tests.indicators.test_brute_force import DAYS, snapshots
from tests.makers import (
    AS_OF,
    make_alliance,
    make_count,
    make_membership,
    make_partner,
    make_snapshot_of,
)

FRAMEWORK = load_framework(REFERENCE)
TEXTS = load_texts()
PUBLIC_RECORD = ROOT / "data" / "exports"
LANGUAGES = ("en", "fr", "es")
DAY_ROW, AGREE_ROW, VALUE, AGREE = 5, 7, 2, 4  # of the results: rows, and columns
EPOCH = date(1899, 12, 30).toordinal()


def read(place: Path) -> Drop:
    return read_exports(str(place), FRAMEWORK, as_of=None, dropped_on=date(2023, 1, 1))


@cache
def public_record() -> Drop:
    return read(PUBLIC_RECORD)


def snapshot_of(drop: Drop) -> Snapshot:
    assert drop.snapshot is not None
    return drop.snapshot


def values_of(snapshot: Snapshot, on: date | None = None) -> Values:
    return Indicators(snapshot, FRAMEWORK).values(on)


def pack(snapshot: Snapshot, exports=(), language="en", sheets="The sheets.\n") -> bytes:
    values = values_of(snapshot)
    document = indicators_document(values, statements(values, FRAMEWORK), snapshot)
    text = TEXTS[language]
    return evidence_pack(snapshot, FRAMEWORK, values, document, exports, sheets, text)


def opened(packed: bytes) -> dict[str, bytes]:
    """The files of a pack, by their names in its folder."""
    with ZipFile(BytesIO(packed)) as archive:
        return {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}


class Recount:
    """A workbook as a spreadsheet program sees it, on the day that it asks for or another."""

    def __init__(self, book: bytes, on: date | None = None) -> None:
        self._book = formualizer.Workbook.from_bytes(book)
        if on is not None:
            self._book.set_value("D4.1", DAY_ROW, VALUE, on)
        self._book.evaluate_all()

    def cell(self, row: int, column: int, sheet="D4.1") -> Any:
        found = self._book.get_value(sheet, row, column)
        return found.toordinal() - EPOCH if isinstance(found, date) else found

    def figures(self) -> dict[str, Any]:
        """The figures of the day."""
        return {name: self.cell(FIRST_FIGURE + at, VALUE) for at, name in enumerate(FIGURES)}

    def agreeing(self) -> set[Any]:
        """What is said of whether they are those that were published."""
        return {self.cell(FIRST_FIGURE + at, AGREE) for at in range(len(FIGURES))}

    def history(self, columns: dict[str, str], days: int) -> list[dict[str, Any]]:
        return [
            {
                name: self.cell(FIRST_DAY + at, ord(of) - ord("A") + 1)
                for name, of in columns.items()
            }
            for at in range(days)
        ]

    def all_agree(self) -> Any:
        return self.cell(AGREE_ROW, VALUE)


def share_told(share, text) -> dict[str, Any]:
    """A share of the product in the words of the workbook."""
    told = {
        "listed": share.listed,
        "unlisted": share.unlisted,
        "whole": share.whole,
        "part": share.part,
        "part_max": share.part_max,
        "low": share.fraction,
        "high": share.fraction_max,
    }
    not_known = text("words.not_known")
    return {
        name: not_known if one is None else pytest.approx(float(one), abs=1e-9)
        for name, one in told.items()
    }


def told(snapshot: Snapshot, on: date, text) -> dict[str, Any]:
    """The figures of the product on a day, in the words of the workbook."""
    values = values_of(snapshot, on)
    totals = [one for one in snapshot.partner_counts if one.date <= on]
    none = text("words.not_known" if len(snapshot.partner_counts) else "evidence.word.none")
    latest = max((one.date for one in totals), default=None)
    return {
        "latest": latest.toordinal() - EPOCH if latest else none,
        "total": none if values.coverage.whole is None else values.coverage.whole,
        **share_told(values.engaged, text),
        "alliances": values.alliances.count,
        "alliances_max": values.alliances.count_max,
        "undated": values.gaps.undated,
        "global_networks": values.global_networks.count,
        "global_networks_max": values.global_networks.count_max,
    }


def assert_recounts(snapshot: Snapshot, on: date, language="en") -> None:
    """The formulas give the figures of the product on the day, and all that was published is found again."""
    text, values = TEXTS[language], values_of(snapshot)

    recount = Recount(workbook(snapshot, values, text), on)

    assert recount.figures() == told(snapshot, on, text)
    assert recount.agreeing() <= {text("evidence.results.agrees"), "–"}
    assert recount.all_agree() == text("evidence.results.agrees")
    again = recount.history(RECOUNTED, len(values.history))
    assert [date.fromordinal(one["day"] + EPOCH) for one in again] == [
        day for day, _ in values.history
    ]
    for one, (_, share) in zip(again, values.history, strict=True):
        assert {name: one[name] for name in PUBLISHED} == share_told(share, text)


@pytest.mark.parametrize(
    "on",
    [
        AS_OF,
        date(2015, 1, 1),
        date(2017, 12, 31),
        date(2019, 12, 31),
        date(2020, 12, 31),
        date(2021, 6, 30),
    ],
)
def test_the_formulas_give_the_figures_of_the_public_record_on_any_day(on):
    assert_recounts(snapshot_of(public_record()), on)


def test_the_formulas_give_the_golden_figures_of_the_specification():
    snapshot = snapshot_of(public_record())

    recount = Recount(workbook(snapshot, values_of(snapshot), TEXTS["en"]))

    shown = recount.figures()
    names = ("listed", "total", "unlisted", "part", "alliances", "undated", "global_networks")
    assert [shown[name] for name in names] == [51, 744, 693, 5, 20, 10, 4]
    assert [
        (one["part"], one["part_max"], one["whole"]) for one in recount.history(RECOUNTED, 8)
    ] == [
        (0, 4, "not known"), (0, 4, "not known"), (0, 4, 281), (0, 4, 359),
        (0, 4, 359), (1, 5, 566), (1, 5, 623), (5, 5, 744),
    ]  # fmt: skip


def test_the_formulas_give_the_figures_of_an_illustrative_set(tmp_path):
    write_demo(tmp_path, partners=60, alliances=20, memberships=60)
    snapshot = snapshot_of(read(tmp_path))

    for on in (snapshot.as_of, date(2020, 12, 31)):
        assert_recounts(snapshot, on)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(snapshots(), st.sampled_from(DAYS), st.sampled_from(LANGUAGES))
def test_the_formulas_give_the_figures_of_any_records_on_any_day_in_any_language(
    snapshot, day, language
):
    assert_recounts(snapshot, min(day, snapshot.as_of), language)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(snapshots())
def test_every_formula_comes_with_its_result_for_those_who_do_not_calculate(snapshot):
    book = workbook(snapshot, values_of(snapshot), TEXTS["en"])
    recount = Recount(book)

    formulas, shown = (
        openpyxl.load_workbook(BytesIO(book), data_only=is_shown) for is_shown in (False, True)
    )
    for sheet in formulas:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    told = shown[sheet.title][cell.coordinate].value
                    told = told.date().toordinal() - EPOCH if isinstance(told, datetime) else told
                    expected = recount.cell(cell.row, cell.column, sheet.title)
                    if isinstance(expected, float):
                        expected = pytest.approx(expected, abs=1e-9)
                    assert told == expected, (sheet.title, cell.coordinate, cell.value)


def test_a_published_figure_that_the_records_do_not_give_is_said_to_differ():
    snapshot = snapshot_of(public_record())
    values = values_of(snapshot)
    wrong = replace(values.history[5][1], part=2)
    history = (*values.history[:5], (values.history[5][0], wrong), *values.history[6:])

    recount = Recount(
        workbook(snapshot, replace(values, history=history), TEXTS["en"]), date(2020, 12, 31)
    )

    assert recount.all_agree() == "NO"
    assert recount.agreeing() == {"yes", "NO", "–"}


@pytest.mark.parametrize("on", [date(2023, 1, 1), "soon", 44_926.5])
def test_what_is_no_day_up_to_the_as_of_date_is_said_to_be_wrong(on):
    snapshot = snapshot_of(public_record())

    recount = Recount(workbook(snapshot, values_of(snapshot), TEXTS["en"]), on)

    assert recount.cell(DAY_ROW, 3) == TEXTS["en"]("evidence.results.bad_day")


def test_ids_that_a_spreadsheet_would_take_for_each_other_stay_apart():
    ids = [
        "P*",
        "p*",
        "P?",
        "~P",
        "P~*",
        "1",
        "1.0",
        "01",
        "2020-01-01",
        "43831",
        "TRUE",
        "=A1",
        ">0",
        "",
    ]
    ids = [one or "<>" for one in ids]
    partners = [make_partner(one) for one in ids]
    alliances = [make_alliance(one, lead_partner_id=ids[0]) for one in ids]
    members = [make_membership(one, one) for one in ids[::2]]

    snapshot = make_snapshot_of(*partners, *alliances, *members, make_count(AS_OF, 30))

    assert values_of(snapshot).engaged.part == len(ids[::2])
    assert_recounts(snapshot, AS_OF)


HOSTILE = ["=cmd|' /C calc'!A0", "+1+1", "-1", "@SUM(1)", "<script>alert(1)</script>", "{=1}",
           "a\x01b\x0b\x1f", "_x0041_", "\ufffe\uffff", "\u202eabc", "ab\r\ncd", "é" * 1000]  # fmt: skip


def test_hostile_words_are_text_and_break_nothing():
    partners = [make_partner(f"{one[:190]}{n}", name=one) for n, one in enumerate(HOSTILE)]
    alliances = [make_alliance(f"{n}", name=one, scope="global") for n, one in enumerate(HOSTILE)]
    members = [make_membership(f"{n}", one.partner_id) for n, one in enumerate(partners)]
    total = PartnerCount(date=AS_OF, count=99, source_url="=" + "x" * 40_000)
    about = About(publisher="A\nREADME.txt: no", licence="=1+1", note="<b>", illustrative=True)
    records = ((one, None) for one in (*partners, *alliances, *members, total))
    snapshot = make_snapshot(AS_OF, records, about)

    files = opened(pack(snapshot))

    assert_recounts(snapshot, AS_OF)
    with ZipFile(BytesIO(files["d4.1.xlsx"])) as book:
        for name in book.namelist():
            ET.fromstring(book.read(name))  # noqa: S314 - we have just written it
    sheets = openpyxl.load_workbook(BytesIO(files["d4.1.xlsx"]))
    of_records = [sheets["Partners"]["C"], sheets["Alliances"]["C"], sheets["Totals"]["C"]]
    assert {cell.data_type for column in of_records for cell in column[4:]} == {"s"}
    assert b"\nREADME.txt: no" not in files["README.txt"]
    for name, content in files.items():
        if name.endswith(".csv"):
            cells = [cell for row in csv.reader(StringIO(content.decode())) for cell in row]
            assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))], name


def test_the_workbook_has_no_macro_no_link_and_no_hidden_sheet():
    book = opened(pack(snapshot_of(public_record())))["d4.1.xlsx"]

    with ZipFile(BytesIO(book)) as parts:
        names = parts.namelist()
        everything = b"".join(parts.read(name) for name in names)
    assert not [name for name in names if re.search("vba|external|connection|embed|media", name)]
    assert b"TargetMode" not in everything
    assert b'<f t="array"' not in everything
    assert [sheet.sheet_state for sheet in openpyxl.load_workbook(BytesIO(book))] == ["visible"] * 5


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_arguments_give_the_same_bytes(language):
    drop = public_record()
    snapshot = snapshot_of(drop)
    again = snapshot_of(read(PUBLIC_RECORD))

    assert pack(snapshot, drop.exports, language) == pack(again, drop.exports, language)


def test_the_sums_hold_and_leave_out_no_file():
    files = opened(pack(snapshot_of(public_record())))

    lines = files.pop("SHA256SUMS").decode().splitlines()

    sums = {name: digest for digest, name in (line.split("  ", 1) for line in lines)}
    assert sums == {name: hashlib.sha256(one).hexdigest() for name, one in files.items()}


def test_the_folder_is_named_after_the_day_and_the_snapshot():
    snapshot = snapshot_of(public_record())

    with ZipFile(BytesIO(pack(snapshot))) as archive:
        folders = {name.partition("/")[0] for name in archive.namelist()}
        assert archive.namelist() == sorted(archive.namelist())

    assert folders == {f"d4-evidence-2022-12-31-{snapshot.digest[:12]}"}


@pytest.mark.parametrize("exports", ["the public record", "an illustrative set"])
def test_the_records_load_back_to_the_same_digest(tmp_path, exports):
    if exports == "the public record":
        snapshot = snapshot_of(public_record())
    else:
        write_demo(tmp_path / "demo", partners=40, alliances=15, memberships=30)
        snapshot = snapshot_of(read(tmp_path / "demo"))
    with ZipFile(BytesIO(pack(snapshot))) as archive:
        archive.extractall(tmp_path / "pack")

    [records] = (tmp_path / "pack").glob("*/records")

    assert snapshot_of(read(records)).digest == snapshot.digest


def test_every_record_leads_to_the_row_of_a_file_with_its_sum():
    drop = public_record()
    files = opened(pack(snapshot_of(drop), drop.exports))

    origins = list(csv.DictReader(StringIO(files["origins.csv"].decode())))

    assert len(origins) == sum(map(len, snapshot_of(drop).tables()))
    for origin in origins:
        export = PUBLIC_RECORD / origin["file"]
        assert origin["sha256"] == hashlib.sha256(export.read_bytes()).hexdigest()
        with export.open(encoding="utf-8", newline="") as file:
            there = list(csv.reader(file))[int(origin["row"]) - 1]
        table = files[f"records/{origin['table']}.csv"].decode()
        here = list(csv.reader(StringIO(table)))[int(origin["records_row"]) - 1]
        first = origin["record"].partition("; ")[0]
        assert here[0] == first
        assert there[0] in (first, first[:7])  # a month is read as its last day


def test_records_that_nobody_knows_the_origin_of_have_a_line_without_a_place():
    files = opened(pack(make_snapshot_of(make_partner("P1"), make_count(AS_OF, 3))))

    assert files["origins.csv"].decode().splitlines()[1:] == [
        "partners,P1,2,,,,",
        "partner_counts,2022-12-31,2,,,,",
    ]


def test_the_figures_and_the_sheets_are_those_that_were_given():
    snapshot = snapshot_of(public_record())
    values = values_of(snapshot)

    files = opened(pack(snapshot, sheets="Ce que dit « D4.1 »\n"))

    document = indicators_document(values, statements(values, FRAMEWORK), snapshot)
    assert json.loads(files["figures.json"]) == document
    assert files["indicators.txt"].decode() == "Ce que dit « D4.1 »\n"


def test_nothing_personal_is_in_the_pack(tmp_path):
    (tmp_path / "partners.csv").write_text(
        "partner_id,name,email,phone,contact,core_competencies\n"
        "P1,Example body,jane.roe@example.org,+33 6 12 34 56 78,Jane Roe,Ask jane.roe@example.org\n"
    )
    drop = read(tmp_path)

    files = opened(pack(snapshot_of(drop), drop.exports))

    with ZipFile(BytesIO(files.pop("d4.1.xlsx"))) as book:
        files |= {name: book.read(name) for name in book.namelist()}
    everything = b"\n".join(files.values()).lower()
    assert b"example body" in everything
    for personal in (b"jane", b"roe@", b"12 34 56", b"33 6"):
        assert personal not in everything


@pytest.mark.parametrize("language", LANGUAGES)
def test_illustrative_data_say_so_in_the_first_line_and_real_data_do_not(language):
    text = TEXTS[language]
    about = About(illustrative=True)
    invented = make_snapshot(AS_OF, [(make_partner(), None)], about)

    first, real = (
        opened(pack(one, language=language))["README.txt"].decode().splitlines()[0]
        for one in (invented, make_snapshot_of(make_partner()))
    )

    assert first.startswith(text("site.illustrative"))
    assert real == text("evidence.readme.title")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_readme_names_every_file_the_day_and_the_snapshot(language):
    drop = public_record()
    snapshot = snapshot_of(drop)
    files = opened(pack(snapshot, drop.exports, language))

    said = files["README.txt"].decode()

    assert {name.partition("/")[0] for name in files if name.partition("/")[0] not in said} == set()
    assert snapshot.digest in said
    assert TEXTS[language].day(snapshot.as_of) in said
    assert "d4 check records --as-of 2022-12-31" in said
    sheets = openpyxl.load_workbook(BytesIO(files["d4.1.xlsx"])).sheetnames
    assert sheets[0] == "D4.1"
    assert {name for name in sheets[:4] if name not in said} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_method_has_the_thresholds_baseline_and_targets_of_the_framework(language):
    text, framework = TEXTS[language], FRAMEWORK
    stricter = replace(
        framework, thresholds=tuple(one.model_copy(update={"ratio": one.ratio + 1}) for one in framework.thresholds)
    )  # fmt: skip
    snapshot = make_snapshot_of(make_partner())

    def method(of) -> str:
        values = values_of(snapshot)
        return " ".join(
            opened(evidence_pack(snapshot, of, values, {}, (), "", text))["method.txt"]
            .decode()
            .split()
        )

    said = method(framework)
    for target in framework.targets:
        assert f"{text.percent(target.value)}".replace("\N{NO-BREAK SPACE}", " ") in said
        assert text.day(target.on) in said
        assert target.source_url in said
    assert text.day(framework.baseline.on) in said
    assert framework.threshold_source in said
    for one in framework.thresholds:
        assert f"{text.decimal(one.ratio, 2)}" in said
    assert text.decimal(stricter.thresholds[0].ratio, 2) in method(stricter)


def test_more_records_than_a_spreadsheet_recounts_are_packed_without_one():
    partners = (make_partner(f"P{number}") for number in range(MOST_RECOUNTED + 1))

    files = opened(pack(make_snapshot_of(*partners)))

    assert "d4.1.xlsx" not in files
    said = " ".join(files["README.txt"].decode().split())
    assert "There is no d4.1.xlsx in this pack" in said
    assert "Ctrl+Shift+F9" not in said


def test_every_phrase_is_there_in_every_language_with_the_same_places_and_fits_into_a_formula():
    folder = ROOT / "dashboard" / "locale"
    phrases = {
        language: _flat(tomllib.loads((folder / language / "evidence.toml").read_text("utf-8")))
        for language in LANGUAGES
    }

    for language, own in phrases.items():
        assert set(own) == set(phrases["en"]), language
        for key, words in own.items():
            places = [set(re.findall(r"\{(\w+)\}", one)) for one in (words, phrases["en"][key])]
            assert places[0] == places[1], (language, key)
            assert not re.search("[\"']", words), (language, key)
            if key.startswith(("evidence.results", "evidence.word")):
                assert len(words) < 255, (language, key)
            if key.startswith("evidence.sheet") and key.endswith(".name"):
                assert re.fullmatch(r"\w{1,31}", words), (language, key)
