"""Feeds, sitemap, robots.txt and OpenSearch, as programs that people use read them."""

from __future__ import annotations

from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

import feedparser
import pytest
from django.core.cache import cache
from lxml import etree

from resourcebank.models import ResourcePage
from tests.cms.localisation.helpers import published, start
from tests.factories import make_concept, make_work, publish_change

pytestmark = pytest.mark.django_db
NS = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


def get(site, address, **headers):
    """Not as a page."""
    response = site.client.get(address, headers=headers)
    assert response.status_code == 200, (address, response.status_code)
    return response


def atom(site, address):
    response = get(site, address)
    feed = feedparser.parse(response.content, response_headers={"content-type": response["Content-Type"]})
    assert not feed.bozo, feed.get("bozo_exception")
    return feed


def json_feed(site, address):
    response = get(site, address)
    assert response["Content-Type"] == "application/feed+json"
    return response.json()


def xml(site, address):
    return etree.fromstring(get(site, address).content)


def path_of(url: str) -> str:
    assert url.startswith("http://testserver/")
    return urlsplit(url).path


@pytest.fixture
def rural(index, reindex):
    rural = make_concept("rural", nb="bygd", en="rural")
    publish_change(make_work("Kurs & <bygd>", summary="Første"), topics=[rural])
    publish_change(make_work("Kurs to", summary="Andre"), topics=[rural])
    make_work("Annet")
    reindex()
    return rural


def test_a_search_as_atom(site, rural):
    feed = atom(site, "/nb/search/feed.atom?q=kurs&topic=rural")
    assert feed.version == "atom10"
    assert [(e.title, e.summary, e.author, e.tags[0].term) for e in feed.entries] == [
        ("Kurs to", "Andre", "Fjord", "Bygd"),
        ("Kurs & <bygd>", "Første", "Fjord", "Bygd"),
    ]
    assert feed.feed.title.startswith("kurs · Bygd · ")
    assert feed.feed.link == "http://testserver/nb/?q=kurs&topic=rural"
    assert all(entry.id.startswith("urn:uuid:") and entry.updated_parsed for entry in feed.entries)
    assert {entry.title_detail.language for entry in feed.entries} == {"nb"}
    site.get(path_of(feed.entries[0].link))


def test_the_same_as_json_feed(site, rural):
    feed = json_feed(site, "/en/search/feed.json?q=kurs&topic=rural")
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == "http://testserver/en/search/feed.json?q=kurs&topic=rural"
    assert [(item["title"], item["language"], item["tags"]) for item in feed["items"]] == [
        ("Kurs to", "nb", ["Rural"]),
        ("Kurs & <bygd>", "nb", ["Rural"]),
    ]


def test_what_is_taken_back_is_gone_and_who_has_it_all_is_told_so(site, rural):
    address = "/nb/search/feed.atom"
    assert len(atom(site, address).entries) == 3
    etag = get(site, address)["ETag"]
    assert site.client.get(address, headers={"If-None-Match": etag}).status_code == 304
    ResourcePage.objects.get(title="Kurs to").specific.unpublish()
    assert "Kurs to" not in get(site, address, **{"If-None-Match": etag}).content.decode()


def test_pages_lead_to_the_feeds_of_what_they_show(site, rural):
    page = site.get("/nb/?q=kurs&topic=rural&page=2")
    found = {link["type"]: link["href"] for link in page.select("head link[rel=alternate][type]")}
    assert found == {
        "application/atom+xml": "/nb/search/feed.atom?q=kurs&topic=rural",
        "application/feed+json": "/nb/search/feed.json?q=kurs&topic=rural",
    }
    assert [link["href"] for link in site.get("/nb/?q=kurs").select(".feeds a")] == [
        "/nb/search/feed.atom?q=kurs",
        "/nb/search/feed.json?q=kurs",
    ]


def addresses(site, part):
    return xml(site, part).xpath("//s:url/s:loc/text()", namespaces=NS)


def test_the_sitemap_has_every_public_variant_and_no_other(site, index, django_assert_max_num_queries):
    cache.clear()
    work = make_work("Kurs")
    published(work, "sv")
    start(make_work("Bare norsk"), "sv")
    make_work("Utkast", publish=False)
    parts = [path_of(url) for url in xml(site, "/sitemap.xml").xpath("//s:loc/text()", namespaces=NS)]
    assert parts[0] == "/sitemap-pages.xml"
    assert "http://testserver/ga/journey/" in addresses(site, parts[0])
    with django_assert_max_num_queries(5):
        found = [url for part in parts[1:] for url in addresses(site, part)]
    assert len(found) == 3
    for url in found:
        canonical = site.get(path_of(url)).select_one("link[rel=canonical]")["href"]
        assert canonical == url
    tree = xml(site, parts[1])
    (swedish,) = tree.xpath(f"//s:url[contains(s:loc, '/sv/resources/{work.work_id}')]", namespaces=NS)
    assert set(swedish.xpath("x:link/@hreflang", namespaces=NS)) == {"nb", "sv"}
    work.unpublish()
    assert not any(str(work.work_id) in url for part in parts[1:] for url in addresses(site, part))
    site.get("/sitemap-999999.xml", 404)


def test_an_icon_is_there_for_pages_that_name_none(site):
    page = site.get("/en/")
    answer = site.client.get("/favicon.ico")
    assert (answer.status_code, answer["Location"]) == (302, page.select_one("link[rel=icon]")["href"])
    assert answer["Cache-Control"] == "public, max-age=86400"


def test_robots_are_kept_out_of_the_admin_and_find_the_sitemap(site):
    robots = RobotFileParser()
    robots.parse(get(site, "/robots.txt").content.decode().splitlines())
    assert robots.site_maps() == ["http://testserver/sitemap.xml"]
    assert not robots.can_fetch("any", "/admin/pages/")
    assert not robots.can_fetch("any", "/preview/x/")
    assert robots.can_fetch("any", "/nb/journey/")


def test_a_browser_can_search_here(site, rural):
    link = site.get("/nb/").select_one("link[rel=search]")
    description = xml(site, link["href"])
    ns = {"o": "http://a9.com/-/spec/opensearch/1.1/"}
    assert len(description.findtext("o:ShortName", namespaces=ns)) <= 16
    template = description.xpath("o:Url[@type='text/html']/@template", namespaces=ns)[0]
    assert "Kurs to" in site.get(template.replace("{searchTerms}", "kurs").removeprefix("http://testserver")).get_text()
