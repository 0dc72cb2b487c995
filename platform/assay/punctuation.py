"""Names put together as the reader's language does: Chinese has signs of its own width."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import pgettext


def listed(names: Iterable[str]) -> str:
    """One beside the other."""
    return _(", ").join(names)


def titled(title: str, text: str) -> str:
    """What is said under a title."""
    return title + _(": ") + text


def bracketed(name: str, aside: str) -> str:
    """A name with what is added to it in passing."""
    return name + _(" (") + aside + _(")")


def placed(whole: str, part: str) -> str:
    """A part after the whole that it is in."""
    return whole + pgettext("a break", ", ") + part
