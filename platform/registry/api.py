"""Model versions over REST, read-only.

The versions are open to everyone whom they score or who relies on them; lineage by pseudonym,
evaluations and what is to be retrained to administrators.
"""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.permissions import BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from people.api import TEXT, Scoped, asking
from people.models import User
from registry.comparing import shadow_report
from registry.models import Evaluation, LearnerInVersion, ModelVersion, Transition
from registry.selectors import (
    affected_versions,
    learners_of,
    may_see_registry,
    model_versions,
)
from registry.showing import no_longer


class IsAdministrator(BasePermission):
    """Of an institution, or a superuser."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        return may_see_registry(asking(request))


class ModelVersionSerializer(serializers.ModelSerializer[ModelVersion]):
    metrics = serializers.DictField(read_only=True)
    config = serializers.DictField(read_only=True)
    base = serializers.SlugRelatedField[ModelVersion](slug_field="name", read_only=True)

    class Meta:
        model = ModelVersion
        fields = [
            "id", "task", "name", "state", "origin", "base", "digest", "config", "metrics", "card",
            "card_zh",
            "created",
        ]  # fmt: skip
        read_only_fields = fields


class LearnerSerializer(serializers.ModelSerializer[LearnerInVersion]):
    learner = serializers.CharField(source="learner.code", read_only=True)
    consents = serializers.SerializerMethodField()

    class Meta:
        model = LearnerInVersion
        fields = ["learner", "part", "answers", "consents"]

    def get_consents(self, row: LearnerInVersion) -> bool:
        return not no_longer(row)


class TransitionSerializer(serializers.ModelSerializer[Transition]):
    by = serializers.CharField(source="by.username", default="", read_only=True)
    reason = serializers.CharField(
        source="why",
        read_only=True,
        help_text="as a person typed it, or the program's own in the caller's language",
    )

    class Meta:
        model = Transition
        fields = ["before", "after", "by", "reason", "created"]


class PrivacySerializer(serializers.Serializer[Any]):
    """What a version that was trained privately tells of any one answer, at most."""

    epsilon = serializers.FloatField()
    delta = serializers.FloatField()
    noise = serializers.FloatField(help_text="standard deviation, in clipping lengths")
    sample_rate = serializers.FloatField(help_text="chance of an answer to be in a step")
    steps = serializers.IntegerField()
    most_answers_of_a_learner = serializers.IntegerField()


class LineageSerializer(serializers.Serializer[Any]):
    """What a version was made from, and what became of it."""

    sets = serializers.ListField(child=serializers.DictField())
    learnt = serializers.ListField(
        child=serializers.CharField(),
        help_text="what was learnt from reviews; all else is the base's",
    )
    learners = LearnerSerializer(many=True)
    privacy = PrivacySerializer(allow_null=True)
    history = TransitionSerializer(many=True)


class EvaluationSerializer(serializers.ModelSerializer[Evaluation]):
    version = serializers.CharField(source="version.name", read_only=True)
    figures = serializers.DictField(read_only=True)
    subgroups = serializers.DictField(read_only=True)

    class Meta:
        model = Evaluation
        fields = ["version", "answers", "digest", "figures", "subgroups", "created"]


class ShadowSerializer(serializers.Serializer[Any]):
    """A shadow version beside the live one."""

    steps = serializers.IntegerField()
    agreement = serializers.FloatField()
    kappa = serializers.FloatField(allow_null=True)
    shown = serializers.FloatField()
    live_shown = serializers.FloatField()
    agreement_when_both_shown = serializers.FloatField(allow_null=True)
    ms = serializers.FloatField()
    live_ms = serializers.FloatField()
    reviewed = serializers.IntegerField()
    right = serializers.FloatField(allow_null=True)
    live_right = serializers.FloatField(allow_null=True)


class ComparisonSerializer(serializers.Serializer[Any]):
    """A version's evaluations with those of its base on the same answers, and its time in the shadow."""

    evaluations = EvaluationSerializer(many=True)
    shadow = ShadowSerializer(allow_null=True)


class AffectedSerializer(serializers.Serializer[Any]):
    """A version that learnt from somebody who no longer consents."""

    version = serializers.CharField(source="version.name")
    state = serializers.CharField(source="version.state")
    learners = serializers.ListField(child=serializers.CharField(), source="codes")
    answers = serializers.IntegerField()


class ModelVersionViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, Scoped):
    """The versions of the models that score, with their cards and measured figures."""

    model = ModelVersion
    serializer_class = ModelVersionSerializer
    filters = {"task": ("task", TEXT), "state": ("state", TEXT), "name": ("name", TEXT)}

    def visible_to(self, user: User) -> QuerySet[ModelVersion]:
        return model_versions().select_related("base")

    @extend_schema(responses=LineageSerializer)
    @action(detail=True, permission_classes=[IsAuthenticated, IsAdministrator])
    def lineage(self, request: Request, pk: str | None = None) -> Response:
        """Data sets with licence and digest, learners by pseudonym, and every change of state."""
        version = self.get_object()
        found = {
            "sets": version.lineage.get("sets", []),
            "learnt": version.lineage.get("learnt", []),
            "learners": learners_of(version),
            "privacy": version.lineage.get("privacy"),
            "history": version.transitions.select_related("by"),
        }
        return Response(LineageSerializer(found).data)

    @extend_schema(responses=ComparisonSerializer)
    @action(detail=True, permission_classes=[IsAuthenticated, IsAdministrator])
    def comparison(self, request: Request, pk: str | None = None) -> Response:
        """Figures with subgroups, before and after on the same answers, and beside the live version."""
        version = self.get_object()
        own = version.evaluations.values("digest")
        both = Evaluation.objects.filter(
            digest__in=own, version__in=[version.pk, version.base_id or version.pk]
        )
        found = {
            "evaluations": both.select_related("version"),
            "shadow": shadow_report(version),
        }
        return Response(ComparisonSerializer(found).data)

    @extend_schema(responses=AffectedSerializer(many=True), parameters=[])
    @action(
        detail=False,
        permission_classes=[IsAuthenticated, IsAdministrator],
        pagination_class=None,
        filter_backends=[],
    )
    def affected(self, request: Request) -> Response:
        """Versions to be retrained, because somebody in them withdrew consent."""
        return Response(AffectedSerializer(affected_versions(), many=True).data)
