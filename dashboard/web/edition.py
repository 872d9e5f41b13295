"""One edition of the site: a publication, and every page, tree, download and API answer made of it.

Everything here is a pure function of the publication, the reference data, the texts and our own code;
`key` names them all. The look comes from the layouts by parameter: this room imports none of it.
"""

import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs, unquote

from dash.development.base_component import Component

from dashboard.address import (
    FILTERS,
    FRONT,
    OF_RECORDS,
    PAGES,
    Address,
    parse_address,
    parse_filters,
)
from dashboard.api import indicators_document
from dashboard.archive import Archive, Standpoint, newest_two
from dashboard.cases import CaseFile
from dashboard.errors import AddressError, StoreError
from dashboard.framework import Framework
from dashboard.records import IDS
from dashboard.settings import LANGUAGES
from dashboard.store import SHORT, Dropped, Publication
from dashboard.text import Text
from dashboard.web.answer import (
    ASK_AGAIN,
    CSV,
    HTML,
    IMMUTABLE,
    JSON,
    NEVER,
    PNG,
    SMALL,
    SVG,
    ZIP,
    Answer,
    answer,
    redirect,
    unpackable,
)
from dashboard.web.canvas import with_letters
from dashboard.web.document import Head, document
from dashboard.web.downloads import PUBLISHED, csv_of, records_csv, table_csv
from dashboard.web.png import png
from dashboard.web.static import StaticFiles
from dashboard.web.tree import changes, tree_of

API = "/api/v1/indicators.json"
TREES = "/_page"
EVIDENCE = "evidence.zip"
CARD, CARD_WIDTH = "card.png", 1200  # px, as social networks ask for it
PICTURE_WIDTH = 1600  # px, twice that of the drawing: sharp in print
MOST_PACKED = 50_000  # records: more would keep a worker busy for long
OPEN_TO_ALL = [
    ("Access-Control-Allow-Origin", "*"),
    ("Cross-Origin-Resource-Policy", "cross-origin"),
]
_SLUGS = {slug: page for page, slug in PAGES.items()}
_LISTED = {"alliances": "alliances", "partners": "partners", "engaged": "partners"}


@dataclass(frozen=True)
class Layouts:
    """What the layouts room gives: how to look at an address, and how each thing looks then."""

    view: Callable[..., Any]
    pages: Mapping[str, Callable[[Any], Component]]
    frame: Callable[..., tuple[Sequence[Component], Sequence[Component]]]
    title: Callable[[Any], str]
    description: Callable[[Any], str]
    tables: Callable[[Framework], Collection[str]]
    table: Callable[[str, Any], tuple[Sequence[str], Iterable[Sequence[Any]]]]
    picture: Callable[[str, Any], str | None]
    card: Callable[[Any], str]
    card_says: Callable[[Any], str]
    shown: Callable[[Any, str], Sequence[int]]
    explained: Callable[[Any], Mapping[str, Any]]
    explained_table: Callable[[Any], tuple[Sequence[str], Iterable[Sequence[Any]]]]
    sheets: Callable[[Any], str]
    ways_out: Callable[[Any, AddressError, str, str], Sequence[Component]]
    error_page: Callable[[Text, int, str, Sequence[Component]], Component]
    nothing_published: Callable[[Text], Component]


@dataclass(frozen=True)
class Ground:
    """What every edition stands on, and what does not change while the site runs."""

    framework: Framework
    cases: tuple[CaseFile, ...]
    texts: Mapping[str, Text]
    layouts: Layouts
    static: StaticFiles
    site: str
    dash_config: Mapping[str, Any]


