"""Whether two ids, or two names, are perhaps one: found by their skeletons, shown side by side, never merged.

A skeleton is what stays of a word when all is gone that people and programs write differently or that looks alike.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

import numpy as np

from dashboard.coded import Coded, coded, constant, positions
from dashboard.findings import Finding
from dashboard.records import IDS
from loaders.cells import is_personal
from loaders.excel_ids import exponent_form, in_exponent_form
from loaders.rows import Gathered
from loaders.schema import SCHEMAS

Pair = frozenset[str]
_LOOK_ALIKE = str.maketrans(
    # Cyrillic and Greek as their capitals look, then letters with a stroke, which no form of Unicode takes apart
    "авекмнорстухіјѕһӏԁԛԝ" + "αβεζηικμνορτυχϳ" + "łøđħı",
    "abekmhopctyxijshldqw" + "abezhikmnoptyxj" + "lodhi",
) | {ord("œ"): "oe", ord("æ"): "ae"}
_ACCENTS = re.compile(r"[\u0300-\u036f]+")
_DASHES = re.compile(r"[\u2010-\u2015\u2212]")
_UNSEEN = re.compile(r"[\s\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+")
_LEADING_ZEROS = re.compile(r"(?<![\d.,])0+(?=\d)")
_DECIMALS = re.compile(r"(?<=\d)[.,]0+$")
_PUNCTUATION = re.compile(r"[\W_]+")
HIDDEN = "…"


def id_skeleton(written: str) -> str:
    """An id without case, spaces, leading zeros, Excel's `.0`, and which of two look-alike letters it has."""
    skeleton = written.lower() if written.isalnum() and written.isascii() else _letters(written)
    skeleton = skeleton if skeleton.isalnum() else _UNSEEN.sub("", skeleton)
    if "0" in skeleton:
        skeleton = _LEADING_ZEROS.sub("", _DECIMALS.sub("", skeleton))
    return skeleton


def name_skeleton(name: str) -> str:
    """A name without case, accents, punctuation, spaces, and which of two look-alike letters it has."""
    letters = _letters(name)
    if letters.isascii():
        return _PUNCTUATION.sub("", letters)
    # the vowels of many scripts are marks
    return "".join(
        letter
        for letter in letters
        if letter.isalnum() or unicodedata.category(letter).startswith("M")
    )


def _letters(written: str) -> str:
    if written.isascii():
        return written.lower()
    folded = unicodedata.normalize("NFKD", _DASHES.sub("-", written)).casefold()
    return _ACCENTS.sub("", folded).translate(_LOOK_ALIKE)


class KnownIds:
    """The ids of a table, and which of them an id that is none of them nearly is."""

    def __init__(self, known: Iterable[str]) -> None:
        self._known = frozenset(known)
        self._rounded: dict[int, dict[str, list[str]]] = {}

    def __contains__(self, written: str) -> bool:
        return written in self._known

    def near(self, written: str) -> dict[str, str]:
        """As the details of a finding: nothing where no id is near, or where it could be a person's."""
        form = exponent_form(written)
        found = self._alone(*form) if form else self._by_skeleton.get(id_skeleton(written))
        return {"near": found} if found and not is_personal(found) else {}

    @cached_property
    def _by_skeleton(self) -> dict[str, str]:
        return {id_skeleton(one): one for one in sorted(self._known, reverse=True)}

    def _alone(self, rounded: str, digits: int) -> str | None:
        """The only id that Excel shows so, where there is only one."""
        if digits not in self._rounded:
            forms = self._rounded[digits] = defaultdict(list)
            for one in self._known:
                if one.isdecimal():
                    forms[in_exponent_form(one, digits)].append(one)
        could_be = self._rounded[digits].get(rounded, [])
        return could_be[0] if len(could_be) == 1 else None


def twins(
    tables: Mapping[str, Gathered], different: Mapping[str, Collection[Pair]]
) -> Iterator[Finding]:
    """Records of one table that are perhaps one; none of the pairs that are known to be `different`."""
    for name in IDS:
        if name not in tables:
            continue
        table, pairs = tables[name], _Pairs(tables[name], different.get(name, ()))
        yield from pairs.all_told("near_id", "id", _sharing(pairs.ids.mapped(id_skeleton)))
        if name == "partners":
            yield from _same_names(table, pairs)
            acronyms = zip(table.columns["acronym"].mapped(_skeleton), pairs.countries, strict=True)
            both = coded(one if all(one) else None for one in acronyms)
            yield from pairs.all_told("same_acronym", "acronym", _sharing(both))
        elif name == "alliances":
            yield from pairs.all_told("same_name", "name", _same_agreements(table, pairs))


