"""From files to records: every rule about a cell, a row, a table and a drop, on real files."""

import os
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.findings import SEVERITY, Severity, findings_page
from dashboard.framework import load_framework
from dashboard.records import TABLES
from dashboard.settings import REFERENCE, ROOT
from dashboard.text import load_texts
from loaders import read_exports
from loaders.days import Day, Duration, read_day
from loaders.schema import ABOUT_VALUES, SCHEMAS

FRAMEWORK = load_framework(REFERENCE)
DROPPED_ON = date(2026, 11, 24)
PARTNERS = "partner_id,name,country,joined_on\nP1,One,FRA,2015-12-01\nP2,Two,DEU,2016-01-01\n"
ALLIANCES = "alliance_id,name,status,started_on,ended_on\nA1,First,active,2019-01-01,\n"
MEMBERSHIPS = "alliance_id,partner_id,joined_on,left_on\nA1,P1,,\n"


def drop(folder: Path, **files):
    """Write files (name without `.csv` → text or bytes) and read the folder."""
    for name, content in files.items():
        path = folder / f"{name}.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_exports(str(folder), FRAMEWORK, as_of=None, dropped_on=DROPPED_ON)


def found(read, severity=None):
    """(code, file, row) of each finding, or of those of one severity."""
    return [
        (finding.code, finding.source, finding.row)
        for finding in read.findings
        if severity is None or finding.severity is severity
    ]


def codes(read):
    return Counter(finding.code for finding in read.findings)


def one(read, code):
    """The only finding of this code."""
    [finding] = [finding for finding in read.findings if finding.code == code]
    return finding


def test_the_public_record_loads_with_nothing_worse_than_a_warning():
    read = read_exports(
        str(ROOT / "data" / "exports"), FRAMEWORK, as_of=None, dropped_on=DROPPED_ON
    )

    assert read.snapshot is not None
    assert {export["table"]: export["accepted"] for export in read.exports} == {
        "about": 5,
        "partners": 51,
        "alliances": 24,
        "memberships": 5,
        "partner_counts": 7,
    }
    assert {finding.severity for finding in read.findings} == {Severity.WARNING, Severity.NOTE}
    assert [
        (finding.code, finding.details["name"])
        for finding in read.findings
        if finding.severity is Severity.WARNING
    ] == [("active_but_over", "IT2"), ("active_but_over", "Danone")]
    for records in (read.snapshot.partners, read.snapshot.alliances):
        assert all(record.source_url and record.evidence for record in records)


def test_good_rows_survive_bad_ones_and_all_that_is_wrong_is_said_at_once(tmp_path):
    read = drop(
        tmp_path,
        partners="partner_id,name,country,joined_on\n"
        "P1,One,FRA,2015\n"
        ",Nobody,FRA,2015\n"
        "P3,Three,Frnace,2016-01-01\n"
        "P4,Four,DEU,31.31.2016\n"
        "P5,,DEU,2016-01-01\n",
    )

    assert [partner.partner_id for partner in read.snapshot.partners] == ["P1", "P3"]
    assert found(read) == [
        ("missing_value", "partners.csv", 3),
        ("bad_day", "partners.csv", 5),
        ("missing_value", "partners.csv", 6),
        ("unknown_country", "partners.csv", 4),
        ("year_only", "partners.csv", 2),
        ("year_only", "partners.csv", 3),
    ]


def test_a_near_miss_is_suggested_and_never_taken(tmp_path):
    read = drop(tmp_path, partners="ID,Nom,Pays\nP1,One,Frnace\n")

    finding = one(read, "unknown_country")
    assert (finding.where, finding.column, finding.value) == ("partners.csv!C2", "Pays", "Frnace")
    assert finding.hint(load_texts()["en"]) == "Did you mean “France”? Then correct the cell."
    assert read.snapshot.partners[0].country is None


