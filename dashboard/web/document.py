"""A Dash component tree as HTML: the same elements, ids and classes that Dash makes of it in the browser.

Everything is escaped, only a closed list of components is known, and there is no `style`: the
Content-Security-Policy forbids it. What a page may not contain raises; an address that a browser would
run as a script is left out.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Any

from dash.development.base_component import Component

from dashboard import theme
from dashboard.text import LOCALES
from dashboard.web.svg import chart

GROUNDS = {"light": theme.LIGHT[theme.GROUND], "dark": theme.GROUND_BY_NIGHT}  # around the page

_VOID = {"Br", "Col", "Hr", "Img", "Wbr"}
_ELEMENTS = _VOID | {
    "A", "Abbr", "Address", "Article", "Aside", "B", "Bdi", "Bdo", "Blockquote", "Button",
    "Caption", "Cite", "Code", "Colgroup", "Data", "Dd", "Del", "Details", "Dfn", "Div", "Dl",
    "Dt", "Em", "Fieldset", "Figcaption", "Figure", "Footer", "Form", "H1", "H2", "H3", "H4",
    "H5", "H6", "Header", "Hgroup", "I", "Ins", "Kbd", "Label", "Legend", "Li", "Main",
    "Mark", "Meter", "Nav", "Ol", "Output", "P", "Pre", "Progress", "Q", "S", "Samp",
    "Section", "Small", "Span", "Strong", "Sub", "Summary", "Sup", "Table", "Tbody", "Td",
    "Tfoot", "Th", "Thead", "Time", "Tr", "U", "Ul", "Var",
}  # fmt: skip
_DRAWN = {"A", "Circle", "G", "Line", "Path", "Rect", "Svg", "Text", "Title"}
_KINDS = {"dash_html_components": _ELEMENTS, "d4": _DRAWN}
_OF_DASH = {
    "_prop_names",
    "_valid_wildcard_attributes",
    "available_properties",
    "available_wildcard_properties",
}
_NAMES = {"className": "class", "class_name": "class", "htmlFor": "for", "html_size": "size"}
_NOT_WRITTEN = {
    "children",
    "key",
    "n_clicks",
    "disable_n_clicks",
    "persistence",
    "debounce",
    "refresh",
    "style",
}
_BOOLEAN = {
    "autofocus",
    "checked",
    "disabled",
    "hidden",
    "multiple",
    "open",
    "readonly",
    "required",
    "reversed",
}
_ADDRESSES = {"action", "cite", "formaction", "href", "src"}
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_SAFE_SCHEMES = {"http:", "https:", "mailto:"}
_IGNORED_IN_ADDRESSES = re.compile(r"[\x00-\x20\x7f-\x9f]")


class DocumentError(ValueError):
    """A component or property that a page of ours may not have: a fault of ours, found by a test."""


@dataclass(frozen=True)
class Head:
    """What the head of a document says; `alternates` are the same page by language, and by `x-default` for all others.

    `site` is what stands before an address that must be whole, `card` the address of the picture that a link to the
    page shows, `says` what that picture says, and `name` that of the site. Without a card there is nothing to share.
    """

    language: str
    title: str
    description: str
    canonical: str
    alternates: Mapping[str, str]
    site: str = ""
    name: str = ""
    card: str = ""
    says: str = ""


def document(
    head: Head,
    body: Iterable[Component],
    paths: Mapping[str, str],
    config: Mapping[str, Any] | None,
) -> str:
    """A whole document. With `config` it can wake (`assets/wake.js`); `paths` are those of the static files.

    The body stands in one element, which the island takes the place of.
    """
    lines = [
        "<!doctype html>",
        f'<html lang="{head.language}">',
        '<meta charset="utf-8">',
        f"<title>{html_of(head.title)}</title>",
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="color-scheme" content="light dark">',
        f"<meta{_attributes({'name': 'description', 'content': head.description})}>",
        f'<link rel="preload" href="{paths["source-sans-3.woff2"]}" as="font" type="font/woff2" crossorigin>',
        f'<link rel="stylesheet" href="{paths["d4.css"]}">',
        f'<link rel="icon" href="{paths["favicon.svg"]}" type="image/svg+xml">',
        f'<link rel="apple-touch-icon" href="{paths["apple-touch-icon.png"]}">',
        *(
            f'<meta name="theme-color" content="{colour}" media="(prefers-color-scheme: {scheme})">'
            for scheme, colour in GROUNDS.items()
        ),
    ]
    if config is not None:
        lines += [
            f"<link{_attributes({'rel': 'canonical', 'href': head.site + head.canonical})}>",
            *(
                f"<link{_attributes({'rel': 'alternate', 'hreflang': language, 'href': head.site + address})}>"
                for language, address in head.alternates.items()
            ),
            *_shared(head),
            f'<script src="{paths["wake.js"]}" defer></script>',
            f'<script id="_dash-config" type="application/json">{_in_script(config)}</script>',
        ]
    lines.append(f'<div id="asleep">{html_of(list(body))}</div>')
    return "\n".join(lines)


def _shared(head: Head) -> list[str]:
    """What a link to the page shows where it is shared.

    The addresses are whole only where the site knows its own: from what a request says that it asked, anybody could
    make them lead elsewhere, and the same document is kept for all.
    """
    said = {
        "og:type": "website",
        "og:site_name": head.name,
        "og:title": head.title,
        "og:description": head.description,
        **({"og:url": head.site + head.canonical} if head.site else {}),
        "og:image": head.site + head.card,
        "og:image:width": "1200",
        "og:image:height": "630",
        "og:image:alt": head.says,
        "og:locale": LOCALES[head.language],
    }
    return [
        *(
            f"<meta{_attributes({'property': name, 'content': content})}>"
            for name, content in said.items()
        ),
        '<meta name="twitter:card" content="summary_large_image">',
    ]


def html_of(tree: Any) -> str:
    """The HTML of a component, of a text, or of a list of them. Raises DocumentError."""
    if tree is None or tree is False or tree is True:
        return ""
    if isinstance(tree, str | int | float):
        return escape(str(tree), quote=False)
    if isinstance(tree, list | tuple):
        return "".join(map(html_of, tree))
    if not isinstance(tree, Component):
        raise DocumentError(f"{tree!r} is no component")
    package, kind, properties = tree._namespace, tree._type, properties_of(tree)  # noqa: SLF001
    if properties.get("style") is not None:
        raise DocumentError("a page has no inline style: the security policy forbids it")
    if kind in _KINDS.get(package, ()):
        return _element(kind, properties)
    if (package, kind) not in _WRITTEN:
        raise DocumentError(f"{package}.{kind} is no component of a page")
    return _WRITTEN[package, kind](properties)


def properties_of(component: Component) -> dict[str, Any]:
    """What was given to a component. Dash's own way to say it takes as long as all the rest of a page.

    In the order of the alphabet: Dash keeps no order, and all workers must write the same bytes.
    """
    given = vars(component)
    return {name: given[name] for name in sorted(given) if name not in _OF_DASH}


def _in_script(data: Mapping[str, Any]) -> str:
    """JSON that cannot end the script element it stands in."""
    return json.dumps(data, separators=(",", ":")).replace("<", "\\u003c")


def id_of(given: str | Mapping[str, Any]) -> str:
    """An id as Dash writes it into the page, so that the focus finds its element again."""
    if isinstance(given, str):
        return given
    return json.dumps(given, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _element(kind: str, properties: Mapping[str, Any]) -> str:
    name = kind.lower()
    opening = f"<{name}{_attributes(properties)}>"
    if kind in _VOID:
        return opening
    return f"{opening}{html_of(properties.get('children'))}</{name}>"


def _attributes(properties: Mapping[str, Any]) -> str:
    written = ""
    for name, value in properties.items():
        if name in _NOT_WRITTEN or value is None:
            continue
        if name == "id":
            value = id_of(value)  # noqa: PLW2901
        written += _attribute(_NAMES.get(name, name.lower()), value)
    return written


def _attribute(name: str, value: Any) -> str:
    if name in _BOOLEAN:
        return f" {name}" if value not in (False, "false") else ""
    if isinstance(value, bool):
        value = str(value).lower()
    if not isinstance(value, str | int | float) or not _is_name(name):
        raise DocumentError(f"{name}={value!r} is no attribute")
    if name in _ADDRESSES and not _is_safe(str(value)):
        return ""
    return f' {name}="{escape(str(value))}"'


@lru_cache(maxsize=256)
def _is_name(name: str) -> bool:
    return re.fullmatch(r"[a-z][a-z0-9-]*", name) is not None


def _is_safe(address: str) -> bool:
    """Whether a browser takes it for a place, and not for a script: it skips blanks and controls."""
    scheme = _SCHEME.match(_IGNORED_IN_ADDRESSES.sub("", address))
    return scheme is None or scheme.group().lower() in _SAFE_SCHEMES


def _link(properties: Mapping[str, Any]) -> str:
    children = properties.get("children")
    return _element(
        "A", {**properties, "children": properties["href"] if children is None else children}
    )


def _graph(properties: Mapping[str, Any]) -> str:
    own = f"dash-graph {properties.get('className', '')}".strip()
    attributes = _attributes({"id": properties.get("id"), "className": own})
    return f"<div{attributes}>{chart(properties['figure'])}</div>"


def _select(properties: Mapping[str, Any]) -> str:
    """Dash puts an empty first option that nobody can choose again; its text is the placeholder."""
    chosen = str(properties.get("value") or "")
    options = f'<option value="" disabled hidden>{html_of(properties.get("placeholder"))}</option>'
    seen = False
    for option in _options(properties):
        is_chosen = not seen and str(option["value"]) == chosen
        seen = seen or is_chosen
        picked = _attribute("disabled", option.get("disabled", False)) + (
            " selected" if is_chosen else ""
        )
        options += f'<option value="{escape(str(option["value"]))}"{picked}>{html_of(option["label"])}</option>'
    return f"<select{_control(properties, 'form-select')}>{options}</select>"


def _checklist(properties: Mapping[str, Any]) -> str:
    return _boxes(properties, "checkbox", "checklist", properties.get("value") or [])


def _radio_items(properties: Mapping[str, Any]) -> str:
    return _boxes(properties, "radio", "radioitems", [properties.get("value")])


def _boxes(properties: Mapping[str, Any], kind: str, prefix: str, chosen: Iterable[Any]) -> str:
    group, chosen = id_of(properties["id"]), list(chosen)
    inline = " form-check-inline" if properties.get("inline") else ""
    boxes = ""
    for option in _options(properties):
        box = option.get("input_id") or f"_dbcprivate_{prefix}_{group}_input_{option['value']}"
        attributes = {
            "id": box,
            "name": _name(properties),
            "value": option["value"],
            "className": "form-check-input",
            "disabled": option.get("disabled", False),
            "checked": option["value"] in chosen,
            "type": kind,
        }
        label = {"id": option.get("label_id"), "className": "form-check-label", "htmlFor": box}
        boxes += (
            f'<div class="form-check{inline}"><input{_attributes(attributes)}>'
            f"<label{_attributes(label)}>{html_of(option['label'])}</label></div>"
        )
    return f"<div{_attributes(_common(properties))}>{boxes}</div>"


def _input(properties: Mapping[str, Any]) -> str:
    return f"<input{_control({'step': 'any', **properties}, 'form-control')}>"


def _control(properties: Mapping[str, Any], kind: str) -> str:
    """The attributes of a form control of Bootstrap's, named so that the form works without a script."""
    own = _common(properties).get("className")
    rest = {
        name: value
        for name, value in properties.items()
        if name not in {"options", "placeholder", "className", "class_name"}
        and not (name == "value" and kind == "form-select")
    }
    if kind == "form-control" and "placeholder" in properties:
        rest["placeholder"] = properties["placeholder"]
    return _attributes(
        {**rest, "name": _name(properties), "className": f"{own} {kind}" if own else kind}
    )


def _common(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": properties.get("id"),
        "className": properties.get("class_name") or properties.get("className"),
    }


def _name(properties: Mapping[str, Any]) -> str | None:
    own, given = properties.get("name"), properties.get("id")
    return own or (given.get("name") if isinstance(given, Mapping) else None)


def _options(properties: Mapping[str, Any]) -> list[dict[str, Any]]:
    options = properties.get("options") or []
    if isinstance(options, Mapping):
        return [{"label": label, "value": value} for value, label in options.items()]
    return [
        option if isinstance(option, dict) else {"label": option, "value": option}
        for option in options
    ]


_DCC, _DBC = "dash_core_components", "dash_bootstrap_components"
_WRITTEN: dict[tuple[str, str], Callable[[Mapping[str, Any]], str]] = {
    (_DCC, "Graph"): _graph,
    (_DCC, "Link"): _link,
    (_DBC, "Checklist"): _checklist,
    (_DBC, "Input"): _input,
    (_DBC, "RadioItems"): _radio_items,
    (_DBC, "Select"): _select,
}
