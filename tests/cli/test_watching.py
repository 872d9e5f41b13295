"""The running site reads what is dropped, once it is still; files without a word in them confirm and undo."""

import os
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dashboard.desk import Desk
from dashboard.errors import StoreError
from dashboard.exports import write_exports
from dashboard.framework import load_framework
from dashboard.publishing import Press
from dashboard.records import About
from dashboard.settings import REFERENCE, Settings
from dashboard.store import Store
from dashboard.text import load_texts
from dashboard.watching import Watch
from tests.makers import AS_OF, make_alliance, make_membership, make_partner

FRAMEWORK = load_framework(REFERENCE)
STILL = 20


class Folder:
    """A drop folder that is watched, by one worker or several, and the clock that they look at."""

    def __init__(self, place: Path) -> None:
        self.exports, self.reports = place / "exports", place / "reports"
        self.exports.mkdir()
        settings = Settings(
            exports=str(self.exports),
            store=f"sqlite:///{place / 'd4.sqlite'}",
            reports=str(self.reports),
            language="fr",
            still=STILL,
        )
        self.store = Store(settings.store)
        press = Press(self.store, FRAMEWORK, settings.limits)
        self.desk = Desk(settings, load_texts()["fr"], press)
        self.worker, self.other = self.hired(), self.hired()
        self.clock = 1000.0

    def hired(self) -> Watch:
        watch = self.desk.watch()
        assert watch is not None
        return watch

    def fill(self, *partners: str) -> None:
        records = [make_partner(one) for one in partners]
        write_exports(
            self.exports, About(as_of=AS_OF), [*records, make_alliance(), make_membership()]
        )

    def order(self, name: str) -> Path:
        path = self.exports / name
        path.touch()
        return path

    def looked(self):
        """What becomes of it when it has been still for long enough."""
        at_once = self.worker.look(self.clock)
        self.clock += STILL
        dropped = at_once or self.worker.look(self.clock)
        return dropped and dropped.verdict

    @property
    def shown(self) -> int:
        publication = self.store.current()
        return publication.figures["listed"] if publication else 0

    def page(self) -> str:
        """The words of the last report."""
        return re.sub("<[^>]*>", "", (self.last_report() / "report.html").read_text("utf-8"))

    def asked(self) -> str:
        """The name of the file by which the last report asks to confirm."""
        [name] = set(re.findall(r"ACCEPT-[0-9a-f]{8}\.txt", self.page()))
        return str(name)

    def last_report(self) -> Path:
        return max(self.reports.iterdir(), key=os.path.getmtime)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


TEN = tuple(f"P{number}" for number in range(1, 11))


def test_what_is_dropped_is_shown_once_the_folder_has_been_still(folder):
    folder.fill(*TEN)

    assert folder.worker.look(0) is None
    assert folder.worker.look(STILL - 1) is None
    (folder.exports / "memberships.csv").write_text("alliance_id,partner_id\nA1,P1\nA1,P2\n")
    assert folder.worker.look(STILL) is None
    assert folder.worker.look(2 * STILL - 1) is None
    dropped = folder.worker.look(2 * STILL)

    assert dropped.verdict == "published"
    assert folder.shown == len(TEN)


def test_every_drop_is_read_once_by_one_of_the_workers(folder):
    folder.fill(*TEN)
    for worker in (folder.worker, folder.other):
        worker.look(0)

    verdicts = [worker.look(STILL) for worker in (folder.worker, folder.other, folder.worker)]

    assert [one.verdict for one in verdicts if one] == ["published"]
    assert len(folder.store.history()) == 1


def test_while_a_worker_is_at_it_the_others_leave_it_alone(folder, monkeypatch):
    folder.fill(*TEN)
    seen = []
    rehearse = folder.worker.rehearse

    def slow(now: datetime):
        folder.other.look(0)
        seen.append(folder.other.look(STILL))
        return rehearse(now)

    monkeypatch.setattr(folder.worker, "rehearse", slow)

    assert folder.looked() == "published"
    assert seen == [None]


def test_what_changes_while_it_is_read_is_read_again(folder, monkeypatch):
    folder.fill(*TEN)
    rehearse = folder.worker.rehearse

    def disturbed(now: datetime):
        rehearsal = rehearse(now)
        monkeypatch.setattr(folder.worker, "rehearse", rehearse)
        folder.fill(*TEN, "P11")
        return rehearsal

    monkeypatch.setattr(folder.worker, "rehearse", disturbed)

    assert folder.looked() is None
    assert folder.shown == 0
    assert folder.looked() == "published"
    assert folder.shown == 11


def test_a_refused_drop_leaves_what_is_shown_and_says_so_in_a_report(folder):
    folder.fill(*TEN)
    folder.looked()
    (folder.exports / "partners.csv").write_text("nobody;knows;this\n1;2;3\n")

    assert folder.looked() == "refused"

    assert folder.shown == len(TEN)
    report = folder.last_report()
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\dh\d\d refusé", report.name)
    assert "refus" in (report / "report.html").read_text("utf-8").casefold()
    assert folder.looked() is None


