"""The secretariat's small file: which ids are one, and which are two in spite of their looks.

What it decides is said in notes and stored nowhere: the records have the ids that count.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from dashboard.coded import positions
from dashboard.findings import Finding
from dashboard.snapshot import Origin
from loaders.identity import Pair, shown
from loaders.rows import Gathered
from loaders.schema import REFERENCES, SCHEMAS

Tables = Mapping[str, Gathered]
DECIDES = ("same_as", "different_from")


class _Decision(NamedTuple):
    """That two ids of a table are one (`same_as`), or are not (`different_from`), and where it stands."""

    lines: Gathered
    row: int
    column: str
    table: str
    written: str
    other: str

    def finding(self, code: str, column: str | None = None, **details: str) -> Finding:
        named = self.other if column else self.written
        where = self.lines.place(self.row, column or "id")
        value = None if shown(named) != named else named
        return Finding(
            code, **where, value=value, details={"other": shown(self.other), "rows": "1", **details}
        )


class Decisions:
    """What the file decides of the ids of partners and alliances.

    `same`: table → id → the id that counts; `different`: table → pairs; `written`: the id that a renamed row has.
    """

    def __init__(self, aliases: Gathered | None, tables: Tables) -> None:
        self.same: dict[str, dict[str, str]] = {table: {} for table in REFERENCES}
        self.different: dict[str, set[Pair]] = {table: set() for table in REFERENCES}
        self.written: dict[Origin, str] = {}
        self._said: list[Finding] = []
        self._taken: list[_Decision] = []
        self._used: dict[str, Counter[str]] = {table: Counter() for table in REFERENCES}
        self._ids: dict[str, frozenset[str]] = {}
        if aliases is not None:
            self._ids = {table: _ids(tables, table) for table in REFERENCES}
            self._take(list(self._decisions(aliases)))

    def _decisions(self, lines: Gathered) -> Iterator[_Decision]:
        """The decisions of a table that speak of ids that there are."""
        fields = (lines.columns[field] for field in ("id", "kind", *DECIDES))
        for row, (written, kind, *others) in enumerate(zip(*fields, strict=True)):
            if not any(others):
                self._said.append(Finding("alias_decides_nothing", **lines.place(row, "id")))
            for column, other in zip(DECIDES, others, strict=True):
                tables = self._tables(kind, other)
                table = tables[0] if tables else ""
                one = _Decision(lines, row, column, table, written, other)
                if len(tables) == 1:
                    yield one
                elif other is not None:
                    code = "alias_without_kind" if tables else "unknown_alias"
                    self._said.append(one.finding(code, column))

    def _tables(self, kind: str | None, known: str) -> list[str]:
        """The tables that a line may speak of: where the other id is somebody's."""
        return [table for table, ids in self._ids.items() if kind in (None, table) and known in ids]

    def _take(self, decisions: Sequence[_Decision]) -> None:
        """What makes ids one, then what tells them apart; a line that contradicts those before it is passed over."""
        for one in sorted(decisions, key=lambda one: one.column == "different_from"):
            same = self.same[one.table]
            ends = _end(same, one.written), _end(same, one.other)
            if one.column == "different_from":
                is_sound = ends[0] != ends[1]
            else:
                is_sound = ends[1] != one.written and ends[0] in (one.written, ends[1])
            if not is_sound:
                self._said.append(one.finding("alias_contradicts"))
                continue
            self._taken.append(one)
            if one.column == "different_from":
                self.different[one.table].add(frozenset(ends))
            else:
                same[one.written] = ends[1]
        for table, same in self.same.items():
            self.same[table] = {written: _end(same, written) for written in same}

    def applied(self, tables: Tables) -> dict[str, Gathered]:
        """All tables with the ids that count, in rows and in what names them."""
        found = dict(tables)
        for table, same in self.same.items():
            if not same:
                continue
            key = SCHEMAS[table].key[0]
            for name, column in ((table, key), *REFERENCES[table]):
                if name in found:
                    is_own = name == table and column == key
                    found[name] = self._renamed(found[name], table, column, is_own=is_own)
        return found

    def _renamed(self, lines: Gathered, table: str, column: str, *, is_own: bool) -> Gathered:
        same, names = self.same[table], lines.columns[column]
        for row in positions(names.where(lambda named: named in same)):
            self._used[table][names[row]] += 1
            if is_own:
                self.written[lines.origin(row)] = names[row]
        return lines.having(**{column: names.mapped(lambda named: same.get(named, named))})

    def findings(self, *, is_whole: bool) -> Iterator[Finding]:
        """What was decided, line by line; of a drop that `is_whole`, which lines speak of nobody."""
        for finding in self._said:
            if is_whole or finding.code != "unknown_alias":
                yield finding
        for one in self._taken:
            rows = self._used[one.table][one.written]
            if not rows and one.written not in self._ids[one.table]:
                if is_whole:
                    yield one.finding("unknown_alias")
            elif one.column == "same_as":
                yield one.finding("read_as", rows=str(rows))
            else:
                yield one.finding("kept_apart")


def _end(same: dict[str, str], written: str) -> str:
    """The id that an id is read as, in the end; the ids on the way there are read as it from now on."""
    on_the_way = []
    while written in same:
        on_the_way.append(written)
        written = same[written]
    same.update(dict.fromkeys(on_the_way, written))
    return written


def _ids(tables: Tables, table: str) -> frozenset[str]:
    key = SCHEMAS[table].key[0]
    return frozenset(tables[table].columns[key].values) if table in tables else frozenset()
