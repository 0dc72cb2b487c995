"""``python -m ml.explanations.robust``: what becomes of answers that say nothing, or say it oddly.

For the questions of the answers kept back (``cuts``) it makes the answers of students who try it on:
the question copied, key words of the reference answers in heaps, another question's answer, nothing,
another language, far too much, or a good answer shouted. It counts how many would be shown to the
student as correct, and how many honest answers the guard against tricks holds back, and writes both
to behaviour.json beside the adapter.
"""

import argparse
import json
import random
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from ml.data.semeval import Answer, read_committed
from ml.explanations.behaviour import record
from ml.explanations.cuts import CUTS, halves
from ml.explanations.evaluate import request_of, score_all
from ml.explanations.labels import COARSE
from ml.explanations.scorer import MAX_CHARACTERS, ExplanationScorer
from ml.explanations.tricks import trick_of
from ml.explanations.verdicts import ExplanationRequest, ExplanationVerdict
from ml.explanations.words import FUNCTION_WORDS, stem, words_of
from ml.serving.cache import adapter_folder
from ml.serving.settings import ServingSettings

SEED = 7
QUESTIONS = 150
LEAST_KEY_WORDS = 4  # a reference of fewer can be given as words and be a good answer
FOREIGN = (
    "因为电路里有一个断口，所以电流不能流过。",
    "porque el circuito está abierto y no pasa la corriente",
    "weil der Stromkreis nicht geschlossen ist",
    "потому что цепь разомкнута",
    "parce que le circuit est ouvert et que le courant ne passe pas",
)

Make = Callable[[Answer], str]


def main(arguments: list[str]) -> int:
    """Measure, record and print."""
    parser = argparse.ArgumentParser(prog="python -m ml.explanations.robust")
    parser.add_argument("--folder", type=Path, default=adapter_folder("explanations"))
    parser.add_argument("--questions", type=int, default=QUESTIONS)
    options = parser.parse_args(arguments)
    scorer = ExplanationScorer.load(ServingSettings(), options.folder)
    found = {"questions": options.questions, "tricks": tried(scorer, asked(options.questions))}
    found |= {"honest": honest(), "shouted": shouted(scorer, asked(options.questions))}
    record(options.folder, "robustness", found)
    print(json.dumps(found, indent=1))
    return 0


def asked(count: int) -> list[Answer]:
    """One answer to each of `count` questions of those kept back, drawn by a seed."""
    sets = read_committed()
    kept = [one for cut in CUTS for one in halves(sets, cut).kept_back]
    questions = list({(one.question, one.reference_answers): one for one in kept}.values())
    random.Random(SEED).shuffle(questions)
    return questions[:count]


def tried(scorer: ExplanationScorer, questions: Sequence[Answer]) -> dict[str, Any]:
    """For each way of saying nothing: the shares shown as anything, and shown as correct."""
    return {name: _shares(scorer, questions, make) for name, make in ways().items()}


