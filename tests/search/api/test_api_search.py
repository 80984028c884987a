from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from resourcebank.models import OpportunityPage, Programme, ProgrammeText, Project, ToolkitVideoPage
from search.indexing import _rebuilding
from tests.cms.localisation.helpers import published
from tests.factories import get_partner, make_concept, make_work, publish_change

pytestmark = pytest.mark.django_db
VTT = "WEBVTT\n\n00:00:12.300 --> 00:00:15.000\nHer snakker vi om bedrifter\n"

# The contract's own example, key by key, and what was added to it.
RESULT = {
    "id", "type", "language", "title", "summary", "url", "api_url", "partner", "project", "topics", "audiences",
    "stages", "challenges", "countries", "licence", "level", "duration_s", "bytes", "formats", "accessibility",
    "thumbnail", "deadline", "starts_at", "published_at", "updated_at", "translation", "variants", "score", "matched",
    "highlights", "cues",
    "reading_minutes",
}  # fmt: skip
ANSWER = {
    "count", "page", "page_size", "next", "previous", "took_ms", "engine", "degraded", "query", "results", "facets",
}  # fmt: skip


def titles(answer: dict[str, Any]) -> list[str]:
    return [result["title"] for result in answer["results"]]


def set_published(work: Any, moment: datetime) -> None:
    publish_change(work, first_published_at=moment)


def test_an_answer_has_the_keys_of_the_contract_and_no_others(api, reindex) -> None:
    programme = Programme.objects.create(slug="nordplus")
    ProgrammeText.objects.create(programme=programme, language="en", name="Nordplus", acknowledgement="Thanks")
    project = Project.objects.create(slug="peer-support", acronym="PEER", programme=programme)
    topic = make_concept("recovery", nb="bedring", en="recovery")
    work = make_work("Om bedrifter", model=ToolkitVideoPage, captions=VTT, video_url="https://video.example.org/1")
    publish_change(work, topics=[topic], project=project, countries=["NO"], level="introductory")
    reindex()
    answer = api.ok("search/", q="bedrifter", lang="nb")
    assert set(answer) == ANSWER
    assert set(answer["query"]) == {"q", "lang", "filters", "corrected", "concepts"}
    (result,) = answer["results"]
    assert set(result) == RESULT
    assert result["partner"] == {"slug": "fjord", "name": "Fjord", "country": "NO", "logo": None}
    assert result["project"] == {"slug": "peer-support", "name": "PEER", "programme": "nordplus"}
    assert result["topics"] == [{"slug": "recovery", "label": "Bedring", "language": "nb"}]
    assert result["countries"] == [{"code": "NO", "label": "Norge"}]
    assert set(result["licence"]) == {"code", "label", "summary", "url"}
    said = {"status": "original", "source_language": "nb", "tool": None, "notice": None, "method": "human"}
    nothing = ("reviewed_at", "reviewed_by", "source_revision", "outdated", "newest_language")
    assert result["translation"] == {**said, **dict.fromkeys(nothing)}
    assert result["variants"] == [
        {"language": "nb", "title": "Om bedrifter", "url": result["url"], "status": "original"}
    ]
    assert result["url"] == f"http://testserver/nb/resources/{work.work_id}/om-bedrifter/"
    assert result["api_url"] == f"http://testserver/api/v1/resources/{work.work_id}/"
    assert result["published_at"].endswith("Z")
    assert set(result["highlights"]) == {"title", "summary", "body"}
    assert result["cues"] == [
        {
            "language": "nb",
            "start": 12.3,
            "end": 15.0,
            "text": "Her snakker vi om <mark>bedrifter</mark>",
            "url": f"{result['url']}#t=12.3",
        }
    ]
    assert set(answer["facets"]) == {"type", "topic", "audience", "stage", "country", "language", "partner"}
    assert answer["facets"]["topic"] == [
        {"value": "recovery", "label": "Bedring", "language": "nb", "count": 1, "selected": False}
    ]


def test_a_word_finds_its_inflections_and_says_where(api, works) -> None:
    works("Regnskap for bedrifter", "Noe annet")
    (result,) = api.ok("search/", q="bedriftene", lang="nb")["results"]
    assert result["highlights"]["title"] == "Regnskap for <mark>bedrifter</mark>"
    assert "title" in result["matched"]


def test_highlights_are_escaped(api, works) -> None:
    works("Bedrift <script>alert(1)</script>")
    (result,) = api.ok("search/", q="bedrift", lang="nb")["results"]
    assert result["highlights"]["title"] == "<mark>Bedrift</mark> &lt;script&gt;alert(1)&lt;/script&gt;"


def test_highlights_can_be_left_out(api, works) -> None:
    works("Bedrift")
    (result,) = api.ok("search/", q="bedrift", lang="nb", highlight="false")["results"]
    assert result["highlights"] == {"title": None, "summary": None, "body": []}


