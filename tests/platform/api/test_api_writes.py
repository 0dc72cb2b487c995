"""Building courses and sequences, starting runs and acting on the bench over REST."""

import pytest
from django.http import HttpRequest

from courses.api import Published, StageViewSet
from courses.drafting import draft_of, publish
from courses.history import undo
from courses.models import Course, SequenceVersion
from courses.serializers import StageSerializer
from learners.models import Decision, MasteryEvidence
from learners.selectors import alternatives_of, next_decision
from runs.models import Event
from scoring.models import Score

STAGE = {"position": 1, "kind": "lab", "lab": "pendulum"}


def test_a_teacher_builds_publishes_and_assigns_a_sequence(yard, api):
    clay = api(yard.clay)
    sequence = clay.post("sequences/", {"title": "Swings"}).json()
    draft = clay.post(f"sequences/{sequence['id']}/draft/").json()
    made = clay.post("stages/", {**STAGE, "version": draft["id"], "variant": {"noise": 2}})
    assert made.status_code == 201
    version = clay.post(f"sequences/{sequence['id']}/publish/").json()
    assert version["published"]
    given = clay.post("assignments/", {"course": yard.course.pk, "version": version["id"]})
    assert given.status_code == 201
    assert given.json()["stages"][0]["lab"] == "pendulum"

    seen = api(yard.ada).get(f"assignments/?course={yard.course.pk}").json()["results"]
    assert [one["title"] for one in seen] == ["Motion and current", "Swings"]


def test_a_draft_that_is_published_while_a_stage_is_on_its_way_does_not_change(yard, api):
    draft = draft_of(sequence=yard.sequence)
    as_it_was_read = SequenceVersion.objects.get(pk=draft.pk)
    publish(sequence=yard.sequence)
    on_its_way = StageSerializer()
    on_its_way._validated_data = {"version": as_it_was_read, "position": 9, "kind": "page"}
    on_its_way._errors = {}
    view = StageViewSet()
    view.request = HttpRequest()
    view.request.user = yard.clay

    with pytest.raises(Published):
        view.perform_create(on_its_way)

    assert not draft.stages.filter(position=9).exists()


def test_a_new_course_is_its_teachers(yard, api):
    made = api(yard.dow).post("courses/", {"title": "Chemistry"}).json()

    assert (made["institution"], bool(made["join_code"])) == (yard.school.pk, True)
    assert api(yard.dow).patch(f"courses/{made['id']}/", {"archived": True}).status_code == 200
    assert api(yard.clay).get(f"courses/{made['id']}/").status_code == 404


def test_a_published_version_never_changes(yard, api):
    clay, stage = api(yard.clay), yard.version.stages.first()

    assert clay.patch(f"stages/{stage.pk}/", {"gate": 0.1}).status_code == 409
    assert clay.delete(f"stages/{stage.pk}/").status_code == 409
    new = {**STAGE, "version": yard.version.pk, "position": 9}
    assert clay.post("stages/", new).status_code == 409
    assert not yard.sequence.versions.filter(published=None).exists()


def test_a_draft_begins_as_a_copy_and_leaves_the_class_what_it_has(yard, api):
    clay = api(yard.clay)
    draft = clay.post(f"sequences/{yard.sequence.pk}/draft/").json()
    first = draft["stages"][0]
    assert (draft["number"], len(draft["stages"])) == (2, 2)

    assert clay.patch(f"stages/{first['id']}/", {"lab": "dc_circuits"}).status_code == 200
    assert clay.delete(f"stages/{draft['stages'][1]['id']}/").status_code == 204
    clay.post(f"sequences/{yard.sequence.pk}/publish/")

    assert SequenceVersion.objects.filter(sequence=yard.sequence).count() == 2
    assert [stage.lab for stage in yard.version.stages.all()] == ["pendulum", ""]


