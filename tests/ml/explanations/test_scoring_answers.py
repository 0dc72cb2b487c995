"""The committed model on answers as they come from a class, the strange ones among them."""

import json

import numpy as np
import pytest

from ml.data.semeval import read_committed
from ml.explanations import held
from ml.explanations.calibrate import TARGET_NEW, TARGET_SEEN, cross_fitted
from ml.explanations.cuts import CUTS, halves
from ml.explanations.evaluate import request_of, score_all
from ml.explanations.finish import fit_words, hold
from ml.explanations.judged import score_by_fold
from ml.explanations.labels import LABELS3, LABELS5, MEANS
from ml.explanations.measure import measure
from ml.explanations.verdicts import ExplanationRequest
from ml.serving.cache import adapter_folder
from ml.training.reliability import reliability

FOLDER = adapter_folder("explanations")

BULB = {
    "question": "Why does the bulb not light?",
    "reference_answers": (
        "The bulb is not in a closed path with the battery",
        "There is a gap in the path",
    ),
    "reference_grades": ("best", "good"),
}


def ask(answer: str) -> ExplanationRequest:
    return ExplanationRequest(answer=answer, **BULB)


@pytest.fixture(scope="module")
def judged():
    """(cut, part, answers, verdicts): no part of what judges had seen the answers that it judges."""
    cuts = [halves(read_committed(), cut) for cut in CUTS]
    words = [fit_words(one.train) for one in cuts]
    helds = [hold(one, model, FOLDER) for one, model in zip(cuts, words, strict=True)]
    blends = cross_fitted(helds)
    return [
        (half.cut.name, name, part, score_by_fold(held.load(half, FOLDER), model, blends, part))
        for half, model in zip(cuts, words, strict=True)
        for name, part in half.parts.items()
    ]


def test_a_verdict_is_a_distribution_and_its_labels_agree(scorer):
    for verdict in scorer.score([ask("there is a gap"), ask("the battery is old"), ask("idk")]):
        assert sum(verdict.p3) == pytest.approx(1.0)
        assert sum(verdict.p5) == pytest.approx(1.0)
        assert sum(verdict.p5[2:]) == pytest.approx(verdict.p3[2])
        assert verdict.label3 == LABELS3[max(range(3), key=lambda place: verdict.p3[place])]
        assert verdict.label5 in {LABELS5[place] for place in MEANS[verdict.label3]}
        assert 0.0 <= verdict.confidence <= 1.0
        assert verdict.model_version == "explanations@4"


def test_a_reference_repeated_is_more_correct_than_its_contrary(scorer):
    right, wrong = scorer.score(
        [
            ask("The bulb is not in a closed path with the battery"),
            ask("The bulb is in a closed path with the battery"),
        ]
    )

    assert right.label3 == "correct"
    assert right.p3[0] > wrong.p3[0]
    assert wrong.p3[1] > right.p3[1]


def test_the_words_that_a_reference_says_too_are_named(scorer):
    (verdict,) = scorer.score([ask("because of a gap in the wire")])

    assert verdict.words == ("gap",)


def test_a_batch_is_scored_as_each_answer_alone(scorer):
    answers = [one for part in read_committed().values() for one in part[::170]]
    requests = [request_of(one) for one in answers]

    together = scorer.score(requests)
    alone = [scorer.score([one])[0] for one in requests]

    # Dynamic quantisation scales activations by what else is in the batch; how far a single answer moves depends
    # on the processor, too (one whose eight-bit products saturate moved one of 54 by 0.0625).
    apart = [
        np.abs(np.array(one.p3) - other.p3).max()
        for one, other in zip(together, alone, strict=True)
    ]
    assert np.quantile(apart, 0.9) < 0.03
    assert max(apart) < 0.1
    same = sum(one.label3 == other.label3 for one, other in zip(together, alone, strict=True))
    assert same >= len(requests) - 1