def test_excels_french_csv_is_read_as_it_is(tmp_path):
    read = drop(
        tmp_path,
        Partenaires=(
            "Liste des partenaires;;;\r\n"
            "\r\n"
            "Identifiant;Nom;Pays;Catégorie;Date d’adhésion;Courriel\r\n"
            "P1;Société d’élevage;Côte d'Ivoire;société civile;01/12/2015;a@example.org\r\n"
            "P2;Deux;ALLEMAGNE;Entreprises;28/02/2016;b@example.org\r\n"
        ).encode("cp1252"),
    )

    first, second = read.snapshot.partners
    assert (first.name, first.country, first.region) == ("Société d’élevage", "CIV", "africa")
    assert (first.category, first.joined_on) == ("civil_society", date(2015, 12, 1))
    assert (second.country, second.category) == ("DEU", "companies")
    assert codes(read) == Counter(old_encoding=1, contact_column=1, day_order_taken=1)
    assert "example.org" not in repr(read)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_any_separator_and_encoding_gives_the_same_snapshot(tmp_path, separator, encoding):
    plain = drop(tmp_path, partners="partner_id,name\nP1,Café\n").snapshot
    text = "partner_id,name\r\nP1,Café\r\n".replace(",", separator)

    assert drop(tmp_path, partners=text.encode(encoding)).snapshot == plain


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2022-02-18", date(2022, 2, 18)),
        ("18 Feb. 2022", date(2022, 2, 18)),
        ("18 février 2022", date(2022, 2, 18)),
        ("18 de febrero de 2022", date(2022, 2, 18)),
        ("February 18, 2022", date(2022, 2, 18)),
        ("1.12.2021", date(2021, 12, 1)),
        ("2022-02-18 00:00:00", date(2022, 2, 18)),
        ("2022-02-18T23:59:59.123+05:30", date(2022, 2, 18)),
        ("18/02/2022 9:05", date(2022, 2, 18)),
        ("28/2/2022", date(2022, 2, 28)),
        ("2/28/2022", date(2022, 2, 28)),
        ("3/3/2022", date(2022, 3, 3)),
        ("2022-10", date(2022, 10, 31)),
        ("oct. 2022", date(2022, 10, 31)),
        ("02/2024", date(2024, 2, 29)),
        ("2020", date(2020, 12, 31)),
    ],
)
def test_a_day_is_read_as_people_write_it(written, day):
    read = read_day(written)

    assert isinstance(read, Day)
    assert read.day == day


@pytest.mark.parametrize(
    "written", ["soon", "2022-02-30", "31.31.2016", "0000", "99/99/9999", "18/02/22", "75001", "-"]
)
def test_what_is_no_day_is_not_made_one(written):
    assert read_day(written) is None


@pytest.mark.parametrize("written", ["3 years", "3 ans", "3 años", "36 months", "36 mois"])
def test_three_years_from_the_first_of_september_end_on_the_last_of_august(written):
    duration = read_day(written)

    assert isinstance(duration, Duration)
    assert duration.end(date(2021, 9, 1)) == date(2024, 8, 31)


def test_a_duration_needs_a_start(tmp_path):
    read = drop(
        tmp_path,
        partners=PARTNERS,
        alliances="alliance_id,name,started_on,ended_on\nA1,One,2019-06-20,1 year\nA2,Two,,1 year\n",
    )

    assert [alliance.ended_on for alliance in read.snapshot.alliances] == [date(2020, 6, 19)]
    assert found(read) == [("duration_without_start", "alliances.csv", 3)]


def test_a_membership_may_count_its_duration_from_the_start_of_its_alliance(tmp_path):
    read = drop(
        tmp_path,
        partners=PARTNERS,
        alliances="alliance_id,name,started_on\nA1,One,2018-01-01\n",
        memberships="alliance_id,partner_id,joined_on,left_on\nA1,P1,,2 years\n",
    )

    assert [membership.left_on for membership in read.snapshot.memberships] == [date(2019, 12, 31)]


def test_a_column_decides_which_of_two_numbers_is_the_day(tmp_path):
    head = "partner_id,name,joined_on\nP1,One,3/4/2021\n"
    alone = drop(tmp_path, partners=head)
    decided = drop(tmp_path, partners=head + "P2,Two,28/4/2021\n")

    assert found(alone) == [("ambiguous_day", "partners.csv", 2)]
    assert [partner.joined_on for partner in decided.snapshot.partners] == [
        date(2021, 4, 3),
        date(2021, 4, 28),
    ]


def test_a_partner_without_a_country_is_international_only_if_it_is_an_international_organisation(
    tmp_path,
):
    read = drop(
        tmp_path,
        partners="partner_id,name,category,country,region\n"
        "P1,One,International organisations,,\n"
        "P2,Two,Companies,,\n"
        "P3,Three,International organisations,ITA,\n"
        "P4,Four,Companies,,Africa\n",
    )

    assert [partner.region for partner in read.snapshot.partners] == [
        "international",
        None,
        "europe",
        "africa",
    ]


