"""Keeps a page's partner that of its container when pages are moved (a move writes paths, not pages)."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import post_page_move

from cms.partners.models import PartnerIndexPage

from .models import ResourcePage


@receiver(post_page_move)
def follow_container(sender: type[Page], instance: Page, parent_page_after: Page, **kwargs: Any) -> None:
    container = parent_page_after.specific
    if isinstance(container, PartnerIndexPage):
        ResourcePage.objects.descendant_of(container).update(partner=container.partner)
