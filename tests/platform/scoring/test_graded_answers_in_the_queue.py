"""A teacher's reviews help to judge the next answer to the same question, at once and at home only."""

import pytest
from schoolyard import Schoolyard, a_run, person

from courses.models import Membership
from people.models import Institution
from scoring import marking, services
from scoring.graded import MOST_GRADED, Asked, GradedAnswers, graded_answers
from scoring.models import Feedback, Review, ReviewItem, Score, ScoreMarks
from scoring.queue import enqueue, enqueue_committed

QUESTION = "pendulum.hypothesis.length.period"
ANSWERS = {
    "it is slower because the string gets heavier": "incorrect",
    "slower since a heavier string weighs more": "incorrect",
    "because the heavy string holds it back": "incorrect",
    "a long string is heavy so it slows": "incorrect",
    "longer string longer way so more time": "correct",
    "it has a longer way to go": "correct",
    "there is more way to swing so it takes longer": "correct",
    "the string gets heavier and that makes it slower": "incorrect",
    "heavier string, so it is slower": "incorrect",
    "I think so": "incomplete",
}
SAME_IDEA = "The string gets heavier, and that makes it slower."


@pytest.fixture(autouse=True)
def silence(monkeypatch):
    """No doorbells of reviews: nobody listens here."""
    monkeypatch.setattr(services, "ring_all", lambda bells: None)


def say(yard: Schoolyard, do, text: str, who=None):
    """A hypothesis in words, on its way to the models."""
    run = a_run(who or yard.ada, assignment=yard.assignment)
    value = {
        "independent": "length",
        "dependent": "period",
        "direction": "increases",
        "text": text,
    }
    enqueue_committed(do(run, ("hypothesis", "state", value)))
    return run


def score_of(run) -> Score:
    return Score.objects.get(run=run, scorer="explanations")


def grade_all(yard: Schoolyard, do, drain) -> None:
    runs = {text: say(yard, do, text) for text in ANSWERS}
    drain()
    for text, run in runs.items():
        services.review_record(score=score_of(run), teacher=yard.clay, verdict=ANSWERS[text])


def test_an_idea_that_was_held_back_gets_its_verdict_after_ten_reviews(yard, do, drain):
    before = say(yard, do, SAME_IDEA, yard.ben)
    grade_all(yard, do, drain)

    after = say(yard, do, SAME_IDEA, yard.ben)
    drain()

    assert score_of(before).abstained
    now = score_of(after)
    assert (now.abstained, now.verdict) == (False, "incorrect")
    assert now.confidence > score_of(before).confidence
    assert now.detail["graded"] == {
        "answers": len(ANSWERS),
        "last_review": Review.objects.latest("pk").pk,
    }
    assert "graded" not in score_of(before).detail
    assert not ReviewItem.objects.filter(score=now, reason="unsure").exists()


def test_a_student_is_told_that_teachers_judgements_were_used(yard, do, drain):
    grade_all(yard, do, drain)
    after = say(yard, do, SAME_IDEA, yard.ben)
    drain()

    note = Feedback.objects.get(score=score_of(after))
    message = draining_message(note)

    assert "answers that teachers have judged" in message["why"]
    assert not any(text in str(message) for text in ANSWERS), "nobody's words are shown to another"


def draining_message(note: Feedback):
    from scoring.feedback import feedback_message

    return feedback_message(note.run.lab, note)


def test_marks_that_are_worked_out_anew_have_the_graded_answers_of_the_verdict(
    yard, do, drain, monkeypatch
):
    grade_all(yard, do, drain)
    after = say(yard, do, SAME_IDEA, yard.ben)
    drain()
    score, asked, usual = score_of(after), [], marking.work_on
    ScoreMarks.objects.filter(score=score).delete()
    monkeypatch.setattr(
        marking, "work_on", lambda judged, scorers: asked.append(judged) or usual(judged, scorers)
    )

    enqueue([(after.pk, score.seq)], again=True)
    drain()

    assert [set(one.graded.answers) for one in asked] == [set(ANSWERS)]
    assert ScoreMarks.objects.filter(score=score).exists()


def an_answer(yard: Schoolyard, do, drain, text: str, verdict: str, who=None) -> Score:
    run = say(yard, do, text, who)
    drain()
    services.review_record(score=score_of(run), teacher=yard.clay, verdict=verdict)
    return score_of(run)


def test_it_is_the_newest_verdict_on_an_answer_that_counts(yard, do, drain):
    score = an_answer(yard, do, drain, "it has a longer way to go", "incorrect")
    services.review_record(score=score, teacher=yard.clay, verdict="correct")

    asked = Asked(yard.school.pk, "pendulum", QUESTION)
    assert graded_answers(asked).labels == ("correct",)
    services.review_record(score=score, teacher=yard.clay, verdict="unsure")
    assert graded_answers(asked).labels == ()


