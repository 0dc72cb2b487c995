"""Versions, answers and reviews for the tests of the registry."""

from pathlib import Path
from typing import Any

from django.utils import timezone
from schoolyard import a_run, a_score

from people.models import User
from registry.models import ModelVersion
from runs.models import Event, Run
from scoring.models import Review, Score

GOOD = "If the string is longer, the period gets longer."


def a_version(name: str, state: str = "proposed", **fields: Any) -> ModelVersion:
    task = name.partition("@")[0]
    values: dict[str, Any] = {"origin": "retrained", "folder": name, "digest": "0" * 64} | fields
    return ModelVersion.objects.create(task=task, name=name, state=state, **values)


def a_stored_version(root: Path, name: str, state: str = "proposed", **fields: Any) -> ModelVersion:
    """With a small folder of its own, whose digest is that of its row."""
    from ml.serving.versions import digest_of

    folder = root / name
    folder.mkdir(parents=True)
    (folder / "head.safetensors").write_bytes(name.encode())
    return a_version(name, state, digest=digest_of(folder), **fields)


def an_answer(student: User, text: str = GOOD, run: Run | None = None, **fields: Any) -> Score:
    """A hypothesis in words, as it stands in the events, with what the model said of it."""
    run = run or a_run(student)
    seq = run.events.count() + 1
    said = {"independent": "length", "dependent": "period", "direction": "increases", "text": text}
    Event.objects.create(
        run=run, seq=seq, client_seq=seq, server_time=timezone.now(), target="hypothesis",
        action="state", scorable=True, value=said, new=said,
    )  # fmt: skip
    values: dict[str, Any] = {
        "scorer": "explanations", "step": "hypothesis", "model_version": "explanations@1",
        "confidence": 0.9, "detail": {"label3": "correct", "p3": [0.7, 0.1, 0.2]},
    }  # fmt: skip
    return a_score(run, "hypothesis", seq=seq, **(values | fields))


def a_review(student: User, teacher: User, text: str = GOOD, verdict: str = "correct") -> Review:
    return Review.objects.create(score=an_answer(student, text), teacher=teacher, verdict=verdict)


def consent(*students: User, given: bool = True) -> None:
    for student in students:
        student.consents_to_training = given
        student.save(update_fields=["consents_to_training"])
