"""What every part of the REST API shares, and the person who asks."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers, status
from rest_framework.authtoken.models import Token
from rest_framework.authtoken.serializers import AuthTokenSerializer
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
    """`?limit=` and `?offset=`; never more than 200 rows at a time."""

    default_limit = 50
    max_limit = 200


class IsTeacher(BasePermission):
    """For teachers and administrators alone."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        user = asking(request)
        return user.is_teacher or user.is_institution_admin


class ByParameter(BaseFilterBackend):
    """A view's `filters`: query parameter -> (lookup, field that checks the value)."""

    def filter_queryset(
        self, request: Request, queryset: QuerySet[Any], view: APIView
    ) -> QuerySet[Any]:
        lookups = {}
        for name, (lookup, field) in getattr(view, "filters", {}).items():
            if name in request.query_params:
                lookups[lookup] = self._checked(name, field, request.query_params[name])
        return queryset.filter(**lookups) if lookups else queryset

    def _checked(self, name: str, field: serializers.Field[Any, Any, Any, Any], text: str) -> Any:
        try:
            return field.run_validation(text)
        except serializers.ValidationError as error:
            raise serializers.ValidationError({name: error.detail}) from error

    def get_schema_operation_parameters(self, view: APIView) -> list[dict[str, Any]]:
        """What the OpenAPI page says about the parameters."""
        filters: Filters = getattr(view, "filters", {})
        return [
            {"name": name, "in": "query", "required": False, "schema": _schema_of(field)}
            for name, (_, field) in filters.items()
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
        token, _ = Token.objects.get_or_create(user=given.validated_data["user"])
        return Response(TokenSerializer(token).data)


class TokenRevokeView(APIView):
    """Make the person's token useless, at once."""

    @extend_schema(request=None, responses={204: None})
    def post(self, request: Request) -> Response:
        Token.objects.filter(user=asking(request)).delete()
        return Response(status=status.HTTP_204_NO_CONTENT)
