"""A student asks for a second look at a score, takes it back, and gets the teacher's answer."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone, translation
from schoolyard import Schoolyard, a_run, a_score, an_event, finish

from labs.core import BadAction
from runs import speaking
from runs.models import Event, TeacherMessage
from runs.protocol import schema
from runs.views import told_so_far
from scoring import second_looks, services
from scoring.models import Feedback, Review, ReviewItem
from scoring.second_looks import MOST_ASKED, check_dispute, look_ask, look_withdraw, store_dispute


@pytest.fixture(autouse=True)
def rung(monkeypatch):
    """The bells that would have rung; nobody listens here."""
    bells: list[object] = []
    monkeypatch.setattr(services, "ring_all", bells.extend)
    monkeypatch.setattr(second_looks, "ring_all", bells.extend)
    monkeypatch.setattr(speaking, "ring", bells.extend)
    return bells


def a_note(yard: Schoolyard, seq: int = 1, **run: object) -> Feedback:
    """Ada was told that her run does not show replication."""
    made = a_run(yard.ada, assignment=yard.assignment, **run)
    an_event(made, seq, "notebook", "record")
    score = a_score(made, "replication", "incorrect", seq=seq)
    return Feedback.objects.create(
        run=made, score=score, seq=seq, message="feedback.replication.none"
    )


def disputed(note: Feedback, comment: str) -> Event:
    event = an_event(note.run, note.run.events.count() + 1, "feedback", "dispute")
    event.new = {"feedback": note.pk, "comment": comment}
    return event


def looks_told(note: Feedback) -> list[dict[str, object]]:
    return [one for one in told_so_far(note.run) if one["type"] == "second_look"]


def test_it_works(yard, client):
    note = a_note(yard)
    finish(note.run)
    client.force_login(yard.ada)

    asked = client.post(f"/review/second-looks/{note.pk}/", {"why": " I did it twice "})
    client.force_login(yard.clay)
    item = ReviewItem.objects.get()
    card = client.get("/review/?reason=student").content.decode()
    words = {"verdict": "correct", "answer": "You did, in trial 4.", "comment": "hasty rule"}
    client.post(f"/review/{item.pk}/", words)

    assert asked["Location"] == f"/runs/{note.run_id}/report/#note-{note.pk}"
    assert "I did it twice" in card
    [told] = looks_told(note)
    assert (told["state"], told["verdict"]) == ("answered", "correct")
    assert (told["words"], told["from"]) == ("You did, in trial 4.", yard.clay.shown_name)
    note.score.refresh_from_db()
    assert note.score.verdict == "incorrect", "both verdicts stay"
    assert Review.objects.get().verdict == "correct"


def test_the_answer_comes_to_the_bench_as_a_message_and_keeps_the_teachers_notes_out(yard, rung):
    note = a_note(yard)
    look_ask(score=note.score, student=yard.ada)

    services.review_record(
        score=note.score, teacher=yard.clay, verdict="correct", comment="hasty", answer="Well done."
    )

    message = TeacherMessage.objects.get(run=note.run)
    assert "shown" in message.text
    assert message.text.endswith("Well done.")
    assert "hasty" not in message.text


def test_the_message_speaks_the_language_of_the_run(yard):
    note = a_note(yard, language="zh-hans")
    look_ask(score=note.score, student=yard.ada)

    services.review_record(score=note.score, teacher=yard.clay, verdict="correct")

    with translation.override("zh-hans"):
        name = str(Review.objects.get().get_verdict_display())
    assert name in TeacherMessage.objects.get().text


def test_a_review_that_nobody_asked_for_sends_nothing(yard):
    note = a_note(yard)

    services.review_record(score=note.score, teacher=yard.clay, verdict="correct")

    assert not TeacherMessage.objects.exists()


def test_what_is_told_is_in_the_protocol(yard):
    note = a_note(yard)
    look_ask(score=note.score, student=yard.ada, why="no")
    services.review_record(score=note.score, teacher=yard.clay, verdict="correct", answer="Yes.")

    known = schema()["$defs"]["second_look"]

    assert set(looks_told(note)[0]) == set(known["properties"])


def test_a_question_can_be_taken_back_and_asked_again(yard, client):
    note = a_note(yard)
    client.force_login(yard.ada)
    client.post(f"/review/second-looks/{note.pk}/", {"why": "first"})

    client.post(f"/review/second-looks/{note.pk}/withdraw/")
    taken_back = ReviewItem.objects.get()
    client.post(f"/review/second-looks/{note.pk}/", {"why": "second"})

    assert taken_back.closed and taken_back.withdrawn
    item = ReviewItem.objects.get()
    assert (item.comment, item.closed, item.withdrawn) == ("second", None, None)


def test_what_was_taken_back_leaves_the_queue(yard, client):
    note = a_note(yard)
    look_ask(score=note.score, student=yard.ada)
    look_withdraw(score=note.score)
    client.force_login(yard.clay)

    assert "Nothing waits for you" in client.get("/review/").content.decode()


def test_an_answered_question_is_neither_asked_again_nor_taken_back(yard):
    note = a_note(yard)
    look_ask(score=note.score, student=yard.ada)
    services.review_record(score=note.score, teacher=yard.clay, verdict="incorrect")

    with pytest.raises(ValidationError):
        look_ask(score=note.score, student=yard.ada)
    with pytest.raises(BadAction):
        check_dispute(note.run_id, {"feedback": note.pk, "comment": ""})
    assert not look_withdraw(score=note.score)


def test_so_many_in_a_short_time_and_no_more(yard):
    notes = [a_note(yard) for _ in range(MOST_ASKED + 1)]
    for note in notes[:-1]:
        look_ask(score=note.score, student=yard.ada)

    with pytest.raises(ValidationError):
        look_ask(score=notes[-1].score, student=yard.ada)

    ReviewItem.objects.update(created=timezone.now() - timedelta(minutes=11))
    assert look_ask(score=notes[-1].score, student=yard.ada).closed is None


def test_a_program_is_told_in_json(yard, client):
    note = a_note(yard)
    client.force_login(yard.ada)

    refused = client.post(
        f"/review/second-looks/{note.pk}/withdraw/", headers={"accept": "application/json"}
    )

    assert refused.status_code == 409
    assert "no question" in refused.json()["refused"]


@pytest.mark.parametrize("who", ["ben", "eve", "clay", "head"])
def test_nobody_asks_in_anothers_name(yard, client, who):
    note = a_note(yard)
    client.force_login(getattr(yard, who))

    assert client.post(f"/review/second-looks/{note.pk}/").status_code == 404
    assert not ReviewItem.objects.exists()


def test_a_student_reads_the_answer_over_the_api_and_no_comment(yard, client):
    note = a_note(yard)
    services.review_record(
        score=note.score, teacher=yard.clay, verdict="correct", comment="hasty", answer="Yes."
    )

    client.force_login(yard.ada)
    mine = client.get("/api/v1/reviews/").json()["results"][0]
    client.force_login(yard.clay)
    theirs = client.get("/api/v1/reviews/").json()["results"][0]

    assert (mine["comment"], mine["answer"]) == ("", "Yes.")
    assert theirs["comment"] == "hasty"


# -- from the bench --------------------------------------------------------------------------------


def test_the_bench_asks_with_an_action_and_may_change_the_reason(yard):
    note = a_note(yard)

    check_dispute(note.run_id, {"feedback": note.pk, "comment": ""})
    store_dispute(disputed(note, "I meant the other way"))
    store_dispute(disputed(note, "I meant the mass"))

    item = ReviewItem.objects.get(reason="student")
    assert (item.score, item.comment) == (note.score, "I meant the mass")


def test_nobody_can_dispute_a_note_of_another_run(yard):
    note, other = a_note(yard), a_run(yard.ben)

    with pytest.raises(BadAction):
        check_dispute(other.pk, {"feedback": note.pk})
