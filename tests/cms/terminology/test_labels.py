"""Labels in all languages at once, edited in one table."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry

from cms.terminology.labels.views import ROWS_SHOWN
from cms.terminology.models import Concept, ConceptScheme, Need, SchemeLabel, Term
from resourcebank.models import Programme
from resourcebank.models.projects import ProgrammeText
from search.vocabulary import current_vocabulary
from tests.admin import client_of
from tests.factories import make_concept, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def network() -> Client:
    return client_of(User.objects.create_superuser("boss"))


@pytest.fixture
def terminologist() -> Client:
    return client_of(make_user("terminologist", "Terminologists (sv)"))


@pytest.fixture
def concept() -> Concept:
    return make_concept("funding", nb=["finansiering", "støtte"], sv="finansiering")


def url(table: str = "concepts") -> str:
    return reverse("terms_labels", args=[table])


def page(client: Client, table: str = "concepts", **query: str) -> BeautifulSoup:
    answer = client.get(url(table), query)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def form(soup: BeautifulSoup) -> dict[str, str]:
    """As a browser would send it."""
    fields = soup.select(".labels input, .labels textarea")
    return {
        str(field["name"]): field.text.lstrip("\n") if field.name == "textarea" else str(field["value"])
        for field in fields
    }


def save(client: Client, data: dict[str, str], table: str = "concepts") -> Any:
    return client.post(url(table), data)


def text(concept: Concept, language: str = "sv") -> str | None:
    return Term.objects.filter(concept=concept, language=language, status="preferred").values_list(
        "text", flat=True
    ).first()  # fmt: skip


def test_it_is_a_table_of_all_languages_that_says_what_is_missing(network: Client, concept: Concept) -> None:
    soup = page(network)
    heads = [head.text for head in soup.select("table.labels thead th[scope=col]")]
    assert heads == [str(name) for _code, name in settings.LANGUAGES]
    assert [head.text for head in soup.select("table.labels tbody th[scope=row]")] == ["finansiering"]
    cells = soup.select("table.labels tbody td")
    assert len(cells) == 15
    assert [("missing" in cell.text, "labels-empty" in str(cell.get("class"))) for cell in cells[:4]] == [
        (False, False), (True, True), (False, False), (True, True),
    ]  # fmt: skip
    swedish = cells[2].select_one("input[type=text]")
    assert swedish
    assert (swedish["value"], swedish["lang"], swedish["aria-label"]) == ("finansiering", "sv", "finansiering, Swedish")


def test_several_labels_are_written_at_once(network: Client, concept: Concept) -> None:
    data = form(page(network))
    data |= {f"text-{concept.pk}-sv": "  medel ", f"text-{concept.pk}-da": "støtte", f"text-{concept.pk}-nb": "støtte"}
    answer = network.post(url(), data, follow=True)
    assert "3 texts saved." in answer.content.decode()
    assert (text(concept), text(concept, "da"), text(concept, "nb")) == ("medel", "støtte", "støtte")
    # One that was an alternative changed places with the one preferred; the other was renamed.
    assert set(Term.objects.filter(language="nb").values_list("text", "status")) == {
        ("støtte", "preferred"), ("finansiering", "alternative"),
    }  # fmt: skip
    assert Term.objects.filter(language="sv").count() == 1
    assert current_vocabulary().labels(["sv"]).concept("funding") == "Medel"
    entry = ModelLogEntry.objects.get(action="terminology.label")
    assert "sv: finansiering → medel" in entry.data["labels"]
    save(network, {f"was-{concept.pk}-sv": "medel", f"text-{concept.pk}-sv": ""})
    assert text(concept) is None


def test_a_need_is_written_in_her_language_beside_the_others(terminologist: Client, concept: Concept) -> None:
    Need.objects.create(concept=concept, language="nb", text="Jeg trenger penger")
    soup = page(terminologist, "needs", group="topic")
    assert "Jeg trenger penger" in soup.text
    assert save(terminologist, form(soup) | {f"text-{concept.pk}-sv": "Jag behöver pengar"}, "needs").status_code == 302
    assert current_vocabulary().labels(["sv"]).need("funding") == ("sv", "Jag behöver pengar")


def test_what_somebody_else_wrote_meanwhile_is_shown_and_stays(network: Client, concept: Concept) -> None:
    data = form(page(network))
    Term.objects.filter(language="sv").update(text="medel")
    data |= {f"text-{concept.pk}-sv": "bidrag", f"text-{concept.pk}-da": "midler"}
    answer = save(network, data)
    assert answer.status_code == 409
    assert "Somebody wrote “medel” meanwhile" in answer.content.decode()
    assert (text(concept), text(concept, "da")) == ("medel", "midler")  # the rest is written
    again = form(BeautifulSoup(answer.content, "html.parser"))
    assert again[f"text-{concept.pk}-sv"] == "bidrag"  # hers is not lost
    assert save(network, again).status_code == 302
    assert text(concept) == "bidrag"


def test_what_both_wrote_alike_is_no_conflict(network: Client, concept: Concept) -> None:
    data = form(page(network)) | {f"text-{concept.pk}-sv": "medel"}
    Term.objects.filter(language="sv").update(text="medel")
    assert save(network, data).status_code == 302


@pytest.mark.parametrize(("written", "problem"), [("x" * 121, "120 letters"), ("cash", "must not be called that")])
def test_what_cannot_be_written_says_why_beside_it(
    network: Client, concept: Concept, written: str, problem: str
) -> None:
    Term.objects.create(concept=concept, language="en", text="cash", status="forbidden")
    answer = save(network, form(page(network)) | {f"text-{concept.pk}-en": written})
    soup = BeautifulSoup(answer.content, "html.parser")
    field = soup.select_one("[aria-invalid=true]")
    assert field
    assert field["value"] == written
    about = soup.find(id=str(field["aria-describedby"]))
    assert about
    assert problem in about.text


def test_a_row_deleted_meanwhile_is_told(network: Client, concept: Concept) -> None:
    data = form(page(network)) | {f"text-{concept.pk}-sv": "medel"}
    concept.delete()
    assert "1 text was not saved" in save(network, data).content.decode()


def test_a_terminologist_writes_her_own_language_only(terminologist: Client, concept: Concept) -> None:
    data = form(page(terminologist))
    assert set(data) == {f"was-{concept.pk}-sv", f"text-{concept.pk}-sv"}
    save(terminologist, data | {f"text-{concept.pk}-sv": "medel"})
    assert text(concept) == "medel"
    forged = {f"was-{concept.pk}-nb": "finansiering", f"text-{concept.pk}-nb": "hacket", f"text-{concept.pk}-sv": "x"}
    answer = terminologist.post(url(), forged, follow=True)
    assert "you do not have permission" in answer.content.decode()
    assert (text(concept, "nb"), text(concept)) == ("finansiering", "medel")
    for group in ("Translators (sv)", "Fjord: editors"):
        outsider = client_of(make_user(group, group))
        assert "you do not have permission" in outsider.get(url(), follow=True).content.decode()


def test_the_rows_of_one_vocabulary(network: Client, concept: Concept) -> None:
    make_concept("women", scheme="audience", nb="kvinner")
    heads = [head.text for head in page(network, group="audience").select("tbody th")]
    assert heads == ["kvinner"]


def test_names_of_vocabularies(network: Client, concept: Concept) -> None:
    scheme = ConceptScheme.objects.get()
    assert save(network, {f"text-{scheme.pk}-el": "Θέμα"}, "vocabularies").status_code == 302
    assert SchemeLabel.objects.get().text == "Θέμα"
    save(network, {f"was-{scheme.pk}-el": "Θέμα", f"text-{scheme.pk}-el": ""}, "vocabularies")
    assert not SchemeLabel.objects.exists()


def test_names_and_acknowledgements_of_funders(network: Client) -> None:
    """Two tables of one row: neither takes the other's text away."""
    programme = Programme.objects.create(slug="nordplus")
    save(network, {f"text-{programme.pk}-nb": "Støttet av\r\nNordplus."}, "acknowledgements")
    assert ProgrammeText.objects.get().acknowledgement == "Støttet av\nNordplus."
    assert programme.name(["nb"]) == "nordplus"
    save(network, {f"text-{programme.pk}-nb": "Nordplus"}, "programmes")
    data = form(page(network, "acknowledgements"))
    data[f"text-{programme.pk}-nb"] = ""
    assert save(network, data, "acknowledgements").status_code == 302
    assert ProgrammeText.objects.get().name == "Nordplus"
    save(network, form(page(network, "programmes")) | {f"text-{programme.pk}-nb": ""}, "programmes")
    assert not ProgrammeText.objects.exists()


