"""What is said of a segment is read by the people of its language and by those whose text it is, and by nobody else."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cms.localisation.comments.models import MAX_TEXT, SegmentComment
from cms.localisation.comments.service import answer, comment_on, questions_to, segments_of, threads_by_segment
from cms.localisation.notices.letters import send_letters
from cms.localisation.notices.service import notices_of
from cms.localisation.notices.wording import place_of, sentence
from cms.localisation.originals import make_original
from cms.localisation.tracks import translate_track, translation_of_track
from cms.partners.models import Partner, Role
from resourcebank.models import ToolkitVideoPage
from tests.admin import client_of
from tests.cms.localisation.helpers import locale, published, reload, start, translation_of
from tests.factories import get_partner, make_editor, make_user, make_work, publish_change

pytestmark = pytest.mark.django_db
QUESTIONS = "/admin/localize/questions/"


@pytest.fixture
def eva() -> User:
    return make_user("eva", "Translators (sv)")


@pytest.fixture
def anna() -> User:
    return make_editor("anna")


@pytest.fixture
def translation() -> Any:
    return start(make_work("Grunnkurs", summary="Om kurset"))[1]


def segment(translation: Any, text: str = "Grunnkurs") -> Any:
    return next(one for one in segments_of(translation) if one.string.data == text)


def url(translation: Any, text: str = "Grunnkurs") -> str:
    return reverse("localisation_comments", args=[translation.pk, segment(translation, text).pk])


def answer_url(thread: SegmentComment) -> str:
    return reverse("localisation_comment", args=[thread.pk])


def ask(translation: Any, user: User, text: str = "Vad betyder det?") -> SegmentComment:
    return comment_on(translation, segment(translation), user, text, is_question=True)


def sentences(user: User) -> list[str]:
    return [sentence(notice) for notice in notices_of(user).filter(kind="comment")]


# --- Writing ------------------------------------------------------------------------------------------------------
def test_a_translator_asks_and_a_partners_editor_answers_and_settles(eva: User, anna: User, translation: Any) -> None:
    colleague = make_user("colleague", "Translators (sv)")
    asking = {"text": "Vad betyder det?", "is_question": "on"}
    assert "Vad betyder det?" in client_of(eva).post(url(translation), asking, follow=True).content.decode()
    question = SegmentComment.objects.get()
    asked = "eva has a question about “Grunnkurs” (Swedish)."
    assert [sentences(user) for user in (eva, colleague, anna)] == [[], [asked], [asked]]
    send_letters()
    assert sorted(message.to[0] for message in mail.outbox) == [anna.email, colleague.email]

    hers = client_of(anna)
    assert "1 question from translators" in hers.get("/admin/").content.decode()
    notice = notices_of(anna).get()
    for place in (place_of(notice), QUESTIONS):
        assert "Vad betyder det?" in hers.get(place).content.decode()
    said = {"text": "Et kurs for alle.", "settle": "1", "next": QUESTIONS}
    assert hers.post(answer_url(question), said)["Location"] == QUESTIONS
    assert "Vad betyder det?" not in hers.get(QUESTIONS).content.decode()
    assert "from translators" not in hers.get("/admin/").content.decode()
    assert sentences(eva) == ["anna answered a comment on “Grunnkurs” (Swedish)."]
    shown = client_of(eva).get(url(translation)).content.decode()
    assert "Et kurs for alle." in shown
    assert "Settled" in shown


def test_a_comment_that_is_no_question_stays_among_the_languages_people(
    eva: User, anna: User, translation: Any
) -> None:
    colleague = make_user("colleague", "Translators (sv)")
    client_of(eva).post(url(translation), {"text": "Jag undrar"})
    assert sentences(colleague) == ["eva commented on “Grunnkurs” (Swedish)."]
    assert sentences(anna) == []
    assert not questions_to(anna).exists()


def test_the_part_that_the_editor_fetches_needs_nothing_else(eva: User, translation: Any) -> None:
    client, fetched = client_of(eva), {"X-Requested-With": "XMLHttpRequest"}
    part = client.get(url(translation), headers=fetched)
    assert part.content.decode().strip().startswith("<section")
    assert "<html" not in part.content.decode()
    part = client.post(url(translation), {"text": "Hej"}, headers=fetched)
    assert "Hej" in part.content.decode()
    assert "<html" not in part.content.decode()
    part = client.post(answer_url(SegmentComment.objects.get()), {"text": "Svar"}, headers=fetched)
    assert "Svar" in part.content.decode()
    assert part.content.decode().strip().startswith("<article")
    assert "X-Requested-With" in part["Vary"]


def test_one_is_led_back_to_where_one_came_from_and_nowhere_else(eva: User, translation: Any) -> None:
    client = client_of(eva)
    there = f"/admin/pages/{translation.job.page_id}/edit/"
    assert client.post(url(translation), {"text": "Hej", "next": there})["Location"] == there
    elsewhere = client.post(url(translation), {"text": "Hej", "next": "https://evil.example.org/"})
    assert elsewhere["Location"] == url(translation)


@pytest.mark.parametrize("text", ["", "   ", "x" * (MAX_TEXT + 1), "a\x00b"], ids=["none", "blank", "long", "null"])
def test_what_cannot_be_saved_is_said_and_kept_in_the_form(eva: User, translation: Any, text: str) -> None:
    client = client_of(eva)
    shown = client.post(url(translation), {"text": text})
    assert not SegmentComment.objects.exists()
    assert "error-message" in shown.content.decode()
    question = ask(translation, eva)
    shown = client.post(answer_url(question), {"text": text})
    assert SegmentComment.objects.count() == 1
    assert "error-message" in shown.content.decode()
    if text.startswith("x"):
        assert text in shown.content.decode()


def test_nothing_is_taken_for_html(eva: User, anna: User, translation: Any) -> None:
    evil = "<script>alert(1)</script>\n<a href='javascript:x'>Hej</a>"
    ask(translation, eva, evil)
    for client, address in ((client_of(eva), url(translation)), (client_of(anna), QUESTIONS)):
        shown = client.get(address).content.decode()
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown
        assert "<script>alert" not in shown
        assert "<a href='javascript" not in shown


def test_who_settles_first_is_remembered(eva: User, anna: User, translation: Any) -> None:
    question = ask(translation, eva)
    client_of(anna).post(answer_url(question), {"settle": "1"})
    client_of(eva).post(answer_url(question), {"settle": "1"})
    question.refresh_from_db()
    assert question.resolved_by == anna


# --- Who ----------------------------------------------------------------------------------------------------------
def test_no_other_language_and_no_other_partner_reads_or_writes(eva: User, translation: Any) -> None:
    question = ask(translation, eva)
    skog = get_partner("skog")
    strangers = [
        make_user("dane", "Translators (da)"),
        make_user("norwegian", "Translators (nb)"),
        make_editor("skogvokter", skog),
        make_user("reviewer", "Reviewers"),
        make_user("author", get_partner().roles.get(role=Role.AUTHOR).group),
    ]
    for stranger in strangers:
        client = client_of(stranger)
        assert client.get(url(translation)).status_code == 404
        assert client.post(url(translation), {"text": "Hei"}).status_code == 404
        assert client.post(answer_url(question), {"text": "Hei", "settle": "1"}).status_code == 404
        assert "Vad betyder det?" not in client.get(QUESTIONS).content.decode()
        assert sentences(stranger) == []
    question.refresh_from_db()
    assert (question.answers.count(), question.resolved_at) == (0, None)


def test_the_author_of_a_work_is_asked_about_it(eva: User) -> None:
    author = make_user("author", get_partner().roles.get(role=Role.AUTHOR).group)
    translation = start(make_work("Grunnkurs", owner=author))[1]
    ask(translation, eva)
    assert len(sentences(author)) == 1
    assert questions_to(author).count() == 1
    assert "1 question from translators" in client_of(author).get("/admin/").content.decode()


def test_a_question_about_a_film_reaches_its_partner(eva: User, anna: User) -> None:
    film = make_work("Film", model=ToolkitVideoPage)
    translation = translation_of_track(translate_track(film.video.tracks.get(), locale("sv")))
    comment_on(translation, segments_of(translation)[0], eva, "Vem talar?", is_question=True)
    assert "Vem talar?" in client_of(anna).get(QUESTIONS).content.decode()
    assert "1 question from translators" in client_of(anna).get("/admin/").content.decode()
    assert not questions_to(make_editor("skogvokter", get_partner("skog"))).exists()


def test_of_a_suspended_partner_nothing_is_read(eva: User, anna: User, translation: Any) -> None:
    ask(translation, eva)
    Partner.objects.filter(slug="fjord").update(status=Partner.Status.SUSPENDED)
    for user in (eva, anna):
        assert client_of(user).get(url(translation)).status_code == 404
        assert "Vad betyder" not in client_of(user).get(QUESTIONS).content.decode()


# --- Kept ---------------------------------------------------------------------------------------------------------
def test_what_was_said_stays_with_the_place_when_the_text_changes(eva: User, translation: Any) -> None:
    ask(translation, eva)
    publish_change(make_source(translation), title="Videregående kurs")
    translation.refresh_from_db()
    shown = client_of(eva).get(url(translation, "Videregående kurs")).content.decode()
    assert "Vad betyder det?" in shown
    assert "Vad betyder det?" not in client_of(eva).get(url(translation, "Om kurset")).content.decode()


def test_what_was_said_goes_on_where_another_language_becomes_the_original(eva: User) -> None:
    work = make_work("Grunnkurs", body=[("text", "<p>En to.</p><p>Tre.</p>")])
    swedish, danish = published(work, "sv"), published(work, "da")
    thread = comment_on(
        translation_of(swedish), segment(translation_of(swedish), "Tre."), eva, "Tre?", is_question=True
    )
    answer(thread, eva, "Jag menar talet.")
    make_original(danish)
    translation = translation_of(reload(swedish))
    assert translation != thread.translation
    assert client_of(eva).get(answer_url(thread)).status_code == 200
    found = threads_by_segment(translation, segments_of(translation))
    assert {pk: [one.pk for one in said] for pk, said in found.items()} == {
        segment(translation, "DA Tre.").pk: [thread.pk]
    }
    assert [one.translation for one in SegmentComment.objects.all()] == [translation, translation]


def make_source(translation: Any) -> Any:
    return translation.source.get_source_instance()


def test_in_a_place_with_several_texts_it_stays_with_the_most_similar(eva: User) -> None:
    body = [("text", "<p>Ring legen først.</p><p>Vent på svar.</p>")]
    translation = start(make_work("Kurs", body=body))[1]
    comment_on(translation, segment(translation, "Ring legen først."), eva, "Vilken läkare?")
    source = make_source(translation)
    source.body[0].value.source = "<p>Vent litt.</p><p>Ring fastlegen først.</p>"
    source.save_revision().publish()
    segments = list(segments_of(translation))
    found = threads_by_segment(translation, segments)
    assert [one.string.data for one in segments if one.pk in found] == ["Ring fastlegen først."]


def test_the_lists_take_as_many_queries_however_long_they_are(eva: User, anna: User, translation: Any) -> None:
    clients = [(client_of(eva), url(translation)), (client_of(anna), QUESTIONS), (client_of(anna), "/admin/")]

    def queries() -> list[int]:
        counts = []
        for client, address in clients:
            with CaptureQueriesContext(connection) as captured:
                assert client.get(address).status_code == 200
            counts.append(len(captured))
        return counts

    first = ask(translation, eva)
    answer(first, anna, "Svar")
    queries()
    few = queries()
    for number in range(15):
        other = make_user(f"eva {number}", "Translators (sv)")
        question = ask(translation, other, f"Fråga {number}")
        for thread in (first, question):
            answer(thread, other, "Svar")
    assert queries() == few
