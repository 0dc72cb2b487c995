"""What leaves the database to be learnt from: teachers' reviews of answers in words.

Only of learners who consent, under a pseudonym, scrubbed of what identifies.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from django.db.models import Max, QuerySet

from courses.models import Membership
from labs.core import Explanation
from ml.data.semeval import Answer
from ml.explanations.labels import COARSE
from ml.explanations.reviewed import Reviewed
from people.models import User
from registry.models import Pseudonym
from registry.scrubbing import scrub
from runs.models import Run
from scoring.graded import GRADES, UNREADABLE, label5_of
from scoring.models import Review, Score
from scoring.records import Records

BATCH = 100  # reviews whose runs are read at a time


def consented_reviews(
    since: datetime | None = None,
    scorer: str = Score.Scorer.EXPLANATIONS,
    labels: Sequence[str] = GRADES,
) -> QuerySet[Review]:
    """The latest review of each of a model's scores whose student lets it train the models.

    Never of the simulated students of a teacher's sample class, whatever stands in their accounts.
    """
    about = Review.objects.filter(
        score__scorer=scorer,
        score__run__student__consents_to_training=True,
        score__run__student__institution__sample_class=None,
    ).exclude(score__abstained_because__in=UNREADABLE)
    latest = about.order_by().values("score").annotate(latest=Max("pk")).values("latest")
    found = Review.objects.filter(pk__in=latest, verdict__in=labels)
    if since is not None:
        found = found.filter(created__gt=since)
    return found.order_by("pk")


def reviewed_answers() -> Iterator[Reviewed]:
    """Every consented review as a line of training data; memory holds a batch of runs at a time."""
    rows = consented_reviews().select_related(
        "teacher", "score__run__student", "score__run__assignment"
    )
    last, number = 0, 0
    classmates = lru_cache(maxsize=1000)(class_names)
    while batch := list(rows.filter(pk__gt=last)[:BATCH]):
        last = batch[-1].pk
        codes = pseudonyms_of({one.score.run.student for one in batch})
        explanations = _explanations([one.score for one in batch])
        for one in batch:
            said = explanations.get((one.score.run_id, one.score.seq))
            if said is not None:
                number += 1
                student = one.score.run.student
                names = [*names_of(student), *names_of(one.teacher), *classmates(student.pk)]
                yield _reviewed(one, said, codes[student.pk], names, number)


def _reviewed(
    review: Review, said: Explanation, code: str, names: Sequence[str], number: int
) -> Reviewed:
    run = review.score.run
    label5, label3 = label_of(review)
    answer = Answer(
        id=f"review-{number}",
        question_id=said.question_id,
        question=said.question,
        reference_answers=tuple(said.reference_answers),
        reference_grades=tuple(said.reference_grades),
        answer=scrub(said.answer, names, keep=(said.question, *said.reference_answers)),
        label5=label5,
        label3=label3,
    )
    return Reviewed(answer, code, groups_of(run))


def groups_of(run: Run) -> dict[str, str]:
    """By what the figures of a version are told apart."""
    course_id = run.assignment.course_id if run.assignment else None
    return {
        "course": f"course {course_id}" if course_id else "no course",
        "language": run.language,
        "scaffold": str(run.variant.get("scaffold", "")) or "unknown",
        "device": run.device or "unknown",
    }


def label_of(review: Review) -> tuple[str, str]:
    """The five-way and three-way label that a teacher's verdict means."""
    label5 = label5_of(review)
    return label5, COARSE[label5]


def pseudonyms_of(users: Iterable[User]) -> dict[int, str]:
    """Code by user id; who has none gets one."""
    ids = {user.pk for user in users}
    rows = Pseudonym.objects.filter(user__in=ids)
    found = dict(rows.values_list("user_id", "code"))
    if missing := ids - set(found):
        made = [Pseudonym(user_id=pk) for pk in sorted(missing)]
        Pseudonym.objects.bulk_create(made, ignore_conflicts=True)  # another one may be quicker
        found = dict(rows.all().values_list("user_id", "code"))
    return {pk: code for pk, code in found.items() if pk is not None}


def _explanations(scores: Sequence[Score]) -> Mapping[tuple[UUID, int], Explanation]:
    """What was asked and said at each score's step, read from the events."""
    wanted: dict[UUID, int] = {}
    for score in scores:
        wanted[score.run_id] = max(score.seq, wanted.get(score.run_id, 0))
    known = Records(most=BATCH).upto(wanted)
    found = {}
    for score in sorted(scores, key=lambda one: one.seq):
        if score.run_id in known:
            explanation = known[score.run_id].at(score.seq).explanation(score.seq)
            if explanation is not None:
                found[score.run_id, score.seq] = explanation
    return found


def names_of(user: User) -> list[str]:
    """Every way in which this person may be called."""
    parts = (user.get_full_name(), user.first_name, user.last_name, user.username)
    return [part for part in parts if part]


def class_names(student_id: int) -> list[str]:
    """Names of all who are in a course with this student."""
    courses = Membership.objects.filter(user=student_id).values("course")
    people = User.objects.filter(memberships__course__in=courses).distinct()
    return [name for user in people for name in names_of(user)]