@pytest.mark.parametrize(
    ("answer", "because"),
    [
        ("", "empty"),
        ("   \n\t ", "empty"),
        ("🙂🙂🙂", "empty"),
        ("\x00\x00\x00", "empty"),
        ("\ud800\udfff", "empty"),
        ("?!...", "empty"),
        ("gap " * 25_000, "unsure"),
        ("x" * 100_000, "unsure"),
        ("qwzrt plmfh xxkcd", "unsure"),
        ("因为电路里有一个断口", "language"),
        ("porque el circuito está abierto", "language"),
    ],
)
def test_what_can_t_be_read_abstains_for_itself_alone(scorer, answer, because):
    healthy = ask("there is a gap in the path")
    before, poisoned, after = scorer.score([healthy, ask(answer), healthy])

    assert poisoned.abstained
    assert poisoned.abstained_because == because
    assert before == after
    assert before.label3 == scorer.score([healthy])[0].label3


def test_the_language_of_an_answer_is_told(scorer):
    chinese, german, english = scorer.score(
        [ask("因为电路里有一个断口"), ask("weil der Strom nicht fließt"), ask("there is a gap")]
    )

    assert (chinese.language, german.language, english.language) == ("zh", "other", "en")
    assert chinese.confidence == german.confidence == 0.0


def test_odd_characters_inside_an_english_answer_do_no_harm(scorer):
    plain, odd = scorer.score([ask("there is a gap"), ask("there\x00is a gap \ud83d")])

    assert odd.label3 == plain.label3
    assert odd.p3 == pytest.approx(plain.p3, abs=0.02)


def test_without_a_reference_no_verdict_is_shown(scorer):
    (verdict,) = scorer.score([ExplanationRequest("the path is closed", "Why?", ())])

    assert verdict.abstained
    assert verdict.abstained_because == "unsure"


def test_nothing_asked_nothing_said(scorer):
    assert scorer.score([]) == []


def test_the_recorded_figures_are_those_of_the_answers_kept_back(judged):
    cuts = json.loads((FOLDER / "metrics.json").read_text())["validation"]

    found = {
        (cut, name): measure(answers, verdicts, draws=0)["macro_f1"]
        for cut, name, answers, verdicts in judged
    }
    recorded = {
        (cut, name): row["macro_f1"] for cut, parts in cuts.items() for name, row in parts.items()
    }

    assert found == pytest.approx(recorded, abs=0.005)


@pytest.mark.parametrize(
    ("part", "least"),
    [
        ("beetle unseen answers", 0.72),
        ("beetle unseen questions", 0.67),
        ("scientsbank unseen answers", 0.68),
        ("scientsbank unseen questions", 0.52),
        ("scientsbank unseen domains", 0.49),
    ],
)
def test_answers_kept_back_are_scored_as_well_as_promised(judged, part, least):
    pairs = [
        pair
        for _, name, answers, verdicts in judged
        if name == part
        for pair in zip(answers, verdicts, strict=True)
    ]
    answers, verdicts = zip(*pairs, strict=True)

    assert measure(answers, verdicts, draws=0)["macro_f1"] > least


@pytest.mark.parametrize("name", ["beetle", "scientsbank"])
def test_the_shipped_model_knows_what_it_was_taught(scorer, name):
    answers = read_committed()[name][::20]

    figures = measure(answers, score_all(scorer, answers), draws=0)

    # On answers that it never saw it reaches 0.72; a broken export or blend falls far below both.
    assert figures["macro_f1"] > 0.85


@pytest.mark.parametrize(
    ("endings", "target", "least_shown"),
    [(("answers",), TARGET_SEEN, 0.45), (("questions", "domains"), TARGET_NEW, 0.15)],
)
def test_verdicts_shown_as_certain_keep_their_promise(judged, endings, target, least_shown):
    rows = [
        (one.label3 == verdict.label3, not verdict.abstained)
        for _, name, answers, verdicts in judged
        if name.endswith(endings)
        for one, verdict in zip(answers, verdicts, strict=True)
    ]
    right, shown = np.array(rows).T

    assert right[shown].mean() >= target
    assert shown.mean() > least_shown


@pytest.mark.parametrize("endings", [("answers",), ("questions", "domains")])
def test_the_certainty_is_the_share_right(judged, endings):
    pairs = [
        (one.label3 == verdict.label3, max(verdict.p3))
        for _, name, answers, verdicts in judged
        if name.endswith(endings)
        for one, verdict in zip(answers, verdicts, strict=True)
        if verdict.confidence > 0
    ]
    right, certainty = (np.array(column) for column in zip(*pairs, strict=True))

    found = reliability(certainty, right)

    assert found["ece"] <= 0.03
    assert found["ece_adaptive"] <= 0.03
    assert found["ece_debiased"] <= 0.03
