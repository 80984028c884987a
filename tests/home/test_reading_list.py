"""A list is its address: whoever has it sees the same works, as far as they are public."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest

from home.reading_list import MOVES
from search.api.v1.search_parameters import MOST_IDS
from tests.factories import make_work
from tests.home.conftest import texts
from tests.services import ROOT

pytestmark = pytest.mark.django_db


def address(*works: object) -> str:
    return f"/en/list/?ids={','.join(str(getattr(work, 'work_id', work)) for work in works)}"


def test_the_works_in_their_order_as_the_api_has_them(site):
    a, b = make_work("A", language="en"), make_work("B")
    page = site.get(address(b, a))
    answer = site.client.get(f"/api/v1/resources/?id={b.work_id},{a.work_id}&lang=en").json()
    assert [link["href"] for link in page.select(".card-title a")] == [work["url"] for work in answer["results"]]
    assert texts(page, ".card-title") == ["B", "A"]
    as_data = next(link["href"] for link in page.select(".list-ways a") if "JSON" in link.get_text())
    assert site.client.get(as_data).json() == answer
    assert page.select_one("[data-copy]")["data-copy"] == f"http://testserver{address(b, a)}"
    assert all(link["href"].endswith(address(b, a)[3:]) for link in page.select(".languages-list a[lang]"))
    assert "Set-Cookie" not in site.response.headers


def test_what_is_gone_is_said_in_one_line_that_does_not_tell_which(site):
    a, hidden, gone = make_work("A"), make_work("Hidden", publish=False), make_work("Gone")
    gone.unpublish()
    page = site.get(address(hidden, a, gone, uuid4(), "nonsense"))
    assert texts(page, ".card-title") == ["A"]
    assert texts(page, ".notice") == ["4 works of this list are not here any more."]
    assert "Hidden" not in page.get_text()
    assert texts(site.get(address(a)), ".notice") == []
    assert site.get(address("x")).select_one(".nothing")


def test_it_can_be_changed_without_a_script(site):
    works = [make_work(title) for title in "ABC"]

    def press(name: str, title: str) -> str:
        pressed = next(button for button in page.select(f"button[name={name}]") if button.get_text().endswith(title))
        ids = [field["value"] for field in page.select("form [name=ids]")]
        response = site.client.get("/en/list/", {"ids": ids, name: pressed["value"]})
        assert response.status_code == 302
        return str(response.headers["Location"])

    page = site.get(address(*works))
    for name, title, order, there in (("down", "A", "BAC", 1), ("up", "C", "BCA", 1), ("remove", "C", "BA", 1)):
        location = press(name, title)
        page = site.get(location.split("#")[0])
        assert texts(page, ".card-title") == list(order)
        assert page.select(".cards > li")[there]["id"] == urlsplit(location).fragment
    assert press("remove", "A").endswith(f"#work-{works[1].work_id}")
    assert page.select_one("button[name=up]")["value"] == str(works[0].work_id)
    assert len(page.select("button[name=up]")) == 1


def test_an_empty_list_says_how_to_fill_it(site):
    page = site.get("/en/list/")
    assert "Keep in my list" in page.select_one(".nothing").get_text()
    assert page.select_one("noscript")


def test_a_list_has_an_end(site):
    work = make_work("A")
    page = site.get(address(work, *(uuid4() for _ in range(MOST_IDS))))
    assert f"at most {MOST_IDS} works" in texts(page, ".notice")[0]
    assert texts(page, ".notice")[1].startswith(f"{MOST_IDS - 1} works of this list")
    assert len(parse_qs(urlsplit(page.select_one("[data-copy]")["data-copy"]).query)["ids"][0].split(",")) == MOST_IDS
    assert f"const MOST = {MOST_IDS};" in (ROOT / "home/static/home/list.js").read_text()  # what a device keeps, too
    assert set(MOVES) == {"up", "down"}


def test_its_queries_do_not_grow(site, django_assert_max_num_queries):
    works = [make_work(f"Kurs {number}") for number in range(6)]
    site.get(address(works[0]))
    with django_assert_max_num_queries(16):
        site.get(address(*works))


def test_every_card_and_work_can_be_kept(site, reindex):
    work = make_work("Grunnkurs", language="en")
    reindex()
    for where in ("/en/", "/en/?q=grunnkurs", address(work), f"/en/resources/{work.work_id}/{work.slug}/"):
        button = site.get(where).select_one(f'[data-keep="{work.work_id}"]')
        assert button.parent.has_attr("hidden"), where  # until there is a script
