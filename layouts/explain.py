"""One figure taken apart: which records it counts, which it does not, why, and where each comes from."""

from dash import html

from layouts.view import View


def explain(view: View) -> html.Main:
    return html.Main([html.H1(view.text("explain.title"), className="question")], id="main")
