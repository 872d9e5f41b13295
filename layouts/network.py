"""Network: who works with whom, drawn and as a table."""

from dash import html

from layouts.view import View


def network(view: View) -> html.Main:
    return html.Main([html.H1(view.text("network.title"), className="question")], id="main")
