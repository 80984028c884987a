"""How much the bank is used is known; who used it is not."""

from __future__ import annotations

import sqlite3
import threading
import uuid
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.languages.fallback import supported_languages
from resourcebank import usage
from resourcebank.models import DailyCount, ResourcePageFile, ToolkitVideoPage
from resourcebank.usage import Buffer, Use
from search.api.v1.search_parameters import RANGES
from search.engines.base import FACETS
from search.indexing import apply_pending
from tests.cms.localisation.helpers import published
from tests.cms.media.uploads import MP4, make_file
from tests.factories import make_concept, make_user, make_work, publish_change
from tests.services import manage, server_environment

BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture(autouse=True)
def nothing_counted_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(usage, "buffer", Buffer())


def counted(kind: str = "") -> list[tuple[Any, ...]]:
    usage.buffer.write()
    rows = DailyCount.objects.filter(kind=kind) if kind else DailyCount.objects.all()
    return sorted(rows.values_list("kind", "work_id", "language", "label", "count"), key=str)


def page_of(work: Any, language: str | None = None) -> str:
    return reverse(
        "resource", kwargs={"language": language or work.language, "work_id": work.work_id, "slug": work.slug}
    )


def api_of(work: Any) -> str:
    return f"/api/v1/resources/{work.work_id}/"


def seen(client: Client, path: str, status: int = 200, headers: Mapping[str, str] | None = None) -> Any:
    response = client.get(path, headers={"User-Agent": BROWSER, **(headers or {})})
    assert response.status_code == status
    return response


# --- Views --------------------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_each_view_counts_once_in_the_language_shown(client: Client, index: Any) -> None:
    work, other = make_work("Grunnkurs"), make_work("Et annet")
    published(work, "sv")
    for language in ("nb", "da", "sv"):  # there is no Danish: Norwegian is shown
        seen(client, page_of(work, language))
    seen(client, api_of(work), headers={"Accept-Language": "sv"})
    seen(client, page_of(other))
    assert counted("view") == sorted(
        [
            ("view", work.work_id, "nb", "page", 2),
            ("view", work.work_id, "sv", "page", 1),
            ("view", work.work_id, "sv", "api", 1),
            ("view", other.work_id, "nb", "page", 1),
        ],
        key=str,
    )


NOT_READERS = {
    "a search engine": {"User-Agent": "Mozilla/5.0 (compatible; Examplebot/2.1; +https://example.org/bot.html)"},
    "a link's preview": {"User-Agent": "facebookexternalhit/1.1"},
    "a monitor": {"User-Agent": "UptimeChecker/1.0"},
    "one who asks not to be followed": {"DNT": "1"},
    "one whose browser asks it for her": {"Sec-GPC": "1"},
    "a page fetched in case": {"Sec-Purpose": "prefetch;prerender"},
    "a page fetched in case, as it was said before": {"Purpose": "prefetch"},
}


@pytest.mark.django_db
@pytest.mark.parametrize("who", NOT_READERS)
def test_what_is_no_reader_and_who_asks_to_be_left_alone_are_not_counted(client: Client, index: Any, who: str) -> None:
    file = make_file()
    work = make_work(body=[{"type": "file", "value": {"file": file.pk, "note": ""}}])
    apply_pending(index)
    for path in (page_of(work), api_of(work), "/nb/?q=kurs", "/api/v1/search/?q=kurs", file.url):
        seen(client, path, headers=NOT_READERS[who])
    assert counted() == []


@pytest.mark.django_db
def test_a_reader_whose_telephone_has_bot_in_its_name_is_counted(client: Client, index: Any) -> None:
    work = make_work()
    seen(client, page_of(work), headers={"User-Agent": "Mozilla/5.0 (Linux; Android 13; CUBOT KINGKONG 8) Chrome/131"})
    seen(
        client, api_of(work), headers={"User-Agent": "python-requests/2.32"}
    )  # another platform, for a reader of its own
    assert [row[-1] for row in counted("view")] == [1, 1]


