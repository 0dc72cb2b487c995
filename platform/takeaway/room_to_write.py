"""Room to write on paper: names with a line behind them, boxes to tick, an empty table, empty axes.

Lengths in millimetres.
"""

from django.utils.translation import gettext as _

from takeaway.paper import INK, MARGIN_MM, RULE, SOFT, Paper

LINE_MM, ROW_MM, ROWS = 8.5, 7.5, 10
SQUARE_MM, SQUARES_ACROSS, SQUARES_UP = 5, 30, 16
BOLD_EVERY = 5


def to_fill(paper: Paper, fields: list[tuple[str, float]]) -> None:
    """Names with a line behind each; the share of the width that each of them gets."""
    paper.face(10, SOFT)
    left, top = paper.l_margin, paper.y
    for name, share in fields:
        width = paper.epw * share
        wide = paper.get_string_width(name) + 3
        paper.set_xy(left, top)
        with paper.tagged("P"):
            paper.cell(wide, 7, name)
        rule(paper, left + wide, left + width - 3, top + 6)
        left += width
    paper.set_xy(MARGIN_MM, top + 8)


def rule(paper: Paper, start: float, end: float, height: float) -> None:
    paper.set_draw_color(*SOFT)
    paper.set_line_width(0.2)
    paper.line(start, height, end, height)


def ruled(paper: Paper, count: int) -> None:
    """Empty lines to write on."""
    for _line in range(count):
        if paper.will_page_break(LINE_MM):
            paper.add_page()
        paper.set_y(paper.y + LINE_MM)
        rule(paper, MARGIN_MM, paper.w - MARGIN_MM, paper.y)
    paper.ln(2)


def choice(paper: Paper, question: str, answers: list[str]) -> None:
    """Boxes to tick."""
    if paper.will_page_break(8):
        paper.add_page()
    paper.face(10)
    top = paper.y
    with paper.tagged("P"):
        paper.cell(paper.get_string_width(question) + 6, 6, question)
    paper.set_draw_color(*INK)
    for answer in answers:
        paper.rect(paper.x, top + 1.2, 3.6, 3.6)
        paper.set_x(paper.x + 5)
        with paper.tagged("P"):
            paper.cell(paper.get_string_width(answer) + 8, 6, answer)
    paper.set_xy(MARGIN_MM, top + 7)


def empty_table(paper: Paper, heads: list[str]) -> None:
    """Numbered rows to write in; heads are taller, for some are filled in by hand."""
    narrow = 14.0
    width = (paper.epw - narrow) / (len(heads) - 1)
    widths = [narrow, *[width] * (len(heads) - 1)]
    paper.face(8)
    top = paper.y
    first = top + 13
    with paper.tagged("Table"):
        heads_of_empty_table(paper, heads, widths)
        for row in range(ROWS):
            paper.set_xy(MARGIN_MM, first + ROW_MM * row)
            empty_row(paper, row + 1, widths)
    bottom = first + ROW_MM * ROWS
    paper.set_draw_color(*RULE)
    for row in range(ROWS + 1):
        paper.line(MARGIN_MM, first + ROW_MM * row, MARGIN_MM + paper.epw, first + ROW_MM * row)
    edge = paper.l_margin
    for wide in [0.0, *widths]:
        edge += wide
        paper.line(edge, top, edge, bottom)
    paper.line(MARGIN_MM, top, MARGIN_MM + paper.epw, top)
    paper.set_xy(MARGIN_MM, bottom + 2)


def heads_of_empty_table(paper: Paper, heads: list[str], widths: list[float]) -> None:
    left, top = paper.l_margin, paper.y
    with paper.tagged("TR"):
        for head_text, wide in zip(heads, widths, strict=True):
            paper.set_xy(left, top + 0.5)
            with paper.tagged("TH", scope="Column"):
                paper.multi_cell(wide, 3.8, head_text, align="L", max_line_height=3.8)
            left += wide


def empty_row(paper: Paper, number: int, widths: list[float]) -> None:
    """Its number, and cells with nothing in them yet."""
    with paper.tagged("TR"):
        with paper.tagged("TH", scope="Row"):
            paper.cell(widths[0], ROW_MM, str(number), align="C")
        for _cell in widths[1:]:
            with paper.tagged("TD"):
                pass


def axes(paper: Paper) -> None:
    """Squares of 5 mm with room for the names, units and numbers of both axes."""
    left, top = MARGIN_MM + 14, paper.y + 8
    right, foot = left + SQUARE_MM * SQUARES_ACROSS, top + SQUARE_MM * SQUARES_UP
    told = _("Empty axes to plot on: %(across)s by %(up)s squares of 5 mm.") % {
        "across": SQUARES_ACROSS,
        "up": SQUARES_UP,
    }
    with paper.figure(told, paper.epw, foot - paper.y):
        squares(paper, left, top, right, foot)
    axis_name(paper, left + 3, top - 8, 60)
    axis_name(paper, right - 60, foot + 5, 60)
    paper.set_xy(MARGIN_MM, foot + 14)


def squares(paper: Paper, left: float, top: float, right: float, foot: float) -> None:
    """The grid, and both axes with their arrows."""
    for place in range(SQUARES_ACROSS + 1):
        grid_line(paper, place)
        paper.line(left + place * SQUARE_MM, top, left + place * SQUARE_MM, foot)
    for place in range(SQUARES_UP + 1):
        grid_line(paper, place)
        paper.line(left, foot - place * SQUARE_MM, right, foot - place * SQUARE_MM)
    paper.set_draw_color(*INK)
    paper.set_line_width(0.5)
    paper.line(left, foot, left, top - 4)
    paper.line(left, foot, right + 4, foot)
    paper.polygon([(left - 1.2, top - 3), (left + 1.2, top - 3), (left, top - 6)], style="F")
    paper.polygon([(right + 3, foot - 1.2), (right + 3, foot + 1.2), (right + 6, foot)], style="F")


def grid_line(paper: Paper, place: int) -> None:
    bold = place % BOLD_EVERY == 0
    paper.set_draw_color(*((150, 162, 170) if bold else RULE))
    paper.set_line_width(0.25 if bold else 0.15)


def axis_name(paper: Paper, left: float, top: float, width: float) -> None:
    """“quantity / unit” with a line to write on."""
    paper.face(8, SOFT)
    name = _("quantity / unit:")
    wide = paper.get_string_width(name) + 2
    paper.set_xy(left, top)
    with paper.tagged("P"):
        paper.cell(wide, 5, name)
    rule(paper, left + wide, left + width, top + 5)
