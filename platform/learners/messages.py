"""What the bench is told at the end of a run: what was shown, what comes next and why."""

from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from labs.core.words import words_of
from learners.models import Decision, MasteryEvidence
from learners.reasons import lab_title, rendered
from learners.selectors import alternatives_of, decision_after, mastery_of
from runs.models import Event, Run

Message = dict[str, Any]


def next_messages(run: Run, after: int) -> list[Message]:
    """The decision that stands after this run, in the language that is active; none before it."""
    decision = decision_after(run) if run.state == Run.State.FINISHED else None
    return [next_message(run, decision)] if decision else []


def next_message(run: Run, decision: Decision) -> Message:
    language = get_language() or "en"
    return {
        "type": "next",
        "decision": decision.pk,
        "lab": decision.lab,
        "title": lab_title(decision.lab, language) if decision.lab else "",
        "variant": decision.variant,
        "because": rendered(decision.reasons, language),
        "skills": skills_shown(run, language),
        "alternatives": [
            {
                "option": place,
                "lab": other["lab"],
                "title": lab_title(other["lab"], language),
                "variant": other["variant"],
                "because": rendered(other["reasons"], language),
            }
            for place, other in alternatives_of(decision)
        ],
        "start_url": reverse("runs:start"),
        "report_url": reverse("runs:report", args=[run.pk]),
    }


def skills_shown(run: Run, language: str) -> list[Message]:
    """The lab's skills as they now stand, each with the moment in this run that showed it."""
    moments = {row.skill: row for row in _telling(run)}
    started = Event.objects.filter(run=run).order_by("seq").first()
    return [
        {
            "skill": view.skill,
            "title": view.name,
            "moment": view.moment,
            "words": view.words,
            "probability": round(view.probability, 3),
            "uncertainty": round(view.uncertainty, 3),
            **_when(run, moments.get(view.skill), started, language),
        }
        for view in mastery_of(run.student, labs=[run.lab], language=language)
    ]


def _telling(run: Run) -> list[MasteryEvidence]:
    """For each skill the evidence of this run that moved it most towards being shown."""
    rows = MasteryEvidence.objects.filter(score__run=run).select_related("score")
    return sorted(rows, key=lambda row: (row.verdict == "correct", row.after - row.before, -row.pk))


def _when(run: Run, row: MasteryEvidence | None, started: Event | None, language: str) -> Message:
    """The event that a skill's standing rests on; empty where this run showed nothing of it."""
    if row is None or started is None:
        return {"seq": None, "verdict": "", "when": ""}
    event = Event.objects.filter(run=run, seq=row.scored.seq).first()
    if event is None:
        return {"seq": row.scored.seq, "verdict": row.verdict, "when": ""}
    seconds = int((event.server_time - started.server_time).total_seconds())
    step = words_of(run.lab, language).name(row.scored.step or "collect", ("steps",))
    clock = f"{seconds // 60}:{seconds % 60:02d}"
    when = _("%(step)s, %(clock)s after the start") % {"step": step, "clock": clock}
    return {"seq": event.seq, "verdict": row.verdict, "when": when}
