"""The words of a segment: who made them, who approved them, what they were, and two who write at once."""

from __future__ import annotations

import random
from typing import Any

import pytest
from wagtail.models import Locale

from cms.localisation.approvals import set_approved
from cms.localisation.gate import PublicationRefused
from cms.localisation.jobs import counts_of
from cms.localisation.models import LocalePolicy, SegmentEvent, SegmentState, TranslationJob
from cms.localisation.roles import may_approve
from cms.localisation.segments import Status, progress_of, status_of, with_translations
from cms.localisation.services import publish_translation
from cms.localisation.signals import segment_withdrawn, segments_approved
from cms.localisation.words import SegmentChanged, remove_segment, restore_segment, set_adapted, words_of_segment
from cms.partners.locale_roles import LocaleRole, locale_group
from tests.cms.localisation.helpers import locale, published, reload, set_segment, start, translate, translation_of
from tests.factories import make_user, make_work, publish_change

pytestmark = pytest.mark.django_db
MEMORY = SegmentState.Origin.MEMORY


def segments(translation: Any) -> list[Any]:
    return list(with_translations(translation).select_related("string", "context"))


def statuses(translation: Any) -> list[Status]:
    return [status_of(one, {}) for one in segments(translation)]


class TestOrigin:
    def test_a_machines_words_stay_a_machines_until_somebody_changes_or_approves_them(self) -> None:
        _draft, translation = start(make_work())
        person = make_user("kari")
        first = segments(translation)[0]
        set_segment(translation, first, "Grundkurs", machine_tool="Apertium")
        set_segment(translation, first, "Grundkurs", person)
        assert statuses(translation)[0] == Status.MACHINE
        set_approved(translation, first, person, True)
        assert statuses(translation)[0] == Status.APPROVED
        assert progress_of(translation).tools == ("Apertium",)
        set_segment(translation, first, "Grundkursen", person)
        assert statuses(translation)[0] == Status.TRANSLATED
        assert progress_of(translation).tools == ()

    def test_what_comes_from_memory_is_not_published_before_a_person_has_confirmed_it(self) -> None:
        _draft, translation = start(make_work())
        for segment in segments(translation):
            set_segment(translation, segment, "Ord", origin=MEMORY)
        with pytest.raises(PublicationRefused, match="2 of its texts are from the memory"):
            publish_translation(translation)
        for segment in segments(translation):
            set_approved(translation, segment, make_user(str(segment.pk)), True)
        assert publish_translation(translation).live


class TestWhoReadersAreToldOf:
    def test_approving_four_of_five_is_not_enough_and_the_fifth_is(self, settings: Any) -> None:
        settings.MACHINE_TEXT_POLICY = {"sv": "labelled-public"}
        _draft, translation = start(make_work(body=[("heading", "En"), ("heading", "To"), ("heading", "Tre")]))
        person = make_user("kari")
        translate(translation, machine_tool="Apertium")
        page = publish_translation(translation)
        assert (page.text_origin, page.text_tool, page.checked_at) == ("machine", "Apertium", None)
        *four, fifth = segments(translation)
        for segment in four:
            set_approved(translation, segment, person, True)
        assert reload(page).text_origin == "machine"
        set_approved(translation, fifth, person, True)
        page = reload(page)
        assert (page.text_origin, page.text_tool) == ("machine_reviewed", "Apertium")
        assert page.checked_at

    def test_approving_words_that_are_not_public_says_nothing_of_those_that_are(self, settings: Any) -> None:
        settings.MACHINE_TEXT_POLICY = {"sv": "labelled-public"}
        _draft, translation = start(make_work())
        translate(translation, machine_tool="Apertium")
        page = publish_translation(translation)
        for segment in segments(translation):
            set_segment(translation, segment, "Bättre")
            set_approved(translation, segment, None, True)
        assert reload(page).text_origin == "machine"

    def test_where_only_people_wrote_nothing_is_said_of_machines(self) -> None:
        page = published(make_work())
        assert (page.text_origin, page.text_tool, page.checked_at) == ("human", "", None)


class TestFourEyes:
    @pytest.fixture(autouse=True)
    def policy(self) -> None:
        LocalePolicy.objects.create(locale=locale("sv"), four_eyes=True)

    def test_nothing_is_published_that_a_second_person_has_not_approved(self) -> None:
        _draft, translation = start(make_work())
        translate(translation)
        with pytest.raises(PublicationRefused, match="2 of its texts are not approved"):
            publish_translation(translation)
        for segment in segments(translation):
            set_approved(translation, segment, None, True)
        assert publish_translation(translation).live

    def test_a_reviewer_approves_what_others_wrote_and_a_translator_does_not(self) -> None:
        swedish = locale("sv")
        translator = make_user("t", locale_group(swedish))
        reviewer = make_user("r", locale_group(swedish, LocaleRole.REVIEWER))
        dane = make_user("d", locale_group(locale("da"), LocaleRole.COORDINATOR))
        _draft, translation = start(make_work())
        theirs = set_segment(translation, segments(translation)[0], "Ord", translator)
        own = set_segment(translation, segments(translation)[1], "Ord", reviewer)
        assert may_approve(reviewer, swedish, theirs)
        assert not may_approve(reviewer, swedish, own)
        assert not may_approve(translator, swedish, own)
        assert not may_approve(dane, swedish, theirs)


