"""Databases as exports, on real SQLite, PostgreSQL and MariaDB: read like files, and only read."""

import csv
import json
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import tomllib
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from dashboard.cli import main
from dashboard.findings import Severity
from dashboard.framework import load_framework
from dashboard.settings import LANGUAGES, REFERENCE, ROOT
from dashboard.store import Store
from dashboard.text import load_texts
from loaders import addresses, databases, read_exports
from loaders.database_cells import cell_text

FRAMEWORK = load_framework(REFERENCE)
DROPPED_ON = date(2026, 11, 24)
PUBLIC_RECORD = ROOT / "data" / "exports"
SERVERS = ("postgresql", "mariadb")
PARTNERS = "CREATE TABLE partners (partner_id VARCHAR(20) PRIMARY KEY, name VARCHAR(200))"
ONE = "INSERT INTO partners VALUES ('P1', 'One')"


@pytest.fixture(params=["sqlite", *SERVERS])
def database(request, tmp_path) -> str:
    """The address of an empty database of each kind, one after the other."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'register.sqlite'}"
    address: str = request.getfixturevalue(request.param)
    return address


@pytest.fixture(params=SERVERS)
def server(request) -> str:
    address: str = request.getfixturevalue(request.param)
    return address


def run(address: str, *statements: str) -> None:
    """Somebody else, who may write, fills the database."""
    engine = create_engine(addresses.parsed(address), poolclass=NullPool)
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


def read(*places: str | Path):
    return read_exports(list(map(str, places)), FRAMEWORK, as_of=None, dropped_on=DROPPED_ON)


def codes(given) -> Counter[str]:
    return Counter(finding.code for finding in given.findings)


def one(given, code):
    [finding] = [finding for finding in given.findings if finding.code == code]
    return finding


def source_of(address: str) -> str:
    url = make_url(address)
    if url.drivername == "sqlite":
        return Path(str(url.database)).name
    return f"{url.drivername}://{url.host}/{url.database}"


def copy_public_record(address: str) -> None:
    """Each CSV file as a table of text columns, nothing for an empty cell."""
    engine = create_engine(addresses.parsed(address), poolclass=NullPool)
    quote = engine.dialect.identifier_preparer.quote
    with engine.begin() as connection:
        for path in PUBLIC_RECORD.glob("*.csv"):
            with path.open(encoding="utf-8", newline="") as file:
                headings, *rows = csv.reader(file)
            columns = ", ".join(f"{quote(heading)} TEXT" for heading in headings)
            places = ", ".join(f":c{number}" for number in range(len(headings)))
            connection.execute(text(f"CREATE TABLE {path.stem} ({columns})"))
            connection.execute(
                text(f"INSERT INTO {path.stem} VALUES ({places})"),  # noqa: S608 - our own names
                [{f"c{n}": cell or None for n, cell in enumerate(row)} for row in rows],
            )


def test_the_public_record_out_of_a_database_is_the_same_snapshot_as_its_files(database):
    copy_public_record(database)

    given, files = read(database), read(PUBLIC_RECORD)

    assert given.snapshot is not None
    assert files.snapshot is not None
    assert given.snapshot.digest == files.snapshot.digest
    assert {export["source"] for export in given.exports} == {source_of(database)}
    assert sorted(export["sheet"] for export in given.exports) == sorted(
        path.stem for path in PUBLIC_RECORD.glob("*.csv")
    )
    assert codes(given) == codes(files) - Counter(stranger=1)


def test_a_bad_cell_is_named_by_its_table_row_and_french_heading(database):
    engine = create_engine(addresses.parsed(database))
    quote = engine.dialect.identifier_preparer.quote
    partners = quote("Partenaires")
    run(
        database,
        f"CREATE TABLE {partners} ({quote('Identifiant')} VARCHAR(20) PRIMARY KEY,"
        f" {quote('Nom')} VARCHAR(50), {quote('Pays')} VARCHAR(50),"
        f" {quote('Date d’adhésion')} VARCHAR(50))",
        f"INSERT INTO {partners}"  # noqa: S608 - our own name
        " VALUES ('P2', 'Société d’élevage', 'Frnace', '31/12/2015'), ('P1', 'Café', NULL, NULL)",
    )

    given = read(database)

    finding = one(given, "unknown_country")
    assert finding.where == "Partenaires!C3"  # in the order of the key
    assert (finding.source, finding.sheet) == (source_of(database), "Partenaires")
    assert (finding.row, finding.column, finding.value) == (3, "Pays", "Frnace")
    assert [(one.name, one.joined_on) for one in given.snapshot.partners] == [
        ("Café", None),
        ("Société d’élevage", date(2015, 12, 31)),
    ]


def test_values_of_every_type_are_read_as_a_spreadsheet_shows_them(database):
    run(
        database,
        "CREATE TABLE partners (partner_id NUMERIC(20, 4), name VARCHAR(20), joined_on DATE,"
        " left_on TIMESTAMP NULL, website VARCHAR(50))",
        "INSERT INTO partners VALUES (1001, 'One', '2015-12-01', '2020-02-29 00:00:00', NULL)",
        "CREATE TABLE totals (date DATE, count BIGINT)",
        "INSERT INTO totals VALUES ('2020-12-31', 744)",
    )

    given = read(database)

    [partner] = given.snapshot.partners
    assert (partner.partner_id, partner.website) == ("1001", None)
    assert (partner.joined_on, partner.left_on) == (date(2015, 12, 1), date(2020, 2, 29))
    assert given.snapshot.partner_counts[0].count == 744
    assert given.findings == ()


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (True, "yes"),
        (False, "no"),
        (2.0, "2"),
        (0.5, "0.5"),
        (["mrv", None, "soil_health"], "mrv; ; soil_health"),
        (b"bytes", ""),
        ("'=1+1", "'=1+1"),
        ("x" * 100_000, "x" * 32_767),
        ({"a": 1}, "{'a': 1}"),
    ],
)
def test_a_value_is_written_as_exports_write_it(value, written):
    assert cell_text(value) == written


def test_yes_and_no_and_several_words_of_one_cell_have_types_of_their_own_in_postgresql(postgresql):
    run(
        postgresql,
        PARTNERS,
        ONE,
        "ALTER TABLE partners ADD COLUMN themes text[] DEFAULT '{mrv,soil_health}'",
        "CREATE TABLE about (key text, value boolean)",
        "INSERT INTO about VALUES ('illustrative', true)",
    )

    given = read(postgresql)

    assert given.snapshot.about.illustrative
    assert given.snapshot.partners[0].themes == ("mrv", "soil_health")


def test_a_day_that_is_none_spares_the_other_rows(postgresql):
    run(
        postgresql,
        "CREATE TABLE partners (partner_id text, name text, left_on date, joined_on timestamp)",
        "INSERT INTO partners VALUES ('P1', 'One', 'infinity', NULL), ('P2', 'Two', NULL, '-infinity'),"
        " ('P3', 'Three', NULL, '2020-01-01 14:30')",
    )

    given = read(postgresql)

    [third] = given.snapshot.partners
    assert (third.partner_id, third.joined_on) == ("P3", date(2020, 1, 1))
    assert [finding.row for finding in given.findings if finding.code == "bad_day"] == [2, 3]


def test_text_of_a_column_of_dates_in_sqlite_is_read_as_it_stands(tmp_path):
    address = f"sqlite:///{tmp_path / 'register.db'}"
    run(
        address,
        "CREATE TABLE partners (partner_id, name, joined_on DATE)",
        "INSERT INTO partners VALUES ('P1', 'One', '31/12/2015'), ('P2', X'43616680', NULL),"
        " ('P3', CAST(X'43616680' AS TEXT), NULL)",
    )

    given = read(tmp_path)

    names = [(partner.name, partner.joined_on) for partner in given.snapshot.partners]
    assert names == [("One", date(2015, 12, 31)), ("Caf", None)]
    assert (one(given, "missing_value").row, one(given, "binary_column").where) == (
        3,
        "partners!B1",
    )


def test_bytes_in_a_column_of_ours_are_withheld_and_said(database):
    run(
        database,
        PARTNERS,
        f"ALTER TABLE partners ADD COLUMN country {'BYTEA' if 'postgresql' in database else 'BLOB'}",
        f"ALTER TABLE partners ADD COLUMN logo {'BYTEA' if 'postgresql' in database else 'BLOB'}",
        "INSERT INTO partners VALUES ('P1', 'One', 'FRA', 'GIF')"
        if "sqlite" not in database
        else "INSERT INTO partners VALUES ('P1', 'One', X'465241', X'474946')",
    )

    given = read(database)

    finding = one(given, "binary_column")
    assert (finding.severity, finding.where) == (Severity.WITHHELD, "partners!C1")
    assert given.snapshot.partners[0].country is None


def test_a_view_counts_like_a_table(database):
    run(
        database,
        "CREATE TABLE organisations (number INTEGER PRIMARY KEY, wording VARCHAR(50))",
        "INSERT INTO organisations VALUES (1, 'One')",
        "CREATE VIEW partners AS SELECT number AS partner_id, wording AS name FROM organisations",
    )

    given = read(database)

    assert [export["sheet"] for export in given.exports] == ["partners"]
    assert given.snapshot.partners[0].name == "One"
    assert one(given, "other_tables").details == {"name": "organisations"}


def test_a_materialised_view_counts_too(postgresql):
    run(
        postgresql,
        "CREATE MATERIALIZED VIEW partners AS SELECT 'P1' AS partner_id, 'One' AS name",
    )

    assert len(read(postgresql).snapshot.partners) == 1


def test_tables_that_are_none_of_ours_are_named_in_one_note_and_not_read(database):
    run(
        database,
        PARTNERS,
        ONE,
        "CREATE TABLE users (id INTEGER, name VARCHAR(50), email VARCHAR(50))",
        "INSERT INTO users VALUES (1, 'Jane Doe', 'jane@example.org')",
        *(f"CREATE TABLE log{number:02} (happened VARCHAR(9))" for number in range(12)),
        "CREATE TABLE activities (verb VARCHAR(9))",  # a name of ours alone does not make it ours
    )

    given = read(database)

    assert codes(given) == Counter(other_tables=1)
    finding = given.findings[0]
    assert (finding.severity, finding.source) == (Severity.NOTE, source_of(database))
    assert finding.details["name"].startswith("activities, log00, log01")
    assert finding.details["name"].endswith(", …")
    assert [export["table"] for export in given.exports] == ["partners"]
    assert "Jane" not in repr(given)


def test_a_database_with_nothing_of_ours_is_a_warning_and_without_tables_refused(database):
    run(database, "CREATE TABLE log (happened VARCHAR(9))")
    assert codes(read(database)) == Counter(unknown_table=1, no_partners=1)

    run(database, "DROP TABLE log")
    assert one(read(database), "database_not_read").details == {"cause": "no_tables"}


def test_a_table_of_ours_that_lacks_a_column_is_refused(database):
    run(database, PARTNERS, ONE, "CREATE TABLE alliances (name VARCHAR(9), status VARCHAR(9))")

    given = read(database)

    assert not given.publishable
    assert one(given, "missing_column").sheet == "alliances"


@pytest.mark.parametrize("kind", ["sqlite", "mariadb"])
def test_a_view_of_what_is_gone_is_named_and_the_rest_is_read(kind, request, tmp_path):
    address = (
        f"sqlite:///{tmp_path / 'r.db'}" if kind == "sqlite" else request.getfixturevalue(kind)
    )
    run(
        address,
        PARTNERS,
        ONE,
        "CREATE TABLE old (x INTEGER)",
        "CREATE VIEW broken AS SELECT x FROM old",
        "DROP TABLE old",
    )

    given = read(address)

    assert given.publishable
    assert one(given, "table_not_read").sheet == "broken"


def test_a_table_that_the_user_may_not_read_is_said(postgresql):
    role = f"d4_{os.getpid()}"
    schema = str(make_url(postgresql).query["options"]).rpartition("=")[2]
    run(
        postgresql,
        PARTNERS,
        "CREATE TABLE salaries (amount integer)",
        f'CREATE ROLE "{role}" LOGIN',
        f'GRANT USAGE ON SCHEMA "{schema}" TO "{role}"',
    )
    address = make_url(postgresql).set(username=role).render_as_string()
    try:
        refused = read(address)
        run(postgresql, f'GRANT SELECT ON partners TO "{role}"', ONE)
        given = read(address)
    finally:
        run(postgresql, f'DROP OWNED BY "{role}"', f'DROP ROLE "{role}"')

    assert one(refused, "database_not_read").details == {"cause": "no_entry"}
    assert given.publishable  # what is none of ours need not be readable
    assert codes(given) == Counter(other_tables=1)
    assert role not in repr((refused, given))


def test_nothing_is_written_to_a_sqlite_file_nor_beside_it(tmp_path):
    file = tmp_path / "register.sqlite"
    for mode in ("delete", "wal"):
        with sqlite3.connect(file) as connection:
            connection.execute(f"PRAGMA journal_mode = {mode}")
            connection.execute(PARTNERS.replace("TABLE", "TABLE IF NOT EXISTS"))
            connection.execute(ONE.replace("INSERT", "INSERT OR IGNORE"))
        connection.close()
        before = file.read_bytes(), file.stat().st_mtime_ns

        assert len(read(tmp_path).snapshot.partners) == 1

        assert (file.read_bytes(), file.stat().st_mtime_ns) == before
        assert [path.name for path in tmp_path.iterdir()] == ["register.sqlite"]


def test_what_another_program_has_just_written_to_a_sqlite_file_is_read(tmp_path):
    file, copy = tmp_path / "register.sqlite", tmp_path / "copy"
    copy.mkdir()
    writer = sqlite3.connect(file)
    writer.execute("PRAGMA journal_mode = wal")
    writer.execute(PARTNERS)
    writer.execute(ONE)
    writer.commit()
    for end in ("", "-wal"):
        shutil.copy(f"{file}{end}", copy)
    given, unfinished = read(file), read(copy / file.name)
    writer.close()

    assert len(given.snapshot.partners) == 1
    assert one(unfinished, "database_not_read").details == {"cause": "in_use"}
    assert sorted(path.name for path in copy.iterdir()) == [file.name, f"{file.name}-wal"]


def test_a_missing_sqlite_file_is_said_and_not_made(tmp_path):
    for place in (f"sqlite:///{tmp_path}/no.sqlite", tmp_path / "no.db"):
        assert codes(read(place)) == Counter(missing_place=1)

    assert list(tmp_path.iterdir()) == []


def test_a_database_refuses_what_would_write(database):
    run(database, PARTNERS)

    url = addresses.parsed(database)
    with addresses.engine_of(url).connect() as connection, pytest.raises(DBAPIError) as refused:
        connection.execute(text(ONE))

    assert "read" in str(refused.value).casefold().replace("-", "")
    assert codes(read(database)) == Counter(no_rows=1, no_partners=1)


def test_files_and_databases_are_one_drop(database, tmp_path):
    run(database, PARTNERS, ONE)
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "alliances.csv").write_text("alliance_id,name,lead_partner_id\nA1,First,P1\n")

    given = read(folder, database, database)

    assert given.findings == ()
    assert [export["source"] for export in given.exports] == [
        source_of(database),
        "alliances.csv",
    ]


def test_a_server_is_newer_than_any_file(server, tmp_path):
    run(server, PARTNERS, ONE)
    (tmp_path / "partners.csv").write_text("partner_id,name\nP1,Uno\n")

    given = read(tmp_path, server)

    assert [partner.name for partner in given.snapshot.partners] == ["One"]
    assert one(given, "older_file").source == "partners.csv"


@pytest.fixture
def silent_port():
    """A server that lets everybody in and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


