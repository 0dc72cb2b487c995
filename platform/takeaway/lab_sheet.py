"""A lab's sheet for paper: what may be varied and read, room for the inquiry, a table and axes.

Lengths in millimetres. It shows nothing that the bench doesn't show, so students may have it.
"""

from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import override

from courses.labs import control_line, instrument_line
from labs.core import Lab, load_lab
from labs.core.words import LabWords, language_of
from takeaway.paper import INK, MARGIN_MM, RULE, SOFT, Paper

PICTURES = Path(__file__).parent / "apparatus"
PICTURE_HEIGHT_MM, LINE_MM, ROW_MM, ROWS = 46.0, 8.5, 7.5, 10
SQUARE_MM, SQUARES_ACROSS, SQUARES_UP = 5, 30, 16
BOLD_EVERY = 5
MOST_NAMED_COLUMNS = 8  # more heads than these leave no room to write


def sheet_pdf(name: str, language: str) -> bytes:
    """The students' sheet of a lab in a reader's language."""
    with override(language):
        lab = load_lab(name)
        words = lab.words(language)
        paper = blank(lab, words, _("Lab sheet"))
        head(paper, lab, words)
        what_to_set_and_read(paper, lab, words)
        before(paper, lab, words)
        measuring(paper, lab, words)
        after(paper, words)
        return bytes(paper.output())


def blank(lab: Lab, words: LabWords, kind: str) -> Paper:
    """The first page, with the lab and its version at the foot."""
    title = words.text("title")
    foot = _("%(lab)s, version %(version)s") % {"lab": title, "version": lab.version}
    paper = Paper(title=f"{kind}: {title}", foot=foot, language=language_of(words.language))
    paper.add_page()
    paper.words(f"{kind}: {title}", 18)
    paper.ln(1)
    return paper


def head(paper: Paper, lab: Lab, words: LabWords) -> None:
    """Whose sheet it is, the question, and the apparatus."""
    to_fill(paper, [(_("Name"), 0.5), (_("Class"), 0.2), (_("Date"), 0.3)])
    paper.ln(2)
    paper.words(words.text("question"), 12)
    paper.ln(2)
    draw_apparatus(paper, lab, words)


def draw_apparatus(paper: Paper, lab: Lab, words: LabWords) -> None:
    """The bench's own drawing at the start of a run, in the middle of the page."""
    folder = "zh_Hans" if words.language == "zh-hans" else "en"
    picture = PICTURES / folder / f"{lab.name}.png"
    if not picture.is_file():  # a lab that somebody has just added
        return
    paper.image(
        picture,
        x=MARGIN_MM,
        y=paper.y,
        w=paper.epw,
        h=PICTURE_HEIGHT_MM,
        keep_aspect_ratio=True,
        alt_text=words.text("title"),
    )
    paper.set_y(paper.y + PICTURE_HEIGHT_MM + 2)


def to_fill(paper: Paper, fields: list[tuple[str, float]]) -> None:
    """Names with a line behind each; the share of the width that each of them gets."""
    paper.face(10, SOFT)
    left, top = paper.l_margin, paper.y
    for name, share in fields:
        width = paper.epw * share
        wide = paper.get_string_width(name) + 3
        paper.set_xy(left, top)
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


def what_to_set_and_read(paper: Paper, lab: Lab, words: LabWords) -> None:
    """Two tables out of the lab's own definition."""
    paper.heading(_("What you can set"), 30)
    rows = [control_line(one, words) for one in lab.controls]
    table(paper, [[one["name"], one["range"], one["help"]] for one in rows], (26, 46, 28))
    paper.heading(_("What you can read"), 30)
    tools = [instrument_line(one, words) for one in lab.instruments]
    shown = [[one["name"], one["reads"], f"± {one['resolution']}"] for one in tools]
    table(paper, shown, (30, 50, 20))


def table(paper: Paper, rows: list[list[str]], widths: tuple[int, ...]) -> None:
    """A plain table without a head: what each column holds can be seen."""
    paper.face(9)
    paper.set_draw_color(*RULE)
    with paper.table(
        borders_layout="HORIZONTAL_LINES",
        col_widths=widths,
        first_row_as_headings=False,
        line_height=4.6,
        padding=0.7,
        text_align="LEFT",
    ) as drawn:
        for cells in rows:
            drawn.row(cells)


def before(paper: Paper, lab: Lab, words: LabWords) -> None:
    """Question, hypothesis and plan, as far as paper can ask for them."""
    section(paper, words, "question", 2)
    section(paper, words, "hypothesis", 2, starter=True)
    choice(
        paper, _("Which way?"), [words.text(f"directions.{one}") for one in words.get("directions")]
    )
    section(paper, words, "plan", 1)
    to_fill(paper, [(_("I vary"), 0.5), (_("in how many trials"), 0.5)])
    to_fill(paper, [(_("I keep the same"), 1.0)])


