"""What real exports do to a reader: personal data where none belongs, odd bytes, names and copies."""

import json
import os
import subprocess
import sys
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from dashboard.findings import Severity
from dashboard.framework import load_framework
from dashboard.settings import LANGUAGES, REFERENCE, ROOT
from dashboard.snapshot import Snapshot
from dashboard.text import country_names
from loaders import Drop, read_exports
from loaders.schema import SCHEMAS
from loaders.words import plain, vocabulary_words

FRAMEWORK = load_framework(REFERENCE)
DROPPED_ON = date(2026, 11, 24)
PARTNERS = "partner_id,name\nP1,One\nP2,Two\n"
ALLIANCES = "alliance_id,name\nA1,First\n"


def drop(folder: Path, **files: str | bytes) -> Drop:
    """Write files (name without `.csv` → content) and read the folder."""
    for name, content in files.items():
        data = content if isinstance(content, bytes) else content.encode()
        (folder / f"{name}.csv").write_bytes(data)
    return read(folder)


def read(*places: Path) -> Drop:
    return read_exports(list(map(str, places)), FRAMEWORK, as_of=None, dropped_on=DROPPED_ON)


def snapshot(given: Drop) -> Snapshot:
    assert given.snapshot is not None
    return given.snapshot


def codes(given: Drop) -> Counter[str]:
    return Counter(finding.code for finding in given.findings)


@pytest.mark.parametrize(
    ("table", "cells"),
    [
        ("partners", "partner_id,name\njane@example.org,One"),
        ("partners", "partner_id,name\nP9,Jane Doe jane@example.org"),
        ("partners", "partner_id,name,joined_on\nP9,One,ask jane@example.org"),
        ("alliances", "alliance_id,name,status\nA1,One,jane@example.org"),
        ("counts", "date,count\n2020,jane@example.org"),
        ("memberships", "alliance_id,partner_id\nA1,jane@example.org"),
    ],
)
def test_personal_data_where_the_row_needs_something_else_sets_it_aside(tmp_path, table, cells):
    files = {"partners": PARTNERS, "alliances": ALLIANCES, table: cells}

    given = drop(tmp_path, **files)

    [finding] = [one for one in given.findings if one.severity is Severity.SET_ASIDE]
    assert (finding.code, finding.value) == ("personal_data_in_row", None)
    assert "jane" not in repr(given)


@pytest.mark.parametrize("column", ["country", "themes", "website", "membership", "evidence"])
def test_personal_data_where_the_row_can_do_without_is_withheld(tmp_path, column):
    given = drop(tmp_path, partners=f"partner_id,name,{column}\nP1,One,foo; jane@example.org\n")

    [finding] = given.findings
    assert (finding.code, finding.value) == ("personal_data", None)
    assert len(snapshot(given).partners) == 1
    assert "jane" not in repr(given)


def test_a_lead_that_is_no_id_is_withheld_and_the_alliance_stays(tmp_path):
    alliances = f"alliance_id,name,lead_partner_id\nA1,One,jane@example.org\nA2,Two,{'x' * 300}\n"

    given = drop(tmp_path, partners=PARTNERS, alliances=alliances)

    assert [alliance.lead_partner_id for alliance in snapshot(given).alliances] == [None, None]
    assert codes(given) == Counter(personal_data=1, text_withheld=1)


def test_a_heading_that_is_a_person_is_not_repeated(tmp_path):
    given = drop(tmp_path, partners="partner_id,name,jane@example.org\nP1,One,x\n")

    assert codes(given) == Counter(contact_column=1)
    assert "jane" not in repr(given)


@pytest.mark.parametrize(
    "written",
    [
        "00 33 1 23 45 67 89",
        "(555) 123-4567",
        "555-123-4567",
        "+1 555 123 4567",
        "020 7946 0958",
        "030 12345678",
    ],
)
def test_a_phone_number_is_known_as_many_countries_write_it(tmp_path, written):
    given = drop(tmp_path, partners=f"partner_id,name,core_competencies\nP1,One,Call {written}\n")

    assert codes(given) == Counter(personal_data=1)


@pytest.mark.parametrize(
    "written", ["2015-2020", "1 000 000 ha", "ISO 14064-2:2019", "doi 10.1000/182", "0123456"]
)
def test_other_numbers_are_no_phone_numbers(tmp_path, written):
    given = drop(tmp_path, partners=f"partner_id,name,core_competencies\nP1,One,{written}\n")

    assert snapshot(given).partners[0].core_competencies == written


