"""What a password must have, in words that exist in both languages."""

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import ngettext


class MinimumLength(MinimumLengthValidator):
    """Django's own check; its catalogue has no Chinese for the sentence that says what is wrong."""

    def get_error_message(self) -> str:
        return ngettext(
            "A password has at least %(least)s character.",
            "A password has at least %(least)s characters.",
            self.min_length,
        ) % {"least": self.min_length}
