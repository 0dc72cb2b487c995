"""The cuts of the data on which the training is measured, before it is done once more on all of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ml.data.semeval import Answer
from ml.data.splits import Split, split
from ml.explanations.prepared import Parts, validation_parts


@dataclass(frozen=True)
class Cut:
    """Which questions and students are kept back: a share, drawn by a salt, and whole domains."""

    name: str
    salt: str
    share: float
    domains: tuple[str, ...] = ()  # of SciEntsBank


# Two, because new questions scatter widely by which are kept back; domains in the second alone, so
# that the first learns from as much as the shipped model nearly does.
CUTS = (Cut("cut 1", "1", 0.1), Cut("cut 2", "2", 0.15, ("LF", "MS")))


@dataclass(frozen=True)
class Halves:
    """What is learnt from, by data set, and the parts kept back, by name."""

    cut: Cut
    train: Mapping[str, Sequence[Answer]]
    parts: Parts

    @property
    def kept_back(self) -> list[Answer]:
        """The answers of every part, in order."""
        return [one for part in self.parts.values() for one in part]


def halves(sets: Parts, cut: Cut) -> Halves:
    """The data sets, cut."""
    splits: dict[str, Split] = {}
    domain: list[Answer] = []
    for name, answers in sets.items():
        inside = [one for one in answers if domain_of(one) in cut.domains]
        domain += inside
        outside = [one for one in answers if domain_of(one) not in cut.domains]
        splits[name] = split(outside, cut.share, cut.salt)
    parts = validation_parts(splits)
    if domain:
        parts["scientsbank unseen domains"] = domain
    return Halves(cut, {name: one.train for name, one in splits.items()}, parts)


def domain_of(answer: Answer) -> str:
    """A SciEntsBank question's id begins with its domain: LF_31b."""
    return answer.question_id.split("_")[0]
