"""A teacher's sample class, and who has been shown around."""

from django.conf import settings
from django.db import models


class SampleClass(models.Model):
    """A course of simulated students with which a teacher tries everything out.

    It stands in an institution of its own, so that no list, no statistic, no graded answer and no
    training of the teacher's school ever has one of its students in it. Others find out by
    `institution__sample_class`.
    """

    institution = models.OneToOneField(
        "people.Institution", on_delete=models.PROTECT, related_name="sample_class"
    )
    teacher = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="sample_class"
    )
    course = models.OneToOneField(
        "courses.Course", on_delete=models.PROTECT, related_name="sample_class"
    )
    round = models.PositiveIntegerField(
        default=1, help_text="each begins anew, with other students' habits"
    )
    began = models.DateTimeField(help_text="of this round")
    ends = models.DateTimeField(help_text="at the latest; then nobody does anything any more")
    at_work = models.BooleanField(default=True)
    looked = models.DateTimeField(
        help_text="when the students' next deeds were last looked for; also the claim of one task"
    )

    def __str__(self) -> str:
        return str(self.course)


class TourStart(models.Model):
    """The guided tour has begun by itself for this person; it does so once."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="tour_start"
    )
    started = models.DateTimeField(auto_now_add=True)
