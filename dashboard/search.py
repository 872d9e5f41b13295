"""Records found by what people type, whatever its case, accents and typing errors; and in the order of their names.

Knows words and positions: what a record can be found by is given, what it is stays with the caller.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from dashboard.coded import Codes

# How a word of a query stands in a record; in its name it weighs one more.
WHOLE, BEGINS, WITHIN, NEARLY = 8, 6, 4, 2
SAME_NAME, BEGINS_NAME = 2000, 1000  # more than the words of any query weigh
SHORTEST_WITHIN = 3  # letters that are looked for inside of words
TYPOS = {4: 1, 8: 2}  # from so many letters on, so many may be wrong
MOST_NEAREST = 5
LIKE = 60  # percent of the letters, for a name that is offered where nothing is found
INITIALS = (
    "#",
    "…",
)  # of names that begin with no letter from A to Z: those before, and those after

# Words that say nothing of their own; a query of nothing else is looked for as it is.
EMPTY = frozenset({
    "a", "al", "an", "and", "aux", "by", "d", "da", "de", "del", "des", "di", "do", "du", "e", "el", "en", "et", "for",
    "from", "in", "l", "la", "las", "le", "les", "los", "of", "on", "or", "para", "por", "pour", "s", "sur", "the",
    "to", "u", "un", "una", "une", "with", "y",
})  # fmt: skip
_LIKE_LATIN: dict[int, str] = str.maketrans(
    {"œ": "oe", "æ": "ae", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "ı": "i", "þ": "th"}
)
_ACCENTS = re.compile("[\u0300-\u036f\u064b-\u065f]")
_BETWEEN = re.compile("[^a-z0-9]")

Weights: TypeAlias = NDArray[np.int32]
Weigh: TypeAlias = Callable[[str], Weights]
Name: TypeAlias = tuple[str, str, str | None]
Said: TypeAlias = tuple[Iterable[str], Iterable[Iterable[str]]]


def folded(text: str) -> str:
    """A text without case and accents, and with a blank for all that is neither letter nor digit."""
    if text.isascii():
        return _BETWEEN.sub(" ", text.lower())
    text = _ACCENTS.sub("", unicodedata.normalize("NFKD", text).casefold()).translate(_LIKE_LATIN)
    # The vowels of many scripts are marks.
    return "".join(
        one if one.isalnum() or unicodedata.category(one)[0] == "M" else " " for one in text
    )


def chunks(text: str) -> list[tuple[str, ...]]:
    """The words of a text; one that is written with hyphens, dots or apostrophes has several parts."""
    parted = (
        (chunk.lower(),) if chunk.isascii() and chunk.isalnum() else tuple(folded(chunk).split())
        for chunk in text.split()
    )
    return [parts for parts in parted if parts]


def words(text: str) -> frozenset[str]:
    """All words that a text is found by: each part of them, and the parts in one."""
    found = chunks(text)
    return frozenset(word for parts in found for word in (*parts, "".join(parts)))


@dataclass(frozen=True, slots=True, eq=False)
class _Entries:
    """Numbers that belong to the rows of something: those of a row together, from its start on."""

    numbers: Codes
    starts: Codes

    def best(self, weights: Weights) -> Weights:
        """For each row the largest of the weights of its numbers."""
        best: Weights = np.maximum.reduceat(weights[self.numbers], self.starts)
        return best


@dataclass(frozen=True, eq=False)
class _Index:
    """Which record has which word: in its name, in its own texts, or in what is said of several (`shared`).

    `letters` are the words in one text, each in a line of its own, of which `begins` are the places.
    """

    words: Sequence[str]
    lengths: Codes
    letters: str
    begins: Codes
    names: _Entries
    own: _Entries
    shared: _Entries
    of_shared: _Entries

    def written(self, wanted: str) -> Weights:
        """The weight of each word of ours for one that is wanted, as it is written."""
        within = len(wanted) >= SHORTEST_WITHIN or not wanted.isascii()
        wanted_here = wanted if within else f"\n{wanted}"
        found = re.finditer(re.escape(wanted_here), self.letters)
        places = np.array([one.end() - len(wanted) for one in found], np.int32)
        number = np.searchsorted(self.begins, places, "right") - 1
        begins = places == self.begins[number]
        weights = np.zeros(len(self.words), np.int32)
        weights[number] = WITHIN
        weights[number[begins]] = BEGINS
        weights[number[begins & (self.lengths[number] == len(wanted))]] = WHOLE
        return weights

    @cached_property
    def _signs(self) -> NDArray[np.uint64]:
        """Which letters each word has: a bit for each, which some letters of other scripts share."""
        signs = _bits(f"{self.letters}\n")
        found: NDArray[np.uint64] = np.bitwise_or.reduceat(signs, self.begins)
        return found

    def nearly(self, wanted: str) -> Weights:
        """The same with typing errors: in a whole word, or in its beginning.

        A word that lacks more of the letters than may be wrong is not looked at: that leaves few.
        """
        weights, length = self.written(wanted), len(wanted)
        typos = max((most for least, most in TYPOS.items() if length >= least), default=0)
        if typos:
            lacking = np.bitwise_count(np.bitwise_or.reduce(_bits(wanted)) & ~self._signs)
            free = (weights == 0) & (lacking <= typos)
            whole = np.flatnonzero((np.abs(self.lengths - length) <= typos) & free)
            longer = np.flatnonzero((self.lengths > length) & free)
            for rows, letters in ((whole, None), (longer, length)):
                near = [self.words[row][:letters] for row in rows.tolist()]
                wrong = process.cdist([wanted], near, scorer=OSA.distance, score_cutoff=typos)
                weights[rows[wrong[0] <= typos]] = NEARLY
        return weights

    def best(self, weights: Weights) -> Weights:
        """For each record the weight of the best of its words; in its name it weighs more."""
        if not weights.any():
            return np.zeros(len(self.names.starts), np.int32)
        in_name = self.names.best(weights)
        shared = self.of_shared.best(self.shared.best(weights))
        elsewhere = np.maximum(self.own.best(weights), shared)
        best: Weights = np.maximum(in_name + (in_name > 0), elsewhere)
        return best


def _bits(text: str) -> NDArray[np.uint64]:
    """One of 64 bits for each letter of a text."""
    codes = np.frombuffer(text.encode("utf-32-le"), np.uint32)
    return np.uint64(1) << (codes % 64).astype(np.uint64)


def _index(names: Sequence[Name], said: Iterable[Said]) -> _Index:
    numbers: dict[str, int] = {"": 0}
    shared: dict[tuple[str, ...], int] = {(): 0}

    @cache  # several records say the same
    def numbered(text: str) -> list[int]:
        return [numbers.setdefault(word, len(numbers)) for word in words(text)]

    def all_numbered(texts: Iterable[str]) -> list[int]:
        return [number for text in texts for number in numbered(text)]

    own, of_shared = [], []
    for texts, keys in said:
        own.append(all_numbered(texts))
        of_shared.append([shared.setdefault(tuple(key), len(shared)) for key in keys])
    in_names = [all_numbered((name, short or "")) for _, name, short in names]
    in_shared = list(map(all_numbered, shared))
    lengths = np.array([len(word) for word in numbers], np.int32)
    return _Index(
        list(numbers),
        lengths,
        "".join(f"\n{word}" for word in numbers),
        np.cumsum(lengths + 1, dtype=np.int32) - lengths,
        *map(_entries, (in_names, own, in_shared, of_shared)),
    )


def _entries(rows: Iterable[Iterable[int]]) -> _Entries:
    """Each row has the number 0, of no word, so that none is empty."""
    numbers: list[int] = []
    starts: list[int] = []
    for row in rows:
        starts.append(len(numbers))
        numbers += [0, *row]
    return _Entries(np.array(numbers, np.int32), np.array(starts, np.int32))


def _in_order(text: str) -> str:
    """The words of a text in the order of the alphabet."""
    return " ".join(sorted(text.split()))


@dataclass(frozen=True, slots=True)
class Found:
    """The positions of the records that fit a query, the best first. `nearly`: none fits as it is written, these are spelled nearly so.

    Where none fits at all, `nearest` are a few whose names are like the query, or that have some of its words.
    """

    positions: tuple[int, ...] = ()
    nearly: bool = False
    nearest: tuple[int, ...] = ()


class Catalogue:
    """Records of one table by their words and by their names.

    `order` are their positions in the order of their names, `rank` is the place of each position in it.
    """

    def __init__(
        self,
        names: Sequence[Name],
        said: Callable[[], Iterable[Said]],
    ) -> None:
        """`names` are the number, the name and the acronym of each record. `said` gives, at the first search, what else each is found by.

        That is texts of its own, and groups of words that it shares with others: the labels of a theme, a country.
        """
        self._called, self._said = names, said
        self._last: tuple[str, Found] = ("", Found())  # a page asks more than once for the same
        self._ids = [number.casefold() for number, _, _ in names]
        self._names = [" ".join(folded(name).split()) for _, name, _ in names]
        self._acronyms = [" ".join(folded(short or "").split()) for _, _, short in names]
        # Python compares texts by their code points: digits, then A to Z, then all other scripts.
        order = sorted(range(len(names)), key=lambda one: (self._names[one], one))
        self.order = np.array(order, np.int32)
        self.rank = np.empty(len(order), np.int32)
        self.rank[self.order] = np.arange(len(order), dtype=np.int32)

    @cached_property
    def _index(self) -> _Index:
        return _index(self._called, self._said())

    @cached_property
    def _alike(self) -> tuple[list[str | None], list[str | None]]:
        """Names and acronyms with their words in order, since likeness is not to hang on that; None where there is none."""
        called = self._names, self._acronyms
        names, acronyms = ([_in_order(one) or None for one in written] for written in called)
        return names, acronyms

    def found(self, query: str) -> Found:
        """The record of that number, else those that have every word of the query: as it is written, else nearly so."""
        asked, found = self._last
        if asked != query:
            found = self._found(query)
            self._last = query, found
        return found

    def _found(self, query: str) -> Found:
        number = query.casefold()
        numbered = [place for place, one in enumerate(self._ids) if one == number]
        wanted = chunks(query)
        telling = [parts for parts in wanted if not EMPTY.issuperset(parts)] or wanted
        if numbered or not telling or not self._ids:
            return Found(tuple(numbered))
        scores = np.zeros((len(telling), len(self._ids)), np.int32)
        for nearly in self._attempts(telling, scores):
            fitting = np.flatnonzero((scores > 0).all(axis=0))
            if len(fitting):
                score = scores.sum(axis=0)[fitting] + self._named_so(fitting, query)
                best = np.lexsort((self.rank[fitting], -score))
                return Found(tuple(fitting[best].tolist()), nearly)
        return Found(nearest=self._nearest(query, scores))

    def in_order(self, positions: Iterable[int]) -> tuple[int, ...]:
        """These positions in the order of their names."""
        some = np.fromiter(positions, np.int32)
        return tuple(some[np.argsort(self.rank[some])].tolist())

    def initial(self, position: int) -> str:
        """The letter from A to Z that a name stands under; a sign for what comes before and after these."""
        first = self._names[position][:1]
        if "a" <= first <= "z":
            return first.upper()
        return INITIALS[first > "z"]

    def _attempts(self, wanted: Sequence[tuple[str, ...]], scores: Weights) -> Iterator[bool]:
        """Fills in the scores of each word: as it is written; then nearly so, first where it stands nowhere."""
        for place, parts in enumerate(wanted):
            scores[place] = self._chunk(parts, self._index.written)
        yield False
        unknown = ~scores.any(axis=1)
        for some in (unknown, ~unknown):
            for place in np.flatnonzero(some).tolist():
                scores[place] = self._chunk(wanted[place], self._index.nearly)
            yield True

    def _chunk(self, parts: tuple[str, ...], weigh: Weigh) -> Weights:
        """How well each record has a word: all of its parts, or the parts in one."""
        telling = [part for part in parts if part not in EMPTY] or list(parts)
        scores: Weights = np.minimum.reduce([self._index.best(weigh(part)) for part in telling])
        if len(parts) > 1:
            np.maximum(scores, self._index.best(weigh("".join(parts))), out=scores)
        return scores

    def _nearest(self, query: str, scores: Weights) -> tuple[int, ...]:
        """The records whose names are like the query, the most alike first; then those that have most of its words."""
        wanted = _in_order(folded(query))
        alike: dict[int, float] = {}
        for written in self._alike:
            for _, likeness, position in process.extract(
                wanted, written, scorer=fuzz.ratio, limit=MOST_NEAREST, score_cutoff=LIKE
            ):
                alike[position] = max(likeness, alike.get(position, 0))
        nearest = sorted(alike, key=lambda one: (-alike[one], self.rank[one]))
        having = np.flatnonzero(scores.any(axis=0))
        of_these = scores[:, having]
        best = (self.rank[having], -of_these.sum(axis=0), -(of_these > 0).sum(axis=0))
        having = having[np.lexsort(best)]
        nearest += [one for one in having[: 2 * MOST_NEAREST].tolist() if one not in alike]
        return tuple(nearest[:MOST_NEAREST])

    def _named_so(self, positions: NDArray[Any], query: str) -> Weights:
        """What a record has more whose name, or acronym, is the whole query, or begins with it."""
        wanted = " ".join(folded(query).split())
        more = np.zeros(len(positions), np.int32)
        for place, position in enumerate(positions.tolist()):
            called = self._names[position], self._acronyms[position]
            if wanted in called:
                more[place] = SAME_NAME
            elif any(one.startswith(wanted) for one in called):
                more[place] = BEGINS_NAME
        return more
