"""The product's own policy on simulated students: by the product's arithmetic, gates and memory."""

import json
from pathlib import Path

import numpy as np
import pytest

from ml.mastery.model import DAY_S
from ml.sequencing import next_lab
from ml.sequencing.course import Course, draw_course
from ml.sequencing.evaluate import (
    AGAINST,
    BASELINE,
    COHORT,
    ORACLE,
    PAGES,
    PRODUCT,
    main,
    recorded_cohort,
    recorded_product,
)
from ml.sequencing.families import FAMILIES
from ml.sequencing.product import LAB_DAYS, Believed, NextLab, gates_held
from ml.sequencing.students import KnowledgeFamily
from ml.sequencing.trial import run

DOCS = Path(__file__).resolve().parents[3] / "docs" / "adaptation.md"
SHOWN = (BASELINE, PRODUCT, ORACLE)


def chain(skills: int = 3) -> Course:
    """Each skill needs the one before it; each has a lab of its own."""
    needs = np.eye(skills, k=-1, dtype=bool)
    return Course(needs, np.eye(skills, dtype=bool), np.arange(skills))


def done(policy: NextLab, right: bool) -> int:
    """One lab of the only student, who shows all or nothing of it."""
    lab = policy.choose(np.random.default_rng(0))
    asked = policy.course.practises[lab]
    policy.see(asked, asked & right)
    return int(lab[0])


def seen(*rights: bool, days: float = 1.0) -> Believed:
    """One skill of one student, asked for every so many days; now is the last of them."""
    believed = Believed(1, 1, time_s=0.0)
    for right in rights:
        believed.time_s += days * DAY_S
        believed.see(np.array([[True]]), np.array([[right]]))
    return believed


def test_the_worth_of_a_skill_is_what_it_teaches_opens_and_keeps():
    found = next_lab.worth(next_lab.expected(0.4, 0.3), 1.5, 0.02)

    assert found == pytest.approx(0.6 * 0.3 * (1 + next_lab.OPENS * 1.5) + 0.02)


def test_it_begins_with_what_opens_most_and_needs_nothing():
    assert done(NextLab(chain(), 1), right=True) == 0


def test_a_closed_gate_stays_the_same_place_for_three_tries():
    policy = NextLab(chain(), 1)
    held = []
    for _ in range(4):
        done(policy, right=False)
        held.append(bool(policy.again[0]))

    assert held == [True, True, False, True]


def test_a_student_who_shows_nothing_is_led_to_other_labs_too():
    policy = NextLab(chain(), 1)

    assert len({done(policy, right=False) for _ in range(30)}) > 1


def test_what_builds_on_something_missing_comes_last():
    policy = NextLab(chain(), 1)
    asked = np.array([[True, False, False]])
    for _ in range(3):
        policy.last = np.array([0])
        policy.see(asked, asked & False)

    assert policy.believed.are_missing(policy.believed.now().probability)[0, 0]
    blocked, values = policy.values()
    assert blocked.tolist() == [[False, True, False]]
    assert policy.choose(np.random.default_rng(0))[0] != 1
    assert values[0, 1] > values[0, 0]  # whatever it is worth


def test_nothing_is_called_shown_that_was_shown_once_only():
    once, twice = seen(True), seen(True, True)

    assert not once.are_shown(once.now().probability).any()
    assert twice.are_shown(twice.now().probability).all()


def test_nothing_is_let_go_that_was_not_shown_when_last_asked_for():
    assert next_lab.is_settled(0.95, True)
    assert not next_lab.is_settled(0.95, False)
    assert not next_lab.is_settled(0.85, True)
    assert next_lab.is_probed(0.85, True)
    assert next_lab.is_probed(0.95, False)
    assert not next_lab.is_probed(0.95, True)


