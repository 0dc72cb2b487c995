"""Pages for those who begin: help."""

from django.urls import path

from starting import help_views

app_name = "starting"
urlpatterns = [
    path("help/", help_views.index, name="help_index"),
    path("help/<str:name>/", help_views.page, name="help"),
]
