"""The lab report on A4: question, hypothesis, table, plot, claim, and the notes on each."""

import logging
from pathlib import Path
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _
from fpdf.fonts import FontFace

from assay.punctuation import bracketed, titled
from takeaway.account import Account, Note, Table
from takeaway.breaking import broken
from takeaway.drawing import HEIGHT_MM, chart_in_words, draw_chart, fit_sentence
from takeaway.plot import chart_of, last_fit
from takeaway.tagged import TaggedPaper

# Its subsetter tells every step of its work, a page of it for each report.
logging.getLogger("fontTools").setLevel(logging.WARNING)

# One face for both languages, embedded and cut down to the characters that a report has.
FACE = Path(__file__).parent / "fonts" / "noto-sans-sc.otf"
MARGIN_MM = 18
INK, SOFT, RULE = (23, 32, 38), (70, 83, 91), (213, 220, 224)


class Paper(TaggedPaper):
    """Pages of A4 with the same foot on each, tagged for those who have them read aloud."""

    def __init__(self, *, title: str, foot: str, language: str, author: str = "Assay") -> None:
        super().__init__(title=title, language=language)
        self.foot = foot
        self.set_margin(MARGIN_MM)
        self.set_auto_page_break(True, margin=MARGIN_MM + 4)
        self.add_font("report", "", FACE)
        self.set_author(author)
        self.set_creator("Assay")

    def footer(self) -> None:
        with self.decoration():
            self.set_y(-MARGIN_MM + 4)
            self.face(8, SOFT)
            self.cell(0, 4, self.foot)
            self.set_x(MARGIN_MM)
            self.cell(0, 4, f"{self.page_no()} / {{nb}}", align="R")
        self.end_page()

    def face(self, size: float, colour: tuple[int, int, int] = INK) -> None:
        self.set_font("report", size=size)
        self.set_text_color(*colour)

    def words(
        self,
        text: str,
        size: float = 10.5,
        colour: tuple[int, int, int] = INK,
        kind: str = "P",
    ) -> None:
        """A paragraph, or a title."""
        self.face(size, colour)
        lines = broken(text, self.epw - 2 * self.c_margin - 0.1, self.get_string_width)
        with self.tagged(kind):
            self.multi_cell(0, size * 0.53, lines, align="L", new_x="LMARGIN", new_y="NEXT")

    def headline(self, text: str) -> None:
        """What the paper is, at its top."""
        self.words(text, 18, kind="H1")

    def heading(self, text: str, room: float = 24) -> None:
        """Never alone at the foot of a page: there is room for so many millimetres below it."""
        if self.will_page_break(room):
            self.add_page()
        self.ln(3)
        self.words(text, 13, kind="H2")
        self.set_draw_color(*RULE)
        self.line(MARGIN_MM, self.y + 0.5, self.w - MARGIN_MM, self.y + 0.5)
        self.ln(2)


def report_pdf(account: Account) -> bytes:
    """The whole report, with what made it at the foot of each page."""
    run = account.run
    foot = _("{lab}, version {version}, seed {seed}").format(
        lab=account.title, version=run.lab_version, seed=run.seed
    )
    paper = Paper(
        title=titled(_("Lab report"), account.title),
        foot=foot,
        language=account.words.language,
        author=run.student.shown_name,
    )
    paper.add_page()
    head(paper, account)
    for step in account.record.lab.steps:
        section(paper, account, step.name)
    return bytes(paper.output())


def head(paper: Paper, account: Account) -> None:
    run = account.run
    paper.headline(titled(_("Lab report"), account.title))
    paper.ln(1)
    state = "" if run.finished else f" · {_('not finished yet')}"
    day = formats.date_format(run.started, "DATE_FORMAT")
    paper.words(f"{run.student.shown_name} · {day}{state}", 10, SOFT)
    paper.ln(2)
    paper.words(account.words.text("question"), 12)


def section(paper: Paper, account: Account, step: str) -> None:
    plotted = step == "analyse" and bool(account.record.trials)
    paper.heading(account.step_title(step), HEIGHT_MM + 20 if plotted else 24)
    if step == "collect":
        data(paper, account)
    else:
        if step == "analyse":
            analysis(paper, account)
        said = account.said(step)
        for sentence in said:
            paper.words(sentence)
        if not said:
            paper.words(_("Nothing was written here."), colour=SOFT)
    for note in account.notes.get(step, []):
        remark(paper, note)


def remark(paper: Paper, note: Note) -> None:
    """A note in the margin's tone: a bar beside smaller words."""
    paper.ln(1)
    top, page = paper.y, paper.page_no()
    paper.set_left_margin(MARGIN_MM + 4)
    paper.set_x(MARGIN_MM + 4)
    paper.words(bracketed(titled(note.about, note.text), note.source), 9, SOFT)
    paper.set_left_margin(MARGIN_MM)
    paper.set_x(MARGIN_MM)
    if paper.page_no() == page:
        paper.set_draw_color(40, 72, 160)
        paper.line(MARGIN_MM + 1, top, MARGIN_MM + 1, paper.y)


def data(paper: Paper, account: Account) -> None:
    table = account.table()
    if table.rows:
        draw_table(paper, table)
    else:
        paper.words(_("No trials were recorded."), colour=SOFT)
    for note in account.record.notes:
        paper.words(f"– {note}")


def draw_table(paper: Paper, table: Table) -> None:
    """Heads are repeated on each page; a trial that was struck out is grey and says so."""
    paper.face(9)
    paper.set_draw_color(*RULE)
    style = FontFace(fill_color=(248, 250, 251), emphasis=None)
    options: dict[str, Any] = {"headings_style": style, "line_height": 5, "padding": 0.8}
    with paper.grid(**options, borders_layout="HORIZONTAL_LINES", text_align="RIGHT") as drawn:
        drawn.row(table.heads)
        for cells, struck in zip(table.rows, table.struck, strict=True):
            first = bracketed(cells[0], _("struck out")) if struck else cells[0]
            drawn.row([first, *cells[1:]], style=FontFace(color=SOFT) if struck else None)
    paper.ln(2)


def analysis(paper: Paper, account: Account) -> None:
    """The plot, the fit in words, and a diagram's links where the lab has one."""
    if chart := chart_of(account):
        fit = last_fit(account)
        draw_chart(paper, chart, chart_in_words(chart, account, fit))
        if fit:
            paper.words(fit_sentence(account, fit), 9, SOFT)
        paper.ln(1)
    links = (account.record.diagram or {}).get("links", [])
    for start, end in links:
        paper.words(f"{account.name(start)} → {account.name(end)}")
