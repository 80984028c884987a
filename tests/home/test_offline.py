"""A work taken along: what is in the ZIP, who gets it, and how a broken download goes on."""

from __future__ import annotations

import io
import multiprocessing
import os
import re
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlsplit
from zipfile import ZIP_STORED, ZipFile

import pytest
from filelock import FileLock
from wagtail.models import PageViewRestriction

from cms.media.models import ResourceFile
from cms.media.video.models import Track, VideoRendition
from home.offline import made
from home.offline.html import stand_alone
from home.offline.names import safe_name
from resourcebank.models import ResourcePageFile
from resourcebank.usage import buffer
from tests.cms.localisation.helpers import published
from tests.cms.media.uploads import make_file, pdf
from tests.factories import make_work, publish_change
from tests.home.conftest import texts
from tests.home.taken_along import (
    address,
    beside,
    fetch,
    folder,
    make_film,
    make_full,
    page_of,
    take,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("index", "nothing_kept")]
YOUTUBE = "https://www.youtube.com/watch?v=abcdefghijk"


def test_a_page_with_all_that_it_needs_beside_it(site):
    work = make_full(licence="cc-by-sa-4.0")
    archive = take(site, work)
    names = {"files/Plan én to.pdf", "pictures/picture.png", "pictures/picture (2).png"}
    assert set(archive.namelist()) == {"index.html", "README.txt"} | names
    assert beside(archive) == names
    page = page_of(archive)
    assert page.html["lang"] == "nb"
    assert page.h1.text == "Håndbok"
    assert [img["alt"] for img in page.select("img")] == ["En båt", "Ei kai"]
    assert "Snakk med tre naboer." in page.text
    assert not page.select("script, link, iframe")
    assert archive.read("files/Plan én to.pdf") == pdf("Plan")
    about = page.select_one("footer").text
    assert "You may copy, translate, change, share and sell this." in about
    assert f"/nb/resources/{work.work_id}/" in about
    assert page.select_one("footer a[rel=license]")["href"] == "https://creativecommons.org/licenses/by-sa/4.0/"
    assert archive.getinfo("files/Plan én to.pdf").compress_type == ZIP_STORED


def test_the_readme_says_what_it_is_and_where_there_is_news(site):
    text = take(site, make_full()).read("README.txt")
    assert text.startswith(b"\xef\xbb\xbfH\xc3\xa5ndbok\r\n")
    said = text.decode("utf-8-sig")
    for word in (
        "index.html",
        "Partner: Fjord",
        "Licence: ",
        "Last changed: ",
        "Newest version: http://testserver/nb/",
    ):
        assert word in said


def test_a_film_in_its_smallest_size_with_captions_in_all_languages(site):
    work = make_film()
    archive = take(site, work)
    small = VideoRendition.objects.get(kind=VideoRendition.Kind.SMALL)
    with small.file.open() as file:
        assert archive.read("video/film-på-øya.mp4") == file.read()
    page = page_of(archive)
    assert page.video["src"] == "video/film-p%C3%A5-%C3%B8ya.mp4"
    assert [(track["srclang"], track.has_attr("default")) for track in page.select("track")] == [
        ("fi", False),
        ("nb", True),
    ]
    assert archive.read("video/film-på-øya.nb.vtt").startswith(b"WEBVTT")
    assert "Moi" in archive.read("video/film-på-øya.fi.vtt").decode()
    assert archive.read("transcript.txt").decode("utf-8-sig") == "Kari: Hei & hå\r\n"
    assert texts(page, ".moments li") == ["0:00 Kari: Hei & hå"]
    assert "files/f.mp4" not in archive.namelist()


def test_a_film_elsewhere_is_a_link_and_what_is_said_is_there(site):
    archive = take(site, make_film(video_url=YOUTUBE))
    assert set(archive.namelist()) == {"index.html", "README.txt", "transcript.txt"}
    assert page_of(archive).select_one(".away a")["href"] == YOUTUBE


def test_files_in_the_language_that_suits_best_and_those_without_words(site):
    work = make_work(publish=False)
    files = [make_file(f"{code or 'none'}.pdf", pdf(code), language=code) for code in ("en", "nb", "", "sv")]
    work.files = [ResourcePageFile(file=file) for file in files]
    work.save_revision().publish()
    archive = take(site, work)
    assert beside(archive) == {"files/nb.pdf", "files/none.pdf"}
    online = [link["href"] for link in page_of(archive).select("article > section:not(.panel) .files a")]
    assert [PurePosixPath(link).name for link in online] == ["en.pdf", "sv.pdf"]
    assert beside(take(site, work, "et")) == {"files/nb.pdf", "files/none.pdf"}