@pytest.mark.django_db
def test_head_and_what_the_reader_already_has_are_not_counted(client: Client, index: Any) -> None:
    work, file = make_work(), make_file()
    make_work("Fil", body=[{"type": "file", "value": {"file": file.pk, "note": ""}}])
    apply_pending(index)
    paths = (api_of(work), "/api/v1/search/?q=grunnkurs", file.url)
    etags = [client.head(path)["ETag"] for path in paths]
    assert client.head(page_of(work)).status_code == client.head("/nb/?q=grunnkurs").status_code == 200
    for path, etag in zip(paths, etags, strict=True):
        seen(client, path, 304, headers={"If-None-Match": etag})
    assert counted() == []


@pytest.mark.django_db
def test_those_who_work_here_are_not_counted(client: Client, index: Any) -> None:
    work = make_work()
    make_user("editor", "Fjord: editors")
    client.force_login(User.objects.get(username="editor"))
    seen(client, page_of(work))
    seen(client, "/nb/?q=kurs")
    assert counted() == []
    client.logout()
    seen(client, page_of(work))
    assert len(counted()) == 1


@pytest.mark.django_db
def test_only_what_was_shown_is_counted(client: Client, index: Any) -> None:
    work, hidden = make_work(), make_work("Utkast", publish=False)
    seen(client, page_of(work).replace(work.slug, "other"), 301)
    seen(client, page_of(hidden), 404)
    seen(client, api_of(hidden), 404)
    seen(client, "/api/v1/search/?page=0", 400)
    assert counted() == []


@pytest.mark.django_db
def test_counting_sets_no_cookie_and_does_not_part_the_caches(client: Client, index: Any) -> None:
    work = make_work()
    for path in (page_of(work), api_of(work), "/nb/?q=kurs", "/api/v1/search/?q=kurs"):
        response = seen(client, path)
        assert not response.cookies
        # Pages differ by the languages that a reader keeps on her device (home/readers.py); the API's answers do not.
        assert "cookie" not in response.get("Vary", "").lower() or not path.startswith("/api/")


@pytest.mark.django_db
def test_a_day_begins_at_midnight_here(client: Client, index: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    work = make_work()
    for hour in (21, 23):  # in Oslo 22 and 00
        monkeypatch.setattr("django.utils.timezone.now", lambda hour=hour: datetime(2027, 1, 1, hour, 30, tzinfo=UTC))
        seen(client, page_of(work))
    usage.buffer.write()
    assert list(DailyCount.objects.values_list("day", "count")) == [(date(2027, 1, 1), 1), (date(2027, 1, 2), 1)]


# --- Searches -----------------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_searches_count_by_language_filter_and_whether_anything_was_found(client: Client, index: Any) -> None:
    make_concept("funding", nb="finansiering")
    make_work("Grunnkurs")
    apply_pending(index)
    seen(client, "/nb/?q=grunnkurs")
    seen(client, "/nb/?q=grunnkurs&partner=fjord&partner=skog")
    seen(client, "/sv/?q=zzzzzzzzz")
    seen(client, "/sv/?q=grunnkurs")  # it is not in Swedish
    seen(client, "/api/v1/search/?q=grunnkurs&topic=funding&duration_max=60&lang=et,nb")
    assert counted() == [
        ("filter", None, "et", "duration_max", 1),
        ("filter", None, "et", "topic", 1),
        ("filter", None, "nb", "partner", 1),
        ("search", None, "et", "nothing", 1),
        ("search", None, "nb", "found", 2),
        ("search", None, "sv", "elsewhere", 1),
        ("search", None, "sv", "nothing", 1),
    ]


@pytest.mark.django_db
def test_the_start_page_browsing_and_further_pages_are_no_searches(client: Client, index: Any) -> None:
    for path in ("/nb/", "/nb/?sort=newest", "/nb/?q=kurs&page=2", "/api/v1/search/", "/api/v1/search/?q=kurs&page=2"):
        seen(client, path)
    seen(client, "/api/v1/resources/?partner=fjord")
    assert counted() == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("came_from", "searches", "filters"),
    [
        ("http://testserver/nb/?q=grunnkurs", 0, {"partner": 1, "topic": 1}),
        ("http://testserver/nb/?q=+grunnkurs&topic=funding&page=3", 0, {"partner": 1}),
        ("http://testserver/nb/?q=grunnkurs&topic=funding&partner=skog&sort=newest", 0, {}),
        ("http://testserver/nb/?q=kurs", 1, {"partner": 1, "topic": 1}),
        ("http://testserver/nb/", 1, {"partner": 1, "topic": 1}),
        ("http://testserver/sv/?q=grunnkurs", 1, {"partner": 1, "topic": 1}),
        ("https://elsewhere.example/nb/?q=grunnkurs", 1, {"partner": 1, "topic": 1}),
        ("http://[nowhere/?q=grunnkurs", 1, {"partner": 1, "topic": 1}),
    ],
)
def test_who_narrows_or_sorts_what_she_found_has_searched_once(
    client: Client, index: Any, came_from: str, searches: int, filters: dict[str, int]
) -> None:
    make_concept("funding", nb="finansiering")
    seen(client, "/nb/?q=grunnkurs&topic=funding&partner=skog&sort=newest", headers={"Referer": came_from})
    assert {label: count for *_, label, count in counted("filter")} == filters
    assert sum(count for *_, count in counted("search")) == searches


