"""The committed files are those that were built, from the Dash that is installed."""

import hashlib
import json

import brotli
import pytest

from dashboard.web.static import (
    DIST,
    compact,
    dash_scripts,
    load_static_files,
    with_hashed_names,
)


def test_the_committed_files_are_those_whose_digests_were_written():
    digests = json.loads((DIST / "digests.json").read_text())

    found = {path.name for path in DIST.iterdir()} - {"digests.json"}
    assert found == set(digests)
    for name, digest in digests.items():
        assert hashlib.sha256((DIST / name).read_bytes()).hexdigest() == digest


def test_the_island_is_made_of_the_dash_that_is_installed():
    assert brotli.decompress((DIST / "dash.js.br").read_bytes()) == dash_scripts()


def test_no_script_asks_another_host_for_its_source_map():
    assert b"\n//# sourceMappingURL=" not in dash_scripts()


@pytest.mark.parametrize(
    ("name", "most"),
    [("wake.js", 1500), ("source-sans-3.woff2", 29_000), ("d4.css", 8600), ("favicon.svg", 500)],
)
def test_what_the_first_view_needs_is_small(name, most):
    static = load_static_files()

    assert len(static.answers[static.paths[name], ""].body) <= most


def test_a_style_sheet_is_sent_without_what_only_people_read():
    written = """/* Why */
    .a > .b, .c :is(.d, .e)::after { margin: 0 calc(1rem + 2px); content: ""; }
    @media (min-width: 40rem) {
      .a { color: var(--ink); } /* two
      lines */
    }
    """

    assert compact(written) == (
        '.a>.b,.c :is(.d,.e)::after{margin:0 calc(1rem + 2px);content:""}'
        "@media (min-width:40rem){.a{color:var(--ink)}}"
    )


def test_a_style_sheet_names_the_hashed_font():
    paths = {"a.woff2": "/static/a.123.woff2"}

    assert (
        with_hashed_names("url('../x/a.woff2') url(b.png)", paths)
        == 'url("/static/a.123.woff2") url(b.png)'
    )
