"""What goes live or ends at a certain time. Invariant: nothing early, and each page in a transaction of its own: the log's
row commits with what it tells of, and one that may not be published holds up no other."""

from __future__ import annotations

import logging

from django.db import transaction
from django.utils import timezone
from wagtail.models import Page, Revision

from cms.refusal import Refused

logger = logging.getLogger(__name__)


def carry_out_schedule() -> None:
    now = timezone.now()
    for page in Page.objects.filter(live=True, expire_at__lt=now).order_by("expire_at"):
        with transaction.atomic():
            page.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
    for revision in Revision.page_revisions.filter(approved_go_live_at__lt=now).order_by("approved_go_live_at"):
        try:
            with transaction.atomic():
                revision.publish(log_action="wagtail.publish.scheduled")
        except Refused:
            logger.exception("%s may not go live as scheduled; unschedule it", revision.object_str)
