"""Letters: in the recipient's language, as often as she chose, ended without logging in."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.core import mail
from django.core.mail import EmailMessage
from django.db import connection
from django.test import Client
from django.utils import timezone
from wagtail.users.models import UserProfile

from cms.localisation.models import TranslationJob
from cms.localisation.notices import letters
from cms.localisation.notices.letters import send_letters, stop_url
from cms.localisation.notices.models import Kind, Notice, Pace
from cms.localisation.notices.paces import choose, paces_of
from cms.localisation.queue.assigning import assign
from cms.partners.locale_roles import LocaleRole
from tests.admin import client_of
from tests.cms.localisation.helpers import start
from tests.factories import make_work

from .people import DAY, NOON, Clock, hear_all_at_once, mark_all_read, person, sent, told, unread

pytestmark = pytest.mark.django_db


# --- Letters ------------------------------------------------------------------------------------------------------
def test_a_letter_is_in_the_recipients_language_and_leads_to_the_place(eva: User, settings: Any) -> None:
    settings.WAGTAILADMIN_BASE_URL = "https://bank.example.org"
    UserProfile.objects.create(user=eva, preferred_language="nb")
    hear_all_at_once(eva)
    start(make_work("Grunnkurs\u2028i dag"))
    send_letters()
    (letter,) = mail.outbox
    assert letter.to == [eva.email]
    assert "svensk" in letter.subject
    assert f"https://bank.example.org/admin/localize/notices/{Notice.objects.get().pk}/" in str(letter.body)
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert re.fullmatch(r"<https://bank\.example\.org/letters/stop/[^>]+>", letter.extra_headers["List-Unsubscribe"])


def test_once_a_day_is_one_letter_the_next_morning_and_once_a_week_one_on_monday(eva: User, clock: Clock) -> None:
    weekly = person("weekly")
    choose(weekly, {Kind.NEW: Pace.WEEKLY})
    never = person("never")
    choose(never, {Kind.NEW: Pace.NEVER})
    for title in ("A", "B"):
        start(make_work(title))
    found = {}
    for number in range(16):  # at one minute before and at 7 in Oslo
        clock.now = NOON.replace(hour=6) + (number // 2) * DAY - timedelta(minutes=1 - number % 2)
        for letter in sent():
            found[letter] = timezone.localtime(clock.now)
    assert {to: f"{at:%a %H:%M}" for (to, _subject), at in found.items()} == {
        eva.email: "Thu 07:00",
        weekly.email: "Mon 07:00",
    }
    assert {subject for _to, subject in found} == {"2 notices of translations"}
    assert len(told(never)) == 2


def test_what_was_read_in_the_list_is_not_sent(eva: User, clock: Clock) -> None:
    start(make_work("Grunnkurs"))
    mark_all_read(eva)
    clock.now += DAY
    assert sent() == []


def test_what_the_mail_server_does_not_take_is_tried_again_and_holds_up_nobody(
    eva: User, clock: Clock, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    other = person("other")
    hear_all_at_once(eva, other)
    start(make_work("Grunnkurs"))
    sends = EmailMessage.send

    def refuses(message: EmailMessage, **kwargs: Any) -> int:
        if message.to == [eva.email]:
            raise ConnectionRefusedError
        return sends(message, **kwargs)

    with monkeypatch.context() as patch:
        patch.setattr(EmailMessage, "send", refuses)
        assert [to for to, _subject in sent()] == [other.email]
    assert "Could not send notices to eva@example.org" in caplog.text
    assert sent() == []
    clock.now += letters.RETRY
    assert [to for to, _subject in sent()] == [eva.email]
    assert sent() == []


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_worker_that_is_killed_sends_nothing_twice(eva: User, monkeypatch: pytest.MonkeyPatch, when: str) -> None:
    hear_all_at_once(eva)
    start(make_work("Grunnkurs"))
    sends = EmailMessage.send

    def killed(message: EmailMessage, **kwargs: Any) -> int:
        if when == "after":
            sends(message)
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(EmailMessage, "send", killed)
        with pytest.raises(SystemExit):
            send_letters()
    mail.outbox.clear()
    assert sent() == []
    assert len(unread(eva)) == 1


def test_two_workers_at_once_send_one_letter(eva: User) -> None:
    hear_all_at_once(eva)
    start(make_work("Grunnkurs"))
    letters_of_the_other: list[int] = []

    def meanwhile(execute: Any, sql: str, *args: Any) -> Any:
        """When this one has read what is due and has written nothing yet."""
        if sql.startswith("UPDATE") and not letters_of_the_other:
            letters_of_the_other.append(0)
            letters_of_the_other.append(send_letters())
        return execute(sql, *args)

    with connection.execute_wrapper(meanwhile):
        assert send_letters() == 0
    assert letters_of_the_other == [0, 1]
    assert len(mail.outbox) == 1


def test_nobody_is_written_to_of_what_is_old(eva: User, clock: Clock) -> None:
    choose(eva, {Kind.NEW: Pace.NEVER})
    start(make_work("Grunnkurs"))
    clock.now += letters.OLDEST + DAY
    choose(eva, {Kind.NEW: Pace.AT_ONCE})
    assert sent() == []


# --- Choosing -----------------------------------------------------------------------------------------------------
def test_each_kind_is_chosen_in_the_account(eva: User) -> None:
    User.objects.filter(pk=eva.pk).update(first_name="Eva", last_name="Ek")
    client = client_of(eva)
    data = account_form(client)
    assert data["translation_notices-critical"] == "once"
    answer = client.post("/admin/account/", {**data, "translation_notices-new": "weekly"})
    assert answer.status_code == 302
    assert paces_of(eva) == {**paces_of(person("other")), Kind.NEW: Pace.WEEKLY}
    client.post("/admin/account/", {**data, "translation_notices-new": "daily"})
    assert paces_of(eva) == paces_of(User.objects.get(username="other"))


def account_form(client: Client) -> dict[str, Any]:
    soup = BeautifulSoup(client.get("/admin/account/").content, "html.parser")
    data: dict[str, Any] = {}
    for field in soup.select("main [name]"):
        if field.name == "select":
            chosen = field.find("option", selected=True)
            data[str(field["name"])] = chosen["value"] if chosen else ""
        elif field.get("type") not in ("checkbox", "file", "submit"):
            data[str(field["name"])] = field.get("value", "")
    return data


def link_in(letter: Any) -> str:
    found = re.search(r"https?://[^/\s]+(/letters/stop/\S+)", str(letter.body))
    assert found
    return found.group(1)


def test_letters_of_one_kind_end_by_a_link_without_logging_in(eva: User, client: Client) -> None:
    hear_all_at_once(eva)
    start(make_work("Grunnkurs"))
    send_letters()
    link = link_in(mail.outbox[0])
    shown = client.get(link)
    assert shown.status_code == 200
    assert "New to translate into my language" in shown.content.decode()
    assert paces_of(eva)[Kind.NEW] == Pace.AT_ONCE  # a look changes nothing
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(link, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert paces_of(eva) == {**dict.fromkeys(Kind, Pace.AT_ONCE), Kind.NEW: Pace.NEVER}
    mail.outbox.clear()
    start(make_work("Nytt"))
    assert sent() == []
    assert len(unread(eva)) == 2


def test_the_mail_programs_button_ends_the_kinds_of_its_letter(eva: User, client: Client) -> None:
    hear_all_at_once(eva)
    boss = person("boss", LocaleRole.COORDINATOR)
    _draft, translation = start(make_work("Grunnkurs"))
    assign(TranslationJob.objects.get(translation=translation), boss, eva, None)
    send_letters()
    letter = next(message for message in mail.outbox if message.to == [eva.email])
    url = letter.extra_headers["List-Unsubscribe"].strip("<>")
    client.post(url[url.index("/letters/") :], {"List-Unsubscribe": "One-Click"})
    stopped = {Kind.NEW: Pace.NEVER, Kind.ASSIGNED: Pace.NEVER}
    assert paces_of(eva) == {**dict.fromkeys(Kind, Pace.AT_ONCE), **stopped}


@pytest.mark.parametrize("change", [lambda url: url[:-2] + "/", lambda url: "/letters/stop/nothing/"])
def test_a_link_that_is_not_ours_changes_nothing(eva: User, client: Client, change: Any) -> None:
    url = change(stop_url(eva, [Kind.NEW]))
    answer = client.post(url)
    assert answer.status_code == 404
    assert "This link is not whole" in answer.content.decode()
    assert paces_of(eva)[Kind.NEW] == Pace.DAILY
