"""Databases: each table and view of the default schema becomes a table, as a spreadsheet of it would show it.

Only reads: servers are asked within one transaction that cannot write. Of tables that are none of ours nothing but the
headings is read.
"""

import re
import warnings
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dashboard.findings import Finding
from loaders.addresses import STATEMENT_SECONDS, UnfinishedError, engine_of, parsed, shown
from loaders.database_cells import cell_text, read_odd_days
from loaders.recognise import Headings
from loaders.tables import Opened, Progress, Table, printable, read_table, shown_name

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection, Inspector, Select

MOST_CELLS = 30_000_000  # of one table
MOST_NAMED = 10
AT_ONCE = 1000  # rows on their way
OFTEN = 16 * AT_ONCE
NAMED = ("sqlite", "mysql", "mariadb")  # whose addresses must name a database
NOW = float("inf")  # a server says what is so at this moment: no file is newer

# What drivers say, as far as it is the same in the languages that servers speak, and what it comes from.
_CAUSES = (
    ("no_server", r"refused|resolve|translate host|connection timeout|unreachable|\((2003|2005),"),
    ("no_entry", r"passwor|authenti|pg_hba|permission|\brole\b|\((1045|1698|1044|1142|1227),"),
    ("unknown_database", r"FATAL: .*database|\(1049,"),
    ("too_slow", r"statement timeout|timed out|interrupted|\((2013|3024|1969),"),
    ("in_use", r"locked|readonly"),
    ("damaged", r"not a database|malformed"),
)


class TooLargeError(Exception):
    """A table has more cells than any that could be ours."""


def open_database_file(path: Path, headings: Headings, progress: Progress) -> Opened:
    """The tables of a SQLite file, or a finding that says why they cannot be read."""
    from sqlalchemy import URL  # noqa: PLC0415 - who reads CSV files does not wait for it

    url = URL.create("sqlite", database=str(path))
    try:
        return _opened(url, shown_name(path), path.stat().st_mtime, headings, progress)
    except UnfinishedError:
        return _not_read(shown_name(path), cause="in_use")
    except OSError as error:
        return _not_read(shown_name(path), reason=error.strerror or str(error))


def open_database(address: str, headings: Headings, progress: Progress) -> Opened:
    """The tables of the database at an address, or a finding that says why they cannot be read."""
    source = shown(address)
    try:
        url = parsed(address)
    except ValueError:
        return _not_read(source, cause="bad_address")
    backend = url.get_backend_name()
    if not url.database and backend in NAMED:
        return _not_read(source, cause="bad_address")
    if backend != "sqlite":
        return _opened(url, source, NOW, headings, progress)
    file = Path(url.database or "")
    if file.is_file():
        return open_database_file(file, headings, progress)
    missing = Finding("missing_place", source, details={"place": printable(str(file))})
    return Opened(source, findings=(missing,))


def _opened(
    url: "URL", source: str, changed_at: float, headings: Headings, progress: Progress
) -> Opened:
    from sqlalchemy.exc import NoSuchModuleError, SAWarning, SQLAlchemyError  # noqa: PLC0415

    try:
        with warnings.catch_warnings():  # of types that SQLAlchemy does not know; we need none
            warnings.simplefilter("ignore", SAWarning)
            with engine_of(url).connect() as connection:
                reading = _Reading(connection, source, changed_at, headings, progress)
                return reading.opened()
    except NoSuchModuleError:
        return _not_read(source, cause="unknown_kind", word=url.drivername)
    except ImportError as error:
        return _not_read(source, cause="missing_module", word=error.name or url.drivername)
    except TooLargeError:
        return _not_read(source, cause="too_large")
    except (SQLAlchemyError, TypeError, ValueError, RuntimeError) as error:
        return _not_read(source, **_why(error, url))


def _not_read(source: str, **details: str) -> Opened:
    return Opened(source, findings=(Finding("database_not_read", source, details=details),))


def _why(error: Exception, url: "URL") -> Mapping[str, str]:
    """The cause of a failure, or what the driver says, without who asked and with what password."""
    said = str(getattr(error, "orig", None) or error)
    for cause, pattern in _CAUSES:
        if re.search(pattern, said):
            return {"cause": cause}
    reason = next(iter(said.splitlines()), type(error).__name__)
    for secret in filter(None, (url.password, url.username)):
        reason = reason.replace(str(secret), "…")
    return {"reason": printable(reason)}


