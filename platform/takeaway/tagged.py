"""Paper whose every mark is tagged: part of an element of the structure, or decoration (artifact)."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from fpdf import FPDF
from fpdf.fonts import FontFace
from fpdf.prefs import ViewerPreferences
from fpdf.table import Table

from takeaway.structure import Element, Structure


class TaggedPaper(FPDF):
    """What is written inside `tagged` belongs to that element, everything else is decoration.

    Marks are put where content is written (`_out`), so that a paragraph which goes on overleaf has
    its second piece there, after the foot of the first page, which belongs to nobody.
    """

    def __init__(self, *, title: str, language: str) -> None:
        super().__init__(format="A4")
        self.structure = Structure()
        self.struct_builder = self.structure  # type: ignore[assignment]
        self.set_title(title)
        self.set_lang("zh-Hans" if language.lower() == "zh-hans" else language)
        self.viewer_preferences = ViewerPreferences(display_doc_title=True)
        self._set_min_pdf_version("1.7")
        self._around: list[Element] = [self.structure.root.document]
        self.decorating = False
        self._open: tuple[int, Element | None] | None = None  # page, element or decoration

    @contextmanager
    def tagged(self, kind: str, **about: Any) -> Iterator[Element]:
        """An element inside the one that is open: H1, H2, P, Table, TR, TH, TD or Figure."""
        element = self.structure.add(kind, self._around[-1], **about)
        self._around.append(element)
        yield element
        self._around.pop()

    @contextmanager
    def decoration(self) -> Iterator[None]:
        """What a reader aloud leaves out: the foot of a page, a head that is repeated."""
        before, self.decorating = self.decorating, True
        yield
        self.decorating = before

    def end_page(self) -> None:
        """Close what is open on this page; the foot is the last that is written on it."""
        if self._open is not None:
            super()._out("EMC")
            self._open = None

    @contextmanager
    def figure(self, alt: str, width: float, height: float) -> Iterator[None]:
        """A figure from where the cursor stands, in millimetres, told in words."""
        left, top = self.l_margin * self.k, (self.h - self.y) * self.k
        box = (left, top - height * self.k, left + width * self.k, top)
        with self.tagged("Figure", alt=alt, box=box):
            yield

    def _out(self, s: str | bytes) -> None:
        """Written by every method that draws; each time inside the mark that holds here."""
        element = self._around[-1]
        wanted = element if element.holds_pieces and not self.decorating else None
        if self._open != (self.page, wanted):
            self.end_page()
            self._begin(wanted)
            self._open = (self.page, wanted)
        super()._out(s)

    def _begin(self, element: Element | None) -> None:
        if element is None:
            super()._out("/Artifact BMC")
            return
        piece = self.structure.piece(element, self.page)
        self.pages[self.page].struct_parents = self.structure.key(self.page)
        super()._out(f"/{element.kind} <</MCID {piece.mcid}>> BDC")

    @contextmanager
    def grid(self, rows_have_heads: bool = True, **options: Any) -> Iterator[Table]:
        """A table as fpdf2 draws it, with its rows and cells tagged.

        The first row heads the columns unless `first_row_as_headings` is false; the first cell of each
        other row heads its row.
        """
        options.setdefault("headings_style", FontFace(emphasis=None))  # the face has no bold one
        table = TaggedTable(self, rows_have_heads=rows_have_heads, **options)
        yield table
        with self.tagged("Table"):
            table.render()


class TaggedTable(Table):
    """Tags a row and a cell when it is drawn; heads that are repeated overleaf are decoration."""

    def __init__(self, paper: TaggedPaper, *, rows_have_heads: bool, **options: Any) -> None:
        super().__init__(paper, **options)
        self._paper, self._rows_have_heads = paper, rows_have_heads
        self._drawn: set[int] = set()

    def _render_table_row(self, i: int, *args: Any, **kwargs: Any) -> None:
        if i in self._drawn:
            with self._paper.decoration():
                super()._render_table_row(i, *args, **kwargs)
            return
        self._drawn.add(i)
        with self._paper.tagged("TR"):
            super()._render_table_row(i, *args, **kwargs)

    def _render_table_cell(self, i: int, j: int, *args: Any, **kwargs: Any) -> Any:
        """Called once more beforehand to measure, when nothing is drawn."""
        if kwargs.get("cell_height_info") is None or self._paper.decorating:
            return super()._render_table_cell(i, j, *args, **kwargs)
        kind, scope = self._kind(i, j)
        with self._paper.tagged(kind, scope=scope):
            return super()._render_table_cell(i, j, *args, **kwargs)

    def _kind(self, row: int, column: int) -> tuple[str, str]:
        """Head or data, and what a head heads."""
        if row < self._num_heading_rows:
            return "TH", "Column"
        if column == 0 and self._rows_have_heads:
            return "TH", "Row"
        return "TD", ""
