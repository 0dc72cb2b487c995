"""Courses, simulated students and policies: what must hold of each, on small groups."""

import json
from dataclasses import replace

import numpy as np
import pytest
import torch

from ml.sequencing.course import Course, draw_course, reaches, teaching_order, wrong_needs
from ml.sequencing.evaluate import main
from ml.sequencing.fit import fit_knowledge, fit_plain, fit_strength, observe
from ml.sequencing.knowledge_model import KnowledgeModel
from ml.sequencing.learner import WeighedModels
from ml.sequencing.ours import Ours
from ml.sequencing.policies import Gate, Oracle, Random
from ml.sequencing.recurrent import SequenceFamily
from ml.sequencing.strength_model import StrengthModel
from ml.sequencing.students import FadingFamily, KnowledgeFamily
from ml.sequencing.trial import run

SEEDS = range(20)


@pytest.fixture(autouse=True)
def one_thread():
    torch.set_num_threads(1)


@pytest.fixture(scope="module")
def course() -> Course:
    return draw_course(np.random.default_rng(3))


@pytest.fixture(scope="module")
def family(course) -> KnowledgeFamily:
    return KnowledgeFamily(course, np.random.default_rng(4))


@pytest.fixture(scope="module")
def log(family, course):
    return observe(family, course, 60, 12, np.random.default_rng(5))


@pytest.fixture(scope="module")
def constants(log, course):
    return fit_knowledge(log, course)


def all_same(course: Course, lab: int, students: int) -> np.ndarray:
    return np.full(students, lab)


