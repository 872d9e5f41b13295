"""Alliances: the list, when they began and ended, and a page for each of them."""

from dash import html

from layouts.view import View


def alliances(view: View) -> html.Main:
    return html.Main([html.H1(view.text("alliances.title"), className="question")], id="main")
