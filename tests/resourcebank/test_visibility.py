from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from cms.partners.models import Partner
from resourcebank.models import ResourcePage
from resourcebank.visibility import is_public, public_originals, public_resources
from tests.factories import get_partner, make_work, publish_change

pytestmark = pytest.mark.django_db


def draft() -> Any:
    return make_work(publish=False)


def published() -> Any:
    return make_work()


def unpublished() -> Any:
    work = make_work()
    work.unpublish()
    return work


def expired() -> Any:
    work = make_work()
    Page.objects.filter(pk=work.pk).update(expire_at=timezone.now() - timedelta(seconds=1))
    return work


def expires_later() -> Any:
    work = make_work()
    Page.objects.filter(pk=work.pk).update(expire_at=timezone.now() + timedelta(hours=1))
    return work


def scheduled() -> Any:
    work = make_work(publish=False)
    work.go_live_at = timezone.now() + timedelta(days=1)
    work.save_revision().publish()
    return work


def private() -> Any:
    work = make_work()
    PageViewRestriction.objects.create(page=work, restriction_type=PageViewRestriction.LOGIN)
    return work


def under_private_container() -> Any:
    work = make_work()
    restriction = PageViewRestriction.objects.create(
        page=work.get_parent(), restriction_type=PageViewRestriction.GROUPS
    )
    restriction.groups.add(Group.objects.first())
    return work


def of_suspended_partner() -> Any:
    work = make_work()
    Partner.objects.filter(pk=work.partner_id).update(status=Partner.Status.SUSPENDED)
    return work


def alias() -> Any:
    return make_work().create_alias(update_slug="mirror")


def edited_since() -> Any:
    work = make_work()
    work.title = "Not yet"
    work.save_revision()
    return work


STATES: list[tuple[Callable[[], Any], bool]] = [
    (draft, False),
    (published, True),
    (unpublished, False),
    (expired, False),
    (expires_later, True),
    (scheduled, False),
    (private, False),
    (under_private_container, False),
    (of_suspended_partner, False),
    (alias, False),
    (edited_since, True),
]


@pytest.mark.parametrize(("make", "expected"), STATES, ids=lambda value: getattr(value, "__name__", ""))
def test_predicate_and_queryset_agree_in_every_state(make: Callable[[], Any], expected: bool) -> None:
    page = ResourcePage.objects.get(pk=make().pk)
    assert is_public(page) is expected
    assert public_resources().filter(pk=page.pk).exists() is expected
    assert public_originals().filter(pk=page.pk).exists() is (expected and page.is_original)


def test_time_is_asked_when_the_question_is() -> None:
    page = ResourcePage.objects.get(pk=expires_later().pk)
    later = timezone.now() + timedelta(hours=2)
    assert not is_public(page, later)
    assert not public_resources(later).filter(pk=page.pk).exists()


def test_the_queryset_costs_two_queries(django_assert_num_queries: Any) -> None:
    for number in range(3):
        make_work(f"Work {number}")
    private()
    with django_assert_num_queries(2):
        assert public_resources().count() == 3


def test_a_moved_work_belongs_to_the_partner_it_moved_to() -> None:
    work = make_work()
    other = get_partner("skog")
    work.move(other.containers.get(locale=work.locale), pos="last-child")
    assert ResourcePage.objects.get(pk=work.pk).partner == other


def test_a_copy_is_a_work_of_its_own() -> None:
    work = make_work()
    copy = publish_change(work.copy(update_attrs={"slug": "copy"}))
    assert copy.is_original
    assert copy.work_id != work.work_id