def test_undo_takes_back_what_was_changed_over_rest(yard, api):
    clay = api(yard.clay)
    draft = clay.post(f"sequences/{yard.sequence.pk}/draft/").json()
    first, second = (f"stages/{one['id']}/" for one in draft["stages"])
    clay.patch(first, {"lab": "dc_circuits"})
    clay.delete(second)

    assert undo(sequence=yard.sequence).by == yard.clay
    assert undo(sequence=yard.sequence).by == yard.clay

    stages = SequenceVersion.objects.get(pk=draft["id"]).stages.all()
    assert [stage.lab for stage in stages] == ["pendulum", ""]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"lab": "alchemy"}, "lab"),
        ({"lab": ""}, "lab"),
        ({"kind": "adaptive", "allowed_labs": ["alchemy"]}, "allowed_labs"),
        ({"variant": {"locked": {"warp": 9}}}, "variant"),
        ({"variant": {"ranges": {"length": ["a", "b"]}}}, "variant"),
        ({"variant": {"ranges": 3}}, "variant"),
        ({"gate": 1.5}, "gate"),
        ({"position": -1}, "position"),
        ({"version": 10**9}, "version"),
    ],
)
def test_a_stage_is_checked_before_a_class_meets_it(yard, api, wrong, field):
    draft = api(yard.clay).post(f"sequences/{yard.sequence.pk}/draft/").json()
    stage = {**STAGE, "position": 7, "version": draft["id"]}

    answer = api(yard.clay).post("stages/", {**stage, **wrong})

    assert answer.status_code == 400
    assert field in answer.json()


def test_two_stages_cannot_stand_in_one_place(yard, api):
    draft = api(yard.clay).post(f"sequences/{yard.sequence.pk}/draft/").json()
    stage = {**STAGE, "version": draft["id"], "position": 1}

    assert api(yard.clay).post("stages/", stage).status_code == 400


def test_an_empty_draft_cannot_be_published_nor_a_draft_assigned(yard, api):
    clay = api(yard.clay)
    sequence = clay.post("sequences/", {"title": "Empty"}).json()
    assert clay.post(f"sequences/{sequence['id']}/publish/").status_code == 400
    draft = clay.post(f"sequences/{sequence['id']}/draft/").json()
    given = {"course": yard.course.pk, "version": draft["id"]}
    assert clay.post("assignments/", given).status_code == 400


def test_a_student_starts_what_comes_next_and_asking_again_is_the_same_run(yard, api):
    first = api(yard.ada).post("runs/", {"assignment": yard.assignment.pk, "language": "zh-hans"})
    decision = Decision.objects.get(student=yard.ada)
    again = api(yard.ada).post("runs/", {"decision": decision.pk})

    assert first.status_code == 201
    assert first.json()["language"] == "zh-hans"
    assert again.json()["id"] == first.json()["id"]


def test_an_alternative_can_be_taken(yard, worked, api):
    decision = next_decision(yard.ada, yard.assignment)
    place, other = alternatives_of(decision)[0]

    made = api(yard.ada).post("runs/", {"decision": decision.pk, "option": place}).json()

    assert (made["lab"], made["variant"]) == (other["lab"], other["variant"])


def test_starting_what_is_not_theirs_is_not_found(yard, worked, api):
    decision = next_decision(yard.ada, yard.assignment)

    assert api(yard.ben).post("runs/", {"decision": decision.pk}).status_code == 404
    assert api(yard.eve).post("runs/", {"assignment": yard.assignment.pk}).status_code == 404


def test_an_option_that_is_not_offered_is_refused_in_words(yard, worked, api):
    decision = next_decision(yard.ada, yard.assignment)
    answer = api(yard.ada).post("runs/", {"decision": decision.pk, "option": 99})

    assert answer.status_code == 409
    assert answer.json()["detail"] == "This is not offered any more."


def test_a_teacher_overrules_and_locks(yard, worked, api):
    decision = next_decision(yard.ada, yard.assignment)
    given = {"lab": "climate_control", "note": "Please"}
    made = api(yard.clay).post(f"decisions/{decision.pk}/override/", given)

    assert made.status_code == 201
    assert made.json()["because"][:2] == ["Chosen by clay.", "Note to the student: Please"]
    assert next_decision(yard.ada, yard.assignment).pk == made.json()["id"]
    again = api(yard.clay).post(f"decisions/{decision.pk}/override/", given)
    assert again.status_code == 409
    assert api(yard.clay).post(f"decisions/{made.json()['id']}/lock/").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_a_review_moves_mastery(yard, worked, api):
    score = Score.objects.get(verdict="incorrect")

    answer = api(yard.clay).post("reviews/", {"score": score.pk, "verdict": "correct"})

    assert answer.status_code == 201
    assert MasteryEvidence.objects.filter(review=answer.json()["id"]).exists()


def test_events_are_listed_in_order_and_from_a_number_on(yard, worked, api):
    path = f"runs/{worked.pk}/events/"

    assert [e["seq"] for e in api(yard.ada).get(path).json()["results"]] == [1, 2]
    assert [e["seq"] for e in api(yard.ada).get(f"{path}?after=1").json()["results"]] == [2]
    assert api(yard.ada).get(f"{path}?after=x").status_code == 400


