from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from cms.localisation.gate import PublicationRefused
from cms.localisation.originals import make_original
from cms.localisation.services import publish_translation, refresh_translation
from resourcebank.visibility import is_public
from tests.cms.localisation.helpers import how_far, published, reload, start, translate, translation_of
from tests.factories import make_work, publish_change

pytestmark = pytest.mark.django_db
BODY = [("text", "<p>En <b>to</b>.</p><p>Tre.</p>"), ("steps", ["Ring", "Ring"])]


@pytest.fixture
def boss(client: Any) -> User:
    user = User.objects.create_superuser("boss", "boss@example.org", "x")
    client.force_login(user)
    return user


def test_who_deletes_an_original_is_asked_which_language_takes_over(client: Any, boss: User) -> None:
    work = make_work(body=BODY)
    swedish, danish = published(work, "sv"), published(work, "da")
    draft, _translation = start(work, "fi")
    url = reverse("wagtailadmin_pages:delete", args=[work.pk])

    asked = client.get(url).content.decode()
    assert "Which language becomes the original?" in asked
    assert f'value="{swedish.pk}"' in asked
    assert f'value="{danish.pk}"' in asked
    assert f'value="{draft.pk}"' not in asked  # a draft would take the others out of the public's sight

    unanswered = client.post(url, {"heir": "none"})
    assert unanswered.status_code == 200
    assert reload(work).is_original

    client.post(url, {"heir": danish.pk})
    assert not type(work).objects.filter(pk=work.pk).exists()
    danish, swedish, draft = reload(danish), reload(swedish), reload(draft)
    assert (danish.is_original, danish.translation_of) == (True, None)
    assert swedish.translation_of_id == draft.translation_of_id == danish.pk
    assert is_public(danish)
    assert is_public(swedish)
    assert swedish.outdated_since is None


def test_the_heirs_translations_keep_their_texts(client: Any, boss: User) -> None:
    work = make_work(summary="Om kurset", body=BODY)
    swedish, danish = published(work, "sv"), published(work, "da")
    client.post(reverse("wagtailadmin_pages:delete", args=[work.pk]), {"heir": danish.pk})
    assert how_far(reload(swedish)).missing == ()
    publish_change(danish, summary="DA Om kurserne")
    assert reload(swedish).outdated_since
    translation = translation_of(reload(swedish))
    refresh_translation(translation)
    assert how_far(reload(swedish)).missing == ("DA Om kurserne",)
    translate(translation)
    page = publish_translation(translation)
    assert page.summary == "SV DA Om kurserne"
    assert page.outdated_since is None


def test_an_outdated_translation_stays_outdated_under_its_new_original() -> None:
    work = make_work(summary="Om kurset")
    swedish, danish = published(work, "sv"), published(work, "da")
    publish_change(work, summary="Om kursene")
    make_original(danish)
    work.delete()
    assert reload(swedish).outdated_since


def test_a_work_whose_original_is_gone_is_not_public_until_a_person_says_which_is() -> None:
    work = make_work()
    swedish, danish = published(work, "sv"), published(work, "da")
    work.delete()
    assert not is_public(reload(swedish))
    page = reload(swedish)
    page.summary = "Nytt"
    with pytest.raises(PublicationRefused, match="has been deleted"):
        page.save()
    make_original(swedish)
    assert is_public(reload(swedish))
    assert is_public(reload(danish))
    assert reload(danish).translation_of_id == swedish.pk


def test_no_revision_brings_back_who_was_the_original() -> None:
    work = make_work()
    swedish = published(work, "sv")
    make_original(swedish)
    work.delete()
    swedish.get_latest_revision().publish()
    swedish = reload(swedish)
    assert (swedish.is_original, swedish.translation_of) == (True, None)


def test_the_new_original_is_edited_as_any_page() -> None:
    work = make_work()
    swedish = published(work, "sv")
    make_original(swedish)
    work.delete()
    assert publish_change(swedish, summary="Skrivet på svenska").summary == "Skrivet på svenska"


def test_deleting_a_translation_leaves_its_own_translations_to_its_source() -> None:
    work = make_work(summary="Om kurset")
    swedish = published(work, "sv")
    danish = published(swedish, "da")
    swedish.delete()
    danish = reload(danish)
    assert danish.translation_of_id == work.pk
    assert is_public(danish)
    assert danish.outdated_since is None
    assert how_far(danish).missing == ()


def test_originals_with_translations_are_not_deleted_in_bulk(client: Any, boss: User) -> None:
    work = make_work("Grunnkurs")
    published(work, "sv")
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    answer = client.post(f"{url}?id={work.pk}", follow=True)
    assert "Delete one at a time" in answer.content.decode()
    assert type(work).objects.filter(pk=work.pk).exists()


def test_deleting_a_translation_asks_nothing(client: Any, boss: User) -> None:
    swedish = published(make_work(), "sv")
    client.post(reverse("wagtailadmin_pages:delete", args=[swedish.pk]))
    assert not type(swedish).objects.filter(pk=swedish.pk).exists()
