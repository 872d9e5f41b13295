"""The files that never change under their name: scripts, styles and the font, hashed and compressed.

The large ones are built beforehand (`make assets`) and committed compressed in `assets/dist/`; the small
ones are read and compressed when the site starts. `release` is the digest of all that we ship, so that
what other code made of a snapshot has another address.
"""

import hashlib
import re
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from dashboard.web.answer import (
    FONT,
    IMMUTABLE,
    PNG,
    SCRIPT,
    STYLE,
    SVG,
    Answer,
    answer,
    prepacked,
    unpackable,
)

ROOT = Path(__file__).resolve().parent.parent.parent
ASSETS = ROOT / "dashboard" / "assets"
DIST = ASSETS / "dist"
STYLES = ("tokens.css", "d4.css", "island.css", "print.css")

# The scripts of Dash that the island needs, in the order of Dash's own page: no polyfill, no table.
DASH_SCRIPTS = (
    ("dash", "deps/react@18.3.1.min.js"),
    ("dash", "deps/react-dom@18.3.1.min.js"),
    ("dash", "deps/prop-types@15.8.1.min.js"),
    ("dash_bootstrap_components", "_components/dash_bootstrap_components.min.js"),
    ("dash", "dash-renderer/build/dash_renderer.min.js"),
    ("dash", "dcc/dash_core_components-shared.js"),
    ("dash", "dcc/async-graph.js"),
    ("dash", "dcc/dash_core_components.js"),
    ("dash", "html/dash_html_components.min.js"),
)
# Dash's components look for their other parts beside the script that they came in.
DASH_NAME = "/_dash-component-suites/dash/dcc/dash_renderer-bundle.{digest}.js"
STATIC_NAME = "/static/{stem}.{digest}{suffix}"

ROOMS = ("callbacks", "dashboard", "layouts", "tests/cases")
SHIPPED = {".br", ".css", ".js", ".json", ".png", ".py", ".svg", ".toml", ".ttf", ".woff2"}
NOTES = re.compile(r"^ *//.*\n", re.MULTILINE)  # of a script: only people read them


@dataclass(frozen=True)
class StaticFiles:
    """What is served below `/static/`, and the address of each file by its plain name."""

    answers: dict[tuple[str, str], Answer]
    paths: dict[str, str]
    release: str


def load_static_files() -> StaticFiles:
    """Read, name and compress everything; the style sheet last, because it names the font."""
    static = StaticFiles({}, {}, release())
    _add(static, "dash.js", prepacked(SCRIPT, (DIST / "dash.js.br").read_bytes()), DASH_NAME)
    _add(static, "plotly.js", prepacked(SCRIPT, (DIST / "plotly.js.br").read_bytes()))
    font = (DIST / "source-sans-3.woff2").read_bytes()
    _add(static, "source-sans-3.woff2", unpackable(FONT, font))
    icon = (DIST / "apple-touch-icon.png").read_bytes()
    _add(static, "apple-touch-icon.png", unpackable(PNG, icon))
    for name in ("wake.js", "island.js"):
        written = (ASSETS / name).read_text("utf-8")
        _add(static, name, _small(SCRIPT, NOTES.sub("", written)))
    _add(static, "favicon.svg", _small(SVG, (ASSETS / "favicon.svg").read_text("utf-8")))
    styles = "\n".join((ASSETS / name).read_text("utf-8") for name in STYLES)
    _add(static, "d4.css", _small(STYLE, with_hashed_names(compact(styles), static.paths)))
    return static


def compact(styles: str) -> str:
    """A style sheet without what only people read: notes, and blanks where none is needed (in a string, they stay out)."""
    styles = " ".join(re.sub(r"/\*.*?\*/", "", styles, flags=re.DOTALL).split())
    return re.sub(r" ?([{};,>]) ?|(:) ", r"\1\2", styles).replace(";}", "}")


def with_hashed_names(styles: str, paths: dict[str, str]) -> str:
    """A style sheet whose `url(name)` lead to the hashed files."""
    return re.sub(
        r"url\([\"']?(?:[^\"')]*/)?([^\"'/)]+)[\"']?\)",
        lambda found: f'url("{paths[found[1]]}")' if found[1] in paths else found[0],
        styles,
    )


def dash_scripts() -> bytes:
    """The scripts of the installed Dash packages, as one, without their notes for debuggers."""
    parts = (files(package).joinpath(path).read_bytes() for package, path in DASH_SCRIPTS)
    return b"\n;\n".join(re.sub(rb"\n//# sourceMappingURL=\S*\s*$", b"", part) for part in parts)


def release() -> str:
    """The digest of everything that we ship."""
    digest = hashlib.sha256()
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*")):
            if path.suffix in SHIPPED and path.is_file():
                digest.update(path.relative_to(ROOT).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def _small(content_type: str, text: str) -> Answer:
    return answer(content_type, text, cache=IMMUTABLE).smallest()


def _add(static: StaticFiles, name: str, made: Answer, pattern: str = STATIC_NAME) -> None:
    stem, dot, suffix = name.partition(".")
    digest = hashlib.sha256(made.body).hexdigest()[:12]
    path = pattern.format(stem=stem, digest=digest, suffix=dot + suffix)
    static.paths[name] = path
    static.answers[path, ""] = made
