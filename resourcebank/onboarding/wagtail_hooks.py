from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path
from wagtail import hooks

from cms.partners.gate import Rule, Verdict, register_rules
from cms.partners.models import Partner

from . import views
from .jobs import may_import
from .models import SheetImport


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[URLPattern]:
    return [
        path("onboarding/<int:partner_id>/", views.start, name="onboarding_start"),
        path(
            "onboarding/<int:partner_id>/template/<str:file_type>/",
            views.download_template,
            name="onboarding_template",
        ),
        path("onboarding/<int:partner_id>/<int:import_id>/", views.import_page, name="onboarding_import"),
        path("onboarding/<int:partner_id>/<int:import_id>/report/", views.download_report, name="onboarding_report"),
    ]


def own_partner(request: HttpRequest, kwargs: Mapping[str, Any]) -> Verdict:
    partner = Partner.objects.filter(pk=kwargs["partner_id"]).first()
    return Verdict.ALLOWED if partner and may_import(request.user, partner) else Verdict.UNKNOWN


def own_import(request: HttpRequest, kwargs: Mapping[str, Any]) -> Verdict:
    imports = SheetImport.objects.filter(pk=kwargs["import_id"], partner=kwargs["partner_id"])
    return own_partner(request, kwargs) if imports.exists() else Verdict.UNKNOWN


RULES: dict[str, Rule] = {
    "onboarding_start": own_partner,
    "onboarding_template": own_partner,
    "onboarding_import": own_import,
    "onboarding_report": own_import,
}
register_rules(RULES)
