"""How courses, sequences and assignments read over REST, and what is checked before they change."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from courses.access import teaches
from courses.extensions.dates import Dates, own_dates
from courses.models import Assignment, Course, Membership, Sequence, SequenceVersion, Stage
from labs.core import BadDefinition, Variant, lab_names, load_lab
from people.api import PersonSerializer, asking


class CourseSerializer(serializers.ModelSerializer[Course]):
    class Meta:
        model = Course
        fields = ["id", "institution", "title", "join_code", "archived", "paused", "created"]
        read_only_fields = ["institution", "join_code", "created"]

    def to_representation(self, instance: Course) -> dict[str, Any]:
        """The join code is the teachers' to give away."""
        shown = dict(super().to_representation(instance))
        if not teaches(asking(self.context["request"]), instance):
            shown["join_code"] = ""
        return shown


class JoinSerializer(serializers.Serializer[Any]):
    code = serializers.CharField(max_length=12)


class MemberSerializer(serializers.ModelSerializer[Membership]):
    user = PersonSerializer(read_only=True)

    class Meta:
        model = Membership
        fields = ["user", "part", "joined"]


class StageSerializer(serializers.ModelSerializer[Stage]):
    variant = serializers.DictField(required=False)
    allowed_labs = serializers.ListField(child=serializers.CharField(), required=False)
    skills = serializers.ListField(child=serializers.CharField(), required=False)
    gate = serializers.FloatField(min_value=0, max_value=1, required=False)

    class Meta:
        model = Stage
        fields = [
            "id",
            "version",
            "key",
            "position",
            "kind",
            "lab",
            "variant",
            "allowed_labs",
            "skills",
            "gate",
            "branches",
            "minutes",
            "title",
            "text",
        ]
        read_only_fields = ["key", "branches"]

    def validate_version(self, version: SequenceVersion) -> SequenceVersion:
        if self.instance is not None and version.pk != self.instance.version_id:
            raise serializers.ValidationError(_("a stage stays in its version"))
        return version

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Content is checked before a class meets it."""
        names = ("kind", "lab", "variant", "allowed_labs")
        now = {name: getattr(self.instance, name, None) for name in names} | attrs
        for lab in now["allowed_labs"] or []:
            self._check_lab(lab, "allowed_labs")
        if now["kind"] in (None, Stage.Kind.LAB):
            self._check_lab(now["lab"] or "", "lab")
            self._check_variant(str(now["lab"]), now["variant"] or {})
        return attrs

    def _check_lab(self, name: str, field: str) -> None:
        if name not in lab_names():
            known = ", ".join(lab_names())
            raise serializers.ValidationError(
                {
                    field: [
                        _("no lab %(name)s; there are %(known)s") % {"name": name, "known": known}
                    ]
                }
            )

    def _check_variant(self, lab: str, variant: dict[str, Any]) -> None:
        try:
            load_lab(lab).check_variant(Variant.from_json(variant))
        except (BadDefinition, TypeError, ValueError, OverflowError) as error:
            raise serializers.ValidationError({"variant": [str(error)]}) from error


class VersionSerializer(serializers.ModelSerializer[SequenceVersion]):
    stages = StageSerializer(many=True, read_only=True)

    class Meta:
        model = SequenceVersion
        fields = ["id", "sequence", "number", "published", "stages"]
        read_only_fields = fields


class SequenceSerializer(serializers.ModelSerializer[Sequence]):
    class Meta:
        model = Sequence
        fields = ["id", "owner", "institution", "title", "created"]
        read_only_fields = ["owner", "institution", "created"]


class AssignmentSerializer(serializers.ModelSerializer[Assignment]):
    title = serializers.CharField(source="version.sequence.title", read_only=True)
    stages = StageSerializer(source="version.stages", many=True, read_only=True)
    own_opens = serializers.SerializerMethodField(
        help_text="for the person who asks: the class's opening date, or another one"
    )
    own_due = serializers.SerializerMethodField(
        help_text="for the person who asks: the class's due date, or a later one"
    )

    class Meta:
        model = Assignment
        fields = [
            "id", "course", "version", "title", "opens", "due", "own_opens", "own_due", "created",
            "stages",
        ]  # fmt: skip
        read_only_fields = ["created"]

    def to_representation(self, instance: Assignment) -> dict[str, Any]:
        """What is in it is read from its opening on, as on the pages; those who teach prepare it."""
        shown = dict(super().to_representation(instance))
        asks = asking(self.context["request"])
        if _own(instance).still_closed and not teaches(asks, instance.course):
            shown["stages"] = []
        return shown

    def get_own_opens(self, assignment: Assignment) -> datetime | None:
        return _own(assignment).opens

    def get_own_due(self, assignment: Assignment) -> datetime | None:
        return _own(assignment).due

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """A class keeps the version that it began with, in its own course."""
        for name in ("course", "version"):
            if (
                self.instance is not None
                and attrs.get(name, kept := getattr(self.instance, name)) != kept
            ):
                raise serializers.ValidationError({name: [_("cannot be changed; assign it anew")]})
        return attrs


def _own(assignment: Assignment) -> Dates:
    """`asking_extensions` is prefetched by the view; an assignment just made has none."""
    rows = getattr(assignment, "asking_extensions", [])
    return own_dates(assignment, rows[-1] if rows else None)
