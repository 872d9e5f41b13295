"""The words of exports: told apart without regard to case, accents or punctuation; a near miss is suggested, never taken."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cached_property

from rapidfuzz import fuzz, process

from dashboard.framework import Framework
from dashboard.settings import LANGUAGES
from dashboard.text import country_names

CLOSE = 80  # percent of the letters of both
LONGEST = 100  # letters that are compared: no word of ours is longer


_MARKS = re.compile(r"[\u0300-\u036f]+")
_BETWEEN = re.compile(r"[\W_]+")


def plain(word: str) -> str:
    """A word without what people write differently: case, accents, punctuation, kinds of space."""
    if not word.isascii():
        word = _MARKS.sub("", unicodedata.normalize("NFKD", word))
    return _BETWEEN.sub(" ", word.casefold()).strip()


class Words:
    """Words that mean something: `meaning` of each, and `spelling` to suggest it in."""

    def __init__(self, words: Iterable[tuple[str, str]]) -> None:
        """`words`: (a word, what it means); the first meaning of a word stays."""
        self._meaning: dict[str, str] = {}
        self._spelling: dict[str, str] = {}
        for word, meaning in words:
            self._meaning.setdefault(plain(word), meaning)
            self._spelling.setdefault(plain(word), word)

    def __getitem__(self, word: str) -> str | None:
        return self._meaning.get(plain(word))

    def near(self, word: str) -> str | None:
        """The known word that is most like this one, if one is like it at all."""
        found = process.extractOne(
            plain(word)[:LONGEST], self._meaning.keys(), scorer=fuzz.ratio, score_cutoff=CLOSE
        )
        return self._spelling[found[0]] if found else None

    @cached_property
    def hold_commas(self) -> bool:
        """Whether a comma can stand inside a word, so that it cannot stand between two."""
        return any("," in spelling for spelling in self._spelling.values())


def vocabulary_words(framework: Framework) -> Mapping[str, Words]:
    """For each vocabulary, and for `countries`, the words that mean its keys."""
    words = {
        name: Words(
            (word, term.key)
            for term in terms
            for word in (*(term.label[lang] for lang in LANGUAGES), term.key, *term.aliases)
        )
        for name, terms in framework.vocabularies.items()
    }
    return words | {
        "countries": Words(_country_words(framework)),
        "tables": _named(framework.headings["tables"]),
    }


def _country_words(framework: Framework) -> Iterable[tuple[str, str]]:
    countries = framework.countries.values()
    for country in countries:
        yield country.alpha3, country.alpha3
        yield country.alpha2, country.alpha3
    for language in LANGUAGES:
        names = country_names(language)
        for country in countries:
            if country.alpha2 in names:
                yield names[country.alpha2], country.alpha3
    for country in countries:
        for alias in country.aliases:
            yield alias, country.alpha3


def heading_words(framework: Framework) -> Mapping[str, Words]:
    """For each table, the words that mean its columns."""
    return {table: _named(columns) for table, columns in framework.headings.items()}


def _named(names: Mapping[str, Iterable[str]]) -> Words:
    return Words((word, name) for name, aliases in names.items() for word in (name, *aliases))
