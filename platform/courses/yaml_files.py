"""The text of a sequence's file as values: what is too large, or what nobody can keep, is refused."""

from collections.abc import Iterator
from typing import Any

import yaml
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from courses.packed_pictures import is_packed

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
LARGEST = 256 * 1024  # bytes without the pictures
LARGEST_WHOLE = 8 * 1024 * 1024  # bytes
MOST_EVENTS = 50_000  # of YAML: a small text cannot become a large thing in memory
LARGEST_NUMBER = 2**63


def loaded(text: str) -> Any:
    """YAML without references: a small file cannot become a large thing in memory."""
    if len(text.encode()) > LARGEST_WHOLE:
        raise ValidationError(_("The file is larger than 8 MiB."))
    try:
        _check_size(text)
        whole = yaml.load(text, Loader=_LOADER)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise ValidationError(_("Line %(line)s is no valid YAML.") % {"line": line}) from error
    except (ValueError, RecursionError) as error:
        raise ValidationError(_("The file cannot be read.")) from error
    if not all(map(_can_be_kept, _values(whole))):
        raise ValidationError(_("The file cannot be read."))
    return whole


def _values(whole: Any) -> Iterator[Any]:
    """Every word and every number in it, the names of fields too."""
    waiting = [whole]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            waiting += [*value.keys(), *value.values()]
        elif isinstance(value, list | tuple | set):
            waiting += value
        else:
            yield value


def _can_be_kept(value: Any) -> bool:
    """No database keeps a NUL, and a number of thousands of digits cannot even be written as text."""
    if isinstance(value, str):
        return "\0" not in value
    return not isinstance(value, int) or abs(value) < LARGEST_NUMBER


def _check_size(text: str) -> None:
    """Refuse references, and words or values beyond what a sequence has; long texts are pictures."""
    size = 0
    for count, event in enumerate(yaml.parse(text, Loader=_LOADER)):
        if isinstance(event, yaml.AliasEvent):
            raise ValidationError(_("The file uses YAML references, which are not read."))
        if isinstance(event, yaml.ScalarEvent) and not is_packed(event.value):
            size += len(event.value)
        if count > MOST_EVENTS or size > LARGEST:
            raise ValidationError(_("Without its pictures the file is larger than 256 KiB."))
