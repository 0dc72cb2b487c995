"""Scores, feedback and reviews over REST."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rest_framework import mixins, serializers
from rest_framework.exceptions import PermissionDenied

from people.api import INTEGER, TEXT, UUID, Scoped, asking
from people.models import User
from runs.selectors import runs_readable_by
from scoring.models import Feedback, Review, Score
from scoring.services import review_record


class ScoreSerializer(serializers.ModelSerializer[Score]):
    detail = serializers.DictField(read_only=True)
    evidence = serializers.ListField(child=serializers.IntegerField(), read_only=True)

    class Meta:
        model = Score
        fields = [
            "id", "run", "seq", "scorer", "practice", "step", "verdict", "confidence", "abstained",
            "abstained_because", "detail", "evidence", "rubric_version", "model_version", "created",
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
        fields = ["id", "run", "score", "teacher", "verdict", "comment", "created"]
        read_only_fields = ["id", "teacher", "created"]


class ScoreViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, Scoped):
    """Verdicts on steps; a rescore is a new row."""

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
        return Score.objects.filter(run__in=runs_readable_by(user)).order_by("pk")


class FeedbackViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, Scoped):
    """The notes that students were shown; `message` is a key of the lab's words."""

    model = Feedback
    serializer_class = FeedbackSerializer
    filters = {"run": ("run", UUID), "student": ("run__student", INTEGER)}

    def visible_to(self, user: User) -> QuerySet[Feedback]:
        return Feedback.objects.filter(run__in=runs_readable_by(user)).order_by("pk")


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
        )
