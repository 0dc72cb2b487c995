"""Versions of the models that score: where they come from, what they were measured to be, what became of them."""

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.sentences import sentence


class ModelVersion(models.Model):
    """One trained artefact folder with its card, lineage and measured figures."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("proposed")
        SHADOW = "shadow", _("shadow")
        LIVE = "live", _("live")
        RETIRED = "retired", _("retired")

    class Origin(models.TextChoices):
        SHIPPED = "shipped", _("comes with Assay")
        RETRAINED = "retrained", _("learnt here")

    task = models.CharField(max_length=30)
    name = models.CharField(
        max_length=40, unique=True, help_text="as scores name it: explanations@1"
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    origin = models.CharField(max_length=10, choices=Origin.choices, default=Origin.SHIPPED)
    folder = models.CharField(
        max_length=200, blank=True, help_text="within the setting's folder; empty for shipped ones"
    )
    digest = models.CharField(max_length=64)
    base = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    config = models.JSONField(default=dict)
    lineage = models.JSONField(default=dict, help_text="data sets with licence and digest")
    metrics = models.JSONField(default=dict)
    card = models.TextField(blank=True, help_text="in English")
    card_zh = models.TextField(blank=True, help_text="in Chinese; empty for one that has none")
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["task", "-created"]
        constraints = [
            models.UniqueConstraint(
                fields=["task"], condition=Q(state="live"), name="one_live_version_a_task"
            ),
            models.UniqueConstraint(
                fields=["task"], condition=Q(state="shadow"), name="one_shadow_version_a_task"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Transition(models.Model):
    """A change of state, with who made it and why. Added, never changed: the audit of the registry."""

    version = models.ForeignKey(ModelVersion, on_delete=models.PROTECT, related_name="transitions")
    before = models.CharField(max_length=10, blank=True)
    after = models.CharField(max_length=10, choices=ModelVersion.State.choices)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="empty where the system did it",
    )
    reason = models.CharField(max_length=500, blank=True, help_text="as a person typed it")
    cause = models.JSONField(
        default=dict, blank=True, help_text="a sentence of the program's own: its key and values"
    )
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]

    @property
    def why(self) -> str:
        """The program's own sentence in the reader's language, or what a person typed."""
        return sentence(self.cause) or self.reason


def new_code() -> str:
    return f"learner-{secrets.token_hex(6)}"


class Pseudonym(models.Model):
    """Under what name a learner's work leaves the database. Only this table knows whose it is.

    Drawn at random, so that nothing but this row leads back; the row stays when the person is erased.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    code = models.CharField(max_length=30, unique=True, default=new_code)
    created = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.code


class LearnerInVersion(models.Model):
    """A learner whose reviewed answers a version learnt from, or was measured on."""

    class Part(models.TextChoices):
        TRAINED = "trained", _("learnt from")
        MEASURED = "measured", _("measured on")

    version = models.ForeignKey(ModelVersion, on_delete=models.CASCADE, related_name="learners")
    learner = models.ForeignKey(Pseudonym, on_delete=models.PROTECT, related_name="versions")
    part = models.CharField(max_length=10, choices=Part.choices)
    answers = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version", "learner", "part"], name="one_row_a_learner_and_part"
            )
        ]


class Evaluation(models.Model):
    """What a version reached on reviewed answers of learners from whom it did not learn."""

    version = models.ForeignKey(ModelVersion, on_delete=models.CASCADE, related_name="evaluations")
    answers = models.PositiveIntegerField()
    digest = models.CharField(max_length=64, help_text="of the answers: the same, the same answers")
    figures = models.JSONField(default=dict)
    subgroups = models.JSONField(default=dict)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "digest"], name="one_evaluation_a_set_of_answers"
            )
        ]


class TrainingRun(models.Model):
    """One attempt to learn from reviews, and how it ended."""

    class State(models.TextChoices):
        RUNNING = "running", _("training")
        PROPOSED = "proposed", _("proposed a version")
        NO_GAIN = "no_gain", _("no version: it foretold no better")
        FAILED = "failed", _("failed")

    class Because(models.TextChoices):
        REVIEWS = "reviews", _("new reviews")
        VERDICTS = "verdicts", _("new verdicts")
        WITHDRAWN = "withdrawn", _("consent withdrawn")
        ASKED = "asked", _("an administrator asked")

    task = models.CharField(max_length=30)
    state = models.CharField(max_length=10, choices=State.choices, default=State.RUNNING)
    because = models.CharField(max_length=10, choices=Because.choices)
    whole = models.BooleanField(default=False, help_text="the networks too")
    reviews = models.PositiveIntegerField(
        default=0,
        help_text="what was learnt from: reviews; of tracing verdicts, of sequencing runs",
    )
    version = models.ForeignKey(
        ModelVersion, on_delete=models.SET_NULL, null=True, blank=True, related_name="training_runs"
    )
    problem = models.TextField(blank=True, help_text="what a program said when it failed")
    ending = models.JSONField(
        default=dict,
        blank=True,
        help_text="why there is no version, where that is known: a sentence's key and values",
    )
    started = models.DateTimeField(auto_now_add=True)
    ended = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["task"], condition=Q(state="running"), name="one_training_at_a_time"
            )
        ]

    @property
    def why_none(self) -> str:
        """Why no version came of it, in the reader's language; empty where the program can't tell."""
        return sentence(self.ending)


class ShadowVerdict(models.Model):
    """What a shadow version would have said of a step that the live version scored. Nobody is shown it."""

    version = models.ForeignKey(
        ModelVersion, on_delete=models.CASCADE, related_name="shadow_verdicts"
    )
    score = models.ForeignKey(
        "scoring.Score", on_delete=models.CASCADE, related_name="shadow_verdicts"
    )
    live_version = models.CharField(max_length=40)
    label = models.CharField(max_length=30)
    live_label = models.CharField(max_length=30)
    confidence = models.FloatField()
    abstained = models.BooleanField()
    live_abstained = models.BooleanField()
    ms = models.FloatField(help_text="milliseconds a step, in the batch it was scored in")
    live_ms = models.FloatField(help_text="the live version on the same batch and machine")
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "score"], name="one_shadow_verdict_a_score")
        ]