def test_a_phone_number_in_an_address_or_an_id_is_withheld_too(tmp_path):
    given = drop(
        tmp_path,
        partners="partner_id,name,website\n"
        "P1,One,https://example.org/?tel=0612345678\n"
        "P2,Two,https://example.org/+33123456789\n"
        "+33 1 23 45 67 89,Three,https://example.org/doi/10.1016/j.geoderma.2017.01.002\n",
    )

    assert codes(given) == Counter(personal_data=2, personal_data_in_row=1)


def test_digits_may_be_an_id(tmp_path):
    given = drop(tmp_path, partners="partner_id,name\n0123456789,One\n")

    assert snapshot(given).partners[0].partner_id == "0123456789"


@pytest.mark.parametrize("mark", ["\f", "\v", "\x1c", "\x85", "\u2028", "\u2029"])
def test_only_a_line_end_ends_a_row(tmp_path, mark):
    given = drop(tmp_path, partners=f"partner_id,name\nP1,One{mark}and more\n")

    assert [partner.name for partner in snapshot(given).partners] == ["One and more"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_file_that_was_padded_with_nothing_is_no_text(tmp_path, encoding):
    content = "partner_id,name\nP1,One\nP2,Thr".encode(encoding) + bytes(64)

    given = drop(tmp_path, partners=content)

    assert codes(given) == Counter(not_text=1)
    assert not given.publishable


def test_a_file_that_is_cut_off_within_a_letter_is_not_read_in_another_encoding(tmp_path):
    content = "partner_id,name\nP1,Fédération\nP2,Cé".encode()[:-1]

    assert codes(drop(tmp_path, partners=content)) == Counter(cut_off=1)


def test_an_old_encoding_may_end_with_an_accent(tmp_path):
    given = drop(tmp_path, partners="partner_id,name\nP1,Santé".encode("cp1252"))

    assert [partner.name for partner in snapshot(given).partners] == ["Santé"]


@pytest.mark.parametrize("mark", [b"\xef\xbb\xbf", b"\xff\xfe", b"", b"\n \n"])
def test_a_file_with_nothing_but_a_mark_is_empty(tmp_path, mark):
    assert codes(drop(tmp_path, partners=PARTNERS, alliances=mark)) == Counter(empty_file=1)


def test_the_line_that_tells_excel_the_separator_is_no_row(tmp_path):
    given = drop(tmp_path, partners='sep=;\r\npartner_id;name;country\r\nP1;"A, B";Nowhere\r\n')

    [finding] = given.findings
    assert (finding.where, finding.line) == ("partners.csv!C2", 3)


def test_a_link_that_leads_nowhere_is_never_taken_for_an_export_that_is_not_there(tmp_path):
    (tmp_path / "alliances.csv").symlink_to(tmp_path / "gone")

    given = drop(tmp_path, partners=PARTNERS)

    assert codes(given) == Counter(unreadable_file=1)


def test_of_a_refused_drop_nothing_is_said_that_follows_from_the_refusal(tmp_path):
    given = drop(
        tmp_path,
        partners='partner_id,name\nP1,"One\n',
        alliances="alliance_id,name,lead_partner_id\nA1,One,P1\n",
        memberships="alliance_id,partner_id\nA1,P1\n",
    )

    assert codes(given) == Counter(unclosed_quote=1)
    assert [export["table"] for export in given.exports] == [None, "alliances", "memberships"]


def test_a_person_where_an_id_should_stand_is_not_repeated(tmp_path):
    given = drop(
        tmp_path,
        partners=PARTNERS,
        alliances="alliance_id,name,lead_partner_id\nA1,One,06 12 34 56 78\n",
        memberships="alliance_id,partner_id\nA1,06 12 34 56 78\n",
    )

    assert codes(given) == Counter(personal_data=1, personal_data_in_row=1)
    assert "34 56" not in repr(given)


def test_joiners_stay_because_names_are_written_with_them(tmp_path):
    names = ["می\u200cخواهم", "क्\u200dष"]

    given = drop(tmp_path, partners=f"partner_id,name\nP1,{names[0]}\nP2,{names[1]}\n")

    assert [partner.name for partner in snapshot(given).partners] == names


def test_marks_without_a_width_leave_no_gap(tmp_path):
    given = drop(tmp_path, partners="partner_id,name\nP1,\u200eAgro\u00ad\u200becology\u202c\n")

    assert snapshot(given).partners[0].name == "Agroecology"


def test_an_accent_is_the_same_however_it_is_stored(tmp_path):
    composed = snapshot(drop(tmp_path, partners="partner_id,name\nÉ1,Café\n"))
    decomposed = snapshot(drop(tmp_path, partners="partner_id,name\nE\u03011,Cafe\u0301\n"))

    assert composed.digest == decomposed.digest


def test_text_files_such_as_those_that_confirm_are_no_exports(tmp_path):
    (tmp_path / "ACCEPT-ab12.txt").write_text("")
    (tmp_path / "UNDO-ab12.txt").write_text("partner_id,name\n")

    given = drop(tmp_path, partners=PARTNERS)

    assert given.publishable
    assert codes(given) == Counter(stranger=2)


def test_a_file_named_in_another_encoding_can_be_reported(tmp_path):
    name = os.fsdecode("partenaires_r\N{LATIN SMALL LETTER E WITH ACUTE}gion.csv".encode("cp1252"))
    (tmp_path / name).write_text("partner_id,name,country\nP1,One,Nowhere\n")

    given = read(tmp_path)

    assert json.dumps([finding.where for finding in given.findings]).encode("utf-8")
    assert given.findings[0].source.encode("utf-8")
    assert snapshot(given).origins["partners"][0].source.encode("utf-8")


def test_a_place_that_cannot_be_looked_at_is_said(tmp_path):
    given = read(tmp_path / ("x" * 300))

    assert not given.publishable
    assert codes(given) == Counter(unreadable_file=1)


def test_files_and_folders_can_be_named_together(tmp_path):
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "a.csv").write_text(ALLIANCES)
    (tmp_path / "b.csv").write_text(PARTNERS)

    given = read(tmp_path / "folder", tmp_path / "b.csv")

    assert [export["table"] for export in given.exports] == ["partners", "alliances"]


