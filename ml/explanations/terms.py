"""What the word models read of an answer besides its evidence: blocks of terms, hashed and weighted."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ml.explanations.labels import Doubles
from ml.explanations.words import Phrase, answer_phrase, hash_of, phrase

Hashes = NDArray[np.uint32]

ANY = ("stems", "relations")  # what can be read of an answer to any question
BOUND = (*ANY, "within", "spelling")  # and what only answers to the same question share
SPELLED = (3, 4)  # letters in a row


@dataclass(frozen=True)
class Terms:
    """A block of hashed terms with their inverse frequencies and weights."""

    hashes: Hashes  # [terms], sorted
    inverse: Doubles  # [terms]
    weights: Doubles  # [terms, 3]

    def find(self, terms: Iterable[str]) -> tuple[NDArray[np.int64], Doubles]:
        """Places of the known terms, and their values: (1 + log count) * inverse, length 1."""
        counts = Counter(map(hash_of, terms))
        wanted = np.fromiter(counts, dtype=np.uint32, count=len(counts))
        places = np.searchsorted(self.hashes, wanted)
        places[places == len(self.hashes)] = 0
        known = self.hashes[places] == wanted if len(self.hashes) else np.zeros(0, bool)
        places = places[known].astype(np.int64)
        often = np.fromiter(counts.values(), dtype=np.float64, count=len(counts))[known]
        values = (1.0 + np.log(often)) * self.inverse[places]
        return places, values / max(1e-9, float(np.sqrt(np.sum(values**2))))

    def score(self, terms: Iterable[str]) -> Doubles:
        """[3]: what the terms add to the logits."""
        places, values = self.find(terms)
        return np.asarray(values @ self.weights[places], dtype=np.float64)


@dataclass(frozen=True)
class Said:
    """An answer taken apart, with the question it answers and the reference that is closest to it."""

    answer: Phrase
    key: str  # of the question
    meant: Phrase

    @classmethod
    def of(cls, answer: str, key: str, references: Sequence[str]) -> "Said":
        said = answer_phrase(answer)
        return cls(said, key, closest(said, references))

    def terms(self, block: str) -> list[str]:
        """The terms of one of the blocks in BOUND."""
        if block == "stems":
            return self.answer.terms()
        if block == "relations":
            return relations(self.answer, self.meant)
        if block == "within":
            return terms_within(self.key, self.answer)
        if block == "spelling":
            return spelling_within(self.key, self.answer)
        raise ValueError(f"no block of terms is called {block!r}; there are {', '.join(BOUND)}")


def closest(said: Phrase, references: Sequence[str]) -> Phrase:
    """The reference that shares most stems with the answer (Dice's coefficient); the first of equals."""

    def likeness(meant: Phrase) -> float:
        return 2 * len(said.known & meant.known) / (1 + len(said.known) + len(meant.known))

    return max(map(phrase, references or ("",)), key=likeness)


def relations(said: Phrase, meant: Phrase) -> list[str]:
    """Stems that answer and reference share (+), that the answer lacks (-), that it adds (~).

    That *closed* is missing weighs more than that *with* is, whatever the question.
    """
    return [
        *(f"+{one}" for one in sorted(said.known & meant.known)),
        *(f"-{one}" for one in sorted(meant.known - said.known)),
        *(f"~{one}" for one in sorted(said.known - meant.known)),
    ]


def terms_within(key: str, said: Phrase) -> list[str]:
    """Each stem and pair of stems together with the question; the question alone is its bias."""
    return [key, *dict.fromkeys(f"{key} {term}" for term in said.terms())]


def letter_runs(said: Phrase) -> list[str]:
    """Runs of SPELLED letters within a word, with its ends: what a misspelt word keeps of the right one."""
    runs = {
        word[at : at + size]
        for word in (f"<{one}>" for one in said.words)
        for size in SPELLED
        for at in range(max(1, len(word) - size + 1))
    }
    return sorted(
        runs
    )  # the order of a set differs from run to run, and with it the last bit of a sum


def spelling_within(key: str, said: Phrase) -> list[str]:
    """Each run of letters together with the question."""
    return [f"{key} #{run}" for run in letter_runs(said)]
