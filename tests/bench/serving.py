"""The servers of the bench: ours, the ordinary page, the limit on nginx, and a bare WSGI reply; all on loopback."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its address, its process, and how long it took from start to its first 200."""

    url: str
    process: subprocess.Popen[bytes]
    seconds_to_start: float

    def megabytes(self) -> float:
        """Resident memory of the process and all of its workers."""
        parent = psutil.Process(self.process.pid)
        family = [parent, *parent.children(recursive=True)]
        return float(sum(process.memory_info().rss for process in family)) / 1e6


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(command: list[str], port: int, path: str, **environ: str) -> Iterator[Server]:
    """Start a server, wait for its first answer at `path`, stop it in the end."""
    began = time.perf_counter()
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, **environ, "D4_STILL": "0", "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        url = f"http://127.0.0.1:{port}"
        _wait(url + path, process)
        yield Server(url, process, time.perf_counter() - began)
    finally:
        workers = psutil.Process(process.pid).children(recursive=True)
        process.terminate()
        _, alive = psutil.wait_procs([psutil.Process(process.pid), *workers], 10)
        process.wait(1) if not alive else process.kill()
        for worker in alive:
            worker.kill()


def _wait(url: str, process: subprocess.Popen[bytes], seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if process.poll() is not None:
            raise SystemExit(f"The server of {url} ended with {process.returncode}.")
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.02)
    raise SystemExit(f"{url} did not answer within {seconds} s.")


def granian(factory: str, port: int, workers: int = 2) -> list[str]:
    """A peer on the server that we use, started as `d4 serve` starts ours: workers afresh, three threads each."""
    program = f"import dashboard.serving as s; s.APPLICATION = {factory!r}; s.serve('127.0.0.1', {port}, {workers}, '')"
    return [sys.executable, "-c", program]


NGINX = """
{user}daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log; worker_processes 2;
events {{ worker_connections 1024; }}
http {{
  access_log off; include /etc/nginx/mime.types; gzip on; gzip_comp_level 6; gzip_proxied any;
  gzip_types text/css application/javascript application/json image/svg+xml text/javascript;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  server {{ listen 127.0.0.1:{port}; {location} }}
}}
"""


@contextmanager
def nginx(folder: Path, location: str, path: str) -> Iterator[Server]:
    """nginx with gzip, serving files below `folder` or in front of another server, as `location` says."""
    binary = shutil.which("nginx", path="/usr/sbin:/usr/bin")
    if binary is None:
        raise SystemExit("The bench compares with nginx: install it (apt-get install nginx).")
    port = free_port()
    folder.mkdir(parents=True, exist_ok=True)
    config = folder / "nginx.conf"
    user = (
        "user root; " if os.geteuid() == 0 else ""
    )  # else its workers may not read a temporary folder
    config.write_text(NGINX.format(user=user, folder=folder, port=port, location=location))
    command = [binary, "-p", str(folder), "-e", str(folder / "error.log"), "-c", str(config)]
    with running(command, port, path) as server:
        yield server
