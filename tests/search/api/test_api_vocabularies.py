from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from cms.terminology.models import Concept, ConceptScheme, Definition, Need, SchemeLabel, Term
from search.change_log import sequence_pending
from tests.factories import make_concept, make_work, publish_change

pytestmark = pytest.mark.django_db
TBX = "{urn:iso:std:iso:30042:ed-2}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@pytest.fixture
def worker(db: None) -> Concept:
    """A concept with a wider one, terms of every status, a definition, and a work filed under it."""
    broader = make_concept("peer-support", nb="likemannsarbeid", en="peer support")
    concept = make_concept("peer-support-worker", nb=["erfaringskonsulent", "likeperson"], et="kogemusnõustaja")
    Term.objects.create(concept=concept, language="nb", text="eks-pasient", status=Term.Status.FORBIDDEN)
    Term.objects.create(concept=concept, language="nb", text="en å snakke med", status=Term.Status.HIDDEN)
    Definition.objects.create(concept=concept, language="nb", text="En som bruker <egne> erfaringer")
    Need.objects.create(concept=concept, language="nb", text="Jeg vil snakke med en som har vært der")
    concept.broader = broader
    concept.save()
    scheme = ConceptScheme.objects.get(slug="topic")
    for language, text in (("nb", "Tema"), ("en", "Topic")):
        SchemeLabel.objects.create(scheme=scheme, language=language, text=text)
    publish_change(make_work(), topics=[concept])
    make_work("Draft", publish=False, topics=[concept])
    return concept


def test_a_vocabulary_in_the_readers_language(api, worker) -> None:
    answer = api.ok("vocabularies/topic/", lang="nb")
    assert (answer["name"], answer["label"], answer["count"]) == ("topic", "Tema", 2)
    assert answer["results"][1] == {
        "slug": "peer-support-worker",
        "label": "Erfaringskonsulent",
        "language": "nb",
        "definition": "En som bruker <egne> erfaringer",
        "definition_language": "nb",
        "need": "Jeg vil snakke med en som har vært der",
        "need_language": "nb",
        "broader": "peer-support",
        "count": 1,
    }
    assert api("vocabularies/unknown/").status_code == 404


@pytest.mark.parametrize(("headers", "parameters"), [({}, {"as": "skos"}), ({"accept": "application/ld+json"}, {})])
def test_a_vocabulary_as_skos(api, worker, headers: dict[str, str], parameters: dict[str, str]) -> None:
    worker.related.set([worker.broader, make_concept("mentors", "audience")])
    response = api("vocabularies/topic/", headers, **parameters)
    assert response.headers["Content-Type"] == "application/ld+json"
    scheme, *concepts = response.json()["@graph"]
    uri = "http://testserver/api/v1/vocabularies/topic/"
    assert scheme == {"@id": uri, "@type": "skos:ConceptScheme", "prefLabel": {"nb": "Tema", "en": "Topic"}}
    nodes = {node["@id"]: node for node in concepts}
    assert nodes[f"{uri}#peer-support"]["topConceptOf"] == uri
    assert nodes[f"{uri}#peer-support-worker"] == {
        "@id": f"{uri}#peer-support-worker",
        "@type": "skos:Concept",
        "inScheme": uri,
        "notation": "peer-support-worker",
        "broader": f"{uri}#peer-support",
        "related": [f"{uri}#peer-support", "http://testserver/api/v1/vocabularies/audience/#mentors"],
        "prefLabel": {"et": "kogemusnõustaja", "nb": "erfaringskonsulent"},
        "altLabel": {"nb": ["likeperson"]},
        "hiddenLabel": {"nb": ["eks-pasient", "en å snakke med"]},
        "definition": {"nb": "En som bruker <egne> erfaringer"},
    }
    assert response.json()["@context"]["skos"] == "http://www.w3.org/2004/02/skos/core#"


