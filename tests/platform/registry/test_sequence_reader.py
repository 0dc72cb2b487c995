"""A sequence reader is learnt from an installation's own verdicts, proposed, promoted, blended in and rolled back."""

import random
import shutil
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from reviewed import a_version, consent
from schoolyard import a_run, a_score
from simulated import a_simulated_class, verdict_rows

from learners import reader
from learners.current import probability_at
from learners.ledger import belief_now
from learners.mastery import mastery_review, mastery_update, mastery_update_all
from learners.models import Mastery, MasteryEvidence, Reading
from learners.tasks import follow_reader
from ml.mastery.model import moved, shipped
from ml.mastery.replay import START, seen_by
from ml.mastery.rows import Row
from ml.serving.cache import ADAPTERS
from ml.serving.versions import digest_of
from ml.tracing.observed import Observed
from ml.tracing.retrain import retrain
from registry.models import LearnerInVersion, ModelVersion, Pseudonym, TrainingRun, Transition
from registry.observations import observed_of, supply
from registry.retraining import NoGain, asked, must_gain
from registry.selectors import affected_versions
from registry.services import version_move, version_promote, version_roll_back
from registry.tasks import train
from scoring.models import Review, Score

STUDENTS, A_SCHOOL = 40, 60
CONTROL = "control_of_variables"


def as_observed(students: int) -> list[Observed]:
    """What `registry.observations` makes of them, without a database; the clock stands still."""
    constants, found = shipped(), []
    by_student: dict[str, list[Row]] = {}
    for one in verdict_rows(students):
        row = Row(
            one.student, str(one.run), one.skill, one.item, float(one.correct), one.scaffold, None
        )
        by_student.setdefault(one.student, []).append(row)
    for rows in by_student.values():
        known: set[str] = set()
        for seen in seen_by([rows], constants):
            row, item = seen.row, constants.item(seen.row.item)
            by_counts = moved(seen.before, constants.weights_of(row.skill))
            found.append(
                Observed(row.student, row.skill, row.item, row.right, START, by_counts, 1.0,
                         item.there, item.guessed(row.scaffold), row.skill in known)
            )  # fmt: skip
            known.add(row.skill)
    return found


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """A version really learnt from simulated students."""
    folder = tmp_path_factory.mktemp("version") / "tracing-1.1"
    return folder, retrain(as_observed(STUDENTS), folder, "tracing@1.1")


@pytest.fixture
def root(tmp_path, settings):
    settings.MODEL_VERSIONS = tmp_path / "versions"
    settings.MODEL_VERSIONS.mkdir()
    reader.forget()
    yield settings.MODEL_VERSIONS
    reader.forget()


@pytest.fixture
def alone(yard, root):
    """What is shipped: the counts alone."""
    folder = ADAPTERS / "tracing"
    version = a_version("tracing@1", "live", origin="shipped", folder="", digest=digest_of(folder))
    Transition.objects.create(version=version, before="", after="live")
    return version


@pytest.fixture
def proposed(alone, root, trained):
    folder, metrics = trained
    shutil.copytree(folder, root / "tracing-1.1")
    found = {"metrics": metrics, "digest": digest_of(folder), "base": alone}
    return a_version("tracing@1.1", folder="tracing-1.1", **found)


def a_while_later():
    """As if every process had looked again since the promotion."""
    Transition.objects.update(created=timezone.now() - timedelta(minutes=1))
    reader.forget()


@pytest.fixture
def promoted(yard, proposed):
    version_promote(version=proposed, admin=yard.head, reason="foretells better")
    a_while_later()
    return proposed


def scores_of(student, count=24):
    """Verdicts of a simulated student, in one run of the pendulum."""
    run = a_run(student)
    rng = random.Random(student.username)
    practices = (CONTROL, "replication", "range_coverage")
    for _ in range(count):
        a_score(
            run,
            rng.choice(practices),
            rng.choice(("correct", "correct", "incorrect", "incomplete")),
        )
    return run


def numbers(student):
    rows = Mastery.objects.filter(student=student).order_by("skill")
    return list(
        rows.values_list("skill", "probability", "uncertainty", "standing", "model_version")
    )


def everything(student):
    evidence = MasteryEvidence.objects.filter(student=student).order_by("pk")
    effects = evidence.values_list(
        "skill", "score", "review", "before", "after", "weight", "model_version"
    )
    states = Reading.objects.filter(student=student).values_list(
        "version", "order", "skill", "state"
    )
    return numbers(student), sorted(effects, key=str), list(states)


