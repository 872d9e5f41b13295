"""A drawing that stands alone: marks at stated places in px, in the colours of the light theme, as one SVG.

It needs nothing from outside, and says how each mark looks at the mark itself, so that it looks the same in a page of
somebody else, in a text processor and as PNG. Everything written is escaped.
"""

import re
from base64 import b64encode
from collections.abc import Mapping
from functools import cache
from html import escape
from typing import Any

from dash.development.base_component import Component

from dashboard import lettering, theme
from dashboard.figures import Figure
from dashboard.web.document import properties_of
from dashboard.web.static import DIST
from dashboard.web.svg import marks

FAMILY = "'Source Sans 3', 'Source Sans Pro', 'Helvetica Neue', Arial, sans-serif"
LEADING = 1.3  # from line to line, in sizes
MIDDLE = 0.35  # from the middle of small letters down to their foot, in sizes
HALO = 4  # px of ground around words that stand on a drawing
_NO_LETTERS = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # of no XML
Looks = Mapping[str, Mapping[str, Any]]


class Canvas:
    """What is drawn, from the top left corner; `svg` writes it."""

    def __init__(self, width: float) -> None:
        self.width = width
        self._marks: list[str] = []
        self._fades = False

    def words(
        self,
        said: str,
        x: float,
        y: float,
        *,
        size: float = theme.SIZE,
        colour: str = theme.INK,
        bold: bool = False,
        anchor: str = "start",
        on_drawing: bool = False,
    ) -> None:
        """One line of words that stands on `y`; `on_drawing`: with ground around its letters."""
        look: dict[str, Any] = {"font-size": size, "fill": colour, "text-anchor": anchor}
        look |= {"font-weight": 600} if bold else {}
        look |= _HALO if on_drawing else {}
        self._mark("text", {"x": x, "y": y, **look}, _letters(said))

    def paragraph(
        self,
        said: str,
        x: float,
        y: float,
        room: float,
        *,
        size: float = theme.SIZE,
        leading: float = LEADING,
        most: int | None = None,
        is_title: bool = False,
        **look: Any,
    ) -> float:
        """Words in lines below `y`, `room` px wide; returns where they end. Those of a title are about equally long."""
        bold = look.get("bold", False)
        lines = lettering.lines(said, size, room, bold=bold, most=most)
        if is_title:
            lines = lettering.balanced(" ".join(lines), size, room, bold=bold)
        for line in lines:
            self.words(line, x, y + size * (leading / 2 + MIDDLE), size=size, **look)
            y += size * leading
        return y

    def circle(self, x: float, y: float, radius: float, **look: Any) -> None:
        self._mark("circle", {"cx": x, "cy": y, "r": radius, **look})

    def box(self, x: float, y: float, width: float, height: float, **look: Any) -> None:
        self._mark("rect", {"x": x, "y": y, "width": width, "height": height, **look})

    def line(self, x1: float, y1: float, x2: float, y2: float, **look: Any) -> None:
        self._mark("line", {"x1": x1, "y1": y1, "x2": x2, "y2": y2, **look})

    def fade(
        self, x: float, y: float, width: float, height: float, *, to_left: bool = False
    ) -> None:
        """What is drawn there fades into the ground, to the right unless `to_left`."""
        self._fades, fill = True, "url(#fade-to-left)" if to_left else "url(#fade)"
        self.box(x, y, width, height, fill=fill)

    def figure(self, figure: Figure, x: float, y: float, width: float) -> float:
        """A figure of the closed kind; returns where it ends."""
        self._marks.append(f"<g{_written({'transform': _moved(x, y)})}>{marks(figure, width)}</g>")
        return y + float(figure["layout"]["height"])

    def drawing(self, svg: Component, looks: Looks, x: float, y: float, width: float) -> float:
        """A drawing of a page, with the look of its elements and classes by name; returns where it ends.

        A link in it is drawn as what it holds, without what it only says.
        """
        _, _, wide, high = map(float, properties_of(svg)["viewBox"].split())
        scale = width / wide
        moved = {"transform": f"{_moved(x, y)} scale({_number(scale)})"}
        self._marks.append(f"<g{_written(moved)}>{_drawn(svg, looks)}</g>")
        return y + high * scale

    def svg(self, height: float, title: str, *, ground: str = theme.GROUND) -> str:
        """All of it as one document with a name."""
        size = {"width": self.width, "height": height}
        sheet = {**size, "viewBox": f"0 0 {_number(self.width)} {_number(height)}", "role": "img"}
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg"{_written(sheet)} font-family="{FAMILY}">\n'
            f"<title>{_letters(title)}</title>\n{_FADES if self._fades else ''}"
            f"<rect{_written({**size, 'fill': ground})}/>\n" + "\n".join(self._marks) + "\n</svg>\n"
        )

    def _mark(self, kind: str, attributes: Mapping[str, Any], content: str = "") -> None:
        self._marks.append(f"<{kind}{_written(attributes)}>{content}</{kind}>")


