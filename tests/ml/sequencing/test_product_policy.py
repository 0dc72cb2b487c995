"""The product's own policy on simulated students: by the product's arithmetic, gates and memory."""

import json
from pathlib import Path

import numpy as np
import pytest

from ml.mastery.model import DAY_S
from ml.sequencing import next_lab
from ml.sequencing.course import Course, draw_course
from ml.sequencing.evaluate import AGAINST, BASELINE, ORACLE, PRODUCT, main, recorded_product
from ml.sequencing.families import FAMILIES
from ml.sequencing.product import LAB_DAYS, Believed, NextLab, gate_held
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
    asked = np.zeros((1, len(policy.skills_of)), dtype=bool)
    asked[0, policy.skills_of[lab[0]]] = True
    policy.see(asked, asked & right)
    return int(lab[0])


def test_the_value_is_the_products_formula():
    found = next_lab.value(
        gain=0.5, opens=1.5, readiness=0.8, prepared=0.5, due=0.1, added=next_lab.NEW_LAB
    )

    assert found == pytest.approx(0.5 * 1.5 * 0.8 * 0.5 + 0.1 + 0.15)


def test_it_begins_with_what_opens_most_and_needs_nothing():
    assert done(NextLab(chain(), 1), right=True) == 0


def test_a_closed_gate_brings_the_same_lab_again_and_after_three_tries_it_goes_on():
    policy = NextLab(chain(), 1)

    labs = [done(policy, right=False) for _ in range(4)]

    assert labs[:3] == [0, 0, 0]
    assert labs[3] != 0 or policy.pupils[0].tries == 1


def test_what_builds_on_something_missing_comes_last():
    policy = NextLab(chain(), 1)
    for _ in range(3):
        done(policy, right=False)
    now = [one.now(policy.time_s) for one in policy.pupils[0].beliefs]

    assert now[0].moment == "missing"
    assert [policy._place(lab, policy.pupils[0], now)[0] for lab in range(3)] == [
        False,
        True,
        False,
    ]


def test_nothing_is_declared_that_was_shown_once_only():
    once = Believed().after(True, DAY_S)
    twice = once.after(True, 2 * DAY_S)

    assert (once.moment, twice.moment) == ("growing", "shown")


def test_what_is_not_practised_fades_and_falls_due():
    shown = Believed().after(True, DAY_S).after(True, 2 * DAY_S)
    later = 120 * DAY_S

    assert shown.now(later).probability < shown.probability
    assert shown.now(later).is_due(later)
    assert not shown.now(2 * DAY_S).is_due(2 * DAY_S)


def test_the_gate_weighs_each_skill_by_what_is_known_of_it():
    sure = Believed(probability=0.95, wins=3.0, shown=2.0, right_last=True, at=DAY_S)
    guess = Believed(probability=0.4, wins=0.01, shown=1.0, at=DAY_S)

    assert not gate_held([sure, guess])
    assert gate_held([Believed(probability=0.6, wins=3.0, shown=1.0, at=DAY_S)])
    assert gate_held([Believed()])


def test_it_beats_doing_nothing_wise_and_declares_little_that_is_not_there():
    rng = np.random.default_rng(5)
    course = draw_course(rng)
    group = KnowledgeFamily(course, rng).draw(40, np.random.default_rng(1))
    began = group.mastered().mean()

    outcome = run(
        NextLab(course, 40), group, course, budget=30, horizon=30, rng=np.random.default_rng(2)
    )

    assert outcome.mastered.mean() > began + 0.1
    assert outcome.false.sum() <= 0.25 * outcome.declared.sum()


def test_labs_are_so_many_days_apart():
    policy = NextLab(chain(), 1)
    began = policy.time_s
    done(policy, right=True)

    assert policy.time_s - began == LAB_DAYS * DAY_S


def test_one_policy_alone_can_be_asked_for(capsys):
    few = ["--json", "--students", "4", "--courses", "1", "--logged", "20"]
    wanted = ["--family", "knowledge_tracing", "--policy", "next_lab_3", "--policy", "random"]

    assert main([*few, *wanted]) == 0

    found = json.loads(capsys.readouterr().out)["families"]["knowledge_tracing"]
    assert set(found["policies"]) == {"next_lab_3", "random"}


def test_the_record_is_of_every_family_and_says_how_large_it_is():
    found = recorded_product()

    assert set(found["families"]) == set(FAMILIES)
    for one in found["families"].values():
        assert set(one["policies"]) == {"fixed_order_with_gate", "next_lab_3", "oracle"}


@pytest.mark.parametrize("family", FAMILIES)
def test_the_documentation_says_what_was_recorded_of_it_and_how_little_that_is(family):
    found, text = recorded_product(), DOCS.read_text(encoding="utf-8")
    one = found["families"][family]
    mastered = [f"{one['policies'][name]['mastered']['value']:.3f}" for name in SHOWN]
    more = one[AGAINST[PRODUCT]]["mastered_more"]
    told = f"{more['value']:.3f} ({more['interval'][0]:.3f} to {more['interval'][1]:.3f})"
    size = f"{found['courses']} courses with {found['students_a_cell']} students a cell"

    assert any(" | ".join(mastered) in row and told in row for row in text.splitlines())
    assert size in text
