"""The field of dots: as many as there are partners, and each line where its target is reached."""

import re

import pytest

from dashboard.indicators import Indicators
from dashboard.web.document import html_of
from layouts.field import MOST_NAMED, field
from tests.layouts.reading import words_of
from tests.layouts.views import STATES, complete, framework, make_view, view_of
from tests.makers import make_snapshot_of


def dots_in(written: str) -> int:
    """The dots of a piece of the field: links and marks one by one, runs by their length."""
    count = 0
    for plot in re.split(r'class="plot c', written)[1:]:
        columns = int(plot.partition('"')[0])
        count += len(re.findall(r'class="dot', plot))
        count += sum(int(size) for size in re.findall(r'"run n(\d+)', plot))
        count += sum(int(size) * columns for size in re.findall(r'"run rows n(\d+)', plot))
    return count


@pytest.mark.parametrize("state", sorted(set(STATES) - {"twenty thousand partners"}))
def test_one_dot_is_one_partner(state):
    view = make_view(state)
    share = view.values.engaged

    written = html_of(field(view))

    assert dots_in(written) == (share.listed if share.whole is None else share.whole)
    assert written.count('"dot engaged"') == share.part


def test_above_two_thousand_partners_a_dot_is_a_stated_number_of_them():
    view = make_view("twenty thousand partners")

    written = html_of(field(view))

    assert dots_in(written) == 1000
    assert written.count('"dot engaged"') == 250
    assert view.text("field.one_dot", count=20) in words_of(field(view))


def test_the_line_of_a_target_stands_below_the_partners_that_it_needs():
    view = make_view()

    above, below = html_of(field(view)).split('<p class="goal">')[:2]

    assert dots_in(above) == view.statements[0].needed == 372
    assert dots_in(below) == 744 - 372
    assert "2030" in below.split("</p>")[0]


def test_a_known_dot_has_a_name_and_leads_to_its_partner():
    written = html_of(field(make_view()))

    assert 'href="/en/partners/P1" tabindex="-1" title="Partner P1"' in written


@pytest.mark.parametrize("state", sorted(STATES))
def test_what_the_field_leads_to_stands_below_it_as_links_and_no_dot_is_in_their_way(state):
    view = make_view(state)
    share = view.values.engaged

    dots, legend = html_of(field(view)).split('<p class="legend">')

    assert dots.count("<a ") == dots.count('tabindex="-1"')
    assert ("show=engaged" in legend) == (share.part > 0)
    assert ("show=not_engaged" in legend) == (share.listed > share.part)
    assert legend.startswith('<a class="every" href="/en/partners')


def test_of_very_many_partners_the_first_have_a_name_and_the_others_are_dots_all_the_same():
    records = complete(20, 20, MOST_NAMED + 100)
    view = view_of(Indicators(make_snapshot_of(*records), framework()))

    written = html_of(field(view))

    assert dots_in(written) == MOST_NAMED + 100
    assert written.count("title=") == MOST_NAMED
    assert len(re.findall('<a class="dot engaged"', written)) == 20


def test_partners_without_a_name_here_take_no_more_room_than_runs_do():
    assert len(re.findall("run ", html_of(field(make_view())))) < 40