@pytest.mark.django_db
def test_narrowing_without_words_is_a_search_once(client: Client, index: Any) -> None:
    for came_from in ("/nb/", "/nb/?q=&sort=newest", "/nb/?partner=fjord"):
        seen(client, "/nb/?partner=skog", headers={"Referer": f"http://testserver{came_from}"})
    assert sum(count for *_, count in counted("search")) == 2


def test_every_filter_and_language_fits_its_column() -> None:
    day = timezone.localdate()
    for name, language in product([*FACETS, *RANGES], supported_languages()):
        DailyCount(day=day, kind="filter", language=language, label=name, count=1).clean_fields(exclude=["work_id"])


# --- Downloads ----------------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_downloads_count_by_work_and_language(client: Client) -> None:
    plain, english = make_file("plain.pdf"), make_file("english.pdf", language="en")
    work, other = make_work(publish=False), make_work("Et annet", language="sv", publish=False)
    for page, files in ((work, [plain, english]), (other, [english])):
        page.files = [ResourcePageFile(file=file) for file in files]
        page.save_revision().publish()
    publish_change(published(work, "sv"), files=[ResourcePageFile(file=plain)])  # the same file in two variants
    for file in (plain, english, english):
        seen(client, file.url)
    assert counted() == sorted(
        [
            ("download", work.work_id, "nb", "", 1),
            ("download", work.work_id, "en", "", 2),
            ("download", other.work_id, "en", "", 2),
        ],
        key=str,
    )


@pytest.mark.django_db
def test_a_film_played_in_parts_is_one_download(client: Client) -> None:
    film = make_file("film.mp4", MP4)
    make_work("Film", model=ToolkitVideoPage, video_file=film)
    for part in ("bytes=0-1", "bytes=0-", "bytes=500-", "bytes=900-1000"):
        seen(client, film.url, 206, headers={"Range": part})
    seen(client, film.url, 416, headers={"Range": "bytes=99999-"})
    assert [row[-1] for row in counted("download")] == [1]


@pytest.mark.django_db
def test_a_file_deleted_before_its_download_is_written_does_not_hold_up_the_rest(client: Client, index: Any) -> None:
    file = make_file()
    work = make_work(body=[{"type": "file", "value": {"file": file.pk, "note": ""}}])
    seen(client, file.url)
    seen(client, page_of(work))
    file.delete()
    assert [row[0] for row in counted()] == ["view"]


# --- Into the database --------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_nothing_in_the_table_says_who(client: Client, index: Any) -> None:
    assert {field.name for field in DailyCount._meta.get_fields()} == {
        "id", "day", "kind", "work_id", "language", "label", "count",
    }  # fmt: skip
    seen(client, "/nb/?q=min%20hemmelige%20diagnose&partner=fjord", headers={"X-Forwarded-For": "192.0.2.7"})
    usage.buffer.write()
    stored = str(list(DailyCount.objects.values()))
    for personal in ("diagnose", "fjord", "192.0.2.7", "127.0.0.1", "Firefox"):
        assert personal not in stored


