"""Invariant: a right counts only where it was meant. Wagtail's page rights go by place in the tree alone; a
translator's right to change and publish what stands on a partner's shelf in her language is for translations, never for
originals written there."""

from __future__ import annotations

from typing import Any

from wagtail.models import Page
from wagtail.models.pages import PagePermissionTester

from .provisioning import TRANSLATORS


class ResourcePermissionTester(PagePermissionTester):
    def __init__(self, user: Any, page: Page) -> None:
        super().__init__(user, page)
        if page.is_original and user.is_active and not user.is_superuser:  # type: ignore[attr-defined]
            rights = self.permission_policy.get_cached_permissions_for_user(user)
            self.permissions = {
                right.permission.codename.rsplit("_", maxsplit=1)[0]
                for right in rights
                if page.path.startswith(right.page.path) and right.group_id not in _translators_groups(user)
            }


def _translators_groups(user: Any) -> set[int]:
    if not hasattr(user, "_translators_groups"):
        groups = user.groups.filter(name__startswith=TRANSLATORS).values_list("pk", flat=True)
        user._translators_groups = set(groups)
    found: set[int] = user._translators_groups
    return found
