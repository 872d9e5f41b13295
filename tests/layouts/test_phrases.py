"""The phrases: the same in all three languages, each of them used, none of them missing."""

import ast
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from dashboard.framework import load_framework
from dashboard.settings import REFERENCE, ROOT
from dashboard.text import _flat, load_texts

OURS = (
    "pages.toml",
    "errors.toml",
    "examples.toml",
    "targets.toml",
    "explain.toml",
    "partners.toml",
    "alliances.toml",
    "network.toml",
    "opportunities.toml",
    "strategy.toml",
    "accessibility.toml",
    "pictures.toml",
)
READERS = (
    "layouts",
    "dashboard/figures.py",
    "dashboard/courses.py",
    "dashboard/text.py",
    "dashboard/web",
    "dashboard/address.py",
)
LOCALE = ROOT / "dashboard" / "locale"


def phrases(language):
    """The phrases of our files, by key, with their forms in one string."""
    found: dict[str, Any] = {}
    for name in OURS:
        found |= _flat(tomllib.loads((LOCALE / language / name).read_text("utf-8")))
    return {
        key: "\n".join(phrase.values()) if isinstance(phrase, dict) else phrase
        for key, phrase in found.items()
    }


def strings(path: Path):
    """Every string of a module as a pattern: what stands in its gaps may be anything."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.JoinedStr):
            yield "".join(
                re.escape(str(part.value)) if isinstance(part, ast.Constant) else r"[\w.]+"
                for part in node.values
            )
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield re.escape(node.value)


def asked_for(path: Path):
    """The keys that a module asks a text for by name."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and re.search(
            r"(^|\.)text(\.parts)?$", ast.unparse(node.func)
        ):
            yield from (str(one.value) for one in node.args[:1] if isinstance(one, ast.Constant))


def modules():
    for reader in READERS:
        path = ROOT / reader
        yield from path.rglob("*.py") if path.is_dir() else (path,)


@pytest.mark.parametrize("language", ["fr", "es"])
def test_every_phrase_is_there_in_every_language_with_the_same_places(language):
    english, other = phrases("en"), phrases(language)

    assert set(english) == set(other)
    for key, words in english.items():
        places = [set(re.findall(r"\{(\w+)\}", said)) - {"count"} for said in (words, other[key])]
        assert places[0] == places[1], key


def test_no_phrase_is_unused():
    patterns = {pattern for path in modules() for pattern in strings(path) if r"\." in pattern}
    used = re.compile("|".join(sorted(patterns)))
    codes = set(
        re.findall(r'AddressError\("(\w+)"', (ROOT / "dashboard" / "address.py").read_text())
    )

    keys = set(phrases("en")) - {f"error.{code}" for code in codes}

    assert sorted(key for key in keys if not used.fullmatch(key)) == []


def test_every_error_of_an_address_is_explained():
    codes = set(
        re.findall(r'AddressError\("(\w+)"', (ROOT / "dashboard" / "address.py").read_text())
    )

    assert codes
    assert {f"error.{code}" for code in codes} <= set(phrases("en"))


def test_every_key_of_a_phrase_that_is_asked_for_exists():
    known = set(load_texts()["en"]._phrases)
    for path in modules():
        assert {key for key in asked_for(path) if key not in known} == set(), path.name


def test_every_key_of_a_vocabulary_that_a_page_explains_is_explained():
    keys = load_framework(REFERENCE).keys("evidence")

    assert {f"evidence.{key}" for key in (*keys, "not_stated")} <= set(phrases("en"))


def test_straight_quotes_are_nowhere():
    for language in ("en", "fr", "es"):
        assert [key for key, words in phrases(language).items() if re.search("[\"']", words)] == []
