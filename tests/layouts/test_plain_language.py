"""The words are plain: measured, in each language, by the rule that its readers' schools and newspapers are measured by.

Each rule gives a text from 0 (a law) to 100 (a child's book), from the length of its sentences and of its words:

- English: Flesch Reading Ease (Flesch 1948). 60 to 70 is plain English, 70 to 80 fairly easy, for a pupil of 12 or 13.
- French: Kandel and Moles 1958, Flesch's rule with the numbers of French.
- Spanish: Szigriszt Pazos 1993, read by the INFLESZ scale (Barrio 2008): 55 to 65 is normal, 65 to 80 fairly easy.

A clause ends, as in Flesch, at a full stop, a question or exclamation mark, a colon or a semicolon. Syllables are counted
as they are heard, by the few rules below; for English these give 1.3 % of the words of our phrases another number than the
CMU Pronouncing Dictionary does (November 2026), and hardly any bias. Measured is what visitors read as sentences; labels, headings
of tables and lists of names are not, for they have no sentence to be measured.
"""

import re
import tomllib
from typing import NamedTuple

import pytest

from dashboard.settings import ROOT
from dashboard.text import _flat

PAGES = (
    "pages",
    "targets",
    "partners",
    "alliances",
    "network",
    "opportunities",
    "strategy",
    "explain",
    "examples",
    "accessibility",
    "pictures",
)
# “Fairly easy” for each page as a whole: the front page of a newspaper that everybody reads, not a report.
EASY = {"en": 70, "fr": 70, "es": 65}
# No phrase on its own may be “difficult”: what a page says once must be understood there. In a phrase of fewer words,
# one long name (“partnerships and alliances”) decides, and says nothing of the sentence.
NOT_DIFFICULT = 50
FEWEST_WORDS = 12
# As gov.uk: a sentence of more than 25 words is split. Our clauses end at a colon and a semicolon too.
MOST_WORDS = 25
# Words of the trade, for which there are everyday ones (barrier 3 of the strategy).
JARGON = {
    "en": r"KPIs?|stakeholders?|deliverables?|leverag\w+|enabling environment|capacity.building|roadmaps?|utili[sz]e\w*",
    "fr": r"KPI|parties? prenantes?|livrables?|environnement favorable|renforcement des capacités|feuilles? de route",
    "es": r"KPI|partes? interesadas?|entregables?|entorno propicio|fortalecimiento de capacidades|hojas? de ruta",
}
WORD = re.compile(r"[\w’-]+")
EVERYWHERE = pytest.mark.parametrize("language", ["en", "fr", "es"])


class Rule(NamedTuple):
    """Ease = `base` − `clause` × words a clause − `word` × syllables a word."""

    base: float
    clause: float
    word: float


RULES = {
    "en": Rule(206.835, 1.015, 84.6),
    "fr": Rule(207, 1.015, 73.6),
    "es": Rule(206.835, 1, 62.3),
}
ENGLISH_SILENT = re.compile(
    r"(?<=[^aeiouyl])e$|(?<=[aeiouy]l)e$|(?<=[^aeiouysxzhcg])es$|(?<=[^aeiouytd])ed$"
)
SHORT = 3  # letters: such an English word is heard as one syllable
ENGLISH_TWO = re.compile(
    r"(?<![ctsg])i[ao](?!u)|ying|uous"
)  # vowels that stand together and are two
FRENCH_SILENT = re.compile(r"(?<=..)es?$")
FRENCH_SOUND = re.compile(r"é|[aeiouyàâèêëîïôùûüœ]+")
SPANISH_SOUND = re.compile(r"(?:[aeiouáéíóúü]|y(?![aeiouáéíóú]))+")
SPANISH_STRONG = re.compile(r"[aeoáéíóú]")


