"""Another objective of the strategy is added to the framework file, and pages, sheets and progress follow from it."""

import shutil
from datetime import date
from fractions import Fraction

import pytest
from dash import dcc

from dashboard.api import other_objectives
from dashboard.errors import ReferenceDataError
from dashboard.explain import explained
from dashboard.framework import load_framework
from dashboard.indicators import Indicators
from dashboard.progress import statements_of
from dashboard.settings import REFERENCE
from layouts import pages, tables
from tests.layouts.reading import components, words_of
from tests.layouts.views import LANGUAGES, view_of
from tests.makers import make_alliance, make_milestone, make_partner, make_snapshot_of

AS_OF = date(2025, 12, 31)
WORDS = '{ en = "EN {0}", fr = "FR {0}", es = "ES {0}" }'
SHEET = "\n".join(
    f"{name} = {WORDS}".replace("{0}", f"{{id}} {name}")
    for name in (
        "name",
        "definition",
        "numerator",
        "method",
        "source",
        "frequency",
        "responsible",
    )
)
SOIL = """
[[objectives]]
id = "X1"
name = { en = "Soil health (illustrative)", fr = "Santé des sols (illustratif)", es = "Salud del suelo (ilustrativo)" }
baseline = { on = 2020-12-31, words = { en = "none", fr = "aucun", es = "ninguna" }, source_url = "https://example.org/x1" }
"""


def indicator(**given) -> str:
    """One indicator of the second objective, its words named after its id."""
    lines = [f"{name} = {value!r}".replace("'", '"') for name, value in given.items()]
    said = SHEET.replace("{id}", given["id"])
    return "\n[[objectives.indicators]]\n" + "\n".join([*lines, said]) + "\n"


def target(value: object, year: int = 2030) -> str:
    words = '{ en = "Target", fr = "Cible", es = "Meta" }'
    return (
        "\n[[objectives.indicators.targets]]\n"
        f'on = {year}-12-31\nvalue = {value}\nwords = {words}\nsource_url = "https://example.org"\n'
    )


COUNT = indicator(id="X1.1", measure="alliances", unit="count") + (
    '[objectives.indicators.cut]\ntheme = ["soil_health"]\n'
)
YES_NO = indicator(id="X1.2", measure="alliances", unit="yes_no", scope="global", at_least=2)
REACHED = indicator(id="X1.3", measure="reach", unit="share", of="regions")
DONE = indicator(id="X1.4", measure="milestones", unit="share", of="1")
ALL = SOIL + COUNT + target(8) + YES_NO + target(1) + REACHED + target(1, 2050) + DONE + target(1)


@pytest.fixture
def framework(tmp_path):
    """The reference data with the second objective."""

    def with_objective(added: str = ALL):
        folder = shutil.copytree(REFERENCE, tmp_path / "reference", dirs_exist_ok=True)
        file = folder / "framework.toml"
        file.write_text((REFERENCE / "framework.toml").read_text("utf-8") + added, "utf-8")
        return load_framework(folder)

    return with_objective


def records():
    """Two alliances on soil health by the baseline date and six at the end, one of which is global; two regions reached of six."""
    starts = [2018, 2019, 2022, 2023, 2024, 2025]
    return [
        make_partner("P1", region="africa"),
        make_partner("P2", region="europe"),
        make_partner("P3", region="north_america"),
        *(
            make_alliance(
                f"A{number}",
                themes=["soil_health"],
                started_on=date(year, 1, 1),
                lead_partner_id="P1" if number else "P2",
                scope="global" if not number else None,
            )
            for number, year in enumerate(starts)
        ),
        make_alliance("B1", themes=["advocacy"]),
        make_milestone(1, "Begun", done_on=date(2021, 1, 1)),
        make_milestone(1, "Finished", due_on=date(2024, 1, 1)),
    ]


def snapshot(*more):
    return make_snapshot_of(*records(), *more, as_of=AS_OF)


def judged(framework, figure: str, *more):
    indicators = Indicators(snapshot(*more), framework)
    one = framework.indicators[figure]
    readings = indicators.readings(one, framework.baseline_of(figure).on)
    (statement,) = statements_of(one, framework.baseline_of(figure).on, readings, framework)
    return readings, statement


