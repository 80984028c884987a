"""Where a translator asks a machine and sees how far it is, and where one reads what was sent."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail_localize.models import Translation

from cms.localisation.engines.jobs import suggest_next
from cms.localisation.engines.models import EngineCall, MachineJob
from cms.localisation.tracks import translate_track, translation_of_track
from cms.partners.locale_roles import LocaleRole, locale_group
from resourcebank.models import ToolkitVideoPage
from tests.admin import client_of
from tests.cms.localisation.helpers import locale, start
from tests.factories import make_user, make_work

from .fake import Local, engines

pytestmark = pytest.mark.django_db
CALLS = "localisation_machine_calls"


@pytest.fixture
def translator() -> Client:
    return client_of(make_user("translator", "Translators (sv)"))


@pytest.fixture
def translation(settings: Any) -> Translation:
    settings.TRANSLATION_ENGINES = engines()
    return start(make_work(body=[("steps", ["Ett", "To"])]))[1]


def address(translation: Translation) -> str:
    return reverse("localisation_machine", args=[translation.pk])


def said(client: Client, translation: Translation) -> str:
    page: Any = BeautifulSoup(client.get(address(translation)).content, "html.parser")
    return " ".join(page.select_one("main section").get_text().split())


def press(client: Client, translation: Translation, button: str) -> Any:
    return client.post(address(translation), {"do": button}, follow=True)


def test_a_translator_asks_and_sees_how_far_it_is(translator: Client, translation: Translation) -> None:
    before = said(translator, translation)
    assert "No machine has been asked. 4 texts have no translation. They are sent to Fake, on another machine" in before
    press(translator, translation, "ask")
    assert "Waiting for its turn" in said(translator, translation)
    assert "0 of 4; 0 suggested" in said(translator, translation)
    suggest_next()
    assert "Done" in said(translator, translation)
    assert "4 of 4; 4 suggested" in said(translator, translation)
    assert "No text waits for a machine." in said(translator, translation)


def test_its_heading_says_what_is_translated(translator: Client, translation: Translation) -> None:
    page = BeautifulSoup(translator.get(address(translation)).content, "html.parser")
    heading = page.h1.get_text(" ", strip=True)  # type: ignore[union-attr]
    assert heading == f"Suggest with a machine {translation.get_target_instance()}"


def test_it_is_stopped_and_goes_on(translator: Client, translation: Translation) -> None:
    press(translator, translation, "ask")
    press(translator, translation, "stop")
    assert not suggest_next()
    assert "Stopped" in said(translator, translation)
    assert "Go on" in said(translator, translation)
    press(translator, translation, "ask")
    assert suggest_next()


def test_without_scripts_there_is_a_link_to_look_again(translator: Client, translation: Translation) -> None:
    press(translator, translation, "ask")
    page: Any = BeautifulSoup(translator.get(address(translation)).content, "html.parser")
    assert page.select_one("[data-without-scripts] a")["href"] == ""
    assert not page.select_one("meta[http-equiv=refresh]")
    assert page.select_one("[data-live] [role=status]").get_text(strip=True) == "Waiting for its turn"


def test_what_may_not_be_is_said_and_why(translator: Client, translation: Translation, settings: Any) -> None:
    settings.MACHINE_TEXT_POLICY = {"sv": "off"}
    assert "No machine is asked for this language." in said(translator, translation)
    assert "No machine is asked for this language." in press(translator, translation, "ask").content.decode()
    assert not MachineJob.objects.exists()


def test_an_engine_on_this_machine_says_so(translator: Client, translation: Translation, settings: Any) -> None:
    settings.TRANSLATION_ENGINES = engines(Local)
    assert "Local runs on this server: nothing is sent to anybody." in said(translator, translation)


def test_a_stranger_is_told_nothing(translation: Translation) -> None:
    for group in ("Skog: editors", "Translators (da)"):
        client = client_of(make_user(group, group))
        assert client.get(address(translation)).status_code == 404
        assert client.post(address(translation), {"do": "ask"}).status_code == 404


@pytest.mark.parametrize(("offers", "policy", "shown"), [(True, "", True), (False, "", False), (True, "off", False)])
def test_the_translation_leads_there_only_where_an_engine_may_be_asked(
    translator: Client, translation: Translation, settings: Any, offers: bool, policy: str, shown: bool
) -> None:
    settings.TRANSLATION_ENGINES = engines() if offers else []
    settings.MACHINE_TEXT_POLICY = {"sv": policy}
    page = translation.get_target_instance()
    editor = translator.get(reverse("wagtailadmin_pages:edit", args=[page.pk]), follow=True).content.decode()
    assert ("Suggest with a machine" in editor) is shown
    assert "Suggest with a machine" in translator.get(address(translation)).content.decode()  # a bookmark is answered


def test_a_films_captions_lead_there_too(settings: Any) -> None:
    settings.TRANSLATION_ENGINES = engines()
    track = translate_track(make_work("Film", model=ToolkitVideoPage).video.tracks.get(), locale("sv"))
    boss = client_of(User.objects.create_superuser("boss"))
    translation = translation_of_track(track)
    assert address(translation) in boss.get(reverse("film_track", args=[track.pk]), follow=True).content.decode()
    press(boss, translation, "ask")
    suggest_next()
    assert "1 of 1; 1 suggested" in said(boss, translation)


def test_the_network_reads_what_was_sent(translator: Client, translation: Translation) -> None:
    press(translator, translation, "ask")
    suggest_next()
    boss = client_of(User.objects.create_superuser("boss"))
    page = boss.get(reverse(CALLS)).content.decode()
    assert "Fake 1" in page
    assert timezone.localtime().strftime("%Y-%m") in page
    assert "translator" in page
    assert "Grunnkurs" not in page
    assert reverse(CALLS) in boss.get(reverse("wagtailadmin_home")).content.decode()
    assert translator.get(reverse(CALLS)).status_code in (302, 403)
    assert reverse(CALLS) not in translator.get(reverse("wagtailadmin_home")).content.decode()


def test_a_coordinator_reads_her_languages_part(translation: Translation) -> None:
    values: dict[str, Any] = {"source_language": "nb", "segments": 1, "characters": 9, "is_local": False}
    for language in ("sv", "da"):
        EngineCall.objects.create(
            engine=f"Robot-{language}", language=language, work_id=translation.source.object_id, **values
        )
    coordinator = client_of(make_user("svensk", "Translators (sv)", locale_group(locale("sv"), LocaleRole.COORDINATOR)))
    page = coordinator.get(reverse(CALLS)).content.decode()
    assert "Robot-sv" in page
    assert "Robot-da" not in page
    assert reverse(CALLS) in coordinator.get(reverse("wagtailadmin_home")).content.decode()


def test_the_log_asks_as_much_of_the_database_however_long_it_is(
    translation: Translation, django_assert_max_num_queries: Any
) -> None:
    boss = client_of(User.objects.create_superuser("boss"))
    boss.get(reverse(CALLS))
    values = {"source_language": "nb", "language": "sv", "segments": 1, "characters": 9, "is_local": False}
    rows = [EngineCall(engine="Fake", work_id=translation.source.object_id, **values) for _number in range(150)]
    EngineCall.objects.bulk_create(rows)
    with django_assert_max_num_queries(22):
        page = boss.get(reverse(CALLS)).content.decode()
    assert "Page 1 of 2" in page