def in_steps(run):
    """As a worker counts them: one after the other, each from what is stored."""
    for score in Score.objects.filter(run=run).order_by("pk"):
        mastery_update(run=run, scores=[score.pk])


# -- learning ------------------------------------------------------------------------------------


def test_enough_verdicts_make_a_version_that_is_proposed_with_its_learners(alone, yard, settings):
    settings.TRACING_STUDENTS, settings.TRACING_VERDICTS = 30, 1000
    students = a_simulated_class(yard.school, A_SCHOOL)
    consent(*students)
    for one in students:  # who is left out to measure on goes by the pseudonym
        Pseudonym.objects.create(user=one, code=one.username.removeprefix("sim-"))

    assert train() == "proposed tracing@1.1"

    version = ModelVersion.objects.get(name="tracing@1.1")
    assert (version.task, version.state, version.base) == ("tracing", "proposed", alone)
    assert ModelVersion.objects.get(task="tracing", state="live") == alone, (
        "nothing goes live by itself"
    )
    assert version.metrics["gain_95"][0] > 0
    lineage = LearnerInVersion.objects.filter(version=version)
    assert {row.learner.user for row in lineage} == set(students)
    assert train() == "nothing new", "the same verdicts are not learnt from again"

    leaves = LearnerInVersion.objects.filter(part="trained").first().learner.user
    consent(leaves, given=False)
    assert [one.version.name for one in affected_versions()] == ["tracing@1.1"]
    assert supply().students == A_SCHOOL - 1


def test_what_leaves_the_database_names_nobody_and_says_what_the_counts_said(alone, yard):
    (student,) = a_simulated_class(yard.school, 1)

    rows = observed_of(student)

    told = as_observed(1)
    assert {row.student for row in rows} != {student.username}
    assert [(one.skill, one.item, one.right, one.known) for one in rows] == [
        (one.skill, one.item, one.right, one.known) for one in told
    ]
    assert [one.moved for one in rows] == pytest.approx([one.moved for one in told], abs=1e-3)


def test_too_few_students_or_verdicts_train_nothing(alone, yard, settings):
    consent(*a_simulated_class(yard.school, 3))
    settings.TRACING_STUDENTS, settings.TRACING_VERDICTS = 4, 10
    assert train() == "nothing new"

    settings.TRACING_STUDENTS, settings.TRACING_VERDICTS = 3, 100_000
    assert asked("tracing", "asked") == ""
    assert not TrainingRun.objects.exists()


def test_who_does_not_consent_is_not_there_to_learn_from(alone, yard, settings):
    a_simulated_class(yard.school, 2)

    assert supply() == (0, 0)


def test_a_reader_that_foretells_no_better_is_not_proposed(tmp_path):
    rng = random.Random(1)
    coins = [replace(one, right=float(rng.random() < 0.8)) for one in as_observed(STUDENTS)]
    fair = [replace(one, moved=0.0, there=0.8001, guessed=0.8) for one in coins]
    retrain(fair, tmp_path / "out", "tracing@1.1")

    with pytest.raises(NoGain, match="above zero"):
        must_gain(tmp_path / "out", "tracing")


# -- blending in ---------------------------------------------------------------------------------


def test_without_a_promoted_version_nothing_is_asked_of_it(yard, alone):
    run = scores_of(yard.ada)
    reader.live_reader()

    with CaptureQueriesContext(connection) as queries:
        mastery_update(run=run)

    assert not any("reading" in one["sql"] or "registry" in one["sql"] for one in queries)
    assert {row[-1] for row in numbers(yard.ada)} == {"logistic@1"}


def test_a_promoted_version_moves_what_is_believed_and_its_evidence_keeps_its_name(yard, proposed):
    in_steps(run := scores_of(yard.ada))
    before = numbers(yard.ada)
    version_promote(version=proposed, admin=yard.head, reason="better")
    a_while_later()

    assert follow_reader() == 1 and follow_reader() == 0
    in_steps(scores_of(yard.ada, 6))

    assert {row[-1] for row in numbers(yard.ada)} == {"logistic@1+tracing@1.1"}
    assert [row[1] for row in before] != [row[1] for row in numbers(yard.ada)]
    first = MasteryEvidence.objects.filter(student=yard.ada, score__run=run)
    assert set(first.values_list("model_version", flat=True)) == {"logistic@1"}
    later = MasteryEvidence.objects.filter(student=yard.ada).exclude(score__run=run)
    assert set(later.values_list("model_version", flat=True)) == {"logistic@1+tracing@1.1"}


def test_it_takes_part_once_every_process_knows_of_it(yard, proposed):
    version_promote(version=proposed, admin=yard.head, reason="better")
    reader.forget()

    assert reader.live_reader() is None


