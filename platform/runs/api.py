"""Runs and their events over REST, and the schema of the live protocol."""

import json
from typing import Any

from asgiref.sync import async_to_sync
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from people.api import INTEGER, TEXT, TIME, Scoped, asking
from people.models import User
from runs import messages
from runs.drafts import Answer
from runs.models import Event, Run
from runs.protocol import ActionMessage, BadMessage, Unusable, parse, schema
from runs.protocol_page import described
from runs.scribe import scribe
from runs.selectors import runs_readable_by

AFTER = OpenApiParameter("after", int, description="only events with a larger `seq`")
REFUSED = {"gap": 409, "conflict": 409, "paused": 409, "finished": 409, "full": 409, "broken": 500}


class RunSerializer(serializers.ModelSerializer[Run]):
    steps_done = serializers.ListField(child=serializers.CharField(), read_only=True)
    variant = serializers.SerializerMethodField(
        help_text="the set-up; of a question set no answers"
    )

    class Meta:
        model = Run
        fields = [
            "id", "student", "assignment", "stage", "lab", "lab_version", "variant", "seed",
            "language", "device", "state", "started", "finished", "last_seq", "last_client_seq",
            "last_event", "step", "steps_done",
        ]  # fmt: skip
        read_only_fields = fields

    def get_variant(self, run: Run) -> dict[str, Any]:
        """Questions carry what is right; whoever answers them may read the run."""
        return {name: value for name, value in run.variant.items() if name != "questions"}


class EventSerializer(serializers.ModelSerializer[Event]):
    """One append-only row. `old`, `new` and `value` may be any JSON."""

    observations = serializers.DictField(read_only=True)

    class Meta:
        model = Event
        fields = [
            "run", "seq", "client_seq", "client_time", "server_time", "actor", "target", "action",
            "value", "old", "new", "observations", "scorable", "cause_seq",
        ]  # fmt: skip
        read_only_fields = fields


class ActionSerializer(serializers.Serializer[Any]):
    """An action as the live protocol has it, without its `type`."""

    client_seq = serializers.IntegerField(help_text="last_client_seq of the run, plus one")
    target = serializers.CharField()
    action = serializers.CharField()
    value = serializers.JSONField(required=False, allow_null=True)
    client_time = serializers.DateTimeField(required=False, allow_null=True)


class RefusedSerializer(serializers.Serializer[Any]):
    """An `error` of the live protocol."""

    type = serializers.CharField()
    client_seq = serializers.IntegerField(allow_null=True)
    code = serializers.CharField()
    message = serializers.CharField()
    expected = serializers.IntegerField(required=False)


class RunViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, Scoped):
    """A student's runs; those of the courses one teaches; an administrator's institution's."""

    model = Run
    serializer_class = RunSerializer
    lookup_value_regex = "[0-9a-f-]{36}"
    filters = {
        "student": ("student", INTEGER),
        "assignment": ("assignment", INTEGER),
        "course": ("assignment__course", INTEGER),
        "lab": ("lab", TEXT),
        "state": ("state", TEXT),
        "started_after": ("started__gt", TIME),
    }

    def visible_to(self, user: User) -> QuerySet[Run]:
        return runs_readable_by(user).order_by("-started", "pk")

    @extend_schema(parameters=[AFTER], responses=EventSerializer(many=True))
    @action(detail=True, filter_backends=[])
    def events(self, request: Request, pk: str) -> Response:
        """What happened in the run, in order; rows are added and never changed."""
        after = INTEGER.run_validation(request.query_params.get("after", 0))
        events = Event.objects.filter(run=self.get_object(), seq__gt=after).order_by("seq")
        page = self.paginate_queryset(events)
        return self.get_paginated_response(EventSerializer(page, many=True).data)

    @extend_schema(
        request=ActionSerializer,
        responses={
            201: OpenApiResponse(EventSerializer, "done; the event with its observations"),
            200: OpenApiResponse(EventSerializer, "done before; the same event again"),
            400: OpenApiResponse(RefusedSerializer, "the bench cannot do this"),
            409: OpenApiResponse(RefusedSerializer, "gap, conflict, paused, finished or full"),
        },
    )
    @action(detail=True, methods=["post"], filter_backends=[])
    def actions(self, request: Request, pk: str) -> Response:
        """Do something on the bench, as the websocket does: same rules, same numbers, same answer."""
        run = self.get_object()
        if run.student_id != asking(request).pk:
            raise PermissionDenied
        if not isinstance(request.data, dict):
            raise serializers.ValidationError(_("an object is expected"))
        return _answered(run, {**request.data, "type": "action"})


def _answered(run: Run, sent: dict[str, Any]) -> Response:
    client_seq = sent["client_seq"] if type(sent.get("client_seq")) is int else None
    try:
        message = parse(json.dumps(sent))
    except BadMessage as error:
        refused = messages.error("bad_message", client_seq, reason=error.reason)
        return Response(refused, status.HTTP_400_BAD_REQUEST)
    except (Unusable, ValueError) as error:
        raise serializers.ValidationError(_("too large, or not JSON")) from error
    assert isinstance(message, ActionMessage)
    answer = async_to_sync(scribe().write)(run.pk, message, "")
    if answer.event is None:
        return _refusal(run, client_seq, answer)
    code = status.HTTP_200_OK if answer.repeated else status.HTTP_201_CREATED
    return Response(EventSerializer(answer.event).data, code)


def _refusal(run: Run, client_seq: int | None, answer: Answer) -> Response:
    refusal = answer.refusal
    if refusal is None:  # nothing was done: it may be sent again
        return Response(messages.error("broken", client_seq), status.HTTP_503_SERVICE_UNAVAILABLE)
    if refusal.bad is not None:
        words = messages.refused(client_seq, refusal.bad, get_language() or "en")
        return Response(words, status.HTTP_400_BAD_REQUEST)
    more = {} if refusal.expected is None else {"expected": refusal.expected}
    return Response(messages.error(refusal.code, client_seq, **more), REFUSED[refusal.code])


@require_GET
def protocol(request: HttpRequest) -> HttpResponse:
    """The schema of the live protocol: a page for people, JSON for programs."""
    wants_page = request.accepts("text/html") and request.GET.get("format") != "json"
    if not wants_page:
        return JsonResponse(schema(), content_type="application/schema+json")
    return render(request, "api/protocol.html", {"page": described(schema())})
