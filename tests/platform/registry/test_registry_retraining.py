"""The nightly training: really trained on few answers, proposed and never promoted, failures in a row."""

import shutil
import subprocess
from datetime import timedelta

import pytest
from django.utils import timezone
from reviewed import a_review, a_stored_version, a_version, consent
from schoolyard import person

from ml.explanations.scorer import ExplanationScorer
from ml.serving.settings import ServingSettings
from ml.serving.versions import digest_of
from registry import retraining
from registry.folders import folder_of
from registry.models import LearnerInVersion, ModelVersion, Pseudonym, TrainingRun
from registry.selectors import affected_versions, comparison_of, versions_with, withdrawn_from
from registry.tasks import train

ANSWERS = (
    ("If the string is longer, the period gets longer.", "correct"),
    ("A longer string makes each swing slower.", "correct"),
    ("The period gets shorter when the string is longer.", "incorrect"),
    ("I think it changes.", "incomplete"),
)


@pytest.fixture
def root(tmp_path, settings, small_sets):
    settings.MODEL_VERSIONS = tmp_path / "versions"
    settings.RETRAIN_SETS = str(small_sets)
    settings.RETRAIN_AFTER = 4
    return tmp_path / "versions"


@pytest.fixture
def live(root, small_version) -> ModelVersion:
    shutil.copytree(small_version, root / "explanations-7")
    return a_version(
        "explanations@7", "live", folder="explanations-7", digest=digest_of(small_version)
    )


def reviews_of(yard, learners: int = 8) -> list:
    students = [person(f"student{n}", "student", yard.school) for n in range(learners)]
    consent(*students)
    for student in students:
        for text, verdict in ANSWERS:
            a_review(student, yard.clay, text, verdict)
    return students


def test_enough_new_reviews_make_a_version_that_is_proposed(yard, root, live):
    students = reviews_of(yard)

    assert train() == "proposed explanations@7.1"

    version = ModelVersion.objects.get(name="explanations@7.1")
    assert (version.state, version.base, version.origin) == ("proposed", live, "retrained")
    assert ModelVersion.objects.get(state="live") == live, "nothing goes live by itself"
    run = TrainingRun.objects.get()
    assert (run.state, run.because, run.reviews) == ("proposed", "reviews", 32)
    scorer = ExplanationScorer.load(ServingSettings(), folder_of(version))
    assert scorer.blend.version == "explanations@7.1"
    compared = comparison_of(version)
    assert compared.before.version == live
    assert compared.before.answers == compared.after.answers > 0
    assert "scaffold" in compared.after.subgroups
    lineage = LearnerInVersion.objects.filter(version=version)
    assert {row.learner.user for row in lineage} == set(students)
    assert sum(row.answers for row in lineage) == 32
    assert [one["name"] for one in version.lineage["sets"]] == ["beetle", "scientsbank", "reviews"]
    assert [path.name for path in root.iterdir() if path.name.startswith("building")] == []
    assert retraining.training_due() == "", "the same reviews are not learnt from again"


def test_few_reviews_are_left_for_another_night(yard, root, live, settings):
    settings.RETRAIN_AFTER = 33
    reviews_of(yard)

    assert train() == "nothing new"
    assert not TrainingRun.objects.exists()


def test_a_failed_training_leaves_a_row_that_says_why(yard, root, live):
    (root / "explanations-7" / "held.npz").unlink()
    reviews_of(yard)

    assert train().startswith("failed")

    run = TrainingRun.objects.get()
    assert (run.state, run.version) == ("failed", None)
    assert "held.npz" in run.problem
    assert "Traceback" not in run.problem
    assert list(ModelVersion.objects.all()) == [live]
    assert [path.name for path in root.iterdir()] == ["explanations-7"]


def test_a_setting_makes_the_training_private(yard, root, live, settings, monkeypatch):
    """The training itself is tried with `ml.explanations.retrain`; here, that it is asked for."""
    asked: list[list[str]] = []

    def refuse(command, **_):
        asked.append(command)
        return subprocess.CompletedProcess(command, 1, stdout="", stderr="asked")

    monkeypatch.setattr(retraining.subprocess, "run", refuse)
    settings.RETRAIN_EPSILON, settings.RETRAIN_DELTA = 6.0, 1e-6
    reviews_of(yard)

    train()

    (command,) = asked
    assert command[command.index("--private") + 1] == "6.0"
    assert command[command.index("--delta") + 1] == "1e-06"
    assert "--whole" not in command


