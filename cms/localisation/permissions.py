"""Who may translate what. wagtail-localize asks only for a right over the whole site; here every page is asked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import Http404
from wagtail.models import Locale, Page

from .models import TranslatedPageMixin
from .originals import variants_of


def user_can_edit(user: Any, page: Page) -> bool:
    return page.permissions_for_user(user).can_edit()


def locales_to_start(user: Any, page: Any) -> list[Locale]:
    """The languages the work has not, that its partner has a shelf for, and that this person may translate it into:
    as one who may edit it, or who may work on that shelf. Http404 when the person has no business with the page, which
    says nothing of whether it exists."""
    if not issubclass(type(page), TranslatedPageMixin):
        raise Http404
    may_edit = user_can_edit(user, page)
    shelves = list(_free_shelves(page))
    if not may_edit:
        shelves = [shelf for shelf in shelves if _may_work_on(user, shelf)]
        if not shelves or not page.live or page.get_view_restrictions().exists():
            raise Http404
    return [shelf.locale for shelf in shelves]


def _free_shelves(page: Any) -> Iterator[Page]:
    taken = set(variants_of(page).values_list("locale_id", flat=True))
    for shelf in (
        page.get_parent().specific.get_translations().select_related("locale").order_by("locale__language_code")
    ):
        if shelf.locale_id not in taken:
            yield shelf


def _may_work_on(user: Any, shelf: Page) -> bool:
    rights = shelf.permissions_for_user(user)
    return rights.can_edit() or rights.can_add_subpage()
