"""The reasons of a decision in plain words, for the student and for the teacher."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from labs.core import lab_names
from labs.core.questions import QUESTIONS
from labs.core.words import words_of
from learners.skills import skill_name

MOMENTS = {
    "not_seen": _("not seen yet"),
    "growing": _("on the way"),
    "shown": _("shown"),
    "missing": _("tried, not there yet"),
}

# key -> (to the student, about the student to the teacher)
WORDS: dict[str, tuple[Any, Any]] = {
    "first": (
        _("This is where the sequence begins."),
        _("The sequence begins here."),
    ),
    "after_check": (
        _("It takes in what you showed in the check at the start."),
        _("Decided afresh after the check at the start."),
    ),
    "free_practice": (
        _("You can practise freely; this lab fits what you have shown so far."),
        _("Free practice: no sequence says what comes next."),
    ),
    "free_practice_first": (
        _("You can practise freely. Nothing was seen of you yet, so you can well begin with another one, too."),
        _("Free practice, and nothing was seen of the student yet."),
    ),
    "passed": (
        _("In %(lab)s you have shown what this place asks for, so you go on."),
        _("The gate after %(lab)s is open: the mastery of what was seen is high enough."),
    ),
    "again": (
        _("In %(lab)s this is not settled yet: %(skills)s. You get another try."),
        _("The gate after %(lab)s stays closed (run %(tries)s): %(skills)s."),
    ),
    "again_with_support": (
        _("In %(lab)s this is not settled yet: %(skills)s. You get another try, with more support."),
        _("The gate after %(lab)s stays closed (run %(tries)s): %(skills)s. More support."),
    ),
    "again_elsewhere": (
        _("In %(lab)s this is not settled yet: %(skills)s. You get another lab for it first."),
        _("The gate after %(lab)s stays closed (run %(tries)s): %(skills)s. Another lab of the slot promises more."),
    ),
    "moved_on": (
        _("You have worked on %(lab)s %(tries)s times. Go on now; we come back to this: %(skills)s."),
        _("Moved on from %(lab)s after %(tries)s runs without mastery: %(skills)s. Worth a talk."),
    ),
    "gate_opened": (
        _("Your teacher lets you go on from %(lab)s."),
        _("A teacher opened the gate after %(lab)s."),
    ),
    "sequence_changed": (
        _("Your teacher has changed the sequence."),
        _("The class was moved to version %(number)s of the sequence."),
    ),
    "sequence_goes_on": (
        _("The sequence that you had finished goes on: your teacher has added to it."),
        _("The student had finished the sequence; its newer version goes on here."),
    ),
    "branched": (
        _("What you have shown leads you on here."),
        _("A branch of the sequence leads here."),
    ),
    "stage_lab": (
        _("Your teacher chose this lab for this place."),
        _("A fixed lab in the sequence."),
    ),
    "stage_adaptive": (
        _("This lab was picked for you from those your teacher allows here."),
        _("An adaptive slot: chosen by what a run is expected to teach, and what that opens."),
    ),
    "stage_questions": (
        _("Your teacher asks you some questions here."),
        _("A question set in the sequence."),
    ),
    "questions_again": (
        _("Too few of your answers were right to go on. You get the questions again."),
        _("Too few right answers (run %(tries)s): the questions come again."),
    ),
    "questions_moved_on": (
        _("You have answered the questions %(tries)s times. Go on now; we come back to this."),
        _("Moved on from the questions after %(tries)s runs with too few right answers. Worth a talk."),
    ),
    "questions_passed": (
        _("You have answered the questions, so you go on."),
        _("The question set was answered as its gate asks, or nothing of it could be judged yet."),
    ),
    "questions_opened": (
        _("Your teacher lets you go on from the questions."),
        _("A teacher opened the gate after the questions."),
    ),
    "in_order": (
        _("It comes next in the fixed order of the course."),
        _("The fixed order with its gates: the labs as they are listed, nothing adapted."),
    ),
    "like_what_you_liked": (
        _("You liked %(lab)s; this one reads much like it."),
        _("Its words are near those of %(lab)s, which the student liked."),
    ),
    "like_what_you_did": (
        _("You worked on %(lab)s; this one reads much like it."),
        _("Its words are near those of %(lab)s, on which the student worked."),
    ),
    "for_variety": (
        _("Something different from the other suggestions."),
        _("For variety among the suggestions."),
    ),
    "fits_now": (
        _("It fits what you have shown so far."),
        _("Chosen by readiness and interest together."),
    ),
    "stands_before": (
        _("It leads up to %(lab)s."),
        _("A page that stands before %(lab)s in the sequence."),
    ),
    "read_first": (
        _("You can read what the lab is about while you practise what it builds on: %(skills)s."),
        _("The lab builds on what was shown to be missing: %(skills)s. Its sheet can be read meanwhile."),
    ),
    "practise": (
        _("Here you can practise: %(skills)s."),
        _("Least mastered of its skills: %(skills)s."),
    ),
    "practise_again": (
        _("You have done this lab before; this is still open: %(skills)s."),
        _("Done before; least mastered of its skills: %(skills)s."),
    ),
    "keeps": (
        _("You have done this lab before and shown what it is about; doing it again keeps it."),
        _("Done before, and nothing of it is open: it keeps what was shown."),
    ),
    "builds_on_shown": (
        _("It builds on what you have shown: %(skills)s."),
        _("What it builds on was shown: %(skills)s."),
    ),
    "builds_on_open": (
        _("It builds on something that nobody has seen you do yet: %(skills)s."),
        _("What it builds on was not seen yet: %(skills)s."),
    ),
    "builds_on_growing": (
        _("It builds on something that you are on the way to: %(skills)s."),
        _("What it builds on was seen and is on the way: %(skills)s."),
    ),
    "builds_on_missing": (
        _("It builds on something that is not there yet: %(skills)s."),
        _("Shown to be missing below it: %(skills)s. While that is likely, labs that do not need it come first."),
    ),
    "look_again": (
        _("It is some time since you showed this: %(skills)s. A new look shows whether it is still there."),
        _("Shown some time ago and due to be looked at again: %(skills)s."),
    ),
    "probe": (
        _("You probably can do this: %(skills)s. Shown once more, it is settled."),
        _("Probable, but not settled: not shown when last asked for, or too seldom: %(skills)s."),
    ),
    "interest": (
        _("It is close to what you have done and liked so far."),
        _("Close to what the student has done and liked so far."),
    ),
    "too_long": (
        _("It takes about %(minutes)s minutes; the assignment is due before that."),
        _("Takes about %(minutes)s minutes, longer than until the assignment is due."),
    ),
    "new_lab": (
        _("You have not worked on this lab yet."),
        _("New to the student."),
    ),
    "misconception": (
        _("Last time your claim and your data did not agree; this set-up lets you look again."),
        _("Aimed at a misconception that was shown: %(misconception)s."),
    ),
    "support_guided": (
        _("The bench leads you step by step."),
        _("Support: guided."),
    ),
    "support_structured": (
        _("The bench shows the steps; how you take them is up to you."),
        _("Support: structured."),
    ),
    "support_open": (
        _("You plan this one yourself."),
        _("Support: open."),
    ),
    "noise_less": (
        _("The readings scatter less, so that the pattern is easier to see."),
        _("Less measurement noise than the lab's own."),
    ),
    "noise_more": (
        _("The readings scatter more, for you know how to repeat a measurement."),
        _("More measurement noise than the lab's own, since replication was shown."),
    ),
    "hints_when_stuck": (
        _("Where you are stuck, the bench offers you a hint."),
        _("Hints: offered by the bench to whoever is stuck, since support is needed here."),
    ),
    "hints_after_try": (
        _("A hint comes after a try of your own, for you have shown that you can do much of this."),
        _("Hints: only after a try of the student’s own, since the student plans and has shown a practice."),
    ),
    "fresh_ranges": (
        _("The ranges have changed, so that you measure afresh."),
        _("Ranges shifted, because the lab is repeated."),
    ),
    "teacher_fixed": (
        _("Part of the set-up was fixed by your teacher."),
        _("Fixed by the teacher: %(parts)s."),
    ),
    "teacher_set_up_does_not_fit": (
        _("Your teacher's set-up could not be used, so you get the usual one."),
        _("The set-up fixed in the sequence does not fit this lab and was left out: %(problem)s"),
    ),
    "teacher_chose": (
        _("%(teacher)s chose this for you."),
        _("Chosen by %(teacher)s."),
    ),
    "teacher_note": (
        _("Your teacher says: %(note)s"),
        _("Note to the student: %(note)s"),
    ),
    "sequence_finished": (
        _("You have reached the end of this sequence. Well done!"),
        _("The sequence is finished."),
    ),
}  # fmt: skip

# Why a run may not begin, or a decision may not be replaced.
REFUSALS = {
    "not_yours": _("This lab was chosen for somebody else."),
    "already_replaced": _("Your teacher has chosen another lab since; it is on your home page."),
    "already_started": _("The student has already begun this lab."),
    "fixed_meanwhile": _(
        "A colleague has fixed another lab meanwhile. It is shown now; choose again if yours shall take its place."
    ),
    "kept_meanwhile": _(
        "A colleague has kept this proposal meanwhile. Choose again if your lab shall take its place."
    ),
    "nothing_waits": _(
        "No lab waits for the student just now: the last run is being looked at, or the sequence is finished."
    ),
    "other_waits": _("Another lab waits meanwhile. It is shown now."),
    "not_in_course": _("You are no longer in this course."),
    "course_closed": _("The course is closed just now."),
    "not_open_yet": _("This is not open yet."),
    "lab_gone": _("This lab is not here any more; your teacher can choose another one."),
    "sequence_finished": _("This sequence is finished; you can still practise freely."),
    "no_such_option": _("This is not offered any more."),
}

PARTS = {
    "scaffold": _("support"),
    "ranges": _("ranges"),
    "noise": _("measurement noise"),
    "target_misconception": _("misconception aimed at"),
    "locked": _("locked controls"),
    "hidden_controls": _("hidden controls"),
    "hints": _("hints"),
    "steps": _("steps that students do"),
    "hypothesis": _("hypothesis that is given"),
}


def moment_words(moment: str, language: str) -> str:
    with translation.override(language):
        return str(MOMENTS[moment])


def lab_title(lab: str, language: str) -> str:
    known = lab in lab_names() or lab == QUESTIONS
    return words_of(lab, language).text("title") if known else lab


def rendered(
    reasons: Sequence[Mapping[str, Any]], language: str, reader: str = "student"
) -> list[str]:
    """The reasons as sentences in the reader's language."""
    with translation.override(language):
        return [_sentence(one["key"], one.get("params", {}), language, reader) for one in reasons]


def _sentence(key: str, params: Mapping[str, Any], language: str, reader: str) -> str:
    to_student, to_teacher = WORDS[key]
    shown = {name: _shown(name, value, params, language) for name, value in params.items()}
    return str(to_student if reader == "student" else to_teacher) % shown


def _shown(name: str, value: Any, params: Mapping[str, Any], language: str) -> Any:
    namer: dict[str, Callable[[Any], str]] = {
        "lab": lambda lab: lab_title(lab, language),
        "skills": lambda skills: _joined([skill_name(s, language) for s in skills], language),
        "parts": lambda parts: _joined([str(PARTS.get(p, p)) for p in parts], language),
        "misconception": lambda idea: misconception_name(params.get("lab", ""), idea, language),
        "teacher": lambda name: name or str(_("A teacher")),  # who was erased has none
    }
    return namer[name](value) if name in namer else value


def _joined(items: list[str], language: str) -> str:
    return words_of("", language).joined(items)


def misconception_name(lab: str, idea: str, language: str) -> str:
    """The lab's own name for the idea, or the bare one where it has none."""
    return words_of(lab, language).name(idea, ("misconceptions",)).replace("_", " ")
