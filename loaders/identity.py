"""Whether two ids, or two names, are perhaps one: found by their skeletons, shown side by side, never merged.

A skeleton is what stays of a word when all is gone that people and programs write differently or that looks alike.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, NamedTuple

from dashboard.findings import Finding
from dashboard.records import Alliance, Partner
from loaders.cells import is_personal
from loaders.excel_ids import exponent_form, in_exponent_form
from loaders.recognise import Recognised
from loaders.rows import Batch, Read, place
from loaders.schema import SCHEMAS

Pair = frozenset[str]
WITH_IDS = ("partners", "alliances", "concept_notes", "networks")
_KEY_AND_NAME = {table: SCHEMAS[table].required[:2] for table in WITH_IDS}
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


class _Member(NamedTuple):
    """A record that may be another one too."""

    recognised: Recognised
    read: Read
    id: str
    name: str

    @property
    def country(self) -> str | None:
        record = self.read.record
        return record.country if isinstance(record, Partner) else None


def twins(
    batches: Mapping[str, list[Batch]], different: Mapping[str, Collection[Pair]]
) -> Iterator[Finding]:
    """Records of one table that are perhaps one; none of the pairs that are known to be `different`."""
    for table in WITH_IDS:
        pairs = _Pairs(different.get(table, ()))
        key, name = _KEY_AND_NAME[table]
        members = [
            _Member(batch.recognised, read, getattr(read.record, key), getattr(read.record, name))
            for batch in batches.get(table, [])
            for read in batch.reads
        ]
        yield from _near_ids(members, pairs)
        if table == "partners":
            yield from _same_names(members, pairs)
            yield from _same_acronyms(members, pairs)
        elif table == "alliances":
            yield from _same_agreements(members, pairs)


def _near_ids(members: list[_Member], pairs: "_Pairs") -> Iterator[Finding]:
    for group in _sharing(members, lambda member: id_skeleton(member.id)):
        yield from pairs.told("near_id", "id", group)


def _same_names(members: list[_Member], pairs: "_Pairs") -> Iterator[Finding]:
    """In one country, or where one does not state its own; in two countries a name may well be two bodies'."""
    for group in _sharing(members, lambda member: name_skeleton(member.name)):
        countries: dict[str | None, list[_Member]] = defaultdict(list)
        for member in group:
            countries[member.country].append(member)
        unstated = countries.pop(None, [])
        for some in [unstated, *(unstated[:1] + here for here in countries.values())]:
            yield from pairs.told("same_name", "name", some)
        if not unstated:
            firsts = [here[0] for here in countries.values()]
            yield from pairs.told("same_name_abroad", "name", firsts)


def _same_acronyms(members: list[_Member], pairs: "_Pairs") -> Iterator[Finding]:
    def acronym(member: _Member) -> tuple[str, str] | None:
        skeleton = name_skeleton(getattr(member.read.record, "acronym", None) or "")
        return (skeleton, member.country) if skeleton and member.country else None

    for group in _sharing(members, acronym):
        yield from pairs.told("same_acronym", "acronym", group)


def _same_agreements(members: list[_Member], pairs: "_Pairs") -> Iterator[Finding]:
    """Alliances of one name with the same counterpart and start: a name alone may be that of a renewal."""

    def agreement(member: _Member) -> Any:
        alliance = member.read.record
        if not isinstance(alliance, Alliance):
            return None
        return name_skeleton(alliance.counterpart or ""), alliance.started_on

    for same_name in _sharing(members, lambda member: name_skeleton(member.name)):
        for group in _sharing(same_name, agreement):
            yield from pairs.told("same_name", "name", group)


def _sharing(members: Iterable[_Member], key: Callable[[_Member], Any]) -> Iterator[list[_Member]]:
    """The members that share a key with others, each group in the order of their ids; an empty key is none."""
    first: dict[Any, _Member] = {}
    shared: dict[Any, list[_Member]] = {}
    for member in members:
        skeleton = key(member)
        if not skeleton:
            continue
        other = first.setdefault(skeleton, member)
        if other is not member:
            shared.setdefault(skeleton, [other]).append(member)
    for group in shared.values():
        yield sorted(group, key=lambda member: member.id)


class _Pairs:
    """The pairs of one table: those that are known to be `different`, and those that were told already."""

    def __init__(self, different: Collection[Pair]) -> None:
        self._different = different
        self._told: set[Pair] = set()

    def told(self, code: str, column: str, group: Iterable[_Member]) -> Iterator[Finding]:
        """A finding for each member, beside the first that it may be, unless it was told of the two before.

        A member is compared with those alone that differ from all before them: a large group costs no square.
        """
        firsts: list[_Member] = []
        for member in group:
            for other in firsts:
                pair = frozenset((member.id, other.id))
                if pair in self._different:
                    continue
                if pair not in self._told:
                    self._told.add(pair)
                    yield _side_by_side(code, column, member, other)
                break
            else:
                firsts.append(member)


def _side_by_side(code: str, column: str, member: _Member, other: _Member) -> Finding:
    """Both rows with their ids and names; an id that may be a phone number is not repeated."""
    key, name = _KEY_AND_NAME[member.recognised.name]
    field = {"id": key, "name": name}.get(column, column)
    written = str(getattr(member.read.record, field))
    origin = other.read.origin
    return Finding(
        code,
        **place(member.recognised, member.read.row, field),
        value=None if is_personal(written) else written,
        details={
            "id": shown(member.id),
            "name": member.name,
            "twin_id": shown(other.id),
            "twin": other.name,
            "first": f"{origin.sheet or origin.source}, {origin.row}",
        },
    )


def shown(written: str) -> str:
    """An id as a report may repeat it."""
    return HIDDEN if is_personal(written) else written
