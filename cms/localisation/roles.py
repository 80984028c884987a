"""Who may do what with a translation, besides writing it (`permissions.user_can_edit`). Roles are of one language; what is
asked here is asked by every view that acts."""

from __future__ import annotations

from typing import Any

from wagtail.models import Locale
from wagtail_localize.models import StringTranslation

from cms.partners.locale_roles import LocaleRole, roles_of

from .gate import asks_for_four_eyes

APPROVERS = frozenset({LocaleRole.REVIEWER, LocaleRole.COORDINATOR})


def role_in(user: Any, locale: Locale) -> LocaleRole | None:
    """Of those who run the network, the highest."""
    if not user.is_active:
        return None
    return LocaleRole.COORDINATOR if user.is_superuser else roles_of(user).get(locale.language_code)


def coordinates(user: Any, locale: Locale) -> bool:
    return role_in(user, locale) == LocaleRole.COORDINATOR


def locales_of(user: Any) -> list[Locale]:
    """Those whose queue is hers to see."""
    locales = Locale.objects.order_by("language_code")
    return [locale for locale in locales if role_in(user, locale)]


def may_approve(user: Any, locale: Locale, words: StringTranslation | None = None) -> bool:
    """`words`: whose approval is asked for; None: any that another wrote. Whoever may write it may approve it, unless the
    language asks for four eyes: then a reviewer, and nobody what she wrote herself."""
    if not asks_for_four_eyes(locale):
        return True
    is_other = words is None or words.last_translated_by_id != user.pk
    return role_in(user, locale) in APPROVERS and is_other
