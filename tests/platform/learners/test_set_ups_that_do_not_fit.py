"""What a teacher's program sends as a set-up may be anything: it is left out, and nobody is held up."""

import json
from typing import Any

import pytest
from django.test import Client
from schoolyard import Schoolyard

from courses.models import Stage
from learners.services import decide_first

WRONG = [
    {"scaffold": "bogus"},
    {"scaffold": ["guided"]},
    {"noise": 10**400},
    {"ranges": {"length": [0.5, 10**400]}},
]


def told(reasons: list[dict[str, Any]]) -> set[str]:
    return {one["key"] for one in reasons}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_slot_whose_set_up_fits_no_lab_still_leads_on(yard: Schoolyard, wrong):
    Stage.objects.filter(version=yard.version, position=1).update(
        kind="adaptive", lab="", allowed_labs=["pendulum"], variant=wrong
    )

    decision = decide_first(yard.ada, yard.assignment)

    assert decision.lab == "pendulum"
    assert decision.variant["scaffold"] == "structured"
    assert "teacher_set_up_does_not_fit" in told(decision.reasons)


@pytest.mark.parametrize("wrong", WRONG)
def test_an_override_with_a_set_up_that_fits_no_lab_is_taken_without_it(yard: Schoolyard, wrong):
    decision = decide_first(yard.ada, yard.assignment)
    client = Client()
    client.force_login(yard.clay)

    answer = client.post(
        f"/api/v1/decisions/{decision.pk}/override/",
        json.dumps({"lab": "pendulum", "variant": wrong}),
        content_type="application/json",
    )

    assert answer.status_code == 201
    assert "teacher_set_up_does_not_fit" in told(answer.json()["reasons"])


def test_a_number_past_every_limit_is_refused_at_a_stage(yard: Schoolyard):
    yard.version.published = None
    yard.version.save()
    client = Client()
    client.force_login(yard.clay)
    stage = yard.version.stages.get(position=1)

    answer = client.patch(
        f"/api/v1/stages/{stage.pk}/",
        json.dumps({"variant": {"noise": 10**400}}),
        content_type="application/json",
    )

    assert answer.status_code == 400