def test_a_rebuild_gives_the_same_numbers_to_the_digit(yard, proposed):
    in_steps(scores_of(yard.ada, 10))
    version_promote(version=proposed, admin=yard.head, reason="better")
    a_while_later()
    follow_reader()
    in_steps(run := scores_of(yard.ada))
    wrong = Score.objects.filter(run=run, verdict="incorrect").first()
    mastery_review(review=Review.objects.create(score=wrong, teacher=yard.clay, verdict="correct"))
    in_steps(scores_of(yard.ada, 5))
    before = everything(yard.ada)

    call_command("rebuild_mastery", verbosity=0)

    assert everything(yard.ada) == before


def test_a_score_that_comes_late_is_read_in_its_place(yard, promoted):
    one, two = scores_of(yard.ada, 12), scores_of(yard.ben, 12)
    Score.objects.filter(run=two).delete()
    copies = Score.objects.filter(run=one).order_by("pk")
    for score in copies:
        a_score(two, score.practice, score.verdict, seq=score.seq)
    late = list(Score.objects.filter(run=two).order_by("pk").values_list("pk", flat=True))
    in_steps(one)

    for pk in (*late[1:], late[0]):
        mastery_update(run=two, scores=[pk])

    assert [row[:3] for row in numbers(yard.ada)] == [
        (skill, pytest.approx(p, abs=1e-4), pytest.approx(u, abs=1e-4))
        for skill, p, u, *_ in numbers(yard.ben)
    ], "but for the milliseconds between them"


def test_several_students_together_get_the_numbers_of_each_alone(yard, promoted):
    runs = [scores_of(yard.ada), scores_of(yard.ben)]
    mastery_update_all(runs=runs)
    before = [everything(one) for one in (yard.ada, yard.ben)]

    call_command("rebuild_mastery", verbosity=0)

    assert [everything(one) for one in (yard.ada, yard.ben)] == before


def test_one_query_reads_and_one_writes_the_states_of_all(yard, promoted):
    runs = [scores_of(yard.ada), scores_of(yard.ben)]

    with CaptureQueriesContext(connection) as asked:
        mastery_update_all(runs=runs)

    about = [one["sql"] for one in asked if "learners_reading" in one["sql"]]
    assert [one.split()[0] for one in about].count("SELECT") == 1
    assert all("ON CONFLICT" in one for one in about if not one.startswith("SELECT"))
    assert Reading.objects.count() == 2


def test_going_back_brings_the_counts_alone_back(yard, proposed):
    in_steps(scores_of(yard.ada))
    before = numbers(yard.ada)
    version_promote(version=proposed, admin=yard.head, reason="better")
    a_while_later()
    follow_reader()
    assert numbers(yard.ada) != before

    version_roll_back(task="tracing", admin=yard.head)
    reader.forget()
    follow_reader()

    assert numbers(yard.ada) == before
    assert not Reading.objects.exists()


def test_what_it_adds_fades_and_lists_say_the_same_as_pages(yard, promoted):
    in_steps(scores_of(yard.ada))
    later = timezone.now().timestamp() + 20 * 86_400

    for row in Mastery.objects.filter(student=yard.ada):
        faded = belief_now(row, later).probability
        assert probability_at(row.skill, row.probability, row.standing, later) == pytest.approx(
            faded
        )
        assert faded <= row.probability
        assert faded >= min(row.probability, row.standing["start"])


def test_broken_files_leave_the_counts_alone(yard, promoted, root, caplog):
    (root / "tracing-1.1" / "reader.json").write_text("{}")

    assert reader.live_reader() is None
    assert "goes on without it" in caplog.text


# -- what is shown -------------------------------------------------------------------------------


def test_pages_say_how_much_of_a_mastery_the_reader_says(yard, promoted, client):
    in_steps(scores_of(yard.ada))
    client.force_login(yard.clay)

    page = client.get(reverse("classroom:student", args=[yard.ada.pk])).content.decode()
    assert "The steps alone say" in page and "the sequence model" in page

    client.force_login(yard.ada)
    own = client.get(reverse("learners:own_map")).content.decode()
    assert "how you worked elsewhere" in own.lower() and "sequence model" not in own


def test_the_page_of_a_version_says_how_much_better_it_foretells(yard, proposed, client):
    client.force_login(yard.head)
    page = client.get(reverse("registry:version", args=["tracing@1.1"]))
    text = page.content.decode()

    assert "better by" in text and "with it" in text
    assert "in the shadow" not in text
    with pytest.raises(ValidationError, match="no shadow"):
        version_move(version=proposed, state="shadow", admin=yard.head)
