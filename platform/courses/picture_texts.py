"""Where pictures may stand in a stage: in a page's text, and in what a question asks and tells."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from courses.pages import pictures_in

OF_A_QUESTION = ("ask", "told")


def texts_of(content: Mapping[str, Any]) -> Iterator[str]:
    """The Markdown of a stage's content, as `history.content_of` or a file's reader writes it."""
    yield str(content.get("text") or "")
    for question in content.get("questions") or []:
        yield from (str(question.get(name) or "") for name in OF_A_QUESTION)


def with_texts(content: Mapping[str, Any], change: Callable[[str], str]) -> dict[str, Any]:
    """The content with each of its Markdown texts changed."""
    found = dict(content)
    if found.get("text"):
        found["text"] = change(found["text"])
    if found.get("questions"):
        found["questions"] = [question_with_texts(one, change) for one in found["questions"]]
    return found


def question_with_texts(
    question: Mapping[str, Any], change: Callable[[str], str]
) -> dict[str, Any]:
    changed = {name: change(question[name]) for name in OF_A_QUESTION if question.get(name)}
    return {**question, **changed}


def picture_text(words: str, address: str) -> str:
    """The Markdown that shows a picture, with the words for those who do not see it."""
    plain = " ".join(words.split())
    for sign in "\\[]":
        plain = plain.replace(sign, f"\\{sign}")
    return f"![{plain}]({address})"


def to_be_said() -> str:
    """What stands in the place of a picture's words until its author writes them."""
    return _("what is to be seen")


def says_nothing_of_a_picture(text: str) -> bool:
    """Whether a picture in the text has no words, or still those that only hold their place."""
    empty = {""}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            empty.add(to_be_said())
    return any(words.strip() in empty for words in pictures_in(text))
