"""What a student takes home from a run: the report on paper, the data as tables."""

import csv
import json
from io import StringIO

import pypdfium2
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from schoolyard import a_run

from labs.core import lab_names
from runs.models import Event
from scoring.models import Feedback
from takeaway.account import account_of
from takeaway.breaking import broken, pieces
from takeaway.numbers import decimals_of, figures, measured
from takeaway.paper import report_pdf
from takeaway.plot import ticks
from tests.support.recorded import record_run


@pytest.fixture
def run(yard):
    return record_run(yard.ada, "pendulum", assignment=yard.assignment)


def rows_of(client, run, name):
    answer = client.get(reverse(f"takeaway:{name}", args=[run.pk]))
    assert answer.status_code == 200
    return list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"))))


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    pages = [page.get_textpage().get_text_bounded() for page in document]
    return "\n".join(pages).replace("\r", "")


def ink_of(pdf: bytes) -> float:
    """The share of the first page that is not white."""
    page = pypdfium2.PdfDocument(pdf)[0].render(scale=1).to_numpy()
    return float((page < 200).any(axis=2).mean())


def squeezed(text: str) -> str:
    """Without the breaks of lines, which fall where they may."""
    return "".join(text.split())


# -- the report ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lab", "language"),
    [*((lab, "en") for lab in lab_names()), ("pendulum", "zh-hans"), ("dc_circuits", "zh-hans")],
)
def test_every_labs_report_has_question_claim_and_table(yard, lab, language):
    account = account_of(record_run(yard.ada, lab), language)

    pdf = report_pdf(account)
    text = squeezed(text_of(pdf))

    assert pdf.startswith(b"%PDF") and len(pdf) < 200_000
    assert squeezed(account.words.text("question")) in text
    for sentence in [*account.said("hypothesis"), *account.said("claim")]:
        assert squeezed(sentence) in text
    for head in account.table().heads:
        assert squeezed(head) in text
    for row in account.table().rows:
        for cell in row:
            assert squeezed(cell) in text


def test_chinese_characters_have_shapes_on_the_paper(run):
    account = account_of(run, "zh-hans")
    empty = account.words.tree | {"question": ""}
    account.words.tree = empty
    without = ink_of(report_pdf(account))
    account.words.tree = empty | {"question": "单摆摆动一次要多久，由什么决定？" * 6}

    assert ink_of(report_pdf(account)) > without + 0.002


def test_notes_stand_with_what_made_them(run):
    text = squeezed(text_of(report_pdf(account_of(run, "en"))))

    assert Feedback.objects.filter(run=run).exists()
    assert "(rules@3)" in text


def test_what_a_student_typed_is_printed_word_for_word(run):
    said = "因为 it swings → slower, 100 % sure: <b>**not bold**</b> ± 摆"
    event = Event.objects.filter(run=run, target="limits").last()
    event.new = {"text": said}
    event.save()

    assert squeezed(said) in squeezed(text_of(report_pdf(account_of(run, "en"))))


def test_a_run_with_nothing_in_it_has_a_report_too(yard):
    text = text_of(report_pdf(account_of(a_run(yard.ada), "en")))

    assert "No trials were recorded." in text
    assert "not finished yet" in text


# -- where a line may end --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "The period grows with the length, not with the mass.",
        "我认为 摆线越长，周期越长（见第 3 次实验）。因为 g 不变，所以“慢”。",
        "（《「 strange 」》）。， ",
        "",
    ],
)
def test_a_text_is_the_sum_of_its_pieces(text):
    assert "".join(pieces(text)) == text


def test_english_is_broken_at_words_and_chinese_at_characters():
    assert broken("The period grows", 10, len) == "The period\ngrows"
    assert broken("我认为摆线越长", 4, len) == "我认为摆\n线越长"
    assert broken("one\n\ntwo", 10, len) == "one\n\ntwo"


def test_no_line_begins_with_a_closing_sign_or_ends_with_an_opening_one():
    text = "摆线越长，周期越长（见第三次实验）。所以“慢”的是长摆，对吗？"
    for width in range(3, 20):
        for line in broken(text, width, len).splitlines():
            assert line[0] not in "，。）”？" and line[-1] not in "（“"


# -- the data --------------------------------------------------------------------------------------


