"""Previewing a sequence as a student: the same code decides as for real."""

import pytest
from django.test import Client
from schoolyard import Schoolyard

from classroom.preview import Assumed, off_the_way, walk
from courses.models import Stage
from learners.services import decide_first


def way(yard: Schoolyard, **assumed):
    stages = list(yard.version.stages.all())
    return walk(stages, ["pendulum", "dc_circuits"], Assumed(**assumed))


def client_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_a_new_student_gets_in_the_preview_what_is_decided_for_real(yard: Schoolyard):
    real = decide_first(yard.ada, yard.assignment)

    first = way(yard, new=True)[0]

    assert first.choice.lab == real.lab
    assert first.choice.variant == real.variant
    assert first.choice.reasons == real.reasons


@pytest.mark.parametrize(
    ("mastery", "support"), [(0.1, "guided"), (0.6, "structured"), (0.95, "open")]
)
def test_the_set_up_follows_the_mastery(yard: Schoolyard, mastery, support):
    assert way(yard, mastery=mastery)[0].choice.variant["scaffold"] == support


def test_a_closed_gate_is_told_with_its_skills(yard: Schoolyard):
    assert way(yard, mastery=0.95)[0].weak == ()
    assert "replication" in way(yard, mastery=0.95, skills={"replication": 0.1})[0].weak


def test_a_branch_shortens_the_way(yard: Schoolyard):
    first = yard.version.stages.first()
    first.branches = [{"by": "score", "side": "from", "at": 0.9, "go_to": "end"}]
    first.save()

    assert len(way(yard, mastery=0.9, score=0.5)) == 2
    short = way(yard, mastery=0.9, score=1.0)
    assert [step.branched for step in short] == [True]
    assert [one.position for one in off_the_way(list(yard.version.stages.all()), short)] == [2]


def test_a_way_back_ends(yard: Schoolyard):
    first, last = yard.version.stages.all()
    last.branches = [{"by": "score", "side": "below", "at": 0.9, "go_to": first.key}]
    last.save()

    assert 2 < len(way(yard, mastery=0.9, score=0.1)) < 10


def test_a_page_stands_on_the_way(yard: Schoolyard):
    Stage.objects.create(version=yard.version, position=3, kind="page", title="Read this")

    assert [step.stage.kind for step in way(yard, mastery=0.9)] == ["lab", "adaptive", "page"]


def test_the_page_shows_lab_set_up_and_reasons(yard: Schoolyard):
    text = (
        client_of(yard.clay)
        .get(f"/sequences/{yard.sequence.pk}/preview/?mastery=95&score=90")
        .content.decode()
    )

    assert "open: the student plans" in text
    assert "A fixed lab in the sequence." in text
    assert "The gate opens." in text


def test_the_preview_writes_nothing_and_asks_little(
    yard: Schoolyard, django_assert_max_num_queries
):
    client = client_of(yard.clay)
    with django_assert_max_num_queries(6):
        client.get(f"/sequences/{yard.sequence.pk}/preview/?mastery=20&score=90")


@pytest.mark.parametrize("who", ["ada", "dow", "eve", "far_head"])
def test_a_strange_sequence_is_not_previewed(yard: Schoolyard, who):
    answer = client_of(getattr(yard, who)).get(f"/sequences/{yard.sequence.pk}/preview/")

    assert answer.status_code in (403, 404)