@contextmanager
def unwritable() -> Iterator[None]:
    """The counts cannot be written; everything else can."""
    table = DailyCount._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} RENAME TO away")
        yield
        cursor.execute(f"ALTER TABLE away RENAME TO {table}")


@pytest.mark.django_db
def test_while_counts_cannot_be_written_pages_are_shown_and_nothing_is_lost(
    client: Client, index: Any, caplog: pytest.LogCaptureFixture
) -> None:
    work = make_work()
    with unwritable():
        seen(client, page_of(work))
        usage.buffer.write()
        seen(client, page_of(work))
    assert "they are kept" in caplog.text
    assert counted() == [("view", work.work_id, "nb", "page", 2)]


def write_from_ten_at_once(again: int = 20) -> None:
    """Each with a buffer of its own, as processes have; all count the same work and search."""
    day, together = date(2027, 1, 1), threading.Barrier(10)
    uses = [Use(day, "view", uuid.UUID(int=7), "nb", "page"), Use(day, "search", None, "nb", "found")]

    def write(number: int) -> None:
        own = Buffer()
        together.wait(30)
        for _time in range(again):
            own.add(*uses, Use(day, "filter", None, "nb", f"filter{number % 3}"))
            own.write()
        connection.close()

    threads = [threading.Thread(target=write, args=[number]) for number in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


ALL_COUNTED = [("filter0", 80), ("filter1", 60), ("filter2", 60), ("found", 200), ("page", 200)]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="on PostgreSQL")
def test_what_many_processes_count_at_once_adds_up(django_db_setup: None, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock():
        try:
            write_from_ten_at_once()
            assert sorted(DailyCount.objects.values_list("label", "count")) == ALL_COUNTED
        finally:
            DailyCount.objects.all().delete()


IN_A_FILE = """
from django.conf import settings
from django.db import connection
from resourcebank.models import DailyCount
from tests.resourcebank.test_usage import write_from_ten_at_once
settings.USAGE_WRITE_EVERY = None
with connection.schema_editor() as editor:
    editor.create_model(DailyCount)
write_from_ten_at_once()
print(sorted(DailyCount.objects.values_list("label", "count")))
"""


def test_what_many_processes_count_at_once_adds_up_in_sqlite(tmp_path: Path) -> None:
    env = {**server_environment(tmp_path / "var"), "DATABASE_URL": f"sqlite:///{tmp_path / 'counts.sqlite3'}"}
    printed = manage(env, "shell", "--verbosity", "0", "--command", IN_A_FILE)
    assert printed.strip() == str(ALL_COUNTED)


LEFT_TO_ITSELF = """
import time
from django.conf import settings
from django.db import connection
from resourcebank.models import DailyCount
from resourcebank.usage import Use, buffer
from datetime import date
with connection.schema_editor() as editor:
    editor.create_model(DailyCount)
settings.USAGE_WRITE_EVERY = 0.01
buffer.add(Use(date(2027, 1, 1), "search", None, "nb", "found"))
deadline = time.monotonic() + 30
while not DailyCount.objects.filter(count=1).exists() and time.monotonic() < deadline:
    time.sleep(0.01)
print(DailyCount.objects.get().count)
settings.USAGE_WRITE_EVERY = 1000
while buffer._writer:
    time.sleep(0.01)
buffer.add(Use(date(2027, 1, 1), "search", None, "nb", "found"))
"""


def test_a_process_writes_every_few_seconds_and_when_it_ends(tmp_path: Path) -> None:
    database = tmp_path / "counts.sqlite3"
    env = {**server_environment(tmp_path / "var"), "DATABASE_URL": f"sqlite:///{database}"}
    assert manage(env, "shell", "--verbosity", "0", "--command", LEFT_TO_ITSELF).strip() == "1"
    with closing(sqlite3.connect(database)) as rows:
        assert rows.execute(f"SELECT count FROM {DailyCount._meta.db_table}").fetchall() == [(2,)]  # noqa: S608
