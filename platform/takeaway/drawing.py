"""Drawing a chart on paper. Lengths in millimetres."""

from collections.abc import Callable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from fpdf import FPDF

from assay.punctuation import titled
from takeaway.account import Account
from takeaway.numbers import figures, measured
from takeaway.plot import Chart
from takeaway.tagged import TaggedPaper

HEIGHT_MM, LEFT_MM, FOOT_MM, TOP_MM = 74.0, 16.0, 12.0, 6.0
GRID, INK, BLUE, ORANGE = (224, 230, 233), (70, 83, 91), (0, 114, 178), (194, 79, 0)
Scale = Callable[[float], float]


def draw_chart(paper: TaggedPaper, chart: Chart, in_words: str) -> None:
    """Grid, curve, trials, and for who can't see them its words; the cursor stands below afterwards."""
    if paper.will_page_break(HEIGHT_MM + 4):
        paper.add_page()
    left, top = paper.l_margin + LEFT_MM, paper.y + TOP_MM
    right, foot = paper.w - paper.r_margin - 4, paper.y + HEIGHT_MM - FOOT_MM
    x = scale(chart.x_ticks, left, right)
    y = scale(chart.y_ticks, foot, top)
    end = paper.y + HEIGHT_MM
    with paper.figure(in_words, paper.epw, HEIGHT_MM):
        _grid(paper, chart, x, y)
        _curve(paper, chart, x, y)
        _points(paper, chart, x, y)
    paper.set_xy(paper.l_margin, end)


def scale(ticks: Sequence[float], start: float, end: float) -> Scale:
    low, high = ticks[0], ticks[-1]
    return lambda value: start + (value - low) / (high - low) * (end - start)


def _grid(paper: FPDF, chart: Chart, x: Scale, y: Scale) -> None:
    paper.set_font_size(8)
    paper.set_text_color(*INK)
    paper.set_draw_color(*GRID)
    paper.set_line_width(0.2)
    xs, ys = chart.x_ticks, chart.y_ticks
    for tick in xs:
        paper.line(x(tick), y(ys[0]), x(tick), y(ys[-1]))
        _label(paper, figures(tick), x(tick) - 8, y(ys[0]) + 1, 16, "C")
    for tick in ys:
        paper.line(x(xs[0]), y(tick), x(xs[-1]), y(tick))
        _label(paper, figures(tick), x(xs[0]) - 16, y(tick) - 2, 15, "R")
    _label(paper, chart.x_title, x(xs[-1]) - 90, y(ys[0]) + 5.5, 90, "R")
    _label(paper, chart.y_title, x(xs[0]) - 14, y(ys[-1]) - 6, 120, "L")


def _label(paper: FPDF, text: str, x: float, y: float, width: float, align: str) -> None:
    paper.set_xy(x, y)
    paper.cell(width, 4, text, align=align)


def _curve(paper: FPDF, chart: Chart, x: Scale, y: Scale) -> None:
    """Cut where it leaves the picture."""
    low, high = chart.y_ticks[0], chart.y_ticks[-1]
    inside = [(x(across), y(up)) for across, up in chart.curve if low <= up <= high]
    if len(inside) > 1:
        paper.set_draw_color(*ORANGE)
        paper.set_line_width(0.5)
        paper.polyline(inside)


def _points(paper: FPDF, chart: Chart, x: Scale, y: Scale) -> None:
    """A trial that was struck out is hollow."""
    paper.set_line_width(0.3)
    paper.set_draw_color(*BLUE)
    paper.set_fill_color(*BLUE)
    for point in chart.points:
        across = x(point.x)
        top, foot = y(point.y + point.uncertainty), y(point.y - point.uncertainty)
        paper.line(across, top, across, foot)
        for edge in (top, foot):
            paper.line(across - 0.8, edge, across + 0.8, edge)
        paper.circle(across, y(point.y), 0.9, style="D" if point.struck else "DF")


def fit_sentence(account: Account, fit: dict[str, Any]) -> str:
    """The curve's name, and each of its parameters with its uncertainty."""
    words = account.words
    parts = [
        f"{words.name(name, ('fit_parameters',))} {measured(one['value'], one['uncertainty'])}"
        for name, one in fit["parameters"].items()
    ]
    return titled(
        words.name(fit["model"], ("fits",)), _("; ").join([*parts, f"R² = {fit['r2']:.3f}"])
    )


def chart_in_words(chart: Chart, account: Account, fit: dict[str, Any] | None) -> str:
    """What the plot shows: its axes, how many trials over which range, and the curve."""
    count = len(chart.points)
    across, up = [one.x for one in chart.points], [one.y for one in chart.points]
    told = _("Plot of %(y)s against %(x)s.") % {"y": chart.y_title, "x": chart.x_title}
    shown = ngettext(
        "%(count)s trial: %(x)s from %(x_low)s to %(x_high)s, %(y)s from %(y_low)s to %(y_high)s.",
        "%(count)s trials: %(x)s from %(x_low)s to %(x_high)s, %(y)s from %(y_low)s to %(y_high)s.",
        count,
    ) % {
        "count": count,
        "x": chart.x_title,
        "x_low": figures(min(across)),
        "x_high": figures(max(across)),
        "y": chart.y_title,
        "y_low": figures(min(up)),
        "y_high": figures(max(up)),
    }
    curve = [_("Fitted curve: %(fit)s.") % {"fit": fit_sentence(account, fit)}] if fit else []
    return " ".join([told, shown, *curve])
