"""`/journey/`: what MERSE is built on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from cms.terminology.models import Concept, Definition
from resourcebank.models import ResourcePage
from resourcebank.models.usage import DailyCount
from search.engines import get_engine
from search.engines.base import EngineUnreachable
from search.indexing import apply_pending
from tests.factories import make_concept, make_work, publish_change

pytestmark = pytest.mark.django_db


@pytest.fixture
def stages() -> dict[str, Concept]:
    """Two, the first with a challenge and a kind of support."""
    planning = make_concept("planning", "stage", nb="planlegge", en="planning")
    running = make_concept("running", "stage", nb="drive", en="running")
    money, topic = make_concept("money", "support", nb="penger", en="money"), make_concept("funding", en="funding")
    lonely, far = (make_concept(slug, "challenge", en=slug) for slug in ("lonely", "far"))
    Definition.objects.create(concept=planning, language="en", text="You work it out.")
    money.related.add(topic)
    planning.related.add(money, lonely, far)
    make_concept("greener", "principle", en="greener")
    return {"planning": planning, "running": running, "lonely": lonely, "far": far}


@pytest.fixture
def filed(stages: dict[str, Concept], index: Any) -> Callable[..., list[Any]]:
    def make(*titles: str, under: str = "planning", challenges: tuple[str, ...] = (), **fields: Any) -> list[Any]:
        made = [
            publish_change(
                make_work(title, **fields), stages=[stages[under]], challenges=[stages[slug] for slug in challenges]
            )
            for title in titles
        ]
        apply_pending(index)
        return made

    return make


def titles(stage: dict[str, Any]) -> list[str]:
    return [work["title"] for work in stage["works"]]


def opened(work: Any, times: int) -> None:
    DailyCount.objects.create(
        day=timezone.localdate(), kind="view", work_id=work.work_id, language="nb", label="page", count=times
    )


def test_stages_in_order_with_what_is_hard_and_what_helps(api, filed) -> None:
    filed("Budsjett", challenges=("far",))
    filed("Drift", under="running")
    answer = api.ok("journey/", lang="en")
    planning, running = answer["stages"]
    assert (planning["label"], planning["description"], planning["count"]) == ("Planning", "You work it out.", 1)
    assert [(c["label"], c["count"]) for c in planning["challenges"]] == [("Far", 1), ("Lonely", 0)]
    assert [(s["label"], [t["slug"] for t in s["topics"]]) for s in planning["support"]] == [("Money", ["funding"])]
    assert titles(planning) == ["Budsjett"]
    assert titles(running) == ["Drift"]
    assert (running["challenges"], running["support"]) == ([], [])
    assert [principle["label"] for principle in answer["principles"]] == ["Greener"]
    assert api.ok("journey/", lang="nb")["stages"][0]["label"] == "Planlegge"


def test_its_addresses_lead_to_the_same_works(api, filed) -> None:
    filed("Budsjett", challenges=("far",))
    filed("Annet")
    planning = api.ok("journey/", lang="en")["stages"][0]
    for place in (planning, planning["challenges"][0]):
        found = api.client.get(place["api_url"]).json()
        assert found["count"] == place["count"]
        assert api.client.get(place["url"]).status_code == 200
    assert "topic=funding" in planning["support"][0]["url"]


def test_the_best_are_those_she_can_read_then_the_most_opened_then_the_newest(api, filed) -> None:
    filed("Norsk en", "Norsk to", "Norsk tre")
    (english,) = filed("English", language="en")
    assert titles(api.ok("journey/", lang="en")["stages"][0]) == ["English", "Norsk tre", "Norsk to"]
    opened(english, 50)
    opened(ResourcePage.objects.get(title="Norsk en"), 5)
    assert titles(api.ok("journey/", lang="nb")["stages"][0]) == ["Norsk en", "Norsk tre", "Norsk to"]
    assert api.ok("journey/", lang="nb")["stages"][0]["count"] == 4


def test_of_works_in_no_language_of_hers_those_come_first_that_she_may_read(api, filed) -> None:
    filed("English", language="en")
    filed("Suomeksi", language="fi")
    filed("Deutsch", language="de")
    assert titles(api.ok("journey/", lang="de")["stages"][0]) == ["Deutsch", "English", "Suomeksi"]
    assert titles(api.ok("journey/", lang="et")["stages"][0])[-1] == "Deutsch"


def test_of_one_country(api, filed) -> None:
    filed("Norsk", countries=["NO"])
    filed("Irsk", countries=["IE", "NO"])
    answer = api.ok("journey/", country="IE")
    assert titles(answer["stages"][0]) == ["Irsk"]
    assert answer["stages"][0]["count"] == 1
    countries = {country["code"]: (country["count"], country["selected"]) for country in answer["countries"]}
    assert countries == {"NO": (2, False), "IE": (1, True)}
    assert api.client.get(answer["stages"][0]["api_url"]).json()["count"] == 1
    assert set(api.refused("journey/", country="Norge", topic="x")) == {"country", "topic"}


def test_what_is_taken_back_is_gone_before_the_index_knows(api, filed) -> None:
    (work,) = filed("Budsjett")
    work.unpublish()
    for language in ("nb", "en"):
        stage = api.ok("journey/", lang=language)["stages"][0]
        assert (stage["works"], stage["count"]) == ([], 0)
    *others, work = filed("En", "To", "Tre", "Fire")  # she can read enough: others are only counted
    work.unpublish()
    assert api.ok("journey/", lang="nb")["stages"][0]["count"] == len(others)


def test_without_the_engine_the_way_itself_is_still_shown(api, filed, monkeypatch) -> None:
    filed("Budsjett")

    def gone(*args: Any, **kwargs: Any) -> Any:
        raise EngineUnreachable("no answer")

    monkeypatch.setattr(type(get_engine()), "search", gone)
    answer = api.ok("journey/", lang="en")
    assert answer["degraded"]
    assert [stage["label"] for stage in answer["stages"]] == ["Planning", "Running"]
    assert answer["stages"][0]["support"]
    assert answer["stages"][0]["works"] == []


def test_a_changed_relation_is_shown_at_once(api, stages) -> None:
    assert len(api.ok("journey/")["stages"][0]["challenges"]) == 2
    stages["planning"].related.remove(stages["far"])
    assert [c["slug"] for c in api.ok("journey/")["stages"][0]["challenges"]] == ["lonely"]


def test_the_networks_editor_says_what_goes_with_a_stage_and_how_people_say_it(api, stages) -> None:
    form_class = Concept.snippet_viewset.get_edit_handler().get_form_class()
    data = {"scheme": stages["running"].scheme_id, "slug": "running", "sort_order": 0, "related": [stages["far"].pk]}
    for inline, count in (("terms", 0), ("definitions", 0), ("needs", 1)):
        data |= {f"{inline}-TOTAL_FORMS": count, f"{inline}-INITIAL_FORMS": 0}
    data |= {"needs-0-language": "nb", "needs-0-text": "Jeg driver det hver dag"}
    form = form_class(data, instance=stages["running"])
    assert form.is_valid(), form.errors
    form.save()
    assert [concept.slug for concept in stages["far"].related.all()] == ["planning", "running"]
    planning, running = api.ok("journey/", lang="sv")["stages"]
    assert (running["need"], running["need_language"]) == ("Jeg driver det hver dag", "nb")
    assert planning["need"] is None


def test_the_number_of_queries_does_not_grow(api, filed, django_assert_num_queries) -> None:
    filed("A")
    api.ok("journey/")
    filed("B", "C", "D", "E", under="running")
    with django_assert_num_queries(4):
        api.ok("journey/")
