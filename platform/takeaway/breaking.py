"""Where a line may end: between words, and in Chinese between any two characters.

Only closing signs never begin a line, and opening ones never end one.
"""

import re
from collections.abc import Callable

HAN = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
OPENING, CLOSING = "（《「『【“‘", "，。；：！？、）》」』】”’％"
PIECE = re.compile(rf"[{OPENING}]*(?:[{HAN}]|[^\s{HAN}{OPENING}]+)[{CLOSING}]*\s*|[{OPENING}]+|\s+")


def pieces(text: str) -> list[str]:
    """The text in pieces between which it may be broken; together they are the text."""
    return PIECE.findall(text)


def broken(text: str, width: float, measure: Callable[[str], float]) -> str:
    """The text with its lines broken to a width; a piece that is wider stays whole."""
    return "\n".join(_paragraph(one, width, measure) for one in text.splitlines())


def _paragraph(text: str, width: float, measure: Callable[[str], float]) -> str:
    lines = [""]
    for piece in pieces(text):
        if lines[-1] and measure((lines[-1] + piece).rstrip()) > width:
            lines.append("")
        lines[-1] += piece
    return "\n".join(line.rstrip() for line in lines)