def test_not_shown_means_what_the_model_held_likelier(yard, do, drain):
    score = an_answer(yard, do, drain, "it has a shorter way to go", "incorrect")
    asked = Asked(yard.school.pk, "pendulum", QUESTION)

    Score.objects.filter(pk=score.pk).update(detail={**score.detail, "p3": [0.1, 0.2, 0.7]})
    assert graded_answers(asked).labels == ("irrelevant",)
    Score.objects.filter(pk=score.pk).update(detail={**score.detail, "p3": [0.1, 0.6, 0.3]})
    assert graded_answers(asked).labels == ("contradictory",)
    services.review_record(score=score, teacher=yard.clay, verdict="incomplete")
    assert graded_answers(asked).labels == ("partially_correct_incomplete",)


def test_reviews_of_another_institution_another_question_and_another_lab_version_do_not_count(
    yard, do, drain
):
    score = an_answer(yard, do, drain, "it has a longer way to go", "correct")
    elsewhere = Institution.objects.create(name="Elsewhere")

    assert graded_answers(Asked(yard.school.pk, "pendulum", QUESTION)).answers
    assert not graded_answers(Asked(elsewhere.pk, "pendulum", QUESTION)).answers
    assert not graded_answers(
        Asked(yard.school.pk, "pendulum", "pendulum.hypothesis.mass.period")
    ).answers
    score.run.lab_version = "0.9"
    score.run.save()
    assert not graded_answers(Asked(yard.school.pk, "pendulum", QUESTION)).answers


def test_what_a_teacher_said_holds_when_the_rules_have_changed(yard, do, drain):
    score = an_answer(yard, do, drain, "it has a longer way to go", "correct")
    Score.objects.filter(pk=score.pk).update(rubric_version="rules@0+r7")

    assert graded_answers(Asked(yard.school.pk, "pendulum", QUESTION)).answers


def test_a_teacher_from_elsewhere_grades_nothing_here(yard, do, drain):
    run = say(yard, do, "it has a longer way to go")
    drain()
    stranger = person("stranger", "teacher", Institution.objects.create(name="Elsewhere"))
    Membership.objects.create(course=yard.course, user=stranger, part="teacher")

    services.review_record(score=score_of(run), teacher=stranger, verdict="correct")

    assert not graded_answers(Asked(yard.school.pk, "pendulum", QUESTION)).answers


def test_what_no_model_could_read_is_no_example(yard, do, drain):
    run = say(yard, do, "如果摆线变长，那么摆动的周期也会变长，因为要走的路更长。")
    drain()
    services.review_record(score=score_of(run), teacher=yard.clay, verdict="correct")

    assert not graded_answers(Asked(yard.school.pk, "pendulum", QUESTION)).answers


def test_an_erased_run_is_no_example_any_more(yard, do, drain):
    score = an_answer(yard, do, drain, "it has a longer way to go", "correct")
    asked = Asked(yard.school.pk, "pendulum", QUESTION)
    assert graded_answers(asked).answers

    score.run.delete()

    assert not graded_answers(asked).answers


def test_a_batch_asks_once_for_news_and_twice_for_a_question_it_does_not_know(
    yard, do, drain, django_assert_num_queries
):
    for text in list(ANSWERS)[:3]:
        an_answer(yard, do, drain, text, "correct")
    asked, known = Asked(yard.school.pk, "pendulum", QUESTION), GradedAnswers()

    with django_assert_num_queries(3):
        first = known.of({asked})
    with django_assert_num_queries(1):
        again = known.of({asked})

    assert first == again and len(first[asked].answers) == 3


def test_the_newest_reviews_count_and_no_more_than_tell_something(yard, do, drain):
    score = an_answer(yard, do, drain, "it has a longer way to go", "correct")
    copies = []
    for seq in range(2, MOST_GRADED + 5):
        copies.append(Score.objects.create(**fields_of(score), run=score.run, seq=seq))
        event = score.run.events.get(seq=score.seq)
        event.pk, event.seq, event.client_seq = None, seq, seq
        event.save(force_insert=True)
        Review.objects.create(score=copies[-1], teacher=yard.clay, verdict="correct")

    found = graded_answers(Asked(yard.school.pk, "pendulum", QUESTION))

    assert len(found.answers) == MOST_GRADED
    assert found.last_review == Review.objects.latest("pk").pk


def fields_of(score: Score) -> dict:
    names = ("scorer", "practice", "step", "verdict", "confidence", "detail", "rubric_version")
    return {name: getattr(score, name) for name in names}
