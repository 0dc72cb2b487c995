"""A lab that is installed no longer, though a sequence still names it, stops nobody."""

import pytest
from django.test import Client
from schoolyard import Schoolyard, a_run, finish

from courses.models import Stage
from learners.models import Decision
from learners.services import CannotStart, decide_after, decide_first, start_run


def gone(yard: Schoolyard, position: int) -> Stage:
    Stage.objects.filter(version=yard.version, position=position).update(kind="lab", lab="gone")
    return Stage.objects.get(version=yard.version, position=position)


def test_the_sequence_goes_on_behind_a_lab_that_is_gone(yard: Schoolyard):
    gone(yard, 1)

    assert decide_first(yard.ada, yard.assignment).stage.position == 2


def test_the_last_lab_is_gone_and_the_sequence_is_finished(yard: Schoolyard):
    gone(yard, 2)
    Stage.objects.filter(version=yard.version, position=1).update(gate=0)
    first = Stage.objects.get(version=yard.version, position=1)

    decision = decide_after(finish(a_run(yard.ada, assignment=yard.assignment, stage=first)))

    assert decision.stage is None
    assert decision.lab == ""


def test_a_gate_behind_a_lab_that_is_gone_holds_nobody(yard: Schoolyard):
    first = gone(yard, 1)

    decision = decide_after(
        finish(a_run(yard.ada, "gone", assignment=yard.assignment, stage=first))
    )

    assert decision.stage.position == 2


def test_the_home_page_of_the_class_opens(yard: Schoolyard):
    gone(yard, 1)
    client = Client()
    client.force_login(yard.ada)

    assert client.get("/").status_code == 200


def test_what_was_decided_before_it_went_is_refused_in_a_sentence(yard: Schoolyard):
    decision = decide_first(yard.ada, yard.assignment)
    Decision.objects.filter(pk=decision.pk).update(lab="gone")

    with pytest.raises(CannotStart, match="lab_gone"):
        start_run(student=yard.ada, language="en", decision=decision)

    client = Client()
    client.force_login(yard.ada)
    told = client.post("/runs/start/", {"decision": decision.pk}, follow=True)
    assert "This lab is not here any more" in told.content.decode()
