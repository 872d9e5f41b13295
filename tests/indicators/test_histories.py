"""The histories of categories beside each other, against loops over the records, one day and one category at a time."""

from dataclasses import replace

from hypothesis import given, settings

from dashboard.columns import Columns
from dashboard.histories import histories
from dashboard.indicators import values
from tests.indicators.brute_force import Day, Figures, share
from tests.indicators.test_brute_force import (
    SLOW_BUT_SURE,
    differences,
    framework,
    plain,
    questions,
)

DIMENSIONS = ("category", "region", "theme")


def of_a_part(found: Figures) -> Figures:
    """A share as a part of the register has it: no whole while any partner is unlisted."""
    return (
        found
        if found["unlisted"] == 0
        else {**found, "whole": None, "fraction": None, "fraction_max": None}
    )


@settings(SLOW_BUT_SURE, max_examples=60)
@given(questions())
def test_a_history_is_on_each_day_what_slow_loops_give_for_its_key_alone(question):
    snapshot, on, filters = question
    said, columns = values(snapshot, framework(), on, filters), Columns(snapshot, framework())

    for dimension in DIMENSIONS:
        found = histories(columns, dimension, said)

        others = filters.with_only(**{dimension: ""})
        for place, day in enumerate(found.days):
            there = Day(snapshot, framework(), day)
            expected = of_a_part(share(snapshot, framework(), there, others))
            assert not differences(plain(found.together[place]), expected)
            for key, shares in found.apart:
                alone = replace(others, **{dimension: (key,)})
                expected = share(snapshot, framework(), there, alone)
                assert not differences(plain(shares[place]), expected)


@settings(SLOW_BUT_SURE, max_examples=60)
@given(questions())
def test_histories_end_on_the_day_of_the_page_with_the_cells_that_it_shows(question):
    snapshot, on, filters = question
    filters = filters.with_only(category="")
    said = values(snapshot, framework(), on, filters)

    found = histories(Columns(snapshot, framework()), "category", said)

    assert found.days == tuple(day for day, _ in said.history)
    assert tuple((key, shares[-1]) for key, shares in found.apart) == said.by["category"]
    # A partner has one category or states none: together they are all.
    for name in ("part", "part_max", "listed"):
        for place, everybody in enumerate(found.together):
            parts = [getattr(shares[place], name) for _, shares in found.apart]
            assert sum(parts) == getattr(everybody, name)
