"""Which dates a class can have: those that every clock and every zone can show."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

FIRST_YEAR, LAST_YEAR = 2000, 2199


def check_date(when: datetime) -> None:
    """Refuse a year of which nobody means it; at the ends of the calendar a day later does not exist."""
    if not FIRST_YEAR <= when.year <= LAST_YEAR:
        raise ValidationError(
            _("Choose a date between the years %(first)s and %(last)s.")
            % {"first": FIRST_YEAR, "last": LAST_YEAR}
        )