def test_several_values_in_a_cell_are_told_apart_in_any_order(tmp_path):
    def snapshot(themes):
        return drop(tmp_path, partners=f"partner_id,name,themes\nP1,One,{themes}\n").snapshot

    assert snapshot("soil_health;Advocacy").digest == snapshot("Plaidoyer | santé des sols").digest
    assert snapshot("soil_health;Advocacy") == snapshot('"Advocacy, Soil Health"')


def test_the_known_of_several_values_stay_and_the_unknown_is_named(tmp_path):
    read = drop(tmp_path, partners="partner_id,name,themes\nP1,One,soil health;soil fertility\n")

    assert read.snapshot.partners[0].themes == ("soil_health",)
    assert one(read, "unknown_word").details["word"] == "soil fertility"


@pytest.mark.parametrize("cell", ["Ask jane@example.org", "Call +33 1 23 45 67 89"])
def test_personal_data_is_withheld_and_never_repeated(tmp_path, cell):
    read = drop(
        tmp_path,
        partners=f"partner_id,name,core_competencies\nP1,One,{cell}\n",
    )

    finding = one(read, "personal_data")
    assert (finding.severity, finding.value) == (Severity.WITHHELD, None)
    assert read.snapshot.partners[0].core_competencies is None
    assert cell not in repr(read)


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "ftp://x.org", "x"])
def test_only_web_addresses_are_addresses(tmp_path, address):
    read = drop(tmp_path, partners=f'partner_id,name,website\nP1,One,"{address}"\n')

    assert codes(read) == Counter(bad_address=1)
    assert read.snapshot.partners[0].website is None


def test_what_cannot_be_seen_is_not_kept(tmp_path):
    read = drop(tmp_path, partners="partner_id,name\nP1,\u202eOne\u200b \u00a0two\x07\n")

    assert read.snapshot.partners[0].name == "One two"


def test_of_two_rows_with_one_id_the_fuller_counts_and_the_other_is_set_aside(tmp_path):
    read = drop(
        tmp_path, partners="partner_id,name,country\nP1,Uno,\nP1,One,FRA\nP1,One,FRA\nP1,Zed,\n"
    )

    assert [partner.name for partner in read.snapshot.partners] == ["One"]
    assert found(read) == [
        ("same_id_twice", "partners.csv", 2),
        ("same_id_twice", "partners.csv", 5),
        ("same_row_twice", "partners.csv", 4),
    ]
    conflicts = [finding for finding in read.findings if finding.code == "same_id_twice"]
    assert {finding.details["first"] for finding in conflicts} == {"partners.csv, 3"}
    assert read.exports[0]["set_aside"] == 2


def test_partners_without_a_row_are_refused_so_that_no_register_is_emptied(tmp_path):
    read = drop(tmp_path, partners="partner_id,name\n")

    assert not read.publishable
    assert "no_partners" in codes(read)


def test_memberships_of_nobody_are_set_aside_with_their_cause_named_once(tmp_path):
    read = drop(
        tmp_path,
        partners=PARTNERS,
        alliances=ALLIANCES,
        memberships=MEMBERSHIPS + "A1,P9,,\nA1,P9,2020-01-01,\nA9,P1,,\nA9,P9,,\n",
    )

    assert len(read.snapshot.memberships) == 1
    assert found(read) == [
        ("unknown_partner", "memberships.csv", 3),
        ("unknown_alliance", "memberships.csv", 5),
    ]
    assert one(read, "unknown_partner").details["rows"] == "2"
    assert read.exports[-1]["set_aside"] == 4


def test_memberships_of_a_partner_that_is_set_aside_go_with_it(tmp_path):
    read = drop(
        tmp_path,
        partners="partner_id,name,joined_on\nP1,One,never\n",
        alliances=ALLIANCES,
        memberships=MEMBERSHIPS,
    )

    assert read.snapshot.memberships == ()
    assert codes(read) == Counter(bad_day=1, unknown_partner=1)


def test_a_lead_that_nobody_knows_is_not_stated(tmp_path):
    read = drop(
        tmp_path, partners=PARTNERS, alliances="alliance_id,name,lead_partner_id\nA1,One,P9\n"
    )

    assert read.snapshot.alliances[0].lead_partner_id is None
    assert found(read) == [("unknown_lead", "alliances.csv", 2)]


