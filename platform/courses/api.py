"""Courses, sequences with their versions and stages, and assignments over REST."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.exceptions import APIException, PermissionDenied
from rest_framework.permissions import SAFE_METHODS, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import UserRateThrottle
from rest_framework.views import APIView

from courses.access import courses_visible_to, may_edit_sequence, sequences_visible_to, teaches
from courses.building import sequence_create
from courses.drafting import NothingToPublish, NotReady, draft_of, publish
from courses.extensions.models import Extension
from courses.history import change
from courses.models import Assignment, Course, Membership, Sequence, SequenceVersion, Stage
from courses.serializers import (
    AssignmentSerializer,
    CourseSerializer,
    JoinSerializer,
    MemberSerializer,
    SequenceSerializer,
    StageSerializer,
    VersionSerializer,
)
from courses.services import assignment_change, assignment_create, course_create, course_join
from people.api import FLAG, INTEGER, IsTeacher, Scoped, asking, refusing
from people.models import User


class Published(APIException):
    """A published version never changes."""

    status_code = status.HTTP_409_CONFLICT
    default_detail = _("This version is published and cannot change; make a draft.")
    default_code = "published"


class JoinThrottle(UserRateThrottle):
    """Join codes must not be tried out one after the other."""

    scope = "join"


class TeachersWrite(IsTeacher):
    """Whoever sees may read; teachers and administrators write, and only where it is theirs."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        return request.method in SAFE_METHODS or super().has_permission(request, view)

    def has_object_permission(self, request: Request, view: APIView, obj: Any) -> bool:
        return request.method in SAFE_METHODS or may_write(asking(request), obj)


def may_write(user: User, thing: Any) -> bool:
    """Whether a course, a sequence, or what belongs to one is this person's to change."""
    match thing:
        case Course():
            return teaches(user, thing)
        case Assignment():
            return teaches(user, thing.course)
        case Sequence():
            return may_edit_sequence(user, thing)
        case SequenceVersion():
            return may_edit_sequence(user, thing.sequence)
        case Stage():
            return may_edit_sequence(user, thing.version.sequence)
    raise TypeError(thing)


class Written(
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    mixins.CreateModelMixin,
    mixins.UpdateModelMixin,
    Scoped,
):
    """A view set that teachers may write to."""

    permission_classes = (IsAuthenticated, TeachersWrite)
    http_method_names = ["get", "post", "patch", "head", "options"]

    def require(self, thing: Any) -> None:
        """Refuse to put something new into what is not theirs to change."""
        if not may_write(asking(self.request), thing):
            raise PermissionDenied


class CourseViewSet(Written):
    """Courses that one is in; an administrator sees those of the institution."""

    model = Course
    serializer_class = CourseSerializer
    filters = {"archived": ("archived", FLAG)}

    def visible_to(self, user: User) -> QuerySet[Course]:
        return courses_visible_to(user)

    def perform_create(self, serializer: serializers.BaseSerializer[Course]) -> None:
        user = asking(self.request)
        if user.institution is None:
            raise PermissionDenied
        given = serializer.validated_data
        with refusing():
            serializer.instance = course_create(
                user=user, institution=user.institution, title=given["title"]
            )

    @extend_schema(request=JoinSerializer, responses=CourseSerializer)
    @action(
        detail=False,
        methods=["post"],
        filter_backends=[],
        permission_classes=[IsAuthenticated],
        throttle_classes=[JoinThrottle],
    )
    def join(self, request: Request) -> Response:
        """Enter a course with its join code; joining twice changes nothing."""
        given = JoinSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        with refusing():
            course = course_join(student=asking(request), code=given.validated_data["code"])
        return Response(self.get_serializer(course).data)

    @extend_schema(responses=MemberSerializer(many=True))
    @action(detail=True, filter_backends=[])
    def members(self, request: Request, pk: str) -> Response:
        """Everyone for those who teach it; for a student its teachers and oneself."""
        course, user = self.get_object(), asking(request)
        members = course.memberships.select_related("user").order_by("part", "user__username")
        if not teaches(user, course):
            members = members.filter(part=Membership.Part.TEACHER) | members.filter(user=user)
        page = self.paginate_queryset(members)
        return self.get_paginated_response(MemberSerializer(page, many=True).data)


