"""A course's gradebook: what it counts, who sees it, and what teachers add to it."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from schoolyard import a_run, a_score

from gradebook.models import Override, Rules
from gradebook.selectors import book_of
from gradebook.services import comment_add, override_add, rules_change
from scoring.models import Review, Score


def row_of(yard, student, **options):
    book = book_of(yard.course, language="en", **options)
    return next(row for row in book.rows if row.student == student)


def marks(row, stage):
    return {key[2]: cell.mark for key, cell in row.cells.items() if key[1] == stage.key}


def key_of(yard, stage, step):
    return (yard.assignment.pk, stage.key, step)


def test_each_step_has_the_last_verdict_on_each_practice(yard, stage, ada_run):
    row = row_of(yard, yard.ada)

    assert marks(row, stage) == {
        "question": 100,
        "hypothesis": 100,
        "plan": 50,
        "collect": 50,  # the later verdict on control of variables, and replication
        "analyse": None,  # done, but nobody has scored it
        "claim": 0,
        "limits": 0,  # finished without it
    }
    assert row.total == row.totals[yard.assignment.pk] == Decimal("50.0")


def test_what_is_not_due_is_open_and_counts_nothing(yard, stage, ben_run):
    row = row_of(yard, yard.ben)

    assert marks(row, stage)["question"] == 50
    assert {cell.state for key, cell in row.cells.items() if key[2] != "question"} == {"open"}
    assert row.total == Decimal("50.0")


def test_what_is_not_there_after_the_due_date_is_missing(yard, stage, ben_run):
    yard.assignment.due = timezone.now() - timedelta(days=2)
    yard.assignment.save()

    row = row_of(yard, yard.ben)

    assert row.cells[key_of(yard, stage, "claim")].state == "missing"
    assert row.total == rounded_mean(50, 0, 0, 0, 0, 0, 0, stages=2)


def rounded_mean(*marks, stages):
    first = (Decimal(sum(marks)) / len(marks)).quantize(Decimal("0.1"))
    return (first / stages).quantize(Decimal("0.1"))


def test_a_teachers_verdict_counts_in_place_of_the_machines(yard, stage, ada_run):
    claim = Score.objects.get(run=ada_run, step="claim")
    Review.objects.create(score=claim, teacher=yard.clay, verdict="correct")

    assert marks(row_of(yard, yard.ada), stage)["claim"] == 100
    assert Score.objects.get(pk=claim.pk).verdict == "incorrect"


def test_weights_decide_what_a_step_counts(yard, stage, ada_run):
    rules_change(
        course=yard.course,
        fields={},
        steps={"question": Decimal(3), "limits": Decimal(0), "claim": Decimal("0.5")},
        assignments={yard.assignment: Decimal(2)},
    )

    # (3 * 100 + 100 + 50 + 50 + 0.5 * 0) / (3 + 1 + 1 + 1 + 0.5)
    assert row_of(yard, yard.ada).total == Decimal("76.9")


def test_being_late_costs_what_the_rules_say(yard, stage, ada_run):
    yard.assignment.due = ada_run.finished - timedelta(hours=30)
    yard.assignment.save()
    Rules.objects.create(course=yard.course, late_percent_a_day=Decimal(10))

    cell = row_of(yard, yard.ada).cells[key_of(yard, stage, "hypothesis")]

    assert (cell.scored, cell.late_percent, cell.mark) == (100, 20, 80)


def test_an_override_never_changes_a_score_and_its_history_is_kept(yard, stage, ada_run):
    before = list(Score.objects.values())
    key = key_of(yard, stage, "claim")
    write = {"student": yard.ada, "key": key, "teacher": yard.clay}

    override_add(**write, mark=Decimal(80), reason="She said it aloud")
    override_add(**write, mark=Decimal(90), reason="Better still")
    cell = row_of(yard, yard.ada).cells[key]
    override_add(**write, mark=None, reason="A mistake of mine")

    assert (cell.mark, cell.computed) == (90, 0)
    assert row_of(yard, yard.ada).cells[key].mark == 0
    assert list(Override.objects.values_list("mark", flat=True)) == [80, 90, None]
    assert list(Score.objects.values()) == before


def test_an_override_needs_a_reason(yard, stage, ada_run, client):
    client.force_login(yard.clay)
    address = reverse("gradebook:override", args=[yard.course.pk, yard.ada.pk])
    step = "-".join(map(str, key_of(yard, stage, "claim")))

    refused = client.post(address, {"step": step, "mark": "80", "reason": " "})
    too_much = client.post(address, {"step": step, "mark": "100.1", "reason": "Fine"})
    elsewhere = client.post(address, {"step": "9-9-claim", "mark": "80", "reason": "Fine"})

    assert [one.status_code for one in (refused, too_much, elsewhere)] == [422, 422, 422]
    assert not Override.objects.exists()


def test_the_pages_show_marks_reasons_and_comments(yard, stage, ada_run, client):
    key = key_of(yard, stage, "claim")
    who = {"student": yard.ada, "key": key, "teacher": yard.clay}
    override_add(**who, mark=Decimal("81.5"), reason="She said it aloud")
    comment_add(**who, text="Write down why")
    client.force_login(yard.clay)

    table = client.get(reverse("gradebook:book", args=[yard.course.pk])).content.decode()
    own = client.get(
        reverse("gradebook:student", args=[yard.course.pk, yard.ada.pk])
    ).content.decode()

    assert "<span>81.5</span>" in table and "*c" in table
    for words in ("She said it aloud", "Write down why", "81.5"):
        assert words in own


def test_a_student_reads_why_a_mark_was_taken_back(yard, stage, ada_run, client):
    write = {"student": yard.ada, "key": key_of(yard, stage, "claim"), "teacher": yard.clay}
    override_add(**write, mark=Decimal(80), reason="She said it aloud")
    override_add(**write, mark=None, reason="It was Ben who said it")
    client.force_login(yard.ada)

    text = client.get(reverse("gradebook:own")).content.decode()

    assert "the computed mark counts again, by clay: It was Ben who said it" in text
    assert "80.0" not in text and "She said it aloud" not in text


def test_a_student_sees_the_own_marks_and_nobody_elses(yard, stage, ada_run, ben_run, client):
    override_add(
        student=yard.ben,
        key=key_of(yard, stage, "claim"),
        teacher=yard.clay,
        mark=Decimal("12.3"),
        reason="Only for Ben",
    )
    client.force_login(yard.ada)

    text = client.get(reverse("gradebook:own")).content.decode()

    assert "50.0" in text and yard.course.title in text
    assert "12.3" not in text and "Only for Ben" not in text and yard.ben.username not in text
    for name in ("book", "rules", "statistics", "csv", "xlsx"):
        assert client.get(reverse(f"gradebook:{name}", args=[yard.course.pk])).status_code == 403


def test_statistics_are_those_of_the_marks(yard, stage, ada_run, ben_run, client):
    client.force_login(yard.clay)
    page = client.get(reverse("gradebook:statistics", args=[yard.course.pk]))
    question = page.context["steps"][0]

    assert (question.count, question.mean, question.middle) == (2, 75.0, 75.0)
    assert question.spread == pytest.approx(35.355, abs=1e-3)
    assert question.bins == [0, 0, 0, 0, 0, 1, 0, 0, 0, 1]
    assert [bar.count for bar in question.bars] == question.bins
    assert page.context["totals"].values == (50.0, 50.0)
    assert b'text-anchor="middle">2</text>' in page.content  # both totals in one bar


def test_of_two_runs_of_a_stage_the_finished_one_counts(yard, stage, ada_run):
    again = a_run(yard.ada, assignment=yard.assignment, stage=stage)
    a_score(again, "question", "incorrect", step="question", scorer="explanations")

    assert marks(row_of(yard, yard.ada), stage)["question"] == 100


def test_a_class_that_is_moved_to_a_newer_version_keeps_its_marks(yard, stage, ada_run):
    key = key_of(yard, stage, "claim")
    override_add(student=yard.ada, key=key, teacher=yard.clay, mark=Decimal(70), reason="Said")
    before = marks(row_of(yard, yard.ada), stage)
    newer = yard.sequence.versions.create(number=2, published=timezone.now())
    newer.stages.create(position=1, kind="lab", lab="pendulum", key=stage.key)
    yard.assignment.version = newer
    yard.assignment.save()

    override_add(student=yard.ada, key=key, teacher=yard.clay, mark=Decimal(75), reason="Written")

    assert marks(row_of(yard, yard.ada), stage) == before | {"claim": 75}


def test_a_due_date_at_the_end_of_the_calendar_is_as_good_as_any(yard, stage, ada_run, client):
    yard.assignment.due = datetime(9999, 12, 31, 23, 59, tzinfo=UTC)
    yard.assignment.save()
    client.force_login(yard.ada)

    assert client.get(reverse("gradebook:own")).status_code == 200
    assert row_of(yard, yard.ada).cells[key_of(yard, stage, "plan")].late_percent == 0


def test_a_grace_of_more_than_a_year_is_refused_beside_its_field(yard, stage, client):
    client.force_login(yard.clay)
    page = reverse("gradebook:rules", args=[yard.course.pk])

    answer = client.post(page, {"grace_minutes": "9" * 15})

    assert answer.status_code == 422
    assert "grace_minutes" in answer.context["form"].errors
