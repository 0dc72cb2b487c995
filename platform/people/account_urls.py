"""The pages of logging in and out: those of allauth that a school without e-mail needs.

A forgotten password is the administrator's to replace, on the page of the person.
"""

from allauth.account import views
from django.urls import path

from people.invitations import Invitation

urlpatterns = [
    path("login/", views.login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("signup/", views.signup, name="account_signup"),
    path("invitation/<uidb64>/<token>/", Invitation.as_view(), name="account_invitation"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("password/change/", views.password_change, name="account_change_password"),
]