def trial(policy, group, course, budget=15):
    generator = np.random.default_rng(7)
    return run(policy, group, course, budget=budget, horizon=budget, rng=generator)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_skill_needs_itself_even_through_others(seed):
    needs = draw_course(np.random.default_rng(seed)).needs
    assert not any(
        reaches(needs, int(p), k) for k in range(len(needs)) for p in np.flatnonzero(needs[k])
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_wrong_prerequisites_are_as_many_and_close_no_circle(seed):
    rng = np.random.default_rng(seed)
    course = draw_course(rng)
    wrong = wrong_needs(course, rng)
    assert wrong.sum() == course.needs.sum()
    assert (wrong != course.needs).any()
    place = np.argsort(teaching_order(wrong))
    assert all(place[p] < place[k] for k, p in np.argwhere(wrong))


def test_practice_teaches_and_the_rest_stays_without_forgetting(family, course):
    group = family.draw(400, np.random.default_rng(1))
    before = group.mastered()
    group.practise(all_same(course, 0, 400))
    after = group.mastered()
    inside = course.practises[0]
    assert (after[:, ~inside] == before[:, ~inside]).all()
    assert after[:, inside].mean() > before[:, inside].mean()


def test_without_its_prerequisites_a_skill_is_seldom_learnt(family, course):
    skill = int(np.flatnonzero(course.needs.any(axis=1))[0])
    group = family.draw(4000, np.random.default_rng(1))
    missing = (course.needs[skill] & ~group.there).any(axis=1)
    new = ~group.there[:, skill]
    group.practise(all_same(course, skill, 4000))
    learnt = group.there[:, skill]
    assert learnt[new & missing].mean() < 0.5 * learnt[new & ~missing].mean()


def test_what_is_not_practised_fades(course):
    group = FadingFamily(course, np.random.default_rng(2)).draw(200, np.random.default_rng(1))
    for _ in range(8):
        group.practise(all_same(course, 0, 200))
    strong = group.strength[:, 0].mean()
    for _ in range(8):
        group.practise(all_same(course, course.labs - 1, 200))
    assert group.strength[:, 0].mean() < strong - 0.05


def test_the_same_seed_gives_the_same_students(course, family):
    shown = [
        family.draw(50, np.random.default_rng(9)).practise(all_same(course, 1, 50))
        for _ in range(2)
    ]
    assert (shown[0] == shown[1]).all()


def test_fitted_constants_foresee_other_students_better_than_plain_ones(
    family, course, constants, log
):
    others = observe(family, course, 80, 12, np.random.default_rng(6))
    better = KnowledgeModel(course, constants).likelihood(others.asked, others.right)
    plain = KnowledgeModel(course, fit_plain(log, course)).likelihood(others.asked, others.right)
    assert better > plain


def test_a_belief_rises_with_what_is_shown_and_falls_with_what_is_not(course, constants):
    mind = KnowledgeModel(course, constants).mind(2, np.random.default_rng(1))
    before = mind.mastered()
    asked = np.zeros((2, course.skills), dtype=bool)
    asked[:, 0] = True
    right = asked & np.array([[True], [False]])
    for _ in range(2):
        mind.see(asked, right)
    after = mind.mastered()
    assert after[0, 0] > before[0, 0]
    assert after[1, 0] < after[0, 0] - 0.2


def test_nobody_is_declared_who_did_not_show_it_when_last_asked(course, family, constants):
    group = family.draw(60, np.random.default_rng(2))
    policy = Ours(course, _shares(course, constants, family), 60, np.random.default_rng(3), 0.5)
    trial(policy, group, course)
    assert policy.declared().any()
    assert not (policy.declared() & ~policy.shown_last).any()


def _shares(course, constants, family):
    log = observe(family, course, 20, 5, np.random.default_rng(8))
    return WeighedModels([KnowledgeModel(course, constants)], log.asked, log.right)


def test_the_oracle_does_better_than_ours_and_ours_better_than_chance(course, family, constants):
    ours = Ours(course, _shares(course, constants, family), 150, np.random.default_rng(3), 0.95)
    groups = [family.draw(150, np.random.default_rng(2)) for _ in range(3)]
    policies = [Oracle(groups[0]), ours, Random(course, constants, 150)]
    budget = 3 * course.skills
    best, mine, chance = (
        trial(policy, group, course, budget).mastered.mean()
        for policy, group in zip(policies, groups, strict=True)
    )
    assert best > mine > chance


def test_the_gate_stays_at_a_lab_until_its_skills_have_passed(course, constants):
    gate = Gate(course, constants, 1)
    first = gate.choose(np.random.default_rng(0))
    asked = course.practises[first]
    gate.see(asked, np.zeros_like(asked))
    assert gate.choose(np.random.default_rng(0)) == first
    for _ in range(12):
        gate.see(asked, asked)
    assert gate.choose(np.random.default_rng(0)) != first


def test_a_sequence_model_moves_by_what_its_students_show(course, log):
    family = SequenceFamily(course, np.random.default_rng(1), log)
    group = family.draw(300, np.random.default_rng(2))
    first = group._shows(group.memory)[:, 0].mean()
    asked = np.zeros((300, course.skills), dtype=bool)
    asked[:, 0] = True
    shown = group._shows(group._read(group.memory, asked, asked))[:, 0].mean()
    failed = group._shows(group._read(group.memory, asked, ~asked))[:, 0].mean()
    assert shown > failed
    assert 0 < first < 1


def test_fitting_makes_other_students_more_likely(course):
    fading = FadingFamily(course, np.random.default_rng(2))
    log = observe(fading, course, 60, 12, np.random.default_rng(5))
    others = observe(fading, course, 60, 12, np.random.default_rng(6))
    fitted = StrengthModel(course, fit_strength(log, course))
    as_begun = replace(fitted.fitted, start=torch.full_like(fitted.fitted.start, -1.0))
    begun = StrengthModel(course, as_begun)
    told = others.asked, others.right
    assert fitted.likelihood(*told) > begun.likelihood(*told)


def test_the_command_reports_every_policy_with_intervals_and_calls_it_simulation(capsys):
    arguments = [
        "--json",
        "--students",
        "20",
        "--courses",
        "2",
        "--logged",
        "30",
        "--family",
        "knowledge_tracing",
    ]
    assert main(arguments) == 0
    found = json.loads(capsys.readouterr().out)
    assert "simulated" in found["simulation"]
    assert "learning gain" in found["simulation"]
    cell = found["families"]["knowledge_tracing"]
    assert len(cell["policies"]) >= 6
    for one in cell["policies"].values():
        low, high = one["mastered"]["interval"]
        assert low <= one["mastered"]["value"] <= high
    assert set(cell["against_fixed_order_with_gate"]) == {
        "mastered_more",
        "distance_to_oracle_closed",
    }
