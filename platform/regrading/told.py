"""What students read of a regrading on the page of their marks."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from assay.punctuation import titled
from courses.models import Assignment, Course
from gradebook.notices import Notice
from labs.core.questions import QUESTIONS
from labs.core.words import words_of
from people.models import User
from regrading.models import MarkChange
from scoring.models import Regrading
from scoring.standing import ended


def notices_for(student: User, courses: Sequence[Course]) -> dict[int, list[Notice]]:
    """By course what was graded anew; two queries."""
    rows = list(
        MarkChange.objects.filter(student=student, regrading__course__in=courses).select_related(
            "regrading"
        )
    )
    wanted = {cell["assignment"] for row in rows for cell in row.cells}
    titles = {
        one.pk: str(one)
        for one in Assignment.objects.filter(pk__in=wanted).select_related("version__sequence")
    }
    found: dict[int, list[Notice]] = {}
    for row in rows:
        lines = [_line(cell, titles) for cell in row.cells]
        found.setdefault(row.regrading.course_id, []).extend(_notices(row, lines))
    return found


def _notices(row: MarkChange, lines: list[str]) -> list[Notice]:
    regrading = row.regrading
    text = _(
        "Your work was graded anew: {reason} Your total went from {before} to {after}."
    ).format(reason=ended(regrading.reason), before=row.total_before, after=row.total_after)
    notices = [Notice(row.created, text, lines)]
    if regrading.state == Regrading.State.UNDONE and regrading.undone:
        undone = _("That was undone: the scores of before count again.")
        notices.append(Notice(regrading.undone, undone))
    return notices


def _line(cell: dict[str, Any], titles: dict[int, str]) -> str:
    lab = QUESTIONS if cell["step"] == QUESTIONS else ""
    step = words_of(lab, get_language() or "en").name(cell["step"], ("steps",))
    title = titles.get(cell["assignment"], "")
    return titled(f"{title} · {step}", f"{cell['before']} → {cell['after']}")
