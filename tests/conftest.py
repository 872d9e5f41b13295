"""What every test stands on: a clean environment, and a database of its own where it asks for one."""

import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

ROOT = Path(__file__).resolve().parent.parent
WRITTEN_BY_MAKE = ROOT / "build" / "test-database"
USUAL = "postgresql://127.0.0.1:5432/test"
MARIADB_BY_MAKE = ROOT / "build" / "test-mariadb"
USUAL_MARIADB = "mariadb://root@127.0.0.1:3306/"


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of the developer's own shell changes a result."""
    for name in list(os.environ):
        if name.startswith("D4_") or name in {"PORT", "COLUMNS"}:
            monkeypatch.delenv(name)


@pytest.fixture
def postgresql() -> Iterator[str]:
    """The address of an empty schema on a real PostgreSQL; `make test` sees to it that there is one."""
    server = WRITTEN_BY_MAKE.read_text().strip() if WRITTEN_BY_MAKE.exists() else USUAL
    schema = f"d4_{uuid.uuid4().hex}"
    with psycopg.connect(server, autocommit=True, connect_timeout=5) as connection:
        connection.execute(f'CREATE SCHEMA "{schema}"'.encode())
        try:
            yield f"{server}?options=-csearch_path%3D{schema}"
        finally:
            connection.execute(f'DROP SCHEMA "{schema}" CASCADE'.encode())


@pytest.fixture
def mariadb() -> Iterator[str]:
    """The address of an empty database on a real MariaDB; `make test` sees to it that there is one."""
    server = MARIADB_BY_MAKE.read_text().strip() if MARIADB_BY_MAKE.exists() else USUAL_MARIADB
    name = f"d4_{uuid.uuid4().hex}"
    address = server.replace("mariadb://", "mariadb+pymysql://")
    engine = create_engine(address, connect_args={"connect_timeout": 5}, poolclass=NullPool)
    with engine.begin() as connection:
        connection.execute(text(f"CREATE DATABASE {name} CHARACTER SET utf8mb4"))
    try:
        yield f"{server}{name}"
    finally:
        with engine.begin() as connection:
            connection.execute(text(f"DROP DATABASE {name}"))


@pytest.fixture
def sqlite(tmp_path: Path) -> str:
    """The address of a SQLite store that does not exist yet, in a folder that does not either."""
    return f"sqlite:///{tmp_path / 'store' / 'd4.sqlite'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest) -> str:
    """Both kinds of store, one after the other."""
    url: str = request.getfixturevalue(request.param)
    return url
