"""The procedures model's mark of each action: productive, unproductive or neutral."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext, gettext_noop

from scoring.models import Score

NAMES = {
    "productive": gettext_noop("productive action"),
    "unproductive": gettext_noop("unproductive action"),
    "neutral": gettext_noop("neutral action"),
}


@dataclass(frozen=True)
class Tag:
    """A mark: the model's word, and what it is called in the reader's language."""

    word: str
    name: str


def tags_of(scores: Iterable[Score]) -> dict[int, Tag]:
    """The mark of each marked action by its event; a later score's word for one stands."""
    found: dict[int, Tag] = {}
    for score in scores:
        for word, seqs in score.detail.get("tags", {}).items():
            if word in NAMES:
                found |= dict.fromkeys(seqs, Tag(word, gettext(NAMES[word])))
    return found
