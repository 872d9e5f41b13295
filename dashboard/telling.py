"""How figures and their changes are told in words, in the reports and on the pages alike.

Where names stand in a phrase it comes in pieces: texts, and whatever the caller names a record with (a text, a link).
"""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

from dashboard.changes import Reason
from dashboard.records import Alliance, Partner
from dashboard.text import Text

MINUS = "\N{MINUS SIGN}"
MOST_THROUGH = 5  # agreements, where a reason names the first of them
SMALLEST = Fraction(1, 2000)  # below it a difference of two shares rounds to nothing
LEAST = Decimal("0.1")  # of a point, that is written
GAP = "\0"  # no name has it

Piece = TypeVar("Piece")
Figure = int | float | Fraction | None  # a bool is yes or no


def figure_words(value: Figure, text: Text) -> str:
    """A headline figure: yes or no, a count, a share; said also where it is not known."""
    match value:
        case None:
            return text("cli.not_known")
        case bool():
            return text("cli.yes" if value else "cli.no")
        case int():
            return text.number(value)
        case _:
            return text.percent(Fraction(value))


def difference_words(difference: Figure, text: Text) -> str:
    """How much more or less, with its sign: of shares in points, of what is not known nothing."""
    if difference is None:
        return ""
    if not difference:
        return "0"
    sign = "+" if difference > 0 else MINUS
    if isinstance(difference, int):
        return f"{sign}{text.number(abs(difference))}"
    size = points(difference, text, "changes.points")
    return size if abs(Fraction(difference)) < SMALLEST else f"{sign}{size}"


def points(difference: Fraction | float, text: Text, key: str) -> str:
    """How far two shares are apart, in percentage points to a tenth, by a phrase with a plural; never 0."""
    apart = abs(Fraction(difference))
    if apart < SMALLEST:
        least = text("number.less_than", number=text.decimal(LEAST))
        return text(key, number=least, count=LEAST)
    tenths = Decimal(round(apart * 1000)) / 10
    return text(key, number=text.decimal(tenths), count=tenths)


def reason(one: Reason, text: Text, name: Callable[[Alliance], Piece]) -> list[Piece | str]:
    """Why somebody moved, and through which agreements; of many the first."""
    cause = text(f"changes.cause.{one.cause}")
    if not one.alliances:
        return [cause]
    named: list[list[Piece | str]] = [[name(alliance)] for alliance in one.alliances[:MOST_THROUGH]]
    if len(one.alliances) > MOST_THROUGH:
        named.append(["…"])
    told = text.parts("changes.through", cause=cause, alliances=several(named, text))
    return [piece for part in told for piece in (part if isinstance(part, list) else [part])]


def several(items: Iterable[Sequence[Piece | str]], text: Text) -> list[Piece | str]:
    """A list in words, of items that are pieces themselves."""
    listed = [*items]
    between = text.several(GAP for _ in listed).split(GAP)
    told = [
        piece for word, item in zip(between, [*listed, ()], strict=True) for piece in (word, *item)
    ]
    return [piece for piece in told if piece != ""]


def id_of(record: Partner | Alliance) -> str:
    return record.partner_id if isinstance(record, Partner) else record.alliance_id
