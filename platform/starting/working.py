"""A sample class at work: at each look every student whose next deed is due does it, as anybody would.

Deeds go through the scribe that writes the actions of real benches; events, scores, alerts and the
board follow from that. One look does at most one deed a student, so its load is bounded.
"""

import asyncio
from collections import defaultdict
from datetime import datetime, timedelta

from asgiref.sync import async_to_sync
from django.utils import timezone

from courses.models import Assignment, Membership
from labs.students.student import Reply
from learners.models import Decision
from learners.selectors import next_decision
from learners.services import CannotStart, start_run
from people.models import User
from runs.doorbell import course_group, ring
from runs.drafts import Answer
from runs.models import Event, Run
from runs.presence import Seat, say, take_back
from runs.protocol import ActionMessage
from runs.scribe import scribe
from starting.models import SampleClass
from starting.simulated import Sitting, sit_down

APART_S = 4  # students sit down one after the other
SEAT = "simulated"  # instead of a socket's channel
# Two of the class are as pupils are: one stops in the middle, one loses the network for good.
STOPS, LOSES_NETWORK = 5, 8
GOES_AFTER = 14  # events
LONGEST_GAP = timedelta(seconds=0.7)


def claimed(sample_id: int, now: datetime) -> bool:
    """Whether this task may look: a second one that runs beside it may not."""
    waiting = SampleClass.objects.filter(pk=sample_id, at_work=True, looked__lte=now - LONGEST_GAP)
    return waiting.update(looked=now) == 1


def look(sample: SampleClass, now: datetime) -> bool:
    """Do what is due; whether the class goes on. It ends by itself when time is up."""
    students = students_of(sample)
    sittings = sittings_of(sample, students)
    if now >= sample.ends:
        end(sample, sittings)
        return False
    there = {n: one for n, one in sittings.items() if not has_gone(n, one, LOSES_NETWORK)}
    say(_seat(sample, one) for one in there.values())
    act([one for number, one in sittings.items() if is_due(number, one, now)])
    if sit_at_next(sample, students, sittings, now) or goes_on(students, sittings):
        return True
    end(sample, sittings)
    return False


def goes_on(students: list[User], sittings: dict[int, Sitting]) -> bool:
    """Whether somebody has not begun, has something left to do, or waits for what comes next."""
    if len(sittings) < len(students) or any(one.deed for one in sittings.values()):
        return True
    return waits_for_scores(sittings)


def students_of(sample: SampleClass) -> list[User]:
    """In the order in which they joined: the place is the student's number."""
    members = sample.course.memberships.filter(part=Membership.Part.STUDENT)
    return [one.user for one in members.select_related("user").order_by("pk")]


def sittings_of(sample: SampleClass, students: list[User]) -> dict[int, Sitting]:
    """By the student's number, the newest run of each who has begun one."""
    newest: dict[int, Run] = {}
    runs = Run.objects.filter(assignment__course=sample.course_id)
    for run in runs.order_by("started", "pk"):
        newest[run.student_id] = run
    events: dict[object, list[Event]] = defaultdict(list)
    for event in Event.objects.filter(run__in=newest.values()).order_by("run", "seq"):
        events[event.run_id].append(event)
    return {
        number: sit_down(newest[one.pk], number, events[newest[one.pk].pk])
        for number, one in enumerate(students)
        if one.pk in newest
    }


def has_gone(number: int, sitting: Sitting, who: int) -> bool:
    """Whether it is that one of the class, and past the middle of the first run."""
    return number == who and sitting.count >= GOES_AFTER


def is_due(number: int, sitting: Sitting, now: datetime) -> bool:
    if any(has_gone(number, sitting, who) for who in (STOPS, LOSES_NETWORK)):
        return False
    return sitting.deed is not None and sitting.due <= now


def act(sittings: list[Sitting]) -> None:
    """One deed of each, in one commit; whoever is refused tries the next one."""
    trying = sittings
    while trying:
        messages = [_message(one) for one in trying]
        answers = async_to_sync(_write)([one.run for one in trying], messages)
        refused = [one for one, answer in zip(trying, answers, strict=True) if is_refused(answer)]
        for sitting in refused:
            sitting.answered(Reply(None, None, {}, "refused"))
        trying = [one for one in refused if one.deed is not None]


def is_refused(answer: Answer) -> bool:
    """By the bench; a pause of the class is waited for."""
    return answer.refusal is not None and answer.refusal.bad is not None


def _message(sitting: Sitting) -> ActionMessage:
    assert sitting.deed is not None
    action = sitting.deed.action
    number = sitting.run.last_client_seq + 1
    return ActionMessage(number, action.target, action.action, action.value, timezone.now())


async def _write(runs: list[Run], messages: list[ActionMessage]) -> list[Answer]:
    return list(
        await asyncio.gather(
            *(scribe().write(run.pk, one, "") for run, one in zip(runs, messages, strict=True))
        )
    )


def sit_at_next(
    sample: SampleClass, students: list[User], sittings: dict[int, Sitting], now: datetime
) -> bool:
    """Let those begin whose time has come, and those go on whose next lab is decided."""
    assignment = Assignment.objects.filter(course=sample.course_id).first()
    if assignment is None:  # the teacher has withdrawn it
        return False
    begun = False
    for number, student in enumerate(students):
        sitting = sittings.get(number)
        if sitting is None:
            if now < sample.began + timedelta(seconds=APART_S * number):
                continue
        elif (
            sitting.run.state != Run.State.FINISHED
            or (decision := next_decision(student, assignment)) is None
            or not decision.lab
        ):
            continue
        begun |= _begin(student, assignment)
    return begun


def _begin(student: User, assignment: Assignment) -> bool:
    """Students of every kind write English, which the models read."""
    try:
        start_run(student=student, language="en", assignment=assignment)
    except CannotStart:  # paused or archived by the teacher, or through
        return False
    return True


def waits_for_scores(sittings: dict[int, Sitting]) -> bool:
    """Whether somebody who has finished has no decision yet: the scores are on their way."""
    runs = [one.run.pk for one in sittings.values() if one.run.state == Run.State.FINISHED]
    return Decision.objects.filter(after_run__in=runs).count() < len(runs)


def end(sample: SampleClass, sittings: dict[int, Sitting]) -> None:
    """Nobody sits there any more, which an open board hears at once; what was done stays."""
    SampleClass.objects.filter(pk=sample.pk).update(at_work=False)
    take_back(_seat(sample, one) for one in sittings.values())
    ring([(course_group(sample.course_id), {"type": "board.changed"})])


def _seat(sample: SampleClass, sitting: Sitting) -> Seat:
    return Seat(sitting.run.pk, SEAT, sample.course_id)
