"""The policy in the simulation believes, reads and lets go by the same numbers as the product does."""

import random
from dataclasses import replace
from uuid import uuid4

import numpy as np
import pytest

from learners import candidates, stages, tracing
from learners.candidates import Learner, candidate, worth_of
from learners.cohort import LiveCohort
from learners.deciding import MODEL_VERSION
from learners.readings import Readings
from learners.runs_shown import RunShown
from learners.skills import skills_of
from learners.tracing import Belief, Observation
from ml.mastery import moments
from ml.mastery.model import DAY_S
from ml.sequencing import next_lab, product
from ml.sequencing.cohort import Cohort
from ml.sequencing.course import Course
from ml.sequencing.fit import fit_cohort, observe
from ml.sequencing.product import Believed, NextLab
from ml.sequencing.product_cohort import NextLabOfCohort
from ml.sequencing.students import KnowledgeFamily

# A skill of the catalogue for each of the course's: without weights of their own, as the simulation has them.
SKILLS = ("gas.a", "gas.b", "gas.c", "gas.d")
NEEDS = {"gas.b": ("gas.a",), "gas.c": ("gas.a", "gas.b")}
COURSE = Course(
    np.array([[one in NEEDS.get(skill, ()) for one in SKILLS] for skill in SKILLS]),
    np.eye(len(SKILLS), dtype=bool),
    np.arange(len(SKILLS)),
)


def a_cohort() -> Cohort:
    """Learnt from a few simulated students of the course."""
    rng = np.random.default_rng(1)
    log = observe(KnowledgeFamily(COURSE, rng), COURSE, 20, 5, rng)
    return fit_cohort(log.part(5), log.part(0, 5), COURSE, SKILLS)


COHORT = a_cohort()


@pytest.mark.parametrize("seed", range(12))
def test_a_belief_moves_fades_and_is_called_the_same(seed):
    chance, at = random.Random(seed), 10 * DAY_S
    real, simulated = Belief(), Believed(1, 1)
    for order in range(1, 9):
        right = chance.random() < 0.6
        at += chance.choice([0.1, 3.5, 20.0]) * DAY_S
        verdict = "correct" if right else "incorrect"
        real = real.after(Observation(order, f"run {order}", verdict, at=at))
        simulated.time_s = at
        simulated.see(np.array([[True]]), np.array([[right]]))
        later = at + chance.choice([0.0, 5.0, 60.0]) * DAY_S
        simulated.time_s = later
        ours, theirs = real.now(later), simulated.now()

        assert theirs.probability[0, 0] == pytest.approx(ours.probability, abs=1e-12)
        assert theirs.faded[0, 0] == pytest.approx(ours.faded, abs=1e-12)
        assert simulated.told[0, 0] == pytest.approx(ours.told, abs=1e-12)
        assert simulated.are_shown(theirs.probability)[0, 0] == (ours.moment == "shown")
        assert simulated.are_missing(theirs.probability)[0, 0] == (ours.moment == "missing")
        due = ours.look_again_at()
        assert simulated.are_due(theirs)[0, 0] == (due is not None and later >= due)


def worked(seed: int) -> tuple[dict[str, Belief], NextLab]:
    """The same twelve labs of one student, as the product and as the simulation holds them."""
    chance = random.Random(seed)
    beliefs: dict[str, Belief] = {}
    policy = NextLab(COURSE, 1)
    for order in range(1, 13):
        at, number = policy.believed.time_s, chance.randrange(len(SKILLS) - 1)
        right, skill = chance.random() < 0.6, SKILLS[number]
        seen = Observation(order, f"run {order}", "correct" if right else "incorrect", at=at)
        beliefs[skill] = beliefs.get(skill, Belief()).after(seen)
        policy.last = np.array([number])
        asked = COURSE.practises[policy.last]
        policy.see(asked, asked & right)
    return beliefs, policy


