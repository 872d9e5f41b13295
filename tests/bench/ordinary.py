"""The ordinary peer: the same pages as a plain Dash app writes them, layout on load and one server callback."""

from datetime import date
from typing import Any
from urllib.parse import quote

from dash import ALL, Dash, Input, Output, State, ctx, dcc, html
from dash.development.base_component import Component
from flask import Flask

from dashboard.address import FILTERS, parse_address
from dashboard.directory import Directory
from dashboard.framework import load_framework
from dashboard.histories import histories
from dashboard.indicators import Indicators
from dashboard.progress import statements
from dashboard.settings import REFERENCE, ROOT, settings_from
from dashboard.store import Store
from dashboard.text import load_texts
from dashboard.together import Together
from dashboard.web.document import html_of
from layouts.pages import PAGES
from layouts.view import View


def create_app() -> Flask:
    """A factory for the WSGI server; reads what is published in `D4_STORE`."""
    store, framework, text = (
        Store(settings_from().store),
        load_framework(REFERENCE),
        load_texts()["en"],
    )
    publication = store.current()
    if publication is None:
        raise SystemExit("Nothing is published in this store.")
    snapshot = store.snapshot(publication.digest)
    app = Dash(
        __name__, assets_folder=str(ROOT / "dashboard" / "assets"), assets_ignore=r".*\.(js|mjs)$"
    )

    def page(path: str, query: str) -> Any:
        name = path.removeprefix("/en").strip("/") or "overview"
        address = parse_address("en", name, query, framework, snapshot.as_of)
        indicators = Indicators(snapshot, framework)
        figures = indicators.values(address.on, address.filters)
        tree = PAGES[name](
            View(
                address=address,
                text=text,
                framework=framework,
                snapshot=snapshot,
                values=figures,
                statements=statements(figures, framework),
                behind=indicators.behind(address.on, address.filters),
                readings=lambda one: indicators.readings(
                    framework.indicators[one], framework.baseline_of(one).on, address.on
                ),
                histories=lambda name: histories(indicators.columns, name, figures),
                directory=Directory(indicators),
                together=Together(indicators),
                publication=publication,
                history=(publication,),
            )
        )
        return _of_dash_alone(tree)

    app.layout = html.Div([dcc.Location(id="address", refresh=False), html.Div(id="page")])

    @app.callback(
        Output("page", "children"),
        Input("address", "href"),
        Input({"type": "filter", "name": ALL}, "value"),
        State("address", "pathname"),
        State("address", "search"),
    )
    def show_page(href: str, chosen: list[str], path: str, search: str) -> Any:
        query = (search or "").removeprefix("?")
        if ctx.triggered_id != "address" and ctx.inputs_list[1]:
            names = [control["id"]["name"] for control in ctx.inputs_list[1]]
            query = "&".join(
                f"{name}={value}"
                for name, value in zip(names, chosen, strict=True)
                if value and (name in FILTERS or value != date.isoformat(snapshot.as_of))
            )
        return page(path.rstrip("/"), query)

    server: Flask = app.server
    return server


def _of_dash_alone(part: Any) -> Any:
    """The same page, its drawings as pictures: Dash itself has no elements of SVG."""
    if isinstance(part, list | tuple):
        return [_of_dash_alone(one) for one in part]
    if not isinstance(part, Component):
        return part
    if part._namespace == "d4":
        return html.Img(src=f"data:image/svg+xml,{quote(html_of(part))}")
    if getattr(part, "children", None) is not None:
        part.children = _of_dash_alone(part.children)
    return part
