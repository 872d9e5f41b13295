"""What Excel and people in three languages do to ids, days, words and headings, and what is said of it."""

import unicodedata
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from dashboard.findings import SEVERITY, Severity, findings_page
from dashboard.settings import LANGUAGES
from dashboard.text import country_names, load_texts
from loaders.cells import Cells
from loaders.schema import SCHEMAS
from loaders.words import heading_words, vocabulary_words
from tests.loaders.dropping import FRAMEWORK, codes, drop, one

CODES = Path(__file__).with_name("finding_codes.txt")
TWO = "partner_id,name\nP1,One\nP2,Two\n"


def joined(read):
    return [partner.joined_on for partner in read.snapshot.partners]


def as_people_write(word: str) -> list[str]:
    """A word in capitals, without accents, with the other apostrophe, with no-break spaces, and all of it."""
    bare = "".join(
        letter for letter in unicodedata.normalize("NFD", word) if not unicodedata.combining(letter)
    )
    swapped = word.translate(str.maketrans("'’", "’'"))
    no_break, narrow = word.replace(" ", "\N{NO-BREAK SPACE}"), word.replace(" ", "\u202f")
    apart = unicodedata.normalize("NFD", word)
    everything = bare.upper().translate(str.maketrans("'’", "’'")).replace(" ", "\u00a0")
    return [word, word.upper(), word.lower(), bare, swapped, no_break, narrow, apart, everything]


@pytest.mark.parametrize("vocabulary", FRAMEWORK.vocabularies)
def test_every_word_of_a_vocabulary_is_known_however_people_write_it(vocabulary):
    words = vocabulary_words(FRAMEWORK)[vocabulary]

    for term in FRAMEWORK.vocabularies[vocabulary]:
        for label in (*(term.label[language] for language in LANGUAGES), *term.aliases):
            assert {words[written] for written in as_people_write(label)} == {term.key}, label


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_country_is_known_however_people_write_it(language):
    words, names = vocabulary_words(FRAMEWORK)["countries"], country_names(language)

    for alpha3, country in FRAMEWORK.countries.items():
        for name in (names[country.alpha2], *country.aliases):
            assert {words[written] for written in as_people_write(name)} == {alpha3}, name


@pytest.mark.parametrize("table", [*SCHEMAS, "about_keys"])
def test_every_heading_is_known_however_people_write_it(table):
    words = heading_words(FRAMEWORK)[table]

    for column, aliases in FRAMEWORK.headings[table].items():
        for heading in (column, *aliases):
            assert {words[written] for written in as_people_write(heading)} == {column}, heading


@pytest.mark.parametrize(
    "written",
    ["Côte d’Ivoire", "Cote d'Ivoire", "CÔTE D'IVOIRE", "côte\u00a0d’ivoire", "Ivory Coast"],
)
def test_ivory_coast_is_one_country(tmp_path, written):
    read = drop(tmp_path, partners=f"partner_id,name,country\nP1,One,{written}\n")

    assert [partner.country for partner in read.snapshot.partners] == ["CIV"]


@pytest.mark.parametrize(
    ("written", "count"),
    [
        ("744,0", 744),
        ("1 234", 1234),
        ("1\u00a0234", 1234),
        ("1\u202f234,00", 1234),
        ("1.234", 1234),
    ],
)
def test_a_count_may_have_a_decimal_comma_and_any_space_between_thousands(tmp_path, written, count):
    read = drop(tmp_path, partners=TWO, counts=f"date;count\n2022-12-31;{written}\n")

    assert [total.count for total in read.snapshot.partner_counts] == [count]


def test_half_a_partner_is_no_count(tmp_path):
    read = drop(tmp_path, partners=TWO, counts="date;count\n2022-12-31;744,5\n")

    assert codes(read) == Counter(bad_count=1)


@pytest.mark.parametrize("written", ["44562", "44562.0", '"44562,0"', "44562.5"])
def test_a_day_may_stand_as_the_number_by_which_excel_counts_it(tmp_path, written):
    read = drop(tmp_path, partners=f"partner_id,name,joined_on\nP1,One,{written}\nP2,Two,44563\n")

    assert joined(read) == [date(2022, 1, 1), date(2022, 1, 2)]
    finding = one(read, "excel_day")
    assert (finding.severity, finding.row) == (Severity.NOTE, 2)
    assert (finding.details["day"], finding.details["start"]) == ("2022-01-01", "1900")
    assert finding.details["rows"] == "2"


@pytest.mark.parametrize("written", ["12345", "75001", "99999", "123456", "4456"])
def test_other_numbers_are_no_days(tmp_path, written):
    read = drop(tmp_path, partners=f"partner_id,name,joined_on\nP1,One,{written}\n")

    assert "bad_day" in codes(read)


def test_days_that_make_sense_only_if_counted_from_1904_are_asked_about(tmp_path):
    read = drop(
        tmp_path,
        partners="partner_id,name,joined_on\nP1,One,40908\nP2,Two,43100\nP3,Three,2020-01-01\n",
    )

    assert joined(read)[0] == date(2011, 12, 31)
    finding = one(read, "excel_epoch")
    assert finding.severity is Severity.WARNING
    assert (finding.details["one"], finding.details["other"]) == ("2011-12-31", "2016-01-01")


def test_what_the_rest_of_a_column_decided_is_said_once_for_the_column(tmp_path):
    read = drop(
        tmp_path,
        partners="partner_id,name,joined_on,left_on\n"
        "P1,One,3/4/2021,2023-01-01\nP2,Two,5/6/2021,\nP3,Three,28/4/2021,\nP4,Four,7/7/2021,\n",
    )

    assert joined(read)[:2] == [date(2021, 4, 3), date(2021, 6, 5)]
    finding = one(read, "day_order_taken")
    assert (finding.severity, finding.row, finding.value) == (Severity.NOTE, 2, "3/4/2021")
    assert (finding.details["day"], finding.details["rows"]) == ("2021-04-03", "2")