def syllables(word: str, language: str) -> int:
    """How many are heard; a number or a letter is one."""
    word = word.lower()
    if language == "en" and len(word) <= SHORT:
        return 1
    if language == "en":
        word = ENGLISH_SILENT.sub("", word.removesuffix("’s"))
        heard = len(re.findall("[aeiouy]+", word)) + len(ENGLISH_TWO.findall(word))
    elif language == "fr":
        heard = len(FRENCH_SOUND.findall(FRENCH_SILENT.sub("", word)))
    else:
        heard = sum(max(1, len(SPANISH_STRONG.findall(one))) for one in SPANISH_SOUND.findall(word))
    return max(1, heard)


def clauses(said: str) -> list[list[str]]:
    """The words of each clause. A sign within a number or a file's name ends none."""
    return [words for one in re.split(r"[.?!:;](?=\W|$)", said) if (words := WORD.findall(one))]


def ease(said: str, language: str) -> float:
    """How easy a text is, from 0 to 100 and, for a child, a little more."""
    rule, found = RULES[language], clauses(said)
    words = [word for clause in found for word in clause]
    heard = sum(syllables(word, language) for word in words)
    return rule.base - rule.clause * len(words) / len(found) - rule.word * heard / len(words)


def sentences(page: str, language: str) -> dict[str, str]:
    """What a page says in sentences, by key, with a day or a number in its places."""
    path = ROOT / "dashboard" / "locale" / language / f"{page}.toml"
    found = {}
    for key, phrase in _flat(tomllib.loads(path.read_text("utf-8"))).items():
        said = phrase["other"] if isinstance(phrase, dict) else phrase
        said = re.sub(r"\{(day|earliest|latest)\}", "31 May 2022", said)
        said = re.sub(r"\{\w+\}", "5", said)
        if re.search(r"[.?!:]$", said) and len(WORD.findall(said)) > 3:
            found[key] = said
    return found


@EVERYWHERE
@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_fairly_easy_to_read(page, language):
    assert ease(" ".join(sentences(page, language).values()), language) >= EASY[language]


@EVERYWHERE
@pytest.mark.parametrize("page", PAGES)
def test_no_sentence_is_difficult(page, language):
    measured = {
        key: round(ease(said, language))
        for key, said in sentences(page, language).items()
        if len(WORD.findall(said)) >= FEWEST_WORDS
    }

    assert {key: found for key, found in measured.items() if found < NOT_DIFFICULT} == {}


@EVERYWHERE
@pytest.mark.parametrize("page", PAGES)
def test_no_sentence_is_long(page, language):
    longest = {key: max(map(len, clauses(said))) for key, said in sentences(page, language).items()}

    assert {key: words for key, words in longest.items() if words > MOST_WORDS} == {}


@EVERYWHERE
@pytest.mark.parametrize("page", PAGES)
def test_no_sentence_speaks_the_language_of_the_trade(page, language):
    jargon = re.compile(rf"\b({JARGON[language]})\b", re.IGNORECASE)

    assert [key for key, said in sentences(page, language).items() if jargon.search(said)] == []


@pytest.mark.parametrize(
    ("language", "heard"),
    [
        ("en", {"are": 1, "partner": 2, "take": 1, "counted": 2, "named": 1, "initiative": 4}),
        ("en", {"alliance": 3, "coalition": 3, "people": 2, "places": 2, "744": 1}),
        ("fr", {"partenaires": 3, "réunion": 3, "monde": 1, "participe": 3, "que": 1, "clé": 1}),
        ("es", {"asociación": 4, "alianza": 3, "país": 2, "que": 1, "muy": 1, "ciudad": 2}),
    ],
)
def test_syllables_are_counted_as_they_are_heard(language, heard):
    assert {word: syllables(word, language) for word in heard} == heard


def test_the_rule_tells_plain_words_from_those_of_a_strategy():
    plain = "Find out what each partner is good at, and where they could work together."
    official = (
        "Elaborate on a database of the core competencies of partners and other related organizations. "
        "Identify thematic areas with potential collaboration in the strategy."
    )

    assert ease(plain, "en") > EASY["en"]
    assert ease(official, "en") < 20
