"""An incomplete translation cannot be made public, whichever way is tried."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from cms.localisation.gate import PublicationRefused
from cms.localisation.segments import compose, words_of
from cms.localisation.services import publish_translation, refresh_translation, save_strings
from resourcebank.models import ResourcePage
from resourcebank.visibility import is_public, public_resources
from tests.cms.localisation.helpers import (
    how_far,
    locale,
    published,
    reload,
    source_texts,
    start,
    translate,
    translation_of,
)
from tests.factories import make_work, publish_change

pytestmark = pytest.mark.django_db
BODY = [("heading", "Rettigheter"), ("text", "<p>Du har <b>rett</b> til hjelp.</p>"), ("steps", ["Ring", "Spør"])]


def by_publishing_its_revision(page: Any) -> None:
    page.get_latest_revision().publish()


def by_saving_it_live(page: Any) -> None:
    draft = page.get_latest_revision_as_object()
    draft.live = True
    draft.save()


def by_saving_only_live(page: Any) -> None:
    page.live, page.title = True, "Rettigheter"
    page.save(update_fields=["live", "title"])


def by_saving_the_common_class(page: Any) -> None:
    work = ResourcePage.objects.get(pk=page.pk)
    work.live, work.title = True, "Rettigheter"
    work.save()


def by_saving_the_base_class(page: Any) -> None:
    base = Page.objects.get(pk=page.pk)
    base.live, base.title = True, "Rettigheter"
    base.save()


def by_schedule(page: Any) -> None:
    revision = page.get_latest_revision()
    revision.approved_go_live_at = timezone.now() - timedelta(minutes=1)
    revision.save()
    call_command("publish_scheduled")


def by_workflow(page: Any) -> None:
    reviewer = User.objects.create_superuser("reviewer")
    state = page.get_workflow().start(page, reviewer)
    state.current_task_state.approve(user=reviewer)


def by_save_target(page: Any) -> None:
    translation_of(page).save_target(publish=True)


def by_our_service(page: Any) -> None:
    publish_translation(translation_of(page))


WAYS = [
    by_publishing_its_revision,
    by_saving_it_live,
    by_saving_only_live,
    by_saving_the_common_class,
    by_saving_the_base_class,
    by_schedule,
    by_workflow,
    by_save_target,
    by_our_service,
]


@pytest.mark.parametrize("way", WAYS)
def test_a_draft_with_one_text_missing_is_refused(
    way: Callable[[Any], None], django_capture_on_commit_callbacks: Any
) -> None:
    draft, translation = start(make_work(body=BODY))
    translate(translation, leave_out=1)
    with pytest.raises(PublicationRefused), django_capture_on_commit_callbacks(execute=True):
        way(reload(draft))
    assert not reload(draft).live
    assert not public_resources().filter(pk=draft.pk).exists()


@pytest.mark.parametrize("way", WAYS)
def test_a_published_translation_keeps_its_words_when_its_source_has_grown(
    way: Callable[[Any], None], django_capture_on_commit_callbacks: Any
) -> None:
    work = make_work(body=BODY)
    live = published(work)
    words = words_of(live)
    publish_change(work, summary="Ny setning.", body=[*BODY, ("heading", "Mer")])
    translation = translation_of(live)
    refresh_translation(translation)
    compose(translation, fallback=True).save_revision()
    with pytest.raises(PublicationRefused), django_capture_on_commit_callbacks(execute=True):
        way(reload(live))
    assert words_of(reload(live)) == words
    assert reload(live).live


@pytest.mark.parametrize("text", ["", "  ", "<br>", "&nbsp;"])
def test_an_empty_translation_is_no_translation(text: str) -> None:
    draft, translation = start(make_work())
    translate(translation)
    translation.source.stringsegment_set.last().string.translations.update(data=text)
    with pytest.raises(PublicationRefused):
        publish_translation(translation)
    assert how_far(draft).done == how_far(draft).total - 1


def test_a_text_with_an_error_is_no_translation() -> None:
    _draft, translation = start(make_work())
    translate(translation)
    translation.source.stringsegment_set.last().string.translations.update(has_error=True)
    with pytest.raises(PublicationRefused):
        publish_translation(translation)


def test_the_refusal_says_how_far_it_is_and_what_is_missing() -> None:
    _draft, translation = start(make_work("Grunnkurs", summary="Lær & lytt"))
    translate(translation, leave_out=1)
    with pytest.raises(PublicationRefused, match=r"1 of 2 texts are translated.*“Lær & lytt”"):
        publish_translation(translation)


def test_a_complete_translation_is_published_with_exactly_its_texts() -> None:
    work = make_work("Grunnkurs & mer", summary="Om kurset", body=BODY, learning_outcomes=[("line", "Lytte")])
    page = published(work)
    assert page.live
    assert (page.title, page.summary) == ("SV Grunnkurs & mer", "SV Om kurset")
    assert page.draft_title == page.title
    heading, text, steps = page.body
    assert heading.value == "SV Rettigheter"
    assert text.value.source == "<p>SV Du har <b>rett</b> til hjelp.</p>"
    assert list(steps.value) == ["SV Ring", "SV Spør"]
    assert page.learning_outcomes[0].value == "SV Lytte"
    assert is_public(page)
    assert (page.translation_of_id, page.is_original) == (work.pk, False)


def test_an_old_draft_is_refused_after_the_translation_is_complete() -> None:
    draft, translation = start(make_work())
    source_language_draft = draft.get_latest_revision()
    translate(translation)
    with pytest.raises(PublicationRefused, match="publish it from there"):
        source_language_draft.publish()
    assert not reload(draft).live


def test_words_that_are_not_the_segments_are_refused() -> None:
    page = published(make_work())
    page.summary = "Något annat"
    with pytest.raises(PublicationRefused):
        page.save()
    assert reload(page).summary != "Något annat"


def test_saves_that_show_no_new_words_pass_even_when_the_source_has_grown() -> None:
    work = make_work(body=BODY)
    page = published(work)
    publish_change(work, summary="En ny setning")
    refresh_translation(translation_of(page))
    page = reload(page)
    page.save()
    page.seo_title = "Till exempel"
    page.save()
    page.get_latest_revision().publish()
    page = reload(page)
    assert page.live
    assert page.outdated_since
    page.unpublish()
    assert not reload(page).live


def test_an_unpublished_translation_is_judged_anew() -> None:
    work = make_work()
    page = published(work)
    page.unpublish()
    publish_change(work, summary="En ny setning")
    refresh_translation(translation_of(page))
    with pytest.raises(PublicationRefused):
        page.get_latest_revision().publish()


def test_a_translation_takes_no_dates_of_its_own() -> None:
    page = published(make_work(expire_at=timezone.now() + timedelta(days=9)))
    assert page.expire_at is None
    page.go_live_at = timezone.now() + timedelta(days=1)
    page.save_revision().publish()
    assert reload(page).live
    assert reload(page).go_live_at is None


def test_a_live_alias_in_another_language_is_refused() -> None:
    work = make_work()
    with pytest.raises(PublicationRefused):
        work.copy_for_translation(locale("sv"), alias=True)


def test_a_live_alias_of_a_translation_is_refused() -> None:
    page = published(make_work())
    with pytest.raises(PublicationRefused, match="cannot be mirrored"):
        page.create_alias(parent=page.get_parent(), update_slug="speil")


def test_an_alias_of_an_original_follows_it_and_is_not_public() -> None:
    work = make_work()
    alias = work.create_alias(parent=work.get_parent(), update_slug="speil")
    publish_change(work, summary="Ny")
    assert reload(alias).summary == "Ny"
    assert not is_public(reload(alias))


class TestMachineText:
    def test_is_refused_where_the_language_does_not_allow_it(self) -> None:
        _draft, translation = start(make_work())
        translate(translation, machine_tool="Tool 1")
        with pytest.raises(PublicationRefused, match="a machine translated 2"):
            publish_translation(translation)

    def test_is_published_with_its_label_where_it_does(self, settings: Any) -> None:
        settings.MACHINE_TEXT_POLICY = {"ga": "labelled-public"}
        _draft, translation = start(make_work(), "ga")
        texts = source_texts(translation)
        save_strings(translation, {texts[0]: "Bunchúrsa"})
        save_strings(translation, {texts[1]: "Faoin gcúrsa"}, machine_tool="Tool 1")
        page = publish_translation(translation)
        assert (page.text_origin, page.text_tool) == ("machine", "Tool 1")
        assert how_far(page).machine == 1

    def test_is_labelled_by_whatever_way_it_goes_live(self, settings: Any) -> None:
        settings.MACHINE_TEXT_POLICY = {"ga": "labelled-public"}
        _draft, translation = start(make_work(), "ga")
        translate(translation, machine_tool="Tool 1")
        compose(translation).save_revision().publish()
        assert reload(_draft).text_origin == "machine"

    def test_loses_its_label_when_a_person_has_translated_it_all(self, settings: Any) -> None:
        settings.MACHINE_TEXT_POLICY = {"ga": "labelled-public"}
        _draft, translation = start(make_work(), "ga")
        translate(translation, machine_tool="Tool 1")
        publish_translation(translation)
        translate(translation, "Ó dhuine")
        page = publish_translation(translation)
        assert (page.text_origin, page.text_tool) == ("human", "")


@pytest.fixture
def boss(client: Any) -> User:
    user = User.objects.create_superuser("boss", "boss@example.org", "x")
    client.force_login(user)
    return user


class TestInTheAdmin:
    def test_publish_in_the_editor(self, client: Any, boss: User) -> None:
        draft, translation = start(make_work("Grunnkurs", summary="Om kurset"))
        translate(translation, leave_out=1)
        desk = reverse("localisation_editor", args=[translation.pk])
        answer = client.post(desk, {"action": "publish"})
        assert "“Om kurset”" in answer.content.decode()
        assert not reload(draft).live
        translate(translation)
        client.post(desk, {"action": "publish"})
        assert reload(draft).summary == "SV Om kurset"
        assert reload(draft).live

    def test_bulk_publish_changes_nothing_at_all(self, client: Any, boss: User) -> None:
        draft, translation = start(make_work())
        original = make_work("Et annet", publish=False)
        url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
        answer = client.post(f"{url}?id={original.pk}&id={draft.pk}", follow=True)
        assert answer.redirect_chain[-1][0] == reverse("localisation_editor", args=[translation.pk])
        assert "0 of 2 texts are translated" in answer.content.decode()
        assert not reload(draft).live
        assert not reload(original).live

    def test_a_script_gets_the_refusal_as_json(self, client: Any, boss: User) -> None:
        draft, _translation = start(make_work())
        url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
        answer = client.post(f"{url}?id={draft.pk}", headers={"x-requested-with": "XMLHttpRequest"})
        assert answer.status_code == 409
        assert "0 of 2 texts are translated" in answer.json()["error_message"]

    def test_workflow_approval(self, client: Any, boss: User) -> None:
        draft, _translation = start(make_work())
        state = draft.get_workflow().start(draft, boss)
        task = state.current_task_state
        url = reverse("wagtailadmin_pages:workflow_action", args=[draft.pk, "approve", task.pk])
        answer = client.post(url, {"comment": ""}, follow=True)
        assert "0 of 2 texts are translated" in answer.content.decode()
        assert not reload(draft).live
        task.refresh_from_db()
        assert task.status == task.STATUS_IN_PROGRESS

    def test_update_with_publish_immediately(self, client: Any, boss: User) -> None:
        draft, translation = start(make_work())
        url = reverse("localisation_refresh", args=[translation.source_id])
        client.post(url, {"publish_translations": "on"})
        assert not reload(draft).live

    def test_a_404_in_a_changing_request_changes_nothing_and_is_a_404(self, client: Any, boss: User) -> None:
        assert client.post(reverse("wagtailadmin_pages:edit", args=[999999])).status_code == 404
