"""What the review queue says of each action, in both languages."""

import pytest
from django.utils import translation
from schoolyard import Schoolyard, a_run, an_event

from labs.core import lab_names, load_lab
from labs.core.words import words_of
from runs.models import Event, Run
from scoring.telling import told


def done(run: Run, seq: int, target: str, action: str, new: object = None) -> Event:
    event = an_event(run, seq, target, action)
    event.new = new
    return event


LIKE_EVERY_LAB = {("step", "open"): "collect", ("notebook", "note"): "id", ("length", "set"): 0.8}


@pytest.mark.parametrize("lab", lab_names())
def test_every_action_of_a_lab_is_told_in_chinese(yard: Schoolyard, lab: str):
    run = a_run(yard.ada, lab=lab)
    pairs = [*load_lab(lab).actions, *LIKE_EVERY_LAB]

    with translation.override("zh-hans"):
        words = words_of(lab, "zh-hans")
        said = [
            told(done(run, 50 + place, *pair, LIKE_EVERY_LAB.get(pair)), words)
            for place, pair in enumerate(pairs)
        ]

    for one, pair in zip(said, pairs, strict=True):
        assert pair[1] not in one, f"{pair} is told as {one}"


@pytest.mark.parametrize(
    ("target", "action", "value", "sentence"),
    [
        ("length", "set", 0.8, "length → 0.8"),
        ("notebook", "record", None, "trial recorded"),
        ("step", "open", "collect", "step opened Collect data"),
        ("apparatus", "release", None, "Release"),
        ("claim", "state", None, "Claim stated"),
        ("notebook", "note", "steps.question", "note written steps.question"),
    ],
)
def test_an_action_is_told_in_a_few_words(yard: Schoolyard, target, action, value, sentence):
    event = done(a_run(yard.ada), 50, target, action, value)

    assert told(event, words_of("pendulum", "en")) == sentence
