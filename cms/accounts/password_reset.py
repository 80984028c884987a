"""A new password by e-mail. Invariant: neither words, nor time, nor how often one may ask tell whether an address has an
account here."""

from __future__ import annotations

from datetime import datetime, timedelta
from threading import Thread
from typing import Any

from axes.utils import reset as let_try_again
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.crypto import salted_hmac
from wagtail.admin.forms.auth import PasswordResetForm
from wagtail.admin.views import account

from .lockout import client_address, too_often
from .models import ResetRequest

PERIOD = timedelta(hours=1)
PER_ADDRESSEE, PER_CLIENT = 3, 10


class QuietResetForm(PasswordResetForm):
    def send_mail(self, *args: Any, **kwargs: Any) -> None:
        """Beside the answer: to wait for the mail server would say that there is somebody to write to."""
        send, language = super().send_mail, translation.get_language()

        def send_in_her_language() -> None:
            with translation.override(language):
                send(*args, **kwargs)

        Thread(target=send_in_her_language).start()


class PasswordResetView(account.PasswordResetView):
    form_class = QuietResetForm

    def get_form_class(self) -> type[PasswordResetForm]:
        return self.form_class

    def form_valid(self, form: PasswordResetForm) -> HttpResponse:
        until = _wait(self.request, form.cleaned_data["email"])
        if until:
            return too_often(self.request, until)
        response: HttpResponse = super().form_valid(form)
        return response


class PasswordResetConfirmView(account.PasswordResetConfirmView):
    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        let_try_again(username=form.user.get_username())
        return response


def _wait(request: HttpRequest, email: str) -> datetime | None:
    """Until when nothing more is sent; None counts this one."""
    since = timezone.now() - PERIOD
    ResetRequest.objects.filter(at__lt=since).delete()
    limits = {_key(email.lower()): PER_ADDRESSEE, _key(client_address(request)): PER_CLIENT}
    for key, limit in limits.items():
        asked = list(ResetRequest.objects.filter(key=key).order_by("-at").values_list("at", flat=True)[:limit])
        if len(asked) == limit:
            return asked[-1] + PERIOD
    ResetRequest.objects.bulk_create(ResetRequest(key=key) for key in limits)
    return None


def _key(what: str) -> str:
    return salted_hmac(__name__, what, algorithm="sha256").hexdigest()
