"""How wide words are in the letters of the site, and where they break into lines: for pictures, which no browser lays out."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from unicodedata import combining, east_asian_width

WIDTHS = Path(__file__).resolve().parent / "assets" / "dist" / "source-sans-3.widths.json"
ROOM = 1.08  # an SVG on another machine may be shown in Arial, whose letters are that much wider
FOREIGN, FOREIGN_WIDE = 620, 1000  # thousandths of the size: a letter that is not ours, about
MORE = "…"


def width(words: str, size: float, *, bold: bool = False) -> float:
    """The width in px of words whose letters are `size` px high, in the widest font that may show them."""
    widths = _widths()["bold" if bold else "regular"]
    return sum(_width(letter, widths) for letter in words) * size * ROOM / 1000


def lines(
    words: str, size: float, room: float, *, bold: bool = False, most: int | None = None
) -> list[str]:
    """Words in lines of at most `room` px; with `most`, the last of so many ends with “…”. Too long a word is cut."""
    found = _broken(words, size, room, bold=bold)
    if most is None or len(found) <= most:
        return found
    return [*found[: most - 1], shortened(" ".join(found[most - 1 :]), size, room, bold=bold)]


def balanced(words: str, size: float, room: float, *, bold: bool = False) -> list[str]:
    """The same words in as many lines, but all about as long as each other: for a title."""
    found = _broken(words, size, room, bold=bold)
    narrowest, widest = room / len(found), room
    while widest - narrowest > size / 2:
        middle = (narrowest + widest) / 2
        if len(_broken(words, size, middle, bold=bold)) > len(found):
            narrowest = middle
        else:
            widest = middle
    return _broken(words, size, widest, bold=bold)


def shortened(words: str, size: float, room: float, *, bold: bool = False) -> str:
    """As much of the words as fits, with “…” where not all does."""
    if width(words, size, bold=bold) <= room:
        return words
    kept = _fitting(words, size, room - width(MORE, size, bold=bold), bold=bold)
    return words[:kept].rstrip() + MORE


def has_all(words: str) -> bool:
    """Whether our letters can write all of it."""
    return _widths()["regular"].keys() >= set(words) - {"\n"}


def _broken(words: str, size: float, room: float, *, bold: bool) -> list[str]:
    """The words in lines, each as long as can be."""
    found = [""]
    for word in filter(None, words.split(" ")):  # and at no blank that is not to be broken
        longer = f"{found[-1]} {word}".strip()
        if width(longer, size, bold=bold) <= room:
            found[-1] = longer
            continue
        if found[-1]:
            found.append("")
        rest = word
        while (kept := _fitting(rest, size, room, bold=bold)) < len(rest):
            found[-1:] = [rest[: max(1, kept)], ""]
            rest = rest[max(1, kept) :]
        found[-1] = rest
    return found


def _fitting(words: str, size: float, room: float, *, bold: bool) -> int:
    """How many of the letters fit."""
    widths = _widths()["bold" if bold else "regular"]
    used, room = 0.0, room * 1000 / (size * ROOM)
    for place, letter in enumerate(words):
        used += _width(letter, widths)
        if used > room:
            return place
    return len(words)


def _width(letter: str, widths: Mapping[str, int]) -> int:
    known = widths.get(letter)
    if known is not None:
        return known
    if combining(letter):
        return 0
    return FOREIGN_WIDE if east_asian_width(letter) in "WF" else FOREIGN


@cache
def _widths() -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = json.loads(WIDTHS.read_text("utf-8"))
    return found
