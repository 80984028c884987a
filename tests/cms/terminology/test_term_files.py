"""The termbase goes out as TBX-Basic or CSV and comes back."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry

from cms.terminology.exchange.lines import MAX_BYTES, MAX_LINES
from cms.terminology.exchange.views import SEAL
from cms.terminology.models import Concept, ConceptScheme, Definition, Term
from search.models import ChangeEvent
from tests.admin import client_of
from tests.factories import make_concept, make_user

pytestmark = pytest.mark.django_db
KINDS = ("csv", "tbx")
TBX = '<tbx xmlns="urn:iso:std:iso:30042:ed-2" type="TBX-Basic" style="dca"><text><body>%s</body></text></tbx>'


@pytest.fixture
def network() -> Client:
    return client_of(User.objects.create_superuser("boss"))


@pytest.fixture
def terminologist() -> Client:
    return client_of(make_user("terminologist", "Terminologists (sv)"))


@pytest.fixture
def concept() -> Concept:
    """With everything a file carries, and letters that files have trouble with."""
    concept = make_concept("care-technology", nb="velferdsteknologi", sv=["välfärdsteknik", 'a\x0b <b> & "q";\'x'])
    Term.objects.create(concept=concept, language="sv", text="välfärdsteknologi", status=Term.Status.FORBIDDEN)
    Term.objects.filter(text="velferdsteknologi").update(source="NOU 2011: 11; =side(9)")
    Definition.objects.create(concept=concept, language="nb", text="Teknikk\r\nsom  hjelper.")
    name = make_concept("fjord", scheme="glossary", en="Fjord", el="'=Φιόρδ")
    name.do_not_translate = True
    name.save()
    return concept


def export(client: Client, kind: str, language: str = "") -> bytes:
    return client.get(reverse("terms_export", args=[kind]), {"language": language}).content


def send(client: Client, content: bytes | str, kind: str = "csv", name: str = "") -> Any:
    data = content if isinstance(content, bytes) else content.encode()
    return client.post(reverse("terms_exchange"), {"file": SimpleUploadedFile(name or f"terms.{kind}", data)})


def sealed(answer: Any) -> str:
    found = re.search(r'name="shown" value="([^"]*)"', answer.content.decode())
    return found[1] if found else ""


def apply(client: Client, answer: Any) -> Any:
    return client.post(reverse("terms_exchange"), {"shown": sealed(answer)})


def counts(answer: Any) -> dict[str, int]:
    """As the page tells them."""
    return {str(label): count for label, count in answer.context["counts"]}


def remarks(answer: Any) -> list[str]:
    return [remark for verdict in answer.context["verdicts"] for remark in verdict.remarks]


def line(**said: str) -> str:
    """A CSV file of one line."""
    return f"{','.join(said)}\n{','.join(said.values())}\n"


@pytest.mark.parametrize("kind", KINDS)
def test_what_went_out_comes_back_without_a_change(network: Client, concept: Concept, kind: str) -> None:
    before = ChangeEvent.objects.count()
    answer = send(network, export(network, kind), kind)
    assert counts(answer) == {"Same": 6}
    assert sealed(answer) == ""
    assert ChangeEvent.objects.count() == before


@pytest.mark.parametrize("language", ["", "sv"])
@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_bank_that_reads_the_file_writes_the_same_one(
    network: Client, concept: Concept, kind: str, language: str
) -> None:
    written = export(network, kind, language)
    Concept.objects.all().delete()
    answer = send(network, written, kind)
    assert counts(answer) == {"New": 3 if language else 6}
    assert not Concept.objects.exists()  # nothing before she says so
    assert apply(network, answer).status_code == 302
    assert export(network, kind, language) == written
    if not language:
        assert Term.objects.get(text="velferdsteknologi").source == "NOU 2011: 11; =side(9)"
        assert Concept.objects.get(slug="fjord").do_not_translate
        assert Concept.objects.get(slug="fjord").scheme.slug == "glossary"
        assert Term.objects.get(language="el").text == "'=Φιόρδ"
        assert Definition.objects.get().text == "Teknikk\nsom hjelper."


def test_the_vocabularies_of_the_sample_go_round(network: Client) -> None:
    from resourcebank.sample.loader import _load_vocabularies, _read

    _load_vocabularies(_read("vocabularies.yaml"))
    Term.objects.filter(status=Term.Status.HIDDEN).delete()  # of which TBX knows nothing
    written, terms = export(network, "tbx"), Term.objects.count()
    assert counts(send(network, written, "tbx")) == {"Same": terms}
    Concept.objects.all().delete()
    apply(network, send(network, written, "tbx"))
    assert Term.objects.count() == terms > 1000
    assert export(network, "tbx") == written


def test_no_cell_of_the_csv_is_a_formula(network: Client) -> None:
    make_concept("sum", nb=["=1+1", "-ing", "+47", "@x", "'=x", "it's"])
    cells = [row[3] for row in csv.reader(io.StringIO(export(network, "csv").decode("utf-8-sig")), delimiter=";")]
    assert not [cell for cell in cells if cell.startswith(("=", "-", "+", "@"))]
    assert counts(send(network, export(network, "csv"))) == {"Same": 6}


def test_changes_are_shown_and_then_written(network: Client, concept: Concept) -> None:
    file = (
        "concept;language;term;status;source;definition\n"
        "care-technology;sv;omsorgsteknik;preferred;SOU 2020:14;\n"  # new, in place of another
        "care-technology;sv;välfärdsteknologi;alternative;;\n"
        "care-technology;nb;velferdsteknologi;;;Ny forklaring\n"
        "fjord;en;Fjord;preferred;;\n"
    )
    answer = send(network, file)
    assert counts(answer) == {"New": 1, "Changed": 2, "Same": 1}
    assert remarks(answer) == ["“välfärdsteknik” becomes an alternative."]
    content = answer.content.decode()
    assert "NOU 2011" in content  # what is saved now
    assert "Ny forklaring" in content
    at = ChangeEvent.objects.count()
    apply(network, answer)
    terms = {term.text: term.status for term in Term.objects.filter(concept=concept, language="sv")}
    assert terms["omsorgsteknik"] == "preferred"
    assert terms["välfärdsteknik"] == terms["välfärdsteknologi"] == "alternative"
    assert Term.objects.get(text="velferdsteknologi").source == "NOU 2011: 11; =side(9)"  # the file did not say
    assert Definition.objects.get().text == "Ny forklaring"
    assert ChangeEvent.objects.count() > at  # search is told
    entry = ModelLogEntry.objects.get(action="terminology.import")
    assert "sv: omsorgsteknik" in entry.data["terms"]


def test_two_terms_change_places(network: Client) -> None:
    make_concept("it", sv=["ett", "två"])
    file = "concept,language,term,status\nit,sv,två,preferred\nit,sv,ett,alternative\n"
    assert counts(send(network, file)) == {"Changed": 2}
    apply(network, send(network, file))
    assert {term.text: term.status for term in Term.objects.all()} == {"ett": "alternative", "två": "preferred"}


def test_what_somebody_changed_since_it_was_shown_is_not_overwritten(network: Client, concept: Concept) -> None:
    file = (
        "concept,language,term,source\ncare-technology,sv,välfärdsteknik,Ny\ncare-technology,nb,velferdsteknologi,Ny\n"
    )
    answer = send(network, file)
    Term.objects.filter(text="välfärdsteknik").update(source="En annan")
    after = apply(network, answer)
    assert remarks(after) == ["Somebody has changed it in the meantime. Send the file again to see how it stands."]
    assert "1 line written." in after.content.decode()
    assert Term.objects.get(text="välfärdsteknik").source == "En annan"
    assert Term.objects.get(text="velferdsteknologi").source == "Ny"


def test_nothing_but_what_was_shown_stops_being_preferred(network: Client, concept: Concept) -> None:
    answer = send(network, line(concept="care-technology", language="sv", term="ny", status="preferred"))
    assert remarks(answer) == ["“välfärdsteknik” becomes an alternative."]
    Term.objects.filter(text="välfärdsteknik").update(text="omsorgsteknik")
    assert "in the meantime" in remarks(apply(network, answer))[0]
    assert Term.objects.get(text="omsorgsteknik").status == "preferred"


@pytest.mark.parametrize(
    ("said", "remedy"),
    [
        ({"concept": "care technology", "language": "sv", "term": "x"}, "letters from a to z"),
        ({"concept": "../x", "language": "sv", "term": "x"}, "letters from a to z"),
        ({"concept": "a", "language": "no", "term": "x"}, "one of the languages: nb"),
        ({"concept": "a", "language": "sv", "term": "x", "status": "best"}, "one of the statuses: preferred"),
        ({"concept": "a", "language": "sv", "term": ""}, "Write the term."),
        ({"concept": "a", "language": "sv", "term": "x" * 121}, "“term” may have 120 letters"),
        ({"concept": "a", "language": "sv", "term": "x", "definition": "x" * 601}, "“definition” may have 600"),
        ({"concept": "a" * 81, "language": "sv", "term": "x"}, "“concept” may have 80"),
        ({"concept": "a", "vocabulary": "none", "language": "sv", "term": "x"}, "Write one of: glossary, topic"),
    ],
)
def test_a_wrong_line_says_how_to_mend_it(network: Client, concept: Concept, said: dict[str, str], remedy: str) -> None:
    answer = send(network, line(**said))
    assert counts(answer) == {"Error": 1}
    assert remedy in remarks(answer)[0]
    assert sealed(answer) == ""


@pytest.mark.parametrize(
    "second",
    ["it,sv,ett,,", "it,sv,två,preferred,", "it,sv,två,,En annan", "it,sv,två,,,no"],
)
def test_two_lines_that_gainsay_each_other(network: Client, second: str) -> None:
    file = f"concept,language,term,status,definition,do_not_translate\nit,sv,ett,preferred,En,yes\n{second}\n"
    answer = send(network, file)
    assert counts(answer) == {"New": 1, "Error": 1}
    assert remarks(answer) == ["Line 2 says something else. Leave one of the two."]


def test_a_terminologist_changes_her_own_language_only(terminologist: Client, concept: Concept) -> None:
    file = (
        "concept,language,term,status,do_not_translate\n"
        "care-technology,sv,omsorgsteknik,,\n"
        "care-technology,nb,velferdsteknologi,preferred,\n"
        "care-technology,nb,omsorgsteknologi,,\n"
        "new,sv,ny,,\n"
        "care-technology,sv,välfärdsteknik,,yes\n"
    )
    answer = send(terminologist, file)
    assert counts(answer) == {"New": 1, "Same": 1, "Error": 3}
    assert [text.split(".")[0] for text in remarks(answer)] == [
        "You do not decide on the terms of this language",
        "Only those who run the network make concepts and names",
        "Only those who run the network make concepts and names",
    ]
    assert apply(terminologist, answer).status_code == 302
    assert Term.objects.filter(text="omsorgsteknik", status="alternative").exists()
    assert not Term.objects.filter(text="omsorgsteknologi").exists()
    # A page that another was shown is not hers to apply.
    network = client_of(User.objects.create_superuser("boss"))
    shown = sealed(send(network, file))
    terminologist.post(reverse("terms_exchange"), {"shown": shown})
    assert not Term.objects.filter(text="omsorgsteknologi").exists()


def test_a_translator_takes_the_terms_away_and_sends_nothing(concept: Concept) -> None:
    translator = client_of(make_user("translator", "Translators (sv)"))
    assert "välfärdsteknik" in export(translator, "tbx", "sv").decode()
    assert "velferdsteknologi" not in export(translator, "tbx", "sv").decode()
    assert "Send a file" not in translator.get(reverse("terms_exchange")).content.decode()
    answer = send(translator, line(concept="care-technology", language="sv", term="x"))
    assert answer.status_code == 302
    assert not Term.objects.filter(text="x").exists()


@pytest.mark.parametrize(
    "shown",
    ["", "x", signing.dumps([0, []], salt=SEAL), signing.dumps([0, []])],
    ids=["nothing", "no seal", "another list", "another seal"],
)
def test_what_was_not_shown_is_not_applied(network: Client, shown: str) -> None:
    answer = network.post(reverse("terms_exchange"), {"shown": shown}, follow=True)
    assert "Send the file again" in answer.content.decode()


def test_tbx_of_other_programs_is_read(network: Client, concept: Concept) -> None:
    """With groups, terms without status, and tags in a term; without our note."""
    ConceptScheme.objects.get_or_create(slug="topic")
    entry = (
        '<conceptEntry id="care-technology"><descrip type="subjectField">Care</descrip><langSec xml:lang="sv">'
        '<descripGrp><descrip type="definition">Ny</descrip></descripGrp>'
        "<termSec><term>vård<hi>teknik</hi></term></termSec>"
        "<termSec><term>gammal</term><termNoteGrp>"
        '<termNote type="administrativeStatus">supersededTerm-admn-sts</termNote></termNoteGrp></termSec>'
        "</langSec></conceptEntry>"
    )
    answer = send(network, TBX % entry, "tbx")
    assert counts(answer) == {"New": 2}
    apply(network, answer)
    assert Term.objects.get(text="vårdteknik").status == "alternative"
    assert Term.objects.get(text="gammal").status == "forbidden"


BOMB = '<!DOCTYPE tbx [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>' + TBX % "&b;"
XXE = '<!DOCTYPE tbx [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + TBX % "<p>&x;</p>"
TERM = '<conceptEntry id="c"><langSec xml:lang="sv"><termSec><term>x</term></termSec></langSec></conceptEntry>'


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.tbx", XXE, "DOCTYPE"),
        ("a.tbx", BOMB, "DOCTYPE"),
        ("a.tbx", XXE.encode("utf-16"), "not UTF-8"),
        ("a.tbx", "<tbx", "not a TBX file"),
        ("a.tbx", "<html/>", "not TBX of 2019"),
        ("a.tbx", (TBX % TERM).replace("dca", "dct"), "in DCA style"),
        ("a.tbx", '<martif type="TBX"/>', "not TBX of 2019"),
        ("a.tbx", TBX % ("<x>" * 500 + "</x>" * 500), "damaged"),
        ("a.tbx", TBX % "", "no term in this file"),
        ("a.tbx", TBX % (TERM * (MAX_LINES + 1)), "more than 20000 terms"),
        ("a.csv", "concept,language\na,b\n", "first line must name the columns"),
        ("a.csv", "concept,language,term\n", "no term in this file"),
        ("a.csv", 'concept,language,term\na,b,"c', "cannot be read"),
        ("a.csv", "concept,language,term\na,b," + "x" * 200_000, "cannot be read"),
        ("a.csv", "concept,language,term\n" + "a,sv,x\n" * (MAX_LINES + 1), "more than 20000 terms"),
        ("a.csv", b"concept,language,term\na,sv,\xe6", "not UTF-8"),
        ("a.csv", b"\0\1", "not UTF-8"),
        ("a.csv", b"x" * (MAX_BYTES + 1), "the largest accepted"),
        ("a.xlsx", b"PK\3\4", "Send a TBX file"),
        ("a.tbx", b"", "empty"),
    ],
)
def test_a_hostile_file_is_refused_with_a_message(network: Client, name: str, content: Any, message: str) -> None:
    answer = send(network, content, name=name)
    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert "root:" not in answer.content.decode()


@pytest.mark.parametrize("address", ["po", "tbx?language=xx"])
def test_what_there_is_no_file_of(network: Client, address: str) -> None:
    kind, _mark, query = address.partition("?")
    assert network.get(reverse("terms_export", args=[kind]) + (f"?{query}" if query else "")).status_code == 404


def test_the_number_of_queries_does_not_grow_with_the_file(network: Client, django_assert_max_num_queries) -> None:
    def file(count: int) -> str:
        lines = (f"c-{number % 3},{language},ord {number}," for number in range(count) for language in ("sv", "nb"))
        return "concept,language,term,status\n" + "\n".join(lines)

    send(network, file(3))
    for count in (10, 200):
        with django_assert_max_num_queries(25):
            answer = send(network, file(count))
    with django_assert_max_num_queries(75):
        apply(network, answer)
    assert Term.objects.count() == 400


def test_a_term_that_is_typed_has_the_form_that_files_have() -> None:
    term = Term(concept=make_concept("it"), language="sv", text=" a\u0308r \x07 det  ", status="preferred")
    term.full_clean()
    assert term.text == "är det"
