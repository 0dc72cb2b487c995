"""Scoring's worker moves mastery and decides what comes next; the bench is told in its language."""

from datetime import timedelta

import jsonschema
import pytest
from django.utils import timezone, translation
from schoolyard import a_run, a_score, an_event, finish

from courses.models import Stage
from learners.listeners import mastery_moves, next_is_decided
from learners.messages import next_messages
from learners.models import Decision, MasteryEvidence
from learners.services import decision_override, start_run
from learners.tasks import catch_up
from runs.messages import sources
from runs.models import Event, Run
from runs.protocol import schema
from runs.reader import RunReader
from scoring.listeners import run_scored_listeners, scored_listeners
from scoring.models import Score, ScoredStep

CONTROL = "control_of_variables"


@pytest.fixture
def ended(yard):
    """Ada's run with one good trial, finished 125 seconds after it began."""
    run = start_run(student=yard.ada, language="en", assignment=yard.assignment)
    for seq, (target, action) in enumerate(
        [("length", "set"), ("notebook", "record"), ("run", "finish")], start=1
    ):
        an_event(run, seq, target, action)
    later = timezone.now() + timedelta(seconds=125)
    Event.objects.filter(run=run, seq=2).update(server_time=later)
    a_score(run, CONTROL, seq=2, step="collect")
    return finish(run)


def test_the_listeners_are_registered():
    assert mastery_moves in scored_listeners
    assert next_is_decided in run_scored_listeners
    assert any(source.bell == "next.ready" and source.read is next_messages for source in sources)


def test_a_score_moves_mastery_and_a_second_delivery_does_not(yard, ended):
    ids = [score.pk for score in ended.scores.all()]
    mastery_moves({ended.pk: ids})
    mastery_moves({ended.pk: ids})

    assert MasteryEvidence.objects.filter(student=yard.ada, skill=CONTROL).count() == 1


def test_the_end_of_a_run_is_decided_once(yard, ended):
    next_is_decided(ended.pk)
    next_is_decided(ended.pk)

    assert Decision.objects.filter(after_run=ended).count() == 1


def test_before_the_decision_the_bench_is_told_nothing(ended):
    assert next_messages(ended, 0) == []


def test_the_bench_is_told_what_comes_next_why_and_what_else(yard, ended):
    next_is_decided(ended.pk)
    decision = Decision.objects.get(after_run=ended)

    (message,) = next_messages(ended, 0)

    jsonschema.validate(message, {**schema(), "oneOf": [{"$ref": "#/$defs/next"}]})
    assert message["type"] == "next"
    assert (message["decision"], message["lab"]) == (decision.pk, decision.lab)
    assert message["because"]
    assert [other["option"] for other in message["alternatives"]] == [1, 2]
    assert message["start_url"] == "/runs/start/"
    assert message["report_url"] == f"/runs/{ended.pk}/report/"


def test_the_bench_is_told_once_however_often_the_doorbell_rings(yard, ended):
    seat = RunReader(ended.pk, yard.ada.pk, "en")
    seat.open()
    next_is_decided(ended.pk)

    assert len(seat.from_sources("next.ready")) == 1
    assert seat.from_sources("next.ready") == []


def test_the_bench_is_told_again_when_a_teacher_decides_otherwise(yard, ended):
    seat = RunReader(ended.pk, yard.ada.pk, "en")
    seat.open()
    next_is_decided(ended.pk)
    seat.from_sources("next.ready")
    decision = Decision.objects.get(after_run=ended)
    decision_override(decision=decision, teacher=yard.clay, lab="climate_control")

    (message,) = seat.from_sources("next.ready")

    assert message["lab"] == "climate_control"


def test_each_skill_comes_with_the_moment_that_showed_it(yard, ended):
    next_is_decided(ended.pk)

    (message,) = next_messages(ended, 0)

    skills = {one["skill"]: one for one in message["skills"]}
    assert skills[CONTROL]["moment"] == "growing"
    assert skills[CONTROL]["seq"] == 2
    assert skills[CONTROL]["when"] == "Collect data, 2:05 after the start"
    assert skills["replication"] == {
        "skill": "replication",
        "title": "repeating a measurement",
        "moment": "not_seen",
        "words": "not seen yet",
        "probability": 0.5,
        "uncertainty": pytest.approx(0.289, abs=1e-3),
        "seq": None,
        "verdict": "",
        "when": "",
    }


def test_the_bench_is_told_in_its_own_language(yard, ended):
    next_is_decided(ended.pk)

    with translation.override("zh-hans"):
        (message,) = next_messages(ended, 0)

    assert message["title"] != next_messages(ended, 0)[0]["title"]


def test_what_a_teacher_put_in_its_place_is_told_instead(yard, ended):
    next_is_decided(ended.pk)
    decision = Decision.objects.get(after_run=ended)
    decision_override(decision=decision, teacher=yard.clay, lab="climate_control")

    (message,) = next_messages(ended, 0)

    assert (message["lab"], message["alternatives"]) == ("climate_control", [])
    assert message["because"][0] == "clay chose this for you."


def long_ago(run):
    past = timezone.now() - timedelta(minutes=5)
    Score.objects.filter(run=run).update(created=past)
    Run.objects.filter(pk=run.pk).update(finished=past)


def test_what_a_lost_listener_left_is_caught_up(yard, ended):
    other = a_run(yard.ben)
    a_score(other, CONTROL)
    for seq in (2, 3):
        ScoredStep.objects.create(run=ended, seq=seq)
    for run in (ended, other):
        long_ago(run)

    catch_up()

    assert Decision.objects.filter(after_run=ended).exists()
    assert MasteryEvidence.objects.filter(student=yard.ben).exists()
    assert catch_up() == 0


def test_a_run_that_nothing_can_be_decided_on_keeps_no_other_from_it(yard, ended):
    broken = finish(a_run(yard.ben, assignment=yard.assignment, stage=ended.stage))
    Stage.objects.filter(version=yard.version).update(gate=0, branches=[{"by": "nothing"}])
    practice = finish(a_run(yard.ben))
    for run in (broken, practice):
        an_event(run, 1, "run", "finish")
        ScoredStep.objects.create(run=run, seq=1)
        long_ago(run)

    catch_up()

    assert Decision.objects.filter(after_run=practice).exists()
    assert not Decision.objects.filter(after_run=broken).exists()


def test_a_run_that_is_not_scored_to_its_end_is_not_decided_on(yard, ended):
    ScoredStep.objects.create(run=ended, seq=2)
    long_ago(ended)

    catch_up()

    assert not Decision.objects.filter(after_run=ended).exists()
