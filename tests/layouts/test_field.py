"""The field of dots: as many as there are partners, and each line where its target is reached."""

import re

import pytest

from dashboard.web.document import html_of
from layouts.field import field
from tests.layouts.reading import words_of
from tests.layouts.views import STATES, make_view


def dots_in(written: str) -> int:
    """The dots of a piece of the field: links and marks one by one, runs by their length."""
    count = 0
    for plot in re.split(r'<div class="plot c', written)[1:]:
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

    assert 'href="/en/partners/P1" title="Partner P1"' in written


def test_partners_without_a_name_here_take_no_more_room_than_runs_do():
    assert len(re.findall("run ", html_of(field(make_view())))) < 40
