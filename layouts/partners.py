"""Partners: the directory, and a page for each of them."""

from dash import html

from layouts.view import View


def partners(view: View) -> html.Main:
    return html.Main([html.H1(view.text("partners.title"), className="question")], id="main")
