"""The knowledge graph in the database: what is shipped, and what a school changed of it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Skill(models.Model):
    """A skill of the graph; without an institution it is shipped and everybody's."""

    institution = models.ForeignKey(
        "people.Institution", on_delete=models.CASCADE, null=True, blank=True, related_name="skills"
    )
    key = models.CharField(
        max_length=80, help_text="as mastery calls it: `pendulum.period_and_mass`"
    )
    name_en = models.CharField(
        _("name in English"),
        max_length=120,
        blank=True,
        help_text="empty: the skill is a lab's, whose own words name it",
    )
    name_zh = models.CharField(_("name in Chinese"), max_length=120, blank=True)
    place = models.PositiveIntegerField(default=0, help_text="in the shipped file; orders equals")
    withdrawn = models.BooleanField(default=False, help_text="shipped once and no longer")

    class Meta:
        ordering = ["place", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["key"],
                condition=models.Q(institution__isnull=True),
                name="one_shipped_skill_a_key",
            ),
            models.UniqueConstraint(
                fields=["institution", "key"], name="one_skill_a_key_and_school"
            ),
        ]


class Prerequisite(models.Model):
    """An edge of the graph: `after` builds on `before`, as its source says."""

    institution = models.ForeignKey(
        "people.Institution",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="prerequisites",
    )
    before = models.ForeignKey(Skill, on_delete=models.CASCADE, related_name="leads_to")
    after = models.ForeignKey(Skill, on_delete=models.CASCADE, related_name="builds_on")
    source = models.CharField(_("source"), max_length=500)
    grade = models.CharField(max_length=200, blank=True, help_text="how far it was confirmed")
    place = models.PositiveIntegerField(default=0, help_text="in the shipped file")
    withdrawn = models.BooleanField(default=False, help_text="shipped once and no longer")

    class Meta:
        ordering = ["place", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["before", "after"],
                condition=models.Q(institution__isnull=True),
                name="one_shipped_edge_a_pair",
            ),
            models.UniqueConstraint(
                fields=["institution", "before", "after"], name="one_edge_a_pair_and_school"
            ),
        ]


class TextbookLink(models.Model):
    """A skill of OATutor's skill model, under its name there, that practises the same."""

    institution = models.ForeignKey(
        "people.Institution",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="textbook_links",
    )
    skill = models.ForeignKey(Skill, on_delete=models.CASCADE, related_name="textbook_links")
    name = models.CharField(max_length=200)
    withdrawn = models.BooleanField(default=False, help_text="shipped once and no longer")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["skill", "name"],
                condition=models.Q(institution__isnull=True),
                name="one_shipped_link_a_name",
            ),
            models.UniqueConstraint(
                fields=["institution", "skill", "name"], name="one_link_a_name_and_school"
            ),
        ]


class GraphChange(models.Model):
    """What a teacher changed of the school's graph, and why. Added, never changed.

    The last change of a skill, an edge or a link says whether the school has it. Undoing is another
    change, the opposite one.
    """

    class Kind(models.TextChoices):
        ADDED = "added", _("added")
        REMOVED = "removed", _("removed")

    institution = models.ForeignKey(
        "people.Institution", on_delete=models.CASCADE, related_name="graph_changes"
    )
    kind = models.CharField(max_length=10, choices=Kind.choices)
    skill = models.ForeignKey(
        Skill, on_delete=models.CASCADE, null=True, blank=True, related_name="changes"
    )
    prerequisite = models.ForeignKey(
        Prerequisite, on_delete=models.CASCADE, null=True, blank=True, related_name="changes"
    )
    link = models.ForeignKey(
        TextbookLink, on_delete=models.CASCADE, null=True, blank=True, related_name="changes"
    )
    reason = models.CharField(_("reason"), max_length=500)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    undoes = models.OneToOneField(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="undone_by"
    )
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(skill__isnull=False, prerequisite=None, link=None)
                | models.Q(skill=None, prerequisite__isnull=False, link=None)
                | models.Q(skill=None, prerequisite=None, link__isnull=False),
                name="a_change_is_of_one_thing",
            )
        ]
