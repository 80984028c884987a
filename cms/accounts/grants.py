"""Writes to the audit log who was given or lost which right, whoever did it and however: groups, running the network, being
let in at all."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group, User
from django.db.models.signals import m2m_changed, pre_save
from django.dispatch import receiver
from wagtail.log_actions import log

FLAGS = ("is_superuser", "is_active")


@receiver(m2m_changed, sender=User.groups.through)
def log_groups(instance: Any, action: str, reverse: bool, pk_set: set[int] | None, **kwargs: Any) -> None:
    if action == "pre_clear":
        pk_set = set((instance.user_set if reverse else instance.groups).values_list("pk", flat=True))
    if action not in {"post_add", "post_remove", "pre_clear"} or not pk_set:
        return
    given = action == "post_add"
    if reverse:  # group.user_set.add(...)
        for user in User.objects.filter(pk__in=pk_set):
            _log(user, given, [instance.name])
    else:
        _log(instance, given, list(Group.objects.filter(pk__in=pk_set).order_by("name").values_list("name", flat=True)))


@receiver(pre_save, sender=User)
def log_flags(instance: User, update_fields: Any = None, **kwargs: Any) -> None:
    if update_fields is not None and not set(FLAGS) & set(update_fields):
        return
    before = User.objects.filter(pk=instance.pk).first() if instance.pk else None
    for flag in FLAGS:
        if before and getattr(before, flag) != getattr(instance, flag):
            _log(instance, getattr(instance, flag), [flag])


def _log(user: Any, given: bool, what: list[str]) -> None:
    log(instance=user, action="accounts.grant" if given else "accounts.revoke", data={"what": what})