@pytest.mark.parametrize(
    ("status", "start", "end", "code"),
    [
        ("active", "2019-01-01", "2020-01-01", "active_but_over"),
        ("active", "2027-01-01", "", "active_but_not_begun"),
        ("ended", "2019-01-01", "", "ended_without_end"),
        ("ended", "2019-01-01", "2030-01-01", "ended_but_in_force"),
        ("planned", "2019-01-01", "", "planned_but_begun"),
    ],
)
def test_a_status_that_disagrees_with_the_dates_is_a_warning(tmp_path, status, start, end, code):
    read = drop(
        tmp_path,
        partners=PARTNERS,
        alliances=f"alliance_id,name,status,started_on,ended_on\nA1,One,{status},{start},{end}\n",
    )

    assert [(f.code, f.severity) for f in read.findings] == [(code, Severity.WARNING)]
    assert len(read.snapshot.alliances) == 1


def test_an_unknown_status_sets_the_row_aside(tmp_path):
    read = drop(tmp_path, partners=PARTNERS, alliances="alliance_id,name,status\nA1,One,ongoin\n")

    assert read.snapshot.alliances == ()
    assert one(read, "unknown_status").details["near"] == "Ongoing"


def test_a_period_that_ends_before_it_starts_is_set_aside(tmp_path):
    read = drop(
        tmp_path,
        partners=PARTNERS,
        alliances="alliance_id,name,started_on,ended_on\nA1,One,2020-01-01,2019-01-01\n",
    )

    assert found(read) == [("period_ends_before_start", "alliances.csv", 2)]


def test_a_membership_outside_its_alliance_is_a_warning(tmp_path):
    read = drop(
        tmp_path,
        partners=PARTNERS,
        alliances=ALLIANCES,
        memberships="alliance_id,partner_id,joined_on\nA1,P1,2018-01-01\nA1,P2,2019-01-01\n",
    )

    assert found(read) == [("membership_outside_alliance", "memberships.csv", 2)]
    assert len(read.snapshot.memberships) == 2


def test_two_totals_of_one_day_are_a_warning(tmp_path):
    read = drop(tmp_path, partners=PARTNERS, counts="date,count\n2020-12-31,566\n2020-12-31,560\n")

    assert codes(read) == Counter(two_totals=2)


