"""What every part of the REST API shares, and the person who asks."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers, status
from rest_framework.authtoken.models import Token
from rest_framework.authtoken.serializers import AuthTokenSerializer
from rest_framework.exceptions import NotFound
from rest_framework.filters import BaseFilterBackend
from rest_framework.pagination import LimitOffsetPagination
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import as_serializer_error
from rest_framework.throttling import ScopedRateThrottle
from rest_framework.views import APIView
from rest_framework.viewsets import GenericViewSet

from people.models import User


def asking(request: Request) -> User:
    """The person who asks; permissions have made sure that there is one."""
    return cast(User, request.user)


@contextmanager
def refusing() -> Iterator[None]:
    """What a service refuses is a 400 with the service's own sentences."""
    try:
        yield
    except ValidationError as error:
        raise serializers.ValidationError(as_serializer_error(error)) from error


class Pages(LimitOffsetPagination):
    """`?limit=` and `?offset=`; never more than 200 rows at a time. What is no such number is a 400."""

    default_limit = 50
    max_limit = 200

    def get_limit(self, request: Request) -> int | None:
        self._check(request, self.limit_query_param, 1)
        return super().get_limit(request)

    def get_offset(self, request: Request) -> int:
        self._check(request, self.offset_query_param, 0)
        return super().get_offset(request)

    def _check(self, request: Request, name: str, least: int) -> None:
        if name in request.query_params:
            number = serializers.IntegerField(min_value=least, max_value=LARGEST)
            checked(name, number, request.query_params[name])


class IsTeacher(BasePermission):
    """For teachers and administrators alone."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        user = asking(request)
        return user.is_teacher or user.is_institution_admin


def checked(name: str, field: serializers.Field[Any, Any, Any, Any], text: str) -> Any:
    """The value of a query parameter; one that makes no sense is a 400 that names it."""
    try:
        return field.run_validation(text)
    except serializers.ValidationError as error:
        raise serializers.ValidationError({name: error.detail}) from error


class ByParameter(BaseFilterBackend):
    """A view's `filters`: query parameter -> (lookup, field that checks the value).

    A list refuses a parameter that it does not know: whoever mistypes a filter would take all rows for some.
    """

    def filter_queryset(
        self, request: Request, queryset: QuerySet[Any], view: APIView
    ) -> QuerySet[Any]:
        filters: Filters = getattr(view, "filters", {})
        if getattr(view, "action", "") == "list":
            self._refuse_unknown(request, {*filters, "limit", "offset", "format"})
        lookups = {}
        for name, (lookup, field) in filters.items():
            if name in request.query_params:
                lookups[lookup] = checked(name, field, request.query_params[name])
        return queryset.filter(**lookups) if lookups else queryset

    def _refuse_unknown(self, request: Request, known: set[str]) -> None:
        names = ", ".join(sorted(known - {"format"}))
        sentence = _("There is no such parameter here; there are: %(names)s.") % {"names": names}
        if unknown := sorted(set(request.query_params) - known):
            raise serializers.ValidationError({name: [sentence] for name in unknown})

    def get_schema_operation_parameters(self, view: APIView) -> list[dict[str, Any]]:
        """What the OpenAPI page says about the parameters."""
        filters: Filters = getattr(view, "filters", {})
        return [
            {"name": name, "in": "query", "required": False, "schema": _schema_of(field)}
            for name, (_lookup, field) in filters.items()
        ]


Filters = Mapping[str, tuple[str, Any]]

LARGEST = 2**63 - 1  # what a database's widest whole number holds
INTEGER = serializers.IntegerField(min_value=-LARGEST, max_value=LARGEST)
TEXT = serializers.CharField()
UUID = serializers.UUIDField()
FLAG = serializers.BooleanField()
TIME = serializers.DateTimeField()


def _schema_of(field: Any) -> dict[str, str]:
    kinds: dict[type, dict[str, str]] = {
        serializers.IntegerField: {"type": "integer"},
        serializers.UUIDField: {"type": "string", "format": "uuid"},
        serializers.BooleanField: {"type": "boolean"},
        serializers.DateTimeField: {"type": "string", "format": "date-time"},
    }
    return kinds.get(type(field), {"type": "string"})


class Scoped(GenericViewSet[Any]):
    """A view set over what the person who asks may see; everything else is not there (404)."""

    filters: Filters = {}
    filter_backends = [ByParameter]
    pagination_class = Pages
    model: type[Model]

    def visible_to(self, user: User) -> QuerySet[Any]:
        raise NotImplementedError

    def get_queryset(self) -> QuerySet[Any]:
        if getattr(self, "swagger_fake_view", False):  # the schema is made without a person
            return self.model._default_manager.none()
        return self.visible_to(asking(self.request))


class PersonSerializer(serializers.ModelSerializer[User]):
    name = serializers.CharField(source="shown_name", read_only=True)

    class Meta:
        model = User
        fields = ["id", "username", "name", "role", "institution", "language"]
        read_only_fields = fields


class TokenSerializer(serializers.Serializer[Token]):
    token = serializers.CharField(source="key", read_only=True)


@extend_schema_serializer(component_name="Credentials")
class CredentialsSerializer(AuthTokenSerializer):
    """A login and its password, checked as the login page checks them (and counted against it)."""

    username = serializers.CharField(max_length=150, write_only=True)


class MeView(APIView):
    """The person who asks."""

    @extend_schema(responses=PersonSerializer)
    def get(self, request: Request) -> Response:
        return Response(PersonSerializer(asking(request)).data)


class TokenView(APIView):
    """A token for programs: send it as `Authorization: Token <token>`."""

    authentication_classes = ()
    permission_classes = ()
    throttle_classes = (ScopedRateThrottle,)
    throttle_scope = "token"

    @extend_schema(request=CredentialsSerializer, responses=TokenSerializer, auth=[])
    def post(self, request: Request) -> Response:
        given = CredentialsSerializer(data=request.data, context={"request": request})
        given.is_valid(raise_exception=True)
        token = Token.objects.get_or_create(user=given.validated_data["user"])[0]
        return Response(TokenSerializer(token).data)


class NowhereView(APIView):
    """What the API does not have is said as the API says everything, in JSON."""

    authentication_classes = ()
    permission_classes = ()
    schema = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        told = {"list": reverse("v1:root"), "docs": reverse("api:docs")}
        raise NotFound(
            _("Nothing is at this address. What there is: %(list)s; described: %(docs)s.") % told
        )


class TokenRevokeView(APIView):
    """Make the person's token useless, at once."""

    @extend_schema(request=None, responses={204: None})
    def post(self, request: Request) -> Response:
        Token.objects.filter(user=asking(request)).delete()
        return Response(status=status.HTTP_204_NO_CONTENT)