def test_a_misspelling_is_answered_and_said(api, works) -> None:
    works("Sosialt entreprenørskap")
    answer = api.ok("search/", q="entreprenørskab", lang="nb")
    assert titles(answer) == ["Sosialt entreprenørskap"]
    assert answer["query"]["corrected"] == "entreprenørskap"


def test_a_word_of_one_language_finds_works_of_another_through_its_concept(api, reindex) -> None:
    concept = make_concept("peer-support-worker", nb="erfaringskonsulent", et="kogemusnõustaja")
    publish_change(make_work("Grunnkurs"), topics=[concept])
    reindex()
    answer = api.ok("search/", q="kogemusnõustaja", lang="nb")
    assert titles(answer) == ["Grunnkurs"]
    assert answer["query"]["concepts"] == [
        {
            "id": "peer-support-worker",
            "label": "Erfaringskonsulent",
            "language": "nb",
            "matched": "kogemusnõustaja",
        }
    ]


def test_a_reader_without_her_language_is_told_which_is_shown(api, reindex) -> None:
    work = make_work("Grunnkurs")
    published(work, "en")
    reindex()
    (irish,) = api.ok("search/", lang="ga")["results"]
    assert irish["language"] == "en"
    assert "Béarla" in irish["translation"]["notice"]
    (english,) = api.ok("search/", lang="en")["results"]
    assert english["translation"]["notice"] is None


def test_one_result_a_work_in_the_best_language(api, reindex) -> None:
    work = make_work("Grunnkurs")
    published(work, "sv")
    reindex()
    answer = api.ok("search/", lang="sv,nb")
    assert answer["count"] == 1
    assert answer["results"][0]["language"] == "sv"
    assert [variant["language"] for variant in answer["results"][0]["variants"]] == ["nb", "sv"]
    assert [variant["status"] for variant in answer["results"][0]["variants"]] == ["original", "translated"]


FILTERS: list[tuple[dict[str, Any], set[str]]] = [
    ({"topic": "rural"}, {"A", "AB"}),
    ({"topic": "rural,health"}, {"A", "AB", "B"}),
    ({"topic": ["rural", "health"]}, {"A", "AB", "B"}),
    ({"topic": "rural,-health"}, {"A"}),
    ({"topic": "-rural"}, {"B", "O"}),
    ({"topic": "rural", "type": "opportunity"}, set()),
    ({"type": "-training_material"}, {"O"}),
    ({"country": "no"}, {"A"}),
    ({"country": "BR"}, set()),
    ({"language": "nb"}, {"A", "AB", "B", "O"}),
    ({"language": "sv"}, set()),
    ({"partner": "skog"}, set()),
    ({"duration_max": "600"}, {"A"}),
    ({"deadline_from": "2030-01-01"}, {"O"}),
    ({"deadline_from": "2031-01-02"}, set()),
    ({"max_bytes": "0"}, {"A", "AB", "B", "O"}),
]


def test_filters(api, reindex, subtests: pytest.Subtests) -> None:
    rural, health = make_concept("rural", nb="bygd"), make_concept("health", nb="helse")
    publish_change(make_work("A"), topics=[rural], countries=["NO"], duration_minutes=10)
    publish_change(make_work("AB"), topics=[rural, health], duration_minutes=11)
    publish_change(make_work("B"), topics=[health])
    make_work("O", model=OpportunityPage, deadline=datetime(2031, 1, 1, tzinfo=UTC))
    reindex()
    for filters, expected in FILTERS:
        with subtests.test(filters=filters):
            assert set(titles(api.ok("search/", lang="nb", **filters))) == expected


BETWEEN = [
    ({"published_from": "2024-01-02"}, {"Second"}),
    ({"published_to": "2024-01-01"}, {"First"}),
    ({"published_from": "2024-01-02T10:00:00+01:00", "published_to": "2024-01-02T09:00:00Z"}, {"Second"}),
    ({"published_from": "2023-01-01", "published_to": "2024-12-31"}, {"First", "Second"}),
]


def test_published_between(api, reindex, subtests: pytest.Subtests) -> None:
    """A date is all of that day, in UTC; both bounds belong to it."""
    set_published(make_work("First"), datetime(2024, 1, 1, 23, 59, 59, 999_999, tzinfo=UTC))
    set_published(make_work("Second"), datetime(2024, 1, 2, 9, tzinfo=UTC))
    reindex()
    for bounds, expected in BETWEEN:
        with subtests.test(bounds=bounds):
            assert set(titles(api.ok("search/", **bounds))) == expected


