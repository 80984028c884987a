"""Keeps a page's partner that of its container when pages are moved (a move writes paths, not pages), and what the checks
found that of the live version."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import page_published, post_page_move

from cms.partners.models import PartnerIndexPage

from .care import assess_work
from .models import ResourcePage


@receiver(post_page_move)
def follow_container(sender: type[Page], instance: Page, parent_page_after: Page, **kwargs: Any) -> None:
    container = parent_page_after.specific
    if isinstance(container, PartnerIndexPage):
        ResourcePage.objects.descendant_of(container).update(partner=container.partner)


@receiver(page_published)
def assess_published(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    if isinstance(instance, ResourcePage) and instance.is_original:
        assess_work(instance)
