"""Opportunities: where partners have the competence and no alliance exists."""

from dash import html

from layouts.view import View


def opportunities(view: View) -> html.Main:
    return html.Main([html.H1(view.text("opportunities.title"), className="question")], id="main")
