"""What stands in the place of an apparatus: answers are saved, and then handed in."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from labs.core.errors import BadAction
from labs.core.questions.question import Question, questions_of
from labs.core.simulation import Change, Reading, Simulation
from labs.core.values import JsonDict, one_of, shown

if TYPE_CHECKING:
    from labs.core.lab import Lab
    from labs.core.variant import Variant


class QuestionSet(Simulation):
    """A saved answer can be changed; one that was handed in is judged and stays."""

    def __init__(self, lab: "Lab", variant: "Variant", seed: int) -> None:
        super().__init__(lab, variant, seed)
        self.questions = {one.key: one for one in questions_of(variant)}
        self.saved: dict[str, JsonDict] = {}
        self.answered: dict[str, JsonDict] = {}

    def apply(self, target: str, action: str, value: Any) -> Change:
        """`item save` keeps an answer, `item answer` hands it in."""
        if target != "item" or not isinstance(value, Mapping):
            raise BadAction("item_answer", {"value": shown(value)})
        question = self._asked(value.get("question"))
        answer = question.accept({k: v for k, v in value.items() if k != "question"})
        if question.key in self.answered:
            raise BadAction("item_answered")
        if action == "answer" and Question.is_empty(answer):
            raise BadAction("item_empty")
        old = self.saved.get(question.key)
        new = {"question": question.key, **answer}
        kept = self.answered if action == "answer" else self.saved
        kept[question.key] = new
        return Change(old, new)

    def _asked(self, key: Any) -> Question:
        return self.questions[one_of(key, tuple(self.questions), "item_unknown")]

    def open_end(self) -> BadAction | None:
        """An answer that is saved and not handed in would be lost unjudged."""
        for key, answer in self.saved.items():
            if key not in self.answered and not Question.is_empty(answer):
                place = list(self.questions).index(key) + 1
                return BadAction("item_not_handed_in", {"number": place})
        return None

    def read(self, instrument: str, value: JsonDict) -> Reading:
        raise BadAction("unknown_target", {"target": shown(instrument)})

    def scene(self) -> JsonDict:
        return {}
