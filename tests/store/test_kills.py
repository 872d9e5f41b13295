"""Killed at any step, or on a full disk: the last good snapshot stays up and whole, and the next publication works."""

import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from dashboard.errors import StoreError
from dashboard.store import Store
from tests.makers import make_partner, make_snapshot_of

SAID: dict[str, Any] = {"at": datetime(2026, 7, 1, tzinfo=UTC), "exports": [], "findings": ()}
MOST_STEPS = 60
STEPS = ("begin", "before_cursor_execute", "after_cursor_execute", "commit")
SMALL = 512 * 1024  # bytes of a disk


def publish(url: str, partners: int, name: str = "Illustrative") -> None:
    """Show that many partners."""
    register = (make_partner(f"P{number}", name=name) for number in range(partners))
    Store(url).publish(make_snapshot_of(*register), figures={"listed": partners}, **SAID)


def shown(url: str) -> int:
    """How many partners are shown, read anew; the snapshot is checked against its digest on the way."""
    store = Store(url)
    publication = store.current()
    assert publication is not None
    assert len(store.snapshot(publication.digest).partners) == publication.figures["listed"]
    return int(publication.figures["listed"])


def forked(work: Callable[[], None]) -> int:
    """Do it in a process of its own, a copy of this one; returns its number."""
    process = os.fork()
    if process == 0:
        try:
            work()
        finally:
            os._exit(0)
    return process


def ended(process: int) -> int:
    """0, or the signal that ended it."""
    return os.WTERMSIG(os.waitpid(process, 0)[1])


def killed_at(step: int, url: str, partners: int) -> Callable[[], None]:
    """Publish, and at the n-th word to the database, before it or after, the process is gone."""
    left = [step]

    def count(*given: object) -> None:
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def work() -> None:
        for name in STEPS:
            event.listen(Engine, name, count)
        publish(url, partners)

    return work


def test_a_publication_that_is_killed_at_any_step_happened_or_did_not(store_url):
    publish(store_url, 1)
    for step in range(1, MOST_STEPS):
        before = shown(store_url)

        signalled = ended(forked(killed_at(step, store_url, before + 1)))

        assert shown(store_url) in (before, before + 1)
        if not signalled:
            break
    assert not signalled, "a publication has fewer steps than these"
    assert shown(store_url) == before + 1
    assert step > len(STEPS)


def test_of_publications_that_are_killed_together_none_is_half(store_url):
    publish(store_url, 1)
    for step in range(1, 20, 3):
        both = [forked(killed_at(step + more, store_url, 2 + more)) for more in (0, 1)]
        for process in both:
            ended(process)

        assert shown(store_url) in (1, 2, 3)
    publish(store_url, 4)
    assert shown(store_url) == 4


def no_more_than(size: int, url: str) -> Callable[[], None]:
    """Publish where no file can grow beyond a size: to a database that is a full disk."""

    def work() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
        try:
            publish(url, 50, name=os.urandom(400).hex())
        except StoreError:
            os.kill(os.getpid(), signal.SIGUSR1)  # said so

    return work


@pytest.mark.parametrize("size", [0, 4096, 20_000])
def test_on_a_full_disk_what_was_shown_stays_and_the_trouble_is_said(sqlite, size):
    publish(sqlite, 1)

    assert ended(forked(no_more_than(size, sqlite))) == signal.SIGUSR1

    assert shown(sqlite) == 1
    publish(sqlite, 2)
    assert shown(sqlite) == 2


@contextmanager
def small_disk(place: Path) -> Iterator[Path]:
    """A disk of half a megabyte; where we may not have one, the test is left out."""
    place.mkdir()
    mount = ["/usr/bin/mount", "-t", "tmpfs", "-o", f"size={SMALL}", "tmpfs", str(place)]
    if not sys.platform.startswith("linux") or subprocess.run(mount, check=False).returncode:
        pytest.skip("no right to mount a small disk")
    try:
        yield place
    finally:
        subprocess.run(["/usr/bin/umount", "-l", str(place)], check=True)


def test_a_small_disk_that_fills_up_keeps_what_is_shown(tmp_path):
    with small_disk(tmp_path / "disk") as disk:
        url, last = f"sqlite:///{disk / 'd4.sqlite'}", 0

        def until_it_is_full() -> None:
            nonlocal last
            while last * 1000 < SMALL:
                publish(url, last + 1, name=os.urandom(480).hex())  # which nothing can pack
                last += 1

        with pytest.raises(StoreError, match=r"full|disk"):
            until_it_is_full()

        assert shown(url) == last > 0
