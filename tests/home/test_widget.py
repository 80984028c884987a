"""The widget as partners get it: a script that is what its hash says, and a page that says how to use it."""

from __future__ import annotations

import gzip
import re

import pytest
from bs4 import BeautifulSoup, Tag

from home import widget
from tests.factories import make_work
from tests.home.conftest import texts
from tests.services import ROOT

EXAMPLE = ROOT / "docs" / "examples" / "widget" / "index.html"
NEWEST = list(widget.RELEASES)[-1]
LARGEST = 15_000  # bytes, compressed


def one(soup: BeautifulSoup | Tag, selector: str) -> Tag:
    found = soup.select_one(selector)
    assert found
    return found


@pytest.mark.parametrize("version", widget.RELEASES)
def test_a_released_script_never_changes(version: str) -> None:
    """Other sites name it with its hash: give a change a new version, and keep this file."""
    assert widget.integrity_of(widget.path_of(version).read_bytes()) == widget.RELEASES[version]


def test_every_script_is_a_release() -> None:
    assert {path.name for path in widget.FOLDER.iterdir()} == {widget.path_of(v).name for v in widget.RELEASES}


def test_it_is_small_and_keeps_nothing() -> None:
    source = widget.path_of(NEWEST).read_text()
    size = len(gzip.compress(source.encode()))
    print(f"widget {NEWEST}: {len(source.encode())} bytes, {size} compressed")  # noqa: T201
    assert size < LARGEST
    code = re.sub(r"^\s*//.*$", "", source, flags=re.MULTILINE)
    assert not re.search(
        r"\beval\b|new Function|innerHTML|insertAdjacentHTML|document\.write|cookie|Storage|indexedDB|\bimport\b(?!\.meta)",
        code,
    )


def test_it_knows_a_picture_for_every_type(db: None) -> None:
    from search.vocabulary import current_vocabulary

    drawn = re.findall(r'^  (\w+): "M', widget.path_of(NEWEST).read_text(), flags=re.MULTILINE)
    assert sorted(drawn) == sorted(current_vocabulary().values("type"))


def test_any_site_may_load_it_once_for_good(site) -> None:
    response = site.client.get(
        f"/widget/{NEWEST}/resource-bank-search.js", headers={"origin": "https://partner.example"}
    )
    assert response.status_code == 200
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response.headers["Content-Type"].startswith("text/javascript")
    assert not response.cookies
    assert widget.integrity_of(b"".join(response.streaming_content)) == widget.RELEASES[NEWEST]
    for version in ("0.9.9", "..", "1.0.0.js"):
        assert site.client.get(f"/widget/{version}/resource-bank-search.js").status_code == 404


def test_the_lines_to_copy_are_right_and_work_without_a_script(site, reindex, django_assert_num_queries) -> None:
    make_work("Grunnkurs")
    reindex()
    with django_assert_num_queries(0):
        page = site.get("/nb/widget/")
    lines = page.select_one(".snippet").get_text()
    assert page.select_one("[data-copy]")["data-copy"] == lines
    copied = BeautifulSoup(lines, "html.parser")
    script = one(copied, "script[type=module][crossorigin]")
    assert script["src"] == f"http://testserver/widget/{NEWEST}/resource-bank-search.js"
    assert script["integrity"] == widget.RELEASES[NEWEST]
    form = one(copied, "resource-bank-search form[method=get]")
    assert form["action"] == "http://testserver/nb/"
    answer = site.get(f"/nb/?{one(form, 'label input')['name']}=grunnkurs")
    assert texts(answer, ".card-title") == ["Grunnkurs"]


def test_the_page_names_what_the_widget_has(site) -> None:
    source = widget.path_of(NEWEST).read_text()
    page = site.get("/en/widget/")
    named = set(re.findall(r"--bank-[\w-]+", page.get_text()))
    assert named == set(re.findall(r"var\((--bank-[\w-]+)", source))
    assert set(re.findall(r'part: "(\w+)"', source)) == set(widget.PARTS)


def test_the_example_has_the_newest(site) -> None:
    script = one(BeautifulSoup(EXAMPLE.read_text(encoding="utf-8"), "html.parser"), "script")
    assert (script["src"], script["integrity"]) == (
        f"http://localhost:8000/widget/{NEWEST}/resource-bank-search.js",
        widget.RELEASES[NEWEST],
    )