def test_to_show_a_skill_again_and_again_settles_it_and_to_fail_then_does_not():
    policy = NextLab(chain(1), 1)
    declared = []
    for _ in range(6):
        done(policy, right=True)
        declared.append(bool(policy.declared()[0, 0]))
    done(policy, right=False)

    assert not declared[0]
    assert declared[-1]
    assert not policy.declared().any()


def test_what_is_not_practised_fades_and_falls_due():
    shown = seen(True, True)
    fresh, early = shown.now(), shown.are_due(shown.now())
    shown.time_s = 120 * DAY_S

    assert not early.any()
    assert shown.now().probability[0, 0] < fresh.probability[0, 0]
    assert shown.are_due(shown.now()).all()


def test_the_gate_weighs_each_skill_by_what_is_known_of_it():
    believed = Believed(3, 2)
    believed.stored = np.array([[0.95, 0.4], [0.6, 0.9], [0.5, 0.5]])
    believed.wins = np.array([[3.0, 0.01], [3.0, 0.0], [0.0, 0.0]])
    asked = np.array([[True, True], [True, False], [True, True]])

    assert gates_held(believed, asked).tolist() == [False, True, True]


def test_it_beats_the_gate_and_declares_little_that_is_not_there():
    rng = np.random.default_rng(5)
    course = draw_course(rng)
    group = KnowledgeFamily(course, rng).draw(60, np.random.default_rng(1))
    began = group.mastered().mean()

    outcome = run(
        NextLab(course, 60), group, course, budget=30, horizon=30, rng=np.random.default_rng(2)
    )

    assert outcome.mastered.mean() > began + 0.2
    assert outcome.declared.sum() > 0
    assert outcome.false.sum() <= 0.1 * outcome.declared.sum()


def test_labs_are_so_many_days_apart():
    policy = NextLab(chain(), 1)
    began = policy.believed.time_s
    done(policy, right=True)

    assert policy.believed.time_s - began == LAB_DAYS * DAY_S


def test_one_policy_alone_can_be_asked_for(capsys):
    few = ["--json", "--students", "4", "--courses", "1", "--logged", "20"]
    wanted = ["--family", "knowledge_tracing", "--policy", "next_lab_4", "--policy", "random"]

    assert main([*few, *wanted]) == 0

    found = json.loads(capsys.readouterr().out)["families"]["knowledge_tracing"]
    assert set(found["policies"]) == {"next_lab_4", "random"}


def test_the_record_is_of_a_whole_run_of_every_family():
    found = recorded_product()

    assert found["courses"] >= 20
    assert found["students_a_cell"] >= 5000
    assert set(found["families"]) == set(FAMILIES)
    for one in found["families"].values():
        assert set(one["policies"]) == {*SHOWN, PAGES}


def test_the_record_with_a_cohort_is_of_a_whole_run_of_every_family():
    found = recorded_cohort()

    assert (found["courses"], found["students_a_cell"]) >= (20, 5000)
    assert set(found["families"]) == set(FAMILIES)


RECORDED = {PRODUCT: recorded_product, COHORT: recorded_cohort}


@pytest.mark.parametrize("policy", RECORDED)
@pytest.mark.parametrize("family", FAMILIES)
def test_the_documentation_says_what_was_recorded_of_it(family, policy):
    found, text = RECORDED[policy](), DOCS.read_text(encoding="utf-8")
    one, shown = found["families"][family], (BASELINE, policy, ORACLE)
    mastered = [f"{one['policies'][name]['mastered']['value']:.3f}" for name in shown]
    more = one[AGAINST[policy]]["mastered_more"]
    told = f"{more['value']:.3f} ({more['interval'][0]:.3f} to {more['interval'][1]:.3f})"
    false = f"{100 * one['policies'][policy]['false_mastery']['value']:.1f} %"
    size = f"{found['courses']} courses with {found['students_a_cell']} students a cell"

    rows = [row for row in text.splitlines() if " | ".join(mastered) in row]
    assert any(told in row and false in row for row in rows)
    assert size in text
