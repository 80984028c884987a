"""Who does what with a language's terms: its translators suggest, its terminologists decide. Those who run the network do
both in every language. Nobody touches another language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import Group, Permission

from cms.languages.fallback import supported_languages
from cms.partners.locale_roles import roles_of

TERMINOLOGISTS = "Terminologists"  # begins the names of their groups


@dataclass(frozen=True, slots=True)
class TermRights:
    suggests: tuple[str, ...]  # languages
    decides: tuple[str, ...]
    runs_network: bool


def rights_of(user: Any) -> TermRights:
    """Two queries a request, kept with the user."""
    if not hasattr(user, "_term_rights"):
        user._term_rights = _rights_of(user)
    rights: TermRights = user._term_rights
    return rights


def _rights_of(user: Any) -> TermRights:
    languages = supported_languages() if user.is_active else []
    if user.is_superuser:
        return TermRights(tuple(languages), tuple(languages), runs_network=True)
    groups = set(user.groups.filter(name__startswith=TERMINOLOGISTS).values_list("name", flat=True))
    decides = tuple(code for code in languages if group_name(code) in groups)
    suggests = tuple(code for code in languages if code in decides or code in roles_of(user))
    return TermRights(suggests, decides, runs_network=False)


def group_name(language: str) -> str:
    return f"{TERMINOLOGISTS} ({language})"


def terminologists_group(language: str) -> Group:
    group, created = Group.objects.get_or_create(name=group_name(language))
    if created:
        group.permissions.add(Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin"))
    return group
