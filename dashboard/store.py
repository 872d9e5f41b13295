"""Where snapshots live: a database behind SQLAlchemy, SQLite by default, PostgreSQL by URL.

`snapshots` holds one compressed blob for each digest, `publications` the list of what was shown when, `stated` what each
of them said, `lineage` since when the records of a snapshot are shown. Writers come one after the other; readers see what was before or what is after, and need no right to write.
"""

import sqlite3
import weakref
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from time import monotonic, sleep
from typing import Any, TypeAlias

from sqlalchemy import (
    JSON,
    Column,
    Connection,
    Engine,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    Select,
    String,
    Table,
    create_engine,
    event,
    func,
    insert,
    select,
    text,
)
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.pool import NullPool

from dashboard.errors import SettingsError, StoreError, UnknownSnapshotError
from dashboard.findings import Finding
from dashboard.lineage import Lineage
from dashboard.packing import packed, packed_days, unpacked, unpacked_days
from dashboard.snapshot import Snapshot

BUSY_SECONDS = 30
CONNECT_SECONDS = 5
MOMENT = 0.05  # seconds
DRIVERS = {("sqlite", "pysqlite"), ("postgresql", "psycopg")}
WRITERS_LOCK = 41004  # the key of an advisory lock; any number will do, if it stays the same
SHORT = 12  # letters of a digest, where a person reads it
EXAMPLES = "sqlite:////folder/d4.sqlite or postgresql://user@host/database"

_METADATA = MetaData()
_SNAPSHOTS = Table(
    "snapshots",
    _METADATA,
    Column("digest", String(64), primary_key=True),
    Column("as_of", String(10), nullable=False),
    Column("created_at", String(40), nullable=False),
    Column("content", LargeBinary, nullable=False),
)
_PUBLICATIONS = Table(
    "publications",
    _METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("digest", String(64), ForeignKey("snapshots.digest"), nullable=False, index=True),
    Column("at", String(40), nullable=False),
    Column("action", String(20), nullable=False),
    Column("said", JSON, nullable=False),
)
_DROPS = Table(
    "drops",
    _METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", String(40), nullable=False),
    Column("place", String(64), nullable=False),
    Column("verdict", String(20), nullable=False),
    Column("said", JSON, nullable=False),
)
_STATED = Table(
    "stated",
    _METADATA,
    Column("number", ForeignKey("publications.number"), primary_key=True, autoincrement=False),
    Column("by_day", JSON, nullable=False),
    Column("document", JSON, nullable=False),
)
_LINEAGE = Table(
    "lineage",
    _METADATA,
    Column("digest", ForeignKey("snapshots.digest"), primary_key=True),
    Column("content", LargeBinary, nullable=False),
)
_NEWEST_FIRST = select(_PUBLICATIONS).order_by(_PUBLICATIONS.c.number.desc())
_Row = dict[str, Any]
Figures: TypeAlias = Mapping[str, int | None]
_FINDING = tuple(item.name for item in fields(Finding))


