"""The school's own log of interests, in the shape that `python -m ml train interest` reads."""

import csv
from pathlib import Path

from django.utils import timezone
from django.utils.crypto import salted_hmac

from labs.core import lab_names
from ml.interest.rows import COLUMNS
from people.models import Role, User
from recommendations.selectors import known_of
from recommendations.vectors import words_of_lab


def write_log(file: Path) -> tuple[int, int]:
    """How many interactions of how many students were written.

    Only of students who let their work train the models and who did not switch interests off; never of
    the simulated students of a sample class.
    Their names are replaced by a keyed digest: the same student has the same one in the next log.
    """
    now, words = timezone.now(), {lab: words_of_lab(lab) for lab in lab_names()}
    willing = User.objects.filter(
        role=Role.STUDENT, consents_to_training=True, institution__sample_class=None
    )
    rows, learners = 0, 0
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(COLUMNS)
        for student in willing.exclude(interest_switch__off=True).order_by("pk"):
            known = [one for one in known_of(student, now) if one.lab in words]
            name = salted_hmac("interest", str(student.pk), algorithm="sha256").hexdigest()[:16]
            for one in known:
                when = round(now.timestamp() - one.age_s)
                writer.writerow([name, one.lab, words[one.lab], when, one.kind])
            rows, learners = rows + len(known), learners + bool(known)
    return rows, learners
