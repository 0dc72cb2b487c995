"""Comparisons and objections to them over REST."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import (
    extend_schema,
    extend_schema_field,
    extend_schema_serializer,
)
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound, PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from comparisons.models import Comparison, Objection
from comparisons.objecting import objection_make, objection_withdraw
from comparisons.report import Group, Report, report_of
from comparisons.selectors import (
    comparisons_visible_to,
    objections_visible_to,
    students_taught_by,
)
from comparisons.services import comparison_discard, comparison_plan, comparison_start
from comparisons.stopping import comparison_end
from courses.access import courses_visible_to
from courses.models import Course
from courses.selectors import courses_taught_by
from labs.core import STEPS
from people.api import INTEGER, TEXT, IsTeacher, Scoped, asking, refusing
from people.models import User


@extend_schema_serializer(component_name="PolicyComparison")
class ComparisonSerializer(serializers.ModelSerializer[Comparison]):
    step = serializers.ChoiceField(
        choices=[("", ""), *((one, one) for one in STEPS)],
        required=False,
        default="",
        help_text="of the inquiry, if its score is the outcome, and only then",
    )
    seed = serializers.SerializerMethodField(
        help_text="of the drawing; null until the comparison has ended"
    )

    class Meta:
        model = Comparison
        fields = [
            "id", "course", "policy_a", "policy_b", "outcome", "step", "planned_students", "ends",
            "look_half_way", "alpha", "state", "created", "started", "ended", "why_ended", "note",
            "seed",
        ]  # fmt: skip
        # The service says in words why a course has one comparison at a time.
        validators: list[Any] = []
        read_only_fields = [
            "id", "alpha", "state", "created", "started", "ended", "why_ended", "note",
        ]  # fmt: skip

    @extend_schema_field(serializers.IntegerField(allow_null=True))
    def get_seed(self, comparison: Comparison) -> int | None:
        return comparison.seed if comparison.state == Comparison.State.ENDED else None

    def validate_course(self, course: Course) -> Course:
        """Who teaches no such course learns nothing of it."""
        if not courses_taught_by(asking(self.context["request"])).filter(pk=course.pk).exists():
            raise NotFound
        return course


@extend_schema_serializer(component_name="PolicyComparisonGroup")
class GroupSerializer(serializers.Serializer[Group]):
    """One group: its flow at any time, its outcomes once the comparison has ended."""

    group = serializers.CharField(source="letter", help_text="A or B")
    policy = serializers.CharField()
    drawn = serializers.IntegerField(source="flow.assigned")
    objected = serializers.IntegerField(source="flow.objected")
    gone = serializers.IntegerField(source="flow.gone", help_text="no longer in the course")
    kept = serializers.IntegerField(source="flow.kept")
    measured = serializers.IntegerField(source="found.measured", default=None, allow_null=True)
    mean = serializers.FloatField(source="found.mean", default=None, allow_null=True)
    spread = serializers.FloatField(
        source="found.spread", default=None, allow_null=True, help_text="standard deviation"
    )


@extend_schema_serializer(component_name="PolicyComparisonReport")
class ReportSerializer(serializers.Serializer[Report]):
    """What the report's page says; everything but the groups' flow is null while it runs."""

    groups = GroupSerializer(many=True)
    unit = serializers.CharField(help_text="% or min, of means, spreads and the difference")
    looked_half_way = serializers.BooleanField()
    difference = serializers.SerializerMethodField(help_text="A less B")
    low = serializers.SerializerMethodField(help_text="lower end of the interval")
    high = serializers.SerializerMethodField(help_text="upper end of the interval")
    level_percent = serializers.SerializerMethodField(help_text="of the interval")
    p_value = serializers.SerializerMethodField(help_text="Welch's, two-sided")
    crossed = serializers.SerializerMethodField(help_text="whether the boundary was crossed")

    def get_difference(self, report: Report) -> float | None:
        return report.difference if report.result else None

    def get_low(self, report: Report) -> float | None:
        return report.low if report.result else None

    def get_high(self, report: Report) -> float | None:
        return report.high if report.result else None

    def get_level_percent(self, report: Report) -> float | None:
        return report.level_percent if report.result else None

    def get_p_value(self, report: Report) -> float | None:
        return report.result.difference.p_value if report.result else None

    def get_crossed(self, report: Report) -> bool | None:
        return report.result.crossed if report.result else None


@extend_schema_serializer(component_name="PolicyComparisonEnd")
class EndSerializer(serializers.Serializer[Any]):
    """Why a comparison ends outside of its rule."""

    note = serializers.CharField(max_length=500)


class ObjectionSerializer(serializers.ModelSerializer[Objection]):
    student = serializers.PrimaryKeyRelatedField(
        queryset=User.objects.all(),
        required=False,
        help_text="a student objects for themselves; a teacher names whose guardian does",
    )

    class Meta:
        model = Objection
        fields = ["id", "student", "by", "made", "withdrawn"]
        read_only_fields = ["id", "by", "made", "withdrawn"]


class ComparisonViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, mixins.DestroyModelMixin, Scoped
):
    """Two policies side by side in a course; outcomes are told once a comparison has ended."""

    model = Comparison
    serializer_class = ComparisonSerializer
    filters = {"course": ("course", INTEGER), "state": ("state", TEXT)}

    def visible_to(self, user: User) -> QuerySet[Comparison]:
        return comparisons_visible_to(user).order_by("-pk")

    @extend_schema(request=ComparisonSerializer, responses={201: ComparisonSerializer})
    def create(self, request: Request) -> Response:
        """Plan a comparison in a course that one teaches; it draws nobody before it is started."""
        _staff(request, self)
        given = self.get_serializer(data=request.data)
        given.is_valid(raise_exception=True)
        plan = Comparison(planned_by=asking(request), **given.validated_data)
        with refusing():
            comparison_plan(comparison=plan)
        return Response(self.get_serializer(plan).data, status.HTTP_201_CREATED)

    def perform_destroy(self, instance: Comparison) -> None:
        """Throw away a plan that nobody was drawn for."""
        with refusing():
            comparison_discard(comparison=instance)

    @extend_schema(request=None, responses=ComparisonSerializer)
    @action(detail=True, methods=["post"], filter_backends=[])
    def start(self, request: Request, pk: str) -> Response:
        """Draw everybody in the course who does not object; from now on the plan stands."""
        with refusing():
            begun = comparison_start(comparison=self.get_object())
        return Response(self.get_serializer(begun).data)

    @extend_schema(request=EndSerializer, responses=ComparisonSerializer)
    @action(detail=True, methods=["post"], filter_backends=[])
    def end(self, request: Request, pk: str) -> Response:
        """End it outside of its rule, with a reason; its figures are then called descriptive."""
        comparison, given = self.get_object(), EndSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        with refusing():
            ended = comparison_end(comparison=comparison, note=given.validated_data["note"])
        return Response(self.get_serializer(ended).data)

    @extend_schema(responses=ReportSerializer)
    @action(detail=True, methods=["get"], filter_backends=[])
    def report(self, request: Request, pk: str) -> Response:
        """Who was drawn and what became of them; in the end outcomes and their difference."""
        return Response(ReportSerializer(report_of(self.get_object())).data)


class ObjectionViewSet(mixins.ListModelMixin, Scoped):
    """Who wants no part in any comparison: one's own, or those of the students one teaches."""

    model = Objection
    serializer_class = ObjectionSerializer
    filters = {"student": ("student", INTEGER), "course": ("student__memberships__course", INTEGER)}

    def visible_to(self, user: User) -> QuerySet[Objection]:
        return objections_visible_to(user).order_by("pk")

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Who else is in a course is no one's business who cannot see the course."""
        rows = super().filter_queryset(queryset)
        course = self.request.query_params.get("course")
        seen = courses_visible_to(asking(self.request))
        return rows if course is None or seen.filter(pk=course).exists() else rows.none()

    @extend_schema(request=ObjectionSerializer, responses={201: ObjectionSerializer})
    def create(self, request: Request) -> Response:
        """Object, for oneself; or record that a student's guardian does (teachers)."""
        user, given = asking(request), self.get_serializer(data=request.data)
        given.is_valid(raise_exception=True)
        student = given.validated_data.get("student", user)
        by = self._by(user, student)
        made = objection_make(student=student, by=by, recorded_by=user)
        return Response(self.get_serializer(made).data, status.HTTP_201_CREATED)

    @extend_schema(request=None, responses=ObjectionSerializer)
    @action(detail=True, methods=["post"], filter_backends=[])
    def withdraw(self, request: Request, pk: str) -> Response:
        """Take an objection back: one's own, or a guardian's (teachers)."""
        objection: Objection = self.get_object()
        if self._by(asking(request), objection.student) != objection.by:
            raise PermissionDenied
        objection_withdraw(student=objection.student, by=objection.by)
        objection.refresh_from_db()
        return Response(self.get_serializer(objection).data)

    def _by(self, user: User, student: User) -> str:
        """Whose word it is that this person brings."""
        if student.pk == user.pk and user.is_student:
            return Objection.By.STUDENT
        _staff(self.request, self)
        get_object_or_404(students_taught_by(user), pk=student.pk)
        return Objection.By.GUARDIAN


def _staff(request: Request, view: Any) -> None:
    if not IsTeacher().has_permission(request, view):
        raise PermissionDenied
