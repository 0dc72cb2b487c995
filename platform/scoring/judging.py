"""What the rules and the two models say about steps; nothing is written here."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from labs.core import EventRow, Explanation, PracticeVerdict, RunRecord, assess
from labs.core.questions import QUESTIONS
from scoring.records import KnownRun

if TYPE_CHECKING:
    from ml.explanations.verdicts import ExplanationRequest, ExplanationVerdict
    from ml.procedures.actions import ProcedureRequest, ProcedureVerdict
    from ml.serving import Scorers

log = logging.getLogger(__name__)

RUBRIC = "rules@3"  # raise when a rule of labs.core.practices changes what it says

EXPLANATIONS, PROCEDURES = "explanations", "procedures"  # the models, as scores name them

# The step to whose margin a verdict belongs, where the target is no step itself.
STEP_OF_TARGET = {"diagram": "analyse", "run": "limits"}


@dataclass(frozen=True)
class Failure:
    """A model that could not score a step, and why."""

    model_version: str
    problem: str


@dataclass(frozen=True)
class Graded:
    """Answers to one question, the newest first, with the classes that teachers' verdicts mean."""

    answers: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    last_review: int = 0  # the highest id among all their reviews: which state of them it is


NOTHING = Graded()


@dataclass
class Judged:
    """One step with everything that was said about it."""

    run_id: UUID
    seq: int
    lab: str
    step: str
    target: str
    course_id: int | None
    rules: list[PracticeVerdict] = field(default_factory=list)
    institution_id: int | None = None  # the student's
    explanation: Explanation | None = None
    graded: Graded = NOTHING  # what teachers have said of other answers to its question
    procedure: "ProcedureRequest | None" = None
    explained: "ExplanationVerdict | None" = None
    proceeded: "ProcedureVerdict | None" = None
    failures: dict[str, Failure] = field(default_factory=dict)  # by scorer
    superseded: bool = False  # a newer step of the same kind was waiting: the model was left out
    criteria: int = 0  # the regrading by whose references and rubric it was judged
    problem: str = ""  # an error in a rule or a model: the step counts as scored, and says so

    @property
    def key(self) -> tuple[UUID, int]:
        return self.run_id, self.seq

    @property
    def wants_model(self) -> bool:
        return self.explanation is not None or self.procedure is not None

    @property
    def kind(self) -> tuple[UUID, str]:
        """Of several waiting steps of one kind only the newest is of interest to its student."""
        return self.run_id, self.practice if self.explanation is not None else "procedure"

    @property
    def practice(self) -> str:
        """What the words are about: their step, or the question of a set."""
        return self.explanation.step if self.explanation is not None else self.step


def judge_by_rules(
    steps: Sequence[tuple[UUID, int]], known: Mapping[UUID, KnownRun]
) -> list[Judged]:
    """Rules at once, and the questions for the models. Steps whose event is gone are left out."""
    ordered = sorted(steps, key=lambda step: step[1])
    found = [_judge(known[run_id], seq) for run_id, seq in ordered if run_id in known]
    return [one for one in found if one is not None]


def judge_by_models(judged: Sequence[Judged], scorers: "Scorers") -> None:
    """One forward pass of each model for all of them; on what a model fails it says nothing."""
    from ml.serving.apart import Unscorable, score_apart

    asked = [one for one in judged if not one.superseded and not one.failures]
    texts = [one for one in asked if one.explanation is not None]
    runs = [one for one in asked if one.procedure is not None]
    requests = [
        explanation_request(one.explanation, one.graded) for one in texts if one.explanation
    ]
    explained = score_apart(scorers.explanations.score, requests)
    for one, words in zip(texts, explained, strict=True):
        if isinstance(words, Unscorable):
            _failed(one, EXPLANATIONS, words.problem, scorers.explanations.blend.version)
        else:
            one.explained = words
    proceeded = score_apart(
        scorers.procedures.score, [one.procedure for one in runs if one.procedure]
    )
    for one, way in zip(runs, proceeded, strict=True):
        if isinstance(way, Unscorable):
            _failed(one, PROCEDURES, way.problem, scorers.procedures.version)
        else:
            one.proceeded = way


def give_up_on_models(judged: Judged, problem: str) -> None:
    """The rules have spoken; no model is asked, and a teacher is."""
    if judged.explanation is not None:
        _failed(judged, EXPLANATIONS, problem)
    if judged.procedure is not None:
        _failed(judged, PROCEDURES, problem)


def give_up_on_rules(
    known: Mapping[UUID, KnownRun], step: tuple[UUID, int], problem: str
) -> list[Judged]:
    """A step on which not even the rules are asked; empty where the event is gone."""
    run_id, seq = step
    event = known[run_id].event(seq) if run_id in known else None
    if event is None:
        return []
    run, course_id = known[run_id].run, known[run_id].course_id
    return [Judged(run.pk, seq, run.lab, "", event.target, course_id, problem=problem)]


def _failed(judged: Judged, scorer: str, problem: str, model_version: str = "") -> None:
    judged.failures[scorer] = Failure(model_version, problem)
    judged.problem = judged.problem or f"{scorer}: {problem}"[:200]


def _judge(known: KnownRun, seq: int) -> Judged | None:
    event = known.event(seq)
    if event is None:
        return None
    run = known.run
    judged = Judged(run.pk, seq, run.lab, "", event.target, known.course_id)
    judged.institution_id = run.student.institution_id
    judged.criteria = known.criteria
    try:
        _fill(judged, event, known.at(seq))
    except Exception as error:
        # One run's bad luck must not hold up the others, nor come back for ever.
        log.exception("run %s: the rules failed on event %d", run.pk, seq)
        judged.problem = repr(error)[:200]
    return judged


def _fill(judged: Judged, event: EventRow, record: RunRecord) -> None:
    judged.step = step_of(event, record)
    judged.rules = assess(record, judged.seq)
    judged.explanation = record.explanation(judged.seq)
    if "trial" in event.observations:
        judged.procedure = procedure_request(record)


def step_of(event: EventRow, record: RunRecord) -> str:
    if record.lab.name == QUESTIONS:
        return QUESTIONS
    if any(step.name == event.target for step in record.lab.steps):
        return event.target
    return STEP_OF_TARGET.get(event.target, "collect")


def explanation_request(explanation: Explanation, graded: Graded = NOTHING) -> "ExplanationRequest":
    from ml.explanations.verdicts import ExplanationRequest

    return ExplanationRequest(
        answer=explanation.answer,
        question=explanation.question,
        reference_answers=explanation.reference_answers,
        reference_grades=explanation.reference_grades,
        question_id=explanation.question_id,
        graded_answers=graded.answers,
        graded_labels=graded.labels,
    )


def procedure_request(record: RunRecord) -> "ProcedureRequest":
    from ml.procedures.actions import ProcedureRequest

    rows = record.procedure()
    hypothesis: Mapping[str, Any] = record.hypothesis or {}
    return ProcedureRequest(
        lab=record.lab.name,
        controls=tuple(rows[0]["settings"]),
        actions=tuple(_procedure_action(row) for row in rows),
        target_control=str(hypothesis.get("independent", "")),
    )


def _procedure_action(row: Mapping[str, Any]) -> Any:
    from ml.procedures.actions import ProcedureAction

    return ProcedureAction(
        row["kind"], row["settings"], row["seconds"], tuple(row["changed"]), row["seq"]
    )
