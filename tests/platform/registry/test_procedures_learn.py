"""The nightly training from teachers' reviews of trials: really trained, proposed, never promoted."""

import json

import pytest
from reviewed import a_version, consent
from schoolyard import person

from ml.serving.cache import ADAPTERS
from ml.serving.versions import digest_of
from registry import retraining
from registry.models import LearnerInVersion, ModelVersion, TrainingRun
from registry.reviewed_trials import consented_trials, reviewed_trials
from registry.selectors import affected_versions, comparison_of
from registry.tasks import train
from scoring.models import Review, Score
from tests.support.recorded import record_run


@pytest.fixture
def live(yard, tmp_path, settings) -> ModelVersion:
    settings.MODEL_VERSIONS = tmp_path / "versions"
    settings.RETRAIN_AFTER = 4
    folder = ADAPTERS / "procedures"
    return a_version("procedures@3", "live", origin="shipped", folder="", digest=digest_of(folder))


@pytest.fixture
def students(yard):
    """Four learners, two judged trials each."""
    found = [person(f"student{n}", "student", yard.school) for n in range(4)]
    consent(*found)
    for student in found:
        run = record_run(student, "pendulum")
        seqs = [event.seq for event in run.events.all() if "trial" in event.observations][:2]
        for seq, verdict in zip(seqs, ("correct", "incorrect"), strict=True):
            review(run, seq, yard.clay, verdict)
    return found


def review(run, seq, teacher, verdict):
    score = Score.objects.create(
        run=run, seq=seq, scorer="procedures", practice="collect", verdict="note", confidence=0.7,
        detail={"p_success": 0.5, "movement": "neutral"},
    )  # fmt: skip
    return Review.objects.create(score=score, teacher=teacher, verdict=verdict)


def test_enough_new_reviews_make_a_version_that_is_proposed(live, students):
    assert train() == "proposed procedures@3.1"

    version = ModelVersion.objects.get(name="procedures@3.1")
    assert (version.state, version.base, version.origin) == ("proposed", live, "retrained")
    assert ModelVersion.objects.get(state="live") == live, "nothing goes live by itself"
    run = TrainingRun.objects.get()
    assert (run.task, run.state, run.reviews, run.whole) == ("procedures", "proposed", 8, False)
    lineage = LearnerInVersion.objects.filter(version=version)
    assert {row.learner.user for row in lineage} == set(students)
    assert sum(row.answers for row in lineage) == 8
    compared = comparison_of(version)
    assert compared.before.version == live and compared.before.answers == compared.after.answers
    assert version.lineage["learnt"] == ["trust"], "of four learners nothing else can be learnt"
    assert retraining.training_due("procedures") == "", "the same reviews are not learnt from again"


def test_who_withdraws_is_found_in_the_lineage_and_left_out_of_the_next(live, students):
    train()
    trained = LearnerInVersion.objects.filter(part="trained").first().learner.user
    consent(trained, given=False)

    assert [one.version.name for one in affected_versions()] == ["procedures@3.1"]
    assert consented_trials().count() == 6


def test_few_reviews_are_left_for_another_night(live, students, settings):
    settings.RETRAIN_AFTER = 9

    assert train() == "nothing new"
    assert not TrainingRun.objects.exists()


def test_a_request_of_an_administrator_does_not_train_on_nothing(live):
    assert retraining.asked("procedures", "asked") == ""


def test_what_leaves_the_database_names_nobody_and_holds_no_words(live, students):
    rows = [one.to_json() for one in reviewed_trials()]

    text = json.dumps(rows)
    assert len(rows) == 8 and {row["helped"] for row in rows} == {True, False}
    assert all(student.username not in text for student in students)
    kinds = {action["kind"] for row in rows for action in row["request"]["actions"]}
    assert kinds <= {"start", "set", "apply", "read", "record", "reset", "state", "answer", "hint"}
    assert {key for row in rows for action in row["request"]["actions"] for key in action} == {
        "kind", "settings", "seconds", "changed", "seq",
    }  # fmt: skip


def test_a_verdict_that_does_not_say_which_way_is_no_label(live, students, yard):
    Review.objects.filter(verdict="correct").update(verdict="incomplete")

    assert consented_trials().count() == 4
