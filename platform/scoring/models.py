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


class Score(models.Model):
    """One scorer's verdict on one step, with the versions that made it. Added, never changed."""

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
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "seq", "scorer", "practice"], name="one_score_a_step_and_scorer"
            )
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
    of the answer as it was scored. `problem` says why there are none.
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
