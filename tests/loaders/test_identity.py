"""One body under two ids, ids that nearly match, and the small file that decides: shown, never merged in silence."""

from collections import Counter
from datetime import date
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.findings import Severity
from dashboard.text import load_texts
from loaders.identity import id_skeleton, name_skeleton
from tests.loaders.dropping import codes, drop, one

TEXTS = load_texts()
TWO = "partner_id,name\nP1,One\nP2,Two\n"


def partners(read):
    return {partner.partner_id: partner.name for partner in read.snapshot.partners}


@pytest.mark.parametrize("near", ["p1", "P01", "P 1", "P1\u200d", "\u0420" + "1", "Ｐ１"])
def test_ids_that_differ_only_in_looks_are_shown_side_by_side_and_both_count(tmp_path, near):
    read = drop(tmp_path, partners=f"partner_id,name\nP1,One\n{near},Two\n")

    finding = one(read, "near_id")
    assert finding.severity is Severity.WARNING
    assert set(partners(read).values()) == {"One", "Two"}
    rows = {finding.row, int(finding.details["first"].rpartition(" ")[2])}
    assert rows == {2, 3}
    for text in TEXTS.values():
        message = finding.message(text)
        assert "One" in message
        assert "Two" in message


@pytest.mark.parametrize(
    ("first", "second"),
    [("P1", "P10"), ("P-1-1", "P-11"), ("1.1", "1.01"), ("A1", "B1"), ("P1", "P1a")],
)
def test_ids_that_differ_in_more_are_two(tmp_path, first, second):
    read = drop(tmp_path, partners=f"partner_id,name\n{first},One\n{second},Two\n")

    assert codes(read) == Counter()


@pytest.mark.parametrize(
    "name",
    [
        "SOCIETE D'ELEVAGE",
        "Société  d’élevage",
        "Société d\u2019élevage.",
        "\u202bSociété d’élevage",
        "Sоciété d’élеvаge",  # with Cyrillic о, е and а
        "Ｓｏｃｉété d’élevage",
    ],
)
def test_one_name_under_two_ids_is_a_warning_however_it_is_written(tmp_path, name):
    read = drop(
        tmp_path, partners=f"partner_id,name,country\nP1,Société d’élevage,\nP2,{name},FRA\n"
    )

    finding = one(read, "same_name")
    assert (finding.severity, finding.row) == (Severity.WARNING, 3)
    assert finding.details["twin_id"] == "P1"
    assert len(partners(read)) == 2


def test_names_in_scripts_whose_vowels_are_marks_are_told_apart():
    assert name_skeleton("किसान") != name_skeleton("कसन")
    assert name_skeleton("Łódź Ørsted") == "lodzorsted"


def test_one_name_in_two_countries_is_a_note_because_many_ministries_are_called_alike(tmp_path):
    rows = "P1,Ministry of Agriculture,FRA\nP2,Ministry of Agriculture,ESP\n"
    apart = drop(tmp_path, partners=f"partner_id,name,country\n{rows}")
    twice = drop(
        tmp_path, partners=f"partner_id,name,country\n{rows}P3,Ministry of agriculture,ESP\n"
    )

    assert codes(apart) == Counter(same_name_abroad=1)
    assert one(apart, "same_name_abroad").severity is Severity.NOTE
    assert codes(twice) == Counter(same_name_abroad=1, same_name=1)
    assert one(twice, "same_name").details["twin_id"] == "P2"


def test_an_acronym_is_a_hint_in_one_country_only(tmp_path):
    rows = "P1,Agence de l’eau,AE,{}\nP2,Aide et eau,A.E.,{}\n"
    head = "partner_id,name,acronym,country\n"

    assert codes(drop(tmp_path, partners=head + rows.format("FRA", "FRA"))) == Counter(
        same_acronym=1
    )
    assert codes(drop(tmp_path, partners=head + rows.format("FRA", "BEL"))) == Counter()
    assert codes(drop(tmp_path, partners=head + rows.format("", ""))) == Counter()


def test_alliances_of_one_name_are_perhaps_one_if_counterpart_and_start_are_the_same(tmp_path):
    head = "alliance_id,name,counterpart,started_on\nA1,Soils,GIZ,2020-01-01\n"
    same = drop(tmp_path, partners=TWO, alliances=f"{head}A2,SOILS,Giz,2020-01-01\n")
    renewed = drop(tmp_path, partners=TWO, alliances=f"{head}A2,Soils,GIZ,2023-01-01\n")

    assert codes(same) == Counter(same_name=1)
    assert codes(renewed) == Counter()


