"""The worked examples of `tests/cases/`: a rule, a few records, and the figures that follow from them by hand.

The tests and the page of the examples both read them here, so what is shown is what is tested. The
records of a case say only what it is about; the rest of each record is not stated.
"""

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from itertools import chain
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from dashboard.address import Filters
from dashboard.errors import ReferenceDataError
from dashboard.framework import Words
from dashboard.records import IDS, TABLES, Alliance, Partner, Record
from dashboard.snapshot import Snapshot, make_snapshot

AS_OF = date(2022, 12, 31)  # of a case that states no other
# What stands in a case for null in the data interface: nobody knows it; it has no meaning, or there is
# no such day; it is not reached at a pace that was observed.
NULLS = ("not known", "none", "never")
NOT_THERE = "not there"  # the list has no such entry

Value = bool | int | Fraction | str | tuple[str, ...]
Steps = tuple[str, ...]  # where a figure stands in the document of the data interface

# Short names of figures; any other name is the steps themselves, with / between them.
PATHS = {
    "engaged": "D4.1/part",
    "engaged_max": "D4.1/part_max",
    "listed": "D4.1/listed",
    "unlisted": "D4.1/unlisted",
    "whole": "D4.1/whole",
    "fraction": "D4.1/fraction",
    "fraction_max": "D4.1/fraction_max",
    "lower_bound": "D4.1/lower_bound",
    "published_total": "D4.1b/whole",
    "coverage": "D4.1b/fraction",
    "global_networks": "D4.2/count",
    "direction": "D4.2/direction",
    "in_force": "D4.3/count",
    "in_force_max": "D4.3/count_max",
    "undated": "D4.3/undated",
    "without_end": "D4.3/without_end",
    "not_confirmed": "D4.3/not_confirmed",
    "status": "D4.1/targets/{}/status",
    "range": "D4.1/targets/{}/status_range",
    "gap": "D4.1/targets/{}/gap_partners",
    "ratio": "D4.1/targets/{}/ratio",
    "pace": "D4.1/targets/{}/pace",
    "needed": "D4.1/targets/{}/pace_needed",
}


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class Group(_Data):
    """So many partners that each lead one partnership from a day on, or one without a start (`undated`), or none."""

    partners: int
    engaged_from: date | None = None
    engaged_until: date | None = None
    undated: bool = False

    @property
    def leads(self) -> bool:
        return self.undated or self.engaged_from is not None


class Moment(_Data):
    """The figures of a day and a selection, each by where it stands in the document of the data interface.

    Numbers are exact. `NULLS` and `NOT_THERE` are what else a figure may be.
    """

    on: date
    filters: Filters
    figures: Mapping[Steps, Value]


class Case(_Data):
    """One rule, the records that show it, by table, and the figures of some moments."""

    name: Words
    as_of: date
    records: Mapping[str, tuple[Record, ...]]
    groups: tuple[Group, ...]
    figures: tuple[Moment, ...]


class CaseFile(_Data):
    """The cases of one file; `key` is its name, `place` where it stands among the others.

    `note` says what a reader must know of all its cases.
    """

    key: str
    place: int
    title: Words
    note: Words | None = None
    cases: tuple[Case, ...]


def load_cases(folder: Path) -> tuple[CaseFile, ...]:
    """The files of cases in their own order. Raises ReferenceDataError, naming the file and what is wrong."""
    files = [_file(path) for path in sorted(folder.glob("*.toml"))]
    if not files:
        raise ReferenceDataError(f"{folder}: there are no examples")
    return tuple(sorted(files, key=lambda file: file.place))


def snapshot_of_case(case: Case) -> Snapshot:
    """The records of a case, and those that its groups stand for, as of its day."""
    records = chain(
        *case.records.values(),
        *(_members(number, group) for number, group in enumerate(case.groups)),
    )
    return make_snapshot(case.as_of, ((record, None) for record in records))


def _members(number: int, group: Group) -> Iterator[Record]:
    for position in range(group.partners):
        name = f"G{number}-{position}"
        yield Partner(partner_id=name, name=name)
        if group.leads:
            yield Alliance(
                alliance_id=name,
                name=name,
                lead_partner_id=name,
                started_on=group.engaged_from,
                ended_on=group.engaged_until,
            )


def _file(path: Path) -> CaseFile:
    try:
        given = tomllib.loads(path.read_text("utf-8"), parse_float=Fraction)
        cases = tuple(map(_case, given.pop("cases")))
        return CaseFile(**{"key": path.stem, **given, "cases": cases})
    except KeyError as error:
        raise ReferenceDataError(f"{path}: there is no {error}") from error
    except (OSError, TypeError, ValueError) as error:
        raise ReferenceDataError(f"{path}: {error}") from error


def _case(given: dict[str, Any]) -> Case:
    """A case as it stands in a file: its tables stand beside its name. Raises KeyError, ValueError."""
    rest = dict(given)
    name = Words(en=rest.pop("name"), fr=rest.pop("fr"), es=rest.pop("es"))
    try:
        as_of = rest.pop("as_of", AS_OF)
        records = {
            table: tuple(_record(table, row) for row in rest.pop(table))
            for table in TABLES
            if table in rest
        }
        moments = tuple(_moment(as_of, line) for line in rest.pop("figures"))
        groups = tuple(Group(**group) for group in rest.pop("groups", ()))
        return Case(name=name, as_of=as_of, records=records, groups=groups, figures=moments, **rest)
    except KeyError as error:
        raise ValueError(f"“{name.en}”: there is no {error}") from error
    except (TypeError, ValueError) as error:
        raise ValueError(f"“{name.en}”: {error}") from error


def _record(table: str, row: dict[str, Any]) -> Record:
    """A record; one that must have a name goes by its id."""
    kind = TABLES[table]
    if "name" in kind.model_fields:
        row = {"name": row[IDS[table]], **row}
    return kind(**row)


def _moment(as_of: date, line: dict[str, Any]) -> Moment:
    rest = dict(line)
    on, filters = rest.pop("on", as_of), rest.pop("filters", {})
    return Moment(
        on=on,
        filters=Filters(**{name: tuple(keys) for name, keys in filters.items()}),
        figures={_steps(name): value for name, value in rest.items()},
    )


def _steps(name: str) -> Steps:
    """Where the figure of a name stands: `status_2030` is `D4.1/targets/2030/status`."""
    short, _, year = name.partition("_20")
    return tuple(PATHS.get(name, PATHS.get(short, name)).format(f"20{year}").split("/"))
