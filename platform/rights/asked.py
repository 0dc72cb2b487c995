"""The words of a question set are struck out of the runs that it was asked in, too."""

import re

from courses.models import Stage
from labs.core.questions import QUESTIONS, Question, identity
from labs.core.questions.reading import digest
from rights.places import without_words
from runs.models import Run
from scoring.models import ReferenceAnswer, Regrading, Rescored, Score


def strike_from_runs(stage: Stage, pattern: re.Pattern[str]) -> None:
    """Each run keeps the questions that it began with; `stage` is as it stood before.

    What is known of a question goes by its words: what a course judges otherwise, and what teachers said of
    answers, is known under the new ones then.
    """
    for run in Run.objects.select_for_update(no_key=True).filter(stage=stage, lab=QUESTIONS):
        questions = without_words(run.variant["questions"], "questions", pattern)
        Run.objects.filter(pk=run.pk).update(variant=run.variant | {"questions": questions})
    before = [Question.from_json(one) for one in stage.questions]
    after = map(Question.from_json, without_words(stage.questions, "questions", pattern))
    for old, new in zip(before, after, strict=True):
        if old != new:
            _judge_alike(stage, identity(old), identity(new))
            _know_again(stage, f"{QUESTIONS}.{digest(old)}", f"{QUESTIONS}.{digest(new)}")


def _judge_alike(stage: Stage, old: str, new: str) -> None:
    """The old stays beside the new: another version of the sequence may ask the question as it was."""
    school = stage.version.sequence.institution_id
    regradings = Regrading.objects.filter(lab=QUESTIONS, course__institution=school)
    for one in regradings.select_for_update(no_key=True, of=("self",)):
        known = one.questions or {}
        if old in known:
            Regrading.objects.filter(pk=one.pk).update(questions=known | {new: known[old]})
        for answer in ReferenceAnswer.objects.filter(regrading=one, step=old):
            answer.pk, answer.step = None, new
            answer.save(force_insert=True)


def _know_again(stage: Stage, old: str, new: str) -> None:
    tables: tuple[type[Score] | type[Rescored], ...] = (Score, Rescored)
    for model in tables:
        for row in model._base_manager.filter(run__stage=stage, detail__question_id=old):
            detail = row.detail | {"question_id": new}
            model._base_manager.filter(pk=row.pk).update(detail=detail)