@pytest.mark.parametrize(
    ("address", "cause"),
    [
        ("postgresql://me:secret@127.0.0.1:1/register", "no_server"),
        ("postgres://me:secret@no.such.host.invalid/register", "no_server"),
        ("mysql://me:secret@127.0.0.1:1/register", "no_server"),
        ("mariadb://me:secret@no.such.host.invalid/register", "no_server"),
        ("POSTGRESQL://me:secret@127.0.0.1:1/register", "no_server"),
        ("mysql+mysqldb://me:secret@127.0.0.1/register", "missing_module"),
        ("https://me:secret@127.0.0.1/register", "unknown_kind"),
        ("postgresql://me:se@cret:secret@host:port/register", "bad_address"),
        ("mariadb://me:secret@127.0.0.1/", "bad_address"),
        ("sqlite://", "bad_address"),
    ],
)
def test_a_database_that_cannot_be_reached_is_one_plain_finding_without_a_password(address, cause):
    given = read(address)

    finding = one(given, "database_not_read")
    assert finding.details["cause"] == cause
    assert len(given.findings) == 1
    assert "secret" not in repr(given)
    assert "me:" not in repr(given)
    for language in LANGUAGES:
        message = finding.message(load_texts()[language])
        assert "{" not in message
        assert "\n" not in message


