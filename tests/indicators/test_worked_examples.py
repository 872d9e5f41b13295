"""The worked examples of `tests/cases/`: records in a few lines, and the figures that follow by hand."""

import re
from fractions import Fraction
from typing import Any

import pytest

from dashboard.api import indicators_document
from dashboard.cases import NOT_THERE, NULLS, Steps, load_cases, snapshot_of_case
from dashboard.errors import ReferenceDataError
from dashboard.framework import load_framework
from dashboard.indicators import values
from dashboard.progress import statements
from dashboard.settings import REFERENCE, ROOT
from dashboard.text import LANGUAGES

FRAMEWORK = load_framework(REFERENCE)
FILES = load_cases(ROOT / "tests" / "cases")
CASES = [(file.key, case) for file in FILES for case in file.cases]
SPACES = re.compile(
    r"[^\N{NO-BREAK SPACE}][:»%]|«[^\N{NO-BREAK SPACE}]|[^\N{NARROW NO-BREAK SPACE}][;?!]"
)
GOOD = 'place = 1\ntitle = { en = "T", fr = "T", es = "T" }\n'
CASE = '[[cases]]\nname = "One"\nfr = "Un"\nes = "Uno"\n'


def figure(document: dict[str, Any], steps: Steps) -> Any:
    """What stands at these steps of the document; None where a step of the way is null."""
    node: Any = document["indicators"]
    for step in steps:
        if node is None or node == NOT_THERE:
            break
        node = node[step] if isinstance(node, dict) else found(node, step)
    return node


def found(entries: list[dict[str, Any]], step: str) -> Any:
    """The entry of a list with this key, day (or year of a target), or region and theme."""
    for entry in entries:
        names = (entry.get("key"), entry.get("on"), f"{entry.get('region')}+{entry.get('theme')}")
        if step in names or entry.get("on") == f"{step}-12-31":
            return entry
    return NOT_THERE


def in_document(value: Any) -> Any:
    """A figure of a case as the data interface has it."""
    if isinstance(value, Fraction):
        return pytest.approx(float(value), abs=1e-12)
    if isinstance(value, tuple):
        return list(value)
    return None if value in NULLS else value


@pytest.mark.parametrize(
    "case", [case for _, case in CASES], ids=[f"{rules}: {case.name.en}" for rules, case in CASES]
)
def test_a_worked_example_comes_out_as_by_hand(case):
    snapshot = snapshot_of_case(case)
    for moment in case.figures:
        at_hand = values(snapshot, FRAMEWORK, moment.on, moment.filters)
        document = indicators_document(at_hand, statements(at_hand, FRAMEWORK), snapshot)

        expected = {steps: in_document(value) for steps, value in moment.figures.items()}
        shown = {steps: figure(document, steps) for steps in expected}

        assert shown == expected, f"on {at_hand.on}, cut by {moment.filters.given()}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_case_has_a_name_of_its_own_in_every_language(language):
    names = [case.name[language] for _, case in CASES]

    assert sorted(names) == sorted(set(names))


def test_names_are_set_as_each_language_sets_them():
    said = [words for file in FILES for words in (file.title, file.note) if words]
    said += [case.name for _, case in CASES]

    assert [words.fr for words in said if SPACES.search(words.fr)] == []
    assert [words for words in said if re.search("[\"']", words.en + words.fr + words.es)] == []


def test_a_case_says_only_what_it_is_about(tmp_path):
    (tmp_path / "one.toml").write_text(
        GOOD + CASE + 'partners = [{ partner_id = "P1" }]\ngroups = [{ partners = 2 }]\n'
        "figures = [{ listed = 3, fraction = 0.1, status_2030 = 'met' }]\n"
    )

    (file,) = load_cases(tmp_path)

    (case,) = file.cases
    (moment,) = case.figures
    assert (file.key, file.note, case.as_of) == ("one", None, moment.on)
    assert case.records["partners"][0].model_fields_set == {"partner_id", "name"}
    assert moment.figures == {
        ("D4.1", "listed"): 3,
        ("D4.1", "fraction"): Fraction(1, 10),
        ("D4.1", "targets", "2030", "status"): "met",
    }
    assert len(snapshot_of_case(case).partners) == 3


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("place =", "Invalid value"),
        ("place = 1", "'cases'"),
        (GOOD.replace("place", "palce") + "cases = []", "palce"),
        (GOOD.replace("1", "'first'") + "cases = []", "place"),
        (GOOD.replace("es =", "se =") + "cases = []", "title.es"),
        (GOOD + CASE, "“One”: there is no 'figures'"),
        (GOOD + CASE.replace("fr =", "it =") + "figures = []", "'fr'"),
        (GOOD + CASE + "figures = []\npartner = []", "“One”"),
        (GOOD + CASE + "figures = []\npartners = [{ partner_id = 'P1', regoin = 'x' }]", "regoin"),
        (GOOD + CASE + "figures = [{ filters = { regoin = ['africa'] } }]", "regoin"),
        (GOOD + CASE + "figures = []\ngroups = [{ partners = 'many' }]", "partners"),
        (GOOD + CASE + "figures = [{ on = 'yesterday' }]", "yesterday"),
    ],
)
def test_a_file_that_is_wrong_is_named_with_what_is_wrong(tmp_path, content, said):
    (tmp_path / "wrong.toml").write_text(content)

    with pytest.raises(ReferenceDataError) as raised:
        load_cases(tmp_path)

    assert "wrong.toml" in str(raised.value)
    assert said in str(raised.value)


def test_a_folder_without_examples_is_an_error(tmp_path):
    with pytest.raises(ReferenceDataError, match="no examples"):
        load_cases(tmp_path)
