"""The way to the targets: the path, what is said of each target, and what would settle what is not known."""

from dash import html
from dash.development.base_component import Component

from dashboard import figures
from dashboard.figures import Figure
from dashboard.progress import Statement
from layouts import arithmetic, blocks, words
from layouts.blocks import Content
from layouts.glossary import term
from layouts.view import View


def way(view: View) -> Component:
    """The path to the targets, what is said of each, and what would settle what is not known."""
    text = view.text
    note = [
        html.P(text.parts("way.note", register=term(view, "register"))),
        html.P(
            html.A(text("way.method"), href=blocks.data_part(view, "method")), className="links"
        ),
    ]
    goals = [goal(view, statement) for statement in view.statements]
    return html.Section(
        [
            html.Div([html.H2(text("way.title")), path(view)], className="text"),
            html.Div(note, className="note"),
            html.Div(goals, className="goals two wide"),
            *would_settle(view),
        ],
        id="way",
        className="part",
    )


def path(view: View) -> Component:
    """The path as a chart."""
    text = view.text
    figure = figures.path(view.values, view.statements, view.framework, text)
    return blocks.chart(view, "path", figure, path_caption(view, figure))


def path_caption(view: View, figure: Figure) -> str:
    """How the path is read."""
    return " ".join(view.text(f"chart.path.{part}") for part in figures.parts_of_path(figure))


def goal(view: View, statement: Statement) -> Component:
    """A target in words: the status with its reason, the pace, and the gap."""
    text, status = view.text, statement.status
    content: list[Content] = [html.H3(words.goal(view, statement))]
    if status is None:
        return html.Div([*content, html.P(text("status.cut"))], className="target")
    mark = html.Span(className=f"mark {status.replace('_', '-')}")
    judged = _unknown(view) if status == "not_known" else text(f"status.{status}.sentence")
    content.append(html.P([mark, html.Strong(judged)], className="judged"))
    said = " ".join(_reason(view, statement)), " ".join(_gap(view, statement))
    content += [html.P(sentences) for sentences in said if sentences]
    return html.Div(content, className="target")


def _unknown(view: View) -> str:
    """That the status is not known, and the first reason why."""
    text, values = view.text, view.values
    base, now = values.baseline, values.engaged
    if not now.whole or base is None or not base.whole:
        return text("status.not_known.no_total")
    if now.unlisted:
        return text("status.not_known.unlisted", count=now.listed, whole=now.whole)
    return text("status.not_known.undated", count=values.gaps.undated)


def _reason(view: View, statement: Statement) -> list[str]:
    text, status = view.text, statement.status
    if status == "not_known":
        return [*_range(view, statement), *_pace(view, statement, "low")]
    if status in {"met", "missed", "too_early"}:
        return [text(f"status.{status}.reason", year=str(view.framework.baseline.on.year))]
    return _pace(view, statement, "known")


def _pace(view: View, statement: Statement, kind: str) -> list[str]:
    """How fast the share has changed since the baseline, and how fast a straight line is."""
    text = view.text
    if statement.pace is None or statement.pace_needed_from_start is None:
        return []
    return [
        text(
            f"pace.{kind}" if statement.pace >= 0 else f"pace.{kind}_down",
            pace=words.points_a_year(text, statement.pace),
            count=words.tenths(abs(statement.pace) * 100),
            needed=words.points_a_year(text, statement.pace_needed_from_start),
            year=str(view.framework.baseline.on.year),
        )
    ]


def _range(view: View, statement: Statement) -> list[str]:
    worst, best = statement.status_range or ("not_known", "not_known")
    if "not_known" in {worst, best}:
        return []
    return [
        view.text(
            "status.range",
            worst=view.text(f"status.{worst}.word"),
            best=view.text(f"status.{best}.word"),
        )
    ]


def would_settle(view: View) -> list[Component]:
    """What is missing, and would settle a status that is not known."""
    if all(statement.status != "not_known" for statement in view.statements):
        return []
    sentence = arithmetic.would_settle(view, view.framework.headline)
    return [html.P(sentence, className="settle")] if sentence else []


def _gap(view: View, statement: Statement) -> list[str]:
    """How many partners more, and at what pace; of what is known, where not all is."""
    text = view.text
    if not statement.gap_count or statement.status == "missed":
        return []
    known = "known" if statement.status != "not_known" else "at_most"
    sentences = [text(f"gap.{known}", count=statement.gap_count)]
    if statement.count_a_year:
        a_year = -(-statement.count_a_year.numerator // statement.count_a_year.denominator)
        from_when = "a_year" if view.is_now else "a_year_after"
        sentences.append(text(f"gap.{from_when}", count=a_year, year=str(view.values.on.year)))
    if statement.status in {None, "not_known", "too_early"}:
        return sentences
    reached = statement.attained_in
    if reached is None:
        sentences.append(text("attained.never"))
    elif reached.latest is None:
        sentences.append(
            text("attained.or_never", year=str(reached.year), earliest=str(reached.earliest))
        )
    elif reached.earliest == reached.latest:
        sentences.append(text("attained.year", year=str(reached.year)))
    else:
        sentences.append(
            text(
                "attained.between",
                year=str(reached.year),
                earliest=str(reached.earliest),
                latest=str(reached.latest),
            )
        )
    return sentences
