"""Pages of regradings."""

from django.urls import path

from regrading import views

app_name = "regrading"
PLACE = "courses/<int:course_id>/regradings/"
urlpatterns = [
    path(PLACE, views.regradings, name="list"),
    path(f"{PLACE}<int:regrading_id>/", views.one, name="one"),
    path(f"{PLACE}<int:regrading_id>/apply/", views.apply, name="apply"),
    path(f"{PLACE}<int:regrading_id>/undo/", views.undo, name="undo"),
    path(f"{PLACE}<int:regrading_id>/again/", views.again, name="again"),
    path(f"{PLACE}<int:regrading_id>/drop/", views.drop, name="drop"),
]
