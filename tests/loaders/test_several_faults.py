"""Faults that meet in one drop: each is said once, where it stands, and hides no other."""

import os
from datetime import date
from itertools import permutations
from pathlib import Path

import pytest

from dashboard.framework import load_framework
from dashboard.settings import REFERENCE
from loaders import Drop, read_exports

FRAMEWORK = load_framework(REFERENCE)


@pytest.fixture
def drop(tmp_path: Path):
    def read(**files: str | bytes) -> Drop:
        for name, content in files.items():
            data = content if isinstance(content, bytes) else content.encode()
            (tmp_path / f"{name}.csv").write_bytes(data)
        return read_exports(str(tmp_path), FRAMEWORK, as_of=None, dropped_on=date(2024, 1, 1))

    return read


def places(read: Drop, code: str) -> list[tuple[str, int | None]]:
    return [(one.source, one.row) for one in read.findings if one.code == code]


PARTNERS = "partner_id,name\nP1,One\n"


def test_of_a_file_that_does_not_count_no_column_is_remarked(drop, tmp_path):
    drop(old="partner_id,name,email\nP1,One,x\n", new=PARTNERS)

    os.utime(tmp_path / "old.csv", (1, 1))

    read = drop()

    assert {one.code for one in read.findings} == {"older_file"}


def test_a_bad_yes_or_no_hides_no_name_of_nobody(drop):
    read = drop(
        about="key,value\nillustrative,maybe\n",
        partners=PARTNERS,
        alliances="alliance_id,name\nA1,One\n",
        memberships="alliance_id,partner_id\nA9,P1\n",
    )

    assert places(read, "bad_yes_no") == [("about.csv", 2)]
    assert places(read, "unknown_alliance") == [("memberships.csv", 2)]


def test_a_membership_of_a_refused_alliance_is_not_measured_against_another(drop):
    read = drop(
        partners="partner_id,name,joined_on\nP1,One,2022-01-01\n",
        alliances1="alliance_id,name,ended_on\nA1,Other,2020-01-01\n",
        alliances2="alliance_id\nA9\n",
        memberships="alliance_id,partner_id\nA9,P1\n",
    )

    assert {one.code for one in read.findings} == {"missing_column"}


def test_a_row_is_set_aside_once(drop):
    read = drop(partners="partner_id,name,joined_on,left_on\nP1,One,3 years,2 years\nP2,Two,,\n")

    assert places(read, "duration_without_start") == [("partners.csv", 2)]


def test_the_cause_of_rows_set_aside_is_named_in_each_file(drop):
    read = drop(
        partners=f"{PARTNERS}P2,Two\n",
        alliances="alliance_id,name\nA1,One\n",
        memberships1="alliance_id,partner_id\nA9,P1\nA9,P2\n",
        memberships2="alliance_id,partner_id,role\nA9,P1,Host\n",
    )

    found = [one for one in read.findings if one.code == "unknown_alliance"]
    assert [(one.source, one.details["rows"]) for one in found] == [
        ("memberships1.csv", "2"),
        ("memberships2.csv", "1"),
    ]


@pytest.mark.parametrize("content", [b"sep=;\n", b"\xa0\xa0\r\n\xa0", b"\n\n", b""])
def test_a_file_in_which_nothing_stands_is_empty_whatever_it_is_called(drop, content):
    for name in ("networks", "x"):
        assert places(drop(**{"partners": PARTNERS, name: content}), "empty_file")


def test_a_duration_counts_from_the_same_start_in_whatever_order_the_rows_stand(drop):
    digests = set()
    for rows in permutations(("A3,Three,", "A3,Three,2022-06-01", "A3,Three,2022-07-01")):
        read = drop(
            partners=PARTNERS,
            alliances="\n".join(("alliance_id,name,started_on", *rows, "")),
            memberships="alliance_id,partner_id,left_on\nA3,P1,3 years\n",
        )
        [membership] = read.snapshot.memberships
        assert membership.left_on == date(2025, 5, 31)
        digests.add(read.snapshot.digest)
    assert len(digests) == 1
