"""People are told what is theirs to know, once, in their language, as often as they chose, and can end it without logging
in."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.core import mail
from django.core.mail import EmailMessage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.users.models import UserProfile

from cms.localisation.models import LocalePolicy, TranslationJob
from cms.localisation.models.pages import Significance
from cms.localisation.notices import letters
from cms.localisation.notices.due import remind_of_due
from cms.localisation.notices.letters import send_letters, stop_url
from cms.localisation.notices.models import Kind, Notice, Pace
from cms.localisation.notices.paces import choose, paces_of
from cms.localisation.notices.service import notices_of
from cms.localisation.notices.wording import sentence
from cms.localisation.queue.assigning import assign, release
from cms.localisation.services import publish_translation
from cms.localisation.tracks import publish_translated_track, save_cues, translate_track
from cms.localisation.words import remove_segment, set_segment
from cms.media.video.tracks import make_public
from cms.partners.locale_roles import LocaleRole, locale_group
from cms.partners.models import Partner
from resourcebank.models import ToolkitVideoPage
from tests.admin import client_of
from tests.cms.localisation.helpers import locale, published, start, translate
from tests.factories import make_editor, make_user, make_work, publish_change

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
NOON = datetime(2027, 3, 3, 11, 0, tzinfo=UTC)  # a Wednesday, in Oslo too


class Clock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(timezone, "now", clock)
    return clock


def person(name: str, role: LocaleRole = LocaleRole.TRANSLATOR, language: str = "sv") -> User:
    return make_user(name, locale_group(locale(language), role))


@pytest.fixture
def eva() -> User:
    return person("eva")


def told(user: User) -> list[str]:
    """The kinds, the newest first."""
    return [notice.kind for notice in notices_of(user)]


def hear_all_at_once(*users: User) -> None:
    for user in users:
        choose(user, dict.fromkeys(Kind, Pace.AT_ONCE))


def sent() -> list[tuple[str, str]]:
    send_letters()
    found = [(message.to[0], str(message.subject)) for message in mail.outbox]
    mail.outbox.clear()
    return found


# --- What is told -------------------------------------------------------------------------------------------------
def test_those_of_the_language_are_told_what_is_begun_and_whoever_began_it_is_not(eva: User) -> None:
    beginner, dane = person("per"), person("dane", language="da")
    start(make_work("Grunnkurs"), user=beginner)
    assert [told(user) for user in (eva, beginner, dane)] == [["new"], [], []]
    assert sentence(notices_of(eva)[0]) == "“Grunnkurs” is to be translated (Swedish)."


def test_a_film_track_is_told_too_and_leads_to_its_editor(eva: User) -> None:
    film = make_work("Film", model=ToolkitVideoPage)
    track = translate_track(film.video.tracks.get(), locale("sv"))
    assert told(eva) == ["new"]
    answer = client_of(eva).get(f"/admin/localize/notices/{Notice.objects.get().pk}/")
    assert answer["Location"] == reverse("film_track", args=[track.pk])
    assert told(person("dane", language="da")) == []


def test_what_is_new_in_a_films_captions_is_told_and_new_times_are_not(eva: User) -> None:
    film = make_work("Film", model=ToolkitVideoPage)
    captions = film.video.tracks.get()
    track = translate_track(captions, locale("sv"))
    save_cues(track, {0: "Hej."})
    publish_translated_track(track, None)
    mark_all_read(eva)
    cue = "WEBVTT\n\n00:00:01.000 --> 00:00:0{}.000\n{}\n"
    make_public(captions, cue.format(3, "Hei."))
    assert unread(eva) == []
    make_public(captions, cue.format(3, "Hei på deg."))
    make_public(captions, cue.format(3, "Hei på deg."))
    assert len(unread(eva)) == 1


def test_a_changed_source_is_one_notice_until_it_is_read_or_sent_and_a_typo_none(eva: User) -> None:
    page = published(make_work("Grunnkurs"))
    begun, _translation = start(make_work("Begynt"))
    mark_all_read(eva)
    source = page.translation_of.specific
    for one in (source, begun.translation_of.specific):
        publish_change(one, title="Grunnkrus", change_significance=Significance.TYPO)
    assert unread(eva) == []
    for title in ("Nytt", "Nyere"):
        publish_change(source, title=title, change_significance=Significance.CONTENT)
        publish_change(source)  # says nothing new
    assert unread(eva) == ["“Nyere” has changed. Its translation (Swedish) is to follow."]
    mark_all_read(eva)
    publish_change(source, title="Nyest")
    assert len(unread(eva)) == 1


def test_where_nothing_is_left_to_follow_nobody_is_told(eva: User) -> None:
    page = published(make_work("Grunnkurs"))
    source = page.translation_of.specific
    publish_change(source, title="Nytt")
    mark_all_read(eva)
    publish_change(source, title="Grunnkurs")  # as it was translated
    assert unread(eva) == []


def test_the_same_critical_change_is_told_once_and_at_once(eva: User) -> None:
    page = published(make_work("Grunnkurs"))
    mark_all_read(eva)
    source = page.translation_of.specific
    critical = {"change_significance": Significance.CRITICAL}
    publish_change(source, title="Fare", **critical)
    publish_change(source, **critical)
    assert told(eva).count("critical") == 1
    assert sent() == [
        (eva.email, "“Fare” changed in what matters for safety or rights. Its translation (Swedish) must follow.")
    ]
    publish_change(source, **critical)
    assert sent() == []


def test_that_a_change_is_critical_may_be_said_afterwards(eva: User) -> None:
    page = published(make_work("Grunnkurs"))
    publish_change(page.translation_of.specific, title="Fare")
    assert "critical" not in told(eva)
    publish_change(page.translation_of.specific, change_significance=Significance.CRITICAL)
    assert told(eva).count("critical") == 1


def test_whoever_is_given_a_job_is_told_and_who_has_it_no_more_sees_nothing_of_it(eva: User) -> None:
    other, boss = person("ola"), person("boss", LocaleRole.COORDINATOR)
    _draft, translation = start(make_work("Grunnkurs"), user=boss)
    job = TranslationJob.objects.get(translation=translation)
    assign(job, boss, eva, NOON.date() + 20 * DAY)
    assert told(eva) == ["assigned", "new"]
    assert sent() == [(eva.email, "boss gave you “Grunnkurs” to translate (Swedish), by March 23, 2027.")]
    assign(job, boss, eva, None)
    assert sent() == []
    assign(job, boss, other, None)
    assert [told(eva), told(other)] == [["new"], ["assigned", "new"]]
    release(job, other)
    assert told(other) == ["new"]
    job.refresh_from_db()
    assign(job, boss, eva, None)
    assert told(eva) == ["assigned", "new"]


def test_reviewers_are_asked_once_for_each_completion_where_the_locale_asks_for_four_eyes(eva: User) -> None:
    reviewer, coordinator = person("ria", LocaleRole.REVIEWER), person("kor", LocaleRole.COORDINATOR)
    _draft, translation = start(make_work("Grunnkurs"))
    translate(translation)
    assert "review" not in told(reviewer)
    LocalePolicy.objects.create(locale=locale("sv"), four_eyes=True)
    segment = translation.source.stringsegment_set.select_related("string", "context").first()
    remove_segment(translation, segment, eva)
    set_segment(translation, segment, "Kurs", eva)
    set_segment(translation, segment, "En kurs", eva)
    assert [told(user).count("review") for user in (reviewer, coordinator, eva)] == [1, 1, 0]
    mark_all_read(reviewer)
    remove_segment(translation, segment, eva)
    assert unread(reviewer) == []
    set_segment(translation, segment, "Kurs", reviewer)
    assert unread(reviewer) == []  # she did it herself
    assert told(coordinator).count("review") == 1  # which she has not read
    job = TranslationJob.objects.get(translation=translation)
    assert job.translated == job.total


def test_due_in_7_and_in_2_days_is_told_once_each_to_who_has_it(eva: User, clock: Clock) -> None:
    boss = person("boss", LocaleRole.COORDINATOR)
    _draft, translation = start(make_work("Grunnkurs"), user=boss)
    job = TranslationJob.objects.get(translation=translation)
    due = NOON.date() + 8 * DAY
    for user, heir in ((eva, True), (None, False)):
        assign(job, boss, user, due)
        Notice.objects.all().delete()
        seen = []
        for day in range(10):
            clock.now = NOON + day * DAY
            remind_of_due()
            remind_of_due()
            seen.append(Notice.objects.count())
        assert seen == [0, 1, 1, 1, 1, 1, 2, 2, 2, 2]
        assert told(eva if heir else boss) == ["due", "due"]
        clock.now = NOON
    clock.now = NOON + DAY
    Notice.objects.all().delete()
    translate(translation)
    publish_translation(translation)
    Notice.objects.all().delete()
    remind_of_due()
    assert not Notice.objects.exists()


# --- Who may know -------------------------------------------------------------------------------------------------
def test_who_lost_the_role_and_whose_partner_is_suspended_sees_nothing_and_gets_nothing(
    eva: User, clock: Clock
) -> None:
    gone, inactive = person("gone"), person("inactive")
    hear_all_at_once(eva, gone, inactive)
    start(make_work("Grunnkurs"))
    notice = Notice.objects.get(recipient=gone)
    gone.groups.clear()
    gone = User.objects.get(pk=gone.pk)
    gone.groups.add(locale_group(locale("da")))
    User.objects.filter(pk=inactive.pk).update(is_active=False)
    assert told(gone) == []
    client = client_of(gone)
    assert "Grunnkurs" not in client.get("/admin/localize/notices/").content.decode()
    assert client.get(f"/admin/localize/notices/{notice.pk}/").status_code == 404
    assert [to for to, _subject in sent()] == [eva.email]
    clock.now += 2 * DAY
    assert sent() == []
    Partner.objects.filter(slug="fjord").update(status=Partner.Status.SUSPENDED)
    assert told(User.objects.get(pk=eva.pk)) == []


def test_nobody_opens_anothers_notice(eva: User) -> None:
    other = person("other")
    start(make_work("Grunnkurs"))
    notice = Notice.objects.get(recipient=eva)
    assert client_of(other).get(f"/admin/localize/notices/{notice.pk}/").status_code == 404
    assert Notice.objects.get(pk=notice.pk).read_at is None


# --- The list -----------------------------------------------------------------------------------------------------
def mark_all_read(user: User) -> None:
    client_of(user).post("/admin/localize/notices/")


def unread(user: User) -> list[str]:
    return [sentence(notice) for notice in notices_of(user).filter(read_at=None)]


def test_the_list_has_what_is_unread_first_and_opening_one_reads_it(eva: User, clock: Clock) -> None:
    client = client_of(eva)
    pages = {}
    for title in ("Først", "Sist"):
        clock.now += timedelta(minutes=1)
        pages[title], _translation = start(make_work(title))
    assert "Notices (2)" in client.get("/admin/").content.decode()
    newest = notices_of(eva)[0]
    assert client.get(f"/admin/localize/notices/{newest.pk}/")["Location"] == f"/admin/pages/{pages['Sist'].pk}/edit/"
    shown = client.get("/admin/localize/notices/").content.decode()
    assert shown.index("Først") < shown.index("Sist")
    assert shown.count("Unread:") == 1
    assert "Notices (1)" in shown
    client.post("/admin/localize/notices/")
    assert "Unread:" not in client.get("/admin/localize/notices/").content.decode()
    assert notices_of(eva).count() == 2


def test_a_long_list_is_paged_and_takes_as_many_queries_as_a_short_one(eva: User, clock: Clock) -> None:
    _draft, translation = start(make_work("Grunnkurs"))
    client = client_of(eva)
    client.get("/admin/localize/notices/")

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert client.get("/admin/localize/notices/").status_code == 200
        return len(captured)

    few = queries()
    rows = [
        Notice(recipient=eva, kind=Kind.REVIEW, translation=translation, key=f"k{number}", created=clock.now)
        for number in range(120)
    ]
    Notice.objects.bulk_create(rows)
    assert queries() == few
    assert "?p=3" in client.get("/admin/localize/notices/?p=2").content.decode()


def test_titles_are_escaped(eva: User) -> None:
    start(make_work("<b>Kurs</b>"))
    shown = client_of(eva).get("/admin/localize/notices/").content.decode()
    assert "&lt;b&gt;Kurs&lt;/b&gt;" in shown
    assert "<b>Kurs" not in shown


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


def test_partners_people_are_told_nothing_of_what_is_only_the_translators() -> None:
    editor = make_editor("anna")
    published(make_work("Grunnkurs"))
    assert told(editor) == []
