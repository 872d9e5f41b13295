"""The figures of the public record that ships, as they were counted by hand."""

from datetime import date
from fractions import Fraction

import pytest

from dashboard.address import Filters
from dashboard.api import figures_summary, indicators_document
from dashboard.framework import load_framework
from dashboard.indicators import Count, Indicators
from dashboard.progress import statements
from dashboard.settings import REFERENCE, ROOT
from loaders import read_exports

FRAMEWORK = load_framework(REFERENCE)
AS_OF = date(2022, 12, 31)

# Year-end: engaged certainly, engaged at most, whole; in force certainly, in force at most.
YEAR_ENDS = {
    2015: (0, 4, None, 0, 10),
    2016: (0, 4, None, 0, 10),
    2017: (0, 4, 281, 0, 10),
    2018: (0, 4, 359, 0, 10),
    2019: (0, 4, 359, 2, 12),
    2020: (1, 5, 566, 1, 11),
    2021: (1, 5, 623, 5, 15),
    2022: (5, 5, 744, 20, 20),
}


@pytest.fixture(scope="module")
def public_record() -> Indicators:
    drop = read_exports(
        str(ROOT / "data" / "exports"), FRAMEWORK, as_of=None, dropped_on=date(2026, 1, 1)
    )
    assert drop.snapshot is not None
    return Indicators(drop.snapshot, FRAMEWORK)


def test_the_headline_is_at_least_5_of_744_and_at_most_698(public_record):
    engaged = public_record.values().engaged

    assert public_record.snapshot.as_of == AS_OF
    assert (engaged.part, engaged.part_max, engaged.listed) == (5, 5, 51)
    assert (engaged.unlisted, engaged.whole, engaged.lower_bound) == (693, 744, True)
    assert engaged.fraction == Fraction(5, 744)
    assert engaged.fraction_max == Fraction(698, 744)


@pytest.mark.parametrize("year", YEAR_ENDS)
def test_every_year_end_is_the_interval_that_the_records_allow(public_record, year):
    part, part_max, whole, count, count_max = YEAR_ENDS[year]
    found = public_record.values(date(year, 12, 31))
    share = found.engaged

    assert (share.part, share.part_max, share.whole) == (part, part_max, whole)
    assert dict(public_record.values().history)[date(year, 12, 31)] == share
    assert found.alliances == Count(count, count_max)


def test_four_global_networks_and_no_direction(public_record):
    found = public_record.values()

    assert found.global_networks == Count(4, 4)
    assert found.global_networks_baseline == Count(0, 4)
    assert found.direction == "not_known"


def test_ten_of_the_twenty_in_force_have_no_start(public_record):
    assert figures_summary(public_record.values()) == {
        "listed": 51,
        "published_total": 744,
        "unlisted": 693,
        "engaged": 5,
        "lower_bound": True,
        "fraction": 0.006720430107526882,
        "alliances_in_force": 20,
        "undated_alliances": 10,
    }


def test_whether_the_targets_will_be_met_is_not_known(public_record):
    first, second = statements(public_record.values(), FRAMEWORK)

    assert (first.status, first.status_range) == ("not_known", ("moving_away", "met"))
    assert (second.status, second.status_range) == ("not_known", ("moving_away", "on_track"))
    assert (first.needed, first.gap_count) == (372, 367)
    assert (second.needed, second.gap_count) == (744, 739)
    assert first.attained_in is None


def test_paces_are_shares_a_year_between_the_low_ends(public_record):
    first, _ = statements(public_record.values(), FRAMEWORK)
    began, now, year = Fraction(1, 566), Fraction(5, 744), Fraction("365.2425")

    assert first.pace == (now - began) / (730 / year)
    assert first.pace_needed == (Fraction(1, 2) - now) / (2922 / year)
    assert first.pace_needed_from_start == (Fraction(1, 2) - began) / (3652 / year)
    assert first.count_a_year == 367 / (2922 / year)


def test_the_document_has_the_figures_under_their_public_names(public_record):
    found = public_record.values()
    document = indicators_document(found, statements(found, FRAMEWORK), public_record.snapshot)
    engaged = document["indicators"]["D4.1"]

    assert document["as_of"] == document["on"] == "2022-12-31"
    assert document["illustrative"] is False
    assert engaged["fraction"] == 0.006720430107526882
    assert engaged["fraction_max"] == 0.9381720430107527
    assert engaged["history"][5] == {
        "on": "2020-12-31",
        "part": 1,
        "part_max": 5,
        "listed": 50,
        "unlisted": 516,
        "whole": 566,
        "fraction": 0.0017667844522968198,
        "fraction_max": 0.9204946996466431,
    }
    assert engaged["by"]["region"][-1] == {"key": "unlisted", "listed": 693}
    assert sum(cell["listed"] for cell in engaged["by"]["region"]) == 744
    assert document["indicators"]["D4.1b"]["fraction"] == 0.06854838709677419


def test_the_document_names_the_filters_that_cut_it(public_record):
    found = public_record.values(filters=Filters(region=("europe",)))
    document = indicators_document(found, statements(found, FRAMEWORK), public_record.snapshot)

    assert document["filters"] == {"region": ["europe"]}
    assert document["indicators"]["D4.1"]["whole"] is None
    assert document["indicators"]["D4.1"]["targets"][0]["status"] is None
