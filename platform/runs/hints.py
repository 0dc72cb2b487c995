"""The rungs of a lab's hint ladder (look, think, do) that a student has, whoever put them there."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from uuid import UUID

from labs.core.words import words_of
from runs.models import Event, Run, TeacherMessage

RUNGS = 3

Given = Mapping[UUID, Mapping[str, int]]


def rungs_given(runs: Sequence[Run]) -> Given:
    """By run and step: the highest rung asked for by the student or sent by a teacher."""
    ids = [run.pk for run in runs]
    found: dict[UUID, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    asked = Event.objects.filter(run__in=ids, target="hint", action="ask").order_by()
    for run, observations in asked.values_list("run", "observations"):
        hint = observations["hint"]
        found[run][hint["step"]] = max(found[run][hint["step"]], hint["rung"])
    sent = TeacherMessage.objects.filter(run__in=ids, kind=TeacherMessage.Kind.HINT).order_by()
    for run, step, rung in sent.values_list("run", "step", "rung"):
        found[run][step] = max(found[run][step], rung or 0)
    return found


def ladder(lab: str, step: str, language: str) -> list[str]:
    """The hints of a step in order; empty where the lab has none."""
    rungs = words_of(lab, language).get(f"hints.{step}")
    return [str(one) for one in rungs] if isinstance(rungs, list) else []


def hint_text(lab: str, step: str, rung: int, language: str) -> str:
    """One hint; empty where there is none."""
    rungs = ladder(lab, step, language)
    return rungs[rung - 1] if 0 < rung <= len(rungs) else ""