class _Reading:
    """The tables of one database, read within one transaction."""

    def __init__(
        self,
        connection: "Connection",
        source: str,
        changed_at: float,
        headings: Headings,
        progress: Progress,
    ) -> None:
        from sqlalchemy import inspect  # noqa: PLC0415

        _begin(connection)
        self._connection, self._source, self._changed_at = connection, source, changed_at
        self._headings, self._progress = headings, progress
        self._inspector = inspect(connection)

    def opened(self) -> Opened:
        """All tables that may be ours; the others are named together."""
        findings: list[Finding] = []
        found = dict(self._columns(findings))
        if not found and not findings:
            return _not_read(self._source, cause="no_tables")
        ours = {
            name: columns
            for name, columns in found.items()
            if self._headings.may_be_ours(self._table(name, [columns]))
        }
        tables = tuple(self._read(name, columns, findings) for name, columns in ours.items())
        others = [printable(name) for name in found if name not in ours]
        if others:
            code = "other_tables" if tables else "unknown_table"
            findings.append(Finding(code, self._source, details={"name": _named(others)}))
        return Opened(self._source, tables, tuple(findings))

    def _columns(self, findings: list[Finding]) -> Iterator[tuple[str, list[str]]]:
        """The columns of every table and view, by its name."""
        from sqlalchemy.exc import SQLAlchemyError  # noqa: PLC0415

        names = self._inspector.get_table_names() + self._inspector.get_view_names()
        with suppress(NotImplementedError):  # only some databases have such views
            names += self._inspector.get_materialized_view_names()
        for name in sorted(names):
            try:
                columns = [column["name"] for column in self._inspector.get_columns(name)]
            except SQLAlchemyError:  # a view of what is no longer there
                findings.append(Finding("table_not_read", self._source, printable(name)))
            else:
                yield name, columns

    def _table(self, name: str, rows: Iterable[list[str]]) -> Table:
        return read_table(
            rows,
            self._headings.fit,
            self._source,
            printable(name),
            changed_at=self._changed_at,
            has_siblings=True,
        )

    def _read(self, name: str, columns: list[str], findings: list[Finding]) -> Table:
        """A table with its rows; columns of ours that have bytes in them are said."""
        binary: set[int] = set()
        table = self._table(name, chain([columns], self._rows(name, columns, binary)))
        for at in sorted(binary):
            if self._headings.fit([columns[at]]):
                place: dict[str, Any] = {"row": 1, "column": columns[at], "column_number": at + 1}
                findings.append(Finding("binary_column", self._source, table.sheet, **place))
        return table

    def _rows(self, name: str, columns: list[str], binary: set[int]) -> Iterator[list[str]]:
        """The cells of a table as text. Raises TooLargeError after more than any that could be ours."""
        query = _query(self._inspector, name, columns)
        most = MOST_CELLS // len(columns)
        options = {"yield_per": AT_ONCE}
        with self._connection.execute(query.limit(most + 1), execution_options=options) as result:
            for number, row in enumerate(result):
                if number == most:
                    raise TooLargeError
                if not number % OFTEN:
                    self._progress(f"{self._source}, {printable(name)}", 0)
                if bytes in map(type, row):
                    binary.update(at for at, value in enumerate(row) if isinstance(value, bytes))
                yield list(map(cell_text, row))


def _begin(connection: "Connection") -> None:
    """One transaction for all tables, with a bound on each statement where the driver has none."""
    dialect = connection.dialect
    if dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN")
    elif dialect.name == "postgresql":
        connection.exec_driver_sql(f"SET LOCAL statement_timeout = '{STATEMENT_SECONDS}s'")
        if dialect.driver == "psycopg":
            read_odd_days(connection.connection.driver_connection)


def _query(inspector: "Inspector", name: str, columns: list[str]) -> "Select[Any]":
    """All rows as the driver gives them, for the types of the columns would refuse what does not fit them.

    In the order of the primary key, so that a row that has a finding is found in the same place again.
    """
    from sqlalchemy import column, select, table  # noqa: PLC0415

    key = inspector.get_pk_constraint(name)["constrained_columns"]
    whole = table(name, *map(column, columns))
    return select(whole).order_by(*(whole.c[one] for one in key))


def _named(others: list[str]) -> str:
    named = ", ".join(others[:MOST_NAMED])
    return f"{named}, …" if len(others) > MOST_NAMED else named
