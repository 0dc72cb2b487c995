"""What is kept of texts that come again, and the short ways through them, change no verdict."""

from collections import Counter
from math import sqrt

import pytest

from ml.data.semeval import read_committed
from ml.explanations import lexical, words
from ml.explanations.evaluate import request_of
from ml.explanations.scorer import clean
from ml.explanations.verdicts import ExplanationRequest
from ml.explanations.words import answer_phrase, phrase

KEPT = (words.phrase, words.answer_phrase, words.stem, words.hash_of, lexical._key_of)


@pytest.fixture(scope="module")
def requests() -> list[ExplanationRequest]:
    return [request_of(one) for part in read_committed().values() for one in part[::500]]


def test_a_scorer_that_remembers_says_what_one_that_forgot_says(scorer, requests):
    scorer.score(requests)
    remembering = scorer.score(requests)

    for one in KEPT:
        one.cache_clear()

    assert scorer.score(requests) == remembering


def test_an_answer_is_taken_apart_once(scorer, requests):
    answer_phrase.cache_clear()

    scorer.score(requests[:8])

    assert answer_phrase.cache_info().misses <= 8
    assert answer_phrase.cache_info().hits >= 8


def test_students_answers_do_not_push_the_references_out(scorer, requests):
    phrase.cache_clear()
    scorer.score(requests)
    texts = {text for one in requests for text in (one.question, *one.reference_answers)}

    assert phrase.cache_info().currsize <= len(texts)


def test_likeness_is_the_cosine_of_the_trigram_counts(requests):
    for one in requests:
        said, meant = (
            Counter(f" {' '.join(words.words_of(text))} "[at : at + 3] for at in range(len(text)))
            for text in (one.answer, one.reference_answers[0])
        )
        said, meant = (Counter({k: n for k, n in c.items() if len(k) == 3}) for c in (said, meant))
        shared = sum(count * meant[gram] for gram, count in said.items())
        lengths = sqrt(sum(n * n for n in said.values()) * sum(n * n for n in meant.values()))

        found = answer_phrase(one.answer).likeness(phrase(one.reference_answers[0]))

        assert found == pytest.approx(shared / max(1e-9, lengths))


@pytest.mark.parametrize(
    ("raw", "read"),
    [
        ("  a closed path ", "a closed path"),
        ("a\tclosed\npath", "a closed path"),
        ("a \ud800closed path", "a closed path"),
        ("a closed\x00 path\u200b", "a closed  path"),
        ("größer als µ", "größer als µ"),
        ("a" * 9000, "a" * 2001),
    ],
)
def test_what_cannot_be_printed_is_read_as_a_space(raw, read):
    assert clean(ExplanationRequest(answer=raw, question="", reference_answers=())).answer == read