def test_a_column_that_contradicts_itself_decides_nothing(tmp_path):
    read = drop(
        tmp_path,
        partners="partner_id,name,joined_on\nP1,One,3/4/2021\nP2,Two,28/4/2021\nP3,Three,4/28/2021\n",
    )

    assert codes(read) == Counter(ambiguous_day=1)
    finding = one(read, "ambiguous_day")
    assert (finding.details["one"], finding.details["other"]) == ("2021-04-03", "2021-03-04")


def test_an_id_of_which_excel_has_made_a_number_stays_and_is_asked_about(tmp_path):
    read = drop(
        tmp_path,
        partners="partner_id,name\n1001.0,One\n1002.0,Two\n",
        alliances="alliance_id,name,lead_partner_id\nA1,First,1001\n",
    )

    decimals = [finding for finding in read.findings if finding.code == "decimal_id"]
    assert [(f.severity, f.value, f.details.get("near")) for f in decimals] == [
        (Severity.WARNING, "1001.0", "1001"),
        (Severity.WARNING, "1002.0", None),
    ]
    assert one(read, "unknown_lead").details["near"] == "1001.0"
    assert len(read.snapshot.partners) == 2


@pytest.mark.parametrize("written", ["1E+05", "1,00E+05", "1.00E+05", "1e+05"])
def test_an_id_that_excel_has_rounded_sets_its_row_aside(tmp_path, written):
    read = drop(
        tmp_path,
        partners=f'partner_id,name\n"{written}",One\nP2,Two\n',
        alliances="alliance_id,name\nA1,First\n",
        memberships="alliance_id,partner_id\nA1,100000\n",
    )

    finding = one(read, "exponent_id")
    assert (finding.severity, finding.value) == (Severity.SET_ASIDE, written)
    assert finding.details["near"] == "100000"
    assert [partner.partner_id for partner in read.snapshot.partners] == ["P2"]


def test_a_rounded_reference_is_named_only_where_one_id_alone_is_shown_so(tmp_path):
    read = drop(
        tmp_path,
        partners="partner_id,name\n123456,One\n123999,Two\n500000,Three\n",
        alliances="alliance_id,name,lead_partner_id\nA1,First,5.00E+05\nA2,Second,\n",
        memberships="alliance_id,partner_id\nA1,1.2E+05\nA2,1.2E+05\n",
    )

    assert one(read, "exponent_reference").details["near"] == "500000"
    rounded = one(read, "exponent_id")
    assert (rounded.source, rounded.details) == ("memberships.csv", {"rows": "2"})


@pytest.mark.parametrize("own", ["1E5", "E+05", "12E+05", "P1.0", "1.5", "A+B"])
def test_ids_that_excel_would_not_write_so_are_ids(tmp_path, own):
    read = drop(tmp_path, partners=f"partner_id,name\n{own},One\n")

    assert codes(read) == Counter()


def test_an_id_that_has_lost_its_zeros_is_told_by_the_others_of_its_column(tmp_path):
    read = drop(
        tmp_path,
        partners="partner_id,name\n00123,One\n456,Two\n12345,Three\n",
        alliances="alliance_id,name,lead_partner_id\nA1,First,00456\nA2,Second,123\n",
    )

    finding = one(read, "lost_zeros")
    assert (finding.severity, finding.value) == (Severity.WARNING, "456")
    assert finding.details["near"] == "00456"
    leads = [finding for finding in read.findings if finding.code == "unknown_lead"]
    assert [lead.details["near"] for lead in leads] == ["456", "00123"]


def test_ids_of_several_widths_have_lost_nothing(tmp_path):
    read = drop(tmp_path, partners="partner_id,name\n007,One\n0008,Two\n12,Three\n")

    assert codes(read) == Counter()


def test_headings_that_fit_two_tables_alike_are_refused_and_not_guessed(tmp_path):
    read = drop(tmp_path, partners=TWO, export="Id;Nom;Thèmes;Source\nX1;Un;;\n")

    assert not read.publishable
    finding = one(read, "which_table")
    assert finding.details["table"] == "partners, alliances"
    refused = [export for export in read.exports if export["refused"]]
    assert [(export["source"], export["table"]) for export in refused] == [("export.csv", None)]


@pytest.mark.parametrize(
    "name", ["alliances", "Alianzas 2024", "export_partenariats_final", "liste des ALLIANCES (2)"]
)
def test_the_name_of_the_file_decides_between_tables_that_fit_alike(tmp_path, name):
    read = drop(tmp_path, partners=TWO, **{name: "Id;Nom;Thèmes;Source\nX1;Un;;\n"})

    assert [alliance.name for alliance in read.snapshot.alliances] == ["Un"]


def test_a_code_once_published_stays_and_the_version_of_the_page_grows_with_each():
    """Whoever adds a code adds it to `finding_codes.txt`; nobody takes a line out of it."""
    assert sorted(SEVERITY) == CODES.read_text("utf-8").split()
    assert f"Version {len(SEVERITY)}:" in findings_page(load_texts()["en"])


def test_a_kind_of_ids_is_a_table_of_ids(tmp_path):
    read = Cells(FRAMEWORK).reader("word:tables", [])

    assert {read(word).value for word in ("partner", "Partenaire", "SOCIOS")} == {"partners"}
    assert {read(word).value for word in ("alliance", "Alianza", "Partenariat")} == {"alliances"}
