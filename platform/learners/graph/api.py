"""The knowledge graph over REST, to read: as the school of whoever asks has it."""

from django.db.models import QuerySet
from django.utils.translation import get_language
from drf_spectacular.utils import extend_schema_field
from rest_framework import mixins, serializers

from labs.core import lab_names
from learners.graph.models import Prerequisite, Skill
from learners.graph.selectors import graph_of
from learners.skills import all_skills, skill_name
from people.api import TEXT, Scoped
from people.models import User


class SkillSerializer(serializers.ModelSerializer[Skill]):
    name = serializers.SerializerMethodField()
    lab = serializers.SerializerMethodField(help_text="empty where the skill is of no lab")
    measured = serializers.SerializerMethodField(help_text="whether any lab can show it")
    own = serializers.SerializerMethodField(help_text="whether it is the school's own, not shipped")

    class Meta:
        model = Skill
        fields = ["id", "key", "name", "lab", "measured", "own"]
        read_only_fields = fields

    def get_name(self, skill: Skill) -> str:
        language = get_language() or "en"
        own = skill.name_zh if language.startswith("zh") else skill.name_en
        return own or skill.name_en or skill_name(skill.key, language)

    def get_lab(self, skill: Skill) -> str:
        lab = skill.key.rpartition(".")[0]
        return lab if lab in lab_names() else ""

    def get_measured(self, skill: Skill) -> bool:
        return skill.key in all_skills()

    def get_own(self, skill: Skill) -> bool:
        return skill.institution_id is not None


class PrerequisiteSerializer(serializers.ModelSerializer[Prerequisite]):
    before = serializers.CharField(source="before.key", help_text="the skill that comes first")
    after = serializers.CharField(source="after.key", help_text="the skill that builds on it")
    own = serializers.SerializerMethodField(help_text="whether it is the school's own, not shipped")

    class Meta:
        model = Prerequisite
        fields = ["id", "before", "after", "source", "grade", "own"]
        read_only_fields = fields

    @extend_schema_field(serializers.BooleanField())
    def get_own(self, edge: Prerequisite) -> bool:
        return edge.institution_id is not None


class SkillViewSet(mixins.ListModelMixin, Scoped):
    """The skills of the school's graph, in its order."""

    model = Skill
    serializer_class = SkillSerializer
    filters = {"key": ("key", TEXT)}

    def visible_to(self, user: User) -> QuerySet[Skill]:
        nodes = graph_of(user.institution_id).nodes.values()
        return Skill.objects.filter(pk__in=[one.pk for one in nodes]).order_by("place", "pk")


class PrerequisiteViewSet(mixins.ListModelMixin, Scoped):
    """What builds on what in the school's graph, each with its source; it holds no circle."""

    model = Prerequisite
    serializer_class = PrerequisiteSerializer
    filters = {"before": ("before__key", TEXT), "after": ("after__key", TEXT)}

    def visible_to(self, user: User) -> QuerySet[Prerequisite]:
        edges = graph_of(user.institution_id).edges
        rows = Prerequisite.objects.filter(pk__in=[one.pk for one in edges])
        return rows.select_related("before", "after").order_by("place", "pk")
