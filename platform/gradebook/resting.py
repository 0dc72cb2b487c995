"""The scores that a student's marks rest on, for the teacher who opens one of them."""

from collections import defaultdict
from dataclasses import dataclass

from courses.models import Course
from gradebook.columns import Key
from labs.core.words import words_of
from people.models import User
from scoring.models import Score


@dataclass(frozen=True)
class ScoreLink:
    """One score behind a mark."""

    score_id: int
    about: str
    verdict: str


def scores_behind(course: Course, student: User, language: str) -> dict[Key, list[ScoreLink]]:
    """By step the last score on each thing by each scorer, as marks are computed; one query."""
    scores = Score.counting.filter(run__student=student, run__assignment__course=course)
    newest: dict[tuple[Key, str, str], Score] = {}
    for one in scores.select_related("run__stage").order_by("run__started", "pk"):
        stage = one.run.stage
        if stage is not None and one.run.assignment_id is not None:
            key = (one.run.assignment_id, stage.key, one.step)
            newest[key, one.practice, one.scorer] = one
    found: dict[Key, list[ScoreLink]] = defaultdict(list)
    for (key, practice, _scorer), one in newest.items():
        about = words_of(one.run.lab, language).name(practice, ("practices", "steps"))
        found[key].append(ScoreLink(one.pk, about, str(one.get_verdict_display())))
    return dict(found)
