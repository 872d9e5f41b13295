"""The folder of exports, watched by the running site: what is new in it is read once it has been still for a while.

For people without a terminal. An empty file ACCEPT-<code>.txt confirms what a report asked, UNDO-<digest>.txt takes the
current publication back; both are used up. Every worker watches and one of them acts: a lock of this machine says which.
"""

import fcntl
import hashlib
import logging
import os
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread
from time import monotonic
from typing import Any

from dashboard.errors import D4Error
from dashboard.publishing import Press, Rehearsal
from dashboard.settings import ORDER
from dashboard.store import Dropped, Publication

logger = logging.getLogger(__name__)

SECONDS_BETWEEN_LOOKS = 1.0
SECONDS_TO_TRY_AGAIN = 30

Reported = Callable[[Rehearsal, "Outcome", datetime], Path | None]


@dataclass(frozen=True, slots=True)
class Order:
    """A file by which somebody without a terminal says what to do."""

    path: Path
    accepts: bool
    code: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a drop: a verdict of `Dropped`, what is shown since, and the code that was given.

    `ignored` are the orders that could not be obeyed: a phrase that says why, and the name of the file.
    """

    verdict: str
    publication: Publication | None
    accepted: str | None = None
    orders: tuple[Order, ...] = ()
    ignored: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True, eq=False)
class Watch:
    """`rehearse` reads the folder; `report` writes down what became of it, and says where."""

    folder: Path
    press: Press
    rehearse: Callable[[datetime], Rehearsal]
    report: Reported
    still: float
    _seen: str = ""
    _since: float = 0.0
    _done: tuple[str, list[str]] | None = None
    _failed_at: float = -SECONDS_TO_TRY_AGAIN
    _closing: Event = field(default_factory=Event)

    def start(self) -> None:
        """Watch from now on, in a thread of its own, until `close`."""
        Thread(target=self._run, name="watch", daemon=True).start()

    def close(self) -> None:
        self._closing.set()

    def _run(self) -> None:
        while not self._closing.wait(SECONDS_BETWEEN_LOOKS):
            try:
                self.look(monotonic())
            except (D4Error, OSError) as error:
                self._failed_at = monotonic()
                logger.warning("The exports folder was not read: %s", error)
            except Exception:
                self._failed_at = monotonic()
                logger.exception("The exports folder was not read")

    def look(self, clock: float) -> Dropped | None:
        """Look once, at this time of a clock (seconds); what became of the folder, where there was something to do.

        Raises D4Error and OSError; then it is tried again later.
        """
        state, orders = _state(self.folder), tuple(_orders(self.folder))
        this = state, [order.path.name for order in orders]
        if state != self._seen:
            self._seen, self._since = state, clock
        if clock - self._since < self.still or clock - self._failed_at < SECONDS_TO_TRY_AGAIN:
            return None
        if this == self._done:
            return None
        with _alone(f"{self.folder.resolve()} {self.press.store.name}") as is_alone:
            if not is_alone:
                return None  # another worker is at it
            last = self.press.store.last_drop()
            if last and (last.place, last.said["orders"] if orders else []) == this:
                self._done = this
                return None
            now = datetime.now(UTC)
            rehearsal = self.rehearse(now)
            if _state(self.folder) != state:
                return None  # somebody was still at it
            if outcome := self._undone(orders, now):
                rehearsal = self.rehearse(now)  # against what is shown again
            else:
                outcome = self._published(rehearsal, orders, now)
            dropped = self._remembered(state, rehearsal, outcome, last, now)
            self._done = this
            return dropped

    def _undone(self, orders: tuple[Order, ...], now: datetime) -> Outcome | None:
        """Take the current publication back, if an order names it and there was another before it."""
        store = self.press.store
        undoing = [order.code for order in orders if not order.accepts]
        current = store.current() if undoing else None
        if current and current.digest.startswith(tuple(undoing)) and (earlier := store.earlier()):
            return Outcome("undone", store.rollback(earlier, at=now), orders=orders)
        return None

    def _published(self, rehearsal: Rehearsal, orders: tuple[Order, ...], now: datetime) -> Outcome:
        report, shown = rehearsal.report, rehearsal.shown
        given = [order.code for order in orders if order.accepts]
        accepted = report.accept if report.accept in given else None
        publication = self.press.publish(rehearsal, at=now, accepted=accepted)
        if publication is None:
            verdict = "held" if report.publishable else "refused"
        else:
            is_same = shown is not None and publication.digest == shown.digest
            verdict = "unchanged" if is_same else "published"
        ignored = tuple(
            ("accept_nothing" if order.accepts else "undo_nothing", order.path.name)
            for order in orders
            if order.code != accepted
        )
        return Outcome(verdict, publication or shown, accepted, orders, ignored)

    def _remembered(
        self,
        state: str,
        rehearsal: Rehearsal,
        outcome: Outcome,
        last: Dropped | None,
        now: datetime,
    ) -> Dropped | None:
        """Write the report and remember what became of the drop, then use the orders up."""
        report = rehearsal.report
        codes = dict(Counter(finding.code for finding in report.findings))
        said: dict[str, Any] = {
            "snapshot": report.snapshot,
            "exports": [dict(export) for export in report.exports],
            "codes": codes,
            "objections": [one.code for one in report.objections],
            "accepted": outcome.accepted,
            "orders": [order.path.name for order in outcome.orders],
        }
        is_news = outcome.verdict != "unchanged" or bool(outcome.orders)
        if last is not None:
            is_news |= (last.said["snapshot"], last.said["codes"]) != (report.snapshot, codes)
        where = None
        try:
            where = self.report(rehearsal, outcome, now) if is_news else None
        except D4Error as error:  # what was done is remembered all the same
            logger.warning("%s", error)
        # What a site was started with is what it shows.
        verdict = "published" if last is None and not is_news else outcome.verdict
        dropped = self.press.store.record(state, verdict, said, at=now)
        for order in outcome.orders:
            with suppress(OSError):  # where we may not write it stays, and says nothing new
                order.path.replace(where / order.path.name) if where else order.path.unlink()
        return dropped


def _state(folder: Path) -> str:
    """What tells one state of the folder from another: the names, sizes and times of what lies in it."""
    said = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        if path.name.startswith((".", "~$")) or ORDER.fullmatch(path.name):
            continue
        with suppress(OSError):  # it has gone meanwhile
            found = path.stat()
            said.update(
                f"{path.name}\0{found.st_size}\0{found.st_mtime_ns}\n".encode("utf-8", "replace")
            )
    return said.hexdigest()


def _orders(folder: Path) -> Iterator[Order]:
    for path in sorted(folder.iterdir()):
        if found := ORDER.fullmatch(path.name):
            yield Order(path, found[1].upper() == "ACCEPT", found[2].lower())


@contextmanager
def _alone(what: str) -> Iterator[bool]:
    """Whether nobody else on this machine is at it; a process that ends leaves the lock."""
    name = hashlib.sha256(what.encode("utf-8", "replace")).hexdigest()[:16]
    path = Path(tempfile.gettempdir()) / f"d4-{os.getuid()}-{name}.lock"
    lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        yield False
    else:
        yield True
    finally:
        os.close(lock)
