"""Who works together in one snapshot, how that is drawn, and where more could begin: each made when it is first asked for."""

from datetime import date
from functools import lru_cache, partial

from dashboard.address import Filters
from dashboard.indicators import Indicators
from dashboard.network import Network, network
from dashboard.openings import Openings, openings
from dashboard.placing import Drawing, Knot, placed

MOST_KEPT = 16


class Together:
    """What the pages of networks and openings ask of a snapshot. What was asked last is kept."""

    def __init__(self, indicators: Indicators) -> None:
        # None of these knows the whole: what is dropped goes at once, without the collector.
        self._networks = lru_cache(MOST_KEPT)(partial(network, indicators))
        self._drawings = lru_cache(MOST_KEPT)(partial(_drawing, indicators))
        self._openings = lru_cache(MOST_KEPT)(partial(openings, indicators))

    def network(self, on: date, filters: Filters) -> Network:
        """Who works with whom on a day, of those whom the filters choose."""
        return self._networks(on, filters)

    def drawing(self, on: date) -> Drawing | None:
        """The drawing of everybody on a day, whatever is chosen: a place is the same under every filter. None: too large."""
        return self._drawings(on)

    def openings(self, on: date) -> Openings:
        """Where something could begin on a day."""
        return self._openings(on)


def _drawing(indicators: Indicators, on: date) -> Drawing | None:
    partners = indicators.snapshot.partners.columns["name"]
    alliances = indicators.snapshot.alliances.columns["name"]

    def name(knot: Knot) -> str:
        found: str = (partners if knot.is_partner else alliances)[knot.position]
        return found

    return placed(network(indicators, on), name)
