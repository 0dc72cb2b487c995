"""What a teacher types to change the graph."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

Choices = Sequence[tuple[str, str]]


class ReasonForm(forms.Form):
    """Why something goes."""

    reason = forms.CharField(label=_("Reason"), max_length=300)


class SkillForm(ReasonForm):
    """A skill of the school's own, with words in both languages."""

    name_en = forms.CharField(label=_("Name in English"), max_length=120)
    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=120)
    field_order = ["name_en", "name_zh", "reason"]


class EdgeForm(ReasonForm):
    """One skill builds on another one, as some source says."""

    before = forms.ChoiceField(label=_("Comes first"))
    after = forms.ChoiceField(label=_("Builds on it"))
    source = forms.CharField(
        label=_("Source"),
        max_length=500,
        help_text=_("a standard, a study, a textbook's order, or your own experience"),
    )
    field_order = ["before", "after", "source", "reason"]

    def __init__(self, *args: Any, skills: Choices, **more: Any) -> None:
        super().__init__(*args, **more)
        for name in ("before", "after"):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = [("", "–"), *skills]


class LinkForm(ReasonForm):
    """A textbook skill that was found."""

    name = forms.CharField(widget=forms.HiddenInput, max_length=200)