@pytest.mark.parametrize("kind", SERVERS)
def test_a_server_that_says_nothing_is_not_waited_for(kind, silent_port, monkeypatch):
    monkeypatch.setattr(addresses, "CONNECT_SECONDS", 2)
    monkeypatch.setattr(addresses, "STATEMENT_SECONDS", 1)

    given = read(f"{kind}://me:secret@127.0.0.1:{silent_port}/register")

    assert one(given, "database_not_read").details["cause"] in {"no_server", "too_slow"}


def test_a_wrong_password_and_an_unknown_database_are_told_apart(server):
    url = make_url(server)
    unknown = url.set(database="no_such_database").render_as_string()
    stranger = url.set(username="nobody_we_know", password="secret")  # noqa: S106

    refused = read(stranger.render_as_string(hide_password=False))

    assert one(read(unknown), "database_not_read").details == {"cause": "unknown_database"}
    assert one(refused, "database_not_read").details == {"cause": "no_entry"}
    assert "nobody_we_know" not in repr(refused)
    assert "secret" not in repr(refused)


def test_a_driver_that_says_something_else_is_quoted_without_who_asked(mariadb):
    address = mariadb.replace("root@", "root:root@") + "?root=1"

    reason = one(read(address), "database_not_read").details["reason"]

    assert "unexpected keyword argument" in reason
    assert "root" not in reason


