"""Databases: each table and view of the default schema becomes a table, as a spreadsheet of it would show it.

Only reads: servers are asked within one transaction that cannot write. Of tables that are none of ours nothing but the
headings is read.
"""

import re
import warnings
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dashboard.findings import Finding
from loaders.addresses import STATEMENT_SECONDS, UnfinishedError, engine_of, parsed, shown
from loaders.database_cells import cell_text, read_odd_days
from loaders.recognise import Headings
from loaders.tables import Opened, Row, Table, printable, shown_name

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection, Inspector, Select

MOST_CELLS = 30_000_000  # of one table
MOST_NAMED = 10
AT_ONCE = 1000  # rows on their way
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


def open_database_file(path: Path, headings: Headings) -> Opened:
    """The tables of a SQLite file, or a finding that says why they cannot be read."""
    from sqlalchemy import URL  # noqa: PLC0415 - who reads CSV files does not wait for it

    url = URL.create("sqlite", database=str(path))
    try:
        return _opened(url, shown_name(path), path.stat().st_mtime, headings)
    except UnfinishedError:
        return _not_read(shown_name(path), cause="in_use")
    except OSError as error:
        return _not_read(shown_name(path), reason=error.strerror or str(error))


def open_database(address: str, headings: Headings) -> Opened:
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
        return _opened(url, source, NOW, headings)
    file = Path(url.database or "")
    if file.is_file():
        return open_database_file(file, headings)
    missing = Finding("missing_place", source, details={"place": printable(str(file))})
    return Opened(source, findings=(missing,))


def _opened(url: "URL", source: str, changed_at: float, headings: Headings) -> Opened:
    from sqlalchemy.exc import NoSuchModuleError, SAWarning, SQLAlchemyError  # noqa: PLC0415

    try:
        with warnings.catch_warnings():  # of types that SQLAlchemy does not know; we need none
            warnings.simplefilter("ignore", SAWarning)
            with engine_of(url).connect() as connection:
                return _read(connection, source, changed_at, headings)
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


def _read(connection: "Connection", source: str, changed_at: float, headings: Headings) -> Opened:
    """All tables that may be ours; the others are named together."""
    from sqlalchemy import inspect  # noqa: PLC0415

    _begin(connection)
    inspector = inspect(connection)
    findings: list[Finding] = []
    found = list(_tables(inspector, source, changed_at, findings))
    if not found and not findings:
        return _not_read(source, cause="no_tables")
    ours = [(name, table) for name, table in found if headings.may_be_ours(table)]
    for name, table in ours:
        binary = _fill(table, connection, _query(inspector, name, table.rows[0].cells))
        findings += _withheld(table, headings, binary)
    tables = tuple(table for _, table in ours)
    others = [table.title for _, table in found if table not in tables]
    if others:
        code = "other_tables" if tables else "unknown_table"
        findings.append(Finding(code, source, details={"name": _named(others)}))
    return Opened(source, tables, tuple(findings))


def _begin(connection: "Connection") -> None:
    """One transaction for all tables, with a bound on each statement where the driver has none."""
    dialect = connection.dialect
    if dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN")
    elif dialect.name == "postgresql":
        connection.exec_driver_sql(f"SET LOCAL statement_timeout = '{STATEMENT_SECONDS}s'")
        if dialect.driver == "psycopg":
            read_odd_days(connection.connection.driver_connection)


def _tables(
    inspector: "Inspector", source: str, changed_at: float, findings: list[Finding]
) -> Iterator[tuple[str, Table]]:
    """Every table and view by its name, with its headings alone."""
    from sqlalchemy.exc import SQLAlchemyError  # noqa: PLC0415

    names = inspector.get_table_names() + inspector.get_view_names()
    with suppress(NotImplementedError):  # only some databases have such views
        names += inspector.get_materialized_view_names()
    for name in sorted(names):
        sheet = printable(name)
        try:
            columns = [column["name"] for column in inspector.get_columns(name)]
        except SQLAlchemyError:  # a view of what is no longer there
            findings.append(Finding("table_not_read", source, sheet))
        else:
            yield name, Table(source, sheet, [Row(1, columns)], changed_at, has_siblings=True)


def _query(inspector: "Inspector", name: str, columns: list[str]) -> "Select[Any]":
    """All rows as the driver gives them, for the types of the columns would refuse what does not fit them.

    In the order of the primary key, so that a row that has a finding is found in the same place again.
    """
    from sqlalchemy import column, select, table  # noqa: PLC0415

    key = inspector.get_pk_constraint(name)["constrained_columns"]
    whole = table(name, *map(column, columns))
    return select(whole).order_by(*(whole.c[one] for one in key))


def _fill(table: Table, connection: "Connection", query: "Select[Any]") -> list[int]:
    """Add the rows to a table that has its headings; the positions of columns with bytes in them."""
    binary: set[int] = set()
    most = MOST_CELLS // len(table.rows[0].cells)
    options = {"yield_per": AT_ONCE}
    with connection.execute(query.limit(most + 1), execution_options=options) as result:
        for number, row in enumerate(result, start=2):
            table.rows.append(Row(number, list(map(cell_text, row))))
            if bytes in map(type, row):
                binary.update(at for at, value in enumerate(row) if isinstance(value, bytes))
    if len(table.rows) > most + 1:
        raise TooLargeError
    return sorted(binary)


def _withheld(table: Table, headings: Headings, binary: list[int]) -> Iterator[Finding]:
    """What is to be said of columns of bytes, where they are columns of ours."""
    for at in binary:
        column = table.rows[0].cells[at]
        if headings.fit([column]):
            place: dict[str, Any] = {"row": 1, "column": column, "column_number": at + 1}
            yield Finding("binary_column", table.source, table.sheet, **place)


def _named(others: list[str]) -> str:
    named = ", ".join(others[:MOST_NAMED])
    return f"{named}, …" if len(others) > MOST_NAMED else named
