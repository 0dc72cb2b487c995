"""Where people write freely, and whose school each text belongs to: what an administrator may search.

More than `rights.texts` has: a nickname that no account holds stands in titles and at benches as well.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.apps import apps
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from people.models import Institution
from registry.scrubbing import HAN
from runs.models import Event

AROUND = 60  # characters of a text that are shown on either side of a word
STRUCK = "[name]"  # as in `registry.scrubbing`
WORDLESS = ("set", "read", "release", "stop", "record", "strike", "fit", "finish")
KEYS = (
    "text",
    "reasoning",
    "comment",
    "note",
)  # of what a person wrote; the rest are names in the code
QUESTION_KEYS = ("ask", "told", "options", "references", "unit")  # the same, of a question


@dataclass(frozen=True)
class Place:
    """A table's columns with words, and the ways to the student or the course that they are about."""

    label: str
    what: Any
    columns: tuple[str, ...]
    about: tuple[str, ...]
    institution: tuple[str, ...]

    def rows(self, institution: Institution | None) -> QuerySet[Any]:
        """Of a school; of all of them where it is None."""
        rows: QuerySet[Any] = apps.get_model(self.label)._base_manager.select_related(
            *(one for one in self.about if one)
        )
        if self.label == "runs.Event":
            rows = rows.exclude(action__in=WORDLESS)
        if institution is None:
            return rows.order_by("pk")
        near = Q()
        for way in self.institution:
            near |= Q(**{way: institution})
        return rows.filter(near).order_by("pk")


def _of_student(label: str, what: Any, columns: tuple[str, ...], *ways: str) -> Place:
    return Place(label, what, columns, ways, tuple(f"{way}__institution" for way in ways))


def _of_course(label: str, what: Any, column: str) -> Place:
    return Place(label, what, (column,), ("course",), ("course__institution",))


PLACES = (
    _of_student("runs.TeacherMessage", _("words to a student"), ("text",), "run__student", "student"),
    _of_student("scoring.Review", _("a teacher's verdict"), ("comment", "answer"), "score__run__student"),
    _of_student("scoring.ReviewItem", _("a student's question about a note"), ("comment",), "score__run__student"),
    _of_student("gradebook.Override", _("the reason of a mark"), ("reason",), "student"),
    _of_student("gradebook.Comment", _("a comment beside a mark"), ("text",), "student"),
    _of_student("courses.Extension", _("the reason of other dates"), ("reason",), "student"),
    _of_student("learners.Decision", _("a note on the next lab"), ("note", "reasons"), "student"),
    _of_student("runs.Event", _("written at a bench"), ("value", "old", "new", "observations"), "run__student"),
    _of_course("comparisons.Comparison", _("a note on a comparison"), "note"),
    _of_course("scoring.Regrading", _("the reason of a regrading"), "reason"),
    Place(
        "scoring.ReferenceAnswer", _("a reference answer"), ("text",),
        ("regrading__course",), ("regrading__course__institution",),
    ),
    _of_course("courses.Group", _("the name of a group"), "name"),
    Place("courses.Course", _("the title of a course"), ("title",), ("",), ("institution",)),
    Place("courses.Sequence", _("the title of a sequence"), ("title",), ("",), ("institution",)),
    Place(
        "courses.Stage", _("a stage of a sequence"), ("title", "text", "questions"),
        ("version__sequence",), ("version__sequence__institution",),
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Found:
    """A text in which one of the words stands."""

    key: str
    place: Place
    row: Model
    parts: tuple[tuple[str, bool], ...]  # of the text, each with whether it is one of the words

    @property
    def about(self) -> str:
        """Whose it is, as it is called on pages."""
        for way in self.place.about:
            named: Any = self.row
            for step in way.split("__") if way else ():
                named = getattr(named, step) if named is not None else None
            if named is not None:
                return str(getattr(named, "shown_name", named))
        return ""


def pattern_of(words: Iterable[str]) -> re.Pattern[str]:
    """Whole words, small or capital; Chinese ones stand within others."""
    longest_first = sorted(set(words), key=len, reverse=True)
    each = [
        re.escape(one) if HAN.search(one) else rf"(?<!\w){re.escape(one)}(?!\w)"
        for one in longest_first
    ]
    return re.compile("|".join(each), re.IGNORECASE)


def found_in(institution: Institution | None, words: Iterable[str]) -> Iterator[Found]:
    """Every text with one of the words. Read in Python: databases do not agree on Ä and ä."""
    pattern = pattern_of(words)
    for place in PLACES:
        for row in place.rows(institution).iterator(chunk_size=500):
            for text in chain.from_iterable(texts_of(row, one) for one in place.columns):
                if match := pattern.search(text):
                    parts = _parts(text, match, pattern)
                    yield Found(f"{place.label}:{row.pk}", place, row, parts)
                    break


def texts_of(row: Model, column: str) -> Iterator[str]:
    """What people wrote in a column, also where it holds more."""
    value = getattr(row, column)
    if isinstance(value, str):
        if not isinstance(row, Event) or row.action == "note":
            yield value
    else:
        yield from _texts_in(value, keys_of(column))


def keys_of(column: str) -> tuple[str, ...]:
    """Under which keys of a column's JSON people's words stand."""
    return QUESTION_KEYS if column == "questions" else KEYS


def _texts_in(value: Any, keys: tuple[str, ...], key: str = "") -> Iterator[str]:
    if isinstance(value, str) and key in keys:
        yield value
    elif isinstance(value, dict):
        for name, part in value.items():
            yield from _texts_in(part, keys, name)
    elif isinstance(value, list):
        for part in value:
            yield from _texts_in(part, keys, key)


def _parts(
    text: str, first: re.Match[str], pattern: re.Pattern[str]
) -> tuple[tuple[str, bool], ...]:
    start, end = max(0, first.start() - AROUND), first.end() + AROUND
    shown = ("…" if start else "") + text[start:end] + ("…" if end < len(text) else "")
    pieces: list[tuple[str, bool]] = []
    last = 0
    for one in pattern.finditer(shown):
        pieces += [(shown[last : one.start()], False), (one[0], True)]
        last = one.end()
    return (*pieces, (shown[last:], False))


def without(row: Model, column: str, pattern: re.Pattern[str]) -> Any:
    """A column with the words struck out of what people wrote in it."""
    value = getattr(row, column)
    if isinstance(row, Event) and isinstance(value, str) and row.action != "note":
        return value
    return without_words(value, column, pattern)


def without_words(value: Any, column: str, pattern: re.Pattern[str]) -> Any:
    """The same of a column's value alone."""
    if isinstance(value, str):
        return pattern.sub(STRUCK, value)
    return _without(value, keys_of(column), pattern)


def _without(value: Any, keys: tuple[str, ...], pattern: re.Pattern[str], key: str = "") -> Any:
    if isinstance(value, str):
        return pattern.sub(STRUCK, value) if key in keys else value
    if isinstance(value, list):
        return [_without(one, keys, pattern, key) for one in value]
    if isinstance(value, dict):
        return {name: _without(one, keys, pattern, name) for name, one in value.items()}
    return value
