"""The partners' board of what readers looked for: who sees it, who decides what, and how long words stay."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import ModelLogEntry

from resourcebank.gaps import forget_readers_words, note_gap
from resourcebank.models import DailyCount, Gap, GapRequest, ReaderLine
from tests.admin import client_of
from tests.factories import get_partner, make_concept, make_editor, make_user, make_work

pytestmark = pytest.mark.django_db
URL = "/admin/works/looked-for/"


def rows(user: User, query: str = "") -> list[str]:
    soup = BeautifulSoup(client_of(user).get(URL + query).content, "html.parser")
    return [" ".join(row.text.split()) for row in soup.select("tbody tr")]


@pytest.fixture
def editor() -> User:
    return make_editor("editor")


def gap_of(text: str) -> Gap:
    return GapRequest.objects.get(text=text).gap


def path_of(gap: Gap) -> str:
    return f"{URL}{gap.pk}/"


def test_what_is_missed_most_comes_first_with_the_concepts_it_speaks_of(editor: User) -> None:
    make_concept("funding", nb="finansiering", en="funding")
    note_gap("plantilla de contrato", "es", "", {})
    note_gap("finansiering", "nb", "penger", {})
    note_gap("Funding?", "en", "", {})
    first, second = rows(editor)
    assert first.startswith("Funding? It speaks of: funding 2 ")
    assert second.startswith("plantilla de contrato 1 ")
    assert [row.split()[0] for row in rows(editor, "?language=es")] == ["plantilla"]
    assert rows(editor, "?language=fi") == []
    assert len(rows(editor, "?language=nothing&state=nothing&p=x")) == 2


def test_searches_that_found_nothing_are_counted_beside_it(editor: User) -> None:
    DailyCount.objects.create(day=timezone.localdate(), kind="search", language="pl", label="nothing", count=7)
    assert "Polski <strong>7</strong>" in client_of(editor).get(URL).content.decode()


def test_it_is_for_partners_and_the_network_only(editor: User) -> None:
    note_gap("hemmelig", "nb", "", {})
    hide = f"{URL}requests/{GapRequest.objects.get().pk}/hide/"
    translator = make_user("svensk", "Translators (sv)")
    for path in (URL, path_of(gap_of("hemmelig"))):
        assert b"hemmelig" in client_of(editor).get(path).content
        assert (
            b"hemmelig" in client_of(User.objects.get_or_create(username="n", is_superuser=True)[0]).get(path).content
        )
        assert b"hemmelig" not in client_of(translator).get(path).content
    client_of(translator).post(hide)
    assert client_of(editor).get(hide).status_code == 405
    assert not GapRequest.objects.get().hidden
    assert URL in client_of(editor).get("/admin/").content.decode()


def test_a_partner_makes_it_and_then_only_she_decides(editor: User) -> None:
    note_gap("mal for kontrakt", "nb", "", {})
    gap, fjord = gap_of("mal for kontrakt"), get_partner()
    other = make_editor("skogvokter", get_partner("skog"))
    wrong = client_of(editor).post(path_of(gap), {"state": "making", "partner": ""})
    assert "Choose who makes it." in wrong.content.decode()
    foreign = client_of(editor).post(path_of(gap), {"state": "making", "partner": get_partner("skog").pk})
    assert foreign.status_code == 200
    assert client_of(editor).post(path_of(gap), {"state": "making", "partner": fjord.pk}).status_code == 302
    gap.refresh_from_db()
    assert (gap.state, gap.partner) == ("making", fjord)
    assert "Being made Fjord" in rows(other)[0]
    assert "That partner decides" in client_of(other).get(path_of(gap)).content.decode()
    client_of(other).post(path_of(gap), {"state": "not_ours"})
    gap.refresh_from_db()
    assert gap.state == "making"
    assert ModelLogEntry.objects.filter(action="wagtail.edit", user=editor, label="mal for kontrakt").count() == 1


def test_it_is_answered_by_a_work_that_readers_can_see(editor: User) -> None:
    note_gap("mal for kontrakt", "nb", "", {})
    gap, draft, work = gap_of("mal for kontrakt"), make_work("Utkast", publish=False), make_work("Kontraktmal")
    for chosen, said in ((draft.pk, "Choose a work that readers can see."), ("", "Choose the work.")):
        answer = client_of(editor).post(path_of(gap), {"state": "answered", "work": chosen})
        assert said in answer.content.decode()
    client_of(editor).post(path_of(gap), {"state": "answered", "work": work.pk})
    assert rows(editor) == []  # nothing is left to do
    assert "Answered by a work Kontraktmal" in rows(editor, "?state=all")[0]
    assert rows(editor, "?state=answered") == rows(editor, "?state=all")
    work.delete()
    gap.refresh_from_db()
    assert gap.work is None


def test_what_is_hidden_is_neither_shown_nor_counted_and_can_be_shown_again(editor: User) -> None:
    note_gap("noe stygt", "nb", "", {})
    hide = f"{URL}requests/{GapRequest.objects.get().pk}/hide/"
    client = client_of(editor)
    assert client.post(hide)["Location"] == path_of(gap_of("noe stygt"))
    assert rows(editor) == []
    assert "Show again" in client.get(path_of(gap_of("noe stygt"))).content.decode()
    client.post(hide)
    assert len(rows(editor)) == 1


def test_readers_words_are_escaped(editor: User) -> None:
    note_gap("<img src=x onerror=alert(1)>", "nb", "<b>", {})
    for path in (URL, path_of(Gap.objects.get())):
        content = client_of(editor).get(path).content.decode()
        assert "<img src=x" not in content
        assert "&lt;img src=x" in content


def test_it_costs_the_same_however_many(editor: User, django_assert_num_queries: Any) -> None:
    make_concept("funding", nb="finansiering")
    client = client_of(editor)
    note_gap("finansiering av hest", "nb", "", {})
    client.get(URL)
    with CaptureQueriesContext(connection) as one:
        client.get(URL)
    for animal in ("sau", "ku", "geit", "gris"):
        note_gap(f"finansiering av {animal}", "nb", "", {})
        note_gap(f"{animal} og finansiering", "nb", "", {})
    with django_assert_num_queries(len(one)):
        assert client.get(URL).content.decode().count('class="title"') == 5


def test_words_are_forgotten_after_a_year_and_sums_are_kept(settings: Any) -> None:
    settings.READERS_WORDS_DAYS = 365
    old, kept = timezone.localdate() - timedelta(days=366), timezone.localdate() - timedelta(days=365)
    work = make_work()
    for text, day in (("gammelt", old), ("nyere", kept)):
        note_gap(text, "nb", "", {})
        GapRequest.objects.filter(text=text).update(day=day)
        ReaderLine.objects.create(day=day, work_id=work.work_id, language="nb", useful="yes", text=text)
    forget_readers_words()
    forget_readers_words()
    assert [one.text for one in GapRequest.objects.all()] == ["nyere"]
    assert [one.text for one in ReaderLine.objects.all()] == ["nyere"]
    assert [gap.key for gap in Gap.objects.all()] == [gap_of("nyere").key]
    assert DailyCount.objects.get(kind="missed").count == 2