def test_the_glossary_in_the_readers_languages(api, worker) -> None:
    answer = api.ok("terms/", lang="et,nb")
    assert answer["count"] == 2
    assert answer["results"][1] == {
        "id": "peer-support-worker",
        "vocabulary": "topic",
        "label": "Kogemusnõustaja",
        "language": "et",
        "definition": "En som bruker <egne> erfaringer",
        "definition_language": "nb",
        "terms": [
            {"language": "et", "text": "kogemusnõustaja", "status": "preferred"},
            {"language": "nb", "text": "erfaringskonsulent", "status": "preferred"},
            {"language": "nb", "text": "likeperson", "status": "alternative"},
            {"language": "nb", "text": "eks-pasient", "status": "forbidden"},
        ],
        "count": 1,
        "url": "http://testserver/et/glossary/peer-support-worker/",
        "api_url": "http://testserver/api/v1/terms/peer-support-worker/",
        "works_url": "http://testserver/et/?topic=peer-support-worker",
    }


def test_one_concept_in_all_languages_with_those_around_it(api, worker) -> None:
    entry = api.ok("terms/peer-support-worker/", lang="et")
    assert entry["languages"] == ["et", "nb"]
    assert {term["language"] for term in entry["terms"]} == {"et", "nb"}
    assert [one["label"] for one in entry["broader"]] == ["Peer support"]
    assert [one["slug"] for one in api.ok("terms/peer-support/")["narrower"]] == ["peer-support-worker"]
    assert api("terms/unknown/").status_code == 404


@pytest.mark.parametrize(("headers", "parameters"), [({}, {"as": "tbx"}), ({"accept": "application/x-tbx"}, {})])
def test_the_termbase_as_tbx(api, worker, headers: dict[str, str], parameters: dict[str, str]) -> None:
    Term.objects.create(concept=worker, language="sv", text="egen\x0berfarenhet")  # a character XML cannot hold
    response = api("terms/", headers, **parameters)
    assert response.headers["Content-Type"] == "application/x-tbx; charset=utf-8"
    root = ET.fromstring(response.content)  # noqa: S314 - ours
    assert (root.tag, root.get("type"), root.get("style")) == (f"{TBX}tbx", "TBX-Basic", "dca")
    assert root.find(f".//{TBX}tbxHeader/{TBX}fileDesc/{TBX}sourceDesc/{TBX}p") is not None
    entry = root.find(f".//{TBX}conceptEntry[@id='c-peer-support-worker']")
    assert entry is not None
    assert [(d.get("type"), d.text) for d in entry.findall(f"{TBX}descrip")] == [("subjectField", "Topic")]
    sections = {section.get(LANG): section for section in entry.findall(f"{TBX}langSec")}
    assert list(sections) == ["et", "nb", "sv"]
    assert sections["nb"].findtext(f"{TBX}descrip[@type='definition']") == "En som bruker <egne> erfaringer"
    assert [
        (term.findtext(f"{TBX}term"), term.findtext(f"{TBX}termNote[@type='administrativeStatus']"))
        for term in sections["nb"].findall(f"{TBX}termSec")
    ] == [
        ("erfaringskonsulent", "preferredTerm-admn-sts"),
        ("likeperson", "admittedTerm-admn-sts"),
        ("eks-pasient", "deprecatedTerm-admn-sts"),
    ]
    assert sections["sv"].findtext(f".//{TBX}term") == "egenerfarenhet"


def test_a_browser_gets_json(api, worker) -> None:
    accept = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    for path in ("terms/", "vocabularies/topic/"):
        assert api(path, {"accept": accept}).headers["Content-Type"] == "application/json"


def test_the_number_of_queries_does_not_grow(api, worker, django_assert_num_queries) -> None:
    for number in range(5):
        make_concept(f"concept-{number}", nb=f"begrep {number}", en=f"concept {number}")
    sequence_pending()
    for path, queries in (("vocabularies/topic/", 3), ("terms/", 2), ("terms/?as=tbx", 5)):
        api(path)
        with django_assert_num_queries(queries):
            api.client.get(f"/api/v1/{path}")
