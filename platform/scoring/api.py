"""Scores, feedback and reviews over REST."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from people.api import INTEGER, TEXT, UUID, Scoped, asking, refusing
from people.models import User
from runs.selectors import runs_readable_by
from scoring.feedback import not_told_yet
from scoring.models import Feedback, Review, ReviewItem, Score
from scoring.review import may_review
from scoring.second_looks import look_ask, look_withdraw, scores_to_ask_about
from scoring.services import review_record


class ScoreSerializer(serializers.ModelSerializer[Score]):
    detail = serializers.DictField(read_only=True)
    evidence = serializers.ListField(child=serializers.IntegerField(), read_only=True)

    class Meta:
        model = Score
        fields = [
            "id", "run", "seq", "scorer", "practice", "step", "verdict", "confidence", "abstained",
            "abstained_because", "detail", "evidence", "rubric_version", "model_version", "regrading", "counts", "created",
        ]  # fmt: skip
        read_only_fields = fields


class FeedbackSerializer(serializers.ModelSerializer[Feedback]):
    params = serializers.DictField(read_only=True)
    rows = serializers.ListField(child=serializers.IntegerField(), read_only=True)
    controls = serializers.ListField(child=serializers.CharField(), read_only=True)

    class Meta:
        model = Feedback
        fields = ["id", "run", "score", "seq", "message", "params", "rows", "controls", "created"]
        read_only_fields = fields


class ReviewSerializer(serializers.ModelSerializer[Review]):
    run = serializers.UUIDField(source="score.run_id", read_only=True)

    class Meta:
        model = Review
        fields = ["id", "run", "score", "teacher", "verdict", "comment", "answer", "created"]
        read_only_fields = ["id", "teacher", "created"]

    def to_representation(self, instance: Review) -> dict[str, Any]:
        """A comment is for colleagues: students read the verdict and the answer."""
        said = super().to_representation(instance)
        request = self.context.get("request")
        if request is not None and not may_review(asking(request)):
            said["comment"] = ""
        return said


class ScoreViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, Scoped):
    """Verdicts on steps; a regrading adds rows, and `counts` says which of them count."""

    model = Score
    serializer_class = ScoreSerializer
    filters = {
        "run": ("run", UUID),
        "student": ("run__student", INTEGER),
        "course": ("run__assignment__course", INTEGER),
        "practice": ("practice", TEXT),
        "verdict": ("verdict", TEXT),
        "scorer": ("scorer", TEXT),
    }

    def visible_to(self, user: User) -> QuerySet[Score]:
        found = Score.every.filter(run__in=runs_readable_by(user)).order_by("pk")
        return found.exclude(not_told_yet()) if user.is_student else found


class FeedbackViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, Scoped):
    """The notes that students were shown; `message` is a key of the lab's words."""

    model = Feedback
    serializer_class = FeedbackSerializer
    filters = {"run": ("run", UUID), "student": ("run__student", INTEGER)}

    def visible_to(self, user: User) -> QuerySet[Feedback]:
        found = Feedback.objects.filter(run__in=runs_readable_by(user)).order_by("pk")
        return found.exclude(not_told_yet()) if user.is_student else found


class ReviewViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, mixins.CreateModelMixin, Scoped
):
    """Teachers' own verdicts beside the machine's; a second look is a new row."""

    model = Review
    serializer_class = ReviewSerializer
    filters = {
        "run": ("score__run", UUID),
        "score": ("score", INTEGER),
        "student": ("score__run__student", INTEGER),
    }

    def visible_to(self, user: User) -> QuerySet[Review]:
        reviews = Review.objects.filter(score__run__in=runs_readable_by(user))
        if user.is_student:
            reviews = reviews.exclude(not_told_yet("score__run__"))
        return reviews.select_related("score").order_by("pk")

    def perform_create(self, serializer: serializers.BaseSerializer[Review]) -> None:
        user, given = asking(self.request), serializer.validated_data
        if not (user.is_teacher or user.is_institution_admin):
            raise PermissionDenied
        if not runs_readable_by(user).filter(pk=given["score"].run_id).exists():
            raise serializers.ValidationError({"score": [_("there is no such score")]})
        serializer.instance = self._record(user, given)

    def _record(self, user: User, given: dict[str, Any]) -> Review:
        return review_record(
            score=given["score"],
            teacher=user,
            verdict=given["verdict"],
            comment=given.get("comment", ""),
            answer=given.get("answer", ""),
        )


class SecondLookSerializer(serializers.ModelSerializer[ReviewItem]):
    """A student's question about a score; teachers answer it with a review of the same score."""

    run = serializers.UUIDField(source="score.run_id", read_only=True)
    score = serializers.PrimaryKeyRelatedField(queryset=Score.objects.all())
    why = serializers.CharField(
        source="comment", max_length=500, required=False, allow_blank=True, default=""
    )

    class Meta:
        model = ReviewItem
        fields = ["id", "run", "score", "why", "created", "closed", "withdrawn"]
        read_only_fields = ["id", "created", "closed", "withdrawn"]


class SecondLookViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, mixins.CreateModelMixin, Scoped
):
    """Students' questions for a second look at a score: one a score."""

    model = ReviewItem
    serializer_class = SecondLookSerializer
    filters = {
        "run": ("score__run", UUID),
        "score": ("score", INTEGER),
        "student": ("score__run__student", INTEGER),
    }

    def visible_to(self, user: User) -> QuerySet[ReviewItem]:
        items = ReviewItem.objects.filter(score__run__in=runs_readable_by(user))
        return items.filter(reason=ReviewItem.Reason.STUDENT).select_related("score").order_by("pk")

    def perform_create(self, serializer: serializers.BaseSerializer[ReviewItem]) -> None:
        student, given = asking(self.request), serializer.validated_data
        score = scores_to_ask_about(student).filter(pk=given["score"].pk).first()
        if score is None:
            raise serializers.ValidationError({"score": [_("there is no such score")]})
        with refusing():
            serializer.instance = look_ask(score=score, student=student, why=given["comment"])

    @extend_schema(request=None, responses=SecondLookSerializer)
    @action(detail=True, methods=["post"], filter_backends=[])
    def withdraw(self, request: Request, pk: str) -> Response:
        """Take the question back while nobody has answered; 404 to others than the student."""
        item = self.get_object()
        if item.score.run.student_id != asking(request).pk:
            raise Http404
        if not look_withdraw(score=item.score):
            raise serializers.ValidationError([_("There is no question of yours that waits here.")])
        item.refresh_from_db()
        return Response(SecondLookSerializer(item).data)
