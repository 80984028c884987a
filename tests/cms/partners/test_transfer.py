from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from resourcebank.models import ResourcePage
from search.models import ChangeEvent
from tests.cms.localisation.helpers import published
from tests.cms.media.uploads import make_file, make_image
from tests.factories import container_of, get_partner, make_user, make_work

pytestmark = pytest.mark.django_db


def hand_over(work: Any, client: Client | None = None) -> Any:
    boss = client or Client()
    if client is None:
        boss.force_login(User.objects.create_superuser("boss"))
    url = reverse("transfer_work", args=[work.pk])
    return boss.post(url, {"partner": get_partner("skog").pk}, follow=True)


def test_every_language_goes_with_its_files_and_the_index_follows() -> None:
    shared, own = make_image("shared.png"), make_file("own.pdf")
    work = make_work("Kurs", image=shared, body=[("file", {"file": own, "note": ""})])
    make_work("Annet", image=shared)
    translation = published(work)
    before = ChangeEvent.objects.count()
    answer = hand_over(work)
    assert "Skog" in answer.content.decode()
    variants = ResourcePage.objects.filter(translation_key=work.translation_key)
    assert {page.partner for page in variants} == {get_partner("skog")}
    assert variants.get(pk=translation.pk).get_parent() == container_of(get_partner("skog"), "sv").page_ptr
    assert all(page.live for page in variants)
    own.refresh_from_db()
    shared.refresh_from_db()
    assert own.collection == get_partner("skog").collection
    assert shared.collection == get_partner().collection
    assert ChangeEvent.objects.count() > before


def test_two_works_of_one_address_are_kept_apart() -> None:
    make_work("Kurs", partner=get_partner("skog"), slug="kurs")
    work = make_work("Kurs", slug="kurs")
    hand_over(work)
    assert ResourcePage.objects.get(pk=work.pk).slug != "kurs"


def test_only_the_network_hands_over() -> None:
    work = make_work()
    client = Client()
    client.force_login(make_user("editor", get_partner().group))
    hand_over(work, client)
    assert ResourcePage.objects.get(pk=work.pk).partner == get_partner()
