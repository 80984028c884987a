"""A work on paper: what is in the PDF, and what is given up."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pytest
from pypdf import PdfReader

from cms.printing import printer
from resourcebank.models import CaseStudyPage, ScenarioPage
from tests.cms.media.uploads import make_image
from tests.factories import make_work
from tests.home.conftest import Site
from tests.home.taken_along import (
    address,
    fetch,
    folder,
    make_film,
    make_full,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("index", "nothing_kept")]


def print_of(site: Site, work: Any, language: str | None = None) -> Any:
    return PdfReader(io.BytesIO(fetch(site, work, "pdf", language)))


def words(reader: Any) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def kinds(node: Any) -> Iterator[Any]:
    """The elements of a tagged PDF."""
    node = node.get_object()
    if isinstance(node, dict):
        yield node
        children = node.get("/K", [])
        for child in children if isinstance(children, list) else [children]:
            yield from kinds(child)


def test_a_pdf_is_tagged_and_says_its_title_and_language(site, pango):
    work = make_full()
    reader = print_of(site, work)
    root: Any = reader.trailer["/Root"]
    assert (root["/Lang"], reader.metadata["/Title"], reader.metadata["/Author"]) == ("nb", "Håndbok", "Fjord")
    assert root["/MarkInfo"]["/Marked"]
    assert "pdfuaid:part" in root["/Metadata"].get_object().get_data().decode()
    elements = list(kinds(root["/StructTreeRoot"]))
    assert {"/H1", "/H2", "/P", "/L", "/Figure", "/Link"} <= {element.get("/S") for element in elements}
    pictures = [element.get("/Alt") for element in elements if element.get("/S") == "/Figure"]
    assert pictures[:2] == ["En båt", "Ei kai"]
    assert len(pictures) == 3
    assert "/nb/resources/" in pictures[2]
    said = words(reader)
    assert f"Fjord Håndbok http://testserver/nb/resources/{work.work_id}/" in said  # above and below
    for word in (
        "Håndbok",
        "Snakk med tre naboer.",
        "Plan: én / to?",
        "You may",
        "1 / 1" if len(reader.pages) == 1 else "1 / 2",
    ):
        assert word in said
    links = [annotation.get_object()["/A"]["/URI"] for page in reader.pages for annotation in page.get("/Annots", ())]
    assert any(link.endswith("/plan.pdf") for link in links)


def test_the_solutions_of_a_game_are_on_a_page_of_their_own(site, pango):
    puzzles = [
        {"type": "puzzle", "value": {"title": f"Gåte {number}", "description": "Hva?", "solution": f"Svar {number}"}}
        for number in (1, 2)
    ]
    first, last = print_of(site, make_work("Spill", model=ScenarioPage, puzzles=puzzles)).pages
    assert "Gåte 2" in first.extract_text()
    assert "Svar" not in first.extract_text()
    assert all(word in last.extract_text() for word in ("Solution", "Gåte 1", "Svar 1", "Gåte 2", "Svar 2"))


def test_each_part_of_a_pdf_says_what_language_it_is_in(site, pango):
    work = make_work("Håndbok", body=[{"type": "callout", "value": "Husk"}])
    root: Any = print_of(site, work, "fi").trailer["/Root"]
    assert root["/Lang"] == "nb"
    (article,) = (element for element in kinds(root["/StructTreeRoot"]) if element.get("/S") == "/Art")
    inside = list(kinds(article))
    assert article["/Lang"] == "fi"
    assert {str(element["/S"]): str(element["/Lang"]) for element in inside if "/Lang" in element} == {
        "/Art": "fi", "/H1": "nb", "/P": "nb", "/Div": "nb",
    }  # fmt: skip


def test_a_pdf_in_greek_and_with_all_our_letters(site, pango):
    letters = "Łódź żółć ąęėįšųūž ģķļņ õäöü þðæ ñ¿ ßÄ ά ή ΐ"
    title = "Γειά σου, Κόσμε"
    work = make_work(
        title,
        model=CaseStudyPage,
        language="el",
        country="GR",
        sector="Φροντίδα",
        body=[{"type": "callout", "value": letters}],
    )
    reader = print_of(site, work)
    said = words(reader)
    assert reader.trailer["/Root"]["/Lang"] == "el"
    for word in (title, "Φροντίδα", letters):
        assert word in said


def test_a_film_on_paper_is_what_is_said_in_it(site, pango):
    said = words(print_of(site, make_film()))
    assert "0:00 Kari: Hei & hå" in said
    assert "Watch the video" in said


def test_what_is_printed_loads_nothing_but_what_came_with_it(tmp_path, pango):
    secret = tmp_path / "secret.png"
    secret.write_bytes(make_image().file.read())
    target = tmp_path / "a.pdf"
    addresses = (f"file://{secret}", "http://127.0.0.1:9/x.png", "../secret.png", "data:image/png;base64,AAAA")
    html = "".join(f'<img src="{address}" alt="x">' for address in addresses)
    printer.print_pdf(f"<title>x</title><p>Hei</p>{html}", {}, target)
    assert [list(page.images) for page in PdfReader(target).pages] == [[]]


def test_what_takes_too_long_or_too_much_is_given_up(site, monkeypatch, pango):
    monkeypatch.setattr(printer, "SECONDS", 0.01)
    response = site.client.get(address(make_work(), "pdf"))
    assert response.status_code == 503
    assert not list(folder().glob("*.pdf"))
