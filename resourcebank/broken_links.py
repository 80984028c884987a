"""Which links on public works do not work: a partner's list of its own, from what the checks found last."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from wagtail.models import Page
from wagtail.permissions import policy_registry

from cms.quality.assessment import as_finding, open_findings
from cms.quality.models import ExternalLink

OF_LINKS = ("link-broken", "link-not-public", "related-not-public")
PER_PAGE = 50


@require_safe
def broken_links(request: HttpRequest) -> HttpResponse:
    policy: Any = policy_registry.get_by_type(Page)
    own = policy.instances_user_has_any_permission_for(request.user, ["change"])
    found = open_findings().filter(check_name__in=OF_LINKS, assessment__page__in=own.values("pk"))
    rows = found.select_related("assessment__page__locale").order_by("assessment__page__title", "pk")
    shown = Paginator(rows, PER_PAGE).get_page(request.GET.get("p"))
    links = ExternalLink.objects.in_bulk([row.key for row in shown], field_name="url")
    context = {
        "rows": [
            {"page": row.assessment.page, "finding": as_finding(row), "link": links.get(row.key)} for row in shown
        ],
        "shown": shown,
    }
    return render(request, "resourcebank/admin/broken_links.html", context)
