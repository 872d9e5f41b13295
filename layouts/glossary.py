"""The words that visitors meet, in everyday words; and the link by which a word, where it occurs, leads to its meaning."""

from itertools import chain

from dash import html
from dash.development.base_component import Component

from dashboard.address import Address
from dashboard.records import Alliance
from layouts import blocks, words
from layouts.blocks import Content
from layouts.entries import named
from layouts.view import View

GLOSSARY = (
    "initiative",
    "partner",
    "member",
    "partnership",
    "alliance",
    "counterpart",
    "engaged",
    "register",
    "listed",
    "unlisted",
    "published_total",
    "lower_bound",
    "evidence",
    "indicator",
    "baseline",
    "target",
    "milestone",
    "disaggregation",
    "as_of",
    "snapshot",
    "export",
    "finding",
)
WORDS = "words"  # the part of Strategy that explains them
DOCUMENTED = "documented"
# Where the name “4 per 1000” comes from: Rumpel et al. 2019, on the Initiative's aims.
OF_THE_NAME = "https://pmc.ncbi.nlm.nih.gov/articles/PMC6889108"


def term(view: View, word: str) -> Component:
    """A word where it first occurs in a sentence: pointing at it shows its meaning, following it leads to the glossary."""
    return html.A(
        view.text(f"glossary.{word}.word").lower(),
        href=address(view, word),
        title=_meaning(view, word),
        className="term",
    )


def address(view: View, word: str = "") -> str:
    """Where a word is explained; without one, where all are."""
    page = Address(view.address.language, "strategy")
    return f"{page}#{_anchor(word) if word else WORDS}"


def glossary(view: View) -> Component:
    text = view.text
    return html.Section(
        [
            html.H2(text("glossary.title")),
            html.P(text("glossary.intro"), className="quiet"),
            html.Dl([_entry(view, word) for word in GLOSSARY], className="glossary"),
        ],
        id=WORDS,
        className="part wide",
    )


def _entry(view: View, word: str) -> Component:
    more: dict[str, list[Content]] = {
        "initiative": [" ", blocks.source(view, OF_THE_NAME)],
        "engaged": _example(view),
    }
    return html.Div(
        [
            html.Dt(html.Dfn(view.text(f"glossary.{word}.word")), id=_anchor(word)),
            html.Dd([_meaning(view, word), *more.get(word, [])]),
        ]
    )


def _anchor(word: str) -> str:
    return f"word-{word.replace('_', '-')}"


def _meaning(view: View, word: str) -> str:
    return view.text(f"glossary.{word}.meaning", day=view.text.day(view.framework.baseline.on))


def _example(view: View) -> list[Content]:
    """The first partner of the records of whose taking part a public source tells; nothing where there is none."""
    found = _first_documented(view)
    if found is None:
        return []
    text, (at, alliance) = view.text, found
    partner = view.snapshot.partners[at]
    what = [("form", alliance.form), *(("kind", kind) for kind in alliance.kind)]
    is_with_initiative = alliance.form == "partnership" and alliance.name in (
        partner.name,
        partner.acronym,
    )
    said = text.parts(
        "glossary.with_initiative" if is_with_initiative else "glossary.through",
        partner=html.A(
            named(partner),
            href=str(view.address.to(page="partners", record=partner.partner_id)),
            dir="auto",
        ),
        alliance=html.Bdi(alliance.name),
        what=" · ".join(words.label(view, name, key) for name, key in what if key),
        day=text.day(view.values.on),
    )
    example: list[Content] = [text("glossary.example"), " ", *said]
    if alliance.source_url:
        example += [" ", blocks.source(view, alliance.source_url)]
    return [html.P(example, className="example")]


def _first_documented(view: View) -> tuple[int, Alliance] | None:
    """The position of a partner that takes part, and in what; both are documented, and the kind is stated if any is."""
    if not dict(view.values.by["evidence"])[DOCUMENTED].part:
        return None
    alliances, evidence = view.snapshot.alliances, view.snapshot.partners.columns["evidence"]
    is_documented = alliances.columns["evidence"].says(DOCUMENTED)
    says_its_kind = alliances.columns["kind"].where(bool)
    found = (
        (partner, alliance)
        for partner in view.behind.engaged
        if evidence[partner] == DOCUMENTED
        for alliance in view.behind.engagements[partner]
        if is_documented[alliance]
    )
    first = next(found)
    partner, alliance = next((one for one in chain([first], found) if says_its_kind[one[1]]), first)
    return partner, alliances[alliance]
