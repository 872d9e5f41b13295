"""The site: one WSGI callable that answers known addresses from memory and makes the others once.

It holds the current edition. A thread asks the store twice a second which publication is the current one,
makes the new edition while the old one answers, and then swaps them; whatever goes wrong meanwhile, the
last good edition stays up. Flask is asked once, when the site starts, for what Dash's renderer reads; after
that nothing enters it, so there is nothing that a POST could reach.
"""

import gc
import logging
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from threading import Event, Lock, Thread
from time import monotonic
from typing import Any, Protocol

from dashboard.archive import Archive, Standpoint
from dashboard.errors import AddressError, D4Error
from dashboard.settings import LANGUAGES
from dashboard.store import Store
from dashboard.text import Text
from dashboard.web.answer import (
    HTML,
    IMMUTABLE,
    JSON,
    NEVER,
    TEXT,
    Answer,
    Environ,
    StartResponse,
    answer,
    redirect,
)
from dashboard.web.edition import Edition, Ground, bare_document, error_answer, explanation

logger = logging.getLogger(__name__)

SECONDS_BETWEEN_LOOKS = 0.5
SECONDS_TO_TRY_AGAIN = 10
MOST_REMEMBERED = 32 * 1024 * 1024  # bytes of answers to addresses that were not made beforehand
# Search engines find the pages without filters; what shows a link that somebody shares reads any page.
ROBOTS = """User-agent: *
Disallow: /_page/
Disallow: /*?

User-agent: facebookexternalhit
User-agent: LinkedInBot
User-agent: Twitterbot
Disallow: /_page/
"""


@dataclass
class _Memory:
    """Answers by address, the least recently asked for dropped first; never more than `most` bytes."""

    most: int
    size: int = 0
    answers: OrderedDict[tuple[str, str], Answer] = field(default_factory=OrderedDict)
    lock: Lock = field(default_factory=Lock)

    def get(self, key: tuple[str, str]) -> Answer | None:
        with self.lock:
            found = self.answers.get(key)
            if found is not None:
                self.answers.move_to_end(key)
            return found

    def put(self, key: tuple[str, str], made: Answer) -> None:
        with self.lock:
            if key not in self.answers and _size(key, made) <= self.most:
                self.answers[key] = made
                self.size += _size(key, made)
            while self.size > self.most:
                dropped, old = self.answers.popitem(last=False)
                self.size -= _size(dropped, old)


@dataclass(frozen=True)
class _Shown:
    """What the site answers from now on: swapped as one."""

    edition: Edition | None
    known: dict[tuple[str, str], Answer]
    memory: _Memory
    to_make: list[tuple[str, str]]
    key: tuple[Any, ...] | None = None


@dataclass(frozen=True)
class _Refusal:
    """Why an address is not answered; `error` is what is wrong with the address itself."""

    status: HTTPStatus
    message: str
    error: AddressError | None = None


class Watching(Protocol):
    """What else runs as long as the site does."""

    def start(self) -> None: ...
    def close(self) -> None: ...


