"""Pages for those who begin: help, and the sample class."""

from django.urls import path

from starting import help_views, sample_views

app_name = "starting"
urlpatterns = [
    path("help/", help_views.index, name="help_index"),
    path("help/<str:name>/", help_views.page, name="help"),
    path("sample/", sample_views.sample, name="sample"),
    path("sample/again/", sample_views.again, name="again"),
    path("sample/remove/", sample_views.remove, name="remove"),
]
