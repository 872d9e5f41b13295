"""The island: an address is a page, and a control changes the address. Nothing is computed in the browser.

Both callbacks run there (`dashboard/assets/island.js`), so Dash never sends a POST: the page of an address
is fetched, ready made, from an address that never changes.
"""

from dash import ALL, ClientsideFunction, Dash, Input, Output, dcc, html
from dash.development.base_component import Component


def layout() -> Component:
    """Empty: `#page` takes the tree of the address."""
    return html.Div(
        [dcc.Location(id="address", refresh="callback-nav"), html.Div(id="page")], id="island"
    )


def register(app: Dash) -> None:
    """Attach the two callbacks."""
    app.clientside_callback(
        ClientsideFunction("d4", "showPage"),
        Output("page", "children"),
        Input("address", "href"),
    )
    app.clientside_callback(
        ClientsideFunction("d4", "setAddress"),
        Output("address", "search"),
        Input({"type": "filter", "name": ALL}, "value"),
        prevent_initial_call=True,
    )
