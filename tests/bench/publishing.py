"""Publishing, measured in fresh processes: how long it takes, and how much memory at most."""

import csv
import os
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from dashboard.settings import ROOT
from tests.bench.large import write_large

PARTNERS, ALLIANCES, MEMBERSHIPS = 100_000, 1_000_000, 5_000_000


@dataclass(frozen=True)
class Data:
    """A published data set: its name, where it is stored, and how long publishing it took."""

    name: str
    store: str
    seconds: float


@dataclass(frozen=True)
class Large:
    """XL, published: microseconds a row, those of the `csv` module alone that splits the same rows, the peak in GB, and where."""

    microseconds: float
    splitting: float
    gigabytes: float
    store: str


def d4(*words: str, **environ: str) -> float:
    """Run a command in a process of its own: its peak memory in GB."""
    command = [sys.executable, "-m", "dashboard", *words]
    with subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, **environ}, stdout=subprocess.DEVNULL
    ) as process:
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return used.ru_maxrss / 1e6


def published(name: str, exports: Path, folder: Path) -> Data:
    """Publish `exports` in a fresh process, three times to three stores: the median counts."""
    times = []
    for attempt in range(3):
        store = f"sqlite:///{folder / f'{exports.name}-{attempt}.sqlite'}"
        began = time.perf_counter()
        d4("publish", str(exports), D4_STORE=store)
        times.append(time.perf_counter() - began)
    return Data(name, store, statistics.median(times))


def published_large(folder: Path) -> Large:
    """Write XL and publish it once."""
    exports, rows = folder / "large", PARTNERS + ALLIANCES + MEMBERSHIPS
    write_large(exports, PARTNERS, ALLIANCES, MEMBERSHIPS)
    began = time.perf_counter()
    for path in exports.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            for _ in csv.reader(file):
                pass
    splitting = time.perf_counter() - began
    began = time.perf_counter()
    store = f"sqlite:///{folder / 'large.sqlite'}"
    gigabytes = d4("publish", str(exports), D4_STORE=store)
    seconds = time.perf_counter() - began
    return Large(seconds / rows * 1e6, splitting / rows * 1e6, gigabytes, store)
