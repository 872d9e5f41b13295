"""Component trees as HTML: what is escaped, what is refused, and that controls work without a script."""

from typing import Any

import dash_bootstrap_components as dbc
import pytest
from dash import dcc, html

from dashboard.web.document import DocumentError, html_of

ATTRIBUTES: dict[str, Any] = {"aria-label": "x", "data-wake": ""}
BAD_ATTRIBUTES: dict[str, Any] = {"data-x y": "1"}


def test_text_and_attributes_are_escaped():
    tree = html.P(["<b>&", 1, None, html.Span(title='"<')], className='a"b')

    assert (
        html_of(tree) == '<p class="a&quot;b">&lt;b&gt;&amp;1<span title="&quot;&lt;"></span></p>'
    )


def test_properties_are_written_as_html_has_them():
    tree = html.Td(colSpan=2, hidden=True, tabIndex="0", **ATTRIBUTES)

    assert html_of(tree) == '<td aria-label="x" colspan="2" data-wake="" hidden tabindex="0"></td>'
    assert html_of(html.Details(open=False)) == "<details></details>"
    assert html_of(html.Br()) == "<br>"


def test_an_id_that_is_a_dict_is_written_as_dash_writes_it():
    tree = html.P(id={"type": "filter", "name": "région"})

    assert (
        html_of(tree)
        == '<p id="{&quot;name&quot;:&quot;région&quot;,&quot;type&quot;:&quot;filter&quot;}"></p>'
    )


@pytest.mark.parametrize(
    "tree",
    [
        html.Script("alert(1)"),
        html.Iframe(src="/"),
        dcc.Markdown("x"),
        dcc.Input(),
        html.P(style={"color": "red"}),
        html.P(**BAD_ATTRIBUTES),
        {"type": "P"},
    ],
)
def test_what_a_page_may_not_have_is_refused(tree):
    with pytest.raises(DocumentError):
        html_of(tree)


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        " JAVASCRIPT:x",
        "java\nscript:x",
        "\x01javascript:x",
        "data:text/html,x",
        "vbscript:x",
    ],
)
def test_an_address_that_would_run_is_left_out(address):
    assert html_of(html.A("x", href=address)) == "<a>x</a>"
    assert html_of(dcc.Link("x", href=address)) == "<a>x</a>"


@pytest.mark.parametrize(
    "address",
    ["/en?on=2022-12-31", "#records", "https://example.org/a:b", "mailto:a@b.c", "?a=b:c"],
)
def test_an_ordinary_address_is_kept(address):
    assert f'href="{address}"' in html_of(html.A("x", href=address))


def test_a_select_is_one_that_a_form_can_send():
    tree = dbc.Select(
        id={"type": "filter", "name": "region"},
        options=[{"label": "all", "value": ""}, {"label": "Africa", "value": "africa"}],
        value="africa",
        className="set",
    )

    assert html_of(tree) == (
        '<select id="{&quot;name&quot;:&quot;region&quot;,&quot;type&quot;:&quot;filter&quot;}" name="region"'
        ' class="set form-select"><option value="" disabled hidden></option><option value="">all</option>'
        '<option value="africa" selected>Africa</option></select>'
    )


def test_boxes_are_named_and_labelled():
    tree = dbc.Checklist(id="x", name="theme", options={"a": "A", "b": "B"}, value=["b"])

    written = html_of(tree)

    assert written.count('name="theme"') == 2
    assert (
        '<input id="_dbcprivate_checklist_x_input_b" name="theme" value="b" class="form-check-input" checked'
        in written
    )
    assert (
        '<label class="form-check-label" for="_dbcprivate_checklist_x_input_a">A</label>' in written
    )


def test_one_radio_is_chosen():
    written = html_of(dbc.RadioItems(id="x", name="show", options=["a", "b"], value="a"))

    assert written.count('type="radio"') == 2
    assert written.count(" checked") == 1


def test_a_field_is_one_that_a_form_can_send():
    written = html_of(dbc.Input(type="date", name="on", value="2022-12-31", id="on"))

    assert written == (
        '<input step="any" id="on" name="on" type="date" value="2022-12-31" class="form-control">'
    )
