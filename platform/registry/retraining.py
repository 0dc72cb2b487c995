"""Learns from reviews, and from verdicts, at night and proposes what comes of it; nothing here makes a version live."""

import json
import logging
import shutil
import subprocess
import sys
import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from ml.explanations import reviewed as answers
from ml.procedures import reviewed as trials
from ml.sequencing import shown
from ml.tracing import observed as verdicts
from registry import labs_shown, observations
from registry.folders import folder_of
from registry.models import (
    Evaluation,
    LearnerInVersion,
    ModelVersion,
    Pseudonym,
    TrainingRun,
    Transition,
)
from registry.observations import SCORE_NOTHING, SEQUENCING, TRACING
from registry.reviewed_trials import consented_trials, reviewed_trials
from registry.selectors import live_version, withdrawn_from
from registry.sentences import kept, sentence
from registry.services import read_folder
from registry.training_data import consented_reviews, reviewed_answers

log = logging.getLogger(__name__)

TASKS = ("explanations", "procedures", TRACING, SEQUENCING)
LOST_AFTER = timedelta(minutes=10)  # past its limit a training is one whose worker has gone


class WithoutVersion(Exception):
    """A training that brought no version, with the sentence that says why, as a row keeps it."""

    def __init__(self, key: str, **values: Any) -> None:
        self.ending = kept(key, **values)
        super().__init__(sentence(self.ending))


class CannotTrain(WithoutVersion):
    """It did not come to its end."""


class NoGain(WithoutVersion):
    """It came to its end and brought nothing, or too little."""


class Broken(Exception):
    """The program that trains failed, with the last lines that it wrote."""


def training_due(task: str = "explanations") -> str:
    """Why a training is due; empty when it is not."""
    live = live_version(task)
    if live is None:
        return ""
    withdrawn = withdrawn_from(live).exists() and not _tried_since_withdrawal(live)
    if task == TRACING:
        return observations.observations_due(withdrawn)
    if task == SEQUENCING:
        return labs_shown.cohort_due(withdrawn)
    if 0 < settings.RETRAIN_AFTER <= new_reviews(task):
        return TrainingRun.Because.REVIEWS
    if withdrawn:
        return TrainingRun.Because.WITHDRAWN
    return ""


def asked(task: str, because: str) -> str:
    """Why somebody wants it now; trials are learnt from only where a teacher has judged some.

    What scores no steps only where there is enough.
    """
    if task in SCORE_NOTHING:
        there = observations.supply() if task == TRACING else labs_shown.supply()
        return because if there.enough else ""
    return because if task == "explanations" or consented_trials().exists() else ""


def new_reviews(task: str = "explanations") -> int:
    """Consented reviews since the last training that proposed a version began."""
    last = TrainingRun.objects.filter(task=task, state=TrainingRun.State.PROPOSED).first()
    consented = consented_reviews if task == "explanations" else consented_trials
    return consented(last.started if last else None).count()


def _tried_since_withdrawal(live: ModelVersion) -> bool:
    """Whether a version without those learners waits already for somebody to promote it."""
    waiting = ModelVersion.objects.filter(
        task=live.task, state__in=(ModelVersion.State.PROPOSED, ModelVersion.State.SHADOW)
    )
    return any(not withdrawn_from(one).exists() for one in waiting.filter(created__gt=live.created))


def close_lost(before: datetime | None = None) -> int:
    """Trainings whose worker was killed are marked as failed; how many there were.

    Those are the ones past every limit, or all that began `before` the one trainer did.
    """
    limit = timezone.now() - timedelta(seconds=settings.RETRAIN_LIMIT_S) - LOST_AFTER
    lost = TrainingRun.objects.filter(state=TrainingRun.State.RUNNING, started__lt=before or limit)
    return lost.update(
        state=TrainingRun.State.FAILED,
        ended=timezone.now(),
        ending=kept("worker_lost"),
    )


def train(*, because: str, task: str = "explanations") -> TrainingRun | None:
    """One training from beginning to end; None while another one runs. The row says how it ended."""
    close_lost()
    try:
        with transaction.atomic():
            run = TrainingRun.objects.create(
                task=task,
                because=because,
                whole=settings.RETRAIN_WHOLE and task == "explanations",
            )
    except IntegrityError:
        return None
    try:
        run.version = _train(run)
        run.state = TrainingRun.State.PROPOSED
    except NoGain as said:
        run.state, run.ending = TrainingRun.State.NO_GAIN, said.ending
    except Exception as error:
        log.exception("training %d of %s failed", run.pk, task)
        run.state = TrainingRun.State.FAILED
        if isinstance(error, CannotTrain):
            run.ending = error.ending
        else:
            run.problem = str(error) if isinstance(error, Broken) else repr(error)
    run.ended = timezone.now()
    run.save()
    return run


def _train(run: TrainingRun) -> ModelVersion:
    base = live_version(run.task)
    if base is None:
        raise CannotTrain("none_live", task=run.task)
    root = Path(settings.MODEL_VERSIONS)
    root.mkdir(parents=True, exist_ok=True)
    name = next_name(base)
    made = root / name.replace("@", "-")
    if made.exists():  # left by a training that was killed between renaming and registering
        shutil.rmtree(made)
    # The data lie in a folder of the owner's alone, for as long as they are learnt from.
    with tempfile.TemporaryDirectory(prefix="building-", dir=root) as scratch:
        reviews, out = Path(scratch) / "reviews.jsonl", Path(scratch) / "version"
        run.reviews = _write_reviews(run.task, reviews)
        _in_a_process_of_its_own(_command(run, reviews, base, out, name))
        if run.task in SCORE_NOTHING:
            must_gain(out, run.task)
        out.rename(made)
    return propose(base=base, name=name, folder=made)