@pytest.mark.parametrize("seed", range(12))
def test_a_skill_is_read_settled_and_probed_the_same(seed, monkeypatch):
    monkeypatch.setattr("learners.readings.all_skills", lambda: SKILLS)
    beliefs, policy = worked(seed)
    now = policy.believed.time_s
    there, taught = policy.readings()
    settled, last = policy.declared(), policy.believed.right_last

    ours = Readings({skill: one.now(now) for skill, one in beliefs.items()}, NEEDS, now)

    for number, skill in enumerate(SKILLS):
        assert ours.of(skill).there == pytest.approx(there[0, number], abs=1e-12)
        rise = next_lab.expected(there, taught)[0, number]
        assert ours.of(skill).rise == pytest.approx(rise, abs=1e-12)
        assert ours.is_settled(skill) == settled[0, number]
        assert ours.is_probed(skill) == next_lab.is_probed(there, last)[0, number]


@pytest.mark.parametrize("seed", range(6))
def test_labs_are_worth_the_same(seed, monkeypatch):
    monkeypatch.setattr("learners.readings.all_skills", lambda: SKILLS)
    monkeypatch.setattr(candidates, "skills_of", lambda lab: (lab,))
    beliefs, policy = worked(seed)
    now = policy.believed.time_s
    held = {skill: one.now(now) for skill, one in beliefs.items()}
    learner = Learner(held, {}, {}, needs=NEEDS, now=now)

    found = [worth_of(skill, learner).total for skill in SKILLS]

    assert found == pytest.approx(policy.read().worth[0], abs=1e-12)


@pytest.mark.parametrize("seed", range(6))
def test_a_cohort_teaches_the_product_what_it_teaches_the_simulation(seed):
    chance = random.Random(seed)
    policy, runs, held = NextLabOfCohort(COURSE, 1, COHORT), [], {}
    for order in range(1, 13):
        number = chance.randrange(len(SKILLS) - 1)
        right, skill = chance.random() < 0.6, SKILLS[number]
        policy.last = np.array([number])
        asked = COURSE.practises[policy.last]
        policy.see(asked, asked & right)
        runs.append(RunShown(uuid4(), {skill: [float(right)]}))
        seen = Observation(order, f"run {order}", "correct" if right else "incorrect")
        held[skill] = held.get(skill, Belief()).after(seen)

    learner = Learner(
        held, {}, {}, needs=NEEDS, cohort=LiveCohort("sequencing@1.1", COHORT), runs=runs
    )

    read = policy.read()
    for number, skill in enumerate(SKILLS):
        assert learner.readings.of(skill).there == pytest.approx(read.there[0, number], abs=1e-12)
        assert learner.readings.of(skill).worth == pytest.approx(read.worth[0, number], abs=1e-12)
        assert learner.readings.is_settled(skill) == policy.declared()[0, number]
        assert not learner.readings.is_lacking(skill, missing=True)


def test_a_lab_of_which_nothing_is_left_to_learn_can_still_be_weighed(monkeypatch):
    monkeypatch.setattr(candidates, "skills_of", lambda lab: (lab,))
    sure = replace(COHORT, share=1.0)  # the strength model alone, whose chances round to one
    runs = [RunShown(uuid4(), {skill: [1.0] for skill in SKILLS}) for _ in range(60)]
    learner = Learner({}, {}, {}, needs=NEEDS, cohort=LiveCohort("sequencing@1.1", sure), runs=runs)

    for skill in SKILLS:
        worth = worth_of(skill, learner)
        assert 0 < worth.gain < 0.01
        assert 0 <= worth.readiness <= 1
        assert worth.opens >= 1


def test_of_a_skill_that_the_cohort_never_saw_the_general_constants_tell():
    general = Learner({}, {}, {}, needs=NEEDS)
    taught = replace(general, cohort=LiveCohort("sequencing@1.1", COHORT))

    assert "replication" not in COHORT.skills
    assert taught.readings.of("replication") == general.readings.of("replication")
    assert taught.readings.of("gas.a") != general.readings.of("gas.a")


def test_the_bounds_of_the_simulation_are_those_of_the_product():
    assert product.START == tracing.PRIOR
    assert product.MOST_TRIES == stages.MAX_TRIES
    assert moments.SHOWN_AT == next_lab.ENOUGH
    assert next_lab.VERSION == MODEL_VERSION


def test_a_candidates_value_is_reckoned_by_the_simulated_arithmetic(monkeypatch):
    monkeypatch.setattr(next_lab, "value", lambda worths, added: 42.0)

    assert skills_of("pendulum")
    assert candidate("pendulum", "structured", Learner({}, {}, {}), {}).value == 42.0
