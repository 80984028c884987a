"""Who may take away another's second factor."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import User
from django.http import HttpRequest

from cms.partners import members
from cms.partners.gate import Verdict


def may_reset(by: Any, user: Any) -> bool:
    """Those who run the network, and whoever looks after the members of the only partner she is a member of, where she
    has no more rights than may be given there: else a partner's administrator could make a stronger account weaker."""
    if by.pk == user.pk:
        return False
    if by.is_superuser:
        return True
    partners = list(members.partners_of(user)[:2])
    if user.is_superuser or len(partners) != 1 or user.groups.filter(partner_role=None).exists():
        return False
    rights, role = members.may_give(by, partners[0]), members.member(user, partners[0])
    return rights.may_administer and role is not None and role.role in rights.roles


def resets(request: HttpRequest, kwargs: Mapping[str, Any]) -> Verdict:
    user = User.objects.filter(pk=kwargs["user_id"]).first()
    if user is None or not members.partners_of(request.user).filter(roles__group__user=user).exists():
        return Verdict.ALLOWED if user and request.user.is_superuser else Verdict.UNKNOWN
    return Verdict.ALLOWED if may_reset(request.user, user) else Verdict.REFUSED
