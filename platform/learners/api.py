"""Mastery and its evidence, decisions, and the start of runs over REST."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import get_language
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status
from rest_framework.decorators import action
from rest_framework.exceptions import APIException, NotFound, PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from courses.access import courses_visible_to
from courses.models import Assignment
from learners.models import Decision, Mastery, MasteryEvidence
from learners.reasons import REFUSALS
from learners.selectors import decisions_visible_to
from learners.serializers import (
    DecisionSerializer,
    EvidenceSerializer,
    MasterySerializer,
    OverrideSerializer,
    StartSerializer,
)
from learners.services import CannotStart, decision_lock, decision_override, start_run
from learners.stages import assignments_of
from people.api import INTEGER, TEXT, UUID, Scoped, asking
from people.models import User
from people.selectors import people_visible_to
from runs.api import RunSerializer, RunViewSet
from scoring.feedback import not_told_yet


class Refused(APIException):
    """A run that may not begin, or a decision that may not be replaced."""

    status_code = status.HTTP_409_CONFLICT

    def __init__(self, code: str) -> None:
        super().__init__(detail=str(REFUSALS[code]), code=code)


class MasteryViewSet(mixins.ListModelMixin, Scoped):
    """How probable it is that a student has a skill; only skills of which something was seen."""

    model = Mastery
    serializer_class = MasterySerializer
    filters = {
        "student": ("student", INTEGER),
        "course": ("student__memberships__course", INTEGER),
        "skill": ("skill", TEXT),
    }

    def visible_to(self, user: User) -> QuerySet[Mastery]:
        people = people_visible_to(user).values("pk")
        return Mastery.objects.filter(student__in=people).order_by("student", "skill")

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Who else is in a course is no one's business who cannot see the course."""
        rows = super().filter_queryset(queryset)
        course = self.request.query_params.get("course")
        seen = courses_visible_to(asking(self.request))
        return rows if course is None or seen.filter(pk=course).exists() else rows.none()


class EvidenceViewSet(mixins.ListModelMixin, Scoped):
    """What moved mastery: the effect on a skill of a score, a review, or a regrading. Rows are only added."""

    model = MasteryEvidence
    serializer_class = EvidenceSerializer
    filters = {
        "student": ("student", INTEGER),
        "skill": ("skill", TEXT),
        "run": ("score__run", UUID),
    }

    def visible_to(self, user: User) -> QuerySet[MasteryEvidence]:
        people = people_visible_to(user).values("pk")
        rows = MasteryEvidence.objects.filter(student__in=people)
        if user.is_student:
            rows = rows.exclude(not_told_yet("score__run__"))
        return rows.select_related("score").order_by("pk")


class DecisionViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, Scoped):
    """Why a lab came next; an overruled decision stays beside the one that replaced it."""

    model = Decision
    serializer_class = DecisionSerializer
    filters = {
        "student": ("student", INTEGER),
        "assignment": ("assignment", INTEGER),
        "course": ("assignment__course", INTEGER),
        "after_run": ("after_run", UUID),
    }

    def visible_to(self, user: User) -> QuerySet[Decision]:
        return decisions_visible_to(user)

    @extend_schema(request=OverrideSerializer, responses={201: DecisionSerializer})
    @action(detail=True, methods=["post"], filter_backends=[])
    def override(self, request: Request, pk: str) -> Response:
        """Choose another lab or set-up in a decision's place (teachers)."""
        decision = self._teachers()
        given = OverrideSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        try:
            made = decision_override(
                decision=decision, teacher=asking(request), **given.validated_data
            )
        except CannotStart as refusal:
            raise Refused(refusal.code) from refusal
        return Response(self.get_serializer(made).data, status.HTTP_201_CREATED)

    @extend_schema(request=None, responses=DecisionSerializer)
    @action(detail=True, methods=["post"], filter_backends=[])
    def lock(self, request: Request, pk: str) -> Response:
        """Offer no alternatives to the proposal (teachers)."""
        try:
            locked = decision_lock(decision=self._teachers(), teacher=asking(request))
        except CannotStart as refusal:
            raise Refused(refusal.code) from refusal
        return Response(self.get_serializer(locked).data)

    def _teachers(self) -> Decision:
        user = asking(self.request)
        decision: Decision = self.get_object()
        if decision.student_id == user.pk or user.is_student:
            raise PermissionDenied
        return decision


class StartableRunViewSet(RunViewSet):
    """Runs, which begin with a decision: hence here, where decisions are known."""

    @extend_schema(request=StartSerializer, responses={201: RunSerializer})
    def create(self, request: Request) -> Response:
        """Begin a run; asked twice for one decision, it is the same run."""
        given = StartSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        wish, student = given.validated_data, asking(request)
        try:
            run = start_run(
                student=student,
                language=wish.get("language") or get_language() or "en",
                decision=_decision(student, wish.get("decision")),
                option=wish["option"],
                assignment=_assignment(student, wish.get("assignment")),
            )
        except CannotStart as refusal:
            raise Refused(refusal.code) from refusal
        return Response(RunSerializer(run).data, status.HTTP_201_CREATED)


def _decision(student: User, number: int | None) -> Decision | None:
    if number is None:
        return None
    decision = Decision.objects.filter(pk=number, student=student).first()
    if decision is None:
        raise NotFound
    return decision


def _assignment(student: User, number: int | None) -> Assignment | None:
    if number is None:
        return None
    found = [one for one in assignments_of(student) if one.pk == number]
    if not found:
        raise NotFound
    return found[0]
