"""Who may translate what. wagtail-localize asks only for a right over the whole site; here every page is asked."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from wagtail.models import Locale, Page

from cms.partners.permissions import public_pages

from .models import TranslatedPageMixin
from .originals import variants_of


def user_can_edit(user: Any, page: Page) -> bool:
    return page.permissions_for_user(user).can_edit()


def locales_to_start(user: Any, page: Any) -> list[Locale]:
    """The languages the work has not, that its partner has a shelf for, and that this person may translate it into: as
    one of the partner's who may edit it, or who may work on that shelf. Http404 when the person has no business with the
    page, which says nothing of whether it exists; with business there and nothing left to start, none."""
    if not issubclass(type(page), TranslatedPageMixin):
        raise Http404
    may_edit = user_can_edit(user, page)
    shelves = list(
        page.get_parent().specific.get_translations().select_related("locale").order_by("locale__language_code")
    )
    if not (may_edit and page.get_parent().permissions_for_user(user).can_add_subpage()):
        shelves = [shelf for shelf in shelves if _may_work_on(user, shelf)]
        if not may_edit and not (shelves and public_pages().filter(pk=page.pk).exists()):
            raise Http404
    taken = set(variants_of(page).values_list("locale_id", flat=True))
    return [shelf.locale for shelf in shelves if shelf.locale_id not in taken]


def _may_work_on(user: Any, shelf: Page) -> bool:
    rights = shelf.permissions_for_user(user)
    return rights.can_edit() or rights.can_add_subpage()
