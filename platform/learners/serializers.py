"""How mastery, its evidence and decisions read over REST."""

from typing import Any

from django.utils.translation import get_language
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from labs.core import LANGUAGES, lab_names
from learners.ledger import belief_now
from learners.models import Decision, Mastery, MasteryEvidence
from learners.reasons import moment_words, rendered
from learners.skills import skill_name
from people.api import asking


class MasterySerializer(serializers.ModelSerializer[Mastery]):
    name = serializers.SerializerMethodField()
    probability = serializers.SerializerMethodField(
        help_text="as it stands now: what is not practised fades"
    )
    uncertainty = serializers.SerializerMethodField(
        help_text="standard deviation of the probability, as it stands now"
    )
    when_seen = serializers.FloatField(
        source="probability",
        read_only=True,
        help_text="the probability as it was when the skill was last seen",
    )
    moment = serializers.SerializerMethodField(
        help_text="not_seen, growing, shown or missing: the last means tried and not there yet"
    )
    words = serializers.SerializerMethodField()

    class Meta:
        model = Mastery
        fields = [
            "student", "skill", "name", "probability", "uncertainty", "when_seen", "moment", "words",
            "evidence_count", "shown", "missing", "model_version", "updated",
        ]  # fmt: skip
        read_only_fields = fields

    def get_name(self, mastery: Mastery) -> str:
        return skill_name(mastery.skill, get_language() or "en")

    def get_probability(self, mastery: Mastery) -> float:
        return belief_now(mastery).probability

    def get_uncertainty(self, mastery: Mastery) -> float:
        return belief_now(mastery).uncertainty

    def get_moment(self, mastery: Mastery) -> str:
        return belief_now(mastery).moment

    def get_words(self, mastery: Mastery) -> str:
        return moment_words(self.get_moment(mastery), get_language() or "en")


class EvidenceSerializer(serializers.ModelSerializer[MasteryEvidence]):
    run = serializers.UUIDField(
        source="score.run_id",
        read_only=True,
        allow_null=True,
        help_text="null: an answer in a check, or a regrading",
    )
    seq = serializers.IntegerField(source="score.seq", read_only=True, allow_null=True)

    class Meta:
        model = MasteryEvidence
        fields = [
            "id", "student", "skill", "run", "seq", "score", "answer", "review", "regrading", "undone",
            "verdict", "before", "after", "weight", "model_version", "created",
        ]  # fmt: skip
        read_only_fields = fields


class ReasonSerializer(serializers.Serializer[Any]):
    key = serializers.CharField()
    params = serializers.DictField()


class CandidateSerializer(serializers.Serializer[Any]):
    lab = serializers.CharField()
    variant = serializers.DictField()
    value = serializers.FloatField()
    gain = serializers.FloatField()
    readiness = serializers.FloatField()
    prepared = serializers.FloatField(
        required=False, help_text="how far what the lab builds on was shown; not in old decisions"
    )
    opens = serializers.FloatField(
        required=False, help_text="1, and more for missing skills that build on the lab's"
    )
    due = serializers.FloatField(required=False, help_text="mean of what faded of the lab's skills")
    expected = serializers.FloatField(
        required=False, help_text="rise of mastery to expect of one run, mean over the lab's skills"
    )
    minutes = serializers.IntegerField(required=False, help_text="how long it takes this student")
    added = serializers.DictField(
        child=serializers.FloatField(),
        required=False,
        help_text="what was added to the worth of the skills, by name",
    )
    blocked = serializers.BooleanField(
        required=False, help_text="something that it builds on was shown to be missing"
    )
    reasons = ReasonSerializer(many=True)


class DecisionSerializer(serializers.ModelSerializer[Decision]):
    reasons = ReasonSerializer(many=True, read_only=True)
    candidates = CandidateSerializer(many=True, read_only=True)
    variant = serializers.DictField(read_only=True)
    because = serializers.SerializerMethodField(help_text="the reasons in the reader's language")

    class Meta:
        model = Decision
        fields = [
            "id", "student", "assignment", "stage", "after_run", "next_run", "lab", "variant",
            "because", "reasons", "candidates", "chosen", "model_version", "locked_by", "note",
            "replaces", "created",
        ]  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_because(self, decision: Decision) -> list[str]:
        own = asking(self.context["request"]).pk == decision.student_id
        reader = "student" if own else "teacher"
        return rendered(decision.reasons, get_language() or "en", reader)


class OverrideSerializer(serializers.Serializer[Any]):
    """A teacher's own choice; parts of the variant that are left out are adaptation's."""

    lab = serializers.ChoiceField(choices=lab_names())
    variant = serializers.DictField(required=False)
    note = serializers.CharField(required=False, allow_blank=True, max_length=500)


class StartSerializer(serializers.Serializer[Any]):
    """A decision (and a place among its candidates), or an assignment; neither: free practice."""

    decision = serializers.IntegerField(required=False)
    option = serializers.IntegerField(required=False, min_value=0, default=0)
    assignment = serializers.IntegerField(required=False)
    language = serializers.ChoiceField(choices=LANGUAGES, required=False)
