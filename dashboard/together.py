"""Who works together in one snapshot, how that is drawn, and where more could begin: each made when it is first asked for."""

from collections.abc import Callable
from datetime import date
from functools import lru_cache, partial

from dashboard.address import Filters
from dashboard.indicators import Indicators
from dashboard.network import Network, heart, network
from dashboard.openings import Openings, openings
from dashboard.placing import Drawing, Knot, placed

MOST_KEPT = 16
# Dots and lines of a drawing: with more than the first, neither a person nor a phone could tell them apart, and the
# page would weigh more than a first view may. Of more, so many as can be followed with the eye.
MOST_MARKS, MARKS_OF_MANY = 1700, 800


class Together:
    """What the pages of networks and openings ask of a snapshot. What was asked last is kept."""

    def __init__(self, indicators: Indicators) -> None:
        # None of these knows the whole: what is dropped goes at once, without the collector.
        self._networks = lru_cache(MOST_KEPT)(partial(network, indicators))
        self._drawn = lru_cache(MOST_KEPT)(partial(_drawn, self._networks))
        self._drawings = lru_cache(MOST_KEPT)(partial(_drawing, indicators, self._drawn))
        self._openings = lru_cache(MOST_KEPT)(partial(openings, indicators))

    def network(self, on: date, filters: Filters) -> Network:
        """Who works with whom on a day, of those whom the filters choose."""
        return self._networks(on, filters)

    def drawn(self, on: date) -> Network:
        """What is drawn of everybody on a day: of very many, those that work with the most others."""
        return self._drawn(on)

    def drawing(self, on: date) -> Drawing:
        """The drawing of these, whatever is chosen: a place is the same under every filter."""
        return self._drawings(on)

    def openings(self, on: date) -> Openings:
        """Where something could begin on a day."""
        return self._openings(on)


def _drawn(networks: Callable[[date, Filters], Network], on: date) -> Network:
    return heart(networks(on, Filters()), MOST_MARKS, MARKS_OF_MANY)


def _drawing(indicators: Indicators, drawn: Callable[[date], Network], on: date) -> Drawing:
    partners = indicators.snapshot.partners.columns["name"]
    alliances = indicators.snapshot.alliances.columns["name"]

    def name(knot: Knot) -> str:
        found: str = (partners if knot.is_partner else alliances)[knot.position]
        return found

    return placed(drawn(on), name)
