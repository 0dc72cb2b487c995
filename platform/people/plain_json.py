"""The JSON that the API reads: what every database keeps, and what an answer can say again."""

from collections.abc import Iterator, Mapping
from typing import IO, Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser


class PlainJSONParser(JSONParser):
    """Refuses with a 400 what is nested beyond reading, and text that is none: NUL, half a letter."""

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        try:
            found = super().parse(stream, media_type, parser_context)
        except RecursionError as error:
            raise ParseError(_("This JSON is nested too deep.")) from error
        if not all(map(_readable, _texts(found))):
            raise ParseError(_("This JSON holds characters that are not valid."))
        return found


def _texts(whole: Any) -> Iterator[str]:
    """Every text in it, the names of fields too; as deep as it goes, without recursion."""
    waiting = [whole]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            waiting += [*value.keys(), *value.values()]
        elif isinstance(value, list):
            waiting += value


def _readable(text: str) -> bool:
    """PostgreSQL keeps no NUL, and half of a surrogate pair can be written in no answer."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in text
