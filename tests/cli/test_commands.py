"""The commands as processes: what other programs rely on, and the server that `serve` starts."""

import json
import os
import signal
import socket
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from threading import Event, Thread
from urllib.request import urlopen as get

import psutil
import pytest

from dashboard.exports import write_exports
from dashboard.records import About
from dashboard.settings import ROOT
from dashboard.store import Store
from tests.makers import AS_OF, make_alliance, make_membership, make_partner


class Place:
    """A folder with exports and a store of its own, and the commands run there."""

    def __init__(self, folder: Path) -> None:
        self.exports = folder / "exports"
        self.url = f"sqlite:///{folder / 'd4.sqlite'}"
        self.environment = {
            **os.environ,
            "D4_EXPORTS": str(self.exports),
            "D4_STORE": self.url,
            "D4_MOST_FALL": "100",  # one of two partners is half of all
            "D4_STILL": "0",
        }
        self.fill("P1")

    def fill(self, *partners: str) -> None:
        records = [make_partner(partner) for partner in partners]
        more = [make_alliance(counterpart="Somebody"), make_membership()]
        write_exports(self.exports, About(as_of=AS_OF), [*records, *more])

    def spoil(self) -> None:
        (self.exports / "partners.csv").write_text("nobody;knows;this\n1;2;3\n")

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "dashboard", *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )

    @contextmanager
    def serving(self, workers: int = 1) -> Iterator[tuple[str, list[str]]]:
        """A running server: its address, and the lines that it printed before."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = str(probe.getsockname()[1])
        with subprocess.Popen(
            [sys.executable, "-m", "dashboard", "serve", "--workers", str(workers)],
            cwd=ROOT,
            env={**self.environment, "PORT": port},
            stdout=subprocess.PIPE,
            text=True,
        ) as process:
            printed = []
            try:
                for line in process.stdout or ():
                    printed.append(line.rstrip())
                    if "http://" in line:
                        break
                yield f"http://127.0.0.1:{port}", printed
            finally:
                process.send_signal(signal.SIGINT)
                try:
                    assert process.wait(20) == 0
                except subprocess.TimeoutExpired:
                    process.kill()
                    raise


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def test_check_prints_one_object_and_nothing_else(place):
    run = place.run("check", "--format", "json")

    assert run.returncode == 0
    assert run.stderr == ""
    assert json.loads(run.stdout)["publishable"] is True


def test_the_exit_code_says_what_became_of_it(place):
    assert place.run("check").returncode == 0
    assert place.run("check", "--format", "yaml").returncode == 2
    place.spoil()
    assert place.run("check").returncode == 1
    assert place.run("publish").returncode == 1


def test_checking_and_publishing_need_neither_dash_nor_pandas(place):
    program = (
        "import sys; from dashboard.cli import main; main(['publish']); "
        "print({'dash', 'flask', 'granian', 'pandas', 'plotly'} & set(sys.modules))"
    )
    run = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env=place.environment,
        capture_output=True,
        text=True,
        check=True,
    )

    assert run.stdout.splitlines()[-1] == "set()"


def test_a_reader_that_has_seen_enough_is_no_fault(place):
    command = f"{sys.executable} -m dashboard check | head -1"
    run = subprocess.run(  # noqa: S602 - a pipe of a shell is what is tested
        command,
        shell=True,
        cwd=ROOT,
        env=place.environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert run.stdout.count("\n") == 1
    assert run.stderr == ""


def test_a_terminal_that_lacks_a_letter_shows_another(place):
    place.environment["PYTHONIOENCODING"] = "ascii"

    assert place.run("--language", "fr", "check").returncode == 0


def test_a_taken_port_is_one_clear_sentence(place):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        run = place.run("serve", "--port", str(port))

    assert run.returncode == 1
    assert run.stdout == ""
    assert run.stderr.startswith(f"d4: Port {port} is taken by another program")
    assert run.stderr.count("\n") == 1


def test_an_address_of_another_machine_is_one_clear_sentence(place):
    run = place.run("serve", "--host", "192.0.2.1")

    assert run.returncode == 1
    assert run.stderr.startswith("d4: Nobody can listen at 192.0.2.1")


def test_serve_publishes_the_exports_and_answers_at_the_address_that_it_prints(place):
    with place.serving() as (address, printed), get(f"{address}/healthz") as answer:
        assert answer.status == 200

    assert printed[0].startswith("Published as no. 1")
    assert printed[-1] == f"The dashboard is at {address} (Ctrl+C stops it)."


def test_a_worker_that_hangs_keeps_nobody_from_ending_the_server(place):
    with place.serving() as (address, _):
        port = int(address.rpartition(":")[2])
        held = [
            one
            for one in psutil.net_connections()
            if one.status == psutil.CONN_LISTEN and one.laddr.port == port
        ]
        worker = psutil.Process(held[0].pid)
        worker.suspend()

    assert not worker.is_running()


def test_serve_publishes_nothing_twice(place):
    place.run("publish")
    with place.serving() as (_, printed):
        pass

    assert len(printed) == 1
    assert len(Store(place.url).history()) == 1


def test_serve_keeps_the_last_good_snapshot_and_says_why(place):
    place.run("publish")
    place.spoil()
    with place.serving() as (_, printed):
        pass

    assert printed[0] == "Refused: nothing of this drop may be published."
    assert any("the site still shows no. 1" in line for line in printed)


def test_serve_starts_with_nothing_published_too(place):
    place.spoil()
    with place.serving() as (address, printed), get(f"{address}/healthz") as answer:
        assert answer.status == 200

    assert "Nothing was published." in printed


def test_two_publications_under_load_reach_both_workers_and_nobody_is_turned_away(place):
    with place.serving(workers=2) as (address, _):
        seen: list[tuple[int, int]] = []
        done = Event()
        visitors = [Thread(target=visit_until, args=(done, address, seen)) for _ in range(4)]
        for visitor in visitors:
            visitor.start()
        for count in (2, 3):
            place.fill(*(f"P{number}" for number in range(1, count + 1)))
            assert place.run("publish").returncode == 0
            wait_until(partial(is_all_they_see, count, seen))
        done.set()
        for visitor in visitors:
            visitor.join()

    assert {status for status, _ in seen} == {200}
    assert {listed for _, listed in seen} == {1, 2, 3}


def visit_until(done: Event, address: str, seen: list[tuple[int, int]]) -> None:
    """Ask for the figures again and again, each time over a new connection: any worker may answer."""
    while not done.is_set():
        with get(f"{address}/api/v1/indicators.json") as answer:
            listed = json.load(answer)["indicators"]["D4.1"]["listed"]
            seen.append((answer.status, listed))


def is_all_they_see(listed: int, seen: list[tuple[int, int]]) -> bool:
    """Whether the latest answers, more than either worker gives alone, all have so many partners."""
    return {count for _, count in seen[-40:]} == {listed}


def wait_until(is_so: Callable[[], bool], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_what_was_taken_back_stays_so_when_the_server_starts_again(place):
    place.run("publish")
    place.fill("P1", "P2")
    place.run("publish")
    place.run("rollback")
    with place.serving() as (_, printed):
        pass

    assert "stay taken back" in printed[0]
    assert len(Store(place.url).history()) == 3


def test_serve_shows_what_is_published_when_the_store_cannot_be_written(place):
    place.run("publish")
    place.environment["D4_STORE"] = "postgresql://127.0.0.1:1/nothing"
    with place.serving() as (address, _), get(f"{address}/healthz") as answer:
        assert answer.status == 200


def seen_at_a_terminal(place: Place, *arguments: str) -> str:
    """What a person sees of the progress of a command: its standard error is a terminal, 80 letters wide."""
    ours, theirs = os.openpty()
    termios.tcsetwinsize(theirs, (24, 80))
    seen = b""
    with subprocess.Popen(
        [sys.executable, "-m", "dashboard", *arguments],
        cwd=ROOT,
        env=place.environment,
        stdout=subprocess.DEVNULL,
        stderr=theirs,
    ):
        os.close(theirs)
        with suppress(OSError):  # so Linux says that nobody writes any more
            while piece := os.read(ours, 4096):
                seen += piece
    os.close(ours)
    return seen.decode()


def test_long_work_shows_at_a_terminal_how_far_it_is_and_short_work_shows_nothing(place):
    assert seen_at_a_terminal(place, "check") == ""
    with (place.exports / "memberships.csv").open("a") as file:
        file.writelines(f"A1,P1,Role {number},,\n" for number in range(150_000))

    seen = seen_at_a_terminal(place, "--language", "fr", "check")

    assert "Lecture de memberships.csv" in seen or "Contrôle des données" in seen
    assert " %" in seen


# Whoever started the tests may have told their processes not to mind Ctrl+C.
AT_A_TERMINAL = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)
from dashboard.cli import main
print("at work", flush=True)
raise SystemExit(main(["publish"]))
"""


