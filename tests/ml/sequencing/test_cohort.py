"""What other students teach of a course: followed in closed form, kept in a file, learnt from runs, and foretelling."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch

from ml.sequencing import belief, classes
from ml.sequencing.cohort import FILE, BrokenCohort, Cohort, StrengthBelief
from ml.sequencing.cohort_card import card
from ml.sequencing.course import Course, draw_course
from ml.sequencing.families import FAMILIES
from ml.sequencing.fit import fit_cohort, observe
from ml.sequencing.foretell import fit_shows
from ml.sequencing.log import Log
from ml.sequencing.product_cohort import NextLabOfCohort
from ml.sequencing.retrain import TooFew, cut, main, retrain
from ml.sequencing.shown import Runs, Shown, digest_of, read, write

SKILLS = ("a", "b", "c")


def constants() -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """Of three skills, each of which needs the one before it."""
    needs = 2.0 * np.eye(3, k=-1)
    knowledge = {
        "known": np.array([[0.1] * 3, [0.2] * 3, [0.4] * 3]),
        "learn": np.array([[0.1] * 3, [0.25] * 3, [0.45] * 3]),
        "guess": np.full(3, 0.2),
        "slip": np.full(3, 0.1),
        "forget": np.array([0.02]),
        "shares": np.array([0.3, 0.4, 0.3]),
        "needs": needs,
    }
    strength = {
        "start": np.array([-1.0, -1.2, -1.5]),
        "gain": np.full(3, 0.8),
        "guess": np.full(3, 0.2),
        "slip": np.full(3, 0.05),
        "fade": np.array([0.03]),
        "start_apart": np.array([0.6]),
        "speed_apart": np.array([0.4]),
        "needs": needs,
    }
    return knowledge, strength


def a_cohort(share: float = 0.5) -> Cohort:
    return Cohort(SKILLS, *constants(), share)


def labs(seed: int, count: int = 12, students: int = 4):
    """Random labs of some students: what each asked for, and what was shown."""
    rng = np.random.default_rng(seed)
    for _ in range(count):
        asked = rng.random((students, 3)) < 0.5
        yield asked, asked & (rng.random((students, 3)) < 0.6)


def as_rows(log: Log) -> list[Shown]:
    """A simulated log as an installation writes it."""
    return [
        Shown(f"s{student:03}", run, 3.5 * run, f"k{skill:02}", bool(right[student, skill]))
        for run, (asked, right) in enumerate(zip(log.asked, log.right, strict=True))
        for student, skill in np.argwhere(asked)
    ]


@pytest.fixture(scope="module")
def learnt(tmp_path_factory) -> tuple[Path, dict]:
    """A version really learnt from simulated students, of whom little is foreseen by general constants."""
    rng = np.random.default_rng(7000)
    course = draw_course(rng)
    family, _ = FAMILIES["logistic_with_forgetting"](course, rng)
    log = observe(family, course, 60, 8, np.random.default_rng(7001))
    folder = tmp_path_factory.mktemp("versions") / "sequencing-1.1"
    return folder, retrain(as_rows(log), {"k01": ["k00"]}, folder, "sequencing@1.1")


def test_skills_that_are_there_are_followed_as_they_were_fitted():
    knowledge, _ = constants()
    fitted = belief.Constants(
        **{name: torch.from_numpy(one).to(torch.float64) for name, one in knowledge.items()}
    )
    tracer, mind = belief.Tracer(fitted, 4), a_cohort(share=0.0).mind(4)

    for asked, right in labs(1):
        tracer.see(asked, right)
        mind.see(asked, right)

    assert mind.there() == pytest.approx(tracer.mean(), abs=1e-9)


def test_a_strength_that_was_shown_rises_and_one_that_was_not_sinks():
    held = StrengthBelief(constants()[1], 2)
    before = held.mean.copy()
    moved, _ = held._read(
        np.array([[[True, False, False]]] * 2), np.array([[[True, False, False]], [[False] * 3]])
    )

    assert (moved[0, :, 0] > before[0, :, 0]).all()
    assert (moved[1, :, 0] < before[1, :, 0]).all()
    assert (moved[:, :, 1:] == before[:, :, 1:]).all()


def test_the_closed_form_of_strength_is_near_to_counting_many_draws():
    """One skill, one class: mean after a good step by 400,000 draws."""
    _, strength = constants()
    held = StrengthBelief(strength, 1)
    draws = np.random.default_rng(3).normal(held.mean[0, 4, 0], classes.OWN, 400_000)
    able = 1 / (1 + np.exp(-classes.SLOPE * draws))
    weights = 0.2 + (1 - 0.2 - 0.05) * able

    moved, _ = held._read(np.array([[[True, False, False]]]), np.array([[[True, False, False]]]))

    assert moved[0, 4, 0] == pytest.approx(np.average(draws, weights=weights), abs=0.01)


def test_practice_that_is_not_kept_up_fades():
    mind = a_cohort(share=1.0).mind()
    first = np.array([[True, False, False]])
    for _ in range(2):
        mind.see(first, first)
    strength = mind.strength.mean[0, :, 0].copy()
    mind.see(~first, ~first)

    assert (mind.strength.mean[0, :, 0] < strength).all()


def test_a_lab_promises_more_of_a_skill_whose_groundwork_is_there():
    mind = a_cohort().mind(2)
    first = np.array([[True, False, False]] * 2)
    for _ in range(5):
        mind.see(first, np.array([[True, False, False], [False] * 3]))

    assert mind.rise()[0, 1] > mind.rise()[1, 1]


def test_the_two_models_are_mixed_by_their_share():
    minds = [a_cohort(share).mind() for share in (0.0, 0.25, 1.0)]
    for asked, right in labs(2, students=1):
        for mind in minds:
            mind.see(asked, right)
    first, mixed, second = (mind.there() for mind in minds)

    assert mixed == pytest.approx(0.75 * first + 0.25 * second)


def test_what_is_saved_is_read_back_the_same(tmp_path):
    a_cohort(0.3).save(tmp_path)
    again = Cohort.load(tmp_path)

    assert (again.skills, again.share) == (SKILLS, 0.3)
    assert again.edges == pytest.approx(a_cohort(0.3).edges)
    assert again.lost == pytest.approx(0.7 * 0.02)


@pytest.mark.parametrize("text", ["", "[]", '{"skills": []}', '{"skills": 3, "share": "x"}'])
def test_a_file_that_holds_no_cohort_is_refused_in_words(tmp_path, text):
    (tmp_path / FILE).write_text(text)

    with pytest.raises(BrokenCohort, match="holds no cohort"):
        Cohort.load(tmp_path)


def test_the_simulated_policy_goes_by_the_cohort_and_puts_no_lab_behind():
    rng = np.random.default_rng(11)
    course = draw_course(rng)
    family, seen = FAMILIES["knowledge_tracing"](course, rng)
    log = observe(family, seen, 40, 6, np.random.default_rng(12))
    names = [str(skill) for skill in range(seen.skills)]
    policy = NextLabOfCohort(seen, 3, fit_cohort(log.part(10), log.part(0, 10), seen, names))
    group = family.draw(3, np.random.default_rng(13))
    for _ in range(5):
        lab = policy.choose(rng)
        policy.see(seen.practises[lab], group.practise(lab))

    behind, values = policy.values()
    read = policy.read()
    assert not behind.any()
    assert read.there == pytest.approx(policy.mind.there())
    assert values.shape == (3, seen.labs)


def test_rows_are_written_and_read_back_the_same(tmp_path):
    rows = [
        Shown("a", 0, 0.0, "x", True),
        Shown("a", 1, 3.5, "y", False),
        Shown("b", 0, 0.0, "x", True),
    ]

    assert write(tmp_path / "rows.csv", rows) == 3  # runs
    assert read(tmp_path / "rows.csv") == rows
    assert digest_of(read(tmp_path / "rows.csv")) == digest_of(rows)
    assert digest_of(rows[:2]) != digest_of(rows)


def test_a_shorter_history_asks_nothing_after_its_end():
    rows = [
        Shown("a", 0, 0.0, "x", True),
        Shown("a", 1, 3.5, "y", False),
        Shown("b", 0, 0.0, "x", True),
    ]
    runs = Runs.of(rows, ("x", "y"), most=40)

    assert runs.students == ("a", "b")
    assert runs.log.asked.tolist() == [
        [[True, False], [True, False]],
        [[False, True], [False, False]],
    ]
    assert runs.log.right.tolist() == [
        [[True, False], [True, False]],
        [[False, False], [False, False]],
    ]
    assert runs.days.tolist() == [[0.0, 0.0], [3.5, 0.0]]


def test_no_student_is_in_two_parts():
    parts = cut([Shown(f"s{number}", 0, 0.0, "x", True) for number in range(60)])
    who = [{one.student for one in part} for part in (parts.fitted, parts.judged, parts.kept)]

    assert all(who)
    assert sum(map(len, who)) == len(set.union(*who)) == 60


def test_a_handful_of_students_is_refused_in_words(tmp_path, capsys):
    few = [Shown(f"s{number}", 0, 0.0, "x", True) for number in range(5)]
    write(tmp_path / "rows.csv", few)
    (tmp_path / "needs.json").write_text("{}")
    files = ["--data", str(tmp_path / "rows.csv"), "--needs", str(tmp_path / "needs.json")]

    with pytest.raises(TooFew):
        cut(few)
    assert main([*files, "--out", str(tmp_path / "out"), "--version", "sequencing@1.1"]) == 2
    assert "5 students are too few" in capsys.readouterr().err


def test_a_version_is_measured_on_students_whom_it_did_not_learn_from(learnt):
    folder, metrics = learnt
    lineage = json.loads((folder / "lineage.json").read_text())

    trained, measured = (set(lineage["learners"][part]) for part in ("trained", "measured"))
    assert metrics["measured_on"] == len(measured)
    assert not trained & measured
    assert len(trained | measured) == 60
    low, high = metrics["gain_95"]
    assert low <= metrics["gain"] <= high
    before, after = (metrics["reviews"][one]["figures"] for one in ("before", "after"))
    assert before["log_loss"] - after["log_loss"] == pytest.approx(metrics["gain"], abs=2e-4)


def test_its_card_says_what_was_measured(learnt):
    folder, metrics = learnt
    text = (folder / "card.md").read_text()

    assert f"better by {metrics['gain']}" in text
    assert f"改善 {metrics['gain']}" in (folder / "card.zh.md").read_text()
    assert "Of the 1 that the graph states" in text


def test_its_card_names_what_the_runs_doubt_and_suggest():
    knowledge, strength = constants()
    needs = np.array([[0, 0, 0], [0.2, 0, 0], [1.8, 2.0, 0]])  # b needs a hardly, c both
    cohort = Cohort(SKILLS, knowledge | {"needs": needs}, strength | {"needs": needs}, 0.5)
    course = Course(np.eye(3, k=-1, dtype=bool), np.zeros((0, 3), dtype=bool), np.arange(0))
    figures = {"log_loss": 0.5, "auc": 0.7, "ece": 0.02}
    measured = {"version": "sequencing@1.1", "measured_on": 9, "gain": 0.01, "gain_95": [0.0, 0.02]}
    reviews = {"kept": 90, "before": {"figures": figures}, "after": {"figures": figures}}

    told = measured | {"reviews": reviews}
    text, chinese = (card(told, cohort, course, 30, language) for language in ("en", "zh"))

    assert "- b 以 a 为基础：0.10" in chinese
    assert "不支持 1 条，其余 1 条保持原样" in chinese
    assert "speak against 1 and leave 1 as they are" in text
    assert "- b builds on a: 0.10" in text
    assert "- c builds on a: 0.90" in text
    assert "- c builds on b" not in text


def test_the_chance_to_show_a_skill_is_found_from_what_was_shown():
    rng = np.random.default_rng(5)
    there = rng.random(20_000)
    has = rng.random(20_000) < there
    right = (rng.random(20_000) < np.where(has, 0.85, 0.25)).astype(float)

    found = fit_shows(there, right)

    assert found.there == pytest.approx(0.85, abs=0.02)
    assert found.missing == pytest.approx(0.25, abs=0.02)
