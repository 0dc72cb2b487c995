"""Verdicts on steps, the words shown for them, and the teacher's reviews."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Verdict(models.TextChoices):
    CORRECT = "correct", _("shown")
    INCORRECT = "incorrect", _("not shown")
    INCOMPLETE = "incomplete", _("partly shown")
    UNSURE = "unsure", _("unsure")
    NOTE = "note", _("note")


class MadeLive(models.Manager["Score"]):
    """What was said when the step was done: what students were shown, whatever counts now."""

    def get_queryset(self) -> models.QuerySet["Score"]:
        return super().get_queryset().filter(regrading=None)


class Counting(models.Manager["Score"]):
    """What counts now, in marks and in mastery: of each step and scorer the live score, or its replacement."""

    def get_queryset(self) -> models.QuerySet["Score"]:
        return super().get_queryset().filter(counts=True)


class Score(models.Model):
    """One scorer's verdict on one step, with the versions that made it. Added, never changed.

    A regrading adds scores beside those that it replaces; only which of them counts is written anew.
    """

    class Scorer(models.TextChoices):
        RULES = "rules"
        EXPLANATIONS = "explanations"
        PROCEDURES = "procedures"

    run = models.ForeignKey("runs.Run", on_delete=models.CASCADE, related_name="scores")
    seq = models.PositiveIntegerField(help_text="the event that was scored")
    scorer = models.CharField(max_length=20, choices=Scorer.choices)
    practice = models.CharField(
        max_length=40, help_text="practice, or the step whose words were scored"
    )
    step = models.CharField(max_length=20, blank=True)
    verdict = models.CharField(max_length=12, choices=Verdict.choices)
    confidence = models.FloatField()
    abstained = models.BooleanField(default=False)
    abstained_because = models.CharField(max_length=20, blank=True)
    detail = models.JSONField(
        default=dict, help_text="label, probabilities, words, parameters of the message"
    )
    evidence = models.JSONField(default=list, help_text="the events it rests on, by seq")
    rubric_version = models.CharField(max_length=40)
    model_version = models.CharField(max_length=40, blank=True)
    regrading = models.ForeignKey(
        "Regrading",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="scores",
        help_text="that added it; empty where the step was scored as it was done",
    )
    # Denormalised: both follow from which regradings are applied, and are written with them.
    counts = models.BooleanField(default=True)
    replaced_by = models.ForeignKey(
        "Regrading", on_delete=models.SET_NULL, null=True, blank=True, related_name="replaced"
    )
    created = models.DateTimeField(auto_now_add=True)

    objects = MadeLive()
    counting = Counting()
    every: "models.Manager[Score]" = models.Manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "seq", "scorer", "practice"],
                condition=models.Q(regrading=None),
                name="one_score_a_step_and_scorer",
            ),
            models.UniqueConstraint(
                fields=["run", "seq", "scorer", "practice", "regrading"],
                name="one_score_a_regrading",
            ),
        ]


class ScoredStep(models.Model):
    """The mark that an event has been scored, written with its scores: what the sweep looks for."""

    run = models.ForeignKey("runs.Run", on_delete=models.CASCADE, related_name="scored_steps")
    seq = models.PositiveIntegerField()
    superseded = models.BooleanField(
        default=False,
        help_text="under overload a newer step of the same kind waited: the models were not asked",
    )
    problem = models.CharField(
        max_length=200,
        blank=True,
        help_text="an error in a rule or a model: the step has fewer verdicts for it",
    )
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "seq"], name="scored_once")]


class Feedback(models.Model):
    """The note shown to the student for a scored step; the words are rendered in the reader's language."""

    run = models.ForeignKey("runs.Run", on_delete=models.CASCADE, related_name="feedback")
    score = models.ForeignKey(Score, on_delete=models.CASCADE, related_name="feedback")
    seq = models.PositiveIntegerField()
    message = models.CharField(max_length=80, help_text="key in the lab's or the common words")
    params = models.JSONField(default=dict)
    rows = models.JSONField(default=list, help_text="trial numbers to light up")
    controls = models.JSONField(default=list, help_text="controls to light up")
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["score", "message"], name="one_note_a_score")
        ]


class ReviewItem(models.Model):
    """A step that waits for a teacher: the model was unsure or failed, disagreed with the rules, or the student asked."""

    class Reason(models.TextChoices):
        UNSURE = "unsure", _("the model was unsure")
        LANGUAGE = "language", _("not in English")
        KEYWORDS = "keywords", _("key words without a sentence")
        FAILED = "failed", _("could not be scored")
        DISAGREEMENT = "disagreement", _("model and rule disagree")
        STUDENT = "student", _("the student sees it differently")

    score = models.ForeignKey(Score, on_delete=models.CASCADE, related_name="review_items")
    reason = models.CharField(max_length=20, choices=Reason.choices)
    comment = models.CharField(max_length=500, blank=True, help_text="the student's words")
    created = models.DateTimeField(default=timezone.now)
    closed = models.DateTimeField(null=True, blank=True)
    withdrawn = models.DateTimeField(
        null=True, blank=True, help_text="when the student took the question back"
    )

    class Meta:
        ordering = ["created"]
        constraints = [
            models.UniqueConstraint(fields=["score", "reason"], name="one_item_a_reason")
        ]


class Review(models.Model):
    """A teacher's own verdict beside the machine's, never over it."""

    score = models.ForeignKey(Score, on_delete=models.CASCADE, related_name="reviews")
    teacher = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reviews"
    )
    verdict = models.CharField(max_length=12, choices=Verdict.choices)
    comment = models.CharField(max_length=1000, blank=True)
    answer = models.CharField(
        max_length=400, blank=True, help_text="words to the student who asked for a second look"
    )
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["created"]


