"""Items of the admin's menu for people who work for a partner."""

from __future__ import annotations

from django.http import HttpRequest
from wagtail.admin.menu import MenuItem

from .members import partners_of


class PartnersMenuItem(MenuItem):
    """Shown to members of a partner, which is asked once a request, however many such items there are."""

    def is_shown(self, request: HttpRequest) -> bool:
        known = vars(request)
        if "is_of_a_partner" not in known:
            known["is_of_a_partner"] = partners_of(request.user).exists()
        return bool(known["is_of_a_partner"])
