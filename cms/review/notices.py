"""Letters about approvals. Wagtail writes one for each work; whoever has several approved in one go gets one for all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import ngettext
from wagtail.admin.mail import WorkflowStateApprovalEmailNotifier, send_mail
from wagtail.models import Page, WorkflowState
from wagtail.signals import workflow_approved

from cms.letters import in_language_of

Told = list[tuple[Any, Page]]
_kept: ContextVar[Told | None] = ContextVar("kept", default=None)


class ApprovalNotifier(WorkflowStateApprovalEmailNotifier):
    def send_emails(self, template_set: Any, context: dict[str, Any], recipients: Any, **kwargs: Any) -> bool:
        kept = _kept.get()
        if kept is None:
            sent: bool = super().send_emails(template_set, context, recipients, **kwargs)
            return sent
        kept += [(recipient, context["page"]) for recipient in recipients]
        return True


def connect() -> None:
    """Before Wagtail connects its own under the same name, which so is left out."""
    uid = "workflow_state_approved_email_notification"
    workflow_approved.connect(ApprovalNotifier(), sender=WorkflowState, dispatch_uid=uid, weak=False)


@contextmanager
def one_letter_each() -> Iterator[None]:
    """What is approved within is told at its end."""
    kept: Told = []
    token = _kept.set(kept)
    try:
        yield
    finally:
        _kept.reset(token)
    works: dict[Any, list[Page]] = {}
    for recipient, page in kept:
        works.setdefault(recipient, []).append(page)
    for recipient, pages in works.items():
        _tell(recipient, pages)


def _tell(recipient: Any, pages: list[Page]) -> None:
    with in_language_of(recipient):
        subject = ngettext("%(count)d work was approved", "%(count)d works were approved", len(pages))
        text = render_to_string("review/approved.txt", {"user": recipient, "pages": pages})
        letter = (subject % {"count": len(pages)}, text, [recipient.email])
    transaction.on_commit(lambda: send_mail(*letter), robust=True)
