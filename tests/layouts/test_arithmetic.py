"""The arithmetic of a status in words: each line with its numbers, for every unit and in every language."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from dashboard.framework import Target
from dashboard.indicators import Reading
from dashboard.progress import statements_of
from layouts.arithmetic import arithmetic, thresholds, would_settle
from tests.layouts.views import LANGUAGES, STATES, framework, make_view

BEGAN, DUE = framework().baseline.on, date(2030, 12, 31)
NOW = date(2026, 6, 30)
HEADLINE = framework().headline


def plainly(lines):
    """The lines by what they compute, with plain spaces."""
    return {what: said.replace("\N{NO-BREAK SPACE}", " ") for what, said in lines}


def of_headline(state, language="en", target=0, query=None):
    view = make_view(state, language, query=query)
    return plainly(arithmetic(view, HEADLINE, view.statements[target]))


def of_indicator(unit, target, begin, now, language="en"):
    """An indicator with one target, from the ends of its readings at the start and now."""
    target = Target(on=DUE, value=target, words=HEADLINE.name, source_url="https://example.org")
    indicator = (
        framework().indicators["D4.2"].model_copy(update={"unit": unit, "targets": (target,)})
    )
    readings = tuple(
        Reading(on, Fraction(low), None if high is None else Fraction(high), low, None)
        for on, (low, high) in ((BEGAN, begin), (NOW, now))
    )
    view = replace(make_view(language=language), readings=lambda _: readings)
    (statement,) = statements_of(indicator, BEGAN, readings, framework())
    return plainly(arithmetic(view, indicator, statement))


def test_every_step_stands_with_its_numbers():
    assert of_headline("everything is known, too slow") == {
        "At the start": "3 ÷ 40 = 7.5 % (31 December 2020)",
        "On the day": "10 ÷ 40 = 25 % (30 June 2026)",
        "Target": "50 % × 40 = 20 (31 December 2030)",
        "Pace so far": "(25 − 7.5) ÷ 5.49 years = 3.18 percentage points a year",
        "Pace needed from the start": "(50 − 7.5) ÷ 10 years = 4.25 percentage points a year",
        "Pace so far ÷ pace needed": "3.18 ÷ 4.25 = 74.93 %",
        "Status": "“too slow”: at least 60 % of the pace needed, and less than 95 %",
        "Pace needed from now on": "(50 − 25) ÷ 4.5 years = 5.55 percentage points a year",
        "Still missing": "20 − 10 = 10",
        "Missing, a year": "10 ÷ 4.5 years = 2.2",
        "If the pace lasts": "(50 − 25) ÷ 3.18 = 7.85 years: in 2034; at the pace of other years,"
        " between 2031 and 2034",
    }


def test_what_is_not_known_is_a_range_and_the_status_the_worst_and_the_best_of_it():
    found = of_headline("nearly nothing is known")

    assert found["On the day"] == "5 ÷ 744 = 0.672 %; at most 697 ÷ 744 = 93.68 % (30 June 2026)"
    assert found["Status"].startswith("from “moving away” to “target met”")
    assert "Pace so far, from what is known" in found
    assert "If the pace lasts" not in found


def test_what_would_settle_it_is_named():
    view = make_view("nearly nothing is known")

    assert would_settle(view, HEADLINE) == (
        "What would settle it: the records of the 692 partners that are not listed"
        " and the start date of 1 partnership."
    )
    assert would_settle(make_view("everything is known, too slow"), HEADLINE) is None


def test_nothing_is_missing_of_a_target_that_is_met():
    found = of_headline("all of them")

    assert found["Status"] == "“target met”: the target has been reached"
    assert not {"Still missing", "Missing, a year", "Pace needed from now on"} & found.keys()


def test_a_cut_view_is_not_judged():
    assert "Status" not in of_headline("a cut by region")


def test_before_two_years_it_is_too_early():
    found = of_headline("an earlier day")

    assert found["Status"] == "“too early to say”: a pace needs two years from the start in 2020"
    assert "Pace so far" not in found


def test_what_has_fallen_has_a_pace_below_nothing():
    found = of_indicator("count", 20, (8, 8), (6, 6))

    assert found["Pace so far"] == "(6 − 8) ÷ 5.49 years = −0.364 a year"
    assert found["Pace so far ÷ pace needed"] == "−0.364 ÷ 1.2 = −30.33 %"
    assert found["Status"].startswith("“moving away”")
    assert found["If the pace lasts"] == "At the present pace it would not be reached."


def test_a_count_is_reckoned_without_percent():
    found = of_indicator("count", 30, (4, 6), (15, None))

    assert found["At the start"] == "4; at most 6 (31 December 2020)"
    assert found["On the day"] == "15 or more (30 June 2026)"
    assert found["Target"] == "30 (31 December 2030)"
    assert found["Still missing"] == "30 − 15 = 15"


def test_yes_counts_as_one():
    no, yes = (of_indicator("yes_no", 1, (0, 0), (now, now)) for now in (0, 1))

    assert no["On the day"] == "no (0) (30 June 2026)"
    assert no["Status"].startswith("“little progress”")
    assert no["Target"] == "yes (1) (31 December 2030)"
    assert yes["Status"] == "“target met”: the target has been reached"
    assert "Still missing" not in no


def test_a_share_that_is_close_to_the_target_is_never_written_as_the_target():
    view = make_view("twenty thousand partners")
    now = Reading(NOW, Fraction(49_999, 100_000), Fraction(49_999, 100_000), 49_999, 100_000)
    readings = (replace(now, on=BEGAN, low=Fraction(0), high=Fraction(0), part=0), now)
    indicator = framework().indicators["D4.1b"].model_copy(update={"targets": HEADLINE.targets})
    statement, _ = statements_of(indicator, BEGAN, readings, framework())

    found = plainly(arithmetic(replace(view, readings=lambda _: readings), indicator, statement))

    assert found["On the day"].startswith("49\N{NARROW NO-BREAK SPACE}999 ÷")
    assert "49.999 %" in found["On the day"]
    assert found["Still missing"].endswith("= 1")


def test_half_a_partner_is_rounded_up():
    view = make_view("everything is known, too slow")
    whole = replace(view.values.engaged, listed=41, whole=41)
    statement = replace(view.statements[0], needed=21)
    view = replace(view, values=replace(view.values, engaged=whole))

    found = plainly(arithmetic(view, HEADLINE, statement))

    assert found["Target"] == "50 % × 41 = 20.5, rounded up to 21 (31 December 2030)"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", STATES)
def test_every_state_can_be_reckoned_in_every_language(state, language):
    for target in (0, 1):
        found = of_headline(state, language, target)
        assert found
        assert not [line for line in found.values() if "None" in line or "{" in line]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_thresholds_are_one_sentence(language):
    said = thresholds(make_view(language=language))

    assert said.count(".") == 1
    assert all(f"{share}\N{NO-BREAK SPACE}%" in said for share in (95, 60, 0))
