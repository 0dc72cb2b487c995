"""Words and hints of a teacher: to whom they go, once, kept, and not too many."""

import pytest
from schoolyard import Schoolyard, a_run, an_event

from runs import speaking
from runs.models import Event, Run, TeacherMessage
from runs.reader import RunReader
from runs.speaking import SENDINGS, TooManyMessages, hint_send, message_seen, message_send

pytestmark = pytest.mark.usefixtures("valkey")


@pytest.fixture
def run(yard: Schoolyard) -> Run:
    return a_run(yard.ada, assignment=yard.assignment, step="collect")


def ask(run: Run, seq: int, step: str, rung: int) -> Event:
    event = an_event(run, seq, "hint", "ask", {"step": step})
    event.observations = {"hint": {"step": step, "rung": rung}}
    event.save()
    return event


def heard(run: Run, reader) -> list[dict]:
    """What a socket that opens now is told by the teacher."""
    seat = RunReader(run.pk, reader.pk, "zh-hans")
    seat.open()
    return [one for one in seat.resume(0).messages if one["type"] == "message"]


def test_words_reach_those_benches_and_no_other(
    yard, run, monkeypatch, django_capture_on_commit_callbacks
):
    other = a_run(yard.ben, assignment=yard.assignment)
    bells = []
    monkeypatch.setattr(speaking, "ring", bells.extend)

    with django_capture_on_commit_callbacks(execute=True):
        message_send(runs=[run], teacher=yard.clay, text=" Look here. ")

    assert [(group, bell["type"]) for group, bell in bells] == [(f"run.{run.pk}", "run.changed")]
    assert [(one.run_id, one.text) for one in TeacherMessage.objects.all()] == [
        (run.pk, "Look here.")
    ]
    assert heard(other, yard.ben) == []


def test_who_was_away_gets_the_words_when_the_bench_opens(yard, run):
    message_send(runs=[run], teacher=yard.clay, text="Look here.")

    (told,) = heard(run, yard.ada)

    assert (told["text"], told["from"], told["seen"]) == ("Look here.", "clay", False)


def test_what_was_put_away_is_told_as_seen(yard, run):
    (sent,) = message_send(runs=[run], teacher=yard.clay, text="Look here.")

    assert message_seen(run_id=run.pk, message_id=sent.pk)
    assert not message_seen(run_id=run.pk, message_id=sent.pk)
    assert heard(run, yard.ada)[0]["seen"]


def test_a_message_of_another_run_is_not_put_away(yard, run):
    other = a_run(yard.ben, assignment=yard.assignment)
    (sent,) = message_send(runs=[other], teacher=yard.clay, text="Look here.")

    assert not message_seen(run_id=run.pk, message_id=sent.pk)


def test_a_hint_is_the_next_rung_that_the_student_does_not_have(yard, run):
    ask(run, 1, "collect", 1)

    first = hint_send(runs=[run], teacher=yard.clay)
    second = hint_send(runs=[run], teacher=yard.clay)
    none = hint_send(runs=[run], teacher=yard.clay)

    assert [(one.step, one.rung) for one in first + second] == [("collect", 2), ("collect", 3)]
    assert none == []


def test_a_hint_is_told_in_the_readers_language(yard, run):
    (sent,) = hint_send(runs=[run], teacher=yard.clay)

    (told,) = heard(run, yard.ada)

    assert (told["kind"], told["step"], told["rung"]) == ("hint", "collect", 1)
    assert sent.text.isascii() and not told["text"].isascii()


def test_each_student_gets_a_hint_for_the_own_step(yard, run):
    other = a_run(yard.ben, assignment=yard.assignment, step="claim")

    sent = hint_send(runs=[run, other], teacher=yard.clay)

    assert [(one.run_id, one.step, one.rung) for one in sent] == [
        (run.pk, "collect", 1),
        (other.pk, "claim", 1),
    ]


def test_no_teacher_floods_a_bench(yard, run):
    for number in range(SENDINGS):
        message_send(runs=[run], teacher=yard.clay, text=f"{number}")

    with pytest.raises(TooManyMessages):
        message_send(runs=[run], teacher=yard.clay, text="one more")

    message_send(runs=[run], teacher=yard.dow, text="a colleague's own")
    assert TeacherMessage.objects.count() == SENDINGS + 1


def test_one_sending_to_a_whole_class_counts_once(yard):
    runs = [a_run(yard.ada, assignment=yard.assignment) for _ in range(SENDINGS + 1)]

    message_send(runs=runs, teacher=yard.clay, text="Five minutes left.")
    message_send(runs=runs, teacher=yard.clay, text="Time.")

    assert TeacherMessage.objects.count() == 2 * len(runs)
