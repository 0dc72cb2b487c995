"""From what rules and models said to the rows that keep it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from labs.core import PracticeVerdict
from scoring.judging import RUBRIC, Failure, Judged
from scoring.models import Score, Verdict

if TYPE_CHECKING:
    from ml.explanations.verdicts import ExplanationVerdict
    from ml.procedures.actions import ProcedureVerdict

# The five labels of the SemEval answers as verdicts on what a student has shown. `irrelevant` says
# something, but nothing that was asked; `non_domain` says nothing yet ("I don't know").
OF_LABEL = {
    "correct": Verdict.CORRECT,
    "partially_correct_incomplete": Verdict.INCOMPLETE,
    "contradictory": Verdict.INCORRECT,
    "irrelevant": Verdict.INCORRECT,
    "non_domain": Verdict.INCOMPLETE,
}
OF_MOVEMENT = {
    "productive": Verdict.CORRECT,
    "unproductive": Verdict.INCORRECT,
    "neutral": Verdict.NOTE,
}
FAILED = "failed"  # why a score abstains: the model raised, or took a worker along
TRIED = ("apply", "record")  # the kinds of action that make a trial or write it down
MOST_TAGS = 60
PROCEDURE_PRACTICE = "collect"  # the step whose conduct the procedures model reads


def scores_of(judged: Judged) -> Iterator[Score]:
    """One row for each scorer and practice."""
    for rule in judged.rules:
        yield _rule_score(judged, rule)
    if judged.explained is not None:
        yield _explanation_score(judged, judged.explained)
    if judged.proceeded is not None:
        yield _procedure_score(judged, judged.proceeded)
    for scorer, failure in judged.failures.items():
        yield _failed_score(judged, Score.Scorer(scorer), failure)


def _rule_score(judged: Judged, rule: PracticeVerdict) -> Score:
    return _score(
        judged,
        scorer=Score.Scorer.RULES,
        practice=rule.practice,
        verdict=rule.verdict,
        confidence=1.0,
        evidence=list(rule.evidence) or [judged.seq],
        detail={
            "message": rule.message,
            "params": dict(rule.params),
            "rows": list(rule.rows),
            "controls": list(rule.controls),
            "misconception": rule.misconception,
        },
    )


def _explanation_score(judged: Judged, said: "ExplanationVerdict") -> Score:
    explanation = judged.explanation
    return _score(
        judged,
        scorer=Score.Scorer.EXPLANATIONS,
        practice=judged.practice,
        verdict=Verdict.UNSURE if said.abstained else OF_LABEL[said.label5],
        confidence=said.confidence,
        abstained=said.abstained,
        abstained_because=said.abstained_because,
        model_version=said.model_version,
        evidence=[judged.seq],
        detail={
            "label5": said.label5,
            "label3": said.label3,
            "p3": [round(p, 4) for p in said.p3],
            "p5": [round(p, 4) for p in said.p5],
            "language": said.language,
            "words": list(said.words),
            "question_id": explanation.question_id if explanation else "",
            **_graded(judged),
        },
    )


def _graded(judged: Judged) -> dict[str, dict[str, int]]:
    """How many graded answers were at hand, and up to which review; nothing where there were none."""
    graded = judged.graded
    if not graded.answers:
        return {}
    return {"graded": {"answers": len(graded.answers), "last_review": graded.last_review}}


def _procedure_score(judged: Judged, said: "ProcedureVerdict") -> Score:
    return _score(
        judged,
        scorer=Score.Scorer.PROCEDURES,
        practice=PROCEDURE_PRACTICE,
        verdict=Verdict.UNSURE if said.abstained else OF_MOVEMENT[said.verdict],
        confidence=said.confidence,
        abstained=said.abstained,
        abstained_because="unsure" if said.abstained else "",
        model_version=said.model_version,
        evidence=[judged.seq],
        detail={
            "p_success": said.p_success,
            "movement": said.verdict,
            "tags": _tags(judged, said),
        },
    )


def _tags(judged: Judged, said: "ProcedureVerdict") -> dict[str, list[int]]:
    """The latest trials' events by their mark; what is older stands with the scores before."""
    found: dict[str, list[int]] = {}
    actions = judged.procedure.actions if judged.procedure else ()
    tagged = zip(actions, said.tags, strict=False)  # a request that is no run has no marks
    trials = [(a.seq, tag.word) for a, tag in tagged if a.kind in TRIED]
    for seq, word in trials[-MOST_TAGS:]:
        found.setdefault(word, []).append(seq)
    return found


def _failed_score(judged: Judged, scorer: Score.Scorer, failure: Failure) -> Score:
    """The model could not do it: a verdict that says so, for the teacher."""
    words = scorer == Score.Scorer.EXPLANATIONS
    return _score(
        judged,
        scorer=scorer,
        practice=judged.practice if words else PROCEDURE_PRACTICE,
        verdict=Verdict.UNSURE,
        confidence=0.0,
        abstained=True,
        abstained_because=FAILED,
        model_version=failure.model_version,
        evidence=[judged.seq],
        detail={"problem": failure.problem},
    )


def _score(judged: Judged, **fields: Any) -> Score:
    return Score(
        run_id=judged.run_id,
        seq=judged.seq,
        step=judged.step,
        rubric_version=rubric_version(judged),
        **fields,
    )


def rubric_version(judged: Judged) -> str:
    """The product's rules, and the regrading whose references and rubric held."""
    return f"{RUBRIC}+r{judged.criteria}" if judged.criteria else RUBRIC
