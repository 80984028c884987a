"""A film's page as a browser without JavaScript shows it: every choice is an address, and what is said stands there."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cms.media.video.models import Track, VideoRendition
from resourcebank.models import ToolkitVideoPage
from tests.cms.localisation.helpers import published
from tests.cms.media.uploads import MP4, make_file
from tests.cms.media.video.rows import prepare
from tests.factories import make_track, make_work
from tests.home.conftest import Site, texts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("index")]
NORWEGIAN = """WEBVTT

00:00:00.000 --> 00:00:02.000
<v Kari>Hei og
<b>hå</b> &amp; takk</v>

01:02:03.500 --> 01:02:05.000
Ha det
"""
FINNISH = NORWEGIAN.replace("Hei og", "Moi ja").replace("Ha det", "Hei hei")
SIZES = {"720p": 4_404_019, "360p": 1_153_434, "audio": 307_200}
YOUTUBE = "https://www.youtube.com/watch?v=abcdefghijk"
PEERTUBE = "https://film.example.org/w/9c9de5e8-0a1e-484a-b099-e80766180a6d"


def make_film(*, prepared: bool = True, **fields: Any) -> Any:
    if not fields.get("video_url"):
        fields["video_file"] = make_file("f.mp4", MP4)
    work = make_work("Film", model=ToolkitVideoPage, captions=NORWEGIAN, **fields)
    make_track(work, "fi", FINNISH)
    if prepared and work.video_file:
        prepare(work.video_file)
        for kind, size in SIZES.items():
            VideoRendition.objects.filter(kind=kind).update(bytes=size)
    return work


def open_film(site: Site, work: Any, query: str = "", language: str = "nb", **headers: Any) -> Any:
    parts = {"language": language, "work_id": work.work_id, "slug": work.slug}
    return site.get(reverse("resource", kwargs=parts) + query, **headers)


def played(page: Any) -> Any:
    return page.select_one(".choices [aria-current]")["data-film"]


def test_what_each_choice_costs_is_said_before_it_is_made(site):
    page = open_film(site, make_film())
    assert texts(page, ".choices a") == [
        "Watch 4,2 MB",
        "Watch small 1,1 MB",
        "Listen only 300,0 KB",
        "Read instead",
    ]
    assert page.video["preload"] == "none"
    assert page.video["src"] == page.select_one("[data-film=full]")["data-src"]


@pytest.mark.parametrize(
    ("query", "headers", "film"),
    [
        ("", {}, "full"),
        ("", {"Save-Data": "on"}, "small"),
        ("?film=full", {"Save-Data": "on"}, "full"),
        ("?film=small", {}, "small"),
        ("?film=sound", {}, "sound"),
        ("?film=%00", {}, "full"),
    ],
)
def test_a_choice_is_an_address_and_who_saves_data_gets_the_small_film(site, query, headers, film):
    page = open_film(site, make_film(), query, **headers)
    assert played(page) == film
    assert page.video["src"] == page.select_one(f"[data-film={film}]")["data-src"]
    assert "Save-Data" in site.response["Vary"]


def test_what_is_not_made_or_not_smaller_is_no_choice(site):
    work = make_film(prepared=False)
    page = open_film(site, work, "?film=sound", **{"Save-Data": "on"})
    assert texts(page, ".choices [data-film]") == ["Watch 1,0 KB"]
    assert played(page) == "full"
    assert page.video["src"].endswith("/f.mp4")


@pytest.mark.parametrize(
    ("language", "accepted", "shown"),
    [("nb", "fi", "nb"), ("fi", "nb", "fi"), ("et", "fi, nb;q=0.5", "fi"), ("da", "en", "nb")],
)
def test_captions_in_the_pages_language_are_on_else_in_the_readers(site, language, accepted, shown):
    page = open_film(site, make_film(), language=language, **{"Accept-Language": accepted})
    assert [track["srclang"] for track in page.select("track[default]")] == [shown]
    assert texts(page, "[name=captions] option[selected]") == [{"nb": "Norsk bokmål", "fi": "Suomi"}[shown]]
    for track in page.select("track"):
        assert site.client.get(track["src"])["Content-Type"].startswith("text/vtt")


def test_what_is_said_stands_there_with_times_and_names(site):
    page = open_film(site, make_film())
    assert page.select_one(".moments")["lang"] == "nb"
    assert texts(page, ".moments li") == ["0:00 Kari: Hei og hå & takk", "1:02:03 Ha det"]
    assert [line["data-start"] for line in page.select(".moments li")] == ["0.0", "3723.5"]
    downloads = [link["href"] for link in page.select(".downloads a")]
    assert [site.client.get(link).content[:6] for link in downloads] == [b"Kari: ", b"WEBVTT", b"1\n00:0"]


def test_what_is_said_can_be_read_in_every_language_there_is(site):
    work = make_film()
    page = open_film(site, work, "?film=small")
    assert texts(page, ".transcript .chips a") == ["Suomi", "Norsk bokmål"]
    page = open_film(site, work, page.select_one(".transcript .chips [lang=fi]")["href"])
    assert (played(page), texts(page, ".transcript [aria-current]")) == ("small", ["Suomi"])
    assert page.select_one(".moments")["lang"] == "fi"
    assert texts(page, ".moments li")[1] == "1:02:03 Hei hei"
    assert page.select_one(".downloads a")["href"].endswith("/fi.txt")
    assert texts(open_film(site, work, "?transcript=xx"), ".transcript [aria-current]") == ["Norsk bokmål"]
    assert texts(open_film(site, work, language="fi"), ".transcript [aria-current]") == ["Suomi"]


def test_words_of_a_machine_say_so(site):
    work = make_film()
    Track.objects.filter(locale__language_code="fi").update(source=Track.Source.MACHINE)
    page = open_film(site, work, language="fi")
    assert "Translated by a machine" in page.select_one(".transcript .notice").text
    assert "machine" in page.select_one("track[srclang=fi]")["label"]
    assert not open_film(site, work).select(".transcript .notice")


def test_the_only_text_of_a_film_says_its_language_where_the_page_has_another(site):
    work = make_film()
    Track.objects.filter(locale__language_code="fi").delete()
    assert texts(open_film(site, work), ".transcript .chips a") == []
    published(work, "sv")
    assert texts(open_film(site, work, language="sv"), ".transcript .chips a") == ["Norsk bokmål"]


def test_chapters_are_listed_in_the_readers_language(site):
    work = make_film()
    for language, title in (("nb", "Start"), ("fi", "Alku")):
        make_track(work, language, f"WEBVTT\n\n00:01.000 --> 00:02.000\n{title}\n", Track.Kind.CHAPTERS)
    page = open_film(site, work, language="fi")
    assert texts(page, ".chapters li") == ["0:01 Alku"]
    assert page.select_one(".chapters ol")["lang"] == "fi"


@pytest.mark.parametrize(
    ("url", "frames", "place"),
    [
        (YOUTUBE, "https://www.youtube-nocookie.com", "YouTube (www.youtube-nocookie.com)"),
        (PEERTUBE, "https://film.example.org", "film.example.org"),
        ("https://example.org/film", "'none'", None),
    ],
)
def test_a_film_elsewhere_is_a_link_and_the_page_may_show_that_site_alone(site, url, frames, place):
    page = open_film(site, make_film(video_url=url))
    assert page.select_one(".elsewhere a")["href"] == url
    assert not page.select("iframe, video")
    assert f"frame-src {frames};" in site.response["Content-Security-Policy"]
    assert texts(page, ".elsewhere b") == ([place] if place else [])
    assert len(page.select(".moments li")) == 2


def test_no_other_page_may_show_another_site(site):
    site.get("/nb/")
    assert "frame-src 'none';" in site.response["Content-Security-Policy"]


def test_choosing_a_film_or_a_text_is_no_second_visit(site, monkeypatch):
    counted: list[Any] = []
    monkeypatch.setattr("home.views.count_view", lambda *args, **kwargs: counted.append(kwargs))
    work = make_film()
    for query in ("", "?film=small", "?transcript=fi"):
        open_film(site, work, query)
    assert len(counted) == 1


def test_a_films_page_costs_the_same_however_many_languages_it_is_in(site, django_assert_num_queries):
    few, many = make_film(), make_film(prepared=False)
    prepare(many.video_file)
    for language in ("sv", "da", "et", "de"):
        make_track(many, language, FINNISH)
        make_track(many, language, FINNISH, Track.Kind.CHAPTERS)
    open_film(site, few)  # what is read once for all
    with CaptureQueriesContext(connection) as queries:
        open_film(site, few)
    with django_assert_num_queries(len(queries)):
        open_film(site, many)
