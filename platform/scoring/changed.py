"""What would have changed a verdict: of an answer's words, and of the run where a rule spoke."""

from collections.abc import Iterator
from dataclasses import dataclass

from labs.core import RunRecord, load_lab, render
from labs.core.practices.otherwise import otherwise
from labs.core.words import LabWords
from scoring.models import Score, ScoreMarks, Verdict
from scoring.verdicts import OF_LABEL

MOST_CHANGES = 4  # of each kind


@dataclass(frozen=True)
class Changed:
    """What would have changed the verdict."""

    kind: str  # without, with: of words; rule, conduct: of the run
    what: str
    verdict: str
    verdict_name: str
    sentence: str = ""
    percent: int | None = None
    shown: bool = True
    chance: int | None = None  # that the changed run succeeds, in percent


def word_changes(score: Score, marks: ScoreMarks | None) -> Iterator[Changed]:
    """The smallest changes of the words, as the model scored them."""
    if score.scorer != Score.Scorer.EXPLANATIONS:
        return
    for kind in ("without", "with"):
        found = [one for one in (marks.changes if marks else []) if one["kind"] == kind]
        for one in found[:MOST_CHANGES]:
            verdict = Verdict(OF_LABEL[one["label5"]])
            yield Changed(
                kind=kind,
                what=one["text"],
                verdict=verdict.value,
                verdict_name=str(verdict.label),
                percent=round(100 * one["confidence"]),
                shown=one["shown"],
            )


def rule_changes(score: Score, record: RunRecord, words: LabWords) -> Iterator[Changed]:
    """What in the run would have changed the rule's verdict: the rule run again, not guessed."""
    if score.scorer != Score.Scorer.RULES:
        return
    lab = load_lab(score.run.lab)
    for one in otherwise(record, score.seq, score.practice):
        verdict = Verdict(one.verdict.verdict) if one.verdict else None
        yield Changed(
            kind="rule",
            what=render(lab, words.language, one.key, one.params),
            verdict=verdict.value if verdict else "",
            verdict_name=str(verdict.label) if verdict else "",
            sentence=render(lab, words.language, one.verdict.message, one.verdict.params)
            if one.verdict
            else "",
        )
