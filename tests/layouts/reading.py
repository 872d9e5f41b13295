"""Reading a page: its components, and its words."""

import re

from dash.development.base_component import Component

from dashboard.web.document import html_of
from layouts import pages


def components(tree, kind=Component):
    """Every component of a kind in a tree, in the order of the page."""
    if isinstance(tree, list | tuple):
        for part in tree:
            yield from components(part, kind)
    elif isinstance(tree, Component):
        if isinstance(tree, kind):
            yield tree
        yield from components(getattr(tree, "children", None), kind)


def words_of(tree) -> str:
    """What is read on a page, without tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", html_of(tree)))


def whole_page(view):
    before, after = pages.frame(view)
    return [*before, pages.PAGES[view.address.page](view), *after]
