"""Model versions over REST: read-only, for everyone whom they score or who relies on them."""

from django.db.models import QuerySet
from rest_framework import mixins, serializers

from people.api import TEXT, Scoped
from people.models import User
from registry.models import ModelVersion
from registry.selectors import model_versions


class ModelVersionSerializer(serializers.ModelSerializer[ModelVersion]):
    metrics = serializers.DictField(read_only=True)

    class Meta:
        model = ModelVersion
        fields = ["id", "task", "name", "state", "digest", "metrics", "card", "created"]
        read_only_fields = fields


class ModelVersionViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, Scoped):
    """The versions of the models that score, with their cards and measured figures."""

    model = ModelVersion
    serializer_class = ModelVersionSerializer
    filters = {"task": ("task", TEXT), "state": ("state", TEXT), "name": ("name", TEXT)}

    def visible_to(self, user: User) -> QuerySet[ModelVersion]:
        return model_versions()
