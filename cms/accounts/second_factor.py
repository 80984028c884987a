"""Invariant: whoever has a second factor, or has rights for which she must have one, is nobody in a session until she
has given it there: `request.user` is anonymous. So no view, file, preview or API needs to ask; the gate only leads her on.

The factor is a code from an app on her phone (TOTP, RFC 6238), or one of ten recovery codes. django-otp keeps the app's key,
refuses a code that was used, and makes whoever guesses wait twice as long each time."""

from __future__ import annotations

from base64 import b32encode
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

import django_otp
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponseBase
from django.template.loader import render_to_string
from django.utils.functional import LazyObject, SimpleLazyObject
from django.utils.translation import gettext_lazy as _
from django_otp.plugins.otp_totp.models import TOTPDevice
from wagtail.log_actions import log

from cms.letters import in_language_of
from cms.partners.models import Partner, Role
from cms.review.workflow import REVIEWERS

from .models import RecoveryCodes

# They can make public, or let others.
ROLES = (Role.PUBLISHER, Role.ADMINISTRATOR)


class SecondFactorMiddleware:
    """Stands after django-otp's, which knows what was given in this session."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        logged_in: Any = request.user
        request.by_password = logged_in  # type: ignore[attr-defined]
        # Lazily: most of what the public reads is answered without a look at the session.
        seen: Any = SimpleLazyObject(lambda: AnonymousUser() if is_wanting(logged_in) else _bare(logged_in))
        request.user = seen
        return self.get_response(request)


def _bare(user: Any) -> Any:
    """Django and django-otp each wrap her; Wagtail's log knows her in one wrapping only."""
    while isinstance(user, LazyObject):
        user = user._wrapped
    return user


def half_logged_in(request: HttpRequest) -> Any:
    """Who has given her password and not her second factor; None where that is nobody."""
    user = request.by_password  # type: ignore[attr-defined]
    return user if user.is_authenticated and not request.user.is_authenticated else None


def is_wanting(user: Any) -> bool:
    return user.is_authenticated and user.otp_device is None and (device_of(user) is not None or must_have(user))


def must_have(user: Any) -> bool:
    if not settings.SECOND_FACTOR_REQUIRED:
        return False
    in_charge = Q(name=REVIEWERS) | Q(partner_role__role__in=ROLES)
    return user.is_superuser or user.groups.filter(in_charge).exists()


def device_of(user: Any) -> TOTPDevice | None:
    device: TOTPDevice | None = TOTPDevice.objects.filter(user=user, confirmed=True).first()
    return device


def who_has_one(users: Iterable[Any]) -> set[int]:
    return set(TOTPDevice.objects.filter(user__in=list(users), confirmed=True).values_list("user_id", flat=True))


# --- Setting up ---------------------------------------------------------------------------------------------------
def new_device(user: Any) -> TOTPDevice:
    """The one that she is setting up; the same until it is confirmed."""
    device: TOTPDevice | None = TOTPDevice.objects.filter(user=user, confirmed=False).first()
    return device or TOTPDevice.objects.create(user=user, confirmed=False)


def secret_of(device: TOTPDevice) -> str:
    """The key, as it is typed into an app that reads no picture."""
    key = b32encode(device.bin_key).decode()
    return " ".join(key[start : start + 4] for start in range(0, len(key), 4))


@transaction.atomic
def confirm(user: Any, device: TOTPDevice, code: str) -> bool:
    """The app shows the right code: from now on it counts, and one that she had before does not."""
    if not django_otp.verify_token(user, device.persistent_id, _plain(code)):
        return False
    TOTPDevice.objects.filter(user=user, confirmed=True).delete()
    TOTPDevice.objects.filter(pk=device.pk).update(confirmed=True)
    log(instance=user, action="accounts.second_factor", user=user)
    _tell(user, _("The second step of your log-in was set up"), "accounts/set_up.txt")
    return True


@transaction.atomic
def renew_recovery_codes(user: Any) -> list[str]:
    """To be shown once."""
    codes, _created = RecoveryCodes.objects.select_for_update().get_or_create(user=user)
    log(instance=user, action="accounts.recovery_codes", user=user)
    return codes.renew()


@transaction.atomic
def reset(by: Any, user: Any) -> None:
    """She has lost phone and codes. Her sessions end; at her next log-in she sets it up anew, if she must have it."""
    TOTPDevice.objects.filter(user=user).delete()
    RecoveryCodes.objects.filter(user=user).delete()
    for instance in (*Partner.objects.filter(roles__group__user=user).distinct(), user):
        log(instance=instance, action="accounts.reset", user=by, data={"member": user.username})
    _tell(user, _("The second step of your log-in was taken away"), "accounts/reset.txt")


def _tell(user: Any, subject: Any, template: str) -> None:
    """Her, in case it was not she."""
    with in_language_of(user):
        letter = (str(subject), render_to_string(template, {"user": user}), None, [user.email])
    transaction.on_commit(lambda: send_mail(*letter), robust=True)


# --- Giving it ----------------------------------------------------------------------------------------------------
def verify(user: Any, code: str) -> Any:
    """The device that the code is right for; None where it is not, or was used, or comes too soon."""
    device = _asked(user, code)
    return django_otp.verify_token(user, device.persistent_id, _plain(code)) if device else None


def locked_until(user: Any, code: str) -> datetime | None:
    """When the next code is looked at, after wrong ones."""
    device = _asked(user, code)
    return wait_of(device) if device else None


def wait_of(device: Any) -> datetime | None:
    allowed, why_not = device.verify_is_allowed()
    return None if allowed else why_not["locked_until"]


def _asked(user: Any, code: str) -> Any:
    return device_of(user) if _plain(code).isdigit() else RecoveryCodes.objects.filter(user=user).first()


def _plain(code: str) -> str:
    return "".join(code.split()).replace("-", "").lower()