class ScoreMarks(models.Model):
    """Why a score of words came out as it did, worked out after the verdict was told. Added, never changed.

    `parts`: [{start, end, text, effect}], `ideas`: [{text, gain}], `changes`: [{kind, text, label5,
    label3, p_correct, confidence, shown}], all as in `ml.explanations.marks`; places count characters
    of the answer as it was scored. Of a run's conduct there are `changes` alone, as `scoring.conduct`
    says. `problem` says why there are none.
    """

    score = models.OneToOneField(Score, on_delete=models.CASCADE, related_name="marks")
    parts = models.JSONField(default=list)
    ideas = models.JSONField(default=list)
    changes = models.JSONField(default=list)
    needed = models.FloatField(
        null=True, help_text="the chance of being right from which such a verdict is shown"
    )
    known_question = models.BooleanField(
        default=False, help_text="the model has learnt from answers to this very question"
    )
    model_version = models.CharField(max_length=40, blank=True)
    problem = models.CharField(max_length=200, blank=True)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]


class Regrading(models.Model):
    """A change of what a course's steps are scored by, computed for the steps that there are.

    While it is applied its scores count, and new steps of the course are scored by it too. `coverage`
    ({share, values}) and `practices` change the rubric of its lab, `questions` ({identity: {right} or
    {value, tolerance}}) what is right in question sets; None leaves it as it is.
    """

    class State(models.TextChoices):
        COMPUTING = "computing", _("being computed")
        READY = "ready", _("ready")
        FAILED = "failed", _("failed")
        APPLIED = "applied", _("applied")
        UNDONE = "undone", _("undone")

    course = models.ForeignKey(
        "courses.Course", on_delete=models.CASCADE, related_name="regradings"
    )
    lab = models.CharField(max_length=60, blank=True, help_text="empty: every lab of the course")
    reason = models.CharField(max_length=300, help_text="which students read")
    coverage = models.JSONField(null=True, blank=True)
    practices = models.JSONField(null=True, blank=True)
    questions = models.JSONField(null=True, blank=True)
    model_version = models.CharField(
        max_length=40, blank=True, help_text="the registry's name of the model that scores anew"
    )
    teacher = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="regradings"
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.COMPUTING)
    rests_on = models.JSONField(
        default=list,
        blank=True,
        help_text="the regradings that held when it was computed, in order",
    )
    attempt = models.PositiveIntegerField(default=0, help_text="counts how often it was begun anew")
    mastery_upto = models.PositiveBigIntegerField(
        null=True,
        blank=True,
        help_text="the last student, by number, whose mastery follows what counts now; empty: all do",
    )
    done = models.PositiveIntegerField(default=0, help_text="runs computed")
    total = models.PositiveIntegerField(default=0, help_text="runs in all")
    problem = models.CharField(max_length=300, blank=True)
    created = models.DateTimeField(auto_now_add=True)
    applied = models.DateTimeField(null=True, blank=True)
    undone = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.reason

    @property
    def changes_criteria(self) -> bool:
        """Whether more than the model is changed; the references come with it."""
        return self.changes_rules or bool(self.references.all())

    @property
    def changes_rules(self) -> bool:
        """Whether what the rules say can change."""
        return any(one is not None for one in (self.coverage, self.practices, self.questions))


class ReferenceAnswer(models.Model):
    """A reference answer that a teacher added with a regrading; `about` and `of` as in the lab's own.

    Of a question set `step` is the identity of the question.
    """

    class Grade(models.TextChoices):
        BEST = "best", _("best answer")
        GOOD = "good", _("good answer")
        MINIMAL = "minimal", _("just enough")

    regrading = models.ForeignKey(Regrading, on_delete=models.CASCADE, related_name="references")
    step = models.CharField(max_length=20)
    about = models.CharField(max_length=60, blank=True, help_text="the independent variable")
    of = models.CharField(max_length=60, blank=True, help_text="the dependent variable")
    text = models.CharField(max_length=1000)
    grade = models.CharField(max_length=10, choices=Grade.choices, default=Grade.GOOD)

    class Meta:
        ordering = ["pk"]


class Rescored(models.Model):
    """What a regrading would put in place of a score; no score before it is applied.

    Without a verdict nothing would be said any more; without an old score something would be said first.
    """

    SAME = (
        "seq", "scorer", "practice", "step", "verdict", "confidence", "abstained",
        "abstained_because", "detail", "evidence", "rubric_version", "model_version",
    )  # fmt: skip

    regrading = models.ForeignKey(Regrading, on_delete=models.CASCADE, related_name="rescored")
    run = models.ForeignKey("runs.Run", on_delete=models.CASCADE, related_name="+")
    old = models.ForeignKey(
        Score, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    seq = models.PositiveIntegerField()
    scorer = models.CharField(max_length=20, choices=Score.Scorer.choices)
    practice = models.CharField(max_length=40)
    step = models.CharField(max_length=20, blank=True)
    verdict = models.CharField(max_length=12, choices=Verdict.choices, blank=True)
    confidence = models.FloatField(default=0.0)
    abstained = models.BooleanField(default=False)
    abstained_because = models.CharField(max_length=20, blank=True)
    detail = models.JSONField(default=dict)
    evidence = models.JSONField(default=list)
    rubric_version = models.CharField(max_length=40, blank=True)
    model_version = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["regrading", "run", "seq", "scorer", "practice"],
                name="one_rescored_a_step_and_scorer",
            )
        ]