@dataclass(frozen=True, slots=True)
class Publication:
    """One switch of the public site to a snapshot; the newest one is what visitors see.

    `action` is `publish` or `rollback`; `exports` has one entry for each table that was read, in the shape of
    `exports` in `d4 check --format json`; `figures` are the headline figures, in the shape of `figures` there.
    """

    number: int
    digest: str
    at: datetime
    action: str
    as_of: date
    illustrative: bool
    figures: Mapping[str, Any]
    exports: Sequence[Mapping[str, Any]]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Dropped:
    """What became of the exports that lay in the watched folder.

    `place` tells this state of the folder from others; `verdict` is `published`, `unchanged`, `held`, `refused` or
    `undone`; `said` has nothing of what stands in the exports: `exports` as a publication has them, `codes`, the number of
    findings of each, and what was `confirmed` or is to be.
    """

    number: int
    at: datetime
    place: str
    verdict: str
    said: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of a snapshot when it is published: figures of each day by their names, and all figures of the newest
    day in the shape of the data interface."""

    by_day: Mapping[str, Figures]
    document: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Stated:
    """What a publication said of each day, by its ISO date."""

    number: int
    digest: str
    at: datetime
    action: str
    by_day: Mapping[str, Figures]


class Store:
    """Snapshots by digest, and the list of publications. Opens nothing until it is first asked.

    Raises SettingsError for an address that no store of ours can have.
    """

    def __init__(self, url: str) -> None:
        try:
            self._url = make_url(url)
            if self._url.drivername in ("postgres", "postgresql"):
                self._url = self._url.set(drivername="postgresql+psycopg")
            dialect = self._url.get_dialect()
        except (ArgumentError, NoSuchModuleError, ValueError):
            raise SettingsError(f"The store’s address is none: write it as {EXAMPLES}.") from None
        if (dialect.name, dialect.driver) not in DRIVERS:
            raise SettingsError(f"The store cannot be of this kind: write it as {EXAMPLES}.")
        self._file: Path | None = None
        if self._url.get_backend_name() == "sqlite":
            if self._url.database in (None, "", ":memory:"):
                raise SettingsError(f"The store’s address names no file: write it as {EXAMPLES}.")
            self._file = Path(str(self._url.database))
        self.name = str(self._file or self._url.render_as_string())

    def publish(
        self,
        snapshot: Snapshot,
        *,
        at: datetime,
        figures: Mapping[str, Any],
        exports: Sequence[Mapping[str, Any]],
        findings: Sequence[Finding],
        stated: Said | None = None,
        days: Lineage | None = None,
        instead_of: int | None = None,
    ) -> Publication:
        """Make `snapshot` the current one, in one transaction. Raises StoreError; then nothing has changed.

        `stated` is what is said of it, and `days` since when its records are shown; None where nobody can say.
        With `instead_of` only in the place of the publication of that number (0: of none), which somebody has looked at.
        Publishing what is current once more, with nothing new to say of it, makes no new publication.
        """
        said = {
            "as_of": snapshot.as_of.isoformat(),
            "illustrative": snapshot.about.illustrative,
            "figures": dict(figures),
            "exports": [dict(export) for export in exports],
            "findings": [_finding_data(finding) for finding in findings],
        }
        content = packed(snapshot)
        with self._writing() as connection:
            current = _newest(connection)
            if current and (current["digest"], current["said"]) == (snapshot.digest, said):
                return _publication(current)
            if instead_of not in (None, current["number"] if current else 0):
                raise StoreError(
                    "Something else has been published meanwhile: check the exports against it once more."
                )
            if not connection.scalar(_holding(snapshot.digest)):
                connection.execute(
                    insert(_SNAPSHOTS).values(
                        digest=snapshot.digest,
                        as_of=snapshot.as_of.isoformat(),
                        created_at=_moment(at),
                        content=content,
                    )
                )
            if days is not None and not connection.scalar(_days_of(snapshot.digest)):
                kept = insert(_LINEAGE).values(digest=snapshot.digest, content=packed_days(days))
                connection.execute(kept)
            made = _append(connection, snapshot.digest, at=at, action="publish", said=said)
            if stated is not None:
                _state(connection, made.number, stated)
            return made

    def current_key(self) -> tuple[Any, ...] | None:
        """What tells the current publication from every other, of this store or of one that takes its place.

        Cheap enough to ask twice a second; None with nothing published. The last drop is a part of it.
        """
        columns = (_PUBLICATIONS.c.number, _PUBLICATIONS.c.digest, _PUBLICATIONS.c.at)
        newest = select(*columns).order_by(_PUBLICATIONS.c.number.desc()).limit(1)
        last = select(func.max(_DROPS.c.number).label("drop"))
        dropped = tuple(row["drop"] for row in self._rows(last))
        return next(((*row.values(), *dropped) for row in self._rows(newest)), None)

    def current(self) -> Publication | None:
        """What visitors see; None with nothing published."""
        return next(iter(self.history(1)), None)

    def snapshot(self, digest: str) -> Snapshot:
        """The snapshot of that digest, validated anew. Raises UnknownSnapshotError, or StoreError where it is damaged."""
        rows = self._rows(select(_SNAPSHOTS.c.content).where(_SNAPSHOTS.c.digest == digest))
        if not rows:
            raise UnknownSnapshotError(f"The store {self.name} has no snapshot {digest[:SHORT]}.")
        try:
            snapshot = unpacked(rows[0]["content"])
        except ValueError:
            snapshot = None
        if snapshot is None or snapshot.digest != digest:
            raise StoreError(
                f"The snapshot {digest[:SHORT]} in the store {self.name} is damaged, or was written by another "
                "release: publish the exports again."
            )
        return snapshot

    def document(self, digest: str) -> Mapping[str, Any] | None:
        """All that was said of a snapshot when it was last published, in the shape of the data interface.

        None where an earlier release published it.
        """
        said = (
            select(_STATED.c.document)
            .join(_PUBLICATIONS, _PUBLICATIONS.c.number == _STATED.c.number)
            .where(_PUBLICATIONS.c.digest == digest)
            .order_by(_STATED.c.number.desc())
        )
        return next((row["document"] for row in self._rows(said.limit(1))), None)

    def stated(self) -> tuple[Stated, ...]:
        """What every publication said of days, the oldest first; without those of earlier releases."""
        columns = (_PUBLICATIONS.c[name] for name in ("number", "digest", "at", "action"))
        said = (
            select(*columns, _STATED.c.by_day)
            .join(_STATED, _PUBLICATIONS.c.number == _STATED.c.number)
            .order_by(_PUBLICATIONS.c.number)
        )
        return tuple(
            Stated(**{**row, "at": datetime.fromisoformat(row["at"])}) for row in self._rows(said)
        )

    def lineage(self, digest: str) -> Lineage | None:
        """Since when the records of a snapshot are shown; None where nobody kept it."""
        rows = self._rows(_days_of(digest))
        try:
            return unpacked_days(rows[0]["content"]) if rows else None
        except ValueError:
            return None

    def record(self, place: str, verdict: str, said: Mapping[str, Any], *, at: datetime) -> Dropped:
        """Remember what became of a drop. Raises StoreError."""
        with self._writing() as connection:
            last = connection.scalar(select(func.max(_DROPS.c.number)))
            row = {
                "number": (last or 0) + 1,
                "at": _moment(at),
                "place": place,
                "verdict": verdict,
                "said": dict(said),
            }
            connection.execute(insert(_DROPS).values(row))
            return _dropped(row)

    def last_drop(self) -> Dropped | None:
        """What became of the exports that were dropped last; None where no folder was ever watched."""
        newest = select(_DROPS).order_by(_DROPS.c.number.desc()).limit(1)
        return next(map(_dropped, self._rows(newest)), None)

    def found(self, beginning: str) -> Publication:
        """The newest publication of the snapshot whose digest begins so; the current one for no letters.

        Raises UnknownSnapshotError, or StoreError where several begin so.
        """
        history = _NEWEST_FIRST.where(
            _PUBLICATIONS.c.digest.startswith(beginning.lower(), autoescape=True)
        )
        rows = self._rows(history if beginning else history.limit(1))
        return _publication(_only(rows, beginning))

    def earlier(self) -> str | None:
        """The digest of what was shown before the current snapshot, past all that was taken back; None where there is none."""
        shown, _ = self._walked()
        return shown[-2] if len(shown) > 1 else None

    def taken_back(self) -> frozenset[str]:
        """The digests of the snapshots that somebody went back from and that were not published since."""
        return self._walked()[1]

    def _walked(self) -> tuple[list[str], frozenset[str]]:
        """The digests that stand of all that was shown, oldest first, and those that were taken back."""
        shown: list[str] = []
        gone: set[str] = set()
        columns = _PUBLICATIONS.c.digest, _PUBLICATIONS.c.action
        for row in self._rows(select(*columns).order_by(_PUBLICATIONS.c.number)):
            digest = row["digest"]
            if row["action"] == "rollback" and digest in shown:
                while shown[-1] != digest:
                    gone.add(shown.pop())
            elif shown[-1:] != [digest]:
                shown.append(digest)
            gone.discard(digest)
        return shown, frozenset(gone)

    def has(self, digest: str) -> bool:
        """Whether the snapshot of that digest was ever published here."""
        return bool(self._rows(_holding(digest)))

    def history(self, most: int = 20) -> tuple[Publication, ...]:
        """The publications, newest first."""
        return tuple(_publication(row) for row in self._rows(_NEWEST_FIRST.limit(most)))

    def rollback(self, digest: str | None = None, *, at: datetime) -> Publication:
        """Show an earlier snapshot again: that of `digest` (a unique beginning will do), else the one shown before.

        What is shown already stays, without a new publication.
        """
        with self._writing() as connection:
            current = _newest(connection)
            if current is None:
                raise StoreError("Nothing has been published yet: there is nothing to go back to.")
            earlier = (
                _shown_before(connection, current)
                if digest is None
                else _beginning_with(connection, digest)
            )
            if earlier["digest"] == current["digest"]:
                return _publication(current)
            made = _append(
                connection, earlier["digest"], at=at, action="rollback", said=earlier["said"]
            )
            same = select(_STATED).where(_STATED.c.number == earlier["number"])
            for row in _found(connection, same):
                _state(connection, made.number, Said(row["by_day"], row["document"]))
            return made

    def _rows(self, query: Select[Any]) -> Sequence[_Row]:
        """What one SELECT gives; nothing while nobody has ever published here."""
        if self._file is not None and not self._file.exists():
            return ()
        try:
            with self._reader.connect() as connection:
                return _found(connection, query)
        except DBAPIError as error:
            if _lacks_tables(error):
                return ()
            raise self._explained(error) from error

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        """One transaction, which begins when no other writer is at work."""
        try:
            if self._file is not None:
                self._file.parent.mkdir(parents=True, exist_ok=True)
            with self._writer.begin() as connection:
                if self._file is None:
                    lock = {"key": WRITERS_LOCK}
                    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), lock)
                _METADATA.create_all(connection)
                yield connection
        except DBAPIError as error:
            raise self._explained(error) from error
        except OSError as error:
            raise StoreError(f"The store {self.name} cannot be made: {error.strerror}.") from error

    @cached_property
    def _reader(self) -> Engine:
        if self._file is not None:
            return _reading_engine(self._file)
        engine = create_engine(
            self._url,
            pool_pre_ping=True,
            pool_size=1,
            connect_args={"connect_timeout": CONNECT_SECONDS},
        )
        weakref.finalize(self, engine.dispose)
        return engine

    @cached_property
    def _writer(self) -> Engine:
        return self._reader if self._file is None else _writing_engine(self._file)

    def _explained(self, error: DBAPIError) -> StoreError:
        """One sentence for what a database says; its own first line where we know no better."""
        own = str(error.orig).strip().partition("\n")[0].rstrip(".")
        for part, sentence in _SENTENCES.items():
            if part in own:
                return StoreError(sentence.format(store=self.name))
        return StoreError(f"The store {self.name} does not answer: {own}.")


_SENTENCES = {
    "database is locked": f"The store {{store}} is busy: somebody else has been writing for {BUSY_SECONDS} seconds.",
    "readonly database": "The store {store} cannot be written: the file or its folder is read-only.",
    "unable to open database": "The store {store} cannot be opened: check the folder and its permissions.",
    "not a database": "The store {store} is damaged, or no SQLite file: move it away and publish the exports again.",
    "malformed": "The store {store} is damaged: move it away and publish the exports again.",
}


def _reading_engine(file: Path) -> Engine:
    """Opens the file anew for each question (some 0.1 ms), so that threads and processes share nothing."""

    def connect() -> sqlite3.Connection:
        address = f"{file.resolve().as_uri()}?mode=ro"
        connection = sqlite3.connect(address, uri=True, timeout=BUSY_SECONDS, isolation_level=None)
        try:
            connection.execute("SELECT 1 FROM sqlite_master")
        except sqlite3.OperationalError:
            connection.close()
            if Path(f"{file}-wal").exists():
                raise
            # A write-ahead log needs a file beside the database even to read; where we may not make
            # one and no writer has one open, the file stands still and can be read as it is.
            return sqlite3.connect(f"{address}&immutable=1", uri=True, isolation_level=None)
        return connection

    return create_engine("sqlite://", creator=connect, poolclass=NullPool)


def _writing_engine(file: Path) -> Engine:
    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(file, timeout=BUSY_SECONDS, isolation_level=None)
        patience = monotonic() + BUSY_SECONDS
        while True:
            try:
                with closing(connection.execute("PRAGMA journal_mode=WAL")):
                    return connection
            except sqlite3.OperationalError as error:
                # For this one change SQLite does not wait while another writer makes the file.
                if "locked" not in str(error) or monotonic() > patience:
                    connection.close()
                    raise
            sleep(MOMENT)

    engine = create_engine("sqlite://", creator=connect, poolclass=NullPool)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _lacks_tables(error: DBAPIError) -> bool:
    return "no such table" in str(error.orig) or getattr(error.orig, "sqlstate", "") == "42P01"


def _holding(digest: str) -> Select[Any]:
    return select(_SNAPSHOTS.c.digest).where(_SNAPSHOTS.c.digest == digest)


def _days_of(digest: str) -> Select[Any]:
    return select(_LINEAGE.c.content).where(_LINEAGE.c.digest == digest)


def _state(connection: Connection, number: int, stated: Said) -> None:
    said = {"by_day": dict(stated.by_day), "document": dict(stated.document)}
    connection.execute(insert(_STATED).values(number=number, **said))


def _found(connection: Connection, query: Select[Any]) -> list[_Row]:
    return [row._asdict() for row in connection.execute(query)]


def _newest(connection: Connection) -> _Row | None:
    return next(iter(_found(connection, _NEWEST_FIRST.limit(1))), None)


def _shown_before(connection: Connection, current: _Row) -> _Row:
    others = _NEWEST_FIRST.where(_PUBLICATIONS.c.digest != current["digest"])
    before = _found(connection, others.limit(1))
    if not before:
        raise StoreError("Only one snapshot was ever published: there is none to go back to.")
    return before[0]


def _beginning_with(connection: Connection, beginning: str) -> _Row:
    fitting = _PUBLICATIONS.c.digest.startswith(beginning.lower(), autoescape=True)
    return _only(_found(connection, _NEWEST_FIRST.where(fitting)), beginning)


def _only(found: Sequence[_Row], beginning: str) -> _Row:
    if not found:
        raise UnknownSnapshotError(f"No snapshot begins with “{beginning}”: see `d4 history`.")
    if len({row["digest"] for row in found}) > 1:
        raise StoreError(f"Several snapshots begin with “{beginning}”: give more of the digest.")
    return found[0]


def _append(
    connection: Connection, digest: str, *, at: datetime, action: str, said: Mapping[str, Any]
) -> Publication:
    last = connection.scalar(select(func.max(_PUBLICATIONS.c.number)))
    row = {
        "number": (last or 0) + 1,
        "digest": digest,
        "at": _moment(at),
        "action": action,
        "said": dict(said),
    }
    connection.execute(insert(_PUBLICATIONS).values(row))
    return _publication(row)


def _publication(row: _Row) -> Publication:
    said = row["said"]
    return Publication(
        number=row["number"],
        digest=row["digest"],
        at=datetime.fromisoformat(row["at"]),
        action=row["action"],
        as_of=date.fromisoformat(said["as_of"]),
        illustrative=said["illustrative"],
        figures=said["figures"],
        exports=said["exports"],
        findings=tuple(Finding(**finding) for finding in said["findings"]),
    )


def _dropped(row: _Row) -> Dropped:
    return Dropped(**{**row, "at": datetime.fromisoformat(row["at"])})


def _finding_data(finding: Finding) -> dict[str, Any]:
    data = {name: getattr(finding, name) for name in _FINDING} | {"details": dict(finding.details)}
    return {name: value for name, value in data.items() if value is not None}


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds")
