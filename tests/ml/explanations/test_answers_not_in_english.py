"""A language that the backbone can't read is recognised; a short English answer is not mistaken."""

import pytest

from ml.backbone import Backbone
from ml.data.semeval import read_committed
from ml.explanations.language import has_words, language_of, strangeness

TOKENIZER = Backbone.find().tokenizer(32)


def knows(word: str) -> bool:
    return TOKENIZER.token_to_id(word) is not None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("电路是断开的，所以灯泡不亮", "zh"),
        ("因为灯泡不在闭合回路 closed path 中", "zh"),
        ("電球は閉じた回路にない", "other"),
        ("전구가 꺼집니다", "other"),
        ("потому что цепь разомкнута", "other"),
        ("لأن الدائرة مفتوحة", "other"),
        ("क्योंकि परिपथ खुला है", "other"),
        ("επειδή το κύκλωμα είναι ανοιχτό", "other"),
        ("porque el circuito está abierto", "other"),
        ("la bombilla se apaga porque no hay corriente", "other"),
        ("weil der Strom nicht fließt", "other"),
        ("die Lampe leuchtet nicht", "other"),
        ("le circuit est ouvert", "other"),
        ("parce que la lampe n'est pas dans un chemin fermé", "other"),
        ("perché la lampadina non è collegata", "other"),
        ("porque a lâmpada não está ligada", "other"),
        ("omdat de lamp niet in een gesloten circuit zit", "other"),
        ("karena lampu tidak terhubung", "other"),
        ("çünkü devre açık", "other"),
        ("ponieważ żarówka nie świeci", "other"),
        ("eftersom kretsen är öppen", "other"),
    ],
)
def test_another_language_is_recognised(text, language):
    assert language_of(text, knows) == language


@pytest.mark.parametrize(
    "text",
    [
        "V = IR",
        "1.5 V",
        "R = 3 Ω",
        "T = 2π√(L/g)",
        "θ is small",
        "ΔT",
        "no",
        "idk",
        "I=V/R so 2A",
        "becuase teh curcit is clsoed",
        "de bulb is in de path",
        "A and C",
        "the café lamp is on",
    ],
)
def test_terse_and_misspelt_english_stays_english(text):
    assert language_of(text, knows) == "en"


def test_fewer_than_one_in_two_hundred_real_answers_is_mistaken():
    answers = [one.answer for part in read_committed().values() for one in part]

    mistaken = [text for text in answers if language_of(text, knows) != "en"]

    assert len(mistaken) / len(answers) < 0.005, mistaken[:20]


def test_gibberish_is_strange_and_sense_is_not():
    assert strangeness("qwzrt plmfh xxkcd", knows) == 1.0
    assert strangeness("the bulb is in a closed path", knows) == 0.0


@pytest.mark.parametrize("text", ["", "   ", "?!", "🙂🙂", "…"])
def test_there_is_nothing_to_read_in_signs_alone(text):
    assert not has_words(text)
