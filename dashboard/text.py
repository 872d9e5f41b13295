"""The words of the pages: phrases by key in EN, FR and ES, and numbers and dates as each writes them.

`locale/<language>/*.toml` hold the phrases; a phrase that depends on a count has one form for each
plural category of its language (`one`, `many`, `other`), chosen by the value named `count`.
"""

import re
import tomllib
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any

from babel import Locale
from babel.dates import format_date, format_timedelta
from babel.lists import format_list
from babel.numbers import format_decimal

LANGUAGES = ("en", "fr", "es")
LOCALES = {"en": "en_GB", "fr": "fr_FR", "es": "es_ES"}
THIN_SPACE = "\N{NARROW NO-BREAK SPACE}"
NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"
SOUNDS_AS_I = re.compile(r"h?[ií](?![aeo])", re.IGNORECASE)  # but not “y hielo”
_TENTH = Decimal("0.1")
_FIVE = Decimal(5)  # targets and thresholds are multiples of it
_MONTHS_BELOW = 2  # years


class Text:
    """The phrases and the number formats of one language."""

    def __init__(self, language: str, phrases: dict[str, Any]) -> None:
        self.language = language
        self._phrases = phrases
        self._locale = Locale.parse(LOCALES[language])

    def __call__(self, key: str, **values: object) -> str:
        """The phrase of `key` with its values filled in; whole numbers are grouped. Raises KeyError."""
        return self._form(key, values).format_map(
            {name: self._word(value) for name, value in values.items()}
        )

    def parts(self, key: str, **values: object) -> list[Any]:
        """The phrase cut at its places, so that components (links, emphasis) can stand in them."""
        pieces = re.split(r"\{(\w+)\}", self._form(key, values))
        filled = [
            self._word(values[piece]) if place % 2 else piece for place, piece in enumerate(pieces)
        ]
        return [piece for piece in filled if piece != ""]

    def has(self, key: str) -> bool:
        return key in self._phrases

    def number(self, value: int) -> str:
        """A whole number with thin spaces between its thousands, in every language."""
        return f"{value:,}".replace(",", THIN_SPACE)

    def decimal(self, value: Fraction | Decimal | float, digits: int = 1) -> str:
        """A number with at most `digits` decimals and the language's decimal sign."""
        exact = (
            Decimal(value.numerator) / value.denominator
            if isinstance(value, Fraction)
            else Decimal(value)
        )
        return str(format_decimal(exact, format="0." + "#" * digits, locale=self._locale))

    def percent(self, fraction: Fraction) -> str:
        """A share to a tenth of a percent. Rounding never reaches a target: 49.96 % is not 50 %."""
        exact = Decimal(fraction.numerator * 100) / fraction.denominator
        shown = exact.quantize(_TENTH, ROUND_HALF_UP)
        if shown > exact and shown % _FIVE == 0:
            shown = exact.quantize(_TENTH, ROUND_FLOOR)
        if exact > 0 and shown == 0:
            return self("number.less_than", number=self._percent(_TENTH))
        return self._percent(shown)

    def _percent(self, shown: Decimal) -> str:
        written = format_decimal(shown, format="0.#", locale=self._locale)
        return f"{written}{NO_BREAK_SPACE}%"

    def day(self, day: date) -> str:
        """A date in words: 31 December 2022; in French the first of a month is its “1er”."""
        written = str(format_date(day, format="long", locale=self._locale))
        return f"1er{written[1:]}" if self.language == "fr" and day.day == 1 else written

    def age(self, age: timedelta) -> str:
        """A length of time in whole years, below two of them in months."""
        return str(format_timedelta(age, threshold=_MONTHS_BELOW, locale=self._locale))

    def several(self, words: Iterable[str]) -> str:
        """A list in words: a, b and c. Spanish says “e” for “y” before the sound of an i: Perú e Italia."""
        named = list(words)
        said = str(format_list(named, locale=self._locale))
        if self.language == "es" and named and SOUNDS_AS_I.match(named[-1]):
            said = re.sub(rf" y (?={re.escape(named[-1])}$)", " e ", said)
        return said

    def country(self, alpha2: str) -> str:
        """A country's name (CLDR), or its code where there is none."""
        return str(self._locale.territories.get(alpha2, alpha2))

    @cached_property
    def language_name(self) -> str:
        return str(self._locale.language_name).capitalize()

    def _form(self, key: str, values: dict[str, object]) -> str:
        phrase = self._phrases[key]
        if isinstance(phrase, str):
            return phrase
        count = values["count"]
        category = self._locale.plural_form(count) if isinstance(count, int | Decimal) else "other"
        form: str = phrase.get(category, phrase["other"])
        return form

    def _word(self, value: object) -> Any:
        return self.number(value) if isinstance(value, int) else value


def country_names(language: str) -> dict[str, str]:
    """alpha-2 → the country's name in a language (CLDR)."""
    return dict(Locale.parse(LOCALES[language]).territories)


def load_texts() -> dict[str, Text]:
    """All three languages, by their code."""
    folder = Path(__file__).parent / "locale"
    texts = {}
    for language in LANGUAGES:
        phrases: dict[str, Any] = {}
        for path in sorted((folder / language).glob("*.toml")):
            phrases |= _flat(tomllib.loads(path.read_text("utf-8")))
        texts[language] = Text(language, phrases)
    return texts


def _flat(tree: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    """Nested tables as dotted keys; a table with `other` is a phrase with plural forms."""
    flat: dict[str, Any] = {}
    for name, value in tree.items():
        if isinstance(value, dict) and "other" not in value:
            flat |= _flat(value, f"{prefix}{name}.")
        else:
            flat[f"{prefix}{name}"] = value
    return flat