def test_all_faults_of_a_row_are_said_at_once(tmp_path):
    given = drop(
        tmp_path, partners="partner_id,name,country,joined_on,left_on\nP1,,Nowhere,never,later\n"
    )

    assert codes(given) == Counter(missing_value=1, unknown_country=1, bad_day=2)
    assert given.exports[0]["set_aside"] == 1


def test_a_network_without_a_region_that_we_know_is_set_aside_with_one_finding(tmp_path):
    given = drop(
        tmp_path, partners=PARTNERS, networks="network_id,name,region\nN1,One,Afrca\nN2,Two,\n"
    )

    assert codes(given) == Counter(unknown_region=1, missing_value=1)
    assert given.findings[0].details == {"word": "Afrca", "near": "Africa"}
    assert snapshot(given).networks == ()


def test_a_table_that_holds_no_rows_is_a_warning(tmp_path):
    given = drop(tmp_path, partners=PARTNERS, alliances="alliance_id,name\n\n,\n")

    [finding] = given.findings
    assert (finding.code, finding.severity) == ("no_rows", Severity.WARNING)


@pytest.mark.parametrize("columns", ["Pays,country", "country,Pays"])
def test_of_two_columns_for_one_field_our_own_heading_counts(tmp_path, columns):
    values = {"Pays": "DEU", "country": "FRA"}
    cells = ",".join(values[column] for column in columns.split(","))

    given = drop(tmp_path, partners=f"partner_id,name,{columns}\nP1,One,{cells}\n")

    assert snapshot(given).partners[0].country == "FRA"
    assert [finding.column for finding in given.findings] == ["Pays"]


def test_where_no_table_fits_the_name_of_the_file_says_what_is_missing(tmp_path):
    given = drop(tmp_path, partners=PARTNERS, alliances="alliance,intitulé,titre\nA1,x,y\n")

    [refused] = [one for one in given.findings if one.severity is Severity.REFUSED]
    assert (refused.code, refused.details["table"]) == ("missing_column", "alliances")


@pytest.mark.parametrize("days", [("2021-12-31", "2022-12-31"), ("2022-12-31", "2021-12-31")])
def test_of_what_the_table_about_states_twice_the_larger_counts_in_any_order(tmp_path, days):
    about = "key,value\nlicence,CC0\nlicence,CC0\n" + "".join(f"as_of,{day}\n" for day in days)

    given = drop(tmp_path, partners=PARTNERS, about=about)

    assert given.as_of == date(2022, 12, 31)
    [finding] = given.findings
    larger = 4 + days.index("2022-12-31")
    assert (finding.code, finding.row) == ("stated_twice", 9 - larger)
    assert finding.details["first"] == f"about.csv, {larger}"


