"""What is not public is on no endpoint, not even as a number: whether the index knows of it yet or not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from wagtail.models import PageViewRestriction

from cms.partners.models import Partner
from resourcebank.models import Programme, Project, ResourcePage, ToolkitVideoPage
from tests.factories import container_of, get_partner, make_concept, make_partner, make_work, publish_change

pytestmark = pytest.mark.django_db
VTT = "WEBVTT\n\n00:00:01.000 --> 00:00:02.500\nHemmelige bedrifter\n"


def unpublish(work: Any) -> None:
    work.unpublish()


def expire(work: Any) -> None:
    work.expire_at = timezone.now() - timedelta(seconds=1)
    work.save()


def make_private(work: Any) -> None:
    PageViewRestriction.objects.create(page=work, restriction_type=PageViewRestriction.LOGIN)


def make_shelf_private(work: Any) -> None:
    shelf = container_of(work.partner, "nb")
    PageViewRestriction.objects.create(page=shelf, restriction_type=PageViewRestriction.LOGIN)


def suspend(work: Any) -> None:
    partner = Partner.objects.get(pk=work.partner_id)
    partner.status = Partner.Status.SUSPENDED
    partner.save()


def delete(work: Any) -> None:
    work.delete()


@pytest.fixture
def secret(reindex: Any) -> Any:
    """A work of a partner of its own, with everything that could give it away, and in the index."""
    programme = Programme.objects.create(slug="nordplus")
    project = Project.objects.create(slug="peer", acronym="PEER", programme=programme)
    topic = make_concept("secrets", nb="hemmelighet")
    work = make_work("Hemmelig", model=ToolkitVideoPage, partner=make_partner("dal"), captions=VTT)
    work = publish_change(work, topics=[topic], project=project, countries=["IS"])
    make_work("Åpen")
    reindex()
    return work


@pytest.mark.parametrize("later", [False, True], ids=["before the index knows", "after"])
@pytest.mark.parametrize("hide", [unpublish, expire, make_private, make_shelf_private, suspend, delete])
def test_hidden_on_every_endpoint(api, reindex, secret, hide: Callable[[Any], None], later: bool) -> None:
    work_id = secret.work_id
    assert api.ok("search/", q="hemmelig", lang="nb")["count"] == 1  # it was there
    for path in ("terms/", "projects/"):  # and was counted
        assert [one["count"] for one in api.ok(path)["results"]] == [1]
    hide(secret)
    if later:
        reindex()
    for parameters in ({}, {"q": "hemmelig"}, {"q": "bedrifter"}, {"topic": "secrets"}, {"q": "hemmelighet"}):
        answer = api.ok("search/", lang="nb", facets="none", **parameters)
        assert all(result["title"] == "Åpen" for result in answer["results"])
        assert answer["count"] == len(answer["results"])
    assert [result["title"] for result in api.ok("resources/")["results"]] == ["Åpen"]
    assert not [s for s in api.ok("suggest/", q="hemmelig", lang="nb")["suggestions"] if s["type"] == "title"]
    for path in ("", "related/", "tracks/captions/nb.vtt"):
        assert api(f"resources/{work_id}/{path}").status_code == 404
    counts = {partner["slug"]: partner["count"] for partner in api.ok("partners/")["results"]}
    assert counts.get("dal", 0) == 0
    assert [project["count"] for project in api.ok("projects/")["results"]] == [0]
    assert [concept["count"] for concept in api.ok("vocabularies/topic/")["results"]] == [0]
    assert [concept["count"] for concept in api.ok("terms/")["results"]] == [0]
    open_work = ResourcePage.objects.get(title="Åpen")
    assert api.ok(f"resources/{open_work.work_id}/related/")["results"] == []
    if later:
        facets = api.ok("search/", facets="all", lang="nb")["facets"]
        assert {value["value"] for value in facets["partner"]} == {"fjord"}
        assert facets["topic"] == facets["project"] == facets["country"] == facets["accessibility"] == []


def test_drafts_and_what_is_not_yet_live_are_nowhere(api, works) -> None:
    draft = make_work("Utkast", publish=False)
    planned = make_work("Planlagt", publish=False)
    planned.go_live_at = timezone.now() + timedelta(days=1)
    planned.save_revision().publish()
    works("Åpen")
    assert [result["title"] for result in api.ok("search/")["results"]] == ["Åpen"]
    assert [result["title"] for result in api.ok("resources/")["results"]] == ["Åpen"]
    for work in (draft, planned):
        assert api(f"resources/{work.work_id}/").status_code == 404
    assert api.ok("partners/")["results"][0]["count"] == 1


def test_a_draft_change_of_a_live_work_is_nowhere(api, works, reindex) -> None:
    (work,) = works("Åpen")
    work.title = "Hemmelig ny tittel"
    work.summary = "Hemmelig"
    work.save_revision()
    reindex()
    assert api.ok("search/", q="hemmelig", lang="nb")["count"] == 0
    assert api.ok(f"resources/{work.work_id}/")["title"] == "Åpen"


def test_a_suspended_partner_is_no_filter_value_and_no_suggestion(api, works) -> None:
    works("Åpen")
    suspend(make_work("Hemmelig", partner=get_partner("skog"), language="sv"))
    assert list(api.refused("search/", partner="skog")) == ["partner"]
    partners = next(f for f in api.ok("search/schema/")["filters"] if f["name"] == "partner")
    assert [value["value"] for value in partners["values"]] == ["fjord"]
    assert api.ok("suggest/", q="skog")["suggestions"] == []
