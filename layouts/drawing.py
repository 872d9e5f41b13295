"""Drawings in a page: SVG elements as components, so that a drawing has links and a name, and is written like the rest.

How they look is said by classes; there are no colours here.
"""

from typing import Any

from dash.development.base_component import Component

PROPERTIES = [
    "children", "className", "cx", "cy", "d", "focusable", "height", "href", "id", "points", "r",
    "role", "tabIndex", "transform", "viewBox", "width", "x", "x1", "x2", "y", "y1", "y2",
]  # fmt: skip
WILDCARDS = ["aria-", "data-"]


class _Drawn(Component):
    _children_props: list[str] = []  # noqa: RUF012 - Dash declares them so
    _base_nodes = ["children"]  # noqa: RUF012
    _namespace = "d4"

    def __init__(self, children: Any = None, **given: Any) -> None:
        """Dash's own would look on the disk for a package of our namespace, once for each property: 0.1 ms each."""
        self._prop_names = PROPERTIES
        self._valid_wildcard_attributes = WILDCARDS
        self.available_properties = PROPERTIES
        self.available_wildcard_properties = WILDCARDS
        for name in given:
            if name not in PROPERTIES and not name.startswith(tuple(WILDCARDS)):
                raise TypeError(f"{self._type} has no {name}")
        vars(self).update(given, children=children)


class Svg(_Drawn):
    """The drawing itself: say its `viewBox`, and its name as the first child, a `Title`."""

    _type = "Svg"


class G(_Drawn):
    """A group."""

    _type = "G"


class Title(_Drawn):
    """What the element around it is called."""

    _type = "Title"


class Path(_Drawn):
    """A line or a surface, by `d`."""

    _type = "Path"


class Circle(_Drawn):
    """A circle: `cx`, `cy`, `r`."""

    _type = "Circle"


class Rect(_Drawn):
    """A rectangle: `x`, `y`, `width`, `height`."""

    _type = "Rect"


class Line(_Drawn):
    """A straight line: `x1`, `y1`, `x2`, `y2`."""

    _type = "Line"


class Words(_Drawn):
    """Words at a place: `x`, `y`."""

    _type = "Text"


class Link(_Drawn):
    """A link within a drawing."""

    _type = "A"