def test_facet_counts_ignore_their_own_filter_and_obey_the_others(api, reindex) -> None:
    rural, health = make_concept("rural", nb="bygd"), make_concept("health", nb="helse")
    publish_change(make_work("A"), topics=[rural])
    publish_change(make_work("B"), topics=[health])
    publish_change(make_work("C", model=OpportunityPage), topics=[health])
    reindex()
    answer = api.ok("search/", lang="nb", topic="rural", facets="topic,type")
    assert answer["count"] == 1
    counts = {value["value"]: (value["count"], value["selected"]) for value in answer["facets"]["topic"]}
    assert counts == {"health": (2, False), "rural": (1, True)}
    assert [value["value"] for value in answer["facets"]["type"]] == ["training_material"]


def test_facets_all_none_and_size(api, works) -> None:
    works("A")
    assert len(api.ok("search/", facets="all")["facets"]) == 14
    assert api.ok("search/", facets="none")["facets"] == {}
    works("B", model=OpportunityPage)
    assert len(api.ok("search/", facets="type", facet_size=1)["facets"]["type"]) == 1


def test_pages_lead_to_each_other(api, works) -> None:
    works("A", "B", "C")
    first = api.ok("search/", page_size=2, lang="nb", facets="none")
    assert (first["count"], len(first["results"]), first["previous"]) == (3, 2, None)
    assert first["next"] == "http://testserver/api/v1/search/?page_size=2&lang=nb&facets=none&page=2"
    second = api.client.get(first["next"]).json()
    assert (len(second["results"]), second["next"]) == (1, None)
    assert second["previous"].endswith("page=1")
    assert {*titles(first), *titles(second)} == {"A", "B", "C"}


def test_sorting(api, reindex) -> None:
    now = timezone.now()
    soon = make_work("Soon", model=OpportunityPage, deadline=now + timedelta(days=1))
    late = make_work("Late", model=OpportunityPage, deadline=now + timedelta(days=9))
    always = make_work("Always", model=OpportunityPage)
    set_published(soon, datetime(2024, 1, 1, tzinfo=UTC))
    set_published(late, datetime(2024, 1, 3, tzinfo=UTC))
    set_published(always, datetime(2024, 1, 2, tzinfo=UTC))
    reindex()
    assert titles(api.ok("search/")) == ["Late", "Always", "Soon"]  # newest first where nothing is asked
    assert titles(api.ok("search/", sort="deadline")) == ["Soon", "Late", "Always"]
    assert titles(api.ok("search/", sort="updated")) == ["Always", "Late", "Soon"]
    assert titles(api.ok("search/", q="om", sort="newest", lang="nb")) == ["Late", "Always", "Soon"]


def test_sparse_results(api, works) -> None:
    works("A")
    (result,) = api.ok("search/", fields="title,api_url")["results"]
    assert list(result) == ["title", "api_url"]


def test_the_query_is_echoed_as_it_was_understood(api, works) -> None:
    make_concept("rural", nb="bygd")
    query = api.ok("search/", q="a", lang="no,en-GB", topic="-rural", published_from="2024-05-31", max_bytes=5)["query"]
    assert query["lang"] == ["nb", "en"]
    assert query["filters"] == {"topic": ["-rural"], "published_from": "2024-05-31T00:00:00Z", "max_bytes": 5}


def test_the_same_question_has_the_same_answer(api, works) -> None:
    works(*[f"Kurs {number}" for number in range(12)])
    answers = [api.ok("search/", q="kurs", lang="nb") for _ in range(3)]
    for answer in answers:
        answer.pop("took_ms")
    assert answers[0] == answers[1] == answers[2]


def test_without_an_index_titles_and_summaries_still_answer(api, works, settings, tmp_path) -> None:
    works("Regnskap", "Noe annet")
    settings.SEARCH_INDEX_DIR = tmp_path / "nothing-here"
    with _rebuilding:  # as if this process were at work on a new one
        answer = api.ok("search/", q="regnskap", lang="nb")
        assert titles(answer) == ["Regnskap"]
        assert answer["degraded"] is True
        assert answer["facets"]["type"][0]["count"] == 1


def test_a_work_gone_since_the_index_was_written_is_not_shown(api, works) -> None:
    _kept, gone = works("Kept", "Gone")
    gone.unpublish()
    answer = api.ok("search/")
    assert titles(answer) == ["Kept"]
    assert answer["count"] == 1


def test_the_number_of_queries_does_not_grow_with_the_results(api, works, django_assert_num_queries) -> None:
    works(*[f"Kurs {number}" for number in range(8)])
    api.ok("search/")  # the vocabulary is read once
    for question in ("", "kurs"):
        with django_assert_num_queries(3):  # the vocabulary's version; private paths; what is public
            assert api.ok("search/", q=question, lang="nb")["count"] == 8


def test_other_partners_names_are_in_the_readers_language(api, works) -> None:
    works("A", partner=get_partner("skog"), language="sv")
    answer = api.ok("search/", headers={"accept-language": "de-AT,de;q=0.9,en;q=0.5"}, facets="country,language")
    assert answer["query"]["lang"] == ["de", "en"]
    assert answer["facets"]["language"][0]["label"] == "Schwedisch"
