"""Whoever is told that a change is done finds it done."""

from __future__ import annotations

from contextlib import suppress

import pytest
from django.contrib.auth.models import Group
from django.db import DatabaseError, OperationalError, transaction
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from cms.middleware import AtomicUnsafeRequestsMiddleware

pytestmark = pytest.mark.django_db


def change_and_swallow_an_error(request: HttpRequest) -> HttpResponse:
    Group.objects.create(name="Ny")
    with suppress(DatabaseError), transaction.atomic(savepoint=False):  # as saving a model does
        raise DatabaseError
    return HttpResponse("done")


def test_what_was_rolled_back_for_a_swallowed_error_is_not_called_done() -> None:
    with pytest.raises(OperationalError, match="undone"):
        AtomicUnsafeRequestsMiddleware(change_and_swallow_an_error)(RequestFactory().post("/"))
    assert not Group.objects.filter(name="Ny").exists()


def test_what_is_called_done_is_done() -> None:
    def change(request: HttpRequest) -> HttpResponse:
        Group.objects.create(name="Ny")
        return HttpResponse("done")

    AtomicUnsafeRequestsMiddleware(change)(RequestFactory().post("/"))
    assert Group.objects.filter(name="Ny").exists()