def section(paper: Paper, words: LabWords, step: str, lines: int, *, starter: bool = False) -> None:
    """A step's title, what it asks, and lines for the answer."""
    paper.heading(words.name(step, ("steps",)), 26 + LINE_MM * lines)
    if asked := words.get(f"steps.{step}.prompt"):
        paper.words(str(asked), 9.5, SOFT)
    if starter and (begun := words.get(f"steps.{step}.starter")):
        paper.words(str(begun), 9.5, SOFT)
    ruled(paper, lines)


def choice(paper: Paper, question: str, answers: list[str]) -> None:
    """Boxes to tick."""
    if paper.will_page_break(8):
        paper.add_page()
    paper.face(10)
    top = paper.y
    paper.cell(paper.get_string_width(question) + 6, 6, question)
    paper.set_draw_color(*INK)
    for answer in answers:
        paper.rect(paper.x, top + 1.2, 3.6, 3.6)
        paper.set_x(paper.x + 5)
        paper.cell(paper.get_string_width(answer) + 8, 6, answer)
    paper.set_xy(MARGIN_MM, top + 7)


# -- measuring -------------------------------------------------------------------------------------


def measuring(paper: Paper, lab: Lab, words: LabWords) -> None:
    """An empty table and empty axes, each whole on its page."""
    paper.heading(words.name("collect", ("steps",)), ROW_MM * ROWS + 24)
    empty_table(paper, columns(lab, words))
    paper.heading(words.name("analyse", ("steps",)), SQUARE_MM * SQUARES_UP + 50)
    axes(paper)
    if asked := words.get("steps.analyse.prompt"):
        paper.words(str(asked), 9.5, SOFT)
    ruled(paper, 2)


def columns(lab: Lab, words: LabWords) -> list[str]:
    """Heads of the table: every variable with its unit where there is room, else empty heads."""
    set_here = [
        with_unit(words.text(f"controls.{one.name}"), one.unit, words)
        for one in lab.controls
        if one.name in lab.independent
    ]
    units = {
        q: tool.unit for tool in lab.instruments for q in (tool.quantities or (tool.quantity,))
    }
    read = [
        with_unit(
            words.name(one, ("quantities", "controls")), units.get(lab.quantity_of(one), ""), words
        )
        for one in lab.dependent
    ]
    if len(set_here) + len(read) > MOST_NAMED_COLUMNS:
        return [_("Trial"), *[_("set:")] * 3, *[_("read, ± u:")] * 2, _("Remark")]
    return [_("Trial"), *set_here, *read]


def with_unit(name: str, unit: str, words: LabWords) -> str:
    symbol = words.get(f"units.{unit}.symbol") or unit
    return f"{name} / {symbol}" if symbol else name


def empty_table(paper: Paper, heads: list[str]) -> None:
    """Numbered rows to write in; heads are taller, for some are filled in by hand."""
    narrow = 14.0
    width = (paper.epw - narrow) / (len(heads) - 1)
    widths = [narrow, *[width] * (len(heads) - 1)]
    paper.face(8)
    top, left = paper.y, paper.l_margin
    for head_text, wide in zip(heads, widths, strict=True):
        paper.set_xy(left, top + 0.5)
        paper.multi_cell(wide, 3.8, head_text, align="L", max_line_height=3.8)
        left += wide
    first = top + 13
    bottom = first + ROW_MM * ROWS
    paper.set_draw_color(*RULE)
    for row in range(ROWS + 1):
        paper.line(MARGIN_MM, first + ROW_MM * row, MARGIN_MM + paper.epw, first + ROW_MM * row)
    edge = paper.l_margin
    for wide in [0.0, *widths]:
        edge += wide
        paper.line(edge, top, edge, bottom)
    paper.line(MARGIN_MM, top, MARGIN_MM + paper.epw, top)
    for row in range(ROWS):
        paper.set_xy(MARGIN_MM, first + ROW_MM * row)
        paper.cell(narrow, ROW_MM, str(row + 1), align="C")
    paper.set_xy(MARGIN_MM, bottom + 2)


def axes(paper: Paper) -> None:
    """Squares of 5 mm with room for the names, units and numbers of both axes."""
    left, top = MARGIN_MM + 14, paper.y + 8
    right, foot = left + SQUARE_MM * SQUARES_ACROSS, top + SQUARE_MM * SQUARES_UP
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
    axis_name(paper, left + 3, top - 8, 60)
    axis_name(paper, right - 60, foot + 5, 60)
    paper.set_xy(MARGIN_MM, foot + 14)


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
    paper.cell(wide, 5, name)
    rule(paper, left + wide, left + width, top + 5)


def after(paper: Paper, words: LabWords) -> None:
    """Claim with its evidence and reasons, and the limits."""
    section(paper, words, "claim", 2)
    to_fill(paper, [(_("Trials that show it"), 1.0)])
    paper.ln(1)
    reasoning = words.get("steps.claim.reasoning") or _("Why do these trials show it?")
    paper.words(str(reasoning), 9.5, SOFT)
    ruled(paper, 2)
    section(paper, words, "limits", 2)
