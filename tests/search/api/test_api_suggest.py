from __future__ import annotations

import pytest

from tests.factories import make_concept

pytestmark = pytest.mark.django_db


def test_titles_concepts_and_partners_by_their_beginnings(api, works) -> None:
    make_concept("fjord-farming", nb="fjordbruk")
    (work, _other) = works("Fjorden og bygda", "Noe annet")
    suggestions = api.ok("suggest/", q="fjo", lang="nb")["suggestions"]
    assert suggestions == [
        {
            "text": "Fjorden og bygda",
            "type": "title",
            "id": str(work.work_id),
            "language": "nb",
            "url": f"http://testserver/nb/resources/{work.work_id}/fjorden-og-bygda/",
        },
        {
            "text": "Fjordbruk",
            "type": "concept",
            "id": "fjord-farming",
            "language": "nb",
            "url": "http://testserver/nb/?topic=fjord-farming",
        },
        {"text": "Fjord", "type": "partner", "id": "fjord", "url": "http://testserver/nb/?partner=fjord"},
    ]


@pytest.mark.parametrize("q", ["økol", "OKOL", "ÖKOL"])
def test_accents_and_case_are_forgiven(api, works, q: str) -> None:
    works("Økologisk landbruk")
    assert [s["text"] for s in api.ok("suggest/", q=q, lang="nb")["suggestions"]] == ["Økologisk landbruk"]


def test_nothing_typed_suggests_nothing(api, works) -> None:
    works("A")
    assert api.ok("suggest/") == {"suggestions": []}
    assert api.ok("suggest/", q="  ") == {"suggestions": []}


def test_size(api, works) -> None:
    works(*[f"Kurs {number}" for number in range(6)])
    assert len(api.ok("suggest/", q="ku", lang="nb", size=4)["suggestions"]) == 4


def test_the_number_of_queries_does_not_grow(api, works, django_assert_num_queries) -> None:
    works(*[f"Kurs {number}" for number in range(8)])
    api.ok("suggest/", q="ku", lang="nb")
    with django_assert_num_queries(4):  # as search, and the addresses
        assert len(api.ok("suggest/", q="ku", lang="nb")["suggestions"]) == 8