def test_a_count_is_judged_in_its_own_unit(framework):
    readings, statement = judged(framework(), "X1.1")

    assert [one.low for one in readings if one.on >= date(2020, 12, 31)] == [2, 2, 3, 4, 5, 6]
    # 4 in 5 years of the 6 that are needed in 10: the pace is 4/3 of the pace needed.
    assert statement.ratio == pytest.approx(Fraction(4, 3))
    assert (statement.status, statement.needed, statement.gap_count) == ("on_track", 8, 2)


def test_a_yes_needs_as_many_as_it_says(framework):
    _, no = judged(framework(), "X1.2")
    _, yes = judged(framework(), "X1.2", make_alliance("G2", scope="global"))
    readings, perhaps = judged(
        framework(), "X1.2", make_alliance("G2", scope="global", started_on=None)
    )

    assert (no.value, no.status) == (0, "little_progress")
    assert (yes.value, yes.status) == (1, "met")
    # What has no start counts at the end, and at the beginning only possibly.
    assert perhaps.status == "met"
    assert {(one.low, one.high) for one in readings[:-1] if one.on.year >= 2018} == {(0, 1)}


def test_reach_and_milestones_are_shares_of_what_there_is(framework):
    _, reach = judged(framework(), "X1.3")
    _, done = judged(framework(), "X1.4")

    assert (reach.value, reach.needed, reach.gap_count) == (Fraction(2, 6), 6, 4)
    assert (done.value, done.gap) == (Fraction(1, 2), Fraction(1, 2))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_targets_page_has_a_sheet_a_chart_and_a_status_for_each(framework, language):
    added = framework()
    view = view_of(Indicators(snapshot(), added), language, "targets")

    page = pages.PAGES["targets"](view)
    said = words_of(page)

    assert view.text("status.on_track.word") in said
    for figure in ("X1.1", "X1.2", "X1.3", "X1.4"):
        assert f"{language.upper()} {figure} name" in said
        assert f"{language.upper()} {figure} numerator" in said
    charts = {one.id["name"] for one in components(page, dcc.Graph)}
    assert {"X1.1", "X1.2", "X1.3", "X1.4"} <= charts
    assert tables.table("X1.1", view)[1][-1] == [AS_OF, 6, 6]


@pytest.mark.parametrize("figure", ["X1.1", "X1.2", "X1.3", "X1.4"])
def test_each_can_be_taken_apart_into_records(framework, figure):
    added = framework()
    indicators = Indicators(snapshot(), added)
    found = explained(indicators, added.indicators[figure])
    counted = sum(len(one.positions) for one in found.groups if one.role == "numerator")

    assert counted == {"X1.1": 6, "X1.2": 1, "X1.3": 2, "X1.4": 1}[figure]
    view = view_of(indicators, "en", "explain", f"figure={figure}")
    said = words_of(pages.PAGES["explain"](view))
    assert f"EN {figure} name" in said


def test_the_data_interface_gives_them_beside_the_others(framework):
    indicators = Indicators(snapshot(), framework())

    found = other_objectives(indicators)

    assert list(found) == ["X1.1", "X1.2", "X1.3", "X1.4"]
    assert found["X1.1"]["part"] == 6
    assert found["X1.1"]["targets"][0]["status"] == "on_track"
    assert found["X1.2"]["unit"] == "yes_no"


@pytest.mark.parametrize(
    ("added", "fault"),
    [
        (SOIL + indicator(id="X", measure="reach", unit="count"), "cannot be measured"),
        (SOIL + indicator(id="X", measure="reach", unit="share") + target(1), "need “of”"),
        (
            SOIL + indicator(id="X", measure="alliances", unit="count", scope="galactic"),
            "galactic",
        ),
        (SOIL + indicator(id="D4.1", measure="listed", unit="share"), "one id"),
        (SOIL + COUNT.replace("[objectives.indicators.cut]", "cut.") + target(1), "framework.toml"),
        (SOIL + COUNT + target(2, 2050) + target(1, 2030), "order"),
    ],
)
def test_a_fault_in_the_framework_file_is_named(framework, added, fault):
    with pytest.raises(ReferenceDataError, match=fault):
        framework(added)