def test_an_id_that_may_be_a_phone_number_is_not_repeated(tmp_path):
    read = drop(
        tmp_path,
        partners="partner_id,name\n01 23 45 67 89,One\n0123456789,One\n",
        memberships="alliance_id,partner_id\nA1,123456789\n",
        alliances="alliance_id,name\nA1,First\n",
    )

    assert codes(read)["near_id"] == 1
    assert "45 67" not in repr(read.findings)
    assert "0123456789" not in repr(read.findings)


def test_a_thousand_rows_of_one_name_cost_no_square(tmp_path):
    def seconds(count):
        rows = "".join(f"P{number},One\n" for number in range(1, count + 1))
        started = process_time()
        read = drop(tmp_path, partners=f"partner_id,name\n{rows}")
        assert codes(read) == Counter(same_name=count - 1)
        return process_time() - started

    seconds(10)
    assert seconds(8000) < 16 * seconds(1000)


@pytest.mark.parametrize("written", ["p1", "P 1", "P01", "\u0420" + "1"])
def test_a_reference_that_nearly_fits_is_named_and_not_taken(tmp_path, written):
    read = drop(
        tmp_path,
        partners=TWO,
        alliances=f"alliance_id,name,lead_partner_id\nA1,First,{written}\n",
        memberships=f"alliance_id,partner_id\nA1,{written}\na1,P1\n",
        networks=f"network_id,name,region,coordinator_partner_id\nN1,Net,Africa,{written}\n",
        concept_notes="note_id,title,alliance_id\nC1,Idea,A01\n",
    )

    near = {finding.code: finding.details["near"] for finding in read.findings}
    assert near == {
        "unknown_partner": "P1",
        "unknown_lead": "P1",
        "unknown_coordinator": "P1",
        "unknown_alliance": "A1",
        "unknown_alliance_withheld": "A1",
    }
    assert read.snapshot.memberships == ()
    assert "“P1”" in one(read, "unknown_lead").hint(TEXTS["en"])


def test_a_reference_that_is_far_from_all_has_no_near_one(tmp_path):
    read = drop(tmp_path, partners=TWO, alliances="alliance_id,name,lead_partner_id\nA1,First,P9\n")

    assert "near" not in one(read, "unknown_lead").details


def test_two_ids_that_the_small_file_makes_one_count_as_one_and_every_decision_is_said(tmp_path):
    read = drop(
        tmp_path,
        partners="partner_id,name,country\nP1,One,\nP2,One,FRA\n",
        alliances="alliance_id,name,lead_partner_id\nA1,First,P2\n",
        memberships="alliance_id,partner_id\nA1,P2\nA1,P1\n",
        aliases="id,same_as\nP2,P1\n",
    )

    assert [(one.partner_id, one.country) for one in read.snapshot.partners] == [("P1", "FRA")]
    assert read.snapshot.alliances[0].lead_partner_id == "P1"
    assert [one.partner_id for one in read.snapshot.memberships] == ["P1"]
    assert codes(read) == Counter(read_as=1, counted_as_one=1, same_row_twice=1)
    assert {finding.severity for finding in read.findings} == {Severity.NOTE}
    decision = one(read, "read_as")
    assert (decision.value, decision.details["other"], decision.details["rows"]) == (
        "P2",
        "P1",
        "3",
    )
    assert sum(export["set_aside"] for export in read.exports) == 0
    assert one(read, "counted_as_one").details["first"] == "partners.csv, 3"


def test_the_small_file_is_listed_and_not_stored(tmp_path):
    read = drop(tmp_path, partners=TWO, equivalences="Identifiant;Identique à\nP2;P1\n")

    assert [export["table"] for export in read.exports] == ["partners", "aliases"]
    assert not hasattr(read.snapshot, "aliases")


@pytest.mark.parametrize(
    "headings", ["id,different_from", "Identifiant;Différent de", "Identificador;Distinto de"]
)
def test_what_the_small_file_tells_apart_is_no_warning_any_more(tmp_path, headings):
    separator = ";" if ";" in headings else ","
    read = drop(
        tmp_path,
        partners="partner_id,name\nP1,One\np1,One\n",
        aliases=f"{headings}\nP1{separator}p1\n",
    )

    assert codes(read) == Counter(kept_apart=1)
    assert len(partners(read)) == 2


def test_an_id_that_only_references_have_can_be_read_as_another(tmp_path):
    read = drop(
        tmp_path,
        partners=TWO,
        alliances="alliance_id,name,started_on\nA1,First,2018-01-01\n",
        memberships="alliance_id,partner_id,left_on\nOLD-1,FAO,2 years\n",
        aliases="id,same_as\nFAO,P2\nOLD-1,A1\n",
    )

    [membership] = read.snapshot.memberships
    assert (membership.alliance_id, membership.partner_id) == ("A1", "P2")
    assert membership.left_on == date(2019, 12, 31)
    assert codes(read) == Counter(read_as=2)


