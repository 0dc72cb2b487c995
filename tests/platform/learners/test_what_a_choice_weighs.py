"""What the choice of the next lab weighs beside what there is to gain: memory, probes, time, interest."""

from datetime import timedelta

import pytest
from django.utils import timezone
from schoolyard import a_run, finish, person

from courses.models import Membership, Stage
from learners import interest
from learners.candidates import Learner, by_value, candidate, minutes_of, worth_of
from learners.ledger import row_of
from learners.reasons import rendered
from learners.services import decide_first, learner_of
from learners.skills import skills_of
from learners.tracing import Belief, Observation, fold
from ml.sequencing.next_lab import (
    INTEREST,
    JUST_DONE,
    LOOK_AGAIN,
    OPENS,
    PROBE,
    SHOWN_IDEA,
    TOO_LONG,
)

DAY = 86_400.0
BEGAN = 1_700_000_000.0


def of(lab):
    """A concept of the lab."""
    return skills_of(lab)[-1]


def shown(skill, days_ago=0.0, last="correct", days_apart=0.0):
    """Shown four times, the last so many days before BEGAN."""
    verdicts = ("correct", "correct", "correct", last)
    at = BEGAN - days_ago * DAY
    seen = [
        Observation(n + 1, f"r{n}", verdict, skill=skill, at=at - (3 - n) * days_apart * DAY)
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
    assert "It is some time since you showed this" in " ".join(rendered(late.reasons, "en"))


def test_nobody_is_let_go_without_a_probe():
    skill = of("optics")
    certain = one("optics", learner({skill: shown(skill, days_apart=1)}))
    lapsed = one("optics", learner({skill: shown(skill, last="incomplete", days_apart=1)}))

    assert "probe" not in certain.added
    assert lapsed.added["probe"] == PROBE
    assert "probe" in keys(lapsed)


def test_what_was_shown_in_one_run_alone_is_not_settled():
    skill = of("optics")

    assert not learner({skill: shown(skill)}).readings.is_settled(skill)
    assert learner({skill: shown(skill, days_apart=1)}).readings.is_settled(skill)


def test_a_lab_too_long_for_the_time_left_comes_later():
    minutes = minutes_of("optics", learner())
    short, enough, late = (
        one("optics", learner(minutes_left=left)) for left in (minutes - 1, minutes + 1, -5)
    )

    assert short.added["too_long"] == TOO_LONG
    assert "too_long" in keys(short)
    assert "too_long" not in {**enough.added, **late.added}
    assert short.value < enough.value


def test_interest_weighs_and_never_more_than_an_idea_to_be_mended():
    liked = one("optics", learner(interests={"optics": 1.0, "gas": 0.2}))

    assert liked.added["interest"] == INTEREST <= SHOWN_IDEA
    assert "interest" in keys(liked)
    assert "interest" not in one("optics", learner()).added


def test_the_lab_just_done_is_not_called_interesting_for_being_like_itself():
    """That nearly outweighed what is taken off it, and a good run was answered with the same lab."""
    done = one("optics", learner(interests={"optics": 1.0}, last_lab="optics"))

    assert "interest" not in done.added and "interest" not in keys(done)
    assert done.added["just_done"] == JUST_DONE


def test_nobody_foretells_an_interest_until_an_app_does(yard, monkeypatch):
    monkeypatch.setattr(interest, "foretellers", [])
    assert learner_of(yard.ada).interests == {}

    interest.foretell(lambda student: {"optics": 2.0, "gas": 0.3})
    assert learner_of(yard.ada).interests == {"optics": 1.0, "gas": 0.3}


def test_what_a_lab_opens_counts_while_it_is_missing():
    needs = {"rc_rlc.charging_in_time": ("dc_circuits.ohms_law",)}
    focus = ("dc_circuits.ohms_law",)
    gone = {"rc_rlc.charging_in_time": Belief(0.98, shown=3, count=3, order=1)}

    assert worth_of("optics", learner(needs=needs)).opens == 1
    unseen = learner(needs=needs, focus=focus)
    open_yet = 1 - unseen.readings.of("rc_rlc.charging_in_time").there
    assert open_yet > 0.5
    assert worth_of("dc_circuits", unseen).opens == pytest.approx(1 + OPENS * open_yet)
    there = learner(gone, needs=needs, focus=focus)
    assert there.readings.of("dc_circuits.ohms_law").behind == pytest.approx(0.02)
    assert worth_of("dc_circuits", there).opens == pytest.approx(1 + OPENS * 0.02)


def test_the_expected_gain_is_what_a_run_teaches_of_what_is_open():
    who = learner()
    found, read = one("optics", who), [who.readings.of(skill) for skill in skills_of("optics")]

    expected = sum(each.rise for each in read) / len(read)
    assert found.to_json()["expected"] == pytest.approx(expected, abs=1e-4)


def test_what_is_missing_below_a_skill_makes_it_harder_to_teach():
    needs = {"rc_rlc.charging_in_time": ("dc_circuits.ohms_law",)}
    ready = learner({"dc_circuits.ohms_law": shown("dc_circuits.ohms_law")}, needs=needs)
    skill = "rc_rlc.charging_in_time"

    easy, hard = ready.readings.of(skill), learner(needs=needs).readings.of(skill)
    assert easy.rise / (1 - easy.there) > hard.rise / (1 - hard.there)
    assert easy.there > hard.there


def test_what_no_lab_shows_is_in_nobodys_way():
    groundwork = learner(needs={of("optics"): ("proportion",)})

    assert groundwork.readings.of(of("optics")) == learner().readings.of(of("optics"))


def test_what_the_class_shows_moves_what_is_expected():
    skill = of("optics")
    low, high = (learner({skill: Belief(start)}) for start in (0.4, 0.7))

    assert high.readings.of(skill).there > low.readings.of(skill).there


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


def test_a_lab_of_which_all_is_there_to_the_last_digit_has_a_worth_too():
    known = {
        skill: Belief(probability=1.0, shown=1e6, wins=1e6, verdict="correct", skill=skill)
        for skill in skills_of("pendulum")
    }

    worth = worth_of("pendulum", learner(known))

    assert (worth.gain, worth.readiness) == (0.0, 0.0)
