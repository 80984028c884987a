"""Before Wagtail's, under the same address, because they are for people who are not let in yet."""

from django.urls import path
from wagtail.admin.views import account

from . import views
from .password_reset import PasswordResetConfirmView, PasswordResetView

urlpatterns = [
    path("second-factor/", views.give, name="second_factor"),
    path("second-factor/set-up/", views.set_up, name="second_factor_set_up"),
    path("second-factor/recovery-codes/", views.recovery_codes, name="second_factor_recovery_codes"),
    # Wagtail's names and addresses. Its own way out is for people who are wholly logged in.
    path("logout/", account.LogoutView.as_view(), name="wagtailadmin_logout"),
    # With its forms and pages, and what `password_reset.py` adds.
    path("password_reset/", PasswordResetView.as_view(), name="wagtailadmin_password_reset"),
    path(
        "password_reset/confirm/<uidb64>/<token>/",
        PasswordResetConfirmView.as_view(),
        name="wagtailadmin_password_reset_confirm",
    ),
]
