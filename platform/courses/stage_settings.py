"""Which form shows the settings of a stage."""

from typing import Any

from courses.models import Stage
from courses.question_form import QuestionsForm
from courses.stage_forms import LabStageForm, PageForm, SlotForm, StageForm
from labs.core import lab_names

FORMS: dict[str, type[StageForm]] = {
    Stage.Kind.LAB.value: LabStageForm,
    Stage.Kind.ADAPTIVE.value: SlotForm,
    Stage.Kind.PAGE.value: PageForm,
    Stage.Kind.QUESTIONS.value: QuestionsForm,
}


def stage_form(stage: Stage, data: Any = None) -> StageForm:
    """The settings of a stage, filled with what stands there."""
    if stage.kind == Stage.Kind.LAB and stage.lab not in lab_names():
        return StageForm(stage, data)  # a lab that is gone has no settings any more
    return FORMS[stage.kind](stage, data)
