"""How skills are learnt is learnt from an installation's own runs, proposed, promoted, decided by, and rolled back."""

import shutil
from datetime import timedelta

import numpy as np
import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from reviewed import a_version, consent
from schoolyard import a_run, a_score, finish, person

from labs.core import lab_names
from learners import cohort
from learners.models import Decision
from learners.pages.decision import models_in
from learners.services import decide_first, learner_of
from ml.sequencing.course import Course
from ml.sequencing.fit import observe
from ml.sequencing.retrain import retrain
from ml.sequencing.shown import Shown
from ml.sequencing.students import FadingFamily
from ml.serving.cache import ADAPTERS
from ml.serving.versions import digest_of
from people.models import User
from registry.labs_shown import shown_by, supply
from registry.models import LearnerInVersion, ModelVersion, Pseudonym, TrainingRun
from registry.retraining import NoGain, asked, must_gain, training_due
from registry.selectors import affected_versions
from registry.services import version_move, version_promote, version_roll_back
from registry.tasks import train
from scoring.models import Review, Score

CONTROL, REPLICATION, RANGE = "control_of_variables", "replication", "range_coverage"
PRACTICES = (CONTROL, REPLICATION, RANGE)
COURSE = Course(
    np.eye(3, k=-1, dtype=bool), np.array([[True, True, False], [False, True, True]]), np.arange(2)
)


def simulated(students: int, runs: int):
    """What simulated students show of three practices, run after run: [runs, students, practices]."""
    family = FadingFamily(COURSE, np.random.default_rng(5))
    return observe(family, COURSE, students, runs, np.random.default_rng(6))


def as_rows(students: int, runs: int) -> list[Shown]:
    log = simulated(students, runs)
    return [
        Shown(f"s{one:03}", run, 3.5 * run, PRACTICES[skill], bool(log.right[run, one, skill]))
        for run, one, skill in np.argwhere(log.asked)
    ]


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """A version really learnt from simulated students."""
    folder = tmp_path_factory.mktemp("version") / "sequencing-1.1"
    needs = {REPLICATION: (CONTROL,), RANGE: (REPLICATION,)}
    return folder, retrain(as_rows(60, 8), needs, folder, "sequencing@1.1")


@pytest.fixture
def root(tmp_path, settings):
    settings.MODEL_VERSIONS = tmp_path / "versions"
    settings.MODEL_VERSIONS.mkdir()
    cohort.forget()
    yield settings.MODEL_VERSIONS
    cohort.forget()


@pytest.fixture
def general(yard, root):
    """What is shipped: the general constants."""
    digest = digest_of(ADAPTERS / "sequencing")
    return a_version("sequencing@1", "live", origin="shipped", folder="", digest=digest)


@pytest.fixture
def proposed(general, root, trained):
    folder, metrics = trained
    shutil.copytree(folder, root / "sequencing-1.1")
    found = {"metrics": metrics, "digest": digest_of(folder), "base": general}
    return a_version("sequencing@1.1", folder="sequencing-1.1", **found)


@pytest.fixture
def promoted(yard, proposed):
    version_promote(version=proposed, admin=yard.head, reason="foretells better")
    cohort.forget()
    return proposed


def worked(student, rights=(True, True, False)):
    """Runs of the student, a day apart, each of which says something of one practice."""
    for number, right in enumerate(rights):
        run = finish(a_run(student))
        a_score(run, PRACTICES[number % 3], "correct" if right else "incorrect")
        type(run).objects.filter(pk=run.pk).update(
            started=timezone.now() - timedelta(days=len(rights) - number)
        )


def a_school_of(school, students: int, runs: int):
    """Simulated students with their runs and scores."""
    log = simulated(students, runs)
    people = [person(f"sim-{number}", "student", school) for number in range(students)]
    for number, student in enumerate(people):
        for one in range(runs):
            run = finish(a_run(student, lab_names()[one % len(lab_names())]))
            for skill in np.flatnonzero(log.asked[one, number]):
                right = log.right[one, number, skill]
                a_score(run, PRACTICES[skill], "correct" if right else "incorrect")
    return people


# -- learning ------------------------------------------------------------------------------------


def test_enough_students_are_learnt_from_at_night_and_what_gains_nothing_is_not_proposed(
    general, yard, settings
):
    settings.SEQUENCING_STUDENTS = 24
    students = a_school_of(yard.school, 24, 6)
    consent(*students)
    for one in students:  # who is left out to measure on goes by the pseudonym
        Pseudonym.objects.create(user=one, code=one.username.removeprefix("sim-"))

    said = train()

    run = TrainingRun.objects.get(task="sequencing")
    assert run.reviews == 24 * 6
    assert said.startswith("no_gain")
    assert "what the next lab shows" in run.why_none
    assert "on 6 students left out; the interval must lie above zero" in run.why_none
    assert ModelVersion.objects.get(task="sequencing", state="live") == general
    assert train() == "nothing new", "the same runs are not learnt from again"


