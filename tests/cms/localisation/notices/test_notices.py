"""People are told what is theirs to know, once, and see no more of it when it is theirs no longer."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cms.localisation.models import LocalePolicy, TranslationJob
from cms.localisation.models.pages import Significance
from cms.localisation.notices.due import remind_of_due
from cms.localisation.notices.models import Kind, Notice
from cms.localisation.notices.service import notices_of
from cms.localisation.notices.wording import sentence
from cms.localisation.queue.assigning import assign, release
from cms.localisation.services import publish_translation
from cms.localisation.tracks import publish_translated_track, save_cues, translate_track
from cms.localisation.words import remove_segment
from cms.media.video.tracks import make_public
from cms.partners.locale_roles import LocaleRole, locale_group
from cms.partners.models import Partner
from resourcebank.models import ToolkitVideoPage
from tests.admin import client_of
from tests.cms.localisation.helpers import locale, published, set_segment, start, translate
from tests.factories import make_editor, make_work, publish_change

from .people import DAY, NOON, Clock, hear_all_at_once, mark_all_read, person, sent, told, unread

pytestmark = pytest.mark.django_db


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
    assert sent() == [(eva.email, "boss gave you “Grunnkurs” to translate (Swedish), by 23 March 2027.")]
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


def test_partners_people_are_told_nothing_of_what_is_only_the_translators() -> None:
    editor = make_editor("anna")
    published(make_work("Grunnkurs"))
    assert told(editor) == []


# --- The list -----------------------------------------------------------------------------------------------------
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
