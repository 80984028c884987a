"""Works age: their people are reminded in time, once, and readers are told when nobody has looked for long."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.test import Client
from django.utils import timezone, translation
from django.utils.formats import date_format
from wagtail.users.models import UserProfile

from cms.partners.models import Partner
from resourcebank import freshness
from resourcebank.freshness import remind
from resourcebank.models import EventPage, ReviewReminder
from tests.admin import client_of
from tests.factories import get_partner, make_editor, make_user, make_work, publish_change

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
DAY = timedelta(days=1)


def letters() -> list[tuple[str, str]]:
    return [(message.to[0], str(message.subject)) for message in mail.outbox]


# --- The day ------------------------------------------------------------------------------------------------------
def test_a_work_gets_the_day_that_is_usual_for_its_type_with_each_publication(settings: Any) -> None:
    settings.REVIEW_AFTER_DAYS = {"training_material": 100}
    usual = TODAY() + 100 * DAY
    assert make_work("Kurs").review_by == usual
    assert make_work("Utkast", publish=False).review_by is None
    assert make_work("Treff", model=EventPage, starts_at=timezone.now()).review_by is None
    assert make_work("Valgt", review_by=TODAY() + 5 * DAY).review_by == TODAY() + 5 * DAY


def test_whoever_publishes_it_again_has_looked_at_it(settings: Any) -> None:
    settings.REVIEW_AFTER_DAYS = {"training_material": 100}
    due = make_work("Kurs", review_by=TODAY())
    due.title = "Bare lagret"
    due.save_revision()
    due.save()
    assert type(due).objects.get(pk=due.pk).review_by == TODAY()
    assert publish_change(due).review_by == TODAY() + 100 * DAY
    assert publish_change(due, review_by=TODAY() + 5 * DAY).review_by == TODAY() + 5 * DAY
    assert publish_change(due).review_by == TODAY() + 5 * DAY  # which is not due yet
    event = make_work("Treff", model=EventPage, starts_at=timezone.now(), review_by=TODAY())
    assert publish_change(event).review_by is None


# --- Reminders ----------------------------------------------------------------------------------------------------
def test_each_of_a_partners_people_gets_one_letter_of_all_that_is_due_in_her_language(settings: Any) -> None:
    settings.WAGTAILADMIN_BASE_URL = "https://bank.example.org"
    anna, bo = make_editor("anna"), make_user("bo", get_partner().roles.get(role="author").group)
    make_editor("stranger", get_partner("skog"))
    UserProfile.objects.create(user=anna, preferred_language="nb")
    UserProfile.objects.create(user=bo, preferred_language="en")
    soon = make_work("Snart", review_by=TODAY() + 30 * DAY)
    make_work("Lenge siden", review_by=TODAY() - 90 * DAY)
    make_work("Senere", review_by=TODAY() + 31 * DAY)
    make_work("Utkast", review_by=TODAY(), publish=False)
    assert remind() == 2
    assert [to for to, _subject in letters()] == [anna.email, bo.email]
    hers, his = (str(message.body) for message in mail.outbox)
    assert mail.outbox[1].subject == "2 works to look at again"
    assert his.index("Lenge siden") < his.index("Snart")
    assert f"https://bank.example.org/admin/pages/{soon.pk}/edit/" in his
    assert "Senere" not in his
    assert "Utkast" not in his
    for letter, language in ((hers, "nb"), (his, "en")):
        with translation.override(language):
            assert date_format(soon.review_by) in letter


def test_one_due_date_is_one_reminder_and_another_date_another() -> None:
    make_editor("anna")
    work = make_work("Kurs", review_by=TODAY())
    assert [remind(), remind()] == [1, 0]
    publish_change(work, review_by=TODAY() + DAY)
    assert [remind(), remind()] == [1, 0]
    make_work("Nytt", review_by=TODAY())
    assert remind() == 1
    assert "Kurs" not in str(mail.outbox[-1].body)
    make_editor("ny")
    assert remind() == 1
    assert [to for to, _subject in letters()] == ["anna@example.org"] * 3 + ["ny@example.org"]


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_worker_that_is_killed_reminds_nobody_twice_and_the_next_goes_on(
    monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    """Killed before or after the second of three letters was sent."""
    for name in ("a", "b", "c"):
        make_editor(name)
    make_work("Kurs", review_by=TODAY())
    sends = EmailMessage.send

    def killed(message: EmailMessage, **kwargs: Any) -> int:
        if message.to == ["b@example.org"]:
            if when == "after":
                sends(message)
            raise SystemExit
        return sends(message, **kwargs)

    monkeypatch.setattr(EmailMessage, "send", killed)
    with pytest.raises(SystemExit):
        remind()
    monkeypatch.setattr(EmailMessage, "send", sends)
    remind()
    reminded = [to for to, _subject in letters()]
    assert reminded == ["a@example.org", *(["b@example.org"] if when == "after" else []), "c@example.org"]
    assert ReviewReminder.objects.count() == 3


def test_while_letters_cannot_be_sent_they_are_tried_again(monkeypatch: pytest.MonkeyPatch, caplog: Any) -> None:
    make_editor("anna")
    make_work("Kurs", review_by=TODAY())

    def away(*args: Any, **kwargs: Any) -> Any:
        raise ConnectionRefusedError

    with monkeypatch.context() as patch:
        patch.setattr(freshness, "send_mail", away)
        assert remind() == 0
    assert "Could not remind anna@example.org" in caplog.text
    assert remind() == 1


def test_two_workers_at_once_send_one_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    make_editor("anna")
    make_work("Kurs", review_by=TODAY())
    send = freshness.send_mail

    def meanwhile(*args: Any, **kwargs: Any) -> Any:
        monkeypatch.setattr(freshness, "send_mail", send)
        assert remind() == 0
        return send(*args, **kwargs)

    monkeypatch.setattr(freshness, "send_mail", meanwhile)
    assert remind() == 1
    assert len(mail.outbox) == 1


def test_who_has_left_and_whose_partner_is_suspended_is_left_alone() -> None:
    gone, inactive = make_editor("gone"), make_editor("inactive")
    gone.groups.clear()
    inactive.is_active = False
    inactive.save()
    make_editor("stays")
    make_work("Kurs", review_by=TODAY())
    Partner.objects.filter(slug="fjord").update(status=Partner.Status.SUSPENDED)
    assert remind() == 0
    Partner.objects.filter(slug="fjord").update(status=Partner.Status.ACTIVE)
    remind()
    assert letters() == [("stays@example.org", "1 work to look at again")]


def test_many_works_are_one_letter_of_bearable_length() -> None:
    make_editor("anna")
    for number in range(freshness.IN_A_LETTER + 2):
        make_work(f"Kurs {number}", review_by=TODAY())
    remind()
    assert str(mail.outbox[0].body).count("/edit/") == freshness.IN_A_LETTER
    assert "and 2 more" in str(mail.outbox[0].body)


# --- Readers ------------------------------------------------------------------------------------------------------
def test_readers_are_told_when_it_is_long_past(client: Client, index: Any, settings: Any) -> None:
    settings.OVERDUE_AFTER_DAYS = 180
    fresh, old = make_work("Fersk", review_by=TODAY() - 179 * DAY), make_work("Gammel", review_by=TODAY() - 180 * DAY)
    for work, told in ((fresh, False), (old, True)):
        provenance = client.get(f"/api/v1/resources/{work.work_id}/?lang=en").json()["provenance"]
        assert bool(provenance["notice"]) is told
        assert provenance["review_by"] == work.review_by.isoformat()
        page = client.get(f"/nb/resources/{work.work_id}/{work.slug}/").content.decode()
        assert ("Its authors wanted to look at this again by" in page) is told
    desk = client_of(make_editor("anna")).get("/admin/").content.decode()
    assert desk.count("readers are told that nobody has") == 1
    publish_change(old, review_by=None)
    assert "Its authors wanted" not in client.get(f"/nb/resources/{old.work_id}/{old.slug}/").content.decode()
