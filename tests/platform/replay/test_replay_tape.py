"""The tape of a run: everything that happened, at its time, in one small piece."""

import gzip
import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from labs.core import lab_names
from replay.tape import BUDGET_BYTES, tape_of
from runs.models import Event, TeacherMessage
from scoring.models import Feedback, Review, Score
from tests.support.recorded import record_run


def unpacked(run, **options):
    options = {"language": "en", "figures": True} | options
    return json.loads(gzip.decompress(tape_of(run, **options).packed))


def of_kind(tape, *kinds):
    return [moment for moment in tape["moments"] if moment["kind"] in kinds]


@pytest.fixture
def run(yard):
    return record_run(yard.ada, "pendulum", assignment=yard.assignment)


@pytest.mark.parametrize("lab", lab_names())
@pytest.mark.parametrize("kind", ["expert", "novice"])
def test_every_labs_run_comes_out_of_seed_and_actions_again(yard, lab, kind):
    run = record_run(yard.ada, lab, kind=kind)

    tape = unpacked(run)

    assert tape["truth"] == {"checked": run.last_seq, "different": [], "impossible": False}
    deeds = of_kind(tape, "event", "trial", "statement", "finish")
    assert [moment["seq"] for moment in deeds] == list(range(1, run.last_seq + 1))
    stored = Event.objects.filter(run=run).order_by("seq")
    for moment, event in zip(deeds, stored, strict=True):
        assert moment["told"][0]["observations"] == event.observations
        assert moment["words"]
    assert len(of_kind(tape, "feedback")) == Feedback.objects.filter(run=run).count() > 0


def test_everything_stands_at_the_time_when_it_came(run):
    tape = unpacked(run)
    times = [moment["at"] for moment in tape["moments"]]

    assert times == sorted(times)
    for moment in of_kind(tape, "event", "trial", "statement", "finish"):
        event = Event.objects.get(run=run, seq=moment["seq"])
        assert moment["at"] == round((event.server_time - run.started).total_seconds() * 1000)
    for note in of_kind(tape, "feedback"):
        deed = next(m for m in tape["moments"] if m["seq"] == note["seq"] and m["told"])
        assert note["at"] == deed["at"] + 40


def test_steps_are_told_when_they_move(run):
    told = [message for moment in unpacked(run)["moments"] for message in moment["told"]]
    progress = [(one["step"], one["status"]) for one in told if one["type"] == "progress"]
    last = dict(progress)

    assert set(last.values()) == {"done"}
    assert len(progress) > len(last)  # begun, then done


def test_scores_name_what_they_rest_on_and_what_made_them(run):
    scores = [one for moment in of_kind(unpacked(run), "scores") for one in moment["scores"]]

    assert {one["id"] for one in scores} == set(run.scores.values_list("pk", flat=True))
    for one in scores:
        assert one["evidence"] and one["version"] == "rules@3" and one["verdict_name"]


def test_a_changed_record_is_found_out_and_shown_as_it_stands(run):
    trial = Event.objects.filter(run=run, target="notebook", action="record").first()
    reading = next(iter(trial.observations["trial"]["readings"].values()))
    reading["value"] += 0.01
    trial.save()

    tape = unpacked(run)

    assert tape["truth"]["different"] == [trial.seq]
    shown = next(m for m in of_kind(tape, "trial") if m["seq"] == trial.seq)
    assert shown["told"][0]["observations"] == trial.observations


def test_a_run_that_its_lab_now_refuses_is_still_shown(run):
    Event.objects.filter(run=run, action="set").update(value=70_000)

    tape = unpacked(run)

    assert tape["truth"]["impossible"]
    assert len(of_kind(tape, "event", "trial", "statement", "finish")) == run.last_seq


def test_words_and_verdicts_of_teachers_are_on_the_tape(yard, run):
    TeacherMessage.objects.create(run=run, teacher=yard.clay, text="Look at the table again")
    score = run.scores.first()
    Review.objects.create(score=score, teacher=yard.clay, verdict="correct", comment="Good enough")

    tape = unpacked(run)

    (words,) = of_kind(tape, "message")
    (review,) = of_kind(tape, "review")
    assert words["told"][0]["text"] == "Look at the table again"
    assert words["late"]  # it was sent an hour after the run and stands at its end
    assert review["seq"] == score.seq and "Good enough" in review["words"]


def test_what_came_days_later_does_not_stretch_the_tape(run):
    note = Feedback.objects.filter(run=run).order_by("-pk")[0]
    Feedback.objects.filter(pk=note.pk).update(created=note.created + timedelta(days=3))

    tape = unpacked(run)

    last_deed = of_kind(tape, "event", "trial", "statement", "finish")[-1]
    late = [moment for moment in tape["moments"] if moment.get("late")]
    assert [moment["seq"] for moment in late] == [note.seq]
    assert late[0]["at"] <= last_deed["at"] + 5000


def test_the_language_is_the_readers(run):
    words = [moment["words"] for moment in of_kind(unpacked(run, language="zh-hans"), "event")]

    assert any("\u4e00" <= letter <= "\u9fff" for letter in "".join(words))


