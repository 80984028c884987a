"""Translators, editors and strangers at the addresses of wagtail-localize."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import reverse
from wagtail.models import Page, PageViewRestriction
from wagtail_localize.models import LocaleSynchronization, StringTranslation, Translation

from cms.localisation.services import save_strings
from cms.localisation.wagtail_hooks import NOT_OFFERED
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

    def test_what_is_not_a_work_is_not_found(self, editor: Client) -> None:
        for page in (Page.get_first_root_node(), get_partner().containers.first()):
            assert editor.get(start_url(page)).status_code == 404
        assert editor.get(reverse("localisation_start", args=[999999])).status_code == 404


class TestTexts:
    def put(self, client: Client, url: str, **data: str) -> Any:
        return client.put(url, encode_multipart(BOUNDARY, data), MULTIPART_CONTENT)

    def url(self, translation: Translation) -> str:
        segment = translation.source.stringsegment_set.get(context__path="summary")
        return reverse("wagtail_localize:edit_string_translation", args=[translation.pk, segment.pk])

    def test_a_translator_saves_and_takes_back_a_text(self, translator: Client) -> None:
        draft, translation = start(make_work())
        answer = self.put(translator, self.url(translation), value="Om kursen")
        assert (answer.status_code, answer.json()["data"]) == (201, "Om kursen")
        assert self.put(translator, self.url(translation), value="Om kurserna").status_code == 200
        assert how_far(draft).done == 1
        saved = StringTranslation.objects.get()
        assert (saved.data, saved.last_translated_by.username) == ("Om kurserna", "translator")
        assert translator.delete(self.url(translation)).status_code == 200
        assert how_far(draft).done == 0
        assert translator.delete(self.url(translation)).status_code == 404

    @pytest.mark.parametrize("who", ["stranger", "danish translator", "nobody"])
    def test_others_may_not(self, who: str, stranger: Client) -> None:
        danish = client_of(make_user("danish", "Translators (da)"))
        client = {"stranger": stranger, "danish translator": danish, "nobody": Client()}[who]
        draft, translation = start(make_work())
        expected = 302 if who == "nobody" else 404  # to log in; or there is no such thing
        assert self.put(client, self.url(translation), value="x").status_code == expected
        assert client.delete(self.url(translation)).status_code == expected
        assert how_far(draft).done == 0

    @pytest.mark.parametrize("data", [{}, {"value": ""}, {"text": "x"}])
    def test_a_missing_value_is_told(self, translator: Client, data: dict[str, str]) -> None:
        _draft, translation = start(make_work())
        answer = self.put(translator, self.url(translation), **data)
        assert answer.status_code == 400
        assert "“value”" in answer.json()["error"]

    def test_a_broken_body_is_told(self, translator: Client) -> None:
        _draft, translation = start(make_work())
        answer = translator.put(self.url(translation), b"\xff", "multipart/form-data")
        assert answer.status_code == 400

    def test_a_text_too_long_is_told(self, translator: Client) -> None:
        _draft, translation = start(make_work())
        answer = self.put(translator, self.url(translation), value="x" * 501)
        assert answer.status_code == 400
        assert "at most 500 characters" in answer.json()["error"]

    def test_a_locked_page_is_not_changed(self, translator: Client) -> None:
        draft, translation = start(make_work())
        draft.locked, draft.locked_by = True, make_user("other")
        draft.save()
        assert self.put(translator, self.url(translation), value="x").status_code == 403

    def test_a_text_of_another_work_is_not_reached(self, translator: Client) -> None:
        _draft, translation = start(make_work())
        _other, other = start(make_work("Et annet"))
        segment = other.source.stringsegment_set.first()
        url = reverse("wagtail_localize:edit_string_translation", args=[translation.pk, segment.pk])
        assert self.put(translator, url, value="x").status_code == 404

    def test_saving_a_machines_words_unchanged_does_not_make_them_a_persons(self, translator: Client) -> None:
        draft, translation = start(make_work())
        translate(translation, machine_tool="Tool 1")
        saved = StringTranslation.objects.get(context__path="summary")
        self.put(translator, self.url(translation), value=saved.data)
        assert how_far(draft).machine == 2
        self.put(translator, self.url(translation), value="Om kursen")
        assert how_far(draft).machine == 1


class TestLinks:
    BODY = (("text", '<p>Se <a href="https://example.org/nb">her</a>.</p>'),)

    def url(self, translation: Translation) -> str:
        segment = translation.source.overridablesegment_set.get()
        return reverse("wagtail_localize:edit_override", args=[translation.pk, segment.pk])

    def test_a_link_can_go_to_its_own_languages_page(self, translator: Client) -> None:
        _draft, translation = start(make_work(body=[*self.BODY]))
        save_strings(translation, {'Se <a id="a1">her</a>.': 'Se <a id="a1">här</a>.'})
        answer = TestTexts().put(translator, self.url(translation), value="https://example.org/sv")
        assert answer.status_code == 201
        save_strings(translation, {"Grunnkurs": "Grundkurs", "Om Grunnkurs": "Om grundkursen"})
        draft = translation.get_target_instance()
        client_of(User.objects.create_superuser("boss")).post(
            reverse("wagtailadmin_pages:edit", args=[draft.pk]), {"action": "publish"}
        )
        assert reload(draft).body[0].value.source == '<p>Se <a href="https://example.org/sv">här</a>.</p>'

    @pytest.mark.parametrize("address", ["javascript:alert(1)", " JaVa\tscript:alert(1)", "data:text/html,x", ""])
    def test_an_unsafe_link_is_refused(self, translator: Client, address: str) -> None:
        _draft, translation = start(make_work(body=[*self.BODY]))
        assert TestTexts().put(translator, self.url(translation), value=address).status_code == 400
        assert not translation.target_locale.overrides.exists()

    def test_a_stranger_may_not(self, stranger: Client) -> None:
        _draft, translation = start(make_work(body=[*self.BODY]))
        answer = TestTexts().put(stranger, self.url(translation), value="https://example.org/")
        assert answer.status_code == 404

    def test_another_partners_file_cannot_be_put_in(self, translator: Client) -> None:
        related = make_work("Et annet")
        _draft, translation = start(make_work(body=[("related", [related])]))
        answer = TestTexts().put(translator, self.url(translation), value=str(related.pk))
        assert answer.status_code == 403


@pytest.mark.parametrize("text", ["<b>" * 5_000 + "ord" + "</b>" * 5_000, "ord " * 10_000])
def test_a_text_that_no_person_writes_is_refused_with_a_message(translator: Client, text: str) -> None:
    _draft, translation = start(make_work(body=[("text", "<p>Ring <b>oss</b> i dag.</p>")]))
    segment = translation.source.stringsegment_set.get(string__data__startswith="Ring")
    url = reverse("wagtail_localize:edit_string_translation", args=[translation.pk, segment.pk])
    answer = translator.put(url, data=f"value={text}", content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 400
    assert "too long" in answer.json()["error"]


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
        editor = translator.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
        assert "The source has changed since." in editor
        assert "Om kursene" in editor


class TestTheEditor:
    def test_shows_every_text_of_every_kind(self, translator: Client) -> None:
        body = [
            ("steps", ["Ring"]),
            ("facts", [{"label": "Antall", "value": "6"}]),
            ("quote", {"text": "Sitat", "source": "En"}),
        ]
        draft, _translation = start(make_work(body=body, learning_outcomes=[("line", "Lytte")]))
        page = translator.get(reverse("wagtailadmin_pages:edit", args=[draft.pk]))
        props = json.loads(page.context["props"])
        assert [item["source"] for item in props["segments"]] == [
            "Grunnkurs", "Om Grunnkurs", "Lytte", "Ring", "Antall", "6", "Sitat", "En",
        ]  # fmt: skip

    def test_publishing_needs_the_right_to_publish(self, editor: Client) -> None:
        draft, translation = start(make_work())
        translate(translation)
        editor.post(reverse("wagtailadmin_pages:edit", args=[draft.pk]), {"action": "publish"})
        assert not reload(draft).live

    def test_a_translator_publishes_what_is_complete(self, translator: Client) -> None:
        draft, translation = start(make_work())
        translate(translation)
        edit = reverse("wagtailadmin_pages:edit", args=[draft.pk])
        answer = translator.post(edit, {"action": "publish"}, follow=True)
        assert "Published “SV Grunnkurs” in Swedish." in answer.content.decode()
        assert reload(draft).live

    def test_the_ordinary_form_of_a_page_changes_nothing(self, translator: Client) -> None:
        page = published(make_work())
        edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
        translator.post(edit, {"title": "Hack", "slug": "hack", "action-publish": "1"})
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