class TestHistory:
    def test_every_change_is_kept_also_when_the_work_is_deleted(self) -> None:
        work = make_work()
        draft, translation = start(work)
        person = make_user("kari")
        first = segments(translation)[0]
        set_segment(translation, first, "En", person)
        set_segment(translation, first, "To", person)
        set_approved(translation, first, person, True)
        remove_segment(translation, first, person)
        draft.delete()
        work.delete()
        events = SegmentEvent.objects.filter(work_id=work.translation_key, language="sv").order_by("pk")
        assert [(one.action, one.before, one.after) for one in events] == [
            ("saved", "", "En"),
            ("saved", "En", "To"),
            ("approved", "To", "To"),
            ("removed", "To", ""),
        ]
        assert {one.user for one in events} == {person}

    def test_any_of_them_can_be_brought_back_by_whom_it_was_made_and_not_approved(self) -> None:
        _draft, translation = start(make_work())
        first = segments(translation)[0]
        set_segment(translation, first, "En", machine_tool="Apertium")
        set_approved(translation, first, None, True)
        set_segment(translation, first, "To")
        event = SegmentEvent.objects.get(action="saved", after="En")
        restore_segment(translation, first, event, make_user("kari"))
        assert (segments(translation)[0].data, statuses(translation)[0]) == ("En", Status.MACHINE)
        assert SegmentEvent.objects.first().action == "restored"  # type: ignore[union-attr]

    def test_adapting_is_told(self) -> None:
        _draft, translation = start(make_work())
        first = segments(translation)[0]
        set_segment(translation, first, "Ring 112")
        set_adapted(translation, first, None, True)
        assert segments(translation)[0].adapted
        assert SegmentEvent.objects.first().action == "adapted"  # type: ignore[union-attr]


class TestTwoAtOnce:
    def test_who_has_not_seen_the_other_is_asked_and_nothing_is_lost(self) -> None:
        _draft, translation = start(make_work())
        first = segments(translation)[0]
        set_segment(translation, first, "Hennes", version=0)
        with pytest.raises(SegmentChanged) as refused:
            set_segment(translation, first, "Hans", version=0)
        assert refused.value.words
        assert refused.value.words.data == "Hennes"
        set_segment(translation, first, "Hans", version=refused.value.words.state.version)
        assert segments(translation)[0].data == "Hans"

    def test_what_was_removed_meanwhile_is_told_too(self) -> None:
        _draft, translation = start(make_work())
        first = segments(translation)[0]
        version = set_segment(translation, first, "Hennes").state.version
        remove_segment(translation, first)
        with pytest.raises(SegmentChanged) as refused:
            set_segment(translation, first, "Hans", version=version)
        assert refused.value.words is None


def test_memory_is_told_what_is_approved_and_what_is_not_any_more() -> None:
    heard: list[tuple[str, str]] = []

    def approved(texts: list[tuple[Any, str]], **kwargs: Any) -> None:
        heard.extend(("approved", data) for _segment, data in texts)

    def withdrawn(data: str, **kwargs: Any) -> None:
        heard.append(("withdrawn", data))

    segments_approved.connect(approved)
    segment_withdrawn.connect(withdrawn)
    try:
        _draft, translation = start(make_work())
        first = segments(translation)[0]
        set_segment(translation, first, "En")
        set_approved(translation, first, None, True)
        set_approved(translation, first, None, True)
        set_segment(translation, first, "To")
        set_approved(translation, first, None, True)
        set_approved(translation, first, None, False)
    finally:
        segments_approved.disconnect(approved)
        segment_withdrawn.disconnect(withdrawn)
    assert heard == [("approved", "En"), ("withdrawn", "En"), ("approved", "To"), ("withdrawn", "To")]


@pytest.mark.parametrize(("seed", "steps"), [(0, 25), pytest.param(1, 400, marks=pytest.mark.soak)])
def test_counts_equal_a_recount_whatever_is_done(seed: int, steps: int) -> None:
    chance = random.Random(seed)
    work = make_work(body=[("heading", name) for name in ("Nord", "Sør", "Øst", "Vest")])
    _draft, translation = start(work)
    user = make_user("kari")

    def word() -> str:
        return chance.choice(["En", "To", "Tre"])

    acts = [
        lambda one: set_segment(translation, one, word(), user),
        lambda one: set_segment(translation, one, word(), machine_tool="Apertium"),
        lambda one: set_segment(translation, one, word(), origin=MEMORY),
        lambda one: remove_segment(translation, one, user),
        lambda one: words_of_segment(translation, one) and set_approved(translation, one, user, chance.random() < 0.7),
        lambda one: publish_change(
            reload(work), summary=word(), change_significance=chance.choice(["typo", "content", "critical"])
        ),
    ]
    for _step in range(steps):
        chance.choice(acts)(chance.choice(segments(translation)))
        translation = translation_of(_draft)
        job = TranslationJob.objects.get(translation=translation)
        counted = counts_of(translation)
        assert {name: getattr(job, name) for name in counted} == counted
        assert job.missing + job.outdated == len(progress_of(translation).missing)


def test_a_policy_is_of_one_language() -> None:
    LocalePolicy.objects.create(locale=Locale.objects.get(language_code="da"), four_eyes=True)
    assert published(make_work(), "sv").live
