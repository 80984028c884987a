from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from cms.localisation.admin_rules import may_exchange_files
from cms.partners.gate import Verdict, register_rules
from cms.partners.locale_roles import LocaleRole, roles_of

from . import views


def may_read_log(request: HttpRequest, kwargs: Mapping[str, Any]) -> Verdict:
    return Verdict.ALLOWED if views.locales_to_see(request.user) else Verdict.REFUSED


register_rules({"localisation_machine": may_exchange_files, "localisation_machine_calls": may_read_log})


@hooks.register("register_admin_urls", order=-10)  # wagtail-localize registers at 0
def register_admin_urls() -> list[URLPattern]:
    return [
        path("localize/translate/<int:translation_id>/machine/", views.machine, name="localisation_machine"),
        path("localize/machine/calls/", views.calls, name="localisation_machine_calls"),
    ]


class CallsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.is_superuser or LocaleRole.COORDINATOR in roles_of(request.user).values()


@hooks.register("register_admin_menu_item")
def calls_menu_item() -> MenuItem:
    address = reverse("localisation_machine_calls")
    return CallsMenuItem(_("Machine translation"), address, name="machine-calls", icon_name="rotate", order=308)
