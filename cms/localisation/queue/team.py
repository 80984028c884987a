"""A language's people. Invariant: only its coordinators, and those who run the network, change who they are and how they
work together; each change is logged. Who is in one of the language's groups has the role: there is no other list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _
from wagtail.admin.utils import get_user_display_name
from wagtail.log_actions import log
from wagtail.models import Locale

from cms.localisation.gate import TranslationRefused
from cms.localisation.models import LocalePolicy
from cms.localisation.roles import coordinates
from cms.partners.locale_roles import LocaleRole, locale_groups


@dataclass(frozen=True, slots=True)
class Member:
    user: User
    role: LocaleRole


def members_of(locale: Locale) -> list[Member]:
    """By name, each with the highest role."""
    found: dict[int, Member] = {}
    for role, group in locale_groups(locale).items():
        for user in group.user_set.filter(is_active=True):
            found[user.pk] = Member(user, role)
    return sorted(found.values(), key=lambda member: get_user_display_name(member.user).lower())


@transaction.atomic
def put(by: Any, locale: Locale, user: User, role: LocaleRole | None) -> None:
    """Give a person this role and no other, or None: her rights end at once, and her jobs are free."""
    _check(by, locale)
    if role != LocaleRole.COORDINATOR and by.pk == user.pk and not by.is_superuser:
        others = [one for one in members_of(locale) if one.role == LocaleRole.COORDINATOR and one.user.pk != user.pk]
        if not others:
            raise TranslationRefused(_("Somebody has to coordinate. Make another coordinator first."))
    groups = locale_groups(locale)
    user.groups.remove(*(group for name, group in groups.items() if name != role))
    if role:
        user.groups.add(groups[role])
    else:
        user.translation_jobs.filter(translation__target_locale=locale).update(assignee=None)
    log(instance=user, action="localisation.role", user=by, data={"language": locale.language_code, "role": role or ""})


@transaction.atomic
def invite(by: Any, locale: Locale, email: str, role: LocaleRole) -> User:
    """Whoever has an account under the address gets the role; for another, one is made, and a link sent by which she
    chooses a password."""
    _check(by, locale)
    user = User.objects.filter(email__iexact=email, is_active=True).order_by("pk").first()
    if user is None:
        user = User.objects.create_user(username=email.lower()[:150], email=email)
        transaction.on_commit(lambda: _send_link(user, locale, role))
    put(by, locale, user, role)
    return user


def _send_link(user: User, locale: Locale, role: LocaleRole) -> None:
    """In the language that she is asked to translate into."""
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    token = default_token_generator.make_token(user)
    link = settings.WAGTAILADMIN_BASE_URL + reverse("wagtailadmin_password_reset_confirm", args=[uid, token])
    with translation.override(locale.language_code):
        language = locale.get_display_name()
        subject = _("Translate with us into %(language)s") % {"language": language}
        context = {"user": user, "language": language, "role": role.label, "link": link}
        text = render_to_string("localisation/queue/invitation.txt", context)
    send_mail(subject, text, None, [user.email])


@transaction.atomic
def set_four_eyes(by: Any, locale: Locale, four_eyes: bool) -> None:
    _check(by, locale)
    policy, _created = LocalePolicy.objects.get_or_create(locale=locale)
    if policy.four_eyes != four_eyes:
        policy.four_eyes = four_eyes
        policy.save()
        log(instance=policy, action="localisation.policy", user=by, data={"four_eyes": four_eyes})


def _check(by: Any, locale: Locale) -> None:
    if not coordinates(by, locale):
        raise TranslationRefused(_("You do not coordinate this language."))