def test_notices_go_along_in_the_readers_language(site):
    original = make_work("Grunnkurs")
    published(original, "sv")
    publish_change(original, title="Grunnkurs, ny")
    archive = take(site, original, "sv")
    notice = "The original has changed since this was translated."
    assert page_of(archive).html["lang"] == "sv"
    assert notice in page_of(archive).select_one(".notice").text
    assert notice in archive.read("README.txt").decode()


def test_words_of_a_machine_say_so_in_captions_too(site):
    work = make_film()
    Track.objects.filter(locale__language_code="fi").update(source=Track.Source.MACHINE)
    assert "machine" in take(site, work).read("video/film-på-øya.fi.vtt").decode()


TAKE_BACK: dict[str, Any] = {
    "unpublish": lambda work: work.unpublish(),
    "restrict": lambda work: PageViewRestriction.objects.create(page=work.page_ptr, restriction_type="login"),
    "delete": lambda work: work.delete(),
}


@pytest.mark.parametrize(("how", "kind"), [("unpublish", "pdf"), *((how, "zip") for how in TAKE_BACK)])
def test_what_is_not_public_is_not_there_even_when_it_is_kept(site, how, kind, pango):
    work = make_work()
    known = site.client.get(address(work, kind))
    assert list(folder().glob(f"*.{kind}"))
    TAKE_BACK[how](work)
    for headers in ({}, {"If-None-Match": known["ETag"]}, {"Range": "bytes=0-9"}):
        assert site.client.get(address(work, kind), headers=headers).status_code == 404


def test_a_file_that_is_not_public_stays_out(site):
    work = make_full()
    file = ResourceFile.objects.get(title="Plan: én / to?")
    file.collection.view_restrictions.create(restriction_type="login")
    archive = take(site, work)
    assert not [name for name in archive.namelist() if name.startswith("files/")]
    assert beside(archive) <= set(archive.namelist())


def test_a_file_that_is_gone_from_the_disk_stays_out(site):
    work = make_full()
    os.unlink(ResourceFile.objects.get(title="Plan: én / to?").file.path)
    assert not [name for name in take(site, work).namelist() if name.startswith("files/")]


def test_a_broken_download_goes_on_where_it_was_even_after_it_was_made_anew(site):
    work = make_full()
    whole = fetch(site, work)
    first = site.client.get(address(work), headers={"Range": "bytes=0-99"})
    for path in folder().glob("*.zip"):
        path.unlink()
    rest = site.client.get(address(work), headers={"Range": "bytes=100-", "If-Range": first["ETag"]})
    assert (first.status_code, rest.status_code) == (206, 206)
    assert first.getvalue() + rest.getvalue() == whole
    publish_change(work, title="Ny håndbok")
    anew = site.client.get(address(work), headers={"Range": "bytes=100-", "If-Range": first["ETag"]})
    assert anew.status_code == 200
    assert ZipFile(io.BytesIO(anew.getvalue())).testzip() is None


def test_who_has_it_gets_304_and_nothing_is_made(site):
    work = make_work()
    known = site.client.get(address(work))["ETag"]
    for path in folder().glob("*.zip"):
        path.unlink()
    assert site.client.get(address(work), headers={"If-None-Match": known}).status_code == 304
    assert not list(folder().glob("*.zip"))


def test_while_another_is_made_for_long_the_reader_is_asked_to_come_back(site, monkeypatch):
    work = make_work()
    fetch(site, work)
    monkeypatch.setattr(made, "WAIT_SECONDS", 0.01)
    with FileLock(folder() / "zip.lock"):
        fetch(site, work)  # what is made already is there
        response = site.client.get(address(make_work("Annet")))
    assert (response.status_code, response["Retry-After"]) == (503, "20")


def _ask_for(name: str, makes: Any, others: Any, answers: Any) -> None:
    """One process: it makes the file in halves, so slowly that the others wait for it."""

    def make(target: Path) -> None:
        with makes.get_lock():
            makes.value += 1
        with target.open("wb") as file:
            file.write(b"first half, ")
            file.flush()
            others.wait(20)
            file.write(b"second half")

    stored = made.made_once(name, "zip", make)
    with stored.storage.open(stored.name) as file:
        answers.put(file.read())


def test_several_processes_at_once_make_it_once_and_nobody_gets_half_of_it(monkeypatch):
    fork = multiprocessing.get_context("fork")
    makes, others, answers = fork.Value("i", 0), fork.Event(), fork.Queue()
    tried = FileLock._acquire

    def acquire(lock: FileLock) -> None:  # somebody in vain: so two have been at it at the same time
        tried(lock)
        if not lock.is_locked:
            others.set()

    monkeypatch.setattr(FileLock, "_acquire", acquire)
    processes = [fork.Process(target=_ask_for, args=("ab" * 32, makes, others, answers)) for _ in range(3)]
    for process in processes:
        process.start()
    got = [answers.get(timeout=30) for _ in processes]
    for process in processes:
        process.join()
    assert got == [b"first half, second half"] * 3
    assert makes.value == 1
    assert others.is_set()