@pytest.mark.parametrize("lab", lab_names())
def test_trials_carry_their_values_and_uncertainties(yard, client, lab):
    run = record_run(yard.ada, lab)
    client.force_login(yard.ada)
    trials = account_of(run, "en").record.trials

    rows = rows_of(client, run, "trials")

    assert [int(row["trial"]) for row in rows] == [trial.number for trial in trials]
    for row, trial in zip(rows, trials, strict=True):
        for name, reading in trial.readings.items():
            unit = f"_{reading['unit']}" if reading["unit"] else ""
            assert float(row[f"{name}{unit}"]) == reading["value"]
            assert float(row[f"{name}_uncertainty"]) == reading["uncertainty"]


def test_all_actions_are_there_in_order(yard, client, run):
    client.force_login(yard.ada)
    rows = rows_of(client, run, "events")
    events = list(Event.objects.filter(run=run).order_by("seq"))

    assert [int(row["seq"]) for row in rows] == [event.seq for event in events]
    assert [(row["target"], row["action"]) for row in rows] == [
        (event.target, event.action) for event in events
    ]
    claim = next(row for row in rows if row["target"] == "claim")
    assert json.loads(claim["value"]) == next(e.value for e in events if e.target == "claim")


def test_typed_text_never_becomes_a_formula(yard, client, run):
    Event.objects.filter(run=run, seq=1).update(value='=HYPERLINK("http://x")', new="+1+1")
    Event.objects.filter(run=run, seq=2).update(value=-0.5)
    client.force_login(yard.ada)

    first, second = rows_of(client, run, "events")[:2]

    assert first["value"] == '\'=HYPERLINK("http://x")'
    assert first["new"] == "'+1+1"
    assert second["value"] == "-0.5"


@pytest.mark.parametrize("name", ["trials", "events", "report"])
@pytest.mark.parametrize(
    ("who", "status"),
    [("ada", 200), ("clay", 200), ("head", 200), ("ben", 404), ("dow", 404), ("eve", 404)],
)
def test_files_are_for_those_who_may_see_the_run(yard, client, run, name, who, status):
    client.force_login(getattr(yard, who))

    assert client.get(reverse(f"takeaway:{name}", args=[run.pk])).status_code == status


@pytest.mark.parametrize("name", ["trials", "events", "report"])
def test_queries_do_not_grow_with_the_run(yard, client, run, name):
    client.force_login(yard.ada)
    address = reverse(f"takeaway:{name}", args=[run.pk])
    client.get(address)
    with CaptureQueriesContext(connection) as whole:
        client.get(address)
    Event.objects.filter(run=run, seq__gt=5).delete()
    with CaptureQueriesContext(connection) as part:
        client.get(address)

    assert len(whole) == len(part) <= 7


# -- numbers, as the bench writes them ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "uncertainty", "text"),
    [
        (1.7894, 0.0231, "1.79 ± 0.02"),
        (1.7894, 0.0131, "1.789 ± 0.013"),
        (1.7894, 0.0101, "1.79 ± 0.01"),
        (-3.21, 0.5, "−3.2 ± 0.5"),
        (1234.5, 20.0, "1235 ± 20"),
        (-2.5, 3.0, "−3 ± 3"),
        (0.17, 0.0, "0.17"),
        (-0.0004, 0.001, "0.000 ± 0.001"),
        (3.2e-8, 4e-9, "(3.2 ± 0.4) × 10⁻⁸"),
        (-3.21e-7, 1.3e-8, "(−3.21 ± 0.13) × 10⁻⁷"),
        (0.0, 2e-8, "(0 ± 2) × 10⁻⁸"),
        (0.0000123, 0.0000012, "(1.23 ± 0.12) × 10⁻⁵"),
    ],
)
def test_the_uncertainty_rules_how_many_figures_are_shown(value, uncertainty, text):
    assert measured(value, uncertainty) == text


def test_figures_and_decimals():
    assert [figures(x) for x in (0, 12.34567, 1e-5, 120000.0)] == [
        "0",
        "12.35",
        "0.00001",
        "120000",
    ]
    assert [decimals_of(step) for step in (0.05, 1, 10.0, 1e-6)] == [2, 0, 0, 6]


@pytest.mark.parametrize("values", [[0.1, 0.9], [5.0], [0.0], [-3, 7.2], [1e-4, 3e-4], [990, 1010]])
def test_ticks_are_even_and_reach_around_the_values(values):
    found = ticks(values)
    steps = [b - a for a, b in zip(found, found[1:], strict=False)]

    assert found[0] <= min(values) and found[-1] >= max(values)
    assert 2 <= len(found) <= 12
    assert steps == pytest.approx([steps[0]] * len(steps))
