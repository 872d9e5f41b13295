"""The web server that `d4 serve` becomes: granian, with some workers, on one port."""

import errno
import http.client
import multiprocessing
import os
import socket
import sys
import threading
import time
from typing import NoReturn

from dashboard.errors import D4Error
from dashboard.settings import ROOT

APPLICATION = "app:create_app"
THREADS = 3  # of a worker: known pages are ready bytes, and the others take turns anyway
PATIENCE = 5  # seconds for a worker to end: one that misses the signal, as it may while it starts, would stay for ever
# For the C library of the workers: the threads share one heap, and what is free goes back to the system. Without
# them a worker keeps a sixth more than it needs. Whoever sets one knows better.
HEAP = {
    "MALLOC_ARENA_MAX": "1",
    "MALLOC_TRIM_THRESHOLD_": "1000000",
    "MALLOC_MMAP_THRESHOLD_": "1000000",
}
ANYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 – where to find what listens everywhere


def refuse_a_taken_port(host: str, port: int) -> None:
    """Raise D4Error, in one sentence, where nobody can listen."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        socket.create_server((host, port), family=family).close()
    except UnicodeError:
        raise D4Error(f"“{host}” is no address to listen at.") from None
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise D4Error(
                f"Port {port} is taken by another program: choose another, as in PORT={port + 1}."
            ) from error
        raise D4Error(f"Nobody can listen at {host}, port {port}: {error.strerror}.") from error


def address_of(host: str, port: int) -> str:
    """Where a browser on this machine finds the site."""
    near = ANYWHERE.get(host, host)
    return f"http://{f'[{near}]' if ':' in near else near}:{port}"


def become_the_server(host: str, port: int, workers: int, sentence: str) -> NoReturn:
    """Serve until a signal ends it; `sentence` is printed as soon as the site answers.

    The process is replaced by another program: what it has read and imported would stay in memory for nothing.
    """
    sys.stdout.flush()
    program = [sys.executable, "-m", "dashboard.serving", host, str(port), str(workers), sentence]
    os.execv(sys.executable, program)  # noqa: S606 – our own program, without a shell


def serve(host: str, port: int, workers: int, sentence: str) -> None:
    # Here, because the commands import this module too and start sooner without it.
    from granian import Granian  # noqa: PLC0415
    from granian.constants import Interfaces  # noqa: PLC0415
    from granian.log import LogLevels  # noqa: PLC0415

    # Workers start afresh: a copy of this process would have the locks of its threads, held by nobody.
    multiprocessing.set_start_method("spawn")
    for name, value in HEAP.items():
        os.environ.setdefault(name, value)
    server = Granian(
        APPLICATION,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        factory=True,
        working_dir=ROOT,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=PATIENCE,
    )
    say = threading.Thread(target=_say_when_it_answers, args=(host, port, sentence), daemon=True)
    server.on_startup(say.start)
    server.serve()


def _say_when_it_answers(host: str, port: int, sentence: str) -> None:
    near = ANYWHERE.get(host, host)
    while True:
        connection = http.client.HTTPConnection(near, port)
        try:
            connection.request("GET", "/healthz")
            connection.getresponse()
        except (OSError, http.client.HTTPException):
            time.sleep(0.02)
        else:
            print(sentence, flush=True)
            return
        finally:
            connection.close()


if __name__ == "__main__":
    serve(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4])
