"""A real browser, and the site as it is served: granian, one worker, a store of its own."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from dashboard.demo import write_demo
from tests.web.publishing import make_register, publish, publish_exports, store_at

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SECONDS_TO_START = 60
MILLISECONDS_TO_WAIT = 8000

# Kept by each page from its first moment on: what the policy refused, and how far things jumped.
WITNESS = """
window.violations = [];
window.shift = 0;
document.addEventListener("securitypolicyviolation", (event) =>
  window.violations.push(`${event.violatedDirective} ${event.blockedURI}`));
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.shift += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""


@dataclass(frozen=True)
class Served:
    """Where a site is, and the store that it shows."""

    origin: str
    store: str


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@contextmanager
def serving(url: str) -> Iterator[Served]:
    """The site over one store, on a port of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--factory"]
    command += ["app:create_app", "--port", str(port), "--log-level", "warning"]
    process = subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, "D4_STORE": url, "D4_STILL": "0"}
    )
    origin = f"http://127.0.0.1:{port}"
    _wait_until_it_answers(f"{origin}/healthz")
    yield Served(origin, url)
    process.terminate()
    process.wait(timeout=10)


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The small register of the tests, served until the last test is over."""
    url = store_at(tmp_path_factory.mktemp("served"))
    publish(url, make_register())
    with serving(url) as site:
        yield site


@pytest.fixture(scope="session")
def public_record(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The exports that ship with the project, in which nearly everything is unknown."""
    url = store_at(tmp_path_factory.mktemp("record"))
    publish_exports(url, ROOT / "data" / "exports")
    with serving(url) as site:
        yield site


@pytest.fixture(scope="session")
def illustrative(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The illustrative set, in which everything is known."""
    folder = tmp_path_factory.mktemp("illustrative")
    write_demo(folder)
    publish_exports(store_at(folder), folder)
    with serving(store_at(folder)) as site:
        yield site


@pytest.fixture(scope="session")
def unpublished(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A site with nothing published yet."""
    with serving(store_at(tmp_path_factory.mktemp("unpublished"))) as site:
        yield site


@pytest.fixture
def open_page(browser: Browser, served: Served) -> Iterator[Callable[..., Page]]:
    """Opens an address in a context of its own; the policy must have refused nothing at the end."""
    contexts = []

    def open_it(
        path: str, *, site: Served = served, width: int = 1440, height: int = 900, **options: Any
    ) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        context.set_default_timeout(MILLISECONDS_TO_WAIT)
        contexts.append(context)
        page = context.new_page()
        page.add_init_script(WITNESS)
        page.goto(f"{site.origin}{path}", wait_until="load")
        return page

    yield open_it
    for context in contexts:
        for page in context.pages:
            assert page.evaluate("() => window.violations ?? []") == []
        context.close()


def _wait_until_it_answers(url: str) -> None:
    end = time.monotonic() + SECONDS_TO_START
    while True:
        try:
            urllib.request.urlopen(url, timeout=1).close()
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.05)
        else:
            return