def ways() -> dict[str, Make]:
    """Ways of answering without an answer; each always makes the same of the same question."""
    rng = random.Random(SEED)
    correct = [one for part in read_committed().values() for one in part if _is_correct(one)]
    return {
        "question copied": lambda one: one.question,
        "question's last sentence": lambda one: last_sentence(one.question),
        "question as a statement": lambda one: statement(one.question),
        "key words in a heap": lambda one: shaken(dict.fromkeys(key_words(one)), rng),
        "key words three times": lambda one: " ".join(key_words(one) * 3),
        "key words of all references and the question": lambda one: shaken(
            dict.fromkeys([*all_key_words(one), *telling(one.question)]), rng
        ),
        "all words of a reference in a heap": lambda one: shaken(
            words_of(longest_reference(one)), rng
        ),
        "answer to another question": lambda one: off_topic(one, correct, rng),
        "nothing": lambda one: "",
        "another language": lambda one: FOREIGN[len(one.question) % len(FOREIGN)],
        "a book": lambda one: (longest_reference(one) + " ") * (1 + MAX_CHARACTERS // 20),
    }


def _shares(scorer: ExplanationScorer, questions: Sequence[Answer], make: Make) -> dict[str, Any]:
    requests = [replace(request_of(one), answer=make(one)) for one in questions]
    verdicts = scorer.score(requests)
    shown = [one for one in verdicts if not one.abstained]
    return {
        "answers": len(verdicts),
        "share_shown": round(len(shown) / len(verdicts), 4),
        "share_shown_as_correct": round(
            sum(one.label3 == "correct" for one in shown) / len(verdicts), 4
        ),
        "because": {
            reason: sum(one.abstained_because == reason for one in verdicts)
            for reason in sorted({one.abstained_because for one in verdicts if one.abstained})
        },
    }


def honest() -> dict[str, Any]:
    """Share of the committed answers that the guard against tricks holds back, by label."""
    answers = [one for part in read_committed().values() for one in part]
    found: dict[str, list[bool]] = {}
    for one in answers:
        held = bool(trick_of(one.answer, one.question, one.reference_answers))
        found.setdefault(one.label3 or COARSE[one.label5], []).append(held)
    return {
        label: {"answers": len(held), "share_held_back": round(sum(held) / len(held), 4)}
        for label, held in sorted(found.items())
    }


def shouted(scorer: ExplanationScorer, questions: Sequence[Answer]) -> dict[str, Any]:
    """Share of real answers that get the same verdict in capitals with exclamation marks."""
    calm = [replace(one, answer=f"{one.answer.rstrip(' .!?')}.") for one in questions]
    loud = [replace(one, answer=f"{one.answer.rstrip('.').upper()}!!!") for one in calm]
    pairs = list(zip(score_all(scorer, calm), score_all(scorer, loud), strict=True))
    return {
        "answers": len(pairs),
        "share_same": round(sum(_alike(one, other) for one, other in pairs) / len(pairs), 4),
    }


def _alike(one: ExplanationVerdict, other: ExplanationVerdict) -> bool:
    return (one.label5, one.abstained) == (other.label5, other.abstained)


# -- what students might write ---------------------------------------------------------------------


def telling(text: str) -> list[str]:
    """Words that are no function words, in their order."""
    return [word for word in words_of(text) if word not in FUNCTION_WORDS]


def longest_reference(asked: Answer | ExplanationRequest) -> str:
    """The reference with most to copy."""
    return max(asked.reference_answers, key=lambda text: len(telling(text)))


def key_words(asked: Answer) -> list[str]:
    """Of the first reference that has enough of them; else of the longest."""
    enough = [r for r in asked.reference_answers if len(set(telling(r))) >= LEAST_KEY_WORDS]
    return telling(enough[0] if enough else longest_reference(asked))


def all_key_words(asked: Answer) -> list[str]:
    """Of every reference."""
    return [word for text in asked.reference_answers for word in telling(text)]


def shaken(words: Sequence[str] | dict[str, None], rng: random.Random) -> str:
    """The words in another order."""
    order = list(words)
    rng.shuffle(order)
    return " ".join(order)


def last_sentence(text: str) -> str:
    """What is really asked, where a question tells a story first."""
    return text.strip().split(". ")[-1]


def statement(text: str) -> str:
    """A question without its question words and marks."""
    asking = ("what", "why", "how", "which", "when")
    return " ".join(word for word in words_of(last_sentence(text)) if word not in asking)


def off_topic(asked: Answer, answers: Sequence[Answer], rng: random.Random) -> str:
    """A correct answer to another question, without a key word of this one and its references."""
    wanted = {stem(word) for word in (*all_key_words(asked), *telling(asked.question))}
    while True:
        other = rng.choice(answers)
        said = {stem(word) for word in telling(other.answer)}
        if said and wanted.isdisjoint(said):
            return other.answer


def _is_correct(one: Answer) -> bool:
    return (one.label3 or COARSE[one.label5]) == "correct"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