def test_lists_are_filtered_by_simple_parameters(yard, worked, api):
    clay = api(yard.clay)

    assert clay.get(f"scores/?run={worked.pk}&verdict=incorrect").json()["count"] == 1
    assert clay.get(f"runs/?student={yard.ben.pk}").json()["count"] == 0
    assert clay.get("mastery/?skill=replication").json()["count"] == 1
    assert clay.get(f"mastery/?course={yard.course.pk}").json()["count"] == 2


ACTION = {"client_seq": 1, "target": "length", "action": "set", "value": 0.8}


@pytest.fixture
def started(yard, api):
    return api(yard.ada).post("runs/", {"assignment": yard.assignment.pk}).json()["id"]


@pytest.mark.django_db(transaction=True)
class TestActions:
    """The same door as the websocket's."""

    def test_an_action_is_an_event_with_its_observations(self, yard, api, started):
        answer = api(yard.ada).post(f"runs/{started}/actions/", ACTION)

        assert answer.status_code == 201
        assert answer.json()["observations"]["controls"]["length"] == 0.8
        event = Event.objects.get(run=started)
        assert (event.seq, event.client_seq, event.value) == (1, 1, 0.8)

    def test_a_repeat_changes_nothing(self, yard, api, started):
        ada, path = api(yard.ada), f"runs/{started}/actions/"
        first = ada.post(path, ACTION)
        again = ada.post(path, ACTION)

        assert (again.status_code, again.json()) == (200, first.json())
        assert Event.objects.filter(run=started).count() == 1

    def test_a_gap_and_a_conflict_name_the_number_expected(self, yard, api, started):
        ada, path = api(yard.ada), f"runs/{started}/actions/"
        gap = ada.post(path, {**ACTION, "client_seq": 5})
        ada.post(path, ACTION)
        conflict = ada.post(path, {**ACTION, "value": 0.9})

        assert (gap.status_code, gap.json()["code"], gap.json()["expected"]) == (409, "gap", 1)
        assert (conflict.json()["code"], conflict.json()["expected"]) == ("conflict", 2)

    def test_what_the_bench_cannot_do_is_said_in_its_own_words(self, yard, api, started):
        answer = api(yard.ada).post(f"runs/{started}/actions/", {**ACTION, "value": 99})

        assert (answer.status_code, answer.json()["code"]) == (400, "out_of_range")
        assert "length" in answer.json()["message"]

    @pytest.mark.parametrize(
        "wrong", [{"client_seq": "1"}, {"target": 3}, {"more": 1}, {"value": "\0"}]
    )
    def test_what_is_no_action_is_refused(self, yard, api, started, wrong):
        answer = api(yard.ada).post(f"runs/{started}/actions/", {**ACTION, **wrong})

        assert answer.status_code == 400
        assert not Event.objects.exists()

    def test_only_the_student_acts(self, yard, api, started):
        path = f"runs/{started}/actions/"

        assert api(yard.clay).post(path, ACTION).status_code == 403
        assert api(yard.ben).post(path, ACTION).status_code == 404

    def test_a_body_that_is_too_large_is_refused(self, yard, api, started):
        note = {"client_seq": 1, "target": "notebook", "action": "note", "value": "x" * 20_000}

        assert api(yard.ada).post(f"runs/{started}/actions/", note).status_code == 400


def test_a_student_joins_with_the_code_once(yard, api):
    other = Course.objects.create(institution=yard.school, title="Chemistry")
    for _ in range(2):
        answer = api(yard.ada).post("courses/join/", {"code": other.join_code.lower()})

    assert (answer.status_code, answer.json()["id"]) == (200, other.pk)
    assert other.memberships.count() == 1


def test_a_code_of_another_school_is_refused_in_words(yard, api):
    answer = api(yard.eve).post("courses/join/", {"code": yard.course.join_code})

    assert answer.status_code == 400
    assert "join code" in str(answer.json())


def test_trying_out_codes_is_slowed_down(yard, api):
    ada = api(yard.ada)
    codes = [ada.post("courses/join/", {"code": f"WRONG{n}"}).status_code for n in range(12)]

    assert codes[-1] == 429


def test_an_assignment_changes_its_dates_alone(yard, api):
    clay, path = api(yard.clay), f"assignments/{yard.assignment.pk}/"

    assert clay.patch(path, {"due": "2030-01-01T00:00:00Z"}).status_code == 200
    wrong = {"opens": "2031-01-01T00:00:00Z"}
    assert clay.patch(path, wrong).status_code == 400
    other = Course.objects.create(institution=yard.school, title="Chemistry")
    assert clay.patch(path, {"course": other.pk}).status_code == 400
