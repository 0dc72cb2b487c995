"""Pages in a sequence: safe HTML out of Markdown, formulas as MathML, read before the next lab."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from schoolyard import Schoolyard

from courses.building import page_change, stage_add
from courses.drafting import publish
from courses.models import PageRead, Stage
from courses.option_texts import option_html
from courses.pages import page_html


@pytest.fixture
def reading(yard: Schoolyard) -> Stage:
    """A page before everything else."""
    yard.version.stages.filter(position=2).update(position=3)
    yard.version.stages.filter(position=1).update(position=2)
    return Stage.objects.create(
        version=yard.version,
        position=1,
        kind="page",
        key="read",
        title="Swings",
        text="It *swings*.",
    )


def client_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def address(yard: Schoolyard) -> str:
    return f"/courses/{yard.course.pk}/assignments/{yard.assignment.pk}/pages/read/"


def test_formulas_become_mathml():
    html = page_html("The period is $T = 2\\pi\\sqrt{\\frac{L}{g}}$.\n\n$$E = mc^2$$")

    assert html.count("<math") == 2
    assert '<math display="block">' in html
    assert "<msqrt>" in html and "<mfrac>" in html


@pytest.mark.parametrize(
    "formula",
    [
        "x^2^3", "x_1_2", "a^", "_", r"\left( x", r"\right)", r"\begin{matrix} a", r"\over 2",
        r"\frac{1}", r"\limits x", r"\begin{array}{z} a \end{array}", "{" * 1500 + "}" * 400,
    ],
)  # fmt: skip
def test_a_formula_that_is_only_half_typed_breaks_no_page(formula):
    assert page_html(f"Before ${formula}$ after").startswith("<p>Before")
    assert option_html(f"Before ${formula}$ after").startswith("Before")


def test_a_formula_that_cannot_be_read_stands_there_as_written():
    assert '<code class="formula-wrong">\\frac{</code>' in page_html("$\\frac{$")


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](data:text/html,<script>)",
        "![x](https://strange.example/pixel.png)",
        "$\\text{<img src=x onerror=1>}$",
        "$\\href{javascript:alert(1)}{x}$",
        '<span data-formula="0">',
        "$$\\style{color:red}{x}$$",
        "`<b>`",
    ],
)
def test_nothing_that_a_page_says_runs_or_reaches_out(text):
    html = page_html(text)

    for wrong in ("<script", "<img src", 'href="javascript', 'href="data', "onerror=1>", "style="):
        assert wrong not in html.replace("&lt;", "")
    assert "strange.example" not in html


def test_a_video_is_a_link():
    html = page_html("[See it swing](https://www.youtube.com/watch?v=abc)")

    assert 'href="https://www.youtube.com/watch?v=abc"' in html
    assert 'rel="noopener noreferrer"' in html


def test_headings_stand_below_the_pages_own_title():
    assert page_html("# One\n\n## Two") == "<h2>One</h2>\n<h3>Two</h3>\n"


def test_the_student_is_led_to_the_page_first_and_then_to_the_lab(yard: Schoolyard, reading):
    client = client_of(yard.ada)
    home = client.get("/").content.decode()
    assert "Read first: Swings" in home
    assert "Next: Pendulum" in home

    assert "<em>swings</em>" in client.get(address(yard)).content.decode()
    client.post(address(yard))
    client.post(address(yard))

    assert PageRead.objects.get().student == yard.ada
    assert "Read first" not in client.get("/").content.decode()


def test_a_page_that_lies_ahead_is_no_link_yet(yard: Schoolyard, reading):
    Stage.objects.create(version=yard.version, position=4, kind="page", key="late", title="Late")

    home = client_of(yard.ada).get("/").content.decode()

    assert "Late" in home
    assert "/pages/late/" not in home


def test_a_page_opens_with_its_assignment(yard: Schoolyard, reading):
    yard.assignment.opens = timezone.now() + timedelta(days=1)
    yard.assignment.save()

    assert client_of(yard.ada).get(address(yard)).status_code == 404
    assert client_of(yard.clay).get(address(yard)).status_code == 200


@pytest.mark.parametrize("who", ["dow", "eve", "far_head"])
def test_a_page_is_closed_to_who_is_not_in_the_course(yard: Schoolyard, reading, who):
    assert client_of(getattr(yard, who)).get(address(yard)).status_code == 404


def test_the_builder_shows_the_page_as_students_see_it(yard: Schoolyard):
    stage = stage_add(sequence=yard.sequence, kind="page")
    page_change(stage=stage, title="Waves", text="**High**")

    text = client_of(yard.clay).get(f"/sequences/{yard.sequence.pk}/?stage={stage.key}")

    assert "<strong>High</strong>" in text.content.decode()


def test_a_page_without_text_is_not_published_and_the_stage_is_named(yard: Schoolyard):
    page = stage_add(sequence=yard.sequence, kind="page")

    refused = client_of(yard.clay).post(f"/sequences/{yard.sequence.pk}/publish/", follow=True)

    assert "Stage 3: the page has no text yet." in refused.content.decode()
    page_change(stage=page, title="Read", text="Something to read.")
    assert publish(sequence=yard.sequence).stages.count() == 3