def _skeleton(name: str | None) -> str:
    return name_skeleton(name or "")


def _same_names(table: Gathered, pairs: "_Pairs") -> Iterator[Finding]:
    """In one country, or where one does not state its own; in two countries a name may well be two bodies'."""
    for group in _sharing(pairs.names.mapped(name_skeleton)):
        countries: dict[str | None, list[int]] = defaultdict(list)
        for row in pairs.by_id(group):
            countries[pairs.countries[row]].append(row)
        unstated = countries.pop(None, [])
        for some in [unstated, *(unstated[:1] + here for here in countries.values())]:
            yield from pairs.told("same_name", "name", some)
        if not unstated:
            firsts = [here[0] for here in countries.values()]
            yield from pairs.told("same_name_abroad", "name", firsts)


def _same_agreements(table: Gathered, pairs: "_Pairs") -> Iterator[list[int]]:
    """Alliances of one name with the same counterpart and start: a name alone may be that of a renewal."""
    counterparts, starts = table.columns["counterpart"], table.columns["started_on"]
    for same_name in _sharing(pairs.names.mapped(name_skeleton)):
        agreements: dict[Any, list[int]] = defaultdict(list)
        for row in same_name:
            agreements[_skeleton(counterparts[row]), starts[row]].append(row)
        yield from agreements.values()


def _sharing(skeletons: Coded[Any]) -> Iterator[list[int]]:
    """The rows that share a skeleton with others; an empty one is none."""
    counts = np.bincount(skeletons.codes, minlength=len(skeletons.values))
    shared = {code for code in np.flatnonzero(counts > 1).tolist() if skeletons.values[code]}
    groups: dict[int, list[int]] = defaultdict(list)
    if shared:
        for row in positions(np.isin(skeletons.codes, list(shared))):
            groups[int(skeletons.codes[row])].append(row)
    yield from groups.values()


class _Pairs:
    """The pairs of one table: those that are known to be `different`, and those that were told already."""

    def __init__(self, table: Gathered, different: Collection[Pair]) -> None:
        self._table, self._different = table, different
        self._told: set[Pair] = set()
        self._key, self._name = SCHEMAS[table.name].required[:2]
        self.ids, self.names = table.columns[self._key], table.columns[self._name]
        self.countries = table.columns.get("country", constant(None, len(table)))

    def by_id(self, rows: Iterable[int]) -> list[int]:
        """Rows in the order of their ids."""
        return sorted(rows, key=self.ids.__getitem__)

    def all_told(self, code: str, column: str, groups: Iterable[list[int]]) -> Iterator[Finding]:
        """Each group as `told`, in the order of its ids."""
        for group in groups:
            yield from self.told(code, column, self.by_id(group))

    def told(self, code: str, column: str, group: Iterable[int]) -> Iterator[Finding]:
        """A finding for each row, beside the first that it may be, unless it was told of the two before.

        A row is compared with those alone that differ from all before them: a large group costs no square.
        """
        firsts: list[int] = []
        for row in group:
            for other in firsts:
                pair = frozenset((self.ids[row], self.ids[other]))
                if pair in self._different:
                    continue
                if pair not in self._told:
                    self._told.add(pair)
                    yield self._side_by_side(code, column, row, other)
                break
            else:
                firsts.append(row)

    def _side_by_side(self, code: str, column: str, row: int, other: int) -> Finding:
        """Both rows with their ids and names; an id that may be a phone number is not repeated."""
        field = {"id": self._key, "name": self._name}.get(column, column)
        written, origin = str(self._table.columns[field][row]), self._table.origin(other)
        return Finding(
            code,
            **self._table.place(row, field),
            value=None if is_personal(written) else written,
            details={
                "id": shown(self.ids[row]),
                "name": self.names[row],
                "twin_id": shown(self.ids[other]),
                "twin": self.names[other],
                "first": f"{origin.sheet or origin.source}, {origin.row}",
            },
        )


def shown(written: str) -> str:
    """An id as a report may repeat it."""
    return HIDDEN if is_personal(written) else written
