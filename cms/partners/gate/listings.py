"""What Wagtail's lists show to whom, where its own policies do not say it: choosers, the first page, the menus."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.db.models import Q
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest
from wagtail.admin.filters import MultipleUserFilter
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.views.home import (
    LockedPagesPanel,
    RecentEditsPanel,
    UserObjectsInWorkflowModerationPanel,
)
from wagtail.admin.views.pages.listing import EditedByFilter, GenericPageFilterSet, PageFilterSet
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.models import Page, PageLogEntry
from wagtail.permissions import policy_registry

from cms.partners.models import Partner, PartnerIndexPage
from cms.partners.permissions import SEEING, may_read_draft, public_pages, usable


def offered_pages(user: Any) -> Any:
    """Pages to link to, and the shelves and roots that lead there."""
    policy: Any = policy_registry.get_by_type(Page)
    shelves = PartnerIndexPage.objects.filter(partner__status=Partner.Status.ACTIVE)
    return Page.objects.filter(
        Q(pk__in=policy.explorable_instances(user).values("pk"))
        | Q(pk__in=public_pages().values("pk"))
        | Q(pk__in=shelves.values("pk"))
        | Q(depth__lte=2)
    )


def may_browse(user: Any, page: Page) -> bool:
    return bool(offered_pages(user).filter(pk=page.pk).exists())


def may_choose(user: Any, page: Page) -> bool:
    return page.pk in usable(user, Page, [page.pk])


def pages_to_choose(pages: Any, request: HttpRequest) -> Any:
    return pages.filter(pk__in=offered_pages(request.user).values("pk"))


# --- Lists of pages: who is offered to filter them by --------------------------------------------------------------
def _own_pages(request: HttpRequest) -> Any:
    policy: Any = policy_registry.get_by_type(Page)
    return policy.instances_user_has_any_permission_for(request.user, SEEING)


def _owners(request: HttpRequest) -> Any:
    return User.objects.filter(pk__in=_own_pages(request).order_by().values("owner"))


def _editors(request: HttpRequest) -> Any:
    edits = PageLogEntry.objects.filter(action="wagtail.edit", page__in=_own_pages(request).order_by().values("pk"))
    return User.objects.filter(pk__in=edits.order_by().values("user"))


class OwnPageFilterSet(GenericPageFilterSet):
    """Wagtail's names everybody who has written anything."""

    owner = MultipleUserFilter(
        label=PageFilterSet.base_filters["owner"].label, queryset=_owners, widget=CheckboxSelectMultiple
    )
    edited_by = EditedByFilter(
        label=PageFilterSet.base_filters["edited_by"].label, queryset=_editors, widget=CheckboxSelectMultiple
    )


class OwnPagesViewSet(PageViewSet):
    filterset_class = OwnPageFilterSet


# --- The first page: what one worked on may be another's by now ---------------------------------------------------
class OwnRecentEdits(RecentEditsPanel):
    def get_context_data(self, parent_context: Any) -> Any:
        context = super().get_context_data(parent_context)
        user = parent_context["request"].user
        context["last_edits"] = [(date, page) for date, page in context["last_edits"] if may_read_draft(user, page)]
        return context


class OwnLockedPages(LockedPagesPanel):
    def get_context_data(self, parent_context: Any) -> Any:
        context = super().get_context_data(parent_context)
        user = parent_context["request"].user
        context["locked_pages"] = [page for page in context["locked_pages"] if may_read_draft(user, page)]
        return context


class OwnPagesInReview(UserObjectsInWorkflowModerationPanel):
    def get_context_data(self, parent_context: Any) -> Any:
        context = super().get_context_data(parent_context)
        user = parent_context["request"].user
        context["workflow_states"] = [
            state for state in context["workflow_states"] if may_read_draft(user, state.content_object.specific)
        ]
        return context


_OWN: dict[type[Component], type[Component]] = {
    RecentEditsPanel: OwnRecentEdits,
    LockedPagesPanel: OwnLockedPages,
    UserObjectsInWorkflowModerationPanel: OwnPagesInReview,
}


def own_panels(request: HttpRequest, panels: list[Component]) -> None:
    panels[:] = [_OWN[type(panel)]() if type(panel) in _OWN else panel for panel in panels]


def no_reports(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    if not request.user.is_superuser:
        menu_items.clear()
