"""Scores a course's steps anew by changed criteria, beside the scores that count: nothing is written there.

It goes through the course's runs in slices short enough for the broker; each slice takes up where the
last one that was committed ended, so that a killed worker costs its slice and doubles nothing.
"""

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from labs.core.questions import QUESTIONS
from registry.live import choice_of, live_choices
from registry.models import ModelVersion
from regrading.selectors import reviewed_in
from runs.models import Run
from scoring.criteria import chain_of
from scoring.graded import GradedAnswers
from scoring.judging import EXPLANATIONS, PROCEDURES, Judged, judge_by_models, judge_by_rules
from scoring.loaded import Choice, load
from scoring.models import Regrading, Rescored, Score, ScoredStep
from scoring.records import Records
from scoring.verdicts import scores_of

if TYPE_CHECKING:
    from ml.serving import Scorers

LONGEST_S = 12.0  # of a slice: below the broker's visibility timeout
RUNS_AT_ONCE = 8

Step = tuple[UUID, int]
Group = tuple[
    UUID, str, str, str
]  # run, step, practice, scorer: of these the last counts in a mark


class CannotCompute(Exception):
    """Why a regrading can't be computed, in a sentence."""


@dataclass
class Asked:
    """Which steps are to be scored anew, and by whom."""

    scorers: dict[Step, set[str]] = field(default_factory=dict)

    def add(self, steps: Iterator[Step], scorer: str) -> None:
        for step in steps:
            self.scorers.setdefault(step, set()).add(scorer)


def runs_of(regrading: Regrading) -> list[UUID]:
    """The runs in its scope, in a fixed order."""
    runs = Run.objects.filter(assignment__course=regrading.course_id)
    if regrading.lab:
        runs = runs.filter(lab=regrading.lab)
    return list(runs.order_by("started", "pk").values_list("pk", flat=True))


def compute_slice(regrading: Regrading) -> bool:
    """Compute for a while; whether something is left to do."""
    runs = runs_of(regrading)
    scorers, chain = scorers_for(regrading), chain_of(regrading)
    end = time.monotonic() + LONGEST_S
    done = regrading.done
    while done < len(runs) and time.monotonic() < end:
        some = runs[done : done + RUNS_AT_ONCE]
        rows = list(rescored_of(regrading, some, chain, scorers))
        if not _keep(regrading, rows, done, done + len(some), len(runs)):
            return False  # another worker went on with it, or it was asked for anew
        done += len(some)
    if done < len(runs):
        return True
    Regrading.objects.filter(pk=regrading.pk, state=Regrading.State.COMPUTING, done=done).update(
        state=Regrading.State.READY, total=len(runs)
    )
    return False


@transaction.atomic
def _keep(
    regrading: Regrading, rows: Sequence[Rescored], before: int, after: int, total: int
) -> bool:
    """Rows and progress together; False where somebody else has moved it."""
    mine = Regrading.objects.filter(
        pk=regrading.pk,
        state=Regrading.State.COMPUTING,
        done=before,
        attempt=regrading.attempt,
    )
    if not mine.update(done=after, total=total):
        return False
    Rescored.objects.bulk_create(rows, batch_size=200)
    return True


# -- what is asked ---------------------------------------------------------------------------------


def asked_of(regrading: Regrading, runs: Sequence[UUID]) -> Asked:
    """Steps that the change can make a difference to."""
    asked = Asked()
    if regrading.changes_rules:
        steps = ScoredStep.objects.filter(run__in=runs).values_list("run_id", "seq")
        asked.add(iter(steps), str(Score.Scorer.RULES))
    scores = Score.counting.filter(run__in=runs).order_by()
    steps_with_new = {one.step for one in regrading.references.all()}
    if regrading.lab == QUESTIONS and steps_with_new:
        steps_with_new = {QUESTIONS}  # the one step of a set; which question is told by the texts
    if steps_with_new:
        found = scores.filter(scorer=EXPLANATIONS, step__in=steps_with_new)
        asked.add(iter(found.values_list("run_id", "seq")), EXPLANATIONS)
    if regrading.model_version:
        task = version_of(regrading).task
        asked.add(iter(scores.filter(scorer=task).values_list("run_id", "seq")), task)
    return asked


def version_of(regrading: Regrading) -> ModelVersion:
    """The version that is to score. Raises CannotCompute where it is gone."""
    found = ModelVersion.objects.filter(name=regrading.model_version).first()
    if found is None:
        raise CannotCompute(f"There is no model version {regrading.model_version} any more.")
    return found


def scorers_for(regrading: Regrading) -> "Scorers":
    """The live versions, with the one that was chosen in place of its task's."""
    choices = dict(live_choices())
    if regrading.model_version:
        version = version_of(regrading)
        choices[version.task] = choice_of(version)
    scorers = _loaded(tuple(sorted(choices.items())))
    made_by = {
        EXPLANATIONS: scorers.explanations.blend.version,
        PROCEDURES: scorers.procedures.version,
    }
    if regrading.model_version and regrading.model_version not in made_by.values():
        raise CannotCompute(
            f"The files of {regrading.model_version} are not here; what can be loaded is "
            f"{', '.join(made_by.values())}."
        )
    return scorers