class SequenceViewSet(Written):
    """Sequences of labs; stages are changed in the draft, and `publish` makes the draft final."""

    model = Sequence
    serializer_class = SequenceSerializer
    filters = {"owner": ("owner", INTEGER)}

    def visible_to(self, user: User) -> QuerySet[Sequence]:
        return sequences_visible_to(user)

    def perform_create(self, serializer: serializers.BaseSerializer[Sequence]) -> None:
        user = asking(self.request)
        if user.institution is None:
            raise PermissionDenied
        with refusing():
            serializer.instance = sequence_create(
                owner=user,
                institution=user.institution,
                title=serializer.validated_data["title"],
            )

    @extend_schema(responses=VersionSerializer(many=True))
    @action(detail=True, filter_backends=[])
    def versions(self, request: Request, pk: str) -> Response:
        """The versions with their stages, the newest first."""
        page = self.paginate_queryset(self.get_object().versions.prefetch_related("stages"))
        return self.get_paginated_response(VersionSerializer(page, many=True).data)

    @extend_schema(request=None, responses=VersionSerializer)
    @action(detail=True, methods=["post"])
    def draft(self, request: Request, pk: str) -> Response:
        """The version that can be changed; copied from the newest one if there is none."""
        return Response(VersionSerializer(draft_of(sequence=self.get_object())).data)

    @extend_schema(request=None, responses=VersionSerializer)
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, pk: str) -> Response:
        """Make the draft final, so that it can be assigned and never changes."""
        try:
            version = publish(sequence=self.get_object())
        except NotReady as unfit:
            raise serializers.ValidationError({"stages": unfit.messages}) from unfit
        except NothingToPublish as error:
            raise serializers.ValidationError(
                {"stages": [_("there is no draft with stages")]}
            ) from error
        return Response(VersionSerializer(version).data)


class StageViewSet(mixins.DestroyModelMixin, Written):
    """Stages of a sequence; those of a published version cannot be changed (409)."""

    model = Stage
    serializer_class = StageSerializer
    filters = {"version": ("version", INTEGER), "sequence": ("version__sequence", INTEGER)}
    http_method_names = ["get", "post", "patch", "delete", "head", "options"]

    def visible_to(self, user: User) -> QuerySet[Stage]:
        stages = Stage.objects.filter(version__sequence__in=sequences_visible_to(user))
        return stages.select_related("version__sequence").order_by("version", "position")

    def perform_create(self, serializer: serializers.BaseSerializer[Stage]) -> None:
        version = serializer.validated_data["version"]
        self.require(version)
        with self._changing(version, "added"):
            serializer.save()

    def perform_update(self, serializer: serializers.BaseSerializer[Stage]) -> None:
        stage: Stage = self.get_object()
        with self._changing(stage.version, "settings", stage.key):
            serializer.save()

    def perform_destroy(self, instance: Stage) -> None:
        with self._changing(instance.version, "removed", instance.key):
            instance.delete()

    @contextmanager
    def _changing(self, version: SequenceVersion, what: str, key: str = "") -> Iterator[None]:
        """A change that undo takes back and that has a name; to a draft, which nobody publishes meanwhile."""
        with change(version.sequence, what, key, asking(self.request)) as draft:
            if draft.pk != version.pk:
                raise Published
            yield


class AssignmentViewSet(Written):
    """Published sequences given to courses, with dates."""

    model = Assignment
    serializer_class = AssignmentSerializer
    filters = {"course": ("course", INTEGER)}

    def visible_to(self, user: User) -> QuerySet[Assignment]:
        given = Assignment.objects.filter(course__in=courses_visible_to(user))
        own = Extension.objects.filter(student=user)
        return given.select_related("course", "version__sequence").prefetch_related(
            "version__stages", Prefetch("extensions", own, to_attr="asking_extensions")
        )

    def perform_create(self, serializer: serializers.BaseSerializer[Assignment]) -> None:
        given = serializer.validated_data
        self._check(given["course"], given["version"])
        with refusing():
            serializer.instance = assignment_create(
                course=given["course"],
                version=given["version"],
                opens=given.get("opens"),
                due=given.get("due"),
            )

    def perform_update(self, serializer: serializers.BaseSerializer[Assignment]) -> None:
        """Only the dates change; another course or version is another assignment."""
        assignment: Assignment = self.get_object()
        given = serializer.validated_data
        with refusing():
            serializer.instance = assignment_change(
                assignment=assignment,
                opens=given.get("opens", assignment.opens),
                due=given.get("due", assignment.due),
            )

    def _check(self, course: Course, version: SequenceVersion) -> None:
        """The course must be theirs to change, and the sequence theirs to see."""
        user = asking(self.request)
        if not courses_visible_to(user).filter(pk=course.pk).exists():
            raise serializers.ValidationError({"course": [_("there is no such course")]})
        self.require(course)
        if not sequences_visible_to(user).filter(pk=version.sequence_id).exists():
            raise serializers.ValidationError({"version": [_("there is no such version")]})
