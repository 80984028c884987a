"""What a reviewer decides, and why. Invariant: nobody approves what she wrote last herself; whoever sends a work back says
why, in a word that can be counted and in her own. And which opened form a version of a page came from."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.forms import TaskStateCommentForm
from wagtail.models import AbstractGroupApprovalTask, Page, Revision, TaskState

from cms.quality.gate import check_quality

APPROVE, REJECT = "approve", "reject"  # Wagtail's names of the actions


class Reason(models.TextChoices):
    LICENCE = "licence", _("rights or licence are not clear")
    QUALITY = "quality", _("the content needs work")
    METADATA = "metadata", _("title, summary or subjects do not help people find it")
    ACCESSIBILITY = "accessibility", _("some people cannot read, hear or use it")
    SAFETY = "safety", _("it could harm or expose somebody")
    OTHER = "other", _("something else")


class RequestChangesForm(TaskStateCommentForm):
    reasons = forms.MultipleChoiceField(
        label=_("Why?"),
        choices=Reason.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one reason.")},
    )
    comment = forms.CharField(
        label=_("What should change?"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The partner reads this. For one field alone, leave a comment beside that field."),
        error_messages={"required": _("Say what should change, so that the partner can change it.")},
    )
    field_order = ("reasons", "comment")


class ReviewDecision(TaskState):
    reasons = models.JSONField(default=list)  # of Reason

    def get_comment(self) -> str:
        """For Wagtail's history, e-mails and our thread: in the language of whoever reads it."""
        why = capfirst("; ".join(self.reason_labels))
        return "\n".join(text for text in (why and f"{why}.", self.comment) if text)

    @property
    def reason_labels(self) -> list[str]:
        return [str(Reason(code).label) for code in self.reasons]


class ReviewTask(AbstractGroupApprovalTask):
    task_state_class = ReviewDecision

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")

    def start(self, workflow_state: Any, user: Any = None) -> TaskState:
        check_quality(workflow_state.content_object.get_latest_revision_as_object())
        state: TaskState = super().start(workflow_state, user=user)
        return state

    def get_actions(self, obj: Page, user: Any) -> list[tuple[str, Any, bool]]:
        actions: list[tuple[str, Any, bool]] = super().get_actions(obj, user)
        return [action for action in actions if action[0] != APPROVE] if wrote_last(obj, user) else actions

    def get_form_for_action(self, action: str) -> type[forms.Form]:
        form: type[forms.Form] = RequestChangesForm if action == REJECT else super().get_form_for_action(action)
        return form

    def on_action(
        self, task_state: ReviewDecision, user: Any, action_name: str, reasons: Iterable[str] = (), **kwargs: Any
    ) -> None:
        if action_name == APPROVE:
            page = task_state.workflow_state.content_object
            if wrote_last(page, user):
                return  # what she wrote along with approving is kept; `wagtail_hooks.py` tells her
            task_state.revision = page.get_latest_revision()  # which she sees, whatever it was when it was submitted
        if action_name == REJECT:
            # From the browser again, after the form was checked.
            task_state.reasons = [code for code in reasons if code in Reason.values] or [Reason.OTHER]
        super().on_action(task_state, user, action_name, **kwargs)


def wrote_last(page: Page, user: Any) -> bool:
    revision = page.get_latest_revision()
    return revision is not None and revision.user_id == user.pk


class SavedForm(models.Model):
    """From which opened form a version of a page was saved, so that what that form sends next is not another's."""

    revision = models.OneToOneField(Revision, on_delete=models.CASCADE, primary_key=True, related_name="+")
    form = models.UUIDField(db_index=True)
    autosaved = models.BooleanField()  # not by a press on a button

    def __str__(self) -> str:
        return f"{self.revision_id} of {self.form}"
