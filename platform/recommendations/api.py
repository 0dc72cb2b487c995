"""What is recommended to a student, what they say of labs, and the switch, over REST: one's own alone."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import get_language
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound, PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from learners.api import Refused
from learners.reasons import lab_title, rendered
from learners.serializers import ReasonSerializer
from learners.services import CannotStart
from people.api import UUID, Scoped, asking, refusing
from people.models import User
from recommendations.models import Rating
from recommendations.selectors import Reading, Recommended, is_off, recommendations_for
from recommendations.services import begin_recommended, interests_switch, lab_rate
from runs.api import RunSerializer
from runs.models import Run


class RecommendationSerializer(serializers.Serializer[Recommended | Reading]):
    """A lab for free practice, or something to read, with the reasons as keys and in the reader's language."""

    kind = serializers.SerializerMethodField(help_text="lab, page or sheet (a lab's, as PDF)")
    lab = serializers.CharField(read_only=True, default="", help_text="empty unless it is a lab")
    address = serializers.CharField(read_only=True, default="", help_text="of what is to be read")
    title = serializers.SerializerMethodField()
    reasons = ReasonSerializer(many=True, read_only=True)
    because = serializers.SerializerMethodField(help_text="the reasons in the reader's language")

    def get_kind(self, one: Recommended | Reading) -> str:
        return one.kind if isinstance(one, Reading) else "lab"

    def get_title(self, one: Recommended | Reading) -> str:
        if isinstance(one, Reading):
            return one.title
        return lab_title(one.lab, get_language() or "en")

    def get_because(self, one: Recommended | Reading) -> list[str]:
        return rendered(one.reasons, get_language() or "en")


class BeginSerializer(serializers.Serializer[Any]):
    """A lab that is recommended now."""

    lab = serializers.CharField(max_length=60)


class RatingSerializer(serializers.ModelSerializer[Rating]):
    class Meta:
        model = Rating
        fields = ["id", "run", "liked", "rated"]
        read_only_fields = ["id", "rated"]
        extra_kwargs: dict[str, Any] = {
            "run": {"validators": []}
        }  # said again, the last word stands


class InterestsSerializer(serializers.Serializer[Any]):
    """Whether interests are left alone; switched off, the ratings are deleted with it."""

    off = serializers.BooleanField()


class RecommendationViewSet(Scoped):
    """Up to three labs and two things to read by interest, readiness and variety; none where the student switched it off.

    Its rows are the students whose recommendations a person may see: themselves, and nobody for staff.
    """

    model = User
    serializer_class = RecommendationSerializer

    def visible_to(self, user: User) -> QuerySet[User]:
        return User.objects.filter(pk=user.pk) if user.is_student else User.objects.none()

    @extend_schema(responses=RecommendationSerializer(many=True))
    def list(self, request: Request) -> Response:
        """What is recommended now; empty for staff, who have no interests here."""
        found: list[Recommended | Reading] = []
        for student in self.get_queryset():
            told = recommendations_for(student)
            found += [*told.labs, *told.resources]
        page = self.paginate_queryset(found)
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    @extend_schema(request=BeginSerializer, responses={201: RunSerializer})
    @action(detail=False, methods=["post"], filter_backends=[], pagination_class=None)
    def begin(self, request: Request) -> Response:
        """Begin a recommended lab, as a decision of free practice with its reasons (students)."""
        student = _student(request)
        given = BeginSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        language = get_language() or "en"
        try:
            run = begin_recommended(
                student=student, lab=given.validated_data["lab"], language=language
            )
        except CannotStart as refusal:
            raise Refused(refusal.code) from refusal
        return Response(RunSerializer(run).data, status.HTTP_201_CREATED)


class RatingViewSet(mixins.ListModelMixin, Scoped):
    """What a student said of finished labs: the student's own business."""

    model = Rating
    serializer_class = RatingSerializer
    filters = {"run": ("run", UUID)}

    def visible_to(self, user: User) -> QuerySet[Rating]:
        return Rating.objects.filter(student=user).order_by("pk")

    @extend_schema(request=RatingSerializer, responses={201: RatingSerializer})
    def create(self, request: Request) -> Response:
        """Like or dislike a finished run of one's own; said again, the last word stands."""
        student, given = _student(request), self.get_serializer(data=request.data)
        given.is_valid(raise_exception=True)
        run: Run = given.validated_data["run"]
        if run.student_id != student.pk:
            raise NotFound
        with refusing():
            rating = lab_rate(run=run, liked=given.validated_data["liked"])
        return Response(self.get_serializer(rating).data, status.HTTP_201_CREATED)


class InterestsView(APIView):
    """Whether the student's interests are looked at (students)."""

    @extend_schema(responses=InterestsSerializer)
    def get(self, request: Request) -> Response:
        return Response({"off": is_off(_student(request))})

    @extend_schema(request=InterestsSerializer, responses=InterestsSerializer)
    def put(self, request: Request) -> Response:
        student, given = _student(request), InterestsSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        interests_switch(student=student, off=given.validated_data["off"])
        return Response(given.validated_data)


def _student(request: Request) -> User:
    """The person who asks, if they are a student."""
    student = asking(request)
    if not student.is_student:
        raise PermissionDenied
    return student
