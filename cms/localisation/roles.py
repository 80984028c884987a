"""Who may do what with a translation, besides writing it (`permissions.user_can_edit`). Roles are of one language; what is
asked here is asked by every view that acts."""

from __future__ import annotations

from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Approver:
    """What one person may do about approving in one language. Whoever may write there may approve, unless the language asks
    for four eyes: then a reviewer, and nobody what she wrote herself."""

    user_id: int
    four_eyes: bool
    is_reviewer: bool

    @classmethod
    def of(cls, user: Any, locale: Locale) -> Approver:
        four_eyes = asks_for_four_eyes(locale)
        return cls(user.pk, four_eyes, four_eyes and role_in(user, locale) in APPROVERS)

    def may(self, written_by: int | None) -> bool:
        return not self.four_eyes or (self.is_reviewer and written_by != self.user_id)

    def may_withdraw(self) -> bool:
        return not self.four_eyes or self.is_reviewer


def may_approve(user: Any, locale: Locale, words: StringTranslation) -> bool:
    return Approver.of(user, locale).may(words.last_translated_by_id)