def with_letters(svg: str) -> str:
    """The same drawing with our letters in it: where they are not installed, words would be wider than their room."""
    return svg.replace("</title>", f"</title>\n<style>{_font_face()}</style>", 1)


@cache
def _font_face() -> str:
    packed = b64encode((DIST / "source-sans-3.woff2").read_bytes()).decode()
    return (
        '@font-face{font-family:"Source Sans 3";font-weight:400 700;'
        f"src:url(data:font/woff2;base64,{packed})format('woff2')}}"
    )


_STOPS = "".join(
    f'<stop offset="{end}" stop-color="{theme.LIGHT[theme.GROUND]}" stop-opacity="{end}"/>'
    for end in (0, 1)
)
_FADES = (
    f'<defs><linearGradient id="fade">{_STOPS}</linearGradient>'
    f'<linearGradient id="fade-to-left" x1="1" x2="0">{_STOPS}</linearGradient></defs>'
)
_HALO: dict[str, Any] = {
    "paint-order": "stroke",
    "stroke": theme.GROUND,
    "stroke-width": HALO,
    "stroke-linejoin": "round",
}


def _drawn(part: Any, looks: Looks) -> str:
    if isinstance(part, list | tuple):
        return "".join(_drawn(one, looks) for one in part)
    if not isinstance(part, Component):
        return _letters(str(part)) if part is not None else ""
    kind, given = _kind(part), properties_of(part)
    content = given.pop("children", None)
    look: dict[str, Any] = {}
    for name in (kind, *given.pop("className", "").split()):
        look |= looks.get(name, {})
    if kind == "a":
        content = [one for one in content if _kind(one) in ("circle", "rect")]
    if kind in ("a", "svg"):
        return f"<g{_written(look)}>{_drawn(content, looks)}</g>"
    if kind == "title":
        return ""
    shape = {name: value for name, value in given.items() if name in _GEOMETRY}
    return f"<{kind}{_written({**shape, **look})}>{_drawn(content, looks)}</{kind}>"


def _kind(part: Component) -> str:
    name: str = part._type  # noqa: SLF001 - Dash has no other way to say it
    return name.lower()


_GEOMETRY = {"cx", "cy", "r", "x", "y", "x1", "x2", "y1", "y2", "width", "height", "d", "transform"}


def _written(attributes: Mapping[str, Any]) -> str:
    return "".join(
        f' {name.replace("_", "-")}="{_value(value)}"'
        for name, value in attributes.items()
        if value is not None
    )


def _value(value: Any) -> str:
    if isinstance(value, str):
        return escape(theme.LIGHT.get(value, value))
    return _number(value)


def _number(value: float) -> str:
    return f"{round(value, 2):g}" if abs(value) < 10_000 else f"{value:.0f}"  # noqa: PLR2004


def _moved(x: float, y: float) -> str:
    return f"translate({_number(x)} {_number(y)})"


def _letters(said: str) -> str:
    """Words as XML has them: without the letters that it cannot."""
    return escape(_NO_LETTERS.sub("", said), quote=False)
