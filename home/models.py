from __future__ import annotations

from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from cms.partners.models import PartnerIndexPage


class HomePage(Page):
    """The root of one locale's tree. It holds the partners' containers and has no content of its own."""

    is_creatable = False
    parent_page_types: ClassVar = ["wagtailcore.Page"]
    subpage_types: ClassVar = [PartnerIndexPage]

    class Meta:
        verbose_name = _("language root")
        verbose_name_plural = _("language roots")
