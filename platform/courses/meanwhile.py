"""Forms that two teachers may have open at once: neither undoes unread what the other one saved."""

from datetime import datetime
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _


class Meanwhile(forms.BaseForm):
    """Brings along what each field showed when the page was made.

    What was not touched keeps what it is now. What both have changed is refused once, with what it
    is now; sent again it is saved. Sent without what was shown, all of it is written.
    """

    def show_what_was_shown(self) -> None:
        """Called once all fields are there."""
        for field in self.fields.values():
            field.show_hidden_initial = True

    def clean(self) -> dict[str, Any] | None:
        data = super().clean()
        for name in list(self.cleaned_data):
            if self[name].html_initial_name in self.data:
                self._look_at(name)
        return data

    def _look_at(self, name: str) -> None:
        field, bound = self.fields[name], self[name]
        hidden = field.hidden_widget()
        sent = hidden.value_from_datadict(self.data, self.files, bound.html_initial_name)
        shown, now = field.to_python(sent), field.to_python(bound.initial)
        mine = self.cleaned_data[name]
        if same(now, shown):
            return
        if same(mine, shown):
            self.cleaned_data[name] = now
        elif not same(mine, now):
            data = cast(QueryDict, self.data).copy()
            data[bound.html_initial_name] = text_of(field.prepare_value(now))
            self.data = data
            self.add_error(name, changed_meanwhile(str(field.label), now))


def same(one: Any, other: Any) -> bool:
    """As far as a field can say: its dates have no seconds."""
    return bool(_whole(one) == _whole(other))


def _whole(value: Any) -> Any:
    return value.replace(second=0, microsecond=0) if isinstance(value, datetime) else value


def text_of(value: Any) -> str:
    return "" if value is None else str(value)


def changed_meanwhile(label: str, now: Any) -> ValidationError:
    if isinstance(now, datetime):
        now = date_format(localtime(now), "SHORT_DATETIME_FORMAT")
    told = _(
        "Somebody else has changed “%(label)s” meanwhile: it is now %(now)s. Save again to put yours in its place."
    )
    return ValidationError(told % {"label": label, "now": text_of(now) or "–"})
