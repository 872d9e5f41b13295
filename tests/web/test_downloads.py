"""CSV that spreadsheets open without running anything."""

from datetime import date
from fractions import Fraction

import pytest

from dashboard.web.downloads import csv_of, records_csv
from tests.makers import make_alliance


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_cell_that_a_spreadsheet_would_run_is_made_text(start):
    assert csv_of(["a"], [[f"{start}1"]]).replace('"', "").startswith(f"a\r\n'{start}1")


def test_unknown_is_empty_and_numbers_are_numbers():
    row = [None, 3, -3, Fraction(1, 4), date(2022, 12, 31), ("a", "b"), 'x "y", z']

    assert csv_of(["n"] * 7, [row]) == 'n,n,n,n,n,n,n\r\n,3,-3,0.25,2022-12-31,a;b,"x ""y"", z"\r\n'


def test_records_have_their_canonical_headings():
    heading, line = records_csv("alliances", [make_alliance(kind=("mou", "grant"))]).splitlines()

    assert heading.startswith("alliance_id,name,form,kind,")
    assert line.startswith("A1,Alliance A1,,grant;mou,active,")
