"""Strategy: a story in plain words over the official ones, the steps that the records tell of, and the words explained."""

import re
from dataclasses import replace
from datetime import date

import pytest
from dash import html

from dashboard.framework import Words
from dashboard.indicators import Indicators
from dashboard.snapshot import make_snapshot
from dashboard.web.document import html_of
from layouts import glossary, pages
from layouts.strategy import MOST_STEPS
from tests.layouts.reading import components, words_of
from tests.layouts.views import LANGUAGES, NOW, framework, make_view, view_of
from tests.makers import make_alliance, make_membership, make_milestone, make_partner

in_every_language = pytest.mark.parametrize("language", LANGUAGES)
POINTS = {
    "cause": "causes",
    "activity": "activities",
    "factor": "success_factors",
    "barrier": "barriers",
}


def plain(said: str) -> str:
    return " ".join(said.split())


def view_with(*records, language="en", query="", page="strategy"):
    snapshot = make_snapshot(NOW, ((record, None) for record in records))
    return view_of(Indicators(snapshot, framework()), language, page, query)


def part_of(view, name):
    page = pages.PAGES["strategy"](view)
    return next(one for one in components(page, html.Section) if getattr(one, "id", None) == name)


def steps_of(view, activity):
    """The marks and the words of the steps of an activity."""
    entry = next(components(part_of(view, "activity"), html.Ol)).children[activity - 1]
    found = [one for one in components(entry, html.Ul) if one.className == "steps"]
    return [
        (getattr(step, "className", None), plain(words_of(step)))
        for steps in found
        for step in steps.children
    ]


@in_every_language
def test_every_line_is_ours_and_its_part_unfolds_into_what_the_initiative_says(language):
    view = make_view(language=language, page="strategy")
    official = view.framework.strategy

    for name, field in POINTS.items():
        part = part_of(view, name)
        (own,) = components(part, html.Details)
        lines = next(one for one in components(part, html.Ol) if one.className == "lines")
        points = getattr(official, field)
        assert len(lines.children) == len(points)
        said = plain(words_of(own))
        for line, point in zip(lines.children, points, strict=True):
            ours = plain(view.text(f"strategy.{name}.{point.number}"))
            assert plain(words_of(line)).startswith(ours)
            assert plain(point.description.en) in said or plain(point.label.en) in said
            assert plain(point.label[language]) in said


@in_every_language
def test_the_official_words_are_marked_as_english_and_a_translation_as_ours(language):
    view = make_view(language=language, page="strategy")
    page = pages.PAGES["strategy"](view)

    quoted = list(components(page, html.Blockquote))

    assert quoted
    assert all(one.lang == "en" for one in quoted)
    assert (view.text("strategy.translation") in words_of(page)) == (language != "en")
    assert f'href="{view.framework.strategy.source_url}"' in html_of(page)


@in_every_language
def test_without_milestones_the_page_says_what_will_appear_and_how(language):
    view = make_view(language=language, page="strategy")

    said = plain(words_of(part_of(view, "activity")))

    assert plain(view.text("strategy.activity.no_data")) in said
    assert said.count(plain(view.text("strategy.progress.none"))) >= 6
    assert steps_of(view, 1) == []


def test_a_step_is_done_overdue_or_still_to_come_on_the_day_of_the_page():
    steps = (
        make_milestone(1, "Early", due_on=date(2024, 6, 30), done_on=date(2024, 5, 1)),
        make_milestone(1, "Late", due_on=NOW),
        make_milestone(1, "Next", due_on=date(2027, 1, 1)),
        make_milestone(1, "Some day"),
    )

    assert steps_of(view_with(*steps), 1) == [
        ("done", "Early – done on 1 May 2024, due by 30 June 2024"),
        ("overdue", "Late – not done, was due by 30 June 2026"),
        ("coming", "Next – due by 1 January 2027"),
        ("undated", "Some day – no day stated"),
    ]
    assert steps_of(view_with(*steps, query="on=2024-04-30"), 1)[0] == (
        "coming",
        "Early – due by 30 June 2024",
    )