@lru_cache(maxsize=1)
def _loaded(choices: tuple[tuple[str, Choice], ...]) -> "Scorers":
    """Loaded once a process for each set of versions; their digests are part of the key."""
    return load(dict(choices))


# -- scoring ---------------------------------------------------------------------------------------


def rescored_of(
    regrading: Regrading, runs: Sequence[UUID], chain: Sequence[Regrading], scorers: "Scorers"
) -> Iterator[Rescored]:
    """What would be added for these runs: groups in which something differs, from there on."""
    asked = asked_of(regrading, runs)
    old = _old_scores(runs)
    new: dict[tuple[UUID, int, str, str], Score] = {}
    failed: set[Step] = set()
    for judged in _judged(asked, chain, scorers, regrading):
        if judged.problem:
            failed.add(judged.key)  # what could not be scored anew keeps its score
            continue
        for score in scores_of(judged):
            new[score.run_id, score.seq, score.scorer, score.practice] = score
    touched = _touched(asked, old, new, failed)
    for place in reviewed_in(runs) & (touched - new.keys()):
        new[place] = old[place]  # a teacher has judged it: that verdict counts before and after
    for group in _grouped(touched, old, new).values():
        first = next((at for at, (o, n) in enumerate(group) if differs(o, n)), None)
        if first is not None:
            for before, after in group[first:]:
                yield _row(regrading, before, after)


def _old_scores(runs: Sequence[UUID]) -> dict[tuple[UUID, int, str, str], Score]:
    return {
        (one.run_id, one.seq, one.scorer, one.practice): one
        for one in Score.counting.filter(run__in=runs)
    }


def _judged(
    asked: Asked, chain: Sequence[Regrading], scorers: "Scorers", regrading: Regrading
) -> list[Judged]:
    """The real rules and models on the steps as they stood, with what teachers have said since."""
    wanted: dict[UUID, int] = {}
    for run_id, seq in asked.scorers:
        wanted[run_id] = max(seq, wanted.get(run_id, 0))
    known = Records(fixed=chain).upto(wanted)
    judged = judge_by_rules(sorted(asked.scorers, key=lambda step: step[1]), known)
    texts = {one.text for one in regrading.references.all()}
    for one in judged:
        _only_what_is_asked(one, asked.scorers[one.key], texts, bool(regrading.model_version))
    GradedAnswers().lay_beside(judged)
    judge_by_models(judged, scorers)
    return judged


def _only_what_is_asked(
    judged: Judged, scorers: set[str], texts: set[str], any_answer: bool
) -> None:
    """Leave the others out; of answers those that a new reference is for, unless the model is new."""
    if Score.Scorer.RULES not in scorers:
        judged.rules = []
    if PROCEDURES not in scorers:
        judged.procedure = None
    references = judged.explanation.reference_answers if judged.explanation else ()
    meant = any_answer or not texts.isdisjoint(references)
    if EXPLANATIONS not in scorers or not meant:
        judged.explanation = None
        scorers.discard(EXPLANATIONS)


def _touched(
    asked: Asked,
    old: Mapping[tuple[UUID, int, str, str], Score],
    new: Mapping[tuple[UUID, int, str, str], Score],
    failed: set[Step],
) -> set[tuple[UUID, int, str, str]]:
    """The scores that are or would be there of what was asked for."""
    before = {
        key
        for key in old
        if key[:2] not in failed and key[2] in asked.scorers.get((key[0], key[1]), ())
    }
    return before | set(new)


def _grouped(
    touched: set[tuple[UUID, int, str, str]],
    old: Mapping[tuple[UUID, int, str, str], Score],
    new: Mapping[tuple[UUID, int, str, str], Score],
) -> dict[Group, list[tuple[Score | None, Score | None]]]:
    """Old and new scores beside each other, by what they are about, in the order of the run."""
    found: dict[Group, list[tuple[Score | None, Score | None]]] = {}
    for key in sorted(touched, key=lambda key: (str(key[0]), key[1], key[2], key[3])):
        before, after = old.get(key), new.get(key)
        one = after or before
        if one is not None:
            group = (one.run_id, one.step, one.practice, one.scorer)
            found.setdefault(group, []).append((before, after))
    return found


def differs(old: Score | None, new: Score | None) -> bool:
    """Whether a reader could tell the two apart, but for what they were computed with."""
    if old is None or new is None:
        return old is not new
    return _said(old) != _said(new)


def _said(score: Score) -> tuple[object, ...]:
    return (
        score.verdict,
        score.abstained,
        score.abstained_because,
        round(score.confidence, 3),
        score.detail.get("message"),
        score.model_version,
    )


def _row(regrading: Regrading, old: Score | None, new: Score | None) -> Rescored:
    """A new score before it is one; without a verdict where nothing would be said any more."""
    if new is None:
        assert old is not None
        return Rescored(
            regrading=regrading,
            run_id=old.run_id,
            seq=old.seq,
            scorer=old.scorer,
            practice=old.practice,
            step=old.step,
            old=old,
        )
    return Rescored(
        regrading=regrading,
        run_id=new.run_id,
        old=old,
        **{f: getattr(new, f) for f in Rescored.SAME},
    )
