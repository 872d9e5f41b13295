"""The application: puts the rooms together. `granian --interface wsgi --factory app:create_app` serves it."""

from typing import Any

from dash import Dash

from callbacks import island
from dashboard.cases import load_cases
from dashboard.desk import Desk
from dashboard.framework import load_framework
from dashboard.publishing import Press
from dashboard.settings import CASES, REFERENCE, Settings, settings_from
from dashboard.store import Store
from dashboard.text import load_texts
from dashboard.web.edition import Ground, Layouts
from dashboard.web.site import Site
from dashboard.web.static import load_static_files
from layouts import card, charts, explained, lists, pages, sheets
from layouts.view import View

LAYOUTS = Layouts(
    view=View,
    pages=pages.PAGES,
    frame=pages.frame,
    title=pages.title,
    description=pages.description,
    tables=charts.names,
    table=charts.table,
    picture=charts.picture,
    card=card.card,
    card_says=card.says,
    shown=lists.shown,
    explained=explained.document,
    explained_table=explained.table,
    sheets=sheets.in_words,
    ways_out=pages.ways_out,
    error_page=pages.error_page,
    nothing_published=pages.nothing_published,
)
RENDERER_READS = (
    "url_base_pathname",
    "requests_pathname_prefix",
    "ui",
    "props_check",
    "suppress_callback_exceptions",
    "update_title",
    "serve_locally",
    "validate_callbacks",
)


def create_app(settings: Settings | None = None) -> Site:
    """The site, ready to answer. Raises D4Error if the settings or the reference data cannot be read."""
    settings = settings or settings_from()
    static = load_static_files()
    prefix = f"/_dash/{static.release}/"
    dash_app = _dash_app(prefix)
    client = dash_app.server.test_client()
    answers = {
        prefix + name: client.get(f"/{name}").data
        for name in ("_dash-layout", "_dash-dependencies")
    }
    ground = Ground(
        framework=load_framework(REFERENCE),
        cases=load_cases(CASES),
        texts=load_texts(),
        layouts=LAYOUTS,
        static=static,
        site=settings.url,
        dash_config=_renderer_config(dash_app),
    )
    store = Store(settings.store)
    press = Press(store, ground.framework, settings.limits)
    watch = Desk(settings, ground.texts[settings.language], press).watch()
    return Site(ground, store, answers, watch)


def _dash_app(prefix: str) -> Dash:
    """Dash with the island alone: its layout and its callbacks, which the browser asks for below `prefix`."""
    dash_app = Dash(
        __name__,
        requests_pathname_prefix=prefix,
        include_assets_files=False,
        update_title="",
        suppress_callback_exceptions=True,
    )
    dash_app.layout = island.layout()
    island.register(dash_app)
    return dash_app


def _renderer_config(dash_app: Dash) -> dict[str, Any]:
    """What Dash's renderer reads, without what differs between workers: their pages must be the same bytes."""
    config = dash_app._config()  # noqa: SLF001 - Dash has no other way to say it
    return {name: config[name] for name in RENDERER_READS} | {"children_props": {}}
