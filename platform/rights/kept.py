"""What a person made and others depend on: it is exported, and it stays when the person is erased."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

COURSES = _("Courses, their students and what is given to them go on without this person.")
LESSONS = _("Classes work with these sequences, and colleagues copied from them.")
JUDGED = _("Students' marks rest on what was decided here.")
SPOKEN = _("It is said to students, in whose runs it stands.")
SEEN = _("Students may know who has looked at their bench, and when.")
RECORD = _("A record of who changed what in the school; it stays, without the name.")


@dataclass(frozen=True)
class Kept:
    """A key to the person who made a row, and why the row stays.

    `without`: columns that tell of other people, which an export leaves out.
    """

    label: str
    path: str
    why: Any
    without: tuple[str, ...] = ()


KEPT = (
    Kept("courses.Sequence", "owner", LESSONS),
    Kept("courses.SequenceShare", "sequence__owner", LESSONS),
    Kept("courses.SequenceVersion", "sequence__owner", LESSONS),
    Kept("courses.Stage", "version__sequence__owner", LESSONS),
    Kept("courses.DraftState", "by", LESSONS),
    Kept("courses.DraftState", "version__sequence__owner", LESSONS),
    Kept("courses.Picture", "sequence__owner", LESSONS),
    Kept("scoring.Review", "teacher", JUDGED),
    Kept("scoring.Regrading", "teacher", JUDGED),
    Kept("scoring.ReferenceAnswer", "regrading__teacher", JUDGED),
    Kept("gradebook.Override", "teacher", JUDGED),
    Kept("learners.Decision", "locked_by", JUDGED, ("reasons", "candidates", "chosen")),
    Kept("runs.TeacherMessage", "teacher", SPOKEN),
    Kept("gradebook.Comment", "teacher", SPOKEN),
    Kept("runs.Visit", "person", SEEN),
    Kept("courses.Extension", "given_by", COURSES),
    Kept("courses.RosterImport", "teacher", COURSES, ("rows", "notices", "report")),
    Kept("courses.GateOpening", "opened_by", COURSES),
    Kept("letters.Letter", "by", COURSES),
    Kept("classroom.AlertDealt", "teacher", COURSES),
    Kept("learners.CourseCheck", "changed_by", COURSES),
    Kept("comparisons.Comparison", "planned_by", COURSES),
    Kept("starting.SampleClass", "teacher", COURSES),
    Kept("learners.GraphChange", "by", RECORD),
    Kept("comparisons.Objection", "recorded_by", RECORD),
    Kept("registry.Transition", "by", RECORD),
    Kept("rights.Erasure", "by", RECORD),
)
