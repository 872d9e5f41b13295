"""The results framework and the vocabularies: objective, baseline, targets, words, countries.

All of it is data, in `data/reference/`; this module reads it and knows by name only who is international.
"""

import csv
import hashlib
import json
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, model_validator

from dashboard.errors import ReferenceDataError

NOT_STATED = "not_stated"
INTERNATIONAL = "international"
INTERNATIONAL_ORGANISATIONS = "international_organisations"
MOST_A_YEAR = 1000  # partners, in a question of what would be if
GROWTH = (
    Fraction(-1, 10),
    Fraction(1, 2),
)  # of the register in a year: the least and the most of such a question


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class Words(_Data):
    """One phrase in the three languages."""

    en: str
    fr: str
    es: str

    def __getitem__(self, language: str) -> str:
        words: str = getattr(self, language)
        return words


class Term(_Data):
    """One entry of a vocabulary: its key, its labels, and other words that mean it."""

    key: str
    label: Words
    aliases: tuple[str, ...] = ()


class Target(_Data):
    """What is to be reached by a day, in the unit of its indicator: a share from 0 to 1, a count, or 1 for yes."""

    on: date
    value: Fraction
    words: Words
    source_url: str


class Baseline(_Data):
    """The day progress is counted from."""

    on: date
    words: Words
    source_url: str


class Threshold(_Data):
    """The lowest progress ratio that earns a status."""

    status: str
    ratio: Fraction


Measure = Literal["engaged", "listed", "alliances", "reach", "milestones"]
Unit = Literal["share", "count", "yes_no"]
UNITS: dict[Measure, tuple[Unit, ...]] = {
    "engaged": ("share", "count"),
    "listed": ("share", "count"),
    "alliances": ("count", "yes_no"),
    "reach": ("share",),
    "milestones": ("share",),
}


class Indicator(_Data):
    """What is measured, in which unit, against which targets; with the words of its reference sheet.

    `of`, `scope` and `cut` narrow the measure, as `data/reference/framework.toml` explains; `at_least`
    is how many make a yes.
    """

    id: str
    measure: Measure
    unit: Unit
    of: str | None = None
    scope: str | None = None
    cut: dict[str, tuple[str, ...]] = {}
    at_least: int = 1
    disaggregations: tuple[str, ...] = ()
    name: Words
    definition: Words
    numerator: Words
    denominator: Words | None = None
    method: Words
    source: Words
    frequency: Words
    responsible: Words
    limitations: tuple[Words, ...] = ()
    targets: tuple[Target, ...] = ()

    @property
    def is_several(self) -> bool:
        """Whether it is several figures, none of which stands for the others."""
        return self.measure in ("reach", "milestones") and self.of is None

    @model_validator(mode="after")
    def _can_be_measured(self) -> Self:
        if self.unit not in UNITS[self.measure]:
            raise ValueError(f"{self.id}: {self.measure} cannot be measured as {self.unit}")
        if self.targets and self.is_several:
            raise ValueError(f"{self.id}: targets of {self.measure} need “of”")
        if list(self.targets) != sorted(self.targets, key=lambda target: target.on):
            raise ValueError(f"{self.id}: targets must stand in the order of their days")
        return self


class Objective(_Data):
    """A strategic objective: where it began, and what is measured of it."""

    id: str
    name: Words
    baseline: Baseline
    indicators: tuple[Indicator, ...]


class Point(_Data):
    """One numbered entry of the strategy page (a cause, an activity, a factor, a barrier)."""

    number: int
    label: Words
    description: Words


class Strategy(_Data):
    """The texts of the strategy page."""

    source_url: str
    label: Words
    title: Words
    description: Words
    problem: Words
    problem_description: Words
    consequences: Words
    causes: tuple[Point, ...]
    activities: tuple[Point, ...]
    success_factors: tuple[Point, ...]
    barriers: tuple[Point, ...]


class Country(_Data):
    """A country: its ISO 3166-1 codes, its region, and names beside those that CLDR gives it."""

    alpha3: str
    alpha2: str
    region: str
    aliases: tuple[str, ...] = ()


class World(_Data):
    """The land in an equal-area projection, as an SVG path, and a point on it for each country (alpha-3)."""

    width: int
    height: int
    land: str
    points: dict[str, tuple[int, int]]


