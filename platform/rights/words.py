"""What each table of an export holds, and why some are in none, in words for who reads it."""

from typing import Any

from django.utils.translation import gettext_lazy as _

THEIRS: dict[str, Any] = {
    "people.User": _("the account: names, login, email address, role, language, consent"),
    "account.EmailAddress": _("email addresses of the account"),
    "axes.AccessLog": _("log-ins: when, from which network address and browser"),
    "axes.AccessAttempt": _("log-ins that failed lately"),
    "axes.AccessFailureLog": _("log-ins that failed"),
    "letters.Letter": _("mails about a course that were sent to this person"),
    "courses.Membership": _("places in courses"),
    "courses.Group_members": _("places in the groups of a course"),
    "courses.Extension": _("other dates for an assignment that were granted"),
    "courses.GateOpening": _("gates that a teacher opened for this person"),
    "courses.PageRead": _("pages that were read"),
    "courses.SequenceShare": _("sequences that colleagues share with this person"),
    "runs.Run": _("runs: which lab, how it was set up, when, and how far it came"),
    "runs.Event": _(
        "everything that was done in the runs, in order, with answers and notes word for word, and what was observed"
    ),
    "runs.TeacherMessage": _("messages and hints from teachers"),
    "runs.Visit": _("when somebody looked on at the bench"),
    "scoring.Score": _("what rules and models said of the steps"),
    "scoring.ScoredStep": _("which steps have been scored, and when"),
    "scoring.Feedback": _("the notes that were shown beside steps"),
    "scoring.ScoreMarks": _("which words carried a score"),
    "scoring.ReviewItem": _("steps that wait or waited for a teacher to look at"),
    "scoring.Review": _("what teachers said of the steps"),
    "registry.ShadowVerdict": _("what a model on trial would have said of the steps"),
    "registry.Pseudonym": _("the pseudonym under which models learn from this work"),
    "registry.LearnerInVersion": _("the versions of models that learnt from this work"),
    "classroom.AlertDealt": _("alerts about a run that a teacher saw to"),
    "learners.Mastery": _("mastery: how probable it is that a skill is there"),
    "learners.MasteryEvidence": _("what moved mastery, step by step"),
    "learners.StartingPoint": _("what was assumed of a skill at the start"),
    "learners.Reading": _("where the sequence model stands with this person"),
    "learners.Decision": _("which lab was chosen next, and why"),
    "learners.Placement": _("checks at the start of a course"),
    "learners.PlacementAnswer": _("answers in such checks"),
    "gradebook.Override": _("marks that a teacher set"),
    "gradebook.Comment": _("words of a teacher beside a mark"),
    "regrading.MarkChange": _("marks that changed when steps were graded anew"),
    "comparisons.Participant": _("places in comparisons of two ways of choosing labs"),
    "comparisons.Objection": _("objections to taking part in comparisons"),
    "recommendations.Rating": _("which labs were liked and which not"),
    "recommendations.InterestSwitch": _("whether interests may be looked at"),
    "starting.TourStart": _("when the tour began"),
}

MADE: dict[str, Any] = {
    "courses.Sequence": _("sequences"),
    "courses.SequenceShare": _("colleagues who share them, without their names"),
    "courses.SequenceVersion": _("versions of sequences"),
    "courses.Stage": _("the stages of each version, with pages and questions"),
    "courses.DraftState": _("earlier states of a draft"),
    "courses.Picture": _("pictures on pages and in questions"),
    "courses.Extension": _("other dates that were granted to students"),
    "courses.RosterImport": _("lists of students that were taken over"),
    "courses.GateOpening": _("gates that were opened"),
    "letters.Letter": _("mails that were sent to others"),
    "runs.TeacherMessage": _("messages and hints to students"),
    "runs.Visit": _("when this person looked on at a bench"),
    "scoring.Review": _("verdicts on steps"),
    "scoring.Regrading": _("regradings"),
    "scoring.ReferenceAnswer": _("reference answers that came with regradings"),
    "gradebook.Override": _("marks that were set for students"),
    "gradebook.Comment": _("words beside students' marks"),
    "classroom.AlertDealt": _("alerts that were seen to"),
    "learners.Decision": _("labs that were chosen or kept for students"),
    "learners.CourseCheck": _("whether a course is invited to the check at the start"),
    "learners.GraphChange": _("changes of the map of skills"),
    "comparisons.Comparison": _("comparisons that were planned"),
    "comparisons.Objection": _("objections that were recorded"),
    "registry.Transition": _("changes of model versions"),
    "starting.SampleClass": _("the sample class"),
    "rights.Erasure": _("erasures of people"),
}

SECRET = _("It is a secret: whoever has it could act in your name.")
# By table, why no export has it.
LEFT_OUT: dict[str, Any] = {
    "admin.LogEntry": _(
        "What superusers changed in Django's own pages: that record calls other people by their names."
    ),
    "authtoken.Token": SECRET,
    "account.EmailConfirmation": SECRET,
    "people.User_groups": _("Assay does not use these rights of Django's."),
    "people.User_user_permissions": _("Assay does not use these rights of Django's."),
    "scoring.Rescored": _(
        "A regrading that is only computed; once applied it stands among the scores."
    ),
}
NOT_HERE = (
    _("Passwords and open log-ins are left out: whoever had them could act in your name."),
    _(
        "Verdicts on a question set, and the seed of a run, come once the run is finished: before, they would tell answers."
    ),
    _(
        "Other people stand here as “somebody else”. From what people wrote to or about each other the names of those in your courses are taken out; a nickname can slip through. What you wrote yourself at a bench is here word for word."
    ),
)
