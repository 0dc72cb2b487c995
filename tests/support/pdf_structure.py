"""The structure of a PDF as a screen reader gets it, read back by PDFium."""

import ctypes
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium


@dataclass
class Node:
    """One element of the structure on a page; `text` is what its marked content there says."""

    kind: str
    alt: str
    scope: str
    text: str
    kids: list["Node"] = field(default_factory=list)

    def all(self, kind: str) -> list["Node"]:
        found = [self] if self.kind == kind else []
        return found + [one for kid in self.kids for one in kid.all(kind)]


def is_tagged(pdf: bytes) -> bool:
    return bool(pdfium.FPDFCatalog_IsTagged(pypdfium2.PdfDocument(pdf)))


def language_of(pdf: bytes) -> str:
    return _text(pdfium.FPDFCatalog_GetLanguage, pypdfium2.PdfDocument(pdf))


def structure_of(pdf: bytes) -> list[Node]:
    """The elements under each page's root, page after page."""
    document = pypdfium2.PdfDocument(pdf)
    found = []
    for page in document:
        said = _said_on(page)
        tree = pdfium.FPDF_StructTree_GetForPage(page)
        for place in range(pdfium.FPDF_StructTree_CountChildren(tree)):
            found.append(_node(pdfium.FPDF_StructTree_GetChildAtIndex(tree, place), said))
        pdfium.FPDF_StructTree_Close(tree)
    return found


def read_aloud(pdf: bytes) -> str:
    """All words that are in the structure, page after page."""
    pages = [_said_on(page) for page in pypdfium2.PdfDocument(pdf)]
    return " ".join(text for said in pages for content, text in said.items() if content >= 0)


def unmarked_objects(pdf: bytes) -> int:
    """How many texts, lines and pictures are neither in the structure nor decoration."""
    objects = [one for page in pypdfium2.PdfDocument(pdf) for one in page.get_objects()]
    return sum(pdfium.FPDFPageObj_CountMarks(one) == 0 for one in objects)


def _said_on(page: pypdfium2.PdfPage) -> dict[int, str]:
    """The words of each piece of marked content, its lines joined by spaces."""
    words = page.get_textpage()
    lines: dict[int, list[str]] = defaultdict(list)
    for one in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT]):
        content = pdfium.FPDFPageObj_GetMarkedContentID(one)
        lines[content].append(_text(pdfium.FPDFTextObj_GetText, one, words))
    return {content: " ".join(line.strip() for line in found) for content, found in lines.items()}


def _node(element: Any, said: dict[int, str]) -> Node:
    pieces = range(pdfium.FPDF_StructElement_GetMarkedContentIdCount(element))
    contents = [pdfium.FPDF_StructElement_GetMarkedContentIdAtIndex(element, one) for one in pieces]
    node = Node(
        _text(pdfium.FPDF_StructElement_GetType, element),
        _text(pdfium.FPDF_StructElement_GetAltText, element),
        _text(pdfium.FPDF_StructElement_GetStringAttribute, element, b"Scope"),
        " ".join(said[one] for one in contents if one in said),
    )
    for place in range(pdfium.FPDF_StructElement_CountChildren(element)):
        kid = pdfium.FPDF_StructElement_GetChildAtIndex(element, place)
        if kid:
            node.kids.append(_node(kid, said))
    return node


def _text(read: Any, *about: Any) -> str:
    """Every such function answers in UTF-16 with a zero at the end, and first tells its length."""
    length = read(*about, None, 0)
    if not length:
        return ""
    buffer = ctypes.create_string_buffer(length)
    read(*about, ctypes.cast(buffer, read.argtypes[-2]), length)
    return buffer.raw[: length - 2].decode("utf-16-le")
