"""The address of a database: what of it may be shown, and how it is opened so that nothing can be written."""

import os
import re
import sqlite3
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from loaders.tables import printable, shown_name

if TYPE_CHECKING:
    from sqlalchemy import URL, Engine

CONNECT_SECONDS, STATEMENT_SECONDS = 5, 60
SQLITE_STEPS, SQLITE_MOST = 10_000_000, 200  # a view without end is stopped after both multiplied
SQLITE_LARGEST = 100 << 20  # bytes of one cell
DRIVERS = {
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "mysql": "mysql+pymysql",
    "mariadb": "mariadb+pymysql",
}
_ADDRESS = re.compile(r"([a-z][\w+.-]*)://", re.IGNORECASE)
_SQLITE_MAGIC, _WAL_FORMAT = b"SQLite format 3\0", b"\x02"


class UnfinishedError(Exception):
    """What was written last to a SQLite file stands beside it, and reading it would write."""


def is_address(written: str) -> bool:
    return _ADDRESS.match(written) is not None


def shown(written: str) -> str:
    """A place as a report may show it: of an address the kind, the host and the database, never who asks."""
    told = _ADDRESS.match(written)
    if told is None:
        return written
    try:
        url = parsed(written)
    except ValueError:
        return told[1].casefold()
    backend = url.get_backend_name()
    if backend == "sqlite":
        return shown_name(Path(url.database or backend))
    return printable(f"{backend}://{url.host or ''}/{url.database or ''}")


def parsed(written: str) -> "URL":
    """The address with the driver that we have for it. Raises ValueError where it is none."""
    from sqlalchemy.engine import make_url  # noqa: PLC0415 - who reads files does not wait for it
    from sqlalchemy.exc import ArgumentError  # noqa: PLC0415

    try:
        url = make_url(written)
    except ArgumentError as error:
        raise ValueError("not an address") from error
    name = url.drivername.casefold()
    return url.set(drivername=DRIVERS.get(name, name))


def engine_of(url: "URL") -> "Engine":
    """Opens connections that can only read, and gives up in bounded time."""
    from sqlalchemy import create_engine  # noqa: PLC0415
    from sqlalchemy.pool import NullPool  # noqa: PLC0415

    given: dict[str, Any] = {"poolclass": NullPool}
    match url.get_backend_name():
        case "sqlite":
            path = Path(str(url.database))
            return create_engine("sqlite://", creator=lambda: sqlite_connection(path), **given)
        case "postgresql":
            given["execution_options"] = {
                "isolation_level": "REPEATABLE READ",
                "postgresql_readonly": True,
            }
            given["connect_args"] = {"connect_timeout": CONNECT_SECONDS}
        case "mysql" | "mariadb":
            given["execution_options"] = {"isolation_level": "REPEATABLE READ"}
            given["connect_args"] = {
                "connect_timeout": CONNECT_SECONDS,
                "read_timeout": STATEMENT_SECONDS,
                "init_command": "SET SESSION TRANSACTION READ ONLY",
            }
    return create_engine(url, **given)


def sqlite_connection(path: Path) -> sqlite3.Connection:
    """A connection that reads a file and leaves nothing beside it. Raises UnfinishedError and OSError."""
    connection = sqlite3.connect(
        f"file:{quote(os.fsencode(path.absolute()))}?{_sqlite_mode(path)}",
        uri=True,
        timeout=CONNECT_SECONDS,
    )
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, SQLITE_LARGEST)
    connection.text_factory = lambda data: data.decode("utf-8", "replace")
    calls = count()
    connection.set_progress_handler(lambda: next(calls) > SQLITE_MOST, SQLITE_STEPS)
    return connection


def _sqlite_mode(path: Path) -> str:
    """Opened as usual, a file with a write-ahead log gets two more beside it; said never to change, it does not."""
    with path.open("rb") as file:
        begins = file.read(20)
    log, index = (path.with_name(path.name + end) for end in ("-wal", "-shm"))
    if log.exists() and log.stat().st_size:
        if not index.exists():
            raise UnfinishedError
        return "mode=ro"
    has_log = begins.startswith(_SQLITE_MAGIC) and begins[18:19] == _WAL_FORMAT
    return "mode=ro&immutable=1" if has_log else "mode=ro"
