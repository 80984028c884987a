"""Invariant: one review workflow for the whole network stands on every partner's containers; a partner's own people
submit, the network's reviewers approve, and approval publishes."""

from __future__ import annotations

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


def put_under_review(page: Page) -> None:
    WorkflowPage.objects.update_or_create(page=page, defaults={"workflow": ensure_review_workflow()})
    # Approval publishes, and Wagtail lets nobody publish by approval who may not publish otherwise. A reviewer may so
    # also take a work down, but change nothing in it.
    GroupPagePermission.objects.get_or_create(
        group=Group.objects.get(name=REVIEWERS),
        page=page,
        permission=Permission.objects.get(content_type__app_label="wagtailcore", codename="publish_page"),
    )