def test_no_more_rows_are_taken_than_memory_has_room_for(database, monkeypatch):
    monkeypatch.setattr(databases, "MOST_CELLS", 10_000)
    run(
        database,
        "CREATE TABLE numbers (n INTEGER)",
        "INSERT INTO numbers VALUES (0)" + ", (0)" * 99,
        "CREATE VIEW partners AS SELECT a.n AS partner_id, b.n AS name"
        " FROM numbers a, numbers b, numbers c, numbers d",
    )

    assert one(read(database), "database_not_read").details == {"cause": "too_large"}


def test_a_statement_that_takes_too_long_is_stopped(database, monkeypatch):
    monkeypatch.setattr(addresses, "SQLITE_STEPS", 1000)
    monkeypatch.setattr(addresses, "STATEMENT_SECONDS", 1)
    monkeypatch.setattr(databases, "STATEMENT_SECONDS", 1)
    slow = {
        "postgresql": "SELECT 'P1' AS partner_id, pg_sleep(9)::text AS name",
        "mariadb": "SELECT 'P1' AS partner_id, SLEEP(4) AS name",
        "sqlite": "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers)"
        " SELECT count(*) AS partner_id, 1 AS name FROM numbers",
    }[make_url(database).drivername]
    run(database, f"CREATE VIEW partners AS {slow}")

    assert one(read(database), "database_not_read").details == {"cause": "too_slow"}