def test_a_known_table_without_a_column_it_needs_is_refused_and_nothing_is_published(tmp_path):
    read = drop(tmp_path, partners="partner_id,nom de lieu,country\nP1,One,FRA\n")

    assert not read.publishable
    finding = one(read, "missing_column")
    assert (finding.severity, finding.details["field"]) == (Severity.REFUSED, "name")
    assert read.exports[0]["refused"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"  \n\n", "empty_file"),
        (b"PK\x03\x04\0\0", "is_a_workbook"),
        (b'partner_id,name\nP1,"One\nP2,Two\n', "unclosed_quote"),
        (b'partner_id,name\nP1,"One"x\n', "broken_row"),
        (b"partner_id,name\nP1," + b"x" * 200_000 + b"\n", "broken_row"),
        (b"\xff\xfea", "not_text"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_its_cause(tmp_path, content, code):
    read = drop(tmp_path, partners=content)

    assert not read.publishable
    assert code in codes(read)


def test_an_empty_folder_and_a_missing_one_each_have_their_sentence(tmp_path):
    missing = tmp_path / "missing"
    assert codes(drop(tmp_path)) == Counter(nothing_to_read=1)
    read = read_exports(str(missing), FRAMEWORK, as_of=None, dropped_on=DROPPED_ON)
    assert codes(read) == Counter(missing_place=1)


def test_exports_without_partners_are_refused(tmp_path):
    assert codes(drop(tmp_path, alliances=ALLIANCES)) == Counter(no_partners=1)


def test_strangers_in_the_folder_are_named_and_passed_over(tmp_path):
    for name in (".DS_Store", "README.md", "~$partners.csv", ".~lock.partners.csv#"):
        (tmp_path / name).write_text("x")
    (tmp_path / "folder.csv").mkdir()

    read = drop(tmp_path, partners=PARTNERS)

    assert read.publishable
    assert codes(read) == Counter(stranger=5)


def test_a_workbook_is_never_passed_over_in_silence(tmp_path):
    (tmp_path / "alliances.xlsx").write_bytes(b"PK")

    assert not drop(tmp_path, partners=PARTNERS).publishable


def test_a_database_address_is_not_repeated_with_its_password():
    read = read_exports(
        "postgresql://me:secret@host/db", FRAMEWORK, as_of=None, dropped_on=DROPPED_ON
    )

    assert codes(read) == Counter(database_not_read=1)
    assert "secret" not in repr(read)


def test_a_table_is_known_by_its_headings_whatever_the_file_is_called(tmp_path):
    read = drop(tmp_path, x1=PARTNERS, x2=ALLIANCES, x3=MEMBERSHIPS)

    assert [export["table"] for export in read.exports] == ["partners", "alliances", "memberships"]


def test_two_files_are_parts_of_one_table_if_only_a_number_differs(tmp_path):
    read = drop(
        tmp_path, partners_1="partner_id,name\nP1,One\n", partners_2="partner_id,name\nP2,Two\n"
    )

    assert [partner.partner_id for partner in read.snapshot.partners] == ["P1", "P2"]


def test_of_two_files_that_state_the_same_partners_the_newer_counts(tmp_path):
    drop(tmp_path, partners="partner_id,name\nP1,Old\n")
    os.utime(tmp_path / "partners.csv", (1, 1))

    read = drop(tmp_path, register="partner_id,name\nP1,New\n")

    assert [partner.name for partner in read.snapshot.partners] == ["New"]
    assert one(read, "older_file").source == "partners.csv"


def test_surplus_cells_set_the_row_aside_because_cells_have_shifted(tmp_path):
    read = drop(tmp_path, partners="partner_id,name\nP1,One, Two\nP2,Two,\n")

    assert [partner.partner_id for partner in read.snapshot.partners] == ["P2"]
    assert found(read) == [("surplus_cells", "partners.csv", 2)]


def test_rows_count_as_a_spreadsheet_shows_them_and_lines_as_an_editor(tmp_path):
    read = drop(
        tmp_path,
        partners='partner_id,name,country\n\nP1,"One\nand two",FRA\nP2,Two,Nowhere\n',
    )

    finding = one(read, "unknown_country")
    assert (finding.row, finding.line) == (4, 5)


def test_the_day_of_the_figures_is_the_setting_then_the_table_about_then_the_day_of_the_drop(
    tmp_path,
):
    assert drop(tmp_path, partners=PARTNERS).as_of == DROPPED_ON
    read = drop(tmp_path, about="key,value\nas_of,2022-12-31\nillustrative,oui\n")
    assert (read.as_of, read.snapshot.about.illustrative) == (date(2022, 12, 31), True)
    set_by_hand = read_exports(
        str(tmp_path), FRAMEWORK, as_of=date(2020, 1, 1), dropped_on=DROPPED_ON
    )
    assert set_by_hand.as_of == date(2020, 1, 1)


def test_every_table_reads_exactly_the_fields_of_its_records():
    for name, kind in TABLES.items():
        columns = ABOUT_VALUES if name == "about" else SCHEMAS[name].columns
        assert list(columns) == list(kind.model_fields)


def test_every_finding_has_its_sentences_in_three_languages_and_its_line_in_the_docs():
    for text in load_texts().values():
        for code in SEVERITY:
            assert text.has(f"finding.{code}.message")
            assert text.has(f"finding.{code}.hint")
    page = (ROOT / "docs" / "findings.md").read_text("utf-8")
    assert page == findings_page(load_texts()["en"])


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["P1", "P2", "P3", ""]),
        st.sampled_from(["One", "Two", "ßé", ""]),
        st.sampled_from(["FRA", "france", "Frnace", ""]),
        st.sampled_from(["soil_health;mrv", "mrv;soil_health", "x", ""]),
        st.sampled_from(["2015", "2016-02-30", "1.2.2016", ""]),
    ),
    min_size=1,
)
HEADINGS = ["partner_id", "name", "country", "themes", "joined_on"]


@given(ROWS, st.permutations(range(len(HEADINGS))), st.randoms())
@settings(max_examples=60, deadline=None)
def test_the_order_of_rows_and_columns_changes_nothing(tmp_path_factory, rows, columns, chance):
    folder = tmp_path_factory.mktemp("drop")

    def read(some, order):
        lines = [[HEADINGS[at] for at in order], *([row[at] for at in order] for row in some)]
        return drop(folder, partners="\n".join(",".join(line) for line in lines) + "\n")

    shuffled = list(rows)
    chance.shuffle(shuffled)
    one_way, other_way = read(rows, range(len(HEADINGS))), read(shuffled, columns)

    assert one_way.snapshot.digest == other_way.snapshot.digest
    assert codes(one_way) == codes(other_way)


@given(st.binary(max_size=300) | st.text(alphabet='partner_id,name;"\n\r\0\té|', max_size=300))
@settings(max_examples=150, deadline=None)
def test_no_file_gives_a_traceback(tmp_path_factory, content):
    folder = tmp_path_factory.mktemp("drop")

    read = drop(folder, partners=content)

    assert read.publishable or any(f.severity is Severity.REFUSED for f in read.findings)
