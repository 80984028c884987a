"""The middleware of the settings, in their order, around views that fail half-way."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import include, path
from wagtail.admin import urls as wagtailadmin_urls

from cms.refusal import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


def refuse(request: HttpRequest) -> HttpResponse:
    Group.objects.create(name="half-way")
    raise Refused("Two texts are missing.")


def not_found(request: HttpRequest) -> HttpResponse:
    Group.objects.create(name="half-way")
    raise Http404


def succeed(request: HttpRequest) -> HttpResponse:
    Group.objects.create(name="whole")
    return HttpResponse()


urlpatterns = [
    path("refuse/", refuse),
    path("not-found/", not_found),
    path("succeed/", succeed),
    path("admin/", include(wagtailadmin_urls)),
]


def test_a_refusal_takes_back_what_the_request_had_changed_and_says_why(client: Any, admin_user: Any) -> None:
    client.force_login(admin_user)
    answer = client.post("/refuse/", follow=True)
    assert answer.redirect_chain[0][0] == "/admin/"
    assert "Two texts are missing." in answer.content.decode()
    assert not Group.objects.filter(name="half-way").exists()


def test_so_does_any_other_exception(client: Any) -> None:
    assert client.post("/not-found/").status_code == 404
    assert not Group.objects.filter(name="half-way").exists()


def test_a_request_that_succeeds_keeps_its_changes(client: Any) -> None:
    assert client.post("/succeed/").status_code == 200
    assert Group.objects.filter(name="whole").exists()