class Edition:
    """One publication, ready to answer."""

    def __init__(
        self,
        ground: Ground,
        newest: Standpoint,
        history: Sequence[Publication],
        archive: Archive,
        dropped: Dropped | None = None,
    ) -> None:
        self.ground = ground
        self.publication = newest.publication
        self.snapshot = newest.snapshot
        self.key = _digest(
            self.snapshot.digest, str(self.publication.number), self.publication.at.isoformat(),
            str(dropped.number if dropped else 0), ground.framework.digest, ground.static.release,
            ground.site,
        )  # fmt: skip
        self._newest, self._archive = newest, archive
        self._history, self._dropped = tuple(history), dropped
        self._tables = ground.layouts.tables(ground.framework)
        self._corrections = archive.corrections()
        self._plain_trees: dict[tuple[str, str], Any] = {}

    @property
    def homes(self) -> list[tuple[str, str]]:
        """The addresses that are ready before the first visitor asks."""
        return [(Address(language, "overview").path, "") for language in LANGUAGES]

    @property
    def front(self) -> list[tuple[str, str]]:
        """The addresses that are made soon after: what every page leads to, and a search of each kind, whose index all use."""
        fronts = [Address(language, page) for page in FRONT for language in LANGUAGES]
        explored = [self.tree_path(one) for one in fronts if one.page == "explore"]
        searched = [Address(LANGUAGES[0], page).asking(q="soil") for page in OF_RECORDS]
        return [
            *((one.place, one.query) for one in (*fronts, *searched)),
            (API, ""),
            *((path, "") for path in explored),
        ]

    def tree_path(self, address: Address) -> str:
        return f"{TREES}/{self.key}{address.path}"

    def answer(self, path: str, query: str) -> Answer | None:
        """The answer to an address; None where there is none. Raises AddressError."""
        if path == API:
            return self._api(query)
        if path.startswith(f"{TREES}/"):
            return self._tree(path, query)
        _, page, record = self._parts(path)
        is_record = page is not None and record is not None and self._has(page, record)
        found = None if is_record else self._file(path, query)  # an id may look like a file's
        return self._page(path, query) if found is None else found

    def message(
        self,
        text: Text,
        status: HTTPStatus,
        message: str,
        address: tuple[str, str],
        error: AddressError | None,
    ) -> str:
        """The document that says why there is no page, in the frame of the others."""
        view, layouts = self._view(Address(text.language, "overview")), self.ground.layouts
        ways = layouts.ways_out(view, error, *address) if error is not None else ()
        main = layouts.error_page(text, status, message, ways)
        before, after = layouts.frame(view, is_here=False)
        return bare_document(self.ground, text, [*before, main, *after])

    def _file(self, path: str, query: str) -> Answer | None:
        """What programs read, or visitors take away."""
        folder, _, name = path.rpartition("/")
        if name in ("explain.json", "explain.csv"):
            return self._explained(folder, name, query)
        if name.endswith(".csv"):
            return self._csv(folder, name.removesuffix(".csv"), query)
        if name.endswith((".svg", ".png")):
            return self._picture(folder, name, query)
        if name == EVIDENCE:
            return self._evidence(folder.removeprefix("/"), query)
        return None

    def _page(self, path: str, query: str) -> Answer | None:
        address = self._address(path, query)
        if address is None:
            return None
        if (_as_written(path), query) != (address.place, address.query):
            return redirect(str(address))
        if address.page == "explore" and address.partner and self._has("partners", address.partner):
            return redirect(str(address.to(page="partners", record=address.partner)))
        view = self._view(address)
        layouts = self.ground.layouts
        head = Head(
            language=address.language,
            title=layouts.title(view),
            description=layouts.description(view),
            canonical=str(address),
            alternates={
                **{language: str(replace(address, language=language)) for language in LANGUAGES},
                "x-default": _for_all_others(address),
            },
            site=self.ground.site,
            name=view.text("site.name"),
            card=_beside(address, CARD),
            says=layouts.card_says(view),
        )
        before, main, after = self._body(view)
        body = [*before, main, *after]
        return answer(HTML, document(head, body, self.ground.static.paths, self._config()))

    def _tree(self, path: str, query: str) -> Answer | None:
        """The page as Dash takes it: whole without a query, else what differs from that. Its key is in the path."""
        _, _, rest = path.removeprefix(TREES).partition("/")
        key, slash, rest = rest.partition("/")
        if key != self.key:
            return error_answer(
                HTTPStatus.GONE, "gone", "This page has been published anew; load it again."
            )
        address = self._address(slash + rest, query)
        if address is None:
            return None
        if query != address.query or _as_written(slash + rest) != address.place:
            return redirect(f"{TREES}/{self.key}{address}")
        plain = self._plain_tree(address)
        tree = changes(plain, self._tree_of(address)) if query else plain
        written = json.dumps(tree, ensure_ascii=False, separators=(",", ":"))
        return answer(JSON, written, cache=IMMUTABLE, quality=SMALL)

    def _api(self, query: str) -> Answer:
        """The figures as data. Filters may come in any order: programs do not follow redirects gladly."""
        as_of = self.snapshot.as_of
        filters, others = parse_filters(query, self.ground.framework, as_of, ("snapshot",))
        if (digest := others.get("snapshot")) is not None:
            return self._as_published(digest, {*others, *filters.given()} - {"snapshot"})
        on = date.fromisoformat(others["on"]) if "on" in others else as_of
        day = None if on == as_of else on
        values, said, _ = self._newest.seen(filters, day)
        found = indicators_document(values, said, self.snapshot, self._newest.others(day))
        return answer(JSON, json.dumps(found, ensure_ascii=False), more=OPEN_TO_ALL)

    def _as_published(self, digest: str, others: Iterable[str]) -> Answer:
        """What was said of a snapshot when it was published, whatever we would say now."""
        if other := next(iter(others), None):
            raise AddressError("not_together", other, "snapshot")
        publication = self._archive.publication("snapshot", digest)
        document = self._archive.document(publication.digest)
        if document is None:
            raise AddressError("not_kept", "snapshot", digest)
        return answer(JSON, json.dumps(document, ensure_ascii=False), more=OPEN_TO_ALL)

    def _evidence(self, language: str, query: str) -> Answer | None:
        """All that an auditor needs to repeat the figures of a snapshot, in one file."""
        asked = self._address_of(language, "explain", query)
        if asked is None:
            return None
        address = Address(language, "explain").asking(snapshot=asked["snapshot"])
        if query != address.query:
            return redirect(f"/{language}/{EVIDENCE}?{address.query}".rstrip("?"))
        view, stand = self._view(address), self._standpoint(address)
        snapshot, text = stand.snapshot, self.ground.texts[language]
        if snapshot.size > MOST_PACKED:
            raise AddressError("too_many", "snapshot", snapshot.digest[:SHORT])
        document = self._archive.document(snapshot.digest) or indicators_document(
            view.values, view.statements, snapshot, stand.others(None)
        )
        from dashboard.evidence import evidence_pack  # noqa: PLC0415 - few ask for it

        pack = evidence_pack(
            snapshot,
            self.ground.framework,
            view.values,
            document,
            stand.publication.exports,
            self.ground.layouts.sheets(view),
            text,
        )
        name = f"d4-evidence-{snapshot.digest[:SHORT]}.zip"
        named = ("Content-Disposition", f'attachment; filename="{name}"')
        return unpackable(ZIP, pack, cache=ASK_AGAIN, more=[*OPEN_TO_ALL, named])

    def _csv(self, folder: str, name: str, query: str) -> Answer | None:
        if folder == "/data":
            if name not in PUBLISHED:
                return None
            return (
                redirect(f"{folder}/{name}.csv")
                if query
                else _download(table_csv(name, self.snapshot), name)
            )
        language, _, page = folder.removeprefix("/").partition("/")
        if page:
            is_known = page in PAGES and name in self._tables
            address = self._address_of(language, page, query) if is_known else None
        else:
            address = self._address_of(language, name, query) if name == "explore" else None
        if address is None:
            return None
        if query != address.query:
            return redirect(f"{folder}/{name}.csv?{address.query}".rstrip("?"))
        view = self._view(address)
        if page:
            return _download(csv_of(*self.ground.layouts.table(name, view)), name)
        kind = _LISTED[address.show]
        records = getattr(self.snapshot, kind)
        listed = [records[position] for position in self.ground.layouts.shown(view, address.show)]
        return _download(records_csv(kind, listed), address.show)

    def _picture(self, folder: str, name: str, query: str) -> Answer | None:
        """A chart as a picture that stands alone, or the card that a link to the page shows."""
        language, page, record = self._parts(folder)
        stem, _, kind = name.rpartition(".")
        is_known = name == CARD or (stem in self._tables and record is None)
        if page is None or not is_known:
            return None
        address = self._address_of(language, page, query, record)
        if address is None:
            return None
        if (_as_written(folder), query) != (unquote(_folder(address)), address.query):
            return redirect(_beside(address, name))
        layouts, view = self.ground.layouts, self._view(address)
        drawn = layouts.card(view) if name == CARD else layouts.picture(stem, view)
        if drawn is None:
            return None
        more = [*OPEN_TO_ALL, ("Content-Disposition", f'inline; filename="d4-{page}-{name}"')]
        if kind == "svg":
            return answer(SVG, with_letters(drawn), more=more)
        width = CARD_WIDTH if name == CARD else PICTURE_WIDTH
        return unpackable(PNG, png(drawn, width), cache=ASK_AGAIN, more=more)

    def _explained(self, folder: str, name: str, query: str) -> Answer | None:
        """A figure taken apart, as data; what is wrong with the address, as the API says it."""
        language, layouts = folder.removeprefix("/"), self.ground.layouts
        try:
            address = self._address_of(language, "explain", query)
            if address is None:
                return None
            if query != address.query:
                return redirect(f"{folder}/{name}?{address.query}".rstrip("?"))
            view = self._view(address)
        except AddressError as error:
            said = explanation(self.ground.texts[language], error)
            return error_answer(HTTPStatus.BAD_REQUEST, error.code, said, error.parameter)
        if name.endswith(".csv"):
            return _download(csv_of(*layouts.explained_table(view)), "explain")
        found = json.dumps(layouts.explained(view), ensure_ascii=False)
        return answer(JSON, found, more=OPEN_TO_ALL)

    def _address(self, path: str, query: str) -> Address | None:
        """The address of a page, however it was written; None where there is no such page."""
        language, page, record = self._parts(path)
        if page is None or path.startswith("//"):
            return None
        return self._address_of(language, page, query, record)

    def _parts(self, path: str) -> tuple[str, str | None, str | None]:
        """The language of a path, its page if there is one of this name, and the id of the record that it is of."""
        language, _, rest = path.removeprefix("/").partition("/")
        slug, _, record = rest.partition("/")
        page = "overview" if slug == "overview" else _SLUGS.get(slug)
        record = _as_written(record)
        if page is not None and not self._has(page, record):  # an id may end with a slash
            record = record.rstrip("/")
        return language, page, record or None

    def _address_of(
        self, language: str, page: str, query: str, record: str | None = None
    ) -> Address | None:
        if language not in LANGUAGES or not self._has(page, record):
            return None
        digests = parse_qs(query).get("snapshot", [""]) if page == "explain" else [""]
        as_of = self._publication(digests[0]).as_of
        framework = self.ground.framework
        return parse_address(language, page, query, framework, as_of, record=record)

    def _has(self, page: str, record: str | None) -> bool:
        """Whether there is a page of this record; a page of none is always there."""
        if record is None:
            return True
        records = getattr(self.snapshot, page) if page in OF_RECORDS else None
        return records is not None and record in records.columns[IDS[page]].values

    def _publication(self, digest: str | None) -> Publication:
        """The publication that an address asks for by its digest; the current one without."""
        if not digest or self.publication.digest.startswith(digest):
            return self.publication
        return self._archive.publication("snapshot", digest)

    def _standpoint(self, address: Address) -> Standpoint:
        publication = self._publication(address["snapshot"])
        if publication.digest == self.publication.digest:
            return self._newest
        try:
            return self._archive.standpoint(publication.digest)
        except StoreError:
            raise AddressError("snapshot_not_read", "snapshot", publication.digest) from None

    def _view(self, address: Address) -> Any:
        stand = self._standpoint(address)
        values, said, behind = stand.seen(address.filters, address.on)
        return self.ground.layouts.view(
            address=address,
            text=self.ground.texts[address.language],
            framework=self.ground.framework,
            snapshot=stand.snapshot,
            values=values,
            statements=said,
            behind=behind,
            publication=stand.publication,
            history=self._history,
            dropped=self._dropped,
            readings=partial(stand.readings, address.on),
            histories=partial(stand.histories, address.filters, address.on),
            directory=stand.directory,
            together=stand.together,
            cases=self.ground.cases,
            corrections=self._corrections,
            site=self.ground.site,
            **self._of_page(address, stand),
        )

    def _of_page(self, address: Address, stand: Standpoint) -> dict[str, Any]:
        """What only this page looks at."""
        if address.record is not None:
            return {"lineage": stand.lineage}
        if address.page == "explain":
            figure = address["figure"] or self.ground.framework.headline.id
            found = {
                "explained": stand.explained(figure, address.on, address.filters),
                "lineage": stand.lineage,
            }
            return found if stand is self._newest else found | self._since(address, stand)
        if address.page in ("overview", "data"):
            return {"compared": self._compared(address)}
        return {}

    def _since(self, address: Address, stand: Standpoint) -> dict[str, Any]:
        """Of an earlier snapshot: what it said then, and what the newest records say of the same day."""
        on = min(address.on or stand.snapshot.as_of, self.snapshot.as_of)
        return {
            "newest": self.publication,
            "published": self._archive.document(stand.snapshot.digest),
            "again": self._newest.seen(address.filters, on)[0],
        }

    def _compared(self, address: Address) -> Any:
        """Two publications side by side: those of the address, else the newest two."""
        newest = newest_two(self._history)
        before, after = newest or (self.publication, self.publication)
        if asked := address["from"]:
            before = self._archive.publication("from", asked)
        if asked := address["to"]:
            after = self._archive.publication("to", asked)
        if before.digest == after.digest:
            return None
        try:
            return self._archive.compared(before, after)
        except StoreError:
            return None

    def _body(self, view: Any) -> tuple[Sequence[Component], Component, Sequence[Component]]:
        before, after = self.ground.layouts.frame(view)
        return before, self.ground.layouts.pages[view.address.page](view), after

    def _plain_tree(self, address: Address) -> Any:
        """The tree of a page without filters, which the others are told by; those of records are not kept."""
        plain = Address(address.language, address.page, record=address.record)
        if plain.record is not None:
            return self._tree_of(plain)
        key = (plain.language, plain.page)
        if key not in self._plain_trees:
            self._plain_trees[key] = self._tree_of(plain)
        return self._plain_trees[key]

    def _tree_of(self, address: Address) -> Any:
        view = self._view(address)
        return tree_of(self.ground.layouts.title(view), *self._body(view))

    def _config(self) -> dict[str, Any]:
        """What Dash's renderer and our two scripts read when they wake."""
        paths = self.ground.static.paths
        return {
            **self.ground.dash_config,
            "d4": {
                "trees": f"{TREES}/{self.key}",
                "scripts": [paths["dash.js"], paths["island.js"]],
                "plotly": paths["plotly.js"],
                "order": [*FILTERS, "on", "show"],
            },
        }


