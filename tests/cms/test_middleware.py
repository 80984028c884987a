"""Whoever is told that a change is done finds it done."""

from __future__ import annotations

from contextlib import suppress

import pytest
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.db import DatabaseError, OperationalError, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from cms.middleware import AtomicUnsafeRequestsMiddleware
from cms.review.workflow import REVIEWERS
from tests.factories import make_user, make_work

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


@pytest.mark.parametrize(("error", "status"), [(OperationalError, 503), (DatabaseError, 400)])
def test_nobody_is_told_that_what_is_done_was_refused(
    client: Client, settings, monkeypatch, error: type[DatabaseError], status: int
) -> None:
    """The database goes away after the change and before the session is saved; and, so that this is not said of it, a
    session that somebody ended meanwhile."""

    def fail(*_args: object, **_fields: object) -> None:
        raise error

    work = make_work("Havn")
    client.force_login(make_user("rita", REVIEWERS))
    settings.SESSION_SAVE_EVERY_REQUEST = True
    monkeypatch.setattr(Session, "save", fail)
    assert client.post(f"/admin/pages/{work.pk}/unpublish/").status_code == status
    work.refresh_from_db()
    assert not work.live
