"""The definition that every run of a question set has; it is in no catalogue."""

from labs.core.lab import Lab, Scaffold, Step
from labs.core.questions.question import QUESTIONS
from labs.core.variant import SCAFFOLDS

VERSION = "1"  # raise when an answer is judged otherwise than before


def question_lab() -> Lab:
    """A lab without apparatus whose one step is to answer."""
    return Lab(
        name=QUESTIONS,
        version=VERSION,
        subject="inquiry",
        seconds=0,
        model="QuestionSet",
        module="labs.core.questions.model",
        controls=(),
        instruments=(),
        actions=(("item", "save"), ("item", "answer")),
        independent=(),
        dependent=(),
        steps=(Step(QUESTIONS),),
        practices=(),
        skills=(),
        scaffolds={name: Scaffold(name, trials=0) for name in SCAFFOLDS},
        misconceptions=(),
        adaptation={},
        models=(),
    )
