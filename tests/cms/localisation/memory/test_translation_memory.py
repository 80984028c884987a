"""What has been approved once is offered again, and what nobody may read is not."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from rapidfuzz.distance import Levenshtein
from wagtail.models import PageViewRestriction

from cms.localisation.approvals import set_approved
from cms.localisation.memory import index, offers
from cms.localisation.memory.lookup import Match, lookup
from cms.localisation.memory.models import MemoryEntry
from cms.localisation.memory.offers import leverage, prefill
from cms.localisation.models import SegmentEvent, TranslationJob
from cms.localisation.segments import with_translations
from cms.localisation.tracks import cues_of, translate_track, translation_of_track
from cms.media.video.models import Track
from cms.media.video.tracks import save_text
from cms.partners.models import Partner
from resourcebank.models import ToolkitVideoPage
from tests.admin import client_of
from tests.cms.localisation.helpers import locale, published, set_segment, start, translation_of
from tests.cms.localisation.memory.memories import approve, fill, segment_of, withdraw
from tests.factories import make_work

pytestmark = pytest.mark.django_db
WELCOME = "Velkommen til kurset om brukermedvirkning"
RICH = [("text", '<p>Les <a href="https://example.org/">om <b>tre</b> steg</a></p>')]
RICH_TEXT = 'Les <a id="a1">om <b>tre</b> steg</a>'


def matches(source: str, **more: Any) -> list[tuple[str, int]]:
    return [(match.target, match.percent) for match in lookup(source, "nb", "sv", **more)]


def only(source: str) -> Match:
    [match] = lookup(source, "nb", "sv")
    return match


# --- What is found ------------------------------------------------------------------------------------------------
def test_what_is_approved_on_one_page_is_offered_on_another() -> None:
    work = make_work("Kurs", summary=WELCOME)
    _draft, translation = start(work)
    assert matches(WELCOME) == []
    approve(translation, WELCOME, "Välkommen till kursen")
    found = only(WELCOME)
    assert (found.source, found.target, found.percent) == (WELCOME, "Välkommen till kursen", 100)
    assert found.diff == (("equal", WELCOME),)
    where = found.provenance
    assert (where.origin, where.title, where.work, where.path, where.uses) == (
        "approved", "Kurs", work.translation_key, "summary", 1,
    )  # fmt: skip


def test_it_is_of_its_two_languages_alone() -> None:
    fill([(WELCOME, "Välkommen")])
    assert lookup(WELCOME, "nb", "da") == lookup(WELCOME, "sv", "nb") == []


def test_nearly_the_same_is_offered_with_what_differs() -> None:
    fill([("Kurset varer i 3 dager og er gratis", "Kursen tar 3 dagar och är gratis")])
    found = only("Kurset varer i 4 dager og er gratis.")
    assert 75 <= found.percent < 100
    assert found.target == "Kursen tar 3 dagar och är gratis"  # the number is not made up
    assert found.diff == (
        ("equal", "Kurset varer i "), ("delete", "3"), ("insert", "4"), ("equal", " dager og er gratis"), ("insert", "."),
    )  # fmt: skip


@pytest.mark.parametrize("other", ["Kurset varer i 2 dager", "Kurset <b>varer</b> i 3 dager", "kurset varer i 3 dager"])
def test_a_different_number_tag_or_case_is_never_the_same(other: str) -> None:
    fill([("Kurset varer i 3 dager", "Kursen tar 3 dagar")])
    assert only(other).percent < 100


def test_one_letter_of_a_long_text_is_a_difference() -> None:
    fill([("ord " * 450 + "3", "a")])
    assert only("ord " * 450 + "4").percent == 99


@pytest.mark.parametrize("other", ["Kurset  varer i\u00a03 dager", "Kurset varer i 3 dager "])
def test_spaces_make_no_difference(other: str) -> None:
    fill([("Kurset varer i 3 dager", "Kursen tar 3 dagar")])
    assert only(other).percent == 100


def test_a_link_more_is_a_small_difference() -> None:
    work = make_work("Kurs", body=RICH)
    _draft, translation = start(work)
    approve(translation, RICH_TEXT, 'Läs <a id="a1">om <b>tre</b> steg</a>')
    assert only(RICH_TEXT).percent == 100
    found = only("Les om <b>tre</b> steg")
    assert 75 <= found.percent < 100
    assert ("delete", '<a id="a1">') in found.diff


def test_what_is_not_like_it_is_not_offered() -> None:
    fill([("Kurset varer i 3 dager", "a"), ("Noe helt annet", "b"), ("Kurset", "c")])
    assert matches("Kurset varer i 3 uker og 2 dager til") == []
    assert matches("") == matches("<br/>") == []


def test_two_translations_of_one_source_are_both_kept_the_most_used_first_then_the_newest() -> None:
    fill([("Ring oss", "Ring"), ("Ring oss", "Slå en signal"), ("Ring oss", "Kontakta oss")])
    assert matches("Ring oss") == [("Kontakta oss", 100), ("Slå en signal", 100), ("Ring", 100)]
    fill([("Annet", "Annat"), ("Ring oss nå", "Ring nu"), ("x", "y"), ("Ring oss", "Ring")])
    assert matches("Ring oss")[:2] == [("Ring", 100), ("Kontakta oss", 100)]
    assert lookup("Ring oss", "nb", "sv")[0].provenance.uses == 2
    assert len(matches("Ring oss", limit=2)) == 2


def test_the_likest_comes_first() -> None:
    fill([(f"{WELCOME} nummer {number}", str(number)) for number in (1, 22, 333, 4444)])
    found = matches(f"{WELCOME} nummer 22", limit=3)
    assert found[0] == ("22", 100)
    assert [percent for _target, percent in found] == sorted((percent for _target, percent in found), reverse=True)


def test_a_very_long_text_is_found_only_where_it_is_the_same() -> None:
    text = "ord " * 600
    fill([(text, "långt")])
    assert matches(text) == [("långt", 100)]
    assert matches(f"{text} til") == []


# --- What goes in and out -----------------------------------------------------------------------------------------
def test_withdrawn_words_are_gone_at_once() -> None:
    _draft, translation = start(make_work(summary=WELCOME))
    approve(translation, WELCOME, "Välkommen")
    assert matches(f"{WELCOME}!")
    withdraw(translation, WELCOME)
    assert matches(WELCOME) == matches(f"{WELCOME}!") == []
    assert not MemoryEntry.objects.exists()


def test_approved_again_in_other_words_it_has_the_new_ones_alone() -> None:
    _draft, translation = start(make_work(summary=WELCOME))
    approve(translation, WELCOME, "Välkommen")
    approve(translation, WELCOME, "Hjärtligt välkommen")
    assert matches(WELCOME) == [("Hjärtligt välkommen", 100)]


def test_what_was_approved_outlives_its_page() -> None:
    work = make_work(summary=WELCOME)
    draft, translation = start(work)
    approve(translation, WELCOME, "Välkommen")
    draft.delete()
    work.delete()
    assert matches(WELCOME) == [("Välkommen", 100)]


def hide(work: Any) -> None:
    work.unpublish()


def restrict(work: Any) -> None:
    PageViewRestriction.objects.create(page=work, restriction_type=PageViewRestriction.LOGIN)


def suspend(work: Any) -> None:
    Partner.objects.filter(pk=work.partner.pk).update(status=Partner.Status.SUSPENDED)


@pytest.mark.parametrize("make_private", [hide, restrict, suspend])
def test_the_words_of_a_page_that_is_not_public_do_not_go_in(make_private: Any) -> None:
    work = make_work(summary=WELCOME)
    _draft, translation = start(work)
    make_private(work)
    approve(translation, WELCOME, "Välkommen")
    assert matches(WELCOME) == []


def test_captions_that_are_written_and_not_public_do_not_go_in() -> None:
    work = make_work("Film", model=ToolkitVideoPage)
    source = Track.objects.get(video=work.video)
    save_text(source, f"{source.text}\n\n00:00:03.000 --> 00:00:06.000\nUtkast.\n", source.version)
    translation = translation_of_track(translate_track(Track.objects.get(video=work.video), locale("sv")))
    approve(translation, "Hei.", "Hej.")
    approve(translation, "Utkast.", "Utkast på svenska.")
    assert matches("Hei.") == [("Hej.", 100)]
    assert matches("Utkast.") == []
    work.unpublish()
    approve(translation, "Hei.", "Hej!")
    assert matches("Hei.") == []


def test_a_search_of_nothing_else_than_the_index_costs_three_queries(django_assert_num_queries: Any) -> None:
    fill([(f"{WELCOME} {number}", str(number)) for number in range(50)])
    lookup(WELCOME, "nb", "sv")
    with django_assert_num_queries(3):
        assert len(lookup(f"{WELCOME} 7", "nb", "sv")) == 5


def test_long_or_short_the_likest_are_those_that_comparing_all_finds() -> None:
    draw = random.Random(7)
    words = [f"ord{number}" * draw.randint(1, 3) for number in range(200)]
    texts = [" ".join(draw.choices(words, k=draw.choice([1, 3, 8, 20, 60]))) for _number in range(400)]
    fill([(text, "x") for text in texts])
    for _question in range(40):
        parts = draw.choice(texts).split()
        for _change in range(draw.randint(0, 1 + len(parts) // 5)):
            parts[draw.randrange(len(parts))] = draw.choice(words)
        text = " ".join(parts)
        scores = sorted((Levenshtein.normalized_similarity(text, other) for other in set(texts)), reverse=True)
        wanted = [int(100 * score) for score in scores if score >= 0.75][:5]
        assert [percent for _target, percent in matches(text)] == wanted


# --- The index of a process -----------------------------------------------------------------------------------------
@pytest.fixture
def _no_index() -> None:
    index._kept.clear()


@pytest.mark.usefixtures("_no_index")
def test_what_other_processes_add_and_delete_is_seen_at_the_next_lookup() -> None:
    fill([(f"{WELCOME} {number}", str(number)) for number in range(5)])
    MemoryEntry.objects.update(at=timezone.now() - timedelta(hours=1))
    assert len(matches(f"{WELCOME} x")) == 5
    assert index._kept["nb", "sv"]._seen == MemoryEntry.objects.latest("pk").pk  # these are not read again
    fill([(f"{WELCOME} y", "y")])
    assert matches(f"{WELCOME} y")[0] == ("y", 100)
    assert len(matches(f"{WELCOME} x", limit=9)) == 6
    MemoryEntry.objects.exclude(target_data="3").delete()
    assert matches(f"{WELCOME} x") == [("3", 97)]
    kept = index._kept["nb", "sv"]
    assert kept.bytes == sum(index._size(text) for texts in kept._by_length.values() for text in texts) > 0


@pytest.mark.usefixtures("_no_index")
def test_a_row_that_commits_late_is_seen_all_the_same() -> None:
    """PostgreSQL numbers rows when they are written, and shows them when their transaction is over."""
    fill([("Først skrevet", "a"), (f"{WELCOME} 2", "b")])
    late = MemoryEntry.objects.get(target_data="a")
    late.delete()
    assert matches(f"{WELCOME} 3") == [("b", 97)]
    late.save()  # with the lower number
    assert matches("Først skrevet!") == [("a", 92)]


@pytest.mark.usefixtures("_no_index")
def test_the_pair_not_asked_for_longest_is_forgotten_when_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "MOST_BYTES", 3 * index._size(f"{WELCOME} 1"))
    monkeypatch.setattr(index, "READ_BYTES", index.MOST_BYTES)
    for language in ("sv", "da", "fi"):
        fill([(f"{WELCOME} {number}", str(number)) for number in range(2)], target_language=language)
    for language in ("sv", "da", "fi", "sv"):
        assert len(lookup(f"{WELCOME} x", "nb", language)) == 2
        assert sum(one.bytes for one in index._kept.values()) <= index.MOST_BYTES
    assert list(index._kept) == [("nb", "sv")]


@pytest.mark.usefixtures("_no_index")
def test_of_a_pair_that_is_too_large_the_newest_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "READ_BYTES", 2 * index._size(f"{WELCOME} 1"))
    fill([(f"{WELCOME} {number}", str(number)) for number in range(9)])
    assert {target for target, _percent in matches(f"{WELCOME} x", limit=9)} == {"6", "7", "8"}
    assert matches(f"{WELCOME} 1")[0] == ("1", 100)  # the same is always found


# --- What a translation gets when it is started -----------------------------------------------------------------------
def test_leverage_counts_words() -> None:
    fill([("Kurs", "Kurs"), (WELCOME, "Välkommen")])
    _draft, translation = start(make_work("Kurs", summary=f"{WELCOME}!", body=[("text", "<p>Her er fire ord</p>")]))
    found = leverage(translation)
    assert (found.total, found.exact, found.fuzzy, found.percent) == (10, 1, 5, 60)
    MemoryEntry.objects.filter(target_data="Välkommen").delete()  # by another process
    assert (leverage(translation).exact, leverage(translation).fuzzy) == (1, 0)


def test_leverage_of_nothing() -> None:
    assert offers.Leverage(0, 0, 0).percent == 0


def test_leverage_stops_looking_in_time() -> None:
    fill([("Kurs", "Kurs"), (WELCOME, "Välkommen")])
    _draft, translation = start(make_work("Kurs", summary=f"{WELCOME}!"))
    found = leverage(translation, seconds=-1)
    assert (found.exact, found.fuzzy) == (1, 0)


def test_leverage_asks_as_often_however_long_the_work(django_assert_num_queries: Any) -> None:
    body = [("text", f"<p>Avsnitt {number}</p>") for number in range(40)]
    _draft, translation = start(make_work(body=body))
    with django_assert_num_queries(6):
        assert leverage(translation).total > 80


def started(client: Any, work: Any, *languages: str) -> str:
    locales = [locale(language).pk for language in languages]
    answer = client.post(reverse("localisation_start", args=[work.pk]), {"locales": locales}, follow=True)
    content: str = answer.content.decode()
    return content


def test_what_is_known_is_suggested_at_the_start_and_not_approved() -> None:
    fill([("Kurs", "Kurs"), (WELCOME, "Välkommen"), (WELCOME, "Välkommen"), (WELCOME, "Hej")])
    fill([("Kurs", "Kurssi")], target_language="fi")
    client = client_of(User.objects.create_superuser("boss"))
    work = make_work("Kurs", summary=WELCOME, body=[("text", "<p>Fire ord til her</p>")])
    said = started(client, work, "fi", "sv")
    assert "Finnish (10 % from memory), Swedish (60 % from memory). Nothing is published yet." in said
    translation = translation_of(work.get_translation(locale("sv")))
    found = {one.text: (one.data, one.origin, one.approved_at) for one in with_translations(translation)}
    assert found == {
        "Kurs": ("Kurs", "memory", None), WELCOME: ("Välkommen", "memory", None), "Fire ord til her": (None, None, None),
    }  # fmt: skip
    assert TranslationJob.objects.get(translation=translation).suggested == 2


def test_nothing_is_said_of_a_memory_that_has_nothing() -> None:
    client = client_of(User.objects.create_superuser("boss"))
    assert "Started: Swedish. Nothing is published yet." in started(client, make_work("Kurs"), "sv")


def test_a_long_work_is_filled_in_as_few_queries_as_a_short_one() -> None:
    asked = []
    for number in (1, 60):
        fill([(f"{number} Avsnitt {one}", "Stycke") for one in range(number)])
        body = [("text", f"<p>{number} Avsnitt {one}</p>") for one in range(number)]
        _draft, translation = start(make_work(f"Kurs {number}", body=body))
        with CaptureQueriesContext(connection) as queries:
            assert prefill(translation) == number
        asked.append(len(queries))
    assert asked[0] == asked[1]
    [event] = SegmentEvent.objects.filter(source="60 Avsnitt 7")
    assert (event.after, event.origin, event.action) == ("Stycke", "memory", "saved")


def test_what_is_translated_stays_and_what_is_too_long_is_left_out() -> None:
    fill([("Kurs", "K" * 300), (WELCOME, "Välkommen")])
    _draft, translation = start(make_work("Kurs", summary=WELCOME))
    set_segment(translation, segment_of(translation, WELCOME), "Mitt eget")
    assert prefill(translation) == 0
    assert {one.data for one in with_translations(translation)} == {None, "Mitt eget"}


def test_captions_are_suggested_when_their_translation_is_begun() -> None:
    fill([("Hei.", "Hej.")])
    work = make_work("Film", model=ToolkitVideoPage)
    client = client_of(User.objects.create_superuser("boss"))
    source = Track.objects.get(video=work.video)
    client.post(reverse("film_tracks", args=[work.video.pk]), {"translate": "1", "source": source.pk, "into": "sv"})
    [cue] = cues_of(Track.objects.get(translation_of=source))
    assert cue.text == "Hej."


def test_a_suggestion_is_no_entry_of_the_memory_until_it_is_approved() -> None:
    fill([(WELCOME, "Välkommen")])
    user = User.objects.create_user("kari")
    _draft, translation = start(make_work("Kurs", summary=WELCOME))
    prefill(translation)
    assert MemoryEntry.objects.count() == 1
    set_approved(translation, segment_of(translation, WELCOME), user, True)
    assert MemoryEntry.objects.latest("pk").by == user
    assert lookup(WELCOME, "nb", "sv")[0].provenance.uses == 2
    set_segment(translation, segment_of(translation, WELCOME), "Annat")
    assert lookup(WELCOME, "nb", "sv")[0].provenance.uses == 1


def test_a_translation_that_is_published_is_remembered_whole() -> None:
    published(make_work("Kurs", summary=WELCOME))
    assert matches("Kurs") == [("SV Kurs", 100)]
    assert matches(WELCOME) == [(f"SV {WELCOME}", 100)]


def test_a_person_who_is_deleted_takes_nothing_along() -> None:
    user = User.objects.create_user("borte")
    fill([(WELCOME, "Välkommen")])
    MemoryEntry.objects.update(by=user)
    user.delete()
    assert matches(WELCOME) == [("Välkommen", 100)]
