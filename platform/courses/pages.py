"""A page's Markdown as safe HTML: formulas become MathML on the server, raw HTML stays text.

The text is written by teachers, but it is read by others: what markdown-it makes of it goes through
nh3, which keeps only what is named here. The formulas' MathML is ours and goes past it in the end.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from html import escape
from typing import Any
from xml.etree import ElementTree

import nh3
from latex2mathml import exceptions
from latex2mathml.converter import convert
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin

TAGS = {
    "h2", "h3", "h4", "p", "ul", "ol", "li", "blockquote", "pre", "code", "em", "strong", "s", "hr",
    "br", "a", "table", "thead", "tbody", "tr", "th", "td", "span", "img",
}  # fmt: skip
ATTRIBUTES = {
    "a": {"href", "title"},
    "th": {"align"},
    "td": {"align"},
    "ol": {"start"},
    "img": {"src", "alt", "title"},
    "span": {"data-formula", "class"},
}
PLACE = re.compile(r'<span data-formula="(\d+)"></span>')
LAID_OUT = {
    "display", "stretchy", "fence", "separator", "form", "linethickness", "mathvariant", "accent",
    "accentunder", "columnalign", "columnspacing", "rowspacing", "width", "height", "depth",
    "lspace", "rspace", "minsize", "maxsize", "movablelimits", "largeop", "displaystyle",
    "scriptlevel", "notation",
}  # fmt: skip
LONGEST_FORMULA = 2000
# What a formula that is wrong, or only half typed yet, may raise: the library's own errors have nothing
# in common, and others come from deep within it.
UNREADABLE: tuple[type[Exception], ...] = (
    *(
        one
        for one in vars(exceptions).values()
        if isinstance(one, type) and issubclass(one, Exception)
    ),
    ElementTree.ParseError, ArithmeticError, AssertionError, AttributeError, LookupError,
    RecursionError, StopIteration, TypeError, ValueError,
)  # fmt: skip


def mathml(latex: str, block: bool) -> str:
    """A formula; one that cannot be read stands there as it was written."""
    try:
        if len(latex) <= LONGEST_FORMULA:
            return _plain(convert(latex, display="block" if block else "inline"))
    except UNREADABLE:
        pass  # the reader sees the source instead
    return f'<code class="formula-wrong">{escape(latex)}</code>'


def _plain(made: str) -> str:
    """Written anew with the attributes that only lay it out: no links, no styles, no names."""
    root = ElementTree.fromstring(made)
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
        for name in set(element.attrib) - LAID_OUT:
            del element.attrib[name]
    return ElementTree.tostring(root, encoding="unicode")


class Page:
    """One text on its way to HTML."""

    def __init__(self) -> None:
        self.formulas: list[str] = []
        self.parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
        self.parser.use(dollarmath_plugin, allow_digits=False, double_inline=True)
        for name, block in (
            ("math_inline", False),
            ("math_inline_double", True),
            ("math_block", True),
        ):
            self.parser.add_render_rule(name, self._rule(block))
        self.parser.add_render_rule("heading_open", _heading)
        self.parser.add_render_rule("heading_close", _heading)

    def _rule(self, block: bool) -> Any:
        """A formula leaves a numbered place, which is filled after everything else was cleaned."""

        def place(_self: Any, tokens: Sequence[Token], index: int, *_more: Any) -> str:
            self.formulas.append(mathml(tokens[index].content, block))
            return f'<span data-formula="{len(self.formulas) - 1}"></span>'

        return place

    def html(self, text: str) -> str:
        made = self.parser.render(text)
        clean = nh3.clean(
            made,
            tags=TAGS,
            attributes=ATTRIBUTES,
            url_schemes={"http", "https", "mailto"},
            link_rel="noopener noreferrer",
            attribute_filter=_own_pictures,
        )
        return PLACE.sub(lambda found: self.formulas[int(found[1])], clean)


def pictures_in(text: str) -> list[str]:
    """The words of each picture in a text, as those are read who do not see it."""
    if "![" not in text:
        return []
    found = [one for token in Page().parser.parse(text) for one in token.children or []]
    return [one.content for one in found if one.type == "image"]


def _heading(_self: Any, tokens: Sequence[Token], index: int, *_more: Any) -> str:
    """The page's own title is the first heading: those of the text begin a level below."""
    token = tokens[index]
    level = min(int(token.tag[1]) + 1, 4)
    return f"<h{level}>" if token.nesting == 1 else f"</h{level}>\n"


def _own_pictures(tag: str, name: str, value: str) -> str | None:
    """Pictures come from here alone: a strange server would learn who reads the page."""
    if tag == "img" and name == "src" and not re.fullmatch(r"/sequences/pictures/\d+/", value):
        return None
    if tag == "span" and name == "data-formula" and not value.isdecimal():
        return None
    return value


@lru_cache(maxsize=256)
def page_html(text: str) -> str:
    """The page as HTML that is safe to show."""
    return Page().html(text)