def test_a_text_of_several_lines_that_is_sent_back_is_no_change(network: Client) -> None:
    programme = Programme.objects.create(slug="nordplus")
    ProgrammeText.objects.create(programme=programme, language="nb", acknowledgement="En  linje\r\n\r\nog en til")
    data = form(page(network, "acknowledgements"))
    answer = network.post(url("acknowledgements"), data, follow=True)
    assert "0 texts saved." in answer.content.decode()
    assert ProgrammeText.objects.get().acknowledgement == "En  linje\r\n\r\nog en til"


@pytest.mark.parametrize("address", ["none", "po"])
def test_no_such_table(network: Client, address: str) -> None:
    assert network.get(url(address)).status_code == 404


@pytest.mark.parametrize(
    "data", [{"text-1-": "x"}, {"text-x-sv": "x"}, {"text-999999999999999999-sv": "x"}, {"text-1-xx": "x"}]
)
def test_what_is_no_cell_changes_nothing(network: Client, concept: Concept, data: dict[str, str]) -> None:
    assert network.post(url(), data).status_code in {302, 409}
    assert Term.objects.count() == 3


def test_the_number_of_queries_does_not_grow(network: Client, django_assert_max_num_queries: Any) -> None:
    for count in (3, ROWS_SHOWN + 5):
        for number in range(count):
            make_concept(f"c-{count}-{number}", nb=f"ord {number}", sv=f"ord {number}")
        network.get(url())
        with django_assert_max_num_queries(20):
            soup = page(network)
    assert len(soup.select("tbody tr")) == ROWS_SHOWN
    assert "Page 1 of 2" in soup.text
