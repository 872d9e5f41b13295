"""The accessibility statement: what was tested, and what does not work yet."""

from dash import html

from layouts.view import View


def accessibility(view: View) -> html.Main:
    return html.Main([html.H1(view.text("accessibility.title"), className="question")], id="main")