def test_work_that_is_interrupted_changes_nothing(place):
    place.run("publish")
    with (place.exports / "memberships.csv").open("a") as file:
        file.writelines(f"A1,P1,Role {number},,\n" for number in range(150_000))
    before = place.run("history", "--format", "json").stdout

    with subprocess.Popen(
        [sys.executable, "-c", AT_A_TERMINAL],
        cwd=ROOT,
        env=place.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(0.3)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate()

    assert (process.returncode, said) == (130, "")
    assert place.run("history", "--format", "json").stdout == before


def test_the_running_site_shows_what_is_dropped_and_says_what_became_of_it(place):
    place.environment |= {"D4_STILL": "1", "D4_REPORTS": str(place.exports.parent / "reports")}
    with place.serving(workers=2) as (address, _):

        def page() -> str:
            with get(f"{address}/en/data") as answer:
                return str(answer.read().decode())

        def until(words: str) -> None:
            deadline = time.monotonic() + 30
            while not all(words in page() for _ in range(4)):  # both workers, or nearly so
                assert time.monotonic() < deadline, words
                time.sleep(0.2)

        good = (place.exports / "partners.csv").read_text()
        place.spoil()
        until("were refused")
        assert "nobody" not in page()
        (place.exports / "partners.csv").write_text(f"{good}P2,Two\n")
        until("are those that are shown")

    store = Store(place.url)
    assert [one.figures["listed"] for one in store.history()] == [2, 1]
    reports = sorted(path.name[17:] for path in (place.exports.parent / "reports").iterdir())
    assert reports == ["published", "refused"]


# `d4 publish`, and at its n-th word to the database the process is gone.
KILLED = """
import os, signal, sys
from sqlalchemy import event
from sqlalchemy.engine import Engine

left = [int(sys.argv[1])]

def count(*given):
    left[0] -= 1
    if left[0] == 0:
        os.kill(os.getpid(), signal.SIGKILL)

for name in ("begin", "before_cursor_execute", "after_cursor_execute", "commit"):
    event.listen(Engine, name, count)

from dashboard.cli import main
sys.exit(main(["publish"]))
"""


def test_publications_that_are_killed_under_a_running_site_disturb_no_visitor(place):
    place.run("publish")
    with place.serving(workers=2) as (address, _):
        for step in (4, 11, 16, 19, 21):
            place.fill("P1", "P2", f"P{step}")
            before = Store(place.url).current()
            killed = subprocess.run(
                [sys.executable, "-c", KILLED, str(step)],
                cwd=ROOT,
                env=place.environment,
                capture_output=True,
                check=False,
            )
            assert killed.returncode == -signal.SIGKILL
            assert Store(place.url).current() == before
            for _ in range(4):
                with get(f"{address}/en") as answer:
                    assert answer.status == 200

        assert place.run("publish").returncode == 0
        listed = 0
        while listed != 3:
            with get(f"{address}/api/v1/indicators.json") as answer:
                listed = json.load(answer)["indicators"]["D4.1"]["listed"]