@pytest.mark.parametrize(
    "content", [b"no database at all " * 99, b"SQLite format 3\0" + b"x" * 500]
)
def test_a_file_that_is_no_database_is_refused(content, tmp_path):
    (tmp_path / "register.sqlite3").write_bytes(content)

    assert one(read(tmp_path), "database_not_read").details == {"cause": "damaged"}


def test_what_windows_leaves_in_a_folder_is_no_database(tmp_path):
    run(f"sqlite:///{tmp_path / 'register.db'}", PARTNERS, ONE)
    (tmp_path / "Thumbs.db").write_bytes(b"\xd0\xcf\x11\xe0")

    assert codes(read(tmp_path)) == Counter(stranger=1)


def test_a_database_is_checked_and_published_like_a_folder(database, tmp_path, capsys, monkeypatch):
    copy_public_record(database)
    store = f"sqlite:///{tmp_path / 'store.sqlite'}"
    monkeypatch.setenv("D4_STORE", store)
    monkeypatch.setenv("D4_EXPORTS", database)

    assert main(["check", "--format", "json"]) == 0
    checked = json.loads(capsys.readouterr().out)
    assert main(["publish"]) == 0
    published = capsys.readouterr().out

    current = Store(store).current()
    assert current is not None
    assert current.digest == checked["snapshot"]
    assert source_of(database) in published


def test_reading_files_does_not_wait_for_what_reads_databases():
    asks = "import sys; import loaders; print([m for m in sys.modules if 'sqlalchemy' in m])"

    answer = subprocess.run(
        [sys.executable, "-c", asks], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert answer.stdout == "[]\n"


def test_every_cause_is_said_in_three_languages():
    said = {
        language: tomllib.loads(
            (ROOT / "dashboard" / "locale" / language / "findings.toml").read_text("utf-8")
        )["finding"]["database_not_read"]
        for language in LANGUAGES
    }

    assert {cause for cause, _ in databases._CAUSES} < said["en"].keys()
    assert said["en"].keys() == said["fr"].keys() == said["es"].keys()