def bare_document(ground: Ground, text: Text, body: Sequence[Component]) -> str:
    """A document without an address of its own: nothing in it wakes."""
    head = Head(
        language=text.language, title=text("site.name"), description="", canonical="", alternates={}
    )
    return document(head, body, ground.static.paths, None)


def error_answer(
    status: HTTPStatus,
    code: str,
    message: str,
    parameter: str | None = None,
    more: Iterable[tuple[str, str]] = (),
) -> Answer:
    """An error as the API says it."""
    body = json.dumps(
        {"error": {"code": code, "message": message, "parameter": parameter}}, ensure_ascii=False
    )
    return answer(JSON, body, status=status, cache=NEVER, more=[*OPEN_TO_ALL, *more])


def explanation(text: Text, error: AddressError) -> str:
    """What is wrong with an address, in words."""
    name = f"filter.{error.parameter}.name"
    is_known = text.has(name) and error.code != "unknown_parameter"  # which is said as it was sent
    parameter = text(name) if is_known else error.parameter
    return text(f"error.{error.code}", parameter=parameter, value=error.value)


def _as_written(path: str) -> str:
    """A path as people write it: WSGI has its bytes as latin-1."""
    return path.encode("latin-1", "replace").decode("utf-8", "replace")


def _download(text: str, name: str) -> Answer:
    more = [*OPEN_TO_ALL, ("Content-Disposition", f'attachment; filename="{name}.csv"')]
    return answer(CSV, text, more=more)


def _folder(address: Address) -> str:
    """Where the files of a page are, as it is written in a link."""
    return f"/{address.language}/{address.page}" if address.record is None else address.path


def _beside(address: Address, name: str) -> str:
    """The address of a file of a page, which has the same query."""
    return f"{_folder(address)}/{name}?{address.query}".rstrip("?")


def _for_all_others(address: Address) -> str:
    """The page for those who read none of our languages: in the first of them; the root chooses one itself."""
    if address.page == "overview" and not address.query:
        return "/"
    return str(replace(address, language=LANGUAGES[0]))


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]
