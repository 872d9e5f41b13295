"""The store keeps what it was given, shows one snapshot at a time, and says clearly what is wrong."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Timer
from typing import Any

import pytest

from dashboard.errors import SettingsError, StoreError, UnknownSnapshotError
from dashboard.findings import Finding
from dashboard.records import About, ConceptNote, Milestone, Network, Record
from dashboard.snapshot import Origin, Snapshot, make_snapshot
from dashboard.store import Publication, Store
from tests.makers import (
    make_alliance,
    make_count,
    make_membership,
    make_partner,
    make_snapshot_of,
)

ROOT = Path(__file__).resolve().parents[2]
AT = datetime(2026, 7, 1, 12, 30, tzinfo=UTC)
NOBODY = 65534


def publish(store: Store, snapshot: Snapshot, **values: Any) -> Publication:
    said: dict[str, Any] = {"figures": {"listed": 1}, "exports": [], "findings": (), **values}
    return store.publish(snapshot, at=AT, **said)


def numbered(number: int) -> Snapshot:
    return make_snapshot_of(make_partner(f"P{number}"))


def full_snapshot() -> Snapshot:
    records: list[Record] = [
        make_partner("P1", name="Ünïcode, “quoted”\nand broken", themes=("mrv", "advocacy")),
        make_partner("P2", joined_on=date(2015, 12, 1), left_on=date(2020, 1, 1)),
        make_alliance(lead_partner_id="P1", kind=("mou",), started_on=date(2021, 9, 1)),
        make_membership(partner_id="P2", joined_on=date(2021, 10, 1)),
        make_count(date(2022, 12, 31), 744),
        Milestone(activity=1, milestone="Directory", due_on=date(2025, 1, 1)),
        ConceptNote(note_id="C1", title="Soils", stage="idea"),
        Network(network_id="N1", name="Africa", region="africa"),
    ]
    return make_snapshot(
        date(2022, 12, 31),
        [(record, Origin(record.table, "Sheet", row)) for row, record in enumerate(records, 2)],
        About(illustrative=True, publisher="Nobody"),
    )


def shown(store: Store) -> Publication:
    publication = store.current()
    assert publication is not None
    return publication


def test_a_snapshot_comes_back_as_it_was_published_with_the_rows_it_came_from(store_url):
    snapshot = full_snapshot()
    publish(Store(store_url), snapshot)

    read = Store(store_url).snapshot(snapshot.digest)

    assert read == snapshot
    assert read.origins == snapshot.origins


def test_a_publication_comes_back_with_all_that_was_said(store_url):
    finding = Finding(
        "unknown_country",
        "partners.csv",
        row=12,
        line=13,
        column="Pays",
        column_number=3,
        value="",
        details={"near": "FRA"},
    )
    said: dict[str, Any] = {
        "figures": {"fraction": 5 / 744, "unlisted": None},
        "exports": [{"source": "partners.csv", "sheet": None, "refused": False}],
        "findings": (finding,),
    }
    made = publish(Store(store_url), full_snapshot(), **said)

    assert Store(store_url).current() == made
    assert made == Publication(
        number=1,
        digest=full_snapshot().digest,
        at=AT,
        action="publish",
        as_of=full_snapshot().as_of,
        illustrative=True,
        **said,
    )


def test_a_store_that_nobody_wrote_to_has_nothing_published_and_is_not_made_by_reading(store_url):
    store = Store(store_url)

    assert (store.current_key(), store.current(), store.history()) == (None, None, ())
    assert not store.has(numbered(1).digest)
    with pytest.raises(UnknownSnapshotError):
        store.snapshot(numbered(1).digest)
    with pytest.raises(StoreError, match="Nothing has been published yet"):
        store.rollback(at=AT)


def test_reading_a_sqlite_store_that_is_not_there_makes_no_file(sqlite, tmp_path):
    Store(sqlite).current()

    assert list(tmp_path.iterdir()) == []


def test_the_newest_publication_is_the_current_one_and_history_begins_with_it(store_url):
    store = Store(store_url)
    for number in (1, 2, 3):
        publish(store, numbered(number))

    assert store.history()[0].number == 3
    assert [(item.number, item.digest) for item in store.history(2)] == [
        (3, numbered(3).digest),
        (2, numbered(2).digest),
    ]


def test_publishing_the_same_again_makes_no_new_publication(store_url):
    store = Store(store_url)
    first = publish(store, numbered(1))

    assert publish(store, numbered(1)) == first
    assert store.history()[0].number == 1


def test_the_same_records_with_another_finding_are_a_new_publication(store_url):
    store = Store(store_url)
    publish(store, numbered(1))
    publish(store, numbered(1), findings=[Finding("unknown_column", "partners.csv")])

    assert store.history()[0].number == 2


def test_rollback_shows_the_snapshot_before_and_a_second_one_takes_it_back(store_url):
    store = Store(store_url)
    for number in (1, 2):
        publish(store, numbered(number), figures={"listed": number})

    undone = store.rollback(at=AT)

    assert (undone.number, undone.action, undone.digest) == (3, "rollback", numbered(1).digest)
    assert undone.figures == {"listed": 1}
    assert store.rollback(at=AT).digest == numbered(2).digest


def test_rollback_goes_to_the_snapshot_whose_digest_begins_so(store_url):
    store = Store(store_url)
    for number in (1, 2, 3):
        publish(store, numbered(number))

    store.rollback(numbered(1).digest[:10].upper(), at=AT)

    assert shown(store).digest == numbered(1).digest


def test_rollback_to_what_is_shown_changes_nothing(store_url):
    store = Store(store_url)
    publish(store, numbered(1))

    assert store.rollback(numbered(1).digest, at=AT).number == 1
    assert store.history()[0].number == 1


def test_rollback_says_why_it_cannot(store_url):
    store = Store(store_url)
    publish(store, numbered(1))

    with pytest.raises(StoreError, match="Only one snapshot was ever published"):
        store.rollback(at=AT)
    publish(store, numbered(2))
    with pytest.raises(StoreError, match="Several snapshots begin with"):
        store.rollback("", at=AT)
    with pytest.raises(UnknownSnapshotError, match="No snapshot begins with “%”"):
        store.rollback("%", at=AT)


def test_who_publishes_while_another_still_makes_the_store_waits(tmp_path):
    file = tmp_path / "d4.sqlite"
    other = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
    other.execute("CREATE TABLE snapshots_to_be (digest)")
    other.execute("BEGIN IMMEDIATE")
    release = Timer(0.3, other.execute, ["COMMIT"])
    release.start()

    publish(Store(f"sqlite:///{file}"), numbered(1))

    release.join()
    other.close()
    assert Store(f"sqlite:///{file}").current() is not None


def test_two_processes_that_publish_at_once_come_one_after_the_other(store_url):
    with ThreadPoolExecutor() as pool:
        done = list(pool.map(lambda start: run_publisher(store_url, start, 10), (100, 200)))

    assert [(run.returncode, run.stderr) for run in done] == [(0, ""), (0, "")]
    history = Store(store_url).history(100)
    assert sorted(item.number for item in history) == list(range(1, 21))
    assert {item.digest for item in history} == {
        numbered(start + step).digest for start in (100, 200) for step in range(10)
    }


def test_a_reader_sees_a_whole_snapshot_while_another_process_publishes(store_url):
    store = Store(store_url)
    publish(store, numbered(0))
    seen = set()
    with start_publisher(store_url, 100, 30) as publisher:
        while publisher.poll() is None:
            current = shown(store)
            assert store.snapshot(current.digest).digest == current.digest
            seen.add(current.number)

    assert publisher.returncode == 0
    assert len(seen) > 1


def test_a_publisher_killed_at_any_moment_leaves_the_last_good_snapshot(store_url):
    store = Store(store_url)
    publish(store, numbered(0))
    chance = random.Random(4)
    for start in (1000, 2000, 3000):
        before = store.current_key()
        with start_publisher(store_url, start, 900) as publisher:
            while store.current_key() == before:
                assert publisher.poll() is None
            time.sleep(chance.uniform(0, 0.05))
            publisher.send_signal(signal.SIGKILL)

        current = shown(store)
        assert store.snapshot(current.digest).digest == current.digest
        assert [item.number for item in store.history(5000)] == list(range(current.number, 0, -1))
    last = shown(store).number
    publish(store, numbered(1))
    assert store.history()[0].number == last + 1


def test_a_store_in_a_folder_that_may_only_be_read_is_read_and_not_written():
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        store = Store(f"sqlite:///{folder / 'd4.sqlite'}")
        publish(store, full_snapshot())
        for left in folder.glob("d4.sqlite-*"):
            left.unlink()
        (folder / "d4.sqlite").chmod(0o444)
        folder.chmod(0o555)
        with as_nobody():
            assert store.snapshot(shown(store).digest) == full_snapshot()
            with pytest.raises(StoreError, match="the file or its folder is read-only"):
                publish(store, numbered(1))
        folder.chmod(0o755)


def test_a_store_whose_folder_cannot_be_made_is_said_in_one_sentence(tmp_path):
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(StoreError, match="cannot be made"):
        publish(Store(f"sqlite:///{tmp_path / 'file' / 'd4.sqlite'}"), numbered(1))


def test_a_file_that_is_no_database_is_said_in_one_sentence(tmp_path):
    file = tmp_path / "d4.sqlite"
    file.write_text("This is a text file, and a long one at that. " * 100)
    store = Store(f"sqlite:///{file}")

    with pytest.raises(StoreError, match="damaged, or no SQLite file"):
        store.current()
    with pytest.raises(StoreError, match="damaged, or no SQLite file"):
        publish(store, numbered(1))


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE snapshots SET content = substr(content, 1, 40)",
        "UPDATE snapshots SET content = x'00'",
        "UPDATE snapshots SET content = (SELECT content FROM snapshots WHERE digest <> :digest)",
    ],
)
def test_a_snapshot_that_is_not_what_its_digest_says_is_never_shown(sqlite, damage):
    store = Store(sqlite)
    publish(store, full_snapshot())
    publish(store, numbered(1))
    with sqlite3.connect(sqlite.removeprefix("sqlite:///")) as connection:
        connection.execute(f"{damage} WHERE digest = :digest", {"digest": numbered(1).digest})
    connection.close()

    with pytest.raises(StoreError, match="is damaged"):
        store.snapshot(numbered(1).digest)
    assert store.snapshot(full_snapshot().digest) == full_snapshot()


def test_a_server_that_does_not_answer_is_said_in_one_sentence_without_its_password():
    store = Store("postgresql://somebody:secret@127.0.0.1:1/nothing")

    with pytest.raises(StoreError) as raised:
        store.current()

    assert "somebody:***@127.0.0.1:1/nothing does not answer" in str(raised.value)
    assert "secret" not in str(raised.value)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "d4.sqlite",
        "nosuch://host/database",
        "sqlite://",
        "a:b:c",
        "mysql://host/database",
        "postgresql+asyncpg://host/database",
        "postgresql://host:port/database",
    ],
)
def test_an_address_that_is_no_store_of_ours_is_said_in_one_sentence(url):
    with pytest.raises(SettingsError, match="write it as"):
        Store(url)


PUBLISHER = """
import sys
from datetime import UTC, datetime
from dashboard.store import Store
from tests.makers import make_partner, make_snapshot_of

url, start, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
store = Store(url)
for number in range(start, start + count):
    snapshot = make_snapshot_of(make_partner(f"P{number}"))
    store.publish(snapshot, at=datetime.now(UTC), figures={}, exports=[], findings=[])
"""


def start_publisher(url: str, start: int, count: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", PUBLISHER, url, str(start), str(count)],
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
    )


def run_publisher(url: str, start: int, count: int) -> subprocess.CompletedProcess[str]:
    with start_publisher(url, start, count) as process:
        _, errors = process.communicate()
    return subprocess.CompletedProcess(process.args, process.returncode, "", errors)


@contextmanager
def as_nobody() -> Iterator[None]:
    """Rights count for nothing while we are root: be somebody who has none."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)
