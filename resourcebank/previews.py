"""A link that shows one version of a work, published or not, to whoever has it. Invariant: it shows that revision and the
files in it, nothing else; for a quarter of an hour, and only while the person who made it may read the draft herself and the
partner is not suspended. Nothing is stored: the link says by whom and of what it is, and is signed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.core import signing
from django.utils import timezone
from wagtail.models import Revision

from cms.localisation.labels import label_draft
from cms.media.access import MediaItem
from cms.media.references import references
from cms.partners.models import Partner
from cms.partners.permissions import may_read_draft

from .models import ResourcePage

SALT = "resourcebank.preview"
LIFETIME = timedelta(minutes=15)
# Of every answer to such a link.
HEADERS = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow"}


@dataclass(frozen=True)
class Preview:
    token: str
    page: ResourcePage  # as the revision has it
    by: User

    def holds(self, item: MediaItem) -> bool:
        return item.pk in references(self.page, type(item))


def make_token(user: Any, page: ResourcePage) -> str:
    """Of the newest version; `page` must have been saved once."""
    return signing.dumps([page.latest_revision_id, user.pk], salt=SALT)


def ends_at() -> datetime:
    return timezone.now() + LIFETIME


def find_preview(token: str) -> Preview | None:
    """None where the link is over, was never ours, or its maker could not see this herself."""
    try:
        revision_id, user_id = signing.loads(token, salt=SALT, max_age=LIFETIME)
    except signing.BadSignature:
        return None
    revision = Revision.objects.filter(pk=revision_id).first()
    user = User.objects.filter(pk=user_id).first()
    page: Any = revision.as_object() if revision else None
    if user is None or not isinstance(page, ResourcePage) or page.partner.status != Partner.Status.ACTIVE:
        return None
    if not may_read_draft(user, page):
        return None
    if not page.is_original:
        label_draft(page)
    return Preview(token, page, user)
