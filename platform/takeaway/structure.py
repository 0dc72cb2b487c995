"""The structure tree of a tagged PDF: what each piece on a page is, in the order in which it is read.

Terms and dictionaries as in ISO 32000-1:2008, 14.7 (logical structure) and 14.8 (tagged PDF). The
tree takes the place of fpdf2's own `struct_builder`, which knows a flat list of figures only.
"""

from collections.abc import Iterator, Sequence

from fpdf.syntax import PDFObject, PDFString

HOLDS_ELEMENTS = ("Document", "Table", "TR")  # every other kind holds pieces of pages


class Piece:
    """Marked content on one page; a paragraph that goes on overleaf has two of them."""

    def __init__(self, page: int, mcid: int) -> None:
        self.page, self.mcid = page, mcid
        self.pg: PDFObject | None = None  # fpdf2 puts the page's object here before it writes

    def page_number(self) -> int:
        return self.page

    def reference(self) -> str:
        """The dictionary by which an element names it."""
        assert self.pg is not None
        return f"<</Type /MCR /Pg {self.pg.ref} /MCID {self.mcid}>>"


class Element(PDFObject):
    """A heading, a paragraph, a table, a row, a cell or a figure."""

    def __init__(
        self,
        kind: str,
        parent: PDFObject,
        *,
        alt: str = "",
        scope: str = "",
        box: Sequence[float] = (),
    ) -> None:
        """`scope` is what a head cell heads, Column or Row; `box` where a figure is, in points."""
        super().__init__()
        self.kind, self.parent, self.alt, self.scope, self.box = kind, parent, alt, scope, box
        self.kids: list[Element | Piece] = []

    @property
    def holds_pieces(self) -> bool:
        return self.kind not in HOLDS_ELEMENTS

    def serialize(self, obj_dict: object = None, _security_handler: object = None) -> str:
        kids = [kid.ref if isinstance(kid, Element) else kid.reference() for kid in self.kids]
        entries: dict[str, object] = {
            "/Type": "/StructElem",
            "/S": f"/{self.kind}",
            "/P": self.parent.ref,
            "/K": f"[{' '.join(kids)}]",
        }
        if self.alt:
            entries["/Alt"] = PDFString(self.alt).serialize()
        if self.scope:
            entries["/A"] = f"[<</O /Table /Scope /{self.scope}>>]"
        if self.box:
            corners = " ".join(f"{place:.2f}" for place in self.box)
            entries["/A"] = f"[<</O /Layout /Placement /Block /BBox [{corners}]>>]"
        return super().serialize(entries)


class Root(PDFObject):
    """The root of the tree, and of the way back from a piece to its element."""

    def __init__(self) -> None:
        super().__init__()
        self.document = Element("Document", self)
        self.elements = [self.document]
        self.owners: dict[int, list[Element]] = {}  # page to the element of each MCID on it

    def serialize(self, obj_dict: object = None, _security_handler: object = None) -> str:
        pages = sorted(self.owners)
        numbers = " ".join(
            f"{place} [{' '.join(one.ref for one in self.owners[page])}]"
            for place, page in enumerate(pages)
        )
        entries = {
            "/Type": "/StructTreeRoot",
            "/K": f"[{self.document.ref}]",
            "/ParentTree": f"<</Nums [{numbers}]>>",
            "/ParentTreeNextKey": len(pages),
        }
        return super().serialize(entries)


class _Pieces:
    """What fpdf2 expects of the document's element: all that needs to know the object of its page."""

    def __init__(self) -> None:
        self.k: list[Piece] = []


class Structure:
    """Grows while pages are written; stands in fpdf2 where its own builder stood."""

    def __init__(self) -> None:
        self.root = Root()
        self.doc_struct_elem = _Pieces()

    def add(self, kind: str, parent: Element, **about: object) -> Element:
        element = Element(kind, parent, **about)  # type: ignore[arg-type]
        parent.kids.append(element)
        self.root.elements.append(element)
        return element

    def piece(self, element: Element, page: int) -> Piece:
        """The next marked content on a page, which belongs to this element."""
        owners = self.root.owners.setdefault(page, [])
        piece = Piece(page, len(owners))
        owners.append(element)
        element.kids.append(piece)
        self.doc_struct_elem.k.append(piece)
        return piece

    def key(self, page: int) -> int:
        """A page's number in the tree of parents; pages are begun in order."""
        return sorted(self.root.owners).index(page)

    def empty(self) -> bool:
        return not self.doc_struct_elem.k

    def __iter__(self) -> Iterator[PDFObject]:
        """All objects to write, the root first."""
        yield self.root
        yield from self.root.elements