def test_ids_are_followed_to_the_end_and_never_in_a_circle(tmp_path):
    chain = drop(
        tmp_path,
        partners="partner_id,name\nP1,One\nP2,Two\nP3,Three\n",
        aliases="id,same_as\nP3,P2\nP2,P1\n",
    )
    circle = drop(tmp_path, partners=TWO, aliases="id,same_as\nP1,P2\nP2,P1\n")

    assert [*partners(chain)] == ["P1"]
    assert [*partners(circle)] == ["P2"]
    assert codes(circle) == Counter(read_as=1, counted_as_one=1, alias_contradicts=1)


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ("P2,P9,", "unknown_alias"),
        ("P9,P2,", "unknown_alias"),
        ("P1,,P9", "unknown_alias"),
        ("P1,,", "alias_decides_nothing"),
        ("P1,P1,", "alias_contradicts"),
        ("P1,P2,P2", "alias_contradicts"),
    ],
)
def test_a_line_of_the_small_file_that_cannot_be_followed_is_a_warning(tmp_path, lines, code):
    read = drop(tmp_path, partners=TWO, aliases=f"id,same_as,different_from\n{lines}\n")

    assert one(read, code).severity is Severity.WARNING
    assert read.publishable


LINES = st.lists(
    st.tuples(*[st.sampled_from(["P1", "P2", "P3", "p1", "P9", ""])] * 3), min_size=1, max_size=8
)


@given(LINES)
@settings(max_examples=60, deadline=None)
def test_whatever_the_small_file_says_all_that_goes_is_named(tmp_path_factory, lines):
    read = drop(
        tmp_path_factory.mktemp("drop"),
        partners="partner_id,name\nP1,One\nP2,Two\nP3,Three\np1,One\n",
        aliases="id,same_as,different_from\n" + "".join(f"{','.join(line)}\n" for line in lines),
    )

    assert len(partners(read)) + codes(read)["counted_as_one"] == 4
    said = sum(codes(read)[code] for code in ("read_as", "kept_apart", "alias_contradicts"))
    unsaid = sum(codes(read)[code] for code in ("unknown_alias", "missing_value"))
    assert said + unsaid + codes(read)["alias_decides_nothing"] >= sum(any(line) for line in lines)


def test_an_id_of_a_partner_and_of_an_alliance_needs_its_kind(tmp_path):
    def read(line):
        return drop(
            tmp_path,
            partners="partner_id,name\n1,One\n2,Two\n",
            alliances="alliance_id,name\n1,First\n2,Second\n",
            aliases=f"id,same_as,kind\n{line}\n",
        )

    assert codes(read("2,1,")) == Counter(alias_without_kind=1)
    assert len(read("2,1,Partenaire").snapshot.partners) == 1
    assert len(read("2,1,Partenaire").snapshot.alliances) == 2
    assert len(read("2,1,alliance").snapshot.alliances) == 1


def test_all_rows_of_an_id_that_is_read_as_another_count_as_one_with_its_row(tmp_path):
    read = drop(
        tmp_path,
        partners="partner_id,name,country,acronym\nP1,One,FRA,O\nP2,Two,,\nP2,Deux,FRA,\n",
        aliases="id,same_as\nP2,P1\n",
    )

    assert partners(read) == {"P1": "One"}
    assert codes(read) == Counter(read_as=1, counted_as_one=2)


def test_an_alliance_needs_partners_of_its_time(tmp_path):
    read = drop(
        tmp_path,
        partners="partner_id,name,joined_on,left_on\nP1,Gone,2016-01-01,2018-12-31\nP2,New,2024-01-01,\n",
        alliances="alliance_id,name,started_on,ended_on,lead_partner_id\n"
        "A1,First,2020-01-01,2022-12-31,P1\nA2,Second,2018-01-01,,P1\n",
        memberships="alliance_id,partner_id,joined_on,left_on\n"
        "A1,P2,,\nA2,P2,,\nA2,P1,,\nA2,P1,2019-06-01,\n",
    )

    assert [
        (finding.source, finding.row, finding.severity)
        for finding in read.findings
        if finding.code == "partner_outside_alliance"
    ] == [
        ("alliances.csv", 2, Severity.WARNING),
        ("memberships.csv", 2, Severity.WARNING),
        ("memberships.csv", 5, Severity.WARNING),
    ]
    assert len(read.snapshot.memberships) == 4


@pytest.mark.parametrize(
    ("written", "skeleton"),
    [("P001", "p1"), ("1001.0", "1001"), ("00", "0"), ("A–7", "a-7"), ("\u0410" + "7", "a7")],
)
def test_the_skeleton_of_an_id_is_what_stays_of_it(written, skeleton):
    assert id_skeleton(written) == skeleton
