"""Answers that the real models have scored, for the tests of regrading."""

from typing import Any

from schoolyard import Schoolyard, a_run, an_event

from people.models import User
from registry.live import live_choices
from regrading import computing
from runs.models import Run
from scoring.judging import judge_by_models, judge_by_rules
from scoring.models import Score
from scoring.records import Records
from scoring.writing import write

COLOUR = "Does the colour of the string matter for the time?"


def score_as_a_worker(run: Run, *seqs: int) -> list[Score]:
    """Rules and models on these events, written as a drain writes them."""
    records = Records()
    judged = judge_by_rules([(run.pk, seq) for seq in seqs], records.upto({run.pk: max(seqs)}))
    scorers = computing._loaded(tuple(sorted(live_choices().items())))
    judge_by_models(judged, scorers)
    write(judged, complete=True)
    return list(Score.objects.filter(run=run, seq__in=seqs))


def an_answer(student: User, yard: Schoolyard, text: str, seq: int = 1, **fields: Any) -> Run:
    """A run in which the student has asked a question of their own, scored."""
    run = fields.pop("run", None) or a_run(
        student, assignment=yard.assignment, stage=yard.version.stages.get(position=1)
    )
    event = an_event(run, seq, "question", "answer")
    event.new = {"text": text}
    event.save()
    run.steps_done = ["question"]
    run.save()
    score_as_a_worker(run, seq)
    return run