def test_a_long_run_stays_within_the_budget(run):
    whole = unpacked(run)
    moving = sum("trajectory" in str(moment["told"]) for moment in whole["moments"])
    assert moving > 3

    small = tape_of(run, language="en", figures=True, budget=4000)
    cut = json.loads(gzip.decompress(small.packed))

    assert len(tape_of(run, language="en", figures=True).packed) < BUDGET_BYTES / 20
    assert 0 < small.left_out <= moving and cut["left_out"] == small.left_out
    assert len(cut["moments"]) == len(whole["moments"])
    assert sum("trajectory" in str(m["told"]) for m in cut["moments"]) == moving - small.left_out


def test_a_tape_takes_the_same_queries_however_long_the_run(yard, client, run):
    client.force_login(yard.clay)
    address = reverse("replay:tape", args=[run.pk])
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as some:
        client.get(address)
    Score.objects.filter(run=run, seq__gt=20).delete()
    Event.objects.filter(run=run, seq__gt=20).delete()
    with CaptureQueriesContext(connection) as fewer:
        client.get(address)

    assert len(some) == len(fewer) <= 12


def test_the_tape_travels_compressed(yard, client, run):
    client.force_login(yard.ada)
    answer = client.get(reverse("replay:tape", args=[run.pk]), headers={"Accept-Encoding": "gzip"})

    assert answer["Content-Encoding"] == "gzip"
    assert json.loads(gzip.decompress(answer.content))["moments"]


@pytest.mark.parametrize(("who", "certainty"), [("ada", False), ("clay", True), ("head", True)])
def test_certainties_are_for_those_who_look_on(yard, client, run, who, certainty):
    client.force_login(getattr(yard, who))
    tape = client.get(reverse("replay:tape", args=[run.pk])).json()
    scores = [one for moment in of_kind(tape, "scores") for one in moment["scores"]]

    assert scores and all(("percent" in one) is certainty for one in scores)


@pytest.mark.parametrize("who", ["ben", "dow", "eve", "far_head"])
@pytest.mark.parametrize("page", ["replay:run", "replay:tape"])
def test_others_find_no_replay(yard, client, run, who, page):
    client.force_login(getattr(yard, who))

    assert client.get(reverse(page, args=[run.pk])).status_code == 404


def test_actions_keep_their_order_where_the_clocks_of_two_servers_differ(run):
    third = Event.objects.get(run=run, seq=3)
    Event.objects.filter(pk=third.pk).update(server_time=third.server_time - timedelta(minutes=1))

    deeds = of_kind(unpacked(run), "event", "trial", "statement", "finish")

    assert [moment["seq"] for moment in deeds] == list(range(1, run.last_seq + 1))
    assert deeds[2]["at"] == deeds[1]["at"]


def paused_after(run, seq: int, **lasting: float):
    """The class was held between this action and the next, which came so much later."""
    before = Event.objects.get(run=run, seq=seq).server_time + timedelta(milliseconds=50)
    longer = timedelta(**lasting)
    run.assignment.course.pauses.create(began=before, ends=before + longer)
    for model, when in ((Event, "server_time"), (Score, "created"), (Feedback, "created")):
        for row in model.objects.filter(run=run, seq__gt=seq):
            model.objects.filter(pk=row.pk).update(**{when: getattr(row, when) + longer})


def test_a_pause_of_the_class_is_told_and_is_not_the_students_time(run):
    before = of_kind(unpacked(run), "event", "trial", "statement", "finish", "scores")

    paused_after(run, 6, minutes=4, seconds=5)
    tape = unpacked(run)

    (pause,) = of_kind(tape, "pause")
    deeds = of_kind(tape, "event", "trial", "statement", "finish", "scores")
    assert pause["words"] == "The class was paused for 4:05"
    assert [(one["seq"], one["at"]) for one in deeds] == [(one["seq"], one["at"]) for one in before]
    assert deeds[5]["at"] <= pause["at"] <= next(one["at"] for one in deeds if one["seq"] == 7)


def test_pauses_of_other_classes_and_of_other_times_are_not_told(yard, run):
    other = yard.course.institution.courses.create(title="Chemistry")
    end = run.last_event
    other.pauses.create(began=run.started, ends=end)
    yard.course.pauses.create(began=run.started - timedelta(hours=1), ends=run.started)
    yard.course.pauses.create(began=end, ends=end + timedelta(minutes=5))

    assert of_kind(unpacked(run), "pause") == []


def test_an_action_that_the_device_kept_says_for_how_long(run):
    wrong_clock = timedelta(hours=8)
    for event in Event.objects.filter(run=run):
        kept = timedelta(seconds=90 if event.seq == 4 else 0.1)
        event.client_time = event.server_time - wrong_clock - kept
        event.save()

    deeds = of_kind(unpacked(run), "event", "trial", "statement", "finish")

    assert {moment["seq"]: moment.get("kept") for moment in deeds if "kept" in moment} == {4: 90}
