"""How the model marked each action, beside the actions of a replay."""

import gzip
import json

import pytest
from django.utils import translation

from replay.tags import tags_of
from replay.tape import tape_of
from scoring.models import Score
from tests.support.recorded import record_run


@pytest.fixture
def run(yard):
    return record_run(yard.ada, "pendulum", assignment=yard.assignment)


@pytest.fixture
def trials(run):
    """The events that made a trial or wrote one down, by number."""
    return [event.seq for event in run.events.all() if "trial" in event.observations]


def mark(run, seq, **tags):
    return Score.objects.create(
        run=run,
        seq=seq,
        scorer="procedures",
        practice="collect",
        verdict="note",
        confidence=0.9,
        detail={"p_success": 0.6, "movement": "neutral", "tags": tags},
    )


def marks_on_tape(run, **options):
    options = {"language": "en", "figures": True} | options
    tape = json.loads(gzip.decompress(tape_of(run, **options).packed))
    return {moment["seq"]: moment["tag"] for moment in tape["moments"] if "tag" in moment}


def test_a_mark_stands_with_its_action(run, trials):
    mark(run, trials[1], productive=trials[:1], unproductive=[trials[1]])

    assert marks_on_tape(run) == {
        trials[0]: {"word": "productive", "name": "productive action"},
        trials[1]: {"word": "unproductive", "name": "unproductive action"},
    }


def test_marks_of_all_scores_come_together(run, trials):
    scores = [mark(run, seq, neutral=[seq]) for seq in trials[:3]]

    assert set(tags_of(scores)) == set(trials[:3])


def test_a_word_that_no_longer_exists_is_left_out(run, trials):
    assert tags_of([mark(run, trials[0], splendid=[trials[0]])]) == {}


def test_marks_are_in_the_readers_language(run, trials):
    mark(run, trials[0], productive=trials[:1])

    with translation.override("zh-hans"):
        (tag,) = marks_on_tape(run, language="zh-hans").values()

    assert any("\u4e00" <= letter <= "\u9fff" for letter in tag["name"])


def test_students_are_not_shown_what_only_a_model_thinks_of_their_actions(run, trials):
    mark(run, trials[0], productive=trials[:1])

    assert marks_on_tape(run, figures=False) == {}
