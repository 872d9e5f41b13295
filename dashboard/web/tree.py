"""A page as Dash's renderer takes it, and how another page differs from it.

Most of a filtered page is like the page without filters, so that is sent once and the others as changes:
a quarter of the bytes of a whole tree (`patched` in `assets/island.js` puts them together again).
"""

from collections.abc import Mapping, Sequence
from itertools import takewhile
from typing import Any

from dash.development.base_component import Component

from dashboard.web.document import properties_of

LENGTH = "#"
_SAME = object()


def tree_of(
    title: str, before: Sequence[Component], main: Component, after: Sequence[Component]
) -> Any:
    """The whole page as plain data."""
    return {
        "title": title,
        "before": _plain(before),
        "main": _plain(main),
        "after": _plain(after),
    }


def _plain(part: Any) -> Any:
    """A component as Dash's JSON has it; figures and other values as they are."""
    if isinstance(part, Component):
        properties = properties_of(part)
        if "children" in properties:
            properties["children"] = _plain(properties["children"])
        return {"props": properties, "type": part._type, "namespace": part._namespace}  # noqa: SLF001
    return [_plain(one) for one in part] if isinstance(part, list | tuple) else part


def changes(old: Any, new: Any) -> Any:
    """What makes `new` of `old`.

    `[value]` replaces; `{key: changes}` changes what is within, where null takes a key away and `#` is the new
    length of a list, or `[length, last]` where the last so many are those that were the last. `{}` changes nothing.
    """
    found = _changes(old, new)
    return {} if found is _SAME else found


def _changes(old: Any, new: Any) -> Any:
    if isinstance(old, dict) and isinstance(new, dict) and old.get("type") == new.get("type"):
        gone: dict[str, Any] = dict.fromkeys(old.keys() - new.keys())
        return gone | _within(old, new) or _SAME
    if isinstance(old, list) and isinstance(new, list):
        if len(old) == len(new):
            return _within(dict(enumerate(old)), dict(enumerate(new))) or _SAME
        last = _last(old, new)
        known = dict(enumerate(old[: len(new) - last]))
        known |= {len(new) - back: old[-back] for back in range(1, last + 1)}
        length = {LENGTH: [len(new), last] if last else len(new)}
        return length | _within(known, dict(enumerate(new)))
    return _SAME if old == new and type(old) is type(new) else [new]


def _last(old: Sequence[Any], new: Sequence[Any]) -> int:
    """How many at the end of two lists are alike in kind, and not at the beginning: a list from whose middle
    something is missing keeps both its ends."""
    first = _alike(old, new)
    return _alike(old[first:][::-1], new[first:][::-1])


def _alike(old: Sequence[Any], new: Sequence[Any]) -> int:
    """How many at the beginning of two lists are alike in kind."""
    pairs = zip(map(_kind, old), map(_kind, new), strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _kind(part: Any) -> Any:
    return part.get("type") if isinstance(part, dict) else type(part)


def _within(old: Mapping[Any, Any], new: Mapping[Any, Any]) -> dict[Any, Any]:
    found = {
        key: _changes(old[key], value) if key in old else [value] for key, value in new.items()
    }
    return {key: change for key, change in found.items() if change is not _SAME}
