"""What a machine suggests, from the question to the words."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.checks import run_checks
from django.utils import timezone
from wagtail_localize.models import StringTranslation, Translation

from cms.localisation.engines import jobs
from cms.localisation.engines.base import EngineAway, EngineRefused
from cms.localisation.engines.jobs import ask, stop, suggest_next
from cms.localisation.engines.models import EngineCall, MachineJob, NeverChanged
from cms.localisation.gate import TranslationRefused
from cms.localisation.segments import with_translations
from cms.localisation.tracks import cues_of, save_cues, translate_track, translation_of_track
from resourcebank.models import ToolkitVideoPage
from tests.cms.localisation.helpers import how_far, locale, set_segment, start
from tests.factories import make_concept, make_user, make_work, publish_change

from .fake import Local, engines

pytestmark = pytest.mark.django_db
BODY = [("text", "<p>Om <b>kurset</b>, {name}.</p>"), ("steps", ["Ett", "To", "Tre"])]
CAPTIONS = """WEBVTT

00:00:00.000 --> 00:00:02.000
<v Narrator>Hei.

00:00:02.000 --> 00:00:04.000
<v Kari>Ja.
<v Ola>Nei.

00:00:04.000 --> 00:00:05.000
Hei.
"""


@pytest.fixture
def user() -> User:
    return make_user("translator", "Translators (sv)")


@pytest.fixture
def translation(settings: Any) -> Translation:
    settings.TRANSLATION_ENGINES = engines()
    return start(make_work(body=BODY))[1]


def words(translation: Translation) -> dict[str, str | None]:
    return {segment.text: segment.data for segment in with_translations(translation)}  # type: ignore[attr-defined]


def job_of(translation: Translation) -> MachineJob:
    return MachineJob.objects.get(translation=translation)


def save_as_a_person(translation: Translation, source: str, text: str) -> None:
    segment = with_translations(translation).select_related("string", "context").get(text=source)
    set_segment(translation, segment, text, None)


def later(translation: Translation) -> None:
    MachineJob.objects.filter(translation=translation).update(next_try=timezone.now())


class TestSuggesting:
    def test_every_text_without_words_gets_a_machines(self, translation: Translation, user: User) -> None:
        save_as_a_person(translation, "Ett", "Första")
        ask(translation, user)
        assert set(words(translation).values()) == {None, "Första"}  # not before the worker has its turn
        assert suggest_next()
        assert not suggest_next()
        found = words(translation)
        assert found["Ett"] == "Första"
        assert found["Om <b>kurset</b>, {name}."] == "SV Om <b>kurset</b>, {name}."
        done, total = job_of(translation), len(found)
        assert (done.state, done.total, done.done, done.suggested) == ("done", total - 1, total - 1, total - 1)
        kinds = StringTranslation.objects.filter(locale=translation.target_locale)
        assert kinds.filter(translation_type="machine", tool_name="Fake 1").count() == total - 1

    def test_what_a_person_saves_at_the_same_moment_stays(
        self, translation: Translation, user: User, settings: Any
    ) -> None:
        settings.TRANSLATION_ENGINES = engines(DOES=lambda texts: save_as_a_person(translation, "To", "Hennes"))
        ask(translation, user)
        suggest_next()
        assert words(translation)["To"] == "Hennes"
        assert job_of(translation).suggested == job_of(translation).done - 1

    def test_a_text_whose_source_has_changed_is_left_to_who_translated_it(
        self, translation: Translation, user: User, settings: Any
    ) -> None:
        save_as_a_person(translation, "Grunnkurs", "Hennes kurs")
        ask(translation, user)
        suggest_next()
        publish_change(translation.source.get_source_instance(), title="Grunnkurset", summary="Helt annet")
        ask(translation, user)
        suggest_next()
        found = words(translation)
        assert found["Grunnkurset"] is None
        assert found["Helt annet"] == "SV Helt annet"  # a machine's may make way for a machine's

    def test_a_text_that_comes_back_without_its_tags_is_left_to_people(
        self, translation: Translation, user: User, settings: Any
    ) -> None:
        settings.TRANSLATION_ENGINES = engines(DOES=lambda texts: [text.replace("<b>", "") for text in texts])
        ask(translation, user)
        suggest_next()
        assert [text for text, data in words(translation).items() if data is None] == ["Om <b>kurset</b>, {name}."]
        assert job_of(translation).state == "done"

    def test_a_text_that_does_not_fit_its_field_is_left_to_people(
        self, translation: Translation, user: User, settings: Any
    ) -> None:
        settings.TRANSLATION_ENGINES = engines(DOES=lambda texts: ["x" * 99 + text for text in texts])
        work = make_work("T" * 200)
        ask(start(work)[1], user)
        suggest_next()
        assert words(Translation.objects.latest("pk"))["T" * 200] is None

    def test_long_works_are_sent_in_pieces(self, user: User, settings: Any) -> None:
        sizes: list[int] = []
        settings.TRANSLATION_ENGINES = engines(DOES=lambda texts: sizes.append(len(texts)))
        body = [("steps", [f"Steg {number}" for number in range(45)]), ("text", f"<p>{'langt ' * 900}</p>")]
        draft, translation = start(make_work(body=body))
        ask(translation, user)
        suggest_next()
        assert not how_far(draft).missing
        assert max(sizes) == jobs.MAX_SEGMENTS
        assert [call.segments for call in EngineCall.objects.order_by("pk")] == sizes

    def test_it_is_told_terms_and_kept_from_names(self, user: User, settings: Any) -> None:
        make_concept("mentor", nb="mentor", sv="mentor")
        make_concept("guidance", nb="veileder", sv="vägledare")
        name = make_concept("peer", nb="Peer Norge")
        name.do_not_translate = True
        name.save()
        told: list[dict[str, str]] = []
        settings.TRANSLATION_ENGINES = engines(
            TERMS=told, DOES=lambda texts: [text.replace("Norge", "Norway") for text in texts]
        )
        translation = start(make_work("Veilederne i Peer Norge", summary="Norge"))[1]
        ask(translation, user)
        suggest_next()
        assert told == [{"Veilederne": "vägledare", "Peer Norge": "Peer Norge"}]
        assert words(translation)["Veilederne i Peer Norge"] == "Veilederne i Peer Norge"
        assert words(translation)["Norge"] == "Norway"

    def test_captions_too_each_voice_on_its_line(self, settings: Any) -> None:
        settings.TRANSLATION_ENGINES = engines(Local)
        source = make_work("Film", model=ToolkitVideoPage, captions=CAPTIONS).video.tracks.get()
        track = translate_track(source, locale("sv"))
        save_cues(track, {0: "Hej."})
        boss = User.objects.create_superuser("boss")
        ask(translation_of_track(track), boss)
        suggest_next()
        assert [(cue.text, cue.by_machine) for cue in cues_of(track)] == [
            ("Hej.", False), ("SV Ja.\nNei.", True), ("Hej.", False),
        ]  # fmt: skip


class TestWhatMayBeSent:
    def refused(self, translation: Translation, user: User | None) -> str:
        with pytest.raises(TranslationRefused) as raised:
            ask(translation, user)
        assert not MachineJob.objects.exists()
        return str(raised.value)

    def test_nobody_elses_translation(self, translation: Translation) -> None:
        assert "may not change" in self.refused(translation, make_user("dansk", "Translators (da)"))

    def test_not_where_no_engine_can(self, translation: Translation, user: User, settings: Any) -> None:
        settings.TRANSLATION_ENGINES = engines(CANNOT=["sv"])
        assert "No engine" in self.refused(translation, user)

    def test_the_first_engine_that_can_is_asked(self, translation: Translation, user: User, settings: Any) -> None:
        settings.TRANSLATION_ENGINES = engines(CANNOT=["sv"]) + engines(Local) + engines()
        ask(translation, user)
        suggest_next()
        assert {call.engine for call in EngineCall.objects.all()} == {"Local"}

    def test_not_where_the_language_wants_no_machine(self, translation: Translation, user: User, settings: Any) -> None:
        settings.MACHINE_TEXT_POLICY = {"sv": "off"}
        assert "No machine is asked" in self.refused(translation, user)

    def test_not_into_a_locked_page(self, translation: Translation, user: User) -> None:
        page = translation.get_target_instance()
        page.locked, page.locked_by = True, make_user("other")
        page.save()
        assert "locked" in self.refused(translation, user)

    def test_drafts_stay_on_this_machine_unless_they_may_leave(
        self, translation: Translation, user: User, settings: Any
    ) -> None:
        translation.source.get_source_instance().unpublish()
        assert "not public" in self.refused(translation, user)
        settings.TRANSLATION_ENGINES = engines(MAY_SEE_DRAFTS=True)
        assert ask(translation, user)
        MachineJob.objects.all().delete()
        settings.TRANSLATION_ENGINES = engines(Local)
        assert ask(translation, user)

    def test_what_is_taken_back_meanwhile_is_not_sent(self, translation: Translation, user: User) -> None:
        ask(translation, user)
        translation.source.get_source_instance().unpublish()
        suggest_next()
        assert (job_of(translation).state, job_of(translation).problem) == ("failed", "draft")
        assert not EngineCall.objects.exists()

    def test_captions_that_are_not_public_are_drafts(self, settings: Any) -> None:
        settings.TRANSLATION_ENGINES = engines()
        source = make_work("Film", model=ToolkitVideoPage, captions=CAPTIONS).video.tracks.get()
        translation = translation_of_track(translate_track(source, locale("sv")))
        boss = User.objects.create_superuser("boss")
        assert ask(translation, boss)
        MachineJob.objects.all().delete()
        type(source).objects.filter(pk=source.pk).update(text=source.text.replace("Hei", "Hemmelig"))
        assert "not public" in self.refused(translation, boss)

    def test_who_lost_her_rights_is_not_worked_for(self, translation: Translation, user: User) -> None:
        ask(translation, user)
        user.groups.clear()
        suggest_next()
        assert job_of(translation).problem == "rights"
        assert not EngineCall.objects.exists()


class TestHowMuch:
    def test_a_days_characters_are_a_days(self, translation: Translation, user: User, settings: Any) -> None:
        settings.MACHINE_CHARACTERS_A_DAY = 10
        ask(translation, user)
        suggest_next()
        assert (job_of(translation).state, job_of(translation).problem) == ("failed", "day")
        assert not EngineCall.objects.exists()
        settings.MACHINE_CHARACTERS_A_DAY = 1000
        ask(translation, user)
        suggest_next()
        sent = sum(call.characters for call in EngineCall.objects.all())
        settings.MACHINE_CHARACTERS_A_DAY = sent
        with pytest.raises(TranslationRefused, match="today"):
            ask(translation, user)
        EngineCall.objects.all()._raw_delete("default")
        ask(translation, user)

    def test_a_months_are_a_months_and_other_languages_have_their_own(
        self, translation: Translation, user: User, settings: Any
    ) -> None:
        settings.MACHINE_CHARACTERS_A_MONTH = 200
        values = {"source_language": "nb", "segments": 1, "characters": 200, "is_local": False, "ending": "answered"}
        work_id = translation.source.object_id
        EngineCall.objects.create(engine="Fake", language="da", work_id=work_id, **values)
        last_month = timezone.now().replace(day=1) - timedelta(days=2)
        EngineCall.objects.create(engine="Fake", language="sv", work_id=work_id, at=last_month, **values)
        refused = {**values, "ending": "refused"}
        EngineCall.objects.create(engine="Fake", language="sv", work_id=work_id, **refused)
        assert ask(translation, user)
        MachineJob.objects.all().delete()
        EngineCall.objects.create(engine="Fake", language="sv", work_id=work_id, **values)
        with pytest.raises(TranslationRefused, match="month"):
            ask(translation, user)


class TestWhenItDoesNotAnswer:
    def failing(self, settings: Any, error: Exception) -> None:
        def fails(texts: Any) -> None:
            raise error

        settings.TRANSLATION_ENGINES = engines(DOES=fails)

    def test_it_is_asked_again_later_and_later_and_then_given_up(
        self, translation: Translation, user: User, settings: Any
    ) -> None:
        self.failing(settings, EngineAway("HTTP 503"))
        ask(translation, user)
        waits = []
        for _try in jobs.WAITS:
            assert suggest_next()
            assert not suggest_next()
            assert job_of(translation).state == "waiting"
            waits.append(round((job_of(translation).next_try - timezone.now()).total_seconds()))
            later(translation)
        assert waits == list(jobs.WAITS)
        suggest_next()
        assert (job_of(translation).state, job_of(translation).problem) == ("failed", "away")
        assert {(call.ending, call.said) for call in EngineCall.objects.all()} == {("away", "HTTP 503")}

    def test_it_says_when(self, translation: Translation, user: User, settings: Any) -> None:
        self.failing(settings, EngineAway("HTTP 429", retry_after=500))
        ask(translation, user)
        suggest_next()
        assert job_of(translation).next_try > timezone.now() + timedelta(seconds=480)

    def test_once_it_answers_all_is_well(self, translation: Translation, user: User, settings: Any) -> None:
        self.failing(settings, EngineAway("HTTP 503"))
        ask(translation, user)
        suggest_next()
        settings.TRANSLATION_ENGINES = engines()
        later(translation)
        suggest_next()
        assert (job_of(translation).state, job_of(translation).failures) == ("done", 0)

    @pytest.mark.parametrize(
        ("error", "problem"), [(EngineRefused("HTTP 403"), "refused"), (RuntimeError("Hei"), "broken")]
    )
    def test_what_somebody_must_mend_is_not_tried_again(
        self, translation: Translation, user: User, settings: Any, error: Exception, problem: str
    ) -> None:
        self.failing(settings, error)
        ask(translation, user)
        suggest_next()
        assert (job_of(translation).state, job_of(translation).problem) == ("failed", problem)
        assert "Hei" not in EngineCall.objects.get().said


class TestStopping:
    def test_what_was_suggested_stays_and_one_goes_on_from_there(
        self, translation: Translation, user: User, settings: Any
    ) -> None:
        asked = []

        def stop_after_the_first(texts: Any) -> None:
            asked.append(len(texts))
            if len(asked) == 2:
                stop(job_of(translation))

        settings.TRANSLATION_ENGINES = engines(DOES=stop_after_the_first)
        settings.MACHINE_CHARACTERS_A_DAY = 10**6
        body = [("steps", [f"Steg {number}" for number in range(30)])]
        draft, translation = start(make_work(body=body))
        ask(translation, user)
        suggest_next()
        assert job_of(translation).state == "stopped"
        assert len(how_far(draft).missing) == how_far(draft).total - jobs.MAX_SEGMENTS  # what came after was not kept
        assert not suggest_next()
        ask(translation, user)
        suggest_next()
        assert not how_far(draft).missing
        assert job_of(translation).total == how_far(draft).total - jobs.MAX_SEGMENTS

    def test_a_worker_that_is_told_to_end_gives_it_back(self, user: User, settings: Any) -> None:
        settings.TRANSLATION_ENGINES = engines()
        draft, translation = start(make_work(body=[("steps", [f"Steg {number}" for number in range(30)])]))
        ask(translation, user)
        assert suggest_next(lambda: True)
        assert (job_of(translation).state, job_of(translation).claim) == ("waiting", None)
        suggest_next()
        assert not how_far(draft).missing

    def test_asking_twice_is_asking_once(self, translation: Translation, user: User) -> None:
        assert ask(translation, user).pk == ask(translation, user).pk
        MachineJob.objects.update(state="working", done=2)
        assert ask(translation, user).done == 2

    def test_a_worker_that_is_not_heard_of_is_followed_by_another(self, translation: Translation, user: User) -> None:
        ask(translation, user)
        MachineJob.objects.update(state="working", claimed_until=timezone.now() + timedelta(minutes=1))
        assert not suggest_next()
        MachineJob.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
        assert suggest_next()
        assert job_of(translation).state == "done"


class TestTheLog:
    def test_it_has_who_and_how_much_and_no_text(self, translation: Translation, user: User) -> None:
        ask(translation, user)
        suggest_next()
        call = EngineCall.objects.get()
        total = len(words(translation))
        assert (call.engine, call.version, call.source_language, call.language) == ("Fake", "1", "nb", "sv")
        assert (call.asked_by, call.segments, call.whole, call.ending) == (user, total, total, "answered")
        assert call.characters > 20
        assert "Grunnkurs" not in str([getattr(call, field.name) for field in call._meta.fields])

    def test_it_is_written_before_anything_is_sent(self, translation: Translation, user: User, settings: Any) -> None:
        seen = []
        settings.TRANSLATION_ENGINES = engines(DOES=lambda texts: seen.append(EngineCall.objects.get().ending))
        ask(translation, user)
        suggest_next()
        assert seen == [""]

    def test_rows_are_never_changed_nor_deleted(self, translation: Translation, user: User) -> None:
        ask(translation, user)
        suggest_next()
        call = EngineCall.objects.get()
        for change in (
            call.save,
            call.delete,
            EngineCall.objects.all().delete,
            lambda: EngineCall.objects.update(characters=0),
        ):
            with pytest.raises(NeverChanged):
                change()

    def test_it_outlives_who_asked(self, translation: Translation, user: User) -> None:
        ask(translation, user)
        suggest_next()
        user.delete()
        assert EngineCall.objects.get().asked_by is None


def test_an_engine_that_is_not_there_is_said_at_the_start(settings: Any) -> None:
    settings.TRANSLATION_ENGINES = [{"ENGINE": "cms.nowhere.Engine"}]
    assert [error.id for error in run_checks(tags=["translation_engines"])] == ["translation_engines.E001"]
    settings.TRANSLATION_ENGINES = engines()
    assert not run_checks(tags=["translation_engines"])


def test_the_worker_does_it(translation: Translation, user: User, index: Any, run_worker: Any) -> None:
    ask(translation, user)
    run_worker()
    assert job_of(translation).state == "done"
