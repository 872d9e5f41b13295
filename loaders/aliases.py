"""The secretariat's small file: which ids are one, and which are two in spite of their looks.

What it decides is said in notes and stored nowhere: the records have the ids that count.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from dashboard.findings import Finding
from dashboard.snapshot import Origin
from loaders.identity import Pair, shown
from loaders.recognise import Recognised
from loaders.rows import Batch, place
from loaders.schema import REFERENCES, SCHEMAS, Alias
from loaders.tables import Row

Batches = Mapping[str, list[Batch]]


class _Decision(NamedTuple):
    """That two ids of a table are one (`same_as`), or are not (`different_from`), and where it stands."""

    recognised: Recognised
    row: Row
    column: str
    table: str
    written: str
    other: str

    def finding(self, code: str, column: str | None = None, **details: str) -> Finding:
        named = self.other if column else self.written
        where = place(self.recognised, self.row, column or "id")
        value = None if shown(named) != named else named
        return Finding(
            code, **where, value=value, details={"other": shown(self.other), "rows": "1", **details}
        )


class Decisions:
    """What the file decides of the ids of partners and alliances.

    `same`: table → id → the id that counts; `different`: table → pairs; `written`: the id that a renamed row has.
    """

    def __init__(self, aliases: Sequence[Batch], batches: Batches) -> None:
        self.same: dict[str, dict[str, str]] = {table: {} for table in REFERENCES}
        self.different: dict[str, set[Pair]] = {table: set() for table in REFERENCES}
        self.written: dict[Origin, str] = {}
        self._said: list[Finding] = []
        self._taken: list[_Decision] = []
        self._used: dict[str, Counter[str]] = {table: Counter() for table in REFERENCES}
        self._ids = {table: _ids(batches, table) for table in REFERENCES} if aliases else {}
        self._take([one for batch in aliases for one in self._decisions(batch)])

    def _decisions(self, batch: Batch) -> Iterator[_Decision]:
        """The decisions of a table that speak of ids that there are."""
        for read in batch.reads:
            alias = read.record
            if not isinstance(alias, Alias):
                continue
            if alias.same_as is None and alias.different_from is None:
                where = place(batch.recognised, read.row, "id")
                self._said.append(Finding("alias_decides_nothing", **where))
            for column in ("same_as", "different_from"):
                other = getattr(alias, column)
                tables = self._tables(alias.kind, other)
                table = tables[0] if tables else ""
                one = _Decision(batch.recognised, read.row, column, table, alias.id, other)
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

    def applied(self, batches: Batches) -> dict[str, list[Batch]]:
        """All tables with the ids that count, in rows and in what names them."""
        found = dict(batches)
        for table, same in self.same.items():
            if not same:
                continue
            key = SCHEMAS[table].key[0]
            for name, column in ((table, key), *REFERENCES[table]):
                found[name] = [
                    self._renamed(batch, table, column, is_own=name == table and column == key)
                    for batch in found.get(name, [])
                ]
        return found

    def _renamed(self, batch: Batch, table: str, column: str, *, is_own: bool) -> Batch:
        same, reads = self.same[table], []
        for read in batch.reads:
            named = getattr(read.record, column)
            if named not in same:
                reads.append(read)
                continue
            self._used[table][named] += 1
            if is_own:
                self.written[read.origin] = named
            record = read.record.model_copy(update={column: same[named]})
            reads.append(read._replace(record=record))
        return replace(batch, reads=reads)

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


def _ids(batches: Batches, table: str) -> set[str]:
    key = SCHEMAS[table].key[0]
    return {
        str(getattr(read.record, key)) for batch in batches.get(table, []) for read in batch.reads
    }