def test_a_training_that_takes_too_long_is_ended_and_says_so(yard, root, live, settings):
    settings.RETRAIN_LIMIT_S = 1
    reviews_of(yard)

    train()

    assert TrainingRun.objects.get().why_none == "not done after 1 s"


def test_two_trainings_never_run_at_once(yard, root, live):
    TrainingRun.objects.create(task="explanations", because="reviews")
    reviews_of(yard)

    assert train() == "another one runs"
    assert TrainingRun.objects.count() == 1


@pytest.mark.usefixtures("valkey")
def test_a_message_that_is_given_out_again_trains_nothing_again(yard, root, live, monkeypatch):
    """A solo worker acknowledges at the end; a training takes longer than the broker waits for that."""
    failed = subprocess.CompletedProcess([], 1, stdout="", stderr="asked")
    monkeypatch.setattr(retraining.subprocess, "run", lambda *_, **__: failed)
    reviews_of(yard)

    said = [
        train.apply(kwargs={"because": "asked"}, task_id=message).get()
        for message in ("one", "one", "another")
    ]

    assert [one.partition(" ")[0] for one in said] == ["failed", "begun", "failed"]
    assert TrainingRun.objects.count() == 2


def test_a_training_whose_worker_was_killed_is_closed_by_the_next(yard, root, live):
    lost = TrainingRun.objects.create(task="explanations", because="reviews")
    TrainingRun.objects.filter(pk=lost.pk).update(started=timezone.now() - timedelta(days=1))

    assert train() == "nothing new"

    lost.refresh_from_db()
    assert (lost.state, bool(lost.ended)) == ("failed", True)
    assert "worker" in lost.why_none


# -- consent withdrawn -----------------------------------------------------------------------------


def learnt_from(version: ModelVersion, user, answers: int = 3, part: str = "trained") -> None:
    learner, _ = Pseudonym.objects.get_or_create(user=user)
    LearnerInVersion.objects.create(version=version, learner=learner, part=part, answers=answers)


def test_versions_that_learnt_from_somebody_who_withdraws_are_listed(yard, root):
    consent(yard.ada, yard.ben)
    old = a_stored_version(root, "explanations@1.1", "retired")
    new = a_stored_version(root, "explanations@1.2", "live")
    other = a_stored_version(root, "explanations@1.3")
    learnt_from(old, yard.ada)
    learnt_from(new, yard.ada)
    learnt_from(new, yard.ben)
    learnt_from(other, yard.ben)
    assert affected_versions() == []

    consent(yard.ada, given=False)

    code = Pseudonym.objects.get(user=yard.ada).code
    found = [(one.version, one.learners, one.answers, one.codes) for one in affected_versions()]
    assert found == [(new, 1, 3, [code]), (old, 1, 3, [code])]
    assert set(versions_with(yard.ada)) == {old, new}


def test_who_was_erased_is_still_found(yard, root):
    consent(yard.eve)
    version = a_stored_version(root, "explanations@1.1", "live")
    learnt_from(version, yard.eve)

    yard.eve.delete()

    assert [one.version for one in affected_versions()] == [version]


def test_who_was_only_measured_on_is_in_no_model(yard, root):
    version = a_stored_version(root, "explanations@1.1", "live")
    learnt_from(version, yard.ada, part="measured")

    assert affected_versions() == []


def test_a_withdrawal_makes_a_training_due_until_a_version_without_them_waits(yard, root):
    consent(yard.ada)
    live = a_stored_version(root, "explanations@1.1", "live")
    learnt_from(live, yard.ada)
    assert retraining.training_due() == ""

    consent(yard.ada, given=False)
    assert withdrawn_from(live).count() == 1
    assert retraining.training_due() == "withdrawn"

    a_stored_version(root, "explanations@1.2")
    assert retraining.training_due() == ""
