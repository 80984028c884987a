"""That a warning does not count for a while. Invariant: who decided it, when and why is kept, also when it is over, and is
in the page's history; of one warning on a page at most one waiver counts."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page

from .checks import Finding
from .models import Waiver


@transaction.atomic
def waive(page: Page, finding: Finding, user: Any, reason: str, until: date) -> Waiver:
    if finding.waiver:
        _end_today(finding.waiver)
    waiver = Waiver.objects.create(
        page_id=page.pk, check_name=finding.check.name, key=finding.found.key, reason=reason, until=until, by=user
    )
    _log(page, "quality.waive", user, waiver)
    return waiver


@transaction.atomic
def end(page: Page, waiver: Waiver, user: Any) -> None:
    _end_today(waiver)
    _log(page, "quality.end", user, waiver)


def _end_today(waiver: Waiver) -> None:
    waiver.until = timezone.localdate() - timedelta(days=1)
    waiver.save(update_fields=["until"])


def _log(page: Page, action: str, user: Any, waiver: Waiver) -> None:
    data = {"check": waiver.check_name, "key": waiver.key, "reason": waiver.reason, "until": waiver.until.isoformat()}
    log(instance=page, action=action, user=user, data=data)
