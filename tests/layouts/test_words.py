"""What is said of a number: never more than is known, never a target that is not reached, never an old day as today."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest

from dashboard.indicators import Share
from layouts import pages, words
from tests.layouts.reading import words_of
from tests.layouts.views import LANGUAGES, NOW, make_view, texts

LATER = datetime(2029, 6, 30, tzinfo=UTC)


def published_late(language):
    view = make_view(language=language)
    return replace(view, publication=replace(view.publication, at=LATER))


def plain(said):
    """A text with its kinds of space made one."""
    return " ".join(said.split())


@pytest.mark.parametrize(
    ("basis_points", "said"),
    [
        (2696, "27 %"),
        (4996, "49.9 %"),
        (9497, "94.9 %"),
        (9996, "99.9 %"),
        (5000, "50 %"),
        (67, "0.7 %"),
        (1, "less than 0.1 %"),
    ],
)
def test_a_percentage_is_rounded_but_never_up_to_a_target_or_a_threshold(basis_points, said):
    written = texts()["en"].percent(Fraction(basis_points, 10_000))

    assert plain(written) == said


def test_the_first_of_a_month_is_an_ordinal_in_french_alone():
    days = [texts()[language].day(date(2021, 1, 1)) for language in LANGUAGES]

    assert days == ["1 January 2021", "1er janvier 2021", "1 de enero de 2021"]
    assert texts()["fr"].day(date(2021, 1, 11)) == "11 janvier 2021"


@pytest.mark.parametrize(
    ("named", "said"),
    [
        (("África", "Europa", "Internacional"), "África, Europa e Internacional"),
        (("Perú", "Italia"), "Perú e Italia"),
        (("agua", "hielo"), "agua y hielo"),
        (("Italia", "Perú"), "Italia y Perú"),
        (("India",), "India"),
    ],
)
def test_and_in_spanish_is_another_word_before_the_sound_of_an_i(named, said):
    assert texts()["es"].several(named) == said


@pytest.mark.parametrize(
    ("days", "said"), [(184, "6 months"), (700, "23 months"), (1424, "4 years")]
)
def test_an_age_is_told_in_years_from_two_of_them_on(days, said):
    assert texts()["en"].age(timedelta(days=days)) == said


def test_there_is_no_share_where_nobody_is_known_to_take_part_and_many_are_not_listed():
    text = texts()["en"]

    assert words.share(text, Share(0, 0, 50, 694, 744)) is None
    assert words.share(text, Share(0, 0, 50, 0, 50)) is not None
    assert words.share(text, Share(1, 1, 50, 694, 744)) is not None


@pytest.mark.parametrize(("query", "whom"), [("", "all"), ("country=FRA", "selection")])
def test_a_share_of_a_selection_is_not_called_one_of_all_partners(query, whom):
    view = make_view("everything is known, on course", query=query)

    said = plain(words_of(pages.PAGES["overview"](view)))

    assert f"35 % {view.text(f'overview.of_{whom}')}" in said


def test_a_chart_does_not_say_that_it_is_at_least_nothing():
    view = make_view("a cut by kind", query="kind=grant")
    assert view.values.engaged.part == 0

    assert view.text("share.at_least", share=view.text.percent(Fraction(0))) not in words_of(
        pages.PAGES["overview"](view)
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_old_records_say_how_old_they_were_and_do_not_speak_of_today(language):
    fresh, old = make_view(language=language), published_late(language)
    age = plain(old.text("why.age", age=old.text.age(LATER.date() - NOW)))
    pace = plain(fresh.text("gap.a_year", count=75).partition("75")[2])

    for page in ("overview", "data"):
        assert age in words_of(pages.PAGES[page](old))
        assert age not in words_of(pages.PAGES[page](fresh))
    said = words_of(pages.PAGES["overview"](old))
    assert words.goal(fresh, fresh.statements[1]) != words.goal(old, old.statements[1])
    assert plain(words.goal(old, old.statements[1])) in said
    assert pace in words_of(pages.PAGES["overview"](fresh))
    assert pace not in said
    assert not {"today", "aujourd’hui", "hoy"} & set(said.replace(",", " ").split())


def test_an_earlier_day_is_not_today_either():
    view = make_view("an earlier day")

    assert not view.is_now
    assert f" of {view.values.on.year}" in words.goal(view, view.statements[0])


@pytest.mark.parametrize("page", ["data", "targets"])
def test_one_region_is_singular_in_french(page):
    view = make_view("everything is known, on course", language="fr", page=page)

    assert "1 région sur 6" in words_of(pages.PAGES[page](view))
