from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.views.account import BaseSettingsPanel
from wagtail.admin.widgets import Button

from cms.partners.audit import register_actions
from cms.partners.gate import ANYBODY, OPEN, register_rules

from . import second_factor, views
from .rules import resets

register_rules(
    {
        **dict.fromkeys(("second_factor", "second_factor_set_up", "second_factor_recovery_codes"), OPEN),
        "second_factor_reset": resets,
        "log_out_elsewhere": ANYBODY,  # her own sessions
    }
)
LOGGED = {
    "accounts.second_factor": _("Set up the second step"),
    "accounts.recovery_codes": _("Make new recovery codes"),
    "accounts.reset": _("Take away the second step of the log-in"),
    "accounts.grant": _("Give a right"),
    "accounts.revoke": _("Take away a right"),
}


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    register_actions(actions, LOGGED)


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[URLPattern]:
    return [
        path("second-factor/reset/<int:user_id>/", views.reset, name="second_factor_reset"),
        path("account/log-out-elsewhere/", views.log_out_elsewhere, name="log_out_elsewhere"),
    ]


class SecondFactorPanel(BaseSettingsPanel):
    name = "second_factor"
    title = _("Second step")
    order = 510  # after the password
    template_name = "accounts/account_panel.html"
    form_class = forms.Form

    def get_form(self) -> forms.Form:
        return self.form_class()  # there is nothing to save with the rest

    def get_context_data(self) -> dict[str, Any]:
        return {**super().get_context_data(), "device": second_factor.device_of(self.user)}


@hooks.register("register_account_settings_panel")
def second_factor_panel(request: HttpRequest, user: Any, profile: Any) -> SecondFactorPanel:
    return SecondFactorPanel(request, user, profile)


@hooks.register("register_user_listing_buttons")
def reset_button(user: Any, request_user: Any) -> list[Button]:
    if user.pk == request_user.pk:
        return []
    url = reverse("second_factor_reset", args=[user.pk])
    return [Button(_("Take away the second step of the log-in"), url, icon_name="key", priority=60)]
