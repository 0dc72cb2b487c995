"""A lab's sheet for paper: what may be varied and read, room for the inquiry, a table and axes.

Lengths in millimetres. It shows nothing that the bench doesn't show, so students may have it.
"""

from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import override

from assay.punctuation import titled
from courses.labs import control_line, instrument_line
from labs.core import Lab, load_lab
from labs.core.words import LabWords, language_of
from takeaway.paper import MARGIN_MM, RULE, SOFT, Paper
from takeaway.room_to_write import (
    LINE_MM,
    ROW_MM,
    ROWS,
    SQUARE_MM,
    SQUARES_UP,
    axes,
    choice,
    empty_table,
    ruled,
    to_fill,
)

PICTURES = Path(__file__).parent / "apparatus"
PICTURE_HEIGHT_MM = 46.0
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
    paper = Paper(title=titled(kind, title), foot=foot, language=language_of(words.language))
    paper.add_page()
    paper.headline(titled(kind, title))
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
    told = _("The apparatus at the start: %(summary)s") % {"summary": words.text("summary")}
    with paper.figure(told, paper.epw, PICTURE_HEIGHT_MM):
        paper.image(
            picture,
            x=MARGIN_MM,
            y=paper.y,
            w=paper.epw,
            h=PICTURE_HEIGHT_MM,
            keep_aspect_ratio=True,
        )
    paper.set_y(paper.y + PICTURE_HEIGHT_MM + 2)


def what_to_set_and_read(paper: Paper, lab: Lab, words: LabWords) -> None:
    """Two tables out of the lab's own definition."""
    paper.heading(_("What you can set"), 30)
    rows = [control_line(one, words) for one in lab.controls]
    table(paper, [[one["name"], one["range"], one["help"]] for one in rows], (26, 46, 28))
    paper.heading(_("What you can read"), 30)
    tools = [instrument_line(one, words) for one in lab.instruments]
    shown = [[one["name"], one["reads"], f"± {one['resolution']}"] for one in tools]
    table(paper, shown, (30, 50, 20))


def table(
    paper: Paper, rows: list[list[str]], widths: tuple[int, ...], *, headed: bool = False
) -> None:
    """A plain table; without a head where what each column holds can be seen."""
    paper.face(9)
    paper.set_draw_color(*RULE)
    with paper.grid(
        borders_layout="HORIZONTAL_LINES",
        col_widths=widths,
        first_row_as_headings=headed,
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
    symbol = words.unit_at_head(unit)
    return f"{name} / {symbol}" if symbol else name


def after(paper: Paper, words: LabWords) -> None:
    """Claim with its evidence and reasons, and the limits."""
    section(paper, words, "claim", 2)
    to_fill(paper, [(_("Trials that show it"), 1.0)])
    paper.ln(1)
    reasoning = words.get("steps.claim.reasoning") or _("Why do these trials show it?")
    paper.words(str(reasoning), 9.5, SOFT)
    ruled(paper, 2)
    section(paper, words, "limits", 2)
