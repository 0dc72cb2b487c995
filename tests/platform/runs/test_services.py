"""Holding a run or a class, and speaking to it."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from schoolyard import a_run, finish

from courses.models import Course
from labs.core import BadDefinition, Variant, load_lab
from runs import services
from runs.models import Run
from runs.selectors import heads


@pytest.fixture
def rung(monkeypatch, django_capture_on_commit_callbacks) -> Any:
    """Calls a service, lets its transaction commit, and returns the doorbells it rang."""

    def call(service: Any, **arguments: Any) -> list[tuple[str, str]]:
        bells: list[tuple[str, str]] = []
        monkeypatch.setattr(
            services,
            "ring",
            lambda found: bells.extend((group, one["type"]) for group, one in found),
        )
        with django_capture_on_commit_callbacks(execute=True):
            service(**arguments)
        return bells

    return call


def test_pausing_a_course_holds_every_open_run_of_it(yard, rung):
    inside, done, outside = (
        a_run(yard.ada, assignment=yard.assignment),
        finish(a_run(yard.ada, assignment=yard.assignment)),
        a_run(yard.ben),
    )

    bells = rung(services.course_pause, course=yard.course, paused=True)

    paused = {run: head.paused for run, head in heads([inside.pk, done.pk, outside.pk]).items()}
    assert paused == {inside.pk: True, done.pk: False, outside.pk: False}
    assert (f"run.{inside.pk}", "run.changed") in bells
    assert (f"course.{yard.course.pk}", "board.changed") in bells
    assert not any(str(done.pk) in group or str(outside.pk) in group for group, _ in bells)


def test_a_course_goes_on_where_it_stood(yard, rung):
    run = a_run(yard.ada, assignment=yard.assignment)
    rung(services.course_pause, course=yard.course, paused=True)

    rung(services.course_pause, course=yard.course, paused=False)

    assert not heads([run.pk])[run.pk].paused


def test_a_finished_run_stays_finished(yard, rung):
    run = finish(a_run(yard.ada))

    assert rung(services.run_pause, run=run, paused=True) == []
    run.refresh_from_db()
    assert run.state == Run.State.FINISHED


def test_a_pause_ends_by_itself(yard, rung, settings):
    settings.PAUSE_MINUTES = 20
    run = a_run(yard.ada, assignment=yard.assignment)
    rung(services.course_pause, course=yard.course, paused=True)
    left = heads([run.pk])[run.pk].paused_until - timezone.now()

    Course.objects.update(paused_until=timezone.now() - timedelta(seconds=1))

    assert timedelta(minutes=19) < left <= timedelta(minutes=20)
    assert not heads([run.pk])[run.pk].paused
    assert not Course.objects.get().paused


def test_it_is_kept_when_a_class_was_paused(yard, rung):
    rung(services.course_pause, course=yard.course, paused=True, minutes=10)
    rung(services.course_pause, course=yard.course, paused=True, minutes=20)
    longer = yard.course.pauses.get()
    assert longer.ends - longer.began > timedelta(minutes=19)

    rung(services.course_pause, course=yard.course, paused=False)
    rung(services.course_pause, course=yard.course, paused=False)

    ended = yard.course.pauses.get()
    assert (ended.began, ended.ends < timezone.now()) == (longer.began, True)


def test_a_run_with_a_variant_that_does_not_fit_is_not_begun(yard):
    with pytest.raises(BadDefinition):
        services.run_create(
            student=yard.ada, lab="pendulum", variant=Variant(scaffold="none"), language="en"
        )


def test_a_new_run_remembers_the_labs_version(yard):
    lab = load_lab("pendulum")

    run = services.run_create(
        student=yard.ada, lab="pendulum", variant=lab.default_variant(), language="en"
    )

    assert (run.lab_version, run.state, run.last_seq) == (lab.version, "active", 0)
