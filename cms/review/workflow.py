"""Invariant: one review workflow for the whole network stands on every partner's containers; a partner's own people
submit, the network's reviewers approve, and approval publishes."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.auth.models import Group, Permission
from wagtail.models import GroupPagePermission, Page, Workflow, WorkflowPage, WorkflowTask

from .models import ReviewTask

REVIEWERS = "Reviewers"
WORKFLOW = "Review"


def ensure_review_workflow() -> Workflow:
    reviewers, _created = Group.objects.get_or_create(name=REVIEWERS)
    reviewers.permissions.add(Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin"))
    task, _created = ReviewTask.objects.get_or_create(name=WORKFLOW)
    task.groups.add(reviewers)
    workflow, _created = Workflow.objects.get_or_create(name=WORKFLOW)
    WorkflowTask.objects.update_or_create(workflow=workflow, sort_order=0, defaults={"task": task})
    return workflow


def put_under_review(pages: Sequence[Page]) -> None:
    workflow = ensure_review_workflow()
    for page in pages:
        WorkflowPage.objects.update_or_create(page=page, defaults={"workflow": workflow})
    # Approval publishes, and Wagtail lets nobody publish by approval who may not publish otherwise. A reviewer may so
    # also take a work down, but change nothing in it.
    reviewers = Group.objects.get(name=REVIEWERS)
    publish = Permission.objects.get(content_type__app_label="wagtailcore", codename="publish_page")
    GroupPagePermission.objects.bulk_create(
        [GroupPagePermission(group=reviewers, page=page, permission=publish) for page in pages], ignore_conflicts=True
    )