def test_the_longest_unused_makes_room(site, settings):
    works = [make_work(f"Verk {number}") for number in range(3)]
    settings.OFFLINE_ROOM_BYTES = len(fetch(site, works[0])) + 10
    for work in works:
        fetch(site, work)
    assert len(list(folder().glob("*.zip"))) == 2  # what fits, and the newest
    old = next(folder().glob("*.zip"))
    os.utime(old, (0, 0))
    settings.OFFLINE_ROOM_BYTES = 1024**3
    fetch(site, works[0])
    assert not old.exists()


def test_the_page_and_the_api_say_before_what_it_weighs(site, pango):
    work = make_full()
    ResourceFile.objects.update(file_size=5_000_000)
    page = site.get(f"/nb/resources/{work.work_id}/{work.slug}/")
    links = page.select(".offline a")
    assert [urlsplit(link["href"]).path for link in links] == [address(work), address(work, "pdf")]
    zip_file, pdf_file = texts(page, ".offline a")
    assert re.fullmatch(r"All of it in one file ZIP, about 4,8\sMB, norsk bokmål.+", zip_file)
    assert re.fullmatch(r"To print PDF, about [0-9,]+\sKB, norsk bokmål", pdf_file)
    said = site.client.get(f"/api/v1/resources/{work.work_id}/?lang=nb").json()["offline"]
    assert said["language"] == "nb"
    assert said["zip"] == {"url": "http://testserver" + address(work), "bytes": pytest.approx(5_000_000, rel=0.02)}
    assert said["pdf"]["url"] == "http://testserver" + address(work, "pdf")


def test_too_much_to_take_along_is_not_offered(site):
    work = make_full()
    ResourceFile.objects.update(file_size=2 * 1024**3)
    page = site.get(f"/nb/resources/{work.work_id}/{work.slug}/")
    assert not page.select("a[href$='.zip']")
    site.get(address(work), 404)


def test_without_pango_no_pdf_is_offered(site, monkeypatch):
    monkeypatch.setattr("search.api.v1.offline.is_installed", lambda: False)
    work = make_work()
    page = site.get(f"/nb/resources/{work.work_id}/{work.slug}/")
    assert not page.select("a[href$='.pdf']")
    site.get(address(work, "pdf"), 404)


def test_it_is_counted_as_a_download_and_kept_from_search_engines(site, monkeypatch):
    counted: list[Any] = []
    monkeypatch.setattr(buffer, "add", lambda *uses: counted.extend(uses))
    work = make_work()
    response = site.client.get(address(work))
    site.client.get(address(work), headers={"Range": "bytes=50-"})
    assert [(use.kind, use.work_id, use.language, use.label) for use in counted] == [
        ("download", work.work_id, "nb", "zip")
    ]
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert "Disallow: /*/resources/*/offline." in site.client.get("/robots.txt").content.decode()


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("../../etc/passwd", "etc passwd.pdf"),
        ("C:\\Windows\\plan", "C Windows plan.pdf"),
        ("con", "file con.pdf"),
        ("NUL.txt", "file NUL.txt.pdf"),
        ("...", "file.pdf"),
        ("", "file.pdf"),
        ("plan\u202efdp.exe", "plan fdp.exe.pdf"),
        ("a\x00b\nc", "a b c.pdf"),
        ("Plan.PDF", "Plan.pdf"),
        ("Ωmega – λίστα", "Ωmega – λίστα.pdf"),
        ("x" * 300, "x" * 60 + ".pdf"),
    ],
)
def test_names_that_are_safe_everywhere(title, name):
    assert safe_name(title, "pdf", set()) == name


def test_no_name_is_given_twice_in_whatever_letters():
    taken: set[str] = set()
    assert [safe_name(title, "pdf", taken) for title in ("Plan", "plan", "PLAN", "Pla\u0301n", "Plán")] == [
        "Plan.pdf", "plan (2).pdf", "PLAN (3).pdf", "Plán.pdf", "Plán (2).pdf",
    ]  # fmt: skip


def test_what_authors_write_cannot_run_or_load(site):
    hostile = (
        '<p>Hei <b>du</b></p><img src=x onerror="alert(1)"><script>alert(1)</script><a href="javascript:alert(1)">x</a>'
    )
    work = make_work("</style><script>alert(1)</script>", body=[{"type": "text", "value": hostile}])
    archive = take(site, work)
    page = page_of(archive)
    assert not page.select("script, img, [onerror]")
    assert not [link for link in page.select("a[href]") if not link["href"].startswith("http")]
    assert "script-src 'none'" in page.select_one("meta[http-equiv]")["content"]


def test_an_address_that_is_none_leads_home():
    html = stand_alone(
        '<a href="http://[">x</a><img src="http://[" alt="A pier">', "http://t", lambda _: None, lambda _: None
    )
    assert '<a href="http://t/">x</a><span>A pier</span>' in html
