"""Who looks after the memory sees what is in it, takes out what is wrong, and brings files in."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import ModelLogEntry

from cms.localisation.memory import views
from cms.localisation.memory.models import MemoryEntry, PendingImport
from cms.localisation.memory.tmx import Unit, read_tmx, write_tmx
from cms.partners.locale_roles import LocaleRole, locale_group
from tests.admin import client_of
from tests.cms.localisation.helpers import locale
from tests.cms.localisation.memory.memories import fill
from tests.factories import make_editor, make_user

pytestmark = pytest.mark.django_db
OVERVIEW = "/admin/localize/memory/"
PAIR = f"{OVERVIEW}nb/sv/"
WAITING = f"{OVERVIEW}import/"


@pytest.fixture
def boss() -> Client:
    return client_of(User.objects.create_superuser("boss", first_name="Kari", last_name="Sjef"))


def said(answer: Any) -> str:
    text: str = answer.content.decode()
    return text


def send(client: Client, content: bytes, *, source: str = "nb", target: str = "sv") -> Any:
    file = SimpleUploadedFile("minne.tmx", content)
    return client.post(OVERVIEW, {"source": source, "target": target, "file": file}, follow=True)


def shown(answer: Any) -> list[tuple[str, str]]:
    return [(entry.source, entry.target) for entry in answer.context["entries"]]


# --- Whose it is --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("role", ["Fjord: editors", "Translators (sv)", "Reviewers"])
def test_whoever_only_translates_or_writes_is_refused(role: str) -> None:
    fill([("Hemmelig", "Hemligt")])
    client = client_of(make_user("somebody", role))
    entry = MemoryEntry.objects.get()
    for url in (OVERVIEW, WAITING, PAIR, f"{PAIR}1.tmx", f"{OVERVIEW}{entry.pk}/delete/"):
        for answer in (client.get(url), client.post(url, {"reason": "x"})):
            assert answer.status_code in {302, 403, 404}
            assert "Hemmelig" not in said(answer)
    assert MemoryEntry.objects.exists()
    assert reverse("translation_memory") not in said(client.get("/admin/"))


def test_a_coordinator_looks_after_her_own_language() -> None:
    fill([("Hei", "Hej")])
    fill([("Hei", "Hei")], target_language="fi")
    client = client_of(make_user("samordnare", locale_group(locale("sv"), LocaleRole.COORDINATOR)))
    overview = said(client.get(OVERVIEW))
    assert PAIR in overview
    assert "/nb/fi/" not in overview
    assert shown(client.get(PAIR)) == [("Hei", "Hej")]
    other = MemoryEntry.objects.get(target_language="fi")
    for path in ("nb/fi/", "nb/fi/1.tmx", f"{other.pk}/delete/"):
        assert client.get(OVERVIEW + path).status_code == 404
        assert client.post(OVERVIEW + path, {"reason": "x"}).status_code == 404
    assert send(client, write_tmx("nb", "sv", [Unit("Ja", "Ja")])).redirect_chain == [(WAITING, 302)]
    refused = send(client, write_tmx("nb", "fi", [Unit("Ja", "Ja")]), target="fi")
    assert "Select a valid choice" in said(refused)
    assert "1 text imported." in said(client.post(WAITING, follow=True))


@pytest.mark.parametrize("path", ["nb/nb/", "xx/sv/", "nb/xx/", "nb/sv/2.tmx", "nb/sv/0.tmx", "99999/delete/"])
def test_what_is_not_there_is_not_found(boss: Client, path: str) -> None:
    fill([("Hei", "Hej")])
    assert boss.get(OVERVIEW + path).status_code == 404


# --- What is in it ------------------------------------------------------------------------------------------------
def test_the_memory_is_empty_at_first(boss: Client) -> None:
    assert "There is nothing in it yet." in said(boss.get(OVERVIEW))
    assert shown(boss.get(PAIR)) == []


def test_it_is_listed_by_languages_the_newest_first(boss: Client) -> None:
    fill([("Hei", "Hej"), ("A &amp; <b>B</b>", "A och <b>B</b>")])
    fill([("Hei", "Hei")], target_language="fi")
    overview = said(boss.get(OVERVIEW))
    assert "Norwegian Bokmål to Swedish</a>:\n" in overview
    assert reverse("translation_memory_pair", args=["nb", "fi"]) in overview
    assert reverse("translation_memory") in said(boss.get("/admin/"))
    assert shown(boss.get(PAIR)) == [("A & <b>B</b>", "A och <b>B</b>"), ("Hei", "Hej")]
    assert "A &amp; &lt;b&gt;B&lt;/b&gt;" in said(boss.get(PAIR))


@pytest.mark.parametrize("question", ["blåbær", "BLÅBÆR", "blabar", "saft  ", "drick <b>"])
def test_words_are_found_in_either_language_in_any_case(boss: Client, question: str) -> None:
    fill([("Drikk blåbærsaft", "Drick blåbärssaft <b>nu</b>"), ("Annet", "Annat")])
    found = shown(boss.get(PAIR, {"q": question}))
    assert [source for source, _target in found] == ([] if "<" in question else ["Drikk blåbærsaft"])


def test_long_lists_come_in_pages_and_keep_the_question(boss: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "ENTRIES_SHOWN", 2)
    fill([(f"Blå {number}", "Blå") for number in range(5)])
    fill([("Rød", "Röd")])
    first = boss.get(PAIR, {"q": "blå"})
    assert [source for source, _target in shown(first)] == ["Blå 4", "Blå 3"]
    assert "?p=2&amp;q=bl%C3%A5" in said(first)
    assert "5 entries" in said(first)
    assert [source for source, _target in shown(boss.get(PAIR, {"q": "blå", "p": "3"}))] == ["Blå 0"]
    assert boss.get(PAIR, {"p": "x"}).status_code == 200


def test_the_list_asks_the_database_no_more_however_long_it_is(boss: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            boss.get(PAIR)
        return len(asked)

    fill([("Blå", "Blå")])
    MemoryEntry.objects.update(by=make_editor("first"))
    queries()
    before = queries()
    fill([(f"Blå {number}", "Blå") for number in range(60)])
    for number, entry in enumerate(MemoryEntry.objects.all()[:5]):
        MemoryEntry.objects.filter(pk=entry.pk).update(by=make_editor(f"editor{number}"))
    assert queries() == before < 25


# --- Out of it ----------------------------------------------------------------------------------------------------
def test_an_entry_is_deleted_with_a_reason_that_is_kept(boss: Client) -> None:
    fill([("Hei", "Fel ord"), ("Ha det", "Hej då")])
    entry = MemoryEntry.objects.get(target_data="Fel ord")
    url = reverse("translation_memory_delete", args=[entry.pk])
    assert "Fel ord" in said(boss.get(url))
    refused = boss.post(url, {"reason": " "})
    assert refused.status_code == 422
    assert "Say why." in said(refused)
    assert MemoryEntry.objects.count() == 2
    answer = boss.post(url, {"reason": "Fel språk"}, follow=True)
    assert "Deleted from the memory" in said(answer)
    assert shown(answer) == [("Ha det", "Hej då")]
    logged = ModelLogEntry.objects.get(action="translation_memory.delete")
    assert (logged.user.username, logged.data["reason"], logged.data["target"]) == ("boss", "Fel språk", "Fel ord")
    assert "Fel språk" in logged.message


def test_what_is_taken_away_comes_in_parts_each_text_once(boss: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "MAX_UNITS", 2)
    fill([("Hei", "Hej"), ("Hei", "Hej"), ("Ja", "Ja")])
    assert reverse("translation_memory_export", args=["nb", "sv", 2]) in said(boss.get(PAIR))
    answers = [boss.get(f"{PAIR}{part}.tmx") for part in (1, 2)]
    assert [answer.headers["Content-Disposition"] for answer in answers] == [
        'attachment; filename="memory-nb-sv-1.tmx"', 'attachment; filename="memory-nb-sv-2.tmx"',
    ]  # fmt: skip
    units = [read_tmx(answer.content, "nb", "sv") for answer in answers]
    assert [[unit.source for unit in part] for part in units] == [["Hei"], ["Ja"]]


# --- Into it ------------------------------------------------------------------------------------------------------
def test_a_file_is_looked_at_before_it_is_imported(boss: Client) -> None:
    fill([("Hei", "Hej")])
    units = [Unit("Hei", "Hej"), Unit("Ny", "<b>Ny</b>"), Unit("Takk", "Tack <b>&amp;</b> hej"), Unit("Ja", "Ja")]
    answer = send(boss, write_tmx("nb", "sv", units))
    assert answer.redirect_chain == [(WAITING, 302)]
    assert answer.context["counts"] == [("new", 1), ("same", 1), ("refused", 2)]
    assert "not the tags that the source has" in said(answer)
    assert "Tack &lt;b&gt;&amp;&lt;/b&gt; hej" in said(answer)
    assert MemoryEntry.objects.count() == 1
    assert "“minne.tmx” is waiting to be imported." in said(boss.get(OVERVIEW))
    done = boss.post(WAITING, follow=True)
    assert "1 text imported." in said(done)
    assert shown(done) == [("Ja", "Ja"), ("Hei", "Hej")]
    assert "Imported from a file: “minne.tmx”" in said(done)
    assert "Kari Sjef" in said(done)
    logged = ModelLogEntry.objects.get(action="translation_memory.import")
    assert logged.data == {"file": "minne.tmx", "languages": "nb-sv", "count": 1}
    again = boss.post(WAITING, follow=True)
    assert "There is no file waiting" in said(again)


def test_a_file_is_thrown_away(boss: Client) -> None:
    send(boss, write_tmx("nb", "sv", [Unit("Ja", "Ja")]))
    assert "Nothing was saved." in said(boss.post(WAITING, {"discard": "1"}, follow=True))
    assert not PendingImport.objects.exists()
    assert not MemoryEntry.objects.exists()


@pytest.mark.parametrize(
    ("content", "more", "message"),
    [
        (b"", {}, "The file is empty."),
        (b"<tmx>", {}, "This is not a TMX file, or it is damaged."),
        (b" " * (20 * 1024 * 1024), {}, "the largest accepted is"),
        (b"<!DOCTYPE tmx [<!ENTITY a 'b'>]><tmx/>", {}, "document type or entities"),
        (write_tmx("nb", "sv", [Unit("Ja", "Ja")]), {"target": "nb"}, "Choose another language"),
        (write_tmx("nb", "sv", [Unit("Ja", "Ja")]), {"target": "xx"}, "Select a valid choice"),
    ],
)
def test_a_file_that_cannot_be_read_gets_a_message_and_writes_nothing(
    boss: Client, content: bytes, more: dict[str, str], message: str
) -> None:
    answer = send(boss, content, **more)
    assert answer.status_code == 422
    assert message in said(answer)
    assert not PendingImport.objects.exists()


def test_what_a_large_file_would_add_is_shown_in_part_and_counted_whole(boss: Client) -> None:
    answer = send(boss, write_tmx("nb", "sv", [Unit(f"Tekst {number}", "Text") for number in range(150)]))
    assert len(answer.context["rows"]) == 100
    assert "50 more are not shown." in said(answer)
    assert "150 texts imported." in said(boss.post(WAITING, follow=True))


def test_nobody_sees_the_file_of_another(boss: Client) -> None:
    send(boss, write_tmx("nb", "sv", [Unit("Ja", "Ja")]))
    other = client_of(User.objects.create_superuser("other"))
    assert "There is no file waiting" in said(other.get(WAITING, follow=True))
