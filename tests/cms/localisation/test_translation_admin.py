"""Translators, editors and strangers at the addresses of wagtail-localize."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from django.contrib.auth.models import User
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import reverse
from wagtail.models import Page, PageViewRestriction
from wagtail_localize.models import LocaleSynchronization

from cms.localisation.services import publish_translation
from cms.localisation.wagtail_hooks import NOT_OFFERED
from resourcebank.models import OpportunityPage
from tests.admin import client_of
from tests.cms.localisation.helpers import how_far, locale, published, reload, start, translate, translation_of
from tests.factories import get_partner, make_user, make_work, publish_change

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> Client:
    return client_of(make_user("editor", "Fjord: editors"))


@pytest.fixture
def stranger() -> Client:
    return client_of(make_user("stranger", "Skog: editors"))


@pytest.fixture
def translator() -> Client:
    return client_of(make_user("translator", "Translators (sv)"))


def start_url(work: Any) -> str:
    return reverse("wagtail_localize:submit_page_translation", args=[work.pk])


def variants(work: Any) -> int:
    return Page.objects.filter(translation_key=work.translation_key).count()


class TestStarting:
    def test_an_editor_starts_any_language_of_her_own_work(self, editor: Client) -> None:
        work = make_work()
        form = editor.get(start_url(work)).content.decode()
        assert "Swedish" in form
        assert "Norwegian Bokmål" not in form.split("<form", 1)[1]
        answer = editor.post(start_url(work), {"locales": [locale("sv").pk, locale("da").pk]})
        drafts = {page.locale.language_code: page for page in work.get_translations()}
        assert set(drafts) == {"sv", "da"}
        assert not any(page.live for page in drafts.values())
        assert answer["location"] == reverse("wagtailadmin_pages:edit", args=[drafts["da"].pk])

    def test_a_translator_starts_her_own_language_only(self, translator: Client) -> None:
        work = make_work()
        assert translator.post(start_url(work), {"locales": [locale("da").pk]}).status_code == 200
        assert variants(work) == 1
        (only,) = BeautifulSoup(translator.get(start_url(work)).content, "html.parser").select("[name=locales]")
        assert (only["value"], only.has_attr("checked")) == (str(locale("sv").pk), True)
        translator.post(start_url(work), {"locales": [locale("sv").pk]})
        assert variants(work) == 2

    def test_a_language_must_be_chosen(self, editor: Client) -> None:
        assert "Choose at least one language." in editor.post(start_url(make_work()), {}).content.decode()

    def test_a_refusal_is_told_in_the_form(self, editor: Client) -> None:
        work = make_work(publish=False)
        answer = editor.post(start_url(work), {"locales": [locale("sv").pk]})
        assert "is not published" in answer.content.decode()
        assert variants(work) == 1

    @pytest.mark.parametrize("publish", [True, False])
    def test_a_stranger_is_told_nothing(self, stranger: Client, publish: bool) -> None:
        work = make_work(publish=publish)
        assert stranger.get(start_url(work)).status_code == 404
        assert stranger.post(start_url(work), {"locales": [locale("sv").pk]}).status_code == 404
        assert variants(work) == 1

    def test_a_translator_is_told_nothing_of_drafts_and_private_works(self, translator: Client) -> None:
        draft, private = make_work("Utkast", publish=False), make_work("Privat")
        PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
        for work in (draft, private):
            assert translator.post(start_url(work), {"locales": [locale("sv").pk]}).status_code == 404
            assert variants(work) == 1

    def test_who_comes_second_is_led_to_what_has_been_begun(self, translator: Client, editor: Client) -> None:
        work = make_work()
        editor.post(start_url(work), {"locales": [locale("sv").pk]})
        begun = work.get_translation(locale("sv"))
        late = translator.post(start_url(work), {"locales": [locale("sv").pk]})
        for answer in (translator.get(start_url(work)), late):
            page = answer.content.decode()
            assert "It is translated into every language you can translate into." in page
            assert reverse("wagtailadmin_pages:edit", args=[begun.pk]) in page
        assert variants(work) == 2

    def test_what_is_not_a_work_is_not_found(self, editor: Client) -> None:
        for page in (Page.get_first_root_node(), get_partner().containers.first()):
            assert editor.get(start_url(page)).status_code == 404
        assert editor.get(reverse("localisation_start", args=[999999])).status_code == 404


class TestRefreshing:
    def url(self, work: Any) -> str:
        return reverse("wagtail_localize:update_translations", args=[translation_of(work).source_id])

    def test_takes_in_what_is_new_and_publishes_nothing(self, translator: Client) -> None:
        work = make_work(summary="Om kurset")
        page = published(work)
        publish_change(work, summary="Om kursene")
        assert "1 of 2 texts translated" in translator.get(self.url(page)).content.decode()
        answer = translator.post(self.url(page), {"publish_translations": "on"})
        assert answer["location"] == reverse("wagtailadmin_pages:edit", args=[page.pk])
        assert how_far(page).missing == ("Om kursene",)
        assert reload(page).summary == "SV Om kurset"

    def test_a_stranger_is_told_nothing(self, stranger: Client) -> None:
        page = published(make_work())
        assert stranger.get(self.url(page)).status_code == 404
        assert stranger.post(self.url(page)).status_code == 404

    def test_opening_a_translation_takes_in_what_was_changed_past_publishing(self, translator: Client) -> None:
        work = make_work(summary="Om kurset")
        page = published(work)
        type(work).objects.filter(pk=work.pk).update(summary="Om kursene")
        editor = translator.get(reverse("wagtailadmin_pages:edit", args=[page.pk]), follow=True).content.decode()
        assert "The source has changed since." in editor
        assert "Om kursene" in editor


class TestTheEditor:
    def test_a_preview_is_all_in_the_translations_language(self, translator: Client) -> None:
        page = published(make_work(model=OpportunityPage, deadline=datetime(2031, 10, 1, 12, tzinfo=UTC)))
        url = reverse("wagtail_localize:preview_translation", args=[translation_of(page).pk])
        preview = translator.get(url).content.decode()
        assert "1 oktober 2031" in preview

    def test_what_readers_have_is_one_click_away_once_they_have_it(self, translator: Client) -> None:
        _draft, translation = start(make_work())
        editor = reverse("localisation_editor", args=[translation.pk])
        assert "As readers see it" not in translator.get(editor).content.decode()
        translate(translation)
        page = publish_translation(translation)
        assert f'<a href="{page.url}"' in translator.get(editor).content.decode()

    def test_what_readers_have_is_taken_back_from_its_editor(self, translator: Client) -> None:
        page = published(make_work())
        editor = reverse("localisation_editor", args=[translation_of(page).pk])
        link = BeautifulSoup(translator.get(editor).content, "html.parser").find("a", string="Take back from readers")
        assert isinstance(link, Tag)
        answer = translator.post(str(link["href"]), {"next": editor})
        assert answer["location"] == editor
        assert not reload(page).live
        assert "Take back from readers" not in translator.get(editor).content.decode()

    def test_the_ordinary_form_of_a_page_changes_nothing(self, translator: Client) -> None:
        page = published(make_work())
        edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
        answer = translator.post(edit, {"title": "Hack", "slug": "hack", "action-publish": "1"})
        assert answer["location"] == reverse("localisation_editor", args=[translation_of(page).pk])
        assert reload(page).title == "SV Grunnkurs"
        for action in ("localize-convert-to-alias", "localize-restart-translation"):
            assert translator.post(edit, {action: "1"}).status_code == 403


@pytest.mark.parametrize("name", NOT_OFFERED)
def test_what_is_not_offered_answers_403_and_changes_nothing(name: str) -> None:
    page = published(make_work())
    translation = translation_of(page)
    arguments = {
        "translation_id": translation.pk,
        "page_id": page.pk,
        "app_label": "resourcebank",
        "model_name": "project",
        "pk": 1,
    }
    url = "/admin/" + NOT_OFFERED[name]
    for kind, argument in (
        ("int:", "translation_id"),
        ("int:", "page_id"),
        ("slug:", "app_label"),
        ("slug:", "model_name"),
        ("str:", "pk"),
    ):
        url = url.replace(f"<{kind}{argument}>", str(arguments[argument]))
    boss = client_of(User.objects.create_superuser("boss"))
    assert boss.get(url).status_code == 403
    assert "This cannot be done here." in boss.post(url).content.decode()
    translation.refresh_from_db()
    assert translation.enabled
    assert reload(page).alias_of is None


def test_the_report_and_the_actions_that_are_refused_are_not_shown() -> None:
    boss = client_of(User.objects.create_superuser("boss"))
    assert (
        reverse("wagtail_localize:translations_report") not in boss.get(reverse("wagtailadmin_home")).content.decode()
    )
    edit = boss.get(reverse("wagtailadmin_pages:edit", args=[make_work().pk])).content.decode()
    assert "localize-convert-to-alias" not in edit


def test_trees_are_never_synchronised() -> None:
    with pytest.raises(ImproperlyConfigured):
        LocaleSynchronization.objects.create(locale=locale("sv"), sync_from=locale("nb"))
    boss = client_of(User.objects.create_superuser("boss"))
    form = boss.get(reverse("wagtaillocales:edit", args=[locale("sv").pk])).content.decode()
    assert "Synchronise content" not in form
