"""An answer to choose from: pictures and formulas are read, every other sign is shown as it was written."""

from html.parser import HTMLParser
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.option_texts import option_html, option_name, option_words, pictures_in_option

PICTURE = "![a line \\[A\\]](/sequences/pictures/7/)"


class Shown(HTMLParser):
    """What a browser makes of an answer: its text, and its tags with their attributes."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)
        self.close()

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


@pytest.mark.parametrize(
    "text",
    [
        "x < 3", "a*b*c", "# of turns", "_both_ of them", "1. the first", "- 3 m", "> 5 s", "`code`",
        "[a](/b/)", "R & D", "&lt;", "~~no~~", "a\\*b", "**bold**", "x_1 and x_2", "$5 or $10",
        "$5/$10", "US$5/AU$ 7", "5$", "$$x$$", "\\$T$", "costs $x and $y", "<b>bold</b>",
        "<img src=x onerror=alert(1)>", "![x](http://far.example/a.png)", "![x](javascript:alert(1))",
        "![x](/sequences/pictures/7/../8/)", "![x](/sequences/pictures/7/ \"onload\")", "| a | b |",
    ],
)  # fmt: skip
def test_plain_signs_look_as_they_were_written(text):
    shown = Shown(option_html(text))

    assert (shown.text, shown.tags) == (text, [])
    assert (option_words(text), pictures_in_option(text)) == (text, [])


@given(st.text(alphabet="ab3 $<>&\"'*_#![]()\\/`\n"))
def test_nothing_becomes_html_but_pictures_and_formulas(text):
    shown = Shown(option_html(text))

    assert "$" in text or shown.tags == []
    assert "$" in text or shown.text == text
    assert not {"script", "a", "b", "img"} & {tag for tag, _attributes in shown.tags}


def test_a_picture_stands_among_the_words_with_what_is_to_be_seen():
    shown = Shown(option_html(f"A: {PICTURE} <rising>"))

    assert shown.tags == [("img", {"src": "/sequences/pictures/7/", "alt": "a line [A]"})]
    assert shown.text == "A:  <rising>"


def test_the_words_of_a_picture_stay_words():
    words = '" onerror="alert(1)" <b>'

    shown = Shown(option_html(f"![{words}](/sequences/pictures/7/)"))

    assert shown.tags == [("img", {"src": "/sequences/pictures/7/", "alt": words})]


def test_a_formula_is_read():
    assert "<msup><mi>T</mi><mn>2</mn></msup>" in option_html("周期$T^2$ grows")
    assert "<msup><mi>T</mi><mn>2</mn></msup>" in option_html("$T^2$")


def test_what_is_no_formula_injects_nothing():
    shown = Shown(option_html("$\\frac{<script>alert(1)</script>$"))

    assert "script" not in {tag for tag, _attributes in shown.tags}


def test_where_only_words_fit_a_picture_is_said():
    assert option_words(f"A: {PICTURE}, $T^2$") == "A: a line [A], T^2"
    assert pictures_in_option(f"{PICTURE} ![](/sequences/pictures/8/)") == ["a line [A]", ""]


def test_a_box_needs_a_name_of_its_own_where_a_formula_is_its_label():
    assert option_name("$T^2$ grows") == "T^2 grows"
    assert option_name(f"A: {PICTURE} $5 or $10") == ""


def test_a_long_answer_of_brackets_is_read_at_once():
    text = "![" * 2000 + "$a " * 2000
    began = perf_counter()

    assert Shown(option_html(text)).text == text
    assert perf_counter() - began < 0.5
