"""Institutions, people and their roles."""

import re

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class Institution(models.Model):
    """A school or university; nobody sees across its border but a superuser."""

    name = models.CharField(_("name"), max_length=200)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    STUDENT = "student", _("student")
    TEACHER = "teacher", _("teacher")
    ADMIN = "admin", _("administrator")


HAN = re.compile(r"[\u3400-\u9fff]+")


class User(AbstractUser):
    """A person. What they may see follows from role, institution and the courses they are in."""

    role = models.CharField(_("role"), max_length=10, choices=Role.choices, default=Role.STUDENT)
    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, null=True, blank=True, related_name="people"
    )
    language = models.CharField(_("language"), max_length=10, default="en")
    consents_to_training = models.BooleanField(_("my work may train the models"), default=False)
    erased = models.DateTimeField(
        null=True,
        blank=True,
        editable=False,
        help_text="since when the account names nobody; it stays for what others depend on",
    )

    def get_full_name(self) -> str:
        """First name, last name; the other way round and unspaced where both are in Han characters."""
        if HAN.fullmatch(self.first_name) and HAN.fullmatch(self.last_name):
            return self.last_name + self.first_name
        return super().get_full_name()

    @property
    def place_by_name(self) -> tuple[bytes, str]:
        """To sort people by: last name first, and Han characters by their sound.

        GB 18030 numbers the common Han characters in the order of their pinyin; Unicode does not.
        """
        han = HAN.fullmatch(self.first_name) and HAN.fullmatch(self.last_name)
        name = self.get_full_name() if han else f"{self.last_name} {self.first_name}".strip()
        return name.casefold().encode("gb18030"), self.username

    @property
    def shown_name(self) -> str:
        """The name on pages: the full name, else the login; of an erased account that it is one."""
        if self.erased is not None:
            return gettext("(erased account)")
        return self.get_full_name() or self.username

    @property
    def is_student(self) -> bool:
        return self.role == Role.STUDENT

    @property
    def is_teacher(self) -> bool:
        return self.role == Role.TEACHER

    @property
    def is_institution_admin(self) -> bool:
        return self.role == Role.ADMIN or self.is_superuser


class SentOnce(models.Model):
    """A form that was heeded, so that it is not heeded twice; see `people.once`. Kept for a day."""

    digest = models.CharField(max_length=64, unique=True, help_text="of who sent what where")
    address = models.TextField(blank=True, help_text="where it led")
    made = models.DateTimeField(auto_now_add=True)
