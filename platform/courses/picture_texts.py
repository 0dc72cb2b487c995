"""Where pictures may stand in a stage: in a page's text, and in a question and its answers to choose from."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from courses.option_texts import pictures_in_option
from courses.pages import pictures_in

OF_A_QUESTION = ("ask", "told")  # beside its `options`


def texts_of(content: Mapping[str, Any]) -> Iterator[str]:
    """The texts of a stage's content that may show pictures, as `history.content_of` or a file's reader writes it."""
    yield str(content.get("text") or "")
    for question in content.get("questions") or []:
        yield from (str(question.get(name) or "") for name in OF_A_QUESTION)
        yield from map(str, question.get("options") or [])


def with_texts(content: Mapping[str, Any], change: Callable[[str], str]) -> dict[str, Any]:
    """The content with each of these texts changed."""
    found = dict(content)
    if found.get("text"):
        found["text"] = change(found["text"])
    if found.get("questions"):
        found["questions"] = [question_with_texts(one, change) for one in found["questions"]]
    return found


def question_with_texts(
    question: Mapping[str, Any], change: Callable[[str], str]
) -> dict[str, Any]:
    changed: dict[str, Any] = {
        name: change(question[name]) for name in OF_A_QUESTION if question.get(name)
    }
    if question.get("options"):
        changed["options"] = [change(one) for one in question["options"]]
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


def says_nothing_of_a_picture(question: Mapping[str, Any]) -> bool:
    """Whether a picture in a question has no words, or still those that only hold their place."""
    texts = (str(question.get(name) or "") for name in OF_A_QUESTION)
    options = map(str, question.get("options") or [])
    return any(lacks_words(pictures_in(one)) for one in texts) or any(
        lacks_words(pictures_in_option(one)) for one in options
    )


def lacks_words(pictures: Iterable[str]) -> bool:
    """Whether one of these words of pictures says nothing, in any language."""
    empty = {""}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            empty.add(to_be_said())
    return any(words.strip() in empty for words in pictures)
