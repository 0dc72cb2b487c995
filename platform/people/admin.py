"""People in Django's admin, for superusers."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.http import HttpRequest

from people.models import Institution, User


@admin.register(User)
class PersonAdmin(UserAdmin):
    list_display = ["username", "first_name", "last_name", "role", "institution", "is_active"]
    list_filter = ["role", "institution", "is_active"]
    fieldsets = [
        *(UserAdmin.fieldsets or []),
        (None, {"fields": ["role", "institution", "language", "consents_to_training"]}),
    ]

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """People are erased on their own page, which knows what must stay for others."""
        return False


@admin.register(Institution)
class InstitutionAdmin(admin.ModelAdmin):
    list_display = ["name", "created"]
