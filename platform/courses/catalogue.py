"""The catalogue of labs over REST: what a lab is, and every word of it."""

from typing import Any

from django.http import Http404
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from assay.punctuation import listed
from labs.core import LANGUAGES, SCAFFOLDS, Lab, lab_names, load_lab

LANGUAGE = OpenApiParameter("language", str, enum=LANGUAGES, description="of the words")
SCAFFOLD = OpenApiParameter("scaffold", str, enum=SCAFFOLDS, description="of the definition")


class LabSerializer(serializers.Serializer[Any]):
    """A lab as the catalogue lists it."""

    name = serializers.CharField()
    version = serializers.CharField()
    subject = serializers.CharField()
    seconds = serializers.IntegerField(help_text="how long the lab is meant to take")
    title = serializers.CharField()
    summary = serializers.CharField()
    practices = serializers.ListField(child=serializers.CharField())
    misconceptions = serializers.ListField(child=serializers.CharField())


class LabDetailSerializer(LabSerializer):
    """A lab whole: nothing of its hidden physics, and no reference answers."""

    definition = serializers.DictField(help_text="controls, instruments and steps on the bench")
    words = serializers.DictField(help_text="every word that the bench shows")
    variant = serializers.DictField(help_text="the set-up that the definition belongs to")


class CatalogueViewSet(ViewSet):
    """Every lab there is."""

    lookup_value_regex = "[a-z0-9_]+"
    lookup_url_kwarg = "name"

    @extend_schema(parameters=[LANGUAGE], responses=LabSerializer(many=True))
    def list(self, request: Request) -> Response:
        language = _language(request)
        return Response([_line(load_lab(name), language) for name in lab_names()])

    @extend_schema(parameters=[LANGUAGE, SCAFFOLD], responses=LabDetailSerializer)
    def retrieve(self, request: Request, name: str) -> Response:
        if name not in lab_names():
            raise Http404
        lab, language = load_lab(name), _language(request)
        scaffold = _one_of(request, "scaffold", SCAFFOLDS, "structured")
        variant = lab.default_variant(scaffold)
        whole = {
            **_line(lab, language),
            "definition": lab.for_page(variant),
            "words": lab.words(language).for_page(),
            "variant": variant.to_json(),
        }
        return Response(whole)


def _language(request: Request) -> str:
    return _one_of(request, "language", LANGUAGES, get_language() or "en")


def _one_of(request: Request, name: str, known: tuple[str, ...], default: str) -> str:
    value = request.query_params.get(name, default)
    if name in request.query_params and value not in known:
        raise serializers.ValidationError(
            {name: [_("can be %(known)s") % {"known": listed(known)}]}
        )
    return value


def _line(lab: Lab, language: str) -> dict[str, Any]:
    words = lab.words(language)
    return {
        "name": lab.name,
        "version": lab.version,
        "subject": lab.subject,
        "seconds": lab.seconds,
        "title": words.text("title"),
        "summary": words.text("summary"),
        "practices": list(lab.practices),
        "misconceptions": [idea.name for idea in lab.misconceptions],
    }