def test_progress_counts_what_was_due_or_done_and_leads_to_the_records():
    view = view_with(
        make_milestone(2, "One", due_on=date(2024, 1, 1), done_on=date(2024, 1, 1)),
        make_milestone(2, "Two", due_on=date(2025, 1, 1)),
        make_milestone(2, "Three", due_on=date(2028, 1, 1)),
        make_milestone(3, "Later", due_on=date(2028, 1, 1)),
    )
    activities = part_of(view, "activity")
    said = [
        re.sub("<[^>]*>", "", html_of(one))
        for one in components(activities, html.P)
        if "progress" in getattr(one, "className", "")
    ]

    done = view.text("strategy.progress.done", part=1, whole=2)
    assert said[1:3] == [done, view.text("strategy.progress.not_due")]
    of_all = view.text("strategy.progress.all", part=1, whole=2, day=view.text.day(NOW))
    assert plain(of_all) in plain(re.sub("<[^>]*>", "", html_of(activities)))
    assert 'href="/en/explain?figure=D4.5"' in html_of(activities)


def test_more_steps_than_a_page_can_hold_are_counted():
    steps = [make_milestone(1, f"Step {number}") for number in range(MOST_STEPS + 3)]
    view = view_with(*steps)

    shown = steps_of(view, 1)

    assert len(shown) == MOST_STEPS + 1
    assert shown[-1][1] == view.text("strategy.progress.more", count=3)


@in_every_language
def test_each_barrier_says_what_this_site_does_about_it(language):
    written = html_of(part_of(make_view(language=language, page="strategy"), "barrier"))

    assert written.count('class="here"') == 4
    assert f'href="/{language}/targets#evidence"' in written
    assert f'href="#{glossary.WORDS}"' in written


def test_a_point_that_the_strategy_gains_stands_under_its_own_label():
    strategy = framework().strategy
    (first, *_), word = strategy.barriers, Words(en="Rain", fr="Pluie", es="Lluvia")
    new = first.model_copy(update={"number": 9, "label": word, "description": word})
    longer = strategy.model_copy(update={"barriers": (*strategy.barriers, new)})
    view = make_view(page="strategy", framework=replace(framework(), strategy=longer))

    ours, own = components(part_of(view, "barrier"), html.Ol)

    assert [words_of(one.children[-1]).strip() for one in (ours, own)] == ["Rain", "Rain"]


@in_every_language
def test_every_word_is_explained_once_and_can_be_linked_to(language):
    view = make_view(language=language, page="strategy")
    words = html_of(part_of(view, "words"))

    for word in glossary.GLOSSARY:
        _, _, anchor = glossary.address(view, word).partition("#")
        assert words.count(f'id="{anchor}"') == 1
        assert plain(view.text(f"glossary.{word}.word")) in plain(re.sub("<[^>]*>", " ", words))


@in_every_language
@pytest.mark.parametrize(
    ("page", "explained"),
    [
        ("overview", {"partner", "partnership", "alliance", "register"}),
        ("targets", {"partner", "partnership", "alliance", "register", "evidence"}),
    ],
)
def test_a_word_of_ours_explains_itself_where_it_occurs(page, explained, language):
    view = make_view(language=language, page=page)

    terms = [
        one
        for one in components(pages.PAGES[page](view), html.A)
        if getattr(one, "className", None) == "term"
    ]

    assert {one.href for one in terms} == {glossary.address(view, word) for word in explained}
    assert all(one.title for one in terms)


def documented(**cells):
    return {"evidence": "documented", **cells}


def test_taking_part_has_an_example_of_which_a_public_source_tells():
    records = [
        make_partner("P1", name="Unknown"),
        make_partner("P2", name="Institute", **documented()),
        make_partner("P3", name="College", acronym="COL", **documented()),
        make_alliance("A1", name="Plan", form="alliance"),
        make_alliance("A2", name="Soil club", form="alliance", **documented()),
        make_alliance(
            "A3",
            name="COL",
            form="partnership",
            kind=("mou",),
            **documented(source_url="https://example.org/c"),
        ),
        make_membership("A1", "P1"),
        make_membership("A2", "P2"),
        make_membership("A3", "P3"),
    ]

    said = plain(words_of(part_of(view_with(*records), "words")))
    assert "College (COL) takes part through an agreement with the Initiative" in said

    said = plain(words_of(part_of(view_with(*records[:-1]), "words")))
    assert re.search(
        r"Institute takes part through “ ?Soil club ?” \(Alliance\), in force on 30 June 2026", said
    )

    said = plain(words_of(part_of(view_with(*records[:-2]), "words")))
    assert view_with().text("glossary.example") not in said


@in_every_language
def test_what_search_engines_say_of_a_page_is_its_own_answer(language):
    said = {
        page: pages.description(make_view(language=language, page=page))
        for page in pages.PAGES
        if page != "explain"
    }

    assert len(set(said.values())) == len(said)
    assert said["strategy"] in html_of(
        pages.PAGES["strategy"](make_view(language=language, page="strategy"))
    )
