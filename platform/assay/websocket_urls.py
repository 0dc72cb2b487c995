"""Where websockets lead."""

from django.urls import URLPattern, path

from classroom.consumers import BoardConsumer
from runs.consumers import RunConsumer

websocket_urlpatterns: list[URLPattern] = [
    path("ws/runs/<uuid:run_id>/", RunConsumer.as_asgi()),
    path("ws/courses/<int:course_id>/board/", BoardConsumer.as_asgi()),
]
