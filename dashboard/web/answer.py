"""One HTTP answer, kept compressed: its headers, its forms (brotli, gzip, plain), and when it need not be sent.

Pages and data are compressed once and sent many times, so an answer is stored as brotli; for a client that
does not take brotli we unpack it, which is rare.
"""

import gzip
import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from http import HTTPStatus
from typing import Any

import brotli

Environ = Mapping[str, Any]
StartResponse = Callable[[str, list[tuple[str, str]]], Any]
Headers = list[tuple[str, str]]

FAST, SMALL, SMALLEST = 5, 7, 11  # brotli qualities: 1, 3 and 150 ms for the tree of a page
IMMUTABLE = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"
NEVER = "no-store"
HTML = "text/html; charset=utf-8"
JSON = "application/json; charset=utf-8"
TEXT = "text/plain; charset=utf-8"
CSV = "text/csv; charset=utf-8"
ZIP = "application/zip"
SVG = "image/svg+xml"
PNG = "image/png"
SCRIPT = "text/javascript; charset=utf-8"
STYLE = "text/css; charset=utf-8"
FONT = "font/woff2"
SMALLEST_PACKED = 200  # bytes; compressing less gains nothing

# The hashes of the style elements that Dash and plotly add to a page of ours; a browser test
# fails when a new version of theirs brings others, and the console of the browser names them.
STYLE_HASHES: tuple[str, ...] = (
    "sha256-+QoPrsxO0auPnxSulD3bAr9CoDGgzv7YRfYE0vfxeQI=",
    "sha256-0IJGrxhCP5NUIafylLkj5118xkZH1kp5FmNio7NOckI=",
    "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
    "sha256-Aq43X0SlmB69maWGob4rp/UuSHhwePalkRRExtsxOJ8=",
    "sha256-Do5Z9ZqsPvCQTUBQS9BnDm/2+on7omuzuLYk5sbA+2s=",
    "sha256-ITR5T9OwskhdqdsliUJRmgp9ltOFAHgXe1F7eRvGnmQ=",
    "sha256-MJs2ke1SA6Cy3tTCZu2QH0rj0r//iNqU0idy9bM4leg=",
    "sha256-SkhFDxgIcEjMhRh19uSHWrkdnAlZ9rlskgr9yLsipa8=",
    "sha256-VUA+tqvhK3niMn7AdszqidMFPRh9FLqxB2iINUrsiTw=",
    "sha256-X2TqJwnIiE/ceDVeAdr7v7BOWBU6CEzE6qxlNzBzvBk=",
    "sha256-Z8VokGxeiKThZOEmkdUgfW+jxbvItBwAXC8M1c4wqAM=",
    "sha256-uDiOZWps1U7E8/0BTaQrclYMhVhRVE4dT0vb5X6nXOw=",
)
PAGE_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        " ".join(["style-src-elem 'self'", *(f"'{digest}'" for digest in STYLE_HASHES)]),
        "style-src-attr 'none'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ]
)
DATA_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"
# A picture runs nothing, and brings its own letters.
PICTURE_POLICY = f"{DATA_POLICY}; style-src 'unsafe-inline'; font-src data:"
PART_POLICY = "default-src 'none'"  # of a part of a page, which is no document of its own
POLICIES = {HTML: PAGE_POLICY, SVG: PICTURE_POLICY} | dict.fromkeys(
    (SCRIPT, STYLE, FONT), PART_POLICY
)
EVERYWHERE = (("X-Content-Type-Options", "nosniff"),)
OF_DOCUMENTS = (  # what a browser asks of pages alone: a first view is five answers, and headers are not packed
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent for an address. `body` is brotli where `is_packed`; `tag` names the plain body.

    `headers` go with every form of the body, `own_headers` with the form that is stored.
    """

    status: HTTPStatus
    headers: Headers
    own_headers: Headers
    body: bytes
    is_packed: bool
    tag: str

    def send(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Send it, or say that the client has it already (it may ask with a weak tag or a strong one)."""
        asked = environ.get("HTTP_IF_NONE_MATCH")
        if asked and self.status is HTTPStatus.OK and (self.tag in asked or asked.strip() == "*"):
            start_response("304 Not Modified", self.headers)
            return []
        body, headers = self.body, self.own_headers
        if self.is_packed and (form := form_for(environ.get("HTTP_ACCEPT_ENCODING", ""))) != "br":
            body, headers = self._unpacked(form)
        start_response(f"{self.status.value} {self.status.phrase}", headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]

    def smallest(self) -> "Answer":
        """The same, compressed as well as can be."""
        if not self.is_packed:
            return self
        body = brotli.compress(brotli.decompress(self.body), quality=SMALLEST)
        return replace(self, body=body, own_headers=_own(self.headers, body, "br"))

    def _unpacked(self, form: str) -> tuple[bytes, Headers]:
        plain = brotli.decompress(self.body)
        body = gzip.compress(plain, 6, mtime=0) if form == "gzip" else plain
        return body, _own(self.headers, body, form)


def answer(
    content_type: str,
    body: str | bytes,
    *,
    status: HTTPStatus = HTTPStatus.OK,
    cache: str = ASK_AGAIN,
    quality: int = FAST,
    varies: str = "",
    more: Iterable[tuple[str, str]] = (),
) -> Answer:
    """An answer with all its headers; `varies` names request headers that it depends on, besides the coding."""
    plain = body.encode() if isinstance(body, str) else body
    is_packed = len(plain) >= SMALLEST_PACKED
    stored = brotli.compress(plain, quality=quality) if is_packed else plain
    return _answer(
        content_type,
        stored,
        is_packed=is_packed,
        tag=_tag(plain),
        status=status,
        cache=cache,
        varies=varies,
        more=more,
    )


def prepacked(content_type: str, body: bytes) -> Answer:
    """A file that was compressed when it was built."""
    return _answer(content_type, body, is_packed=True, tag=_tag(body))


def unpackable(
    content_type: str,
    body: bytes,
    *,
    cache: str = IMMUTABLE,
    more: Iterable[tuple[str, str]] = (),
) -> Answer:
    """A file that is compressed in itself, such as a font."""
    return _answer(content_type, body, is_packed=False, tag=_tag(body), cache=cache, more=more)


def redirect(
    place: str, *, status: HTTPStatus = HTTPStatus.PERMANENT_REDIRECT, varies: str = ""
) -> Answer:
    """To another address of ours."""
    return answer(TEXT, "", status=status, varies=varies, more=[("Location", place)])


def _answer(
    content_type: str,
    body: bytes,
    *,
    is_packed: bool,
    tag: str,
    status: HTTPStatus = HTTPStatus.OK,
    cache: str = IMMUTABLE,
    varies: str = "",
    more: Iterable[tuple[str, str]] = (),
) -> Answer:
    headers = [
        ("Content-Type", content_type),
        ("Cache-Control", cache),
        ("Content-Security-Policy", POLICIES.get(content_type, DATA_POLICY)),
        *EVERYWHERE,
        *(OF_DOCUMENTS if content_type == HTML else ()),
        *more,
    ]
    if names := [name for name in ("Accept-Encoding" if is_packed else "", varies) if name]:
        headers.append(("Vary", ", ".join(names)))
    if status is HTTPStatus.OK and cache != NEVER:
        headers.append(("ETag", f"W/{tag}"))
    own = _own(headers, body, "br" if is_packed else "")
    return Answer(status, headers, own, body, is_packed, tag)


def _own(headers: Headers, body: bytes, form: str) -> Headers:
    coding = [("Content-Encoding", form)] if form else []
    return [*headers, *coding, ("Content-Length", str(len(body)))]


def _tag(body: bytes) -> str:
    return f'"{hashlib.sha256(body).hexdigest()[:16]}"'


@lru_cache(maxsize=256)
def form_for(accepted: str) -> str:
    """The best form that a client takes: `br`, `gzip`, or '' for plain."""
    forms = {}
    for part in accepted.lower().split(","):
        name, _, settings = part.partition(";")
        weight = settings.replace(" ", "").removeprefix("q=") or "1"
        forms[name.strip()] = weight.strip("0.") != ""
    return next((form for form in ("br", "gzip") if forms.get(form)), "")
