"""A language's people: what is to be done, whose it is, who they are."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry
from wagtail_localize.models import Translation

from cms.localisation.gate import TranslationRefused
from cms.localisation.models import LocalePolicy, TranslationJob
from cms.localisation.queue import assigning, lists, team
from cms.localisation.services import publish_translation
from cms.partners.locale_roles import LocaleRole, locale_group
from cms.partners.models import Partner
from resourcebank.demand import tell_translators
from resourcebank.models.usage import DailyCount
from tests.admin import client_of
from tests.cms.localisation.editor.desk import soup, text_of
from tests.cms.localisation.helpers import locale, published, set_segment, start, translate, translation_of
from tests.factories import get_partner, make_editor, make_user, make_work, publish_change

pytestmark = pytest.mark.django_db
Show = lists.Show
FOR_THE_FRAME = 20  # of the admin: session, user, rights, menu


@pytest.fixture
def swede() -> User:
    return make_user("sven", locale_group(locale("sv")))


@pytest.fixture
def coordinator() -> User:
    return make_user("karin", locale_group(locale("sv"), LocaleRole.COORDINATOR))


def job(translation: Translation) -> TranslationJob:
    return TranslationJob.objects.get(translation=translation)


def titles(user: User, show: Show, language: str = "sv") -> list[str]:
    page = client_of(user).get(reverse("localisation_queue", args=[language]), {"show": show.value}).content.decode()
    return re.findall(r'<h3 lang="\w+"><a [^>]+>([^<]+)</a>', page)


class TestLists:
    def test_each_job_is_where_it_is_looked_for(self, swede: User, settings: Any) -> None:
        settings.MACHINE_TEXT_POLICY = {"sv": "labelled-public"}
        start(make_work("Ny"))
        _draft, mine = start(make_work("Min"))
        assigning.claim(job(mine), swede)
        _draft, going = start(make_work("Begynt"))
        set_segment(going, going.source.stringsegment_set.first(), "Börjat", swede)
        machine = make_work("Maskin")
        _draft, made = start(machine)
        translate(made, machine_tool="Apertium")
        done = make_work("Ferdig")
        published(done)
        changed = make_work("Endret")
        published(changed)
        publish_change(changed, summary="Om noe annet")
        _draft, waiting = start(make_work("Til godkjenning"))
        translate(waiting)
        assert titles(swede, Show.NEW) == ["Ny", "Min"]
        assert titles(swede, Show.MINE) == ["Min"]
        assert titles(swede, Show.CONTINUE) == ["Begynt"]
        assert titles(swede, Show.MACHINE) == ["Maskin"]
        assert titles(swede, Show.OUTDATED) == ["Endret"]
        assert titles(swede, Show.REVIEW) == ["Til godkjenning"]
        assert len(titles(swede, Show.ALL)) == 7
        counts = lists.counts(locale("sv"), swede)
        assert {show: len(titles(swede, show)) for show in Show} == counts

    def test_critical_comes_first_then_what_is_due_then_what_readers_open(self, swede: User) -> None:
        for title in ("Sjelden", "Ofte", "Senere", "Snart"):
            start(make_work(title))
        jobs = {one.translation.source.object_repr: one for one in TranslationJob.objects.all()}
        jobs["Senere"].due, jobs["Snart"].due = date(2030, 2, 1), date(2030, 1, 1)
        for one in jobs.values():
            one.save()
        often = jobs["Ofte"].translation.source.object_id
        DailyCount.objects.create(day=date.today(), kind="view", work_id=often, language="nb", label="page", count=9)
        tell_translators()
        critical = make_work("Farlig", summary="Ring 112")
        published(critical)
        publish_change(critical, summary="Ring 113", change_significance="critical")
        assert titles(swede, Show.ALL) == ["Farlig", "Snart", "Senere", "Ofte", "Sjelden"]

    def test_a_list_of_many_costs_no_more_than_a_short_one(
        self, swede: User, django_assert_max_num_queries: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("cms.localisation.queue.views.ROWS", 12)
        for number in range(14):
            start(make_work(f"Verk {number}"))
        client = client_of(swede)
        url = reverse("localisation_queue", args=["sv"])
        client.get(url)
        with django_assert_max_num_queries(12 + FOR_THE_FRAME):
            assert client.get(url).content.count(b"<progress") == 12

    def test_nothing_of_a_partner_that_is_suspended_is_listed(self, swede: User) -> None:
        start(make_work("Borte"))
        Partner.objects.filter(pk=get_partner().pk).update(status=Partner.Status.SUSPENDED)
        assert titles(swede, Show.ALL) == []

    def test_public_works_that_nobody_has_begun_are_offered(self, swede: User) -> None:
        make_work("Ledig")
        make_work("Utkast", publish=False)
        published(make_work("Oversatt"))
        page = client_of(swede).get(reverse("localisation_queue", args=["sv"])).content.decode()  # nothing else waits
        offered = page.partition("Not begun in this language")[2]
        assert ("Ledig" in offered, "Utkast" in page, "Oversatt" in page) == (True, False, False)

    def test_all_of_them_are_found_by_their_title_and_by_the_language_she_reads(
        self, swede: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("cms.localisation.queue.views.NOT_BEGUN", 2)
        for title, language in (("Kurs 1", "nb"), ("Kurs 2", "nb"), ("Veileder", "nb"), ("Kursus", "da")):
            make_work(title, language=language)
        client, url = client_of(swede), reverse("localisation_queue", args=["sv"])

        def offered(**asked: str) -> list[str]:
            page = soup(client.get(url, {"show": "new", **asked}))
            return [str(work.get_text()) for work in page.select("#not-begun ~ ul h3")]

        assert offered(n="1") + offered(n="2") == ["Kursus", "Veileder", "Kurs 2", "Kurs 1"]
        assert offered(q="kurs", source="nb") == ["Kurs 2", "Kurs 1"]
        assert offered(source="da") == ["Kursus"]
        page = soup(client.get(url, {"show": "new", "source": "nb"}))
        assert page.select_one("#not-begun .queue-count").get_text() == "3"  # type: ignore[union-attr]
        assert page.select_one("nav[aria-labelledby=not-begun] a")["href"] == "?show=new&source=nb&n=2#not-begun"  # type: ignore[index]
        assert all("source=nb" in str(tab["href"]) for tab in page.select(".queue-tabs a"))

    def test_jobs_are_found_by_the_language_she_reads(self, swede: User) -> None:
        start(make_work("Norsk"))
        start(make_work("Dansk", language="da"))
        url = reverse("localisation_queue", args=["sv"])
        page = soup(client_of(swede).get(url, {"show": "all", "source": "da"}))
        assert [job.get_text() for job in page.select(".queue-jobs h3")] == ["Dansk"]

    def test_of_those_what_readers_want_in_the_language_comes_first(
        self, swede: User, django_assert_num_queries: Any
    ) -> None:
        works = {title: make_work(title) for title in ("Mest", "Også", "På dansk", "Ingen")}
        for title, language, count in (("Også", "sv", 1), ("På dansk", "da", 9), ("Mest", "sv", 2), ("Mest", "sv", 2)):
            day = date.today() - timedelta(days=DailyCount.objects.count())
            DailyCount.objects.create(
                day=day, kind="wanted", work_id=works[title].translation_key, language=language, count=count
            )
        swedish = locale("sv")
        with django_assert_num_queries(3):  # two of them: which pages are restricted, and which partners suspended
            offered = [work.title for work in lists.not_begun(swedish)]
        assert offered == ["Mest", "Også", "Ingen", "På dansk"]


class TestTheFirstPage:
    def test_a_translator_finds_what_waits_in_her_language(self, swede: User) -> None:
        start(make_work("Ny"))
        make_work("Ledig")
        page = soup(client_of(swede).get(reverse("wagtailadmin_home")))
        panel = page.select_one(".queue-panel")
        assert text_of(panel) == "Translations into Swedish New (1) Not begun in this language"
        assert [link["href"] for link in page.select(".queue-panel a")] == [
            "/admin/localize/queue/sv/",
            "/admin/localize/queue/sv/?show=new",
            "/admin/localize/queue/sv/?show=new#not-begun",
        ]

    def test_whoever_translates_nothing_finds_nothing_of_it(self) -> None:
        page = soup(client_of(make_editor("eva")).get(reverse("wagtailadmin_home")))
        assert page.select(".queue-panel") == []


class TestWhoseItIs:
    def test_of_two_who_take_it_one_has_it_and_the_other_is_told(self, swede: User, coordinator: User) -> None:
        _draft, translation = start(make_work())
        client_of(swede).post(reverse("localisation_job", args=[job(translation).pk]), {"claim": "1"})
        answer = client_of(coordinator).post(
            reverse("localisation_job", args=[job(translation).pk]), {"claim": "1"}, follow=True
        )
        assert "sven has taken it already." in answer.content.decode()
        assert job(translation).assignee == swede

    def test_it_is_taken_only_while_there_is_something_to_do(self, swede: User) -> None:
        work = make_work()
        _draft, translation = start(work)

        def is_offered() -> bool:
            page = client_of(swede).get(reverse("localisation_queue", args=["sv"]), {"show": "all"}).content.decode()
            return ">Take it<" in page

        assert is_offered()
        translate(translation)
        assert is_offered()  # to approve and publish
        publish_translation(translation)
        assert not is_offered()
        publish_change(work, summary="Om noe annet")
        assert is_offered()

    def test_it_is_given_back_by_whose_it_is_or_by_a_coordinator(self, swede: User, coordinator: User) -> None:
        _draft, translation = start(make_work())
        other = make_user("ole", locale_group(locale("sv")))
        assigning.claim(job(translation), swede)
        with pytest.raises(TranslationRefused):
            assigning.release(job(translation), other)
        assigning.release(job(translation), coordinator)
        assert job(translation).assignee is None

    def test_a_coordinator_gives_it_to_one_of_her_people_with_a_day(self, swede: User, coordinator: User) -> None:
        _draft, translation = start(make_work())
        url = reverse("localisation_job", args=[job(translation).pk])
        client_of(coordinator).post(url, {"assign": "1", "assignee": swede.pk, "due": "2030-01-31"})
        assert (job(translation).assignee, job(translation).due) == (swede, date(2030, 1, 31))
        stranger = make_user("fremmed")
        client_of(coordinator).post(url, {"assign": "1", "assignee": stranger.pk})
        client_of(swede).post(url, {"assign": "1", "assignee": ""})
        assert job(translation).assignee == swede

    @pytest.mark.parametrize("where", ["queue", "team", "job"])
    def test_another_languages_people_are_told_nothing(self, where: str) -> None:
        dane = make_user("dorte", locale_group(locale("da"), LocaleRole.COORDINATOR))
        _draft, translation = start(make_work())
        arguments: dict[str, Any] = {"queue": ["sv"], "team": ["sv"], "job": [job(translation).pk]}
        url = reverse(f"localisation_{where}", args=arguments[where])
        assert client_of(dane).get(url).status_code == 404
        assert client_of(dane).post(url, {"claim": "1", "policy": "1", "four_eyes": "on"}).status_code == 404
        assert job(translation).assignee is None
        assert not LocalePolicy.objects.exists()

    def test_a_partners_editor_has_no_queue(self) -> None:
        client = client_of(make_editor("eva", get_partner()))
        assert client.get(reverse("localisation_queue", args=["sv"])).status_code == 404
        assert "no language yet" in client.get(reverse("localisation_queues")).content.decode()

    def test_where_she_has_one_language_she_is_led_there(self, swede: User) -> None:
        answer = client_of(swede).get(reverse("localisation_queues"))
        assert answer["location"] == reverse("localisation_queue", args=["sv"])
        assert reverse("localisation_queues") in client_of(swede).get(reverse("wagtailadmin_home")).content.decode()


class TestThePeople:
    def url(self) -> str:
        return reverse("localisation_team", args=["sv"])

    def test_a_volunteer_without_an_account_is_sent_a_link_and_can_log_in(
        self, coordinator: User, mailoutbox: Any, django_capture_on_commit_callbacks: Any
    ) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            client_of(coordinator).post(
                self.url(), {"invite": "1", "email": "frivillig@example.org", "role": "translator"}
            )
        (letter,) = mailoutbox
        assert letter.to == ["frivillig@example.org"]
        link = re.search(r"https?://[^/]+(/\S+)", letter.body)
        assert link
        client = Client()
        form = client.get(link[1], follow=True)
        where = form.redirect_chain[-1][0]
        password = "et langt og nytt passord"  # noqa: S105
        client.post(where, {"new_password1": password, "new_password2": password})
        assert User.objects.get(username="frivillig@example.org").check_password(password)
        assert [one.role for one in team.members_of(locale("sv"))] == [LocaleRole.TRANSLATOR, LocaleRole.COORDINATOR]

    def test_who_has_an_account_gets_the_role_and_no_letter(self, coordinator: User, mailoutbox: Any) -> None:
        user = make_user("ole")
        client_of(coordinator).post(self.url(), {"invite": "1", "email": user.email, "role": "reviewer"})
        assert {one.user: one.role for one in team.members_of(locale("sv"))}[user] == LocaleRole.REVIEWER
        assert mailoutbox == []

    def test_who_is_removed_loses_rights_and_jobs_at_once(self, coordinator: User, swede: User) -> None:
        _draft, translation = start(make_work())
        assigning.claim(job(translation), swede)
        client = client_of(swede)
        assert client.get(reverse("localisation_queue", args=["sv"])).status_code == 200
        client_of(coordinator).post(self.url(), {"remove": swede.pk})
        assert client.get(reverse("localisation_queue", args=["sv"])).status_code in {302, 404}
        assert job(translation).assignee is None

    def test_only_a_coordinator_changes_anything(self, swede: User, coordinator: User) -> None:
        client = client_of(swede)
        client.post(self.url(), {"policy": "1", "four_eyes": "on"})
        client.post(self.url(), {"change": swede.pk, "role": "coordinator"})
        client.post(self.url(), {"remove": coordinator.pk})
        client.post(self.url(), {"invite": "1", "email": "x@example.org", "role": "translator"})
        assert not LocalePolicy.objects.exists()
        assert {one.user: one.role for one in team.members_of(locale("sv"))} == {
            swede: LocaleRole.TRANSLATOR,
            coordinator: LocaleRole.COORDINATOR,
        }

    def test_four_eyes_are_asked_for_and_switched_off_and_both_are_logged(self, coordinator: User) -> None:
        client = client_of(coordinator)
        client.post(self.url(), {"policy": "1", "four_eyes": "on"})
        assert LocalePolicy.objects.get().four_eyes
        client.post(self.url(), {"policy": "1"})
        assert not LocalePolicy.objects.get().four_eyes
        assert ModelLogEntry.objects.filter(action="localisation.policy").count() == 2

    def test_the_last_coordinator_stays(self, coordinator: User) -> None:
        answer = client_of(coordinator).post(self.url(), {"remove": coordinator.pk})
        assert "Somebody has to coordinate." in answer.content.decode()
        assert [one.user for one in team.members_of(locale("sv"))] == [coordinator]


def test_a_job_leads_to_where_it_is_translated(swede: User) -> None:
    draft, translation = start(make_work())
    assert job(translation).address == reverse("localisation_editor", args=[translation.pk])
    assert translation_of(draft) == translation