def _command(
    run: TrainingRun, reviews: Path, base: ModelVersion, out: Path, name: str
) -> list[str]:
    """What makes a version of a task in `out`."""
    common = [sys.executable, "-m", f"ml.{run.task}.retrain", "--out", str(out), "--version", name]
    if run.task == TRACING:
        return [*common, "--data", str(reviews)]
    if run.task == SEQUENCING:
        return [*common, "--data", str(reviews), "--needs", str(_needs_beside(reviews))]
    options = _options(run.whole) if run.task == "explanations" else []
    return [*common, "--reviews", str(reviews), "--base", str(folder_of(base)), *options]


def must_gain(folder: Path, task: str) -> None:
    """What scores no steps is proposed only where it foretells better, whichever students are drawn."""
    metrics = json.loads((folder / "metrics.json").read_text())
    gain, (low, high) = metrics["gain"], metrics["gain_95"]
    if low <= 0:
        students = metrics["measured_on"]
        raise NoGain(f"no_gain_{task}", gain=gain, low=low, high=high, students=students)


def _write_reviews(task: str, path: Path) -> int:
    """What is learnt from, pseudonymised; how many there are."""
    if task == "explanations":
        return answers.write(path, reviewed_answers())
    if task == TRACING:
        return verdicts.write(path, observations.observed())
    if task == SEQUENCING:
        _needs_beside(path).write_text(json.dumps(labs_shown.needs_shipped()), encoding="utf-8")
        return shown.write(path, labs_shown.shown())
    return trials.write(path, reviewed_trials())


def _needs_beside(path: Path) -> Path:
    return path.with_suffix(".needs.json")


def _options(whole: bool) -> list[str]:
    """How answers in words are learnt from, as the settings have it."""
    sets = ["--data", settings.RETRAIN_SETS] if settings.RETRAIN_SETS else []
    return [*(["--whole"] if whole else _private()), *sets]


def _in_a_process_of_its_own(command: list[str]) -> None:
    """Its memory ends with it, and it can be ended when it takes too long."""
    try:
        done = subprocess.run(
            command,
            cwd=settings.BASE_DIR,
            capture_output=True,
            text=True,
            timeout=settings.RETRAIN_LIMIT_S,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise CannotTrain("too_long", seconds=settings.RETRAIN_LIMIT_S) from error
    if done.returncode:
        raise Broken("\n".join(done.stderr.strip().splitlines()[-12:])[-2000:])


def _private() -> list[str]:
    """How much a version may tell of one answer, where the settings bound that."""
    if not settings.RETRAIN_EPSILON:
        return []
    return ["--private", str(settings.RETRAIN_EPSILON), "--delta", str(settings.RETRAIN_DELTA)]


def next_name(base: ModelVersion) -> str:
    """explanations@2 -> explanations@2.1, then @2.2: the number of what is shipped stays in front."""
    root = base.name.split(".")[0]
    taken = ModelVersion.objects.filter(name__startswith=f"{root}.").values_list("name", flat=True)
    numbers = [int(one.rpartition(".")[2]) for one in taken if one.rpartition(".")[2].isdecimal()]
    return f"{root}.{max(numbers, default=0) + 1}"


@transaction.atomic
def propose(*, base: ModelVersion, name: str, folder: Path) -> ModelVersion:
    """Write down a version that was trained, with its lineage and what it was measured to be."""
    lineage = json.loads((folder / "lineage.json").read_text())
    learners = lineage.pop("learners")
    found = read_folder(folder)
    version = ModelVersion.objects.create(
        task=base.task,
        name=name,
        origin=ModelVersion.Origin.RETRAINED,
        folder=folder.name,
        base=base,
        lineage=lineage,
        **found,
    )
    _write_learners(version, learners)
    _write_evaluations(base, version, found["metrics"]["reviews"])
    Transition.objects.create(version=version, before="", after=ModelVersion.State.PROPOSED)
    return version


def _write_learners(version: ModelVersion, learners: dict[str, dict[str, int]]) -> None:
    codes = {code for counts in learners.values() for code in counts}
    known = dict(Pseudonym.objects.filter(code__in=codes).values_list("code", "pk"))
    LearnerInVersion.objects.bulk_create(
        LearnerInVersion(version=version, learner_id=known[code], part=part, answers=count)
        for part, counts in learners.items()
        for code, count in counts.items()
    )


def _write_evaluations(base: ModelVersion, version: ModelVersion, reviews: dict[str, Any]) -> None:
    """Before and after on the same answers."""
    for one, when in ((base, "before"), (version, "after")):
        Evaluation.objects.update_or_create(
            version=one,
            digest=reviews["kept_digest"],
            defaults={
                "answers": reviews["kept"],
                "figures": reviews[when]["figures"],
                "subgroups": reviews[when]["subgroups"],
            },
        )
