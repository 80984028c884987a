"""The pages of the second step of the log-in. The first two are for people who have given their password only."""

from __future__ import annotations

from typing import Any

import django_otp
import segno
from django.contrib.auth.models import User
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin import messages

from cms.addresses import way_back

from . import second_factor
from .forms import CodeForm, NewCodeForm
from .sessions import end_others


def lead_on(request: HttpRequest) -> HttpResponse:
    """Whoever is half logged in: to the page on which she gives her second factor, and from there where she was going."""
    if request.headers.get("x-requested-with") == "XMLHttpRequest":
        raise PermissionDenied
    going = request.get_full_path() if request.method == "GET" else reverse("wagtailadmin_home")
    return redirect_to_login(going, reverse("second_factor"))


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def give(request: HttpRequest) -> HttpResponse:
    user = second_factor.half_logged_in(request)
    if user is None:
        return redirect(_next(request))
    if second_factor.device_of(user) is None:
        return redirect_to_login(_next(request), reverse("second_factor_set_up"))
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"]
        wait = _refuse_while_locked(form, second_factor.locked_until(user, code))
        device = None if wait else second_factor.verify(user, code)
        if device:
            _let_in(request, user, device)
            return redirect(_next(request))
        if not wait:
            form.add_error("code", _("This code is not right, or has been used. Wait for the next one."))
    return render(request, "accounts/give.html", {"form": form, "next": _next(request)})


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def set_up(request: HttpRequest) -> HttpResponse:
    """For the first time, or anew with another phone. Whoever has a factor must have given it to come here."""
    half = second_factor.half_logged_in(request)
    user: Any = half or request.user
    if not user.is_authenticated:
        return redirect_to_login(request.get_full_path(), reverse("wagtailadmin_login"))
    if half and second_factor.device_of(half):
        return lead_on(request)
    device = second_factor.new_device(user)
    form = NewCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        wait = _refuse_while_locked(form, second_factor.wait_of(device))
        if not wait and second_factor.confirm(user, device, form.cleaned_data["code"]):
            _let_in(request, user, device)
            return _show_codes(request, second_factor.renew_recovery_codes(user))
        if not wait:
            form.add_error("code", _("This code is not right. Is the clock of your phone right? Try the next one."))
    context = {
        "form": form,
        "next": _next(request),
        "must": half is not None,
        "secret": second_factor.secret_of(device),
        "picture": _picture(device.config_url),
    }
    return render(request, "accounts/set_up.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """New ones, in the place of those she had."""
    if not request.user.is_authenticated or second_factor.device_of(request.user) is None:
        return lead_on(request)
    if request.method == "GET":
        return render(request, "accounts/renew_codes.html", {"next": _next(request)})
    return _show_codes(request, second_factor.renew_recovery_codes(request.user))


@require_http_methods(["GET", "POST"])
def reset(request: HttpRequest, user_id: int) -> HttpResponse:
    """An administrator takes a lost factor away."""
    user = get_object_or_404(User, pk=user_id)
    if request.method == "GET":
        return render(request, "accounts/reset.html", {"member": user, "next": _next(request)})
    second_factor.reset(request.user, user)
    messages.success(request, _("%(name)s logs in without a second step now, or sets it up anew.") % {"name": user})
    return redirect(_next(request))


@require_POST
def log_out_elsewhere(request: HttpRequest) -> HttpResponse:
    end_others(request)
    messages.success(request, _("You are logged out everywhere else."))
    return redirect("wagtailadmin_account")


def _let_in(request: HttpRequest, user: Any, device: Any) -> None:
    request.user = user
    django_otp.login(request, device)
    request.session.cycle_key()


def _refuse_while_locked(form: Form, until: Any) -> bool:
    if until:
        form.add_error(
            "code", _("Too many wrong codes. Try again after %(time)s.") % {"time": f"{localtime(until):%H:%M:%S}"}
        )
    return bool(until)


def _show_codes(request: HttpRequest, codes: list[str]) -> HttpResponse:
    return render(request, "accounts/recovery_codes.html", {"codes": codes, "next": _next(request)})


def _picture(url: str) -> str:
    """As SVG in the page: the key goes to nobody who draws pictures for others."""
    drawn = segno.make(url, error="m").svg_inline(
        border=4, light="#fff", omitsize=True, title=_("The key as a picture")
    )
    return mark_safe(drawn)  # noqa: S308 - drawn here; the title is escaped


def _next(request: HttpRequest) -> str:
    """Where she was going."""
    return way_back(request, reverse("wagtailadmin_home"))
