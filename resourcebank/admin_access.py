"""Tells the partners' page policy which pages are works in their first language and which are public."""

from __future__ import annotations

from cms.partners.permissions import register_works

from .models import ResourcePage
from .visibility import public_originals, public_resources

register_works(
    originals=lambda: ResourcePage.objects.filter(is_original=True),
    public=public_resources,
    public_originals=public_originals,
)