def test_two_tables_about_that_are_parts_of_one_may_not_contradict_in_silence(tmp_path):
    given = drop(
        tmp_path,
        partners=PARTNERS,
        about="key,value\nlicence,CC0\n",
        about2="key,value\nlicence,CC BY\n",
    )

    assert codes(given) == Counter(stated_twice=1)


def test_a_person_in_the_table_about_is_not_repeated(tmp_path):
    given = drop(tmp_path, partners=PARTNERS, about="key,value\njane@example.org,x\n")

    assert codes(given) == Counter(personal_data=1)
    assert "jane" not in repr(given)


def test_a_set_that_may_be_illustrative_is_never_taken_for_a_real_one(tmp_path):
    yes = drop(tmp_path, partners=PARTNERS, about="key,value\nillustrative,VRAI\n")
    unclear = drop(tmp_path, partners=PARTNERS, about="key,value\nillustrative,perhaps\n")

    assert snapshot(yes).about.illustrative
    assert codes(unclear) == Counter(bad_yes_no=1)
    assert not unclear.publishable


def test_of_two_tables_about_the_newer_counts(tmp_path):
    drop(tmp_path, partners=PARTNERS, about="key,value\nas_of,2021-12-31\n")
    os.utime(tmp_path / "about.csv", (1, 1))

    given = drop(tmp_path, metadata="key,value\nas_of,2022-12-31\n")

    assert given.as_of == date(2022, 12, 31)
    assert [(one.code, one.severity) for one in given.findings] == [("older_file", Severity.NOTE)]


@pytest.mark.parametrize("written", ["duration: 3 years", "Durée : 3 ans", "duración de 3 años"])
def test_a_duration_may_be_called_one(tmp_path, written):
    alliances = f"alliance_id,name,started_on,ended_on\nA1,One,2021-09-01,{written}\n"

    given = drop(tmp_path, partners=PARTNERS, alliances=alliances)

    assert snapshot(given).alliances[0].ended_on == date(2024, 8, 31)


def test_the_loaders_need_neither_pandas_nor_dash():
    program = "import sys, loaders; sys.exit(bool({'pandas', 'dash', 'plotly', 'flask'} & {*sys.modules}))"

    assert subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False).returncode == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_country_is_known_by_its_name_and_its_codes(language):
    words, names = vocabulary_words(FRAMEWORK)["countries"], country_names(language)

    for alpha3, country in FRAMEWORK.countries.items():
        written = (alpha3, country.alpha2, names[country.alpha2])
        assert [words[word] for word in written] == [alpha3] * 3


def test_every_country_has_a_region_but_antarctica():
    regions = {alpha3: country.region for alpha3, country in FRAMEWORK.countries.items()}

    assert len(regions) == 249
    assert set(regions.values()) - {""} < set(FRAMEWORK.keys("regions"))
    assert [alpha3 for alpha3, region in regions.items() if not region] == ["ATA"]


def test_a_heading_means_one_column_of_a_table_and_no_contact():
    contacts = {plain(word) for word in FRAMEWORK.headings["contact"]["columns"]}

    for table, schema in SCHEMAS.items():
        columns = FRAMEWORK.headings[table]
        assert columns.keys() <= schema.columns.keys()
        words = [plain(word) for column, more in columns.items() for word in (column, *more)]
        assert len(words) == len(set(words))
        assert not contacts & set(words)


def test_the_strategy_is_whole():
    strategy = FRAMEWORK.strategy
    points = (strategy.causes, strategy.activities, strategy.success_factors, strategy.barriers)

    assert [[point.number for point in some] for some in points] == [
        [*range(1, 9)],
        [*range(1, 7)],
        [*range(1, 8)],
        [*range(1, 5)],
    ]


def test_the_table_about_is_read_as_strictly_as_the_others(tmp_path):
    about = (
        "key,value\nas_of,3 years\nillustrative,no\ncolour,green\nnote,ask jane@example.org\n"
        "publisher,We\n"
    )

    given = drop(tmp_path, partners=PARTNERS, about=about)

    assert [(finding.code, finding.row) for finding in given.findings] == [
        ("bad_day", 2),
        ("personal_data", 5),
        ("unknown_key", 4),
    ]
    assert (given.as_of, snapshot(given).about.publisher) == (DROPPED_ON, "We")


def test_an_activity_is_one_of_six(tmp_path):
    given = drop(tmp_path, partners=PARTNERS, activities="activity,milestone\n6,Report\n7,More\n")

    assert [milestone.activity for milestone in snapshot(given).activities] == [6]
    assert [(finding.code, finding.value) for finding in given.findings] == [("bad_value", "7")]
