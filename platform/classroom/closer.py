"""A closer look at one student of the board: evidence, hints, and what was said before."""

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from assay.punctuation import titled
from classroom.live import LiveClass
from classroom.stuck import Condition, condition
from courses.models import Course
from labs.core.words import words_of
from people.models import User
from runs.hints import ladder, rungs_given
from runs.models import Event, Run, TeacherMessage
from scoring.models import Score
from scoring.telling import told

MESSAGES_SHOWN = 10


def closer_look(course: Course, student: User, language: str) -> dict[str, Any]:
    """What the board's panel shows beside the row that it has already."""
    runs = Run.objects.filter(student=student, assignment__course=course)
    run = runs.select_related("stage").order_by("-started", "-pk").first()
    said = messages_of(course, student, run)
    if run is None:
        return {"evidence": [], "ladder": None, "messages": said, "key": ""}
    live = LiveClass(course, {student.pk})
    live.look()
    known = live.runs.get(student.pk)
    stands = condition(known.standing if known else None, timezone.now(), language)
    return {
        "evidence": evidence_of(run, stands, language),
        "ladder": None if run.state == Run.State.FINISHED else ladder_of(run, language),
        "messages": said,
        "key": run.stage.key if run.stage else "",
    }


def evidence_of(run: Run, stands: Condition, language: str) -> list[dict[str, Any]]:
    """Each event that the alert rests on, with the verdict there, and the replay at that moment."""
    words, about = words_of(run.lab, language), stands.about
    verdicts = {
        one.seq: one.get_verdict_display()
        for one in Score.counting.filter(run=run, seq__in=stands.seqs, practice=about)
    }
    practice = words.name(about, ("practices",)) if about else ""
    address = reverse("replay:run", args=[run.pk])
    return [
        {
            "seq": event.seq,
            "at": event.server_time.isoformat(),
            "text": told_whole(event, words),
            "verdict": titled(practice, verdicts[event.seq]) if event.seq in verdicts else "",
            "replay": f"{address}?at={event.seq}",
        }
        for event in Event.objects.filter(run=run, seq__in=stands.seqs).order_by("seq")
    ]


def told_whole(event: Event, words: Any) -> str:
    """What was done; a trial by its number."""
    if trial := event.observations.get("trial"):
        return _("trial {number} recorded").format(number=trial["number"])
    return told(event, words)


def ladder_of(run: Run, language: str) -> dict[str, Any]:
    """The hints of the step where the student is, and how far up the ladder they are."""
    given = rungs_given([run]).get(run.pk, {}).get(run.step, 0)
    words = words_of(run.lab, language)
    return {
        "step": run.step,
        "name": words.name(run.step, ("steps",)),
        "rungs": [
            {"rung": rung, "text": text, "given": rung <= given}
            for rung, text in enumerate(ladder(run.lab, run.step, language), start=1)
        ],
    }


def messages_of(course: Course, student: User, run: Run | None) -> list[dict[str, Any]]:
    """What teachers have said at this bench or without one, the newest first, and what became of it."""
    without = Q(run=None, student=student, course=course)
    at_bench = Q(run=run) if run is not None else Q(pk=None)
    found = TeacherMessage.objects.filter(at_bench | without).select_related("teacher")
    rows = found.order_by("-pk")[:MESSAGES_SHOWN]
    return [
        {
            "text": one.text,
            "hint": one.kind == TeacherMessage.Kind.HINT,
            "from": one.teacher.shown_name,
            "sent": one.sent.isoformat(),
            "delivered": one.delivered.isoformat() if one.delivered else "",
            "seen": one.seen.isoformat() if one.seen else "",
        }
        for one in rows
    ]
