"""The people of a language: groups that may work on what is translated into it, on every partner's shelf of it. Their
groups' names begin alike, by which `permissions.py` keeps them to translations."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale

TRANSLATORS = "Translators"
RIGHTS = (("wagtailadmin", "access_admin"), ("wagtail_localize", "submit_translation"))


class LocaleRole(models.TextChoices):
    """Each may what those before it may."""

    TRANSLATOR = "translator", _("Translator")
    REVIEWER = "reviewer", _("Reviewer: approves what others wrote")
    COORDINATOR = "coordinator", _("Coordinator: looks after the people and their work")


def locale_group(locale: Locale, role: LocaleRole = LocaleRole.TRANSLATOR) -> Group:
    code = locale.language_code
    name = f"{TRANSLATORS} ({code})" if role == LocaleRole.TRANSLATOR else f"{TRANSLATORS} ({code}): {role.value}s"
    group, created = Group.objects.get_or_create(name=name)
    if created:
        for app_label, codename in RIGHTS:
            group.permissions.add(Permission.objects.get(content_type__app_label=app_label, codename=codename))
    return group


def locale_groups(locale: Locale) -> dict[LocaleRole, Group]:
    return {role: locale_group(locale, role) for role in LocaleRole}


def roles_of(user: Any) -> dict[str, LocaleRole]:
    """Language -> the highest role that she has there. One query a request, kept with the user."""
    if not hasattr(user, "_locale_roles"):
        found: dict[str, LocaleRole] = {}
        names = set(user.groups.filter(name__startswith=TRANSLATORS).values_list("name", flat=True))
        for role in LocaleRole:
            for name in names:
                language, _bracket, rest = name.removeprefix(f"{TRANSLATORS} (").partition(")")
                if rest == ("" if role == LocaleRole.TRANSLATOR else f": {role.value}s"):
                    found[language] = role
        user._locale_roles = found
    roles: dict[str, LocaleRole] = user._locale_roles
    return roles
