"""Where addresses lead. Each app has its own urls.py."""

from django.contrib import admin
from django.urls import include, path
from django.views.i18n import JSONCatalog

urlpatterns = [
    path("admin/", admin.site.urls),
    path("accounts/", include("allauth.account.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("words.json", JSONCatalog.as_view(), name="words"),
]
