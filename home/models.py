from __future__ import annotations

from typing import Any, ClassVar

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from cms.partners.models import PartnerIndexPage


class HomePage(Page):
    """The root of one locale's tree. It holds the partners' containers and has no content of its own."""

    is_creatable = False
    parent_page_types: ClassVar = ["wagtailcore.Page"]
    subpage_types: ClassVar = [PartnerIndexPage]

    def get_url_parts(self, request: Any = None) -> tuple[int, str, str] | None:
        site = self._get_relevant_site_root_paths(request)
        if not site:
            return None
        return site[0].site_id, site[0].root_url, reverse("bank", kwargs={"language": self.locale.language_code})

    class Meta:
        verbose_name = _("language root")
        verbose_name_plural = _("language roots")
