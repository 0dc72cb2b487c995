"""What the choice of the next lab weighs beside what there is to gain: memory, probes, time, interest."""

from datetime import timedelta

import pytest
from django.utils import timezone
from schoolyard import a_run, finish, person

from courses.models import Membership, Stage
from learners import interest
from learners.candidates import Learner, by_value, candidate, minutes_of, opens_of
from learners.ledger import row_of
from learners.reasons import rendered
from learners.services import decide_first, learner_of
from learners.skills import skills_of
from learners.tracing import Belief, Observation, fold
from ml.sequencing.learner import OPENS
from ml.sequencing.next_lab import INTEREST, LEARN_A_RUN, LOOK_AGAIN, PROBE, TOO_LONG

DAY = 86_400.0
BEGAN = 1_700_000_000.0


def of(lab):
    """A concept of the lab."""
    return skills_of(lab)[-1]


def shown(skill, days_ago=0.0, last="correct"):
    """Shown four times, so many days before BEGAN."""
    verdicts = ("correct", "correct", "correct", last)
    at = BEGAN - days_ago * DAY
    seen = [
        Observation(n + 1, f"r{n}", verdict, skill=skill, at=at)
        for n, verdict in enumerate(verdicts)
    ]
    return fold(seen).now(BEGAN)


def learner(beliefs=None, **more):
    return Learner(beliefs=beliefs or {}, done={}, ideas={}, now=BEGAN, **more)


def one(lab, who):
    return candidate(lab, "structured", who, {})


def keys(found):
    return [reason["key"] for reason in found.reasons]


def test_what_has_faded_is_due_and_promises_a_gain():
    skill = of("optics")
    fresh = one("optics", learner({skill: shown(skill)}))
    old = one("optics", learner({skill: shown(skill, days_ago=120)}))

    assert fresh.due == 0
    assert old.due > 0.01
    assert old.gain > fresh.gain
    assert old.value > fresh.value


def test_a_skill_is_looked_at_again_once_its_time_has_come():
    skill = of("optics")
    early, late = (one("optics", learner({skill: shown(skill, days)})) for days in (5, 15))

    assert "look_again" not in early.added
    assert late.added["look_again"] == LOOK_AGAIN
    assert "look_again" in keys(late)
    assert "It is some time since you have shown this" in " ".join(rendered(late.reasons, "en"))


def test_nobody_is_let_go_without_a_probe():
    skill = of("optics")
    certain = one("optics", learner({skill: shown(skill)}))
    lapsed = one("optics", learner({skill: shown(skill, last="incomplete")}))

    assert "probe" not in certain.added
    assert lapsed.added["probe"] == PROBE
    assert "probe" in keys(lapsed)


def test_a_lab_too_long_for_the_time_left_comes_later():
    minutes = minutes_of("optics", learner())
    short, enough, late = (
        one("optics", learner(minutes_left=left)) for left in (minutes - 1, minutes + 1, -5)
    )

    assert short.added["too_long"] == TOO_LONG
    assert "too_long" in keys(short)
    assert "too_long" not in {**enough.added, **late.added}
    assert short.value < enough.value


def test_interest_weighs_and_never_more_than_a_new_lab():
    liked = one("optics", learner(interests={"optics": 1.0, "gas": 0.2}))

    assert liked.added["interest"] == INTEREST == liked.added["new_lab"]
    assert "interest" in keys(liked)
    assert "interest" not in one("optics", learner()).added


def test_nobody_foretells_an_interest_until_an_app_does(yard, monkeypatch):
    monkeypatch.setattr(interest, "foretellers", [])
    assert learner_of(yard.ada).interests == {}

    interest.foretell(lambda student: {"optics": 2.0, "gas": 0.3})
    assert learner_of(yard.ada).interests == {"optics": 1.0, "gas": 0.3}


def test_what_a_lab_opens_counts_while_it_is_missing():
    needs = {"rc_rlc.charging_in_time": ("dc_circuits.ohms_law",)}
    focus = ("dc_circuits.ohms_law",)
    gone = {"rc_rlc.charging_in_time": Belief(0.98, shown=3, count=3, order=1)}

    assert opens_of("optics", learner(needs=needs)) == 1
    assert opens_of("dc_circuits", learner(needs=needs, focus=focus)) == 1 + OPENS * 0.5
    there = learner(gone, needs=needs, focus=focus)
    assert opens_of("dc_circuits", there) == pytest.approx(1 + OPENS * 0.02)


def test_the_expected_gain_is_what_a_run_teaches_of_what_is_open():
    found = one("optics", learner())

    expected = LEARN_A_RUN * found.gain * found.readiness * found.prepared
    assert found.to_json()["expected"] == pytest.approx(expected, abs=1e-4)


def test_two_other_labs_stand_beside_the_proposal():
    found = by_value(["optics", "gas", "kinetics", "pendulum"], learner(), {})

    assert len({one.lab for one in found[:3]}) == 3


def test_the_pace_of_three_runs_is_known_and_that_of_two_is_not(yard):
    for _ in range(2):
        finish(a_run(yard.ada))
    assert learner_of(yard.ada).pace == 1.0

    finish(a_run(yard.ada))
    assert learner_of(yard.ada).pace == 0.7  # finished at once: as fast as anybody is taken to be


def test_the_time_left_is_the_students_own(yard):
    yard.assignment.due = timezone.now() + timedelta(minutes=30)
    yard.assignment.save()

    assert 29 < learner_of(yard.ada, assignment=yard.assignment).minutes_left < 30
    assert learner_of(yard.ada).minutes_left is None


def test_what_the_class_shows_is_expected_of_who_has_shown_nothing(yard):
    for number in range(10):
        student = person(f"mate{number}", "student", yard.school)
        Membership.objects.create(course=yard.course, user=student, part="student")
        row_of(student.pk, "replication", Belief(0.9, shown=3, count=3, order=1)).save()

    expected = learner_of(yard.ada).beliefs["replication"]

    assert expected.probability == pytest.approx(0.7)
    assert expected.count == 0


def test_the_page_shows_what_a_run_is_expected_to_bring(yard, client):
    Stage.objects.filter(version=yard.version, kind="lab").delete()
    decision = decide_first(yard.ada, yard.assignment)
    client.force_login(yard.clay)
    body = client.get(f"/decisions/{decision.pk}/").content.decode()

    assert "Expected gain" in body
    assert "Faded" in body
    assert f'<td class="number">{decision.candidates[0]["minutes"]}</td>' in body
