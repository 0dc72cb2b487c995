"""What leaves the database to be learnt from: with consent, under a pseudonym, scrubbed."""

import json
import stat

import pytest
from django.core.management import CommandError, call_command
from reviewed import GOOD, a_review, an_answer, consent

from registry.models import Pseudonym
from registry.training_data import consented_reviews, pseudonyms_of, reviewed_answers
from runs.services import device_note
from scoring.models import Review


def test_only_the_answers_of_those_who_consent_leave(yard):
    consent(yard.ada)
    a_review(yard.ada, yard.clay)
    a_review(yard.ben, yard.clay)

    (one,) = reviewed_answers()

    assert one.answer.answer == GOOD
    assert one.answer.reference_answers
    assert one.learner == Pseudonym.objects.get(user=yard.ada).code
    assert one.groups == {
        "course": "no course",
        "language": "en",
        "scaffold": "structured",
        "device": "unknown",
    }


def test_an_answer_says_on_what_kind_of_device_it_was_written(yard):
    consent(yard.ada)
    review = a_review(yard.ada, yard.clay)
    device_note(run_id=review.score.run_id, device="tablet")

    (one,) = reviewed_answers()

    assert one.groups["device"] == "tablet"


def test_nothing_in_a_line_leads_to_the_learner(yard):
    consent(yard.ada)
    yard.ada.first_name, yard.ada.last_name = "Ada", "Lovelace"
    yard.ada.save()
    yard.ben.first_name = "Benedikt"
    yard.ben.save()
    review = a_review(
        yard.ada, yard.clay, f"Ada Lovelace here, with Benedikt (ben@school.example). {GOOD}"
    )

    line = json.dumps([one.to_json() for one in reviewed_answers()])

    for told in ("Ada", "Lovelace", "ada", "Benedikt", "ben@", str(review.score.run_id)):
        assert told not in line
    assert "period gets longer" in line


def test_a_pseudonym_stays_the_same_and_is_nobody_elses(yard):
    first = pseudonyms_of({yard.ada, yard.ben})

    assert pseudonyms_of({yard.ada}) == {yard.ada.pk: first[yard.ada.pk]}
    assert len(set(first.values())) == 2


def test_the_latest_review_of_an_answer_counts_and_no_label_is_no_line(yard):
    consent(yard.ada)
    review = a_review(yard.ada, yard.clay, verdict="correct")
    Review.objects.create(score=review.score, teacher=yard.head, verdict="incomplete")
    a_review(yard.ada, yard.clay, verdict="unsure")

    (one,) = reviewed_answers()

    assert (one.answer.label5, one.answer.label3) == ("partially_correct_incomplete", "incorrect")


@pytest.mark.parametrize(
    ("p3", "label3"), [([0.2, 0.5, 0.3], "contradictory"), ([0.2, 0.3, 0.5], "incorrect")]
)
def test_not_shown_means_what_the_model_held_likelier(yard, p3, label3):
    consent(yard.ada)
    score = an_answer(yard.ada, detail={"label3": "correct", "p3": p3})
    Review.objects.create(score=score, teacher=yard.clay, verdict="incorrect")

    (one,) = reviewed_answers()

    assert one.answer.label3 == label3


def test_what_no_model_could_read_is_not_learnt_from(yard):
    consent(yard.ada)
    score = an_answer(yard.ada, "如果摆线变长", abstained=True, abstained_because="language")
    Review.objects.create(score=score, teacher=yard.clay, verdict="correct")

    assert list(reviewed_answers()) == []


def test_reading_many_reviews_takes_few_queries(yard, django_assert_max_num_queries):
    consent(yard.ada, yard.ben)
    for place in range(12):
        a_review((yard.ada, yard.ben)[place % 2], yard.clay)

    with django_assert_max_num_queries(12):
        assert len(list(reviewed_answers())) == 12


def test_new_reviews_are_counted_from_a_time_on(yard):
    consent(yard.ada)
    first = a_review(yard.ada, yard.clay)
    a_review(yard.ada, yard.clay)

    assert consented_reviews().count() == 2
    assert consented_reviews(first.created).count() == 1


def test_the_command_writes_a_file_of_its_owners_alone(yard, tmp_path, capsys):
    consent(yard.ada)
    a_review(yard.ada, yard.clay)
    out = tmp_path / "reviews.jsonl"

    call_command("export_training_data", str(out))

    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert json.loads(out.read_text())["label3"] == "correct"
    assert "1 reviewed" in capsys.readouterr().out
    with pytest.raises(CommandError, match="already"):
        call_command("export_training_data", str(out))


@pytest.mark.parametrize("command", ["export_training_data", "export_interests"])
def test_a_file_that_cannot_be_made_is_told_in_a_sentence(yard, tmp_path, command):
    with pytest.raises(CommandError, match="cannot be"):
        call_command(command, str(tmp_path / "no" / "such" / "folder.csv"))