def test_too_few_consenting_students_are_not_learnt_from(general, yard, settings):
    settings.SEQUENCING_STUDENTS = 3
    students = a_school_of(yard.school, 3, 6)
    consent(*students[:2])
    before = training_due("sequencing"), asked("sequencing", "asked")
    consent(students[2])

    assert before == ("", "")
    assert (training_due("sequencing"), asked("sequencing", "asked")) == ("verdicts", "asked")
    assert supply() == (3, 18)


def test_what_leaves_the_database_names_nobody(general, yard):
    worked(yard.ada)

    rows = list(shown_by(yard.ada))

    assert [(one.run, one.skill, one.right) for one in rows] == [
        (0, CONTROL, True), (1, REPLICATION, True), (2, RANGE, False),
    ]  # fmt: skip
    assert [round(one.day) for one in rows] == [0, 1, 2]
    assert {one.student.startswith("learner-") for one in rows} == {True}
    assert yard.ada.username not in str(rows)


def test_what_foretells_no_better_is_not_proposed(tmp_path):
    rng = np.random.default_rng(1)
    coins = [
        Shown(f"s{student:02}", run, float(run), skill, bool(rng.random() < 0.7))
        for student in range(24)
        for run in range(4)
        for skill in PRACTICES
    ]
    retrain(coins, {}, tmp_path / "out", "sequencing@1.1")

    with pytest.raises(NoGain, match="what the next lab shows"):
        must_gain(tmp_path / "out", "sequencing")


# -- deciding ------------------------------------------------------------------------------------


def test_without_a_promoted_version_no_run_is_read(yard, general):
    worked(yard.ada)
    learner = learner_of(yard.ada)

    assert (learner.cohort, learner.runs) == (None, ())
    assert decide_first(yard.ada).model_version == "next-lab@5 logistic@1"


def test_a_promoted_version_reads_the_runs_and_decisions_name_it(yard, promoted):
    worked(yard.ada)
    learner = learner_of(yard.ada)

    live = learner.cohort
    assert len(learner.runs) == 3
    there = live.mind_after(learner.runs).there()[0]
    for skill, place in live.cohort.places.items():
        assert learner.readings.of(skill).there == pytest.approx(there[place])
    version = decide_first(yard.ada).model_version
    assert version == "next-lab@5+sequencing@1.1 logistic@1"
    assert models_in(version) == [
        "choice of the next lab, version 5",
        "how students here learn, for the choice of the next lab, version 1.1",
        "learner model, logistic with forgetting, version 1",
    ]


def test_what_a_review_corrects_counts_in_the_next_decision(yard, promoted):
    worked(yard.ada, rights=(True,))
    before = learner_of(yard.ada).readings.of(CONTROL).there
    Review.objects.create(score=Score.objects.get(), teacher=yard.clay, verdict="incorrect")

    assert learner_of(yard.ada).readings.of(CONTROL).there < before


def test_going_back_lets_the_general_constants_decide_again(yard, promoted):
    worked(yard.ada)
    version_roll_back(task="sequencing", admin=yard.head)
    cohort.forget()

    assert learner_of(yard.ada).cohort is None
    assert Decision.objects.count() == 0
    assert decide_first(yard.ada).model_version == "next-lab@5 logistic@1"


def test_a_damaged_version_is_refused_and_the_general_constants_go_on(yard, promoted, root, caplog):
    (root / "sequencing-1.1" / "cohort.json").write_text("{}")
    cohort.forget()

    assert cohort.live_cohort() is None
    assert "can't be read" in caplog.text
    assert learner_of(yard.ada).cohort is None


def test_a_learner_who_withdraws_is_found_in_the_version(yard, promoted):
    learner = Pseudonym.objects.create(user=yard.ada)
    LearnerInVersion.objects.create(version=promoted, learner=learner, part="trained", answers=4)
    consent(yard.ada)
    before = [one.version.name for one in affected_versions()]
    consent(yard.ada, given=False)

    assert before == []
    assert [one.version.name for one in affected_versions()] == ["sequencing@1.1"]


# -- pages ---------------------------------------------------------------------------------------


def test_the_page_of_a_version_says_what_it_does_and_how_much_better_it_foretells(
    yard, proposed, client
):
    client.force_login(User.objects.create_superuser("root"))
    text = client.get(reverse("registry:version", args=["sequencing@1.1"])).content.decode()

    assert "Choice of the next lab" in text
    assert "Mastery, gates and marks stay as they are" in text
    assert "better by" in text
    assert "in the shadow" not in text
    for wrong in ("What it scores", "learnt from reviews", "No figures are recorded"):
        assert wrong not in text
    with pytest.raises(ValidationError, match="no shadow"):
        version_move(version=proposed, state="shadow", admin=yard.head)


def test_the_page_of_what_is_shipped_shows_its_card(yard, general, client):
    general.card = (ADAPTERS / "sequencing" / "card.md").read_text()
    general.save()
    client.force_login(yard.head)
    text = client.get(reverse("registry:version", args=["sequencing@1"])).content.decode()

    assert "simulated students" in text
    assert "of the way to the oracle" in text