class Site:
    """Call it as WSGI. `close` stops its thread, and what watches the exports."""

    def __init__(
        self,
        ground: Ground,
        store: Store,
        dash_answers: Mapping[str, bytes],
        watch: Watching | None = None,
    ) -> None:
        self._ground = ground
        self._store = store
        self._archive = Archive(store, ground.framework)
        self._lasting = {
            **ground.static.answers,
            **{
                (path, ""): answer(JSON, body, cache=IMMUTABLE)
                for path, body in dash_answers.items()
            },
            ("/robots.txt", ""): answer(TEXT, ROBOTS),
            ("/favicon.ico", ""): redirect(ground.static.paths["favicon.svg"]),
            ("/apple-touch-icon.png", ""): redirect(ground.static.paths["apple-touch-icon.png"]),
        }
        self._shown = _Shown(None, self._lasting, _Memory(MOST_REMEMBERED), [])
        self._said = ""
        self._failed: tuple[Any, float] = (None, 0.0)  # what could not be shown, and when
        self._closing = Event()
        self.look()
        self._thread = Thread(target=self._keep_looking, name="d4-edition", daemon=True)
        self._thread.start()
        self._watch = watch
        if watch is not None:
            watch.start()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        key = (environ["PATH_INFO"], environ["QUERY_STRING"])
        found = self._shown.known.get(key)
        if found is None or environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            found = self._answer(key, environ)
        return found.send(environ, start_response)

    def close(self) -> None:
        """Stop looking for new publications."""
        self._closing.set()
        self._thread.join()
        if self._watch is not None:
            self._watch.close()

    def look(self) -> None:
        """Show the current publication, if it is another than the one shown. The old one stays on failure.

        What has failed is tried again after a while: twice a second would keep the processor busy for nothing.
        """
        try:
            key = self._store.current_key()
            failed, at = self._failed
            if key == failed and monotonic() - at < SECONDS_TO_TRY_AGAIN:
                return
            if key is not None and key != self._shown.key:
                self._failed = key, monotonic()
                self._swap(key)
            self._failed = None, 0.0
            self._said = ""
        except D4Error as error:
            if str(error) != self._said:
                logger.warning("The last good edition stays up: %s", error)
            self._said = str(error)

    def _keep_looking(self) -> None:
        while not self._closing.wait(SECONDS_BETWEEN_LOOKS):
            try:
                self.look()
                self._make_one()
            except Exception:  # the thread must outlive a fault in one publication
                logger.exception("The last good edition stays up")

    def _make_one(self) -> None:
        """Make one of the pages that visitors come to first, if nobody has asked for it yet, as small as can be.

        All of them before the first answer would keep everybody waiting.
        """
        shown = self._shown
        if shown.edition is not None and shown.to_make:
            key = shown.to_make.pop(0)
            found = shown.known.get(key) or shown.edition.answer(*key)
            if found is not None:
                shown.known[key] = found.smallest()

    def _swap(self, key: tuple[Any, ...]) -> None:
        publication = self._store.current()
        if publication is None:
            return
        edition = Edition(
            self._ground,
            Standpoint(
                publication,
                self._store.snapshot(publication.digest),
                self._store.lineage(publication.digest),
                self._ground.framework,
            ),
            self._store.history(),
            self._archive,
            self._store.last_drop(),
        )
        made = {one: found for one in edition.homes if (found := edition.answer(*one)) is not None}
        known = {**self._lasting, **made}
        self._shown = _Shown(edition, known, _Memory(MOST_REMEMBERED), edition.front, key)
        gc.freeze()  # what lasts as long as the edition is not looked through at each collection

    def _answer(self, key: tuple[str, str], environ: Environ) -> Answer:
        """The answer to an address that is not ready; errors in the visitor's language."""
        path = key[0]
        shown, text = self._shown, self._text(path, environ)
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            refusal = _Refusal(HTTPStatus.METHOD_NOT_ALLOWED, text("web.method"))
            return self._refused(shown, key, text, refusal)
        if path == "/":
            place = f"/{text.language}"
            return redirect(place, status=HTTPStatus.SEE_OTHER, varies="Accept-Language")
        if path == "/healthz":
            return answer(TEXT, "ok\n", cache=NEVER)
        if shown.edition is None:
            return self._nothing_published(path, text)
        return shown.memory.get(key) or self._made(shown, shown.edition, key, text)

    def _made(self, shown: _Shown, edition: Edition, key: tuple[str, str], text: Text) -> Answer:
        """The answer of the edition, remembered if it is one."""
        path, query = key
        try:
            found = edition.answer(path, query)
        except AddressError as error:
            refusal = _Refusal(HTTPStatus.BAD_REQUEST, explanation(text, error), error)
            return self._refused(shown, key, text, refusal)
        if found is None:
            asked = path.encode("latin-1", "replace").decode(
                "utf-8", "replace"
            )  # WSGI has bytes as latin-1
            refusal = _Refusal(HTTPStatus.NOT_FOUND, text("error.unknown_page", value=asked))
            return self._refused(shown, key, text, refusal)
        if found.status is HTTPStatus.OK:
            shown.memory.put(key, found)
        return found

    def _refused(self, shown: _Shown, key: tuple[str, str], text: Text, why: _Refusal) -> Answer:
        is_method = why.status is HTTPStatus.METHOD_NOT_ALLOWED
        more = [("Allow", "GET, HEAD")] if is_method else []
        if not _is_page(key[0]):
            code = why.error.code if why.error else why.status.name.lower()
            parameter = why.error.parameter if why.error else None
            return error_answer(why.status, code, why.message, parameter, more=more)
        if shown.edition is not None:
            body = shown.edition.message(text, why.status, why.message, key, why.error)
        else:
            main = self._ground.layouts.error_page(text, why.status, why.message, ())
            body = bare_document(self._ground, text, [main])
        return answer(
            HTML, body, status=why.status, cache=NEVER, varies="Accept-Language", more=more
        )

    def _nothing_published(self, path: str, text: Text) -> Answer:
        """503, because it will pass: the first publication is shown as soon as it is there, or can be read."""
        status, more = HTTPStatus.SERVICE_UNAVAILABLE, [("Retry-After", "5")]
        code = "store_not_read" if self._said else "nothing_published"
        message = text("web.store_not_read" if self._said else "nothing.answer")
        if not _is_page(path):
            return error_answer(status, code, message, more=more)
        layouts = self._ground.layouts
        main = (
            layouts.error_page(text, status, message, ())
            if self._said
            else layouts.nothing_published(text)
        )
        body = bare_document(self._ground, text, [main])
        return answer(HTML, body, status=status, cache=NEVER, varies="Accept-Language", more=more)

    def _text(self, path: str, environ: Environ) -> Text:
        """The language of the address, else the one that the visitor likes best of ours."""
        asked = path[1:].partition("/")[0]
        if asked not in LANGUAGES:
            asked = preferred_language(environ.get("HTTP_ACCEPT_LANGUAGE", ""))
        return self._ground.texts[asked]


def preferred_language(accepted: str) -> str:
    """The language of ours that an Accept-Language header likes best; English if it likes none."""
    weights: dict[str, float] = {}
    for part in accepted.lower().split(",")[:20]:
        name, _, settings = part.partition(";")
        language = name.strip().partition("-")[0]
        try:
            weight = float(settings.strip().removeprefix("q=") or 1)
        except ValueError:
            continue
        if language in LANGUAGES and weight > 0:
            weights[language] = max(weight, weights.get(language, 0))
    return max(weights, key=lambda language: weights[language], default=LANGUAGES[0])


def _is_page(path: str) -> bool:
    """Whether a person reads what is there; the rest is for programs."""
    return not path.startswith(("/api/", "/_page/", "/_dash"))


def _size(key: tuple[str, str], made: Answer) -> int:
    return len(made.body) + len(key[0]) + len(key[1]) + 2000  # the rest: headers and bookkeeping
