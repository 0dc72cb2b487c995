"""Lab sheets for paper: what students get, and what only teachers get."""

import re
from functools import cache

import pypdfium2
import pytest
from django.urls import reverse

from courses.building import stage_add
from labs.core import lab_names, load_lab
from takeaway.lab_sheet import PICTURES, sheet_pdf
from takeaway.teacher_sheet import model_answers, teacher_sheet_pdf

KINDS = ("sheet", "teacher")
LANGUAGES = ("en", "zh-hans")


@cache
def students_sheet(name: str, language: str) -> bytes:
    """Drawn once for all tests: subsetting the font takes a quarter of a second."""
    return sheet_pdf(name, language)


def text_of(pdf: bytes) -> str:
    """The words on the paper, squeezed: their breaks fall where they may."""
    pages = [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf)]
    return squeezed("".join(pages))


def squeezed(text: str) -> str:
    """Without spaces and hyphens: at the end of a line a hyphen is read back as another sign."""
    return re.sub(r"[\s\x02\xad\ufffe-]", "", text)


@pytest.mark.parametrize("name", lab_names())
def test_a_sheet_has_the_question_every_control_and_every_instrument(name):
    lab, words = load_lab(name), load_lab(name).words("en")

    pdf = students_sheet(name, "en")
    text = text_of(pdf)

    assert squeezed(words.text("question")) in text
    for control in lab.controls:
        assert squeezed(words.text(f"controls.{control.name}")) in text
    for tool in lab.instruments:
        assert squeezed(words.text(f"instruments.{tool.name}")) in text
    assert len(pypdfium2.PdfDocument(pdf)) <= 4
    assert len(pdf) < 200_000


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sheet_has_room_for_each_step_of_the_inquiry(language):
    words = load_lab("pendulum").words(language)

    text = text_of(students_sheet("pendulum", language))

    for step in load_lab("pendulum").steps:
        assert squeezed(words.name(step.name, ("steps",))) in text


@pytest.mark.parametrize("name", lab_names())
@pytest.mark.parametrize("folder", ["en", "zh_Hans"])
def test_every_lab_has_its_apparatus_drawn_in_both_languages(name, folder):
    assert (PICTURES / folder / f"{name}.png").stat().st_size > 2000


@pytest.mark.parametrize("name", lab_names())
def test_the_students_sheet_gives_no_answer_away(name):
    text = text_of(students_sheet(name, "en"))

    for step in load_lab(name).steps:
        assert not [one.text for one in step.references if squeezed(one.text) in text]


@pytest.mark.parametrize("name", lab_names())
def test_the_teachers_sheet_has_answers_wrong_ideas_and_check_values(name):
    lab, words = load_lab(name), load_lab(name).words("en")

    text = text_of(teacher_sheet_pdf(name, "en"))

    for answer in model_answers(lab, "en").values():
        assert squeezed(answer) in text
    for one in lab.misconceptions:
        assert squeezed(words.text(f"misconceptions.{one.name}.name")) in text
        assert squeezed(one.source)[:30] in text  # a long one may go on on the next page
    assert squeezed("Check values") in text


@pytest.mark.parametrize("name", lab_names())
def test_model_answers_are_there_in_chinese_for_each_written_step(name):
    english, chinese = (model_answers(load_lab(name), one) for one in LANGUAGES)

    assert chinese.keys() == english.keys()
    assert all(re.search(r"[\u4e00-\u9fff]", answer) for answer in chinese.values())


def test_the_teachers_sheet_speaks_chinese():
    text = text_of(teacher_sheet_pdf("pendulum", "zh-hans"))

    assert squeezed(model_answers(load_lab("pendulum"), "zh-hans")["claim"]) in text
    assert "参考答案" in text


def test_the_page_of_a_lab_leads_teachers_to_both_sheets(client, yard):
    client.force_login(yard.clay)

    page = client.get("/labs/pendulum/").content.decode()

    assert "/labs/pendulum/sheet.pdf" in page and "/labs/pendulum/teacher.pdf" in page


def test_a_stage_of_a_sequence_leads_to_its_labs_sheet(client, yard):
    client.force_login(yard.clay)
    stage = yard.version.stages.get(lab="pendulum")

    page = client.get(f"/sequences/{yard.sequence.pk}/?stage={stage.key}").content.decode()

    assert "/labs/pendulum/sheet.pdf" in page and "/labs/pendulum/teacher.pdf" in page


def links_in(page: str) -> set[str]:
    """The labs of which a page offers both sheets."""
    sheets, teachers = (set(re.findall(rf"/labs/(\w+)/{kind}.pdf", page)) for kind in KINDS)
    assert sheets == teachers
    return sheets


def test_an_adaptive_slot_leads_to_the_sheets_of_the_labs_it_allows(client, yard):
    client.force_login(yard.clay)
    slot = yard.version.stages.get(kind="adaptive")

    page = client.get(f"/sequences/{yard.sequence.pk}/?stage={slot.key}").content.decode()

    assert links_in(page) == set(slot.allowed_labs)


def test_a_page_to_read_has_no_sheet(client, yard):
    client.force_login(yard.clay)
    read = stage_add(sequence=yard.sequence, kind="page")

    page = client.get(f"/sequences/{yard.sequence.pk}/?stage={read.key}").content.decode()

    assert links_in(page) == set()


def test_an_assignment_leads_to_the_sheets_of_every_lab_in_it(client, yard):
    client.force_login(yard.clay)

    page = client.get(f"/courses/{yard.course.pk}/").content.decode()

    assert links_in(page) == {"pendulum", "dc_circuits"}


def test_the_list_of_labs_leads_to_each_labs_sheets(client, yard):
    client.force_login(yard.clay)

    assert links_in(client.get("/labs/").content.decode()) == set(lab_names())


def test_a_sheet_comes_as_a_file_in_the_readers_language(client, yard):
    client.force_login(yard.ada)

    answer = client.get(
        reverse("labsheets:sheet", args=["gas"]), headers={"accept-language": "zh-hans"}
    )

    assert answer["Content-Type"] == "application/pdf"
    assert squeezed(load_lab("gas").words("zh-hans").text("question")) in text_of(answer.content)


def test_a_lab_that_does_not_exist_has_no_sheet(client, yard):
    client.force_login(yard.clay)

    assert client.get("/labs/alchemy/sheet.pdf").status_code == 404


def test_a_sheet_asks_the_database_for_nothing_but_the_reader(
    client, yard, django_assert_max_num_queries
):
    client.force_login(yard.clay)
    with django_assert_max_num_queries(3):
        client.get("/labs/pendulum/teacher.pdf")
