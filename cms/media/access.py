"""Invariant: nothing of an uploaded file or image is sent before a rule has said that this person may see it. The rules
of what the public sees belong to higher packages, which register them; the one rule known here is the collection's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from wagtail.permissions import policy_registry

from .models import ResourceFile, ResourceImage

MediaItem = ResourceFile | ResourceImage
AccessRule = Callable[[Any, MediaItem], bool]

_rules: list[AccessRule] = []


def register_access_rule(rule: AccessRule) -> AccessRule:
    """`rule(user, item)` is True where it lets `user` see the item. Ask nothing of `user` before it is needed: reading
    it loads the session."""
    _rules.append(rule)
    return rule


def user_can_see(user: Any, item: MediaItem) -> bool:
    return any(rule(user, item) for rule in _rules) or user_can_change(user, item)


def user_can_change(user: Any, item: MediaItem) -> bool:
    policy = policy_registry.get_by_type(type(item))
    return bool(user.is_authenticated and policy.user_has_permission_for_instance(user, "change", item))