def test_a_loss_is_held_until_a_file_confirms_it(folder):
    folder.fill(*TEN)
    folder.looked()
    folder.fill(*TEN[:3])

    assert folder.looked() == "held"
    assert folder.shown == len(TEN)
    name = folder.asked()

    order = folder.order(name)
    assert folder.looked() == "published"

    assert folder.shown == 3
    assert not order.exists()
    assert (folder.last_report() / name).exists()
    assert folder.store.last_drop().said["accepted"] == name[7:15]


def test_a_code_of_another_drop_confirms_nothing_and_is_used_up(folder):
    folder.fill(*TEN)
    folder.looked()
    folder.fill(*TEN[:3])
    folder.looked()

    order = folder.order("ACCEPT-0123abcd (1).txt")

    assert folder.looked() == "held"
    assert folder.shown == len(TEN)
    assert not order.exists()
    assert "ACCEPT-0123abcd (1).txt ne confirme rien" in folder.page()


def test_a_file_takes_the_last_publication_back_and_it_stays_so(folder):
    folder.fill(*TEN)
    folder.looked()
    folder.fill(*TEN, "P11")
    folder.looked()
    order = folder.order(f"undo-{folder.store.current().digest[:12]}.TXT")

    assert folder.looked() == "undone"

    assert folder.shown == len(TEN)
    assert not order.exists()
    assert folder.looked() is None
    os.utime(folder.exports / "partners.csv")  # the same records, copied once more
    assert folder.looked() == "held"
    assert folder.shown == len(TEN)
    folder.order(folder.asked())
    assert folder.looked() == "published"
    assert folder.shown == len(TEN) + 1


def test_an_undo_never_brings_back_what_was_taken_back_before(folder):
    for partners in (TEN, (*TEN, "P11"), (*TEN, "P12")):
        folder.fill(*partners)
        folder.looked()
    first = folder.store.history()[-1].digest
    for _ in range(2):
        folder.order(f"UNDO-{folder.store.current().digest[:12]}.txt")
        assert folder.looked() == "undone"
    assert folder.store.current().digest == first

    folder.order(f"UNDO-{first[:12]}.txt")

    assert folder.looked() == "held"
    assert folder.store.current().digest == first


def test_a_folder_that_comes_later_with_its_share_is_watched(folder):
    folder.exports.rmdir()
    late = folder.hired()
    with pytest.raises(FileNotFoundError):
        late.look(0)

    folder.exports.mkdir()
    folder.fill(*TEN)

    assert late.look(0) is None
    assert late.look(STILL).verdict == "published"


def test_only_what_is_new_in_what_was_said_makes_another_report(folder):
    folder.fill(*TEN)
    folder.looked()
    reports = len(list(folder.reports.iterdir()))
    os.utime(folder.exports / "partners.csv")
    assert folder.looked() == "unchanged"
    assert len(list(folder.reports.iterdir())) == reports

    (folder.exports / "letter.docx").touch()

    assert folder.looked() == "unchanged"
    assert len(list(folder.reports.iterdir())) == reports + 1


def test_only_what_is_shown_can_be_taken_back(folder):
    folder.fill(*TEN)
    folder.looked()
    first = folder.store.current().digest
    folder.fill(*TEN, "P11")
    folder.looked()

    folder.order(f"UNDO-{first[:12]}.txt")

    assert folder.looked() == "unchanged"
    assert folder.shown == 11
    assert f"UNDO-{folder.store.current().digest[:12]}.txt" in folder.page()


def test_orders_and_strangers_are_no_exports(folder):
    folder.fill(*TEN)
    folder.looked()

    for name in (".DS_Store", "~$partners.xlsx"):
        folder.order(name)

    assert folder.looked() is None


def test_an_order_is_not_named_among_the_strangers(folder):
    folder.fill(*TEN)
    folder.order("ACCEPT-0123abcd.txt")

    rehearsal = folder.desk.rehearse(datetime.now(UTC))

    assert rehearsal.report.findings == []


def test_a_store_that_cannot_be_written_is_tried_again_later(folder, monkeypatch):
    folder.fill(*TEN)

    def full(*given, **named):
        raise StoreError("The disk is full.")

    with monkeypatch.context() as broken:
        broken.setattr(Store, "publish", full)
        with pytest.raises(StoreError, match="full"):
            folder.looked()

    assert folder.looked() == "published"


def test_exports_that_are_no_folder_are_not_watched(folder):
    folder.fill(*TEN)
    for place in ("sqlite:////nowhere.db", str(folder.exports / "partners.csv")):
        settings = Settings(exports=place, still=STILL)
        assert Desk(settings, folder.desk.text, folder.desk.press).watch() is None
    asleep = Settings(exports=str(folder.exports), still=0)
    assert Desk(asleep, folder.desk.text, folder.desk.press).watch() is None
