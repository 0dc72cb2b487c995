"""What simulated students write, in English, from complete to vague."""

import random
from collections.abc import Sequence

from labs.core.lab import Lab
from labs.core.words import LabWords
from labs.students.beliefs import Belief

_WILL = {
    "increases": ("will increase", "will get larger", "goes up", "gets bigger"),
    "decreases": ("will decrease", "will get smaller", "goes down", "gets less"),
    "no_effect": ("will not change", "stays the same", "will be the same", "does not change"),
}
_DID = {
    "increases": ("increased", "got larger", "went up"),
    "decreases": ("decreased", "got smaller", "went down"),
    "no_effect": ("did not change", "stayed the same", "was the same within the uncertainty"),
}
_VAGUE = ("it changes", "something happens", "i think it matters", "dont know", "it gets different")
_OFF = ("this is fun", "i like science", "can we go outside", "ok", "asdf")


class Phrases:
    """One student's way of writing: `quality` from 0 (vague) to 1 (complete)."""

    def __init__(self, lab: Lab, quality: float, rng: random.Random) -> None:
        self.words: LabWords = lab.words("en")
        self.quality = quality
        self.rng = rng

    def name(self, variable: str) -> str:
        return self.words.name(variable, ("controls", "quantities"))

    def _pick(self, full: Sequence[str], part: Sequence[str], vague: Sequence[str]) -> str:
        """A sentence as good as the student is on this day, with a slip of the finger or two."""
        level = self.rng.gauss(self.quality, 0.2)
        if level < 0.05:
            return self.rng.choice(_OFF)
        chosen = full if level > 0.6 else part if level > 0.3 else vague
        return self._typed(self.rng.choice(list(chosen)))

    def _typed(self, text: str) -> str:
        """Hasty writers drop capitals and stops, and swap letters now and then."""
        if self.rng.random() > self.quality:
            text = text[0].lower() + text[1:].rstrip(".")
        if len(text) > 20 and self.rng.random() < 0.25 * (1 - self.quality):
            at = self.rng.randrange(5, len(text) - 5)
            text = text[:at] + text[at + 1] + text[at] + text[at + 2 :]
        return text

    def question(self, belief: Belief) -> str:
        x, y = self.name(belief.independent), self.name(belief.dependent)
        return self._pick(
            (
                f"How does the {x} change the {y} if everything else stays the same?",
                f"I want to find out whether the {x} changes the {y}.",
            ),
            (f"Does the {x} matter?", f"What changes the {y}?"),
            ("What happens?", "how it works"),
        )

    def hypothesis(self, belief: Belief) -> str:
        x, y = self.name(belief.independent), self.name(belief.dependent)
        will = self.rng.choice(_WILL[belief.direction])
        because = self.rng.choice(belief.because or ("that is what I have seen before",))
        return self._pick(
            (
                f"If I increase the {x} and keep all the rest the same, the {y} {will}, because {because}.",
                f"I think that with a larger {x} the {y} {will}, because {because}.",
            ),
            (f"The {y} {will} when the {x} is larger.", f"A larger {x} means the {y} {will}."),
            (f"the {x} does something to the {y}", *_VAGUE),
        )

    def plan(self, belief: Belief, kept: Sequence[str], trials: int) -> str:
        x, y = self.name(belief.independent), self.name(belief.dependent)
        rest = self.words.joined([self.name(k) for k in kept]) or "everything else"
        return self._pick(
            (
                f"I change only the {x}, keep {rest} the same, and measure the {y} in {trials} trials.",
                f"I will measure the {y} for {trials} values of the {x} and leave {rest} as it is.",
            ),
            (f"I will change the {x} and measure the {y}.",),
            ("try things", "measure a lot"),
        )

    def analysis(self, belief: Belief) -> str:
        x, y = self.name(belief.independent), self.name(belief.dependent)
        did = self.rng.choice(_DID[belief.direction])
        return self._pick(
            (
                f"When the {x} was made larger and nothing else was changed, the {y} {did}.",
                f"In my table the {y} {did} as the {x} got larger, by more than the error bars tell by chance."
                if belief.direction != "no_effect"
                else f"For all values of the {x} the {y} {did}.",
            ),
            (f"The {y} {did}.",),
            _VAGUE,
        )

    def claim(self, belief: Belief) -> str:
        x, y = self.name(belief.independent), self.name(belief.dependent)
        did = self.rng.choice(_WILL[belief.direction])
        return self._pick(
            (f"When the {x} is larger and all else is the same, the {y} {did}.",),
            (f"With a larger {x} the {y} {did}.",),
            (f"The {x} changes it.", *_VAGUE),
        )

    def reasoning(self, belief: Belief, rows: Sequence[int]) -> str:
        x, y = self.name(belief.independent), self.name(belief.dependent)
        did = self.rng.choice(_DID[belief.direction])
        listed = self.words.joined([str(row) for row in rows]) or "my table"
        because = self.rng.choice(belief.because or ("the readings say so",))
        return self._pick(
            (
                f"In rows {listed} only the {x} was different and the {y} {did}, because {because}.",
                f"Rows {listed} differ in the {x} alone, so the {y} {did} because of it.",
            ),
            (f"Rows {listed} show that the {y} {did}.", f"because {because}"),
            ("because i saw it", "the numbers"),
        )

    def limits(self, belief: Belief) -> str:
        x, y = self.name(belief.independent), self.name(belief.dependent)
        return self._pick(
            (
                f"The readings of the {y} scatter, so I could not see a small difference, and I only tried some values of the {x}.",
                f"I am not sure what happens for values of the {x} that I did not try, and I repeated few trials.",
            ),
            ("The measurements are not exact.", f"I only tried a few values of the {x}."),
            ("nothing", "it could be wrong"),
        )
