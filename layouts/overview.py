"""Overview: how far the Initiative is, in one sentence, one number and one picture, and how we know."""

from dash import dcc, html
from dash.development.base_component import Component

from layouts import blocks, words
from layouts.blocks import Content
from layouts.changed import latest
from layouts.field import field
from layouts.global_networks import networks
from layouts.glossary import term
from layouts.view import View
from layouts.way import way
from layouts.where import where


def overview(view: View) -> html.Main:
    return html.Main(
        [
            html.Div(
                [
                    html.Div([html.H1(view.text("overview.question"), className="question")]),
                    _answer(view),
                    field(view),
                    _why(view),
                ],
                className="answer-and-field",
            ),
            way(view),
            *latest(view),
            where(view),
            networks(view),
            _open_questions(view),
            _next(view),
        ],
        id="main",
        className="overview",
    )


def _answer(view: View) -> Component:
    """The sentence and the number; each count in them leads to its records."""
    text, share = view.text, view.values.engaged
    key, values = words.answer(view)
    part = blocks.records(view, words.among(text, share.part, share.part), show="engaged")
    most = blocks.records(view, text.number(share.part_max), show="engaged")
    listed = blocks.records(view, text.number(share.listed), show="partners")
    sentence = text.parts(key, **{**values, "part": part, "part_max": most, "listed": listed})
    content: list[Content] = [html.P(sentence, className="answer")]
    if view.values.filters:
        everything = dcc.Link(
            text("cut.everything"),
            href=str(view.address.to(filters=type(view.address.filters)())),
        )
        content.insert(
            0,
            html.P(
                [*text.parts("cut.shown", cuts=text.several(words.cuts(view))), " ", everything]
            ),
        )
    percent = words.share(text, share)
    if percent is not None:
        explain = view.address.to(page="explain").asking(figure=view.framework.headline.id)
        number = blocks.number(percent, str(explain))
        content.append(html.P([number, " ", html.Span(words.of_whom(view))], className="headline"))
    return html.Div(content, className="said")


def _why(view: View) -> Component:
    """Why it is a lower bound, and what the two words mean."""
    text, share = view.text, view.values.engaged
    url = blocks.total_source(view)
    whole: Content = text.number(share.whole) if share.whole is not None else ""
    if url and share.whole is not None:
        whole = blocks.number(text.number(share.whole), url)
    listed = blocks.records(view, text.number(share.listed), show="partners")
    if share.lower_bound is None:
        why = text.parts("why.no_total", listed=listed, count=share.listed)
    elif view.values.filters:
        why = text.parts("why.cut", listed=listed, count=share.listed)
    elif share.lower_bound and share.fraction_max is not None:
        why = text.parts(
            "why.lower_bound",
            whole=whole,
            listed=listed,
            unlisted=share.unlisted,
            most=text.percent(share.fraction_max),
            count=share.listed,
        )
    elif not view.snapshot.partner_counts:
        why = text.parts("why.complete_unchecked", listed=listed, count=share.listed)
    else:
        why = text.parts("why.complete", listed=listed, count=share.listed)
    explained = text.parts(
        "why.words", **{word: term(view, word) for word in ("partner", "partnership", "alliance")}
    )
    return html.Div(
        [html.P(why), *blocks.age(view), html.P(explained, className="quiet"), blocks.made(view)],
        className="why",
    )


def _open_questions(view: View) -> Component:
    """What the records leave open, whether it is official, and how a record is put right."""
    text, gaps = view.text, view.values.gaps
    open_ends = [
        html.Li(text(f"open.{name}", count=count, day=text.day(view.values.as_of)))
        for name, count in (
            ("undated", gaps.undated),
            ("without_end", gaps.without_end),
            ("not_confirmed", gaps.not_confirmed),
        )
        if count
    ]
    return html.Section(
        [
            html.Div(
                [
                    html.H2(text("open.title")),
                    *(
                        [html.P(text("open.intro")), html.Ul(open_ends)]
                        if open_ends
                        else [html.P(text("open.nothing"))]
                    ),
                    html.H3(text("official.title")),
                    html.P(text("official.no")),
                    html.H3(text("correct.title"), className="off-paper"),
                    html.P(text("correct.how"), className="off-paper"),
                ],
                className="text",
            )
        ],
        id="open",
        className="part",
    )


def _next(view: View) -> Component:
    text = view.text
    explore = view.address.to(page="explore")
    links = [
        html.A(text("next.engaged"), href=f"{explore.to(show='engaged')}#records"),
        html.A(text("next.openings"), href=str(view.address.to(page="opportunities"))),
        html.A(text("next.method"), href=blocks.data_part(view, "method")),
        html.A(text("next.findings"), href=blocks.data_part(view, "findings")),
    ]
    return blocks.next_questions(view, links)
