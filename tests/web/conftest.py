"""The site over a small register, and a client that speaks WSGI to it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from werkzeug.test import Client

from app import create_app
from dashboard.settings import Settings
from dashboard.web.site import Site
from tests.web.publishing import make_register, publish, store_at


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    url = store_at(tmp_path_factory.mktemp("store"))
    publish(url, make_register())
    site = create_app(Settings(store=url, still=0))
    yield site
    site.close()


@pytest.fixture
def client(site: Site) -> Client:
    return Client(site, use_cookies=False)


@pytest.fixture
def empty_store(tmp_path: Path) -> str:
    return store_at(tmp_path)