@dataclass(frozen=True)
class Framework:
    """Everything in `data/reference/`; `digest` changes with any byte of it."""

    objectives: tuple[Objective, ...]
    thresholds: tuple[Threshold, ...]
    threshold_source: str
    history_from: int
    strategy: Strategy
    vocabularies: dict[str, tuple[Term, ...]]
    countries: dict[str, Country]
    world: World
    headings: dict[str, dict[str, tuple[str, ...]]]
    digest: str = field(compare=False)

    @property
    def headline(self) -> Indicator:
        """The indicator of the front page: the share of partners engaged."""
        return self.objectives[0].indicators[0]

    @property
    def baseline(self) -> Baseline:
        """Where the headline began."""
        return self.objectives[0].baseline

    @property
    def targets(self) -> tuple[Target, ...]:
        """What the headline is to reach."""
        return self.headline.targets

    @cached_property
    def indicators(self) -> dict[str, Indicator]:
        """The indicators of all objectives, by id."""
        return {one.id: one for objective in self.objectives for one in objective.indicators}

    def baseline_of(self, figure: str) -> Baseline:
        """Where the objective of an indicator began."""
        return next(
            one.baseline
            for one in self.objectives
            if any(indicator.id == figure for indicator in one.indicators)
        )

    def keys(self, vocabulary: str) -> tuple[str, ...]:
        """The keys of a vocabulary, in its own order, without `not_stated`."""
        return tuple(term.key for term in self.vocabularies[vocabulary])

    @cached_property
    def labels(self) -> dict[tuple[str, str], Words]:
        """(vocabulary, key) → label."""
        return {
            (name, term.key): term.label
            for name, terms in self.vocabularies.items()
            for term in terms
        }

    def region_of(self, country: str | None, category: str | None = None) -> str | None:
        """The region of a body in a country (alpha-3); None where it is not stated or not in the list.

        A body of all countries, which is an international organisation without a country, is international.
        """
        if country is None and category == INTERNATIONAL_ORGANISATIONS:
            return INTERNATIONAL
        found = self.countries.get(country or "")
        return (found.region or None) if found else None


_READERS: dict[str, Callable[[str], Any]] = {
    ".toml": lambda text: tomllib.loads(text, parse_float=Decimal),
    ".csv": lambda text: list(csv.DictReader(text.splitlines())),
    ".json": json.loads,
}


def load_framework(folder: Path) -> Framework:
    """Read `data/reference/`. Raises ReferenceDataError, naming the file and what is wrong."""
    digest = hashlib.sha256()
    tables: dict[str, Any] = {}
    for name in (
        "framework.toml",
        "strategy.toml",
        "vocabularies.toml",
        "headings.toml",
        "countries.csv",
        "world.json",
    ):
        path = folder / name
        try:
            data = path.read_bytes()
            digest.update(data)
            tables[name] = _READERS[path.suffix](data.decode())
        except (OSError, ValueError) as error:
            raise ReferenceDataError(f"{path}: {error}") from error
    try:
        return _framework(tables, digest.hexdigest())
    except (KeyError, TypeError, ValueError) as error:
        raise ReferenceDataError(f"{folder}: {error}") from error


def _framework(tables: dict[str, Any], digest: str) -> Framework:
    framework = tables["framework.toml"]
    return Framework(
        objectives=_objectives(framework["objectives"], tables["vocabularies.toml"]),
        thresholds=tuple(Threshold(**threshold) for threshold in framework["thresholds"]),
        threshold_source=framework["threshold_source"],
        history_from=framework["history_from"],
        strategy=Strategy(**tables["strategy.toml"]),
        vocabularies={
            name: tuple(
                Term(
                    key=key,
                    label=Words(en=term["en"], fr=term["fr"], es=term["es"]),
                    aliases=tuple(term.get("aliases", ())),
                )
                for key, term in terms.items()
            )
            for name, terms in tables["vocabularies.toml"].items()
        },
        countries={
            row["alpha3"]: Country(
                alpha3=row["alpha3"],
                alpha2=row["alpha2"],
                region=row["region"],
                aliases=tuple(filter(None, (row.get("aliases") or "").split(";"))),
            )
            for row in tables["countries.csv"]
        },
        world=World(**tables["world.json"]),
        headings={
            table: {column: tuple(aliases) for column, aliases in columns.items()}
            for table, columns in tables["headings.toml"].items()
        },
        digest=digest,
    )


def _objectives(
    stated: list[dict[str, Any]], vocabularies: dict[str, Any]
) -> tuple[Objective, ...]:
    """The objectives, the first of which has the headline. ValueError where one cannot be measured."""
    objectives = tuple(Objective(**one) for one in stated)
    first = objectives[0].indicators[0]
    if (first.measure, first.unit) != ("engaged", "share") or first.cut:
        raise ValueError("the first indicator must be the share of all partners that are engaged")
    indicators = [one for objective in objectives for one in objective.indicators]
    if len({one.id for one in indicators}) < len(indicators):
        raise ValueError("two indicators have one id")
    for one in indicators:
        if one.scope is not None and one.scope not in vocabularies["scopes"]:
            raise ValueError(f"{one.id}: no scope is called “{one.scope}”")
    return objectives
