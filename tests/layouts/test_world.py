"""The map: each country of its table leads to its own partners."""

from dash import html

from dashboard.indicators import Indicators
from layouts import words
from layouts.world import world
from tests.layouts.reading import components
from tests.layouts.views import framework, view_of
from tests.makers import make_partner, make_snapshot_of

CODES = ("AUT", "DEU", "DZA", "ECU", "ZAF", None)


def test_each_country_of_the_table_leads_to_its_own_partners_in_the_order_of_the_names():
    partners = [make_partner(f"P{at}", country=code) for at, code in enumerate(CODES)]
    view = view_of(Indicators(make_snapshot_of(*partners), framework()), language="fr")

    links = {
        link.href.partition("country=")[2]: link.children
        for link in components(world(view), html.A)
        if "country=" in link.href and "show" not in link.href
    }

    # Afrique du Sud, Algérie, Allemagne, Autriche, Équateur
    assert list(links) == ["ZAF", "DZA", "DEU", "AUT", "ECU", "not_stated"]
    assert all(said == words.label(view, "country", code) for code, said in links.items())
