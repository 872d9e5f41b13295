"""Targets: what is to be reached, how far it is, and how we know; each indicator's reference sheet."""

from dash import html

from layouts.view import View


def targets(view: View) -> html.Main:
    return html.Main([html.H1(view.text("targets.question"), className="question")], id="main")
