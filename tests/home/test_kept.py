"""Pages are kept for the next reader, and no reader ever gets one that is not right any more."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client
from django.utils import timezone
from wagtail.models import PageViewRestriction

from cms.partners.models import Partner
from cms.terminology.models import Definition, Term
from resourcebank.models import DailyCount, ToolkitVideoPage
from resourcebank.usage import buffer
from search.engines.base import EngineError
from search.freshness import current_state
from search.models import ChangeEvent
from tests.cms.localisation.helpers import published, reload
from tests.factories import get_partner, make_concept, make_work, publish_change

pytestmark = pytest.mark.django_db
PAGES = "django.core.cache.backends.locmem.LocMemCache"


@pytest.fixture(autouse=True)
def keeping(settings: Any) -> Iterator[None]:
    settings.CACHES = {**settings.CACHES, "pages": {"BACKEND": PAGES, "LOCATION": "test-kept"}}
    caches["pages"].clear()
    yield
    caches["pages"].clear()


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses of the pages that were made anew."""
    import home.views

    made: list[str] = []
    of_django = home.views.render

    def render(request: Any, *args: Any, **kwargs: Any) -> Any:
        made.append(request.get_full_path())
        return of_django(request, *args, **kwargs)

    monkeypatch.setattr("home.views.render", render)
    monkeypatch.setattr("home.work_page.render", render)
    monkeypatch.setattr("home.glossary.render", render)
    return made


@pytest.fixture
def work(index: Any, reindex: Callable[[], object]) -> Any:
    topic = make_concept("boats", nb="båter", en="boats")
    Definition.objects.create(concept=topic, language="en", text="They float.")
    work = make_work("Harbour", language="en")
    publish_change(work, topics=[topic])
    reindex()
    return work


def page_of(work: Any) -> str:
    return f"/en/resources/{work.work_id}/{work.slug}/"


def public_pages(work: Any) -> list[str]:
    return ["/en/", "/en/?q=harbour", page_of(work), "/en/journey/", "/en/glossary/"]


def test_the_next_reader_gets_the_same_page_without_its_being_made(
    work: Any, rendered: list[str], django_assert_num_queries: Any
) -> None:
    for path in public_pages(work):
        first = Client().get(path)
        assert (first.status_code, first.headers["Cache-Control"]) == (200, "no-cache")
        with django_assert_num_queries(1):
            again = Client().get(path)
        assert (again.content, again.headers) == (first.content, first.headers)
        with django_assert_num_queries(1):
            unchanged = Client().get(path, headers={"if-none-match": first.headers["ETag"]})
        assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert rendered == public_pages(work)


def test_readers_of_kept_pages_are_counted(work: Any) -> None:
    buffer.write()  # what other tests left
    DailyCount.objects.all().delete()
    for path in (page_of(work), "/en/?q=harbour"):
        etag = Client().get(path).headers["ETag"]
        Client().get(path)
        Client().get(path, headers={"if-none-match": etag})
        Client().get(path, headers={"user-agent": "Googlebot"})
    buffer.write()
    counts = dict(DailyCount.objects.values_list("kind", "count"))
    assert counts == {DailyCount.Kind.VIEW: 3, DailyCount.Kind.SEARCH: 3}


def unpublished(work: Any) -> None:
    work.unpublish()


def private(work: Any) -> None:
    PageViewRestriction.objects.create(page=work, restriction_type=PageViewRestriction.LOGIN)


def suspended(work: Any) -> None:
    partner = work.partner
    partner.status = Partner.Status.SUSPENDED
    partner.save()


def deleted(work: Any) -> None:
    work.delete()


@pytest.mark.parametrize("indexed", [False, True])
@pytest.mark.parametrize("take_back", [unpublished, private, suspended, deleted])
def test_what_is_taken_back_is_gone_at_once(
    work: Any, reindex: Callable[[], object], take_back: Callable[[Any], None], indexed: bool
) -> None:
    etags = {path: Client().get(path).headers["ETag"] for path in public_pages(work)}
    take_back(work)
    if indexed:
        reindex()
    for path in ("/en/", "/en/?q=harbour"):
        for headers in ({}, {"if-none-match": etags[path]}):
            answer = Client().get(path, headers=headers)
            assert answer.status_code == 200
            assert page_of(work) not in answer.content.decode()
    for headers in ({}, {"if-none-match": etags[page_of(work)]}):
        assert Client().get(page_of(work), headers=headers).status_code == 404


def test_what_expires_is_gone_at_that_moment(
    work: Any, reindex: Callable[[], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = timezone.now()
    work.expire_at = now + timedelta(minutes=2)
    work.save_revision().publish()
    reindex()

    def at(moment: datetime) -> Any:
        monkeypatch.setattr("django.utils.timezone.now", lambda: moment)
        return Client()

    for moment in (now, now + timedelta(seconds=119)):
        assert at(moment).get(page_of(work)).status_code == 200
        assert page_of(work) in at(moment).get("/en/?q=harbour").content.decode()
    late = now + timedelta(seconds=121)
    assert at(late).get(page_of(work)).status_code == 404
    assert page_of(work) not in at(late).get("/en/?q=harbour").content.decode()
    assert page_of(work) not in at(late).get("/en/").content.decode()


def test_whatever_changes_is_shown(work: Any, reindex: Callable[[], object]) -> None:
    def shown(path: str) -> str:
        Client().get(path)
        return Client().get(path).content.decode()

    assert "Boats" in shown("/en/glossary/")
    Term.objects.filter(concept__slug="boats", language="en").get().delete()
    Term.objects.create(concept_id=work.topics.get().pk, language="en", text="vessels", status=Term.Status.PREFERRED)
    assert "Vessels" in shown("/en/glossary/")
    assert "Vessels" in shown(page_of(work))
    publish_change(work, summary="Where ships rest")
    assert "Where ships rest" in shown(page_of(work))
    assert "Where ships rest" not in shown("/en/?q=harbour")  # the index has not heard of it
    reindex()
    assert "Where ships rest" in shown("/en/?q=harbour")
    partner = get_partner()
    partner.name = "Fjord and sons"
    partner.save()
    assert "Fjord and sons" in shown(page_of(work))


def test_a_change_without_a_place_is_waited_for_also_where_none_has_one(work: Any) -> None:
    ChangeEvent.objects.all().delete()
    assert current_state()
    publish_change(work, title="Harbour and quay")
    assert current_state() is None


def test_a_page_made_while_the_index_lags_is_not_kept(
    work: Any, reindex: Callable[[], object], rendered: list[str]
) -> None:
    from search.change_log import sequence_pending

    publish_change(work, title="Harbour and quay")
    assert current_state() is None
    sequence_pending()
    assert current_state()
    for _ in range(2):
        Client().get("/en/?q=quay")
    assert len(rendered) == 2
    reindex()
    for _ in range(2):
        assert "Harbour and <mark>quay</mark>" in Client().get("/en/?q=quay").content.decode()
    assert len(rendered) == 3


def test_what_was_not_answered_in_full_is_not_kept(
    work: Any, rendered: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: Any, **kwargs: Any) -> Any:
        raise EngineError("away")

    paths = ["/en/", "/en/?q=harbour", page_of(work), "/en/journey/"]
    with monkeypatch.context() as away:
        away.setattr("search.engines.embedded.engine.EmbeddedEngine.search", fail)
        away.setattr("search.engines.embedded.engine.EmbeddedEngine.get", fail)
        for path in paths:
            assert Client().get(path).headers["Cache-Control"] == "no-store", path
    for path in paths:
        assert Client().get(path).headers["Cache-Control"] == "no-cache"
    assert rendered == paths * 2


def test_of_readers_who_say_more_of_themselves_each_has_her_own(work: Any, rendered: list[str]) -> None:
    path = page_of(work)
    for headers in ({}, {"cookie": "reads=nb"}, {"cookie": "sessionid=x"}, {"save-data": "on"}, {"host": "other.test"}):
        Client().get(path, headers=headers)
    assert len(rendered) == 5
    for headers in ({}, {"save-data": "on"}, {"host": "other.test"}, {"user-agent": "another"}):
        Client().get(path, headers=headers)
    assert len(rendered) == 5


def test_what_depends_on_her_browser_is_made_anew(index: Any, reindex: Any, rendered: list[str]) -> None:
    film = make_work("Film", language="en", model=ToolkitVideoPage, captions="WEBVTT\n\n00:01.000 --> 00:02.000\nHello")
    reindex()
    for _ in range(2):
        assert "Accept-Language" in Client().get(page_of(film)).headers["Vary"]
    assert len(rendered) == 2


def test_a_translation_is_there_and_gone_at_once(work: Any, reindex: Callable[[], object]) -> None:
    Client().get(page_of(work))
    address = f"http://testserver/nb/resources/{work.work_id}/"
    page = published(work, "nb")
    assert address in Client().get(page_of(work)).content.decode()
    reindex()
    assert address in Client().get(page_of(work)).content.decode()
    reload(page).unpublish()
    assert address not in Client().get(page_of(work)).content.decode()


def test_public_answers_are_compressed_and_nobody_elses(work: Any) -> None:
    wants = {"accept-encoding": "gzip"}
    for path in (*public_pages(work), "/api/v1/search/", f"/api/v1/resources/{work.work_id}/"):
        plain, packed = Client().get(path), Client().get(path, headers=wants)
        assert packed.headers["Content-Encoding"] == "gzip", path
        assert "Accept-Encoding" in packed.headers["Vary"]
        if not path.startswith("/api/v1/search"):  # it says how long it took
            assert gzip.decompress(packed.content) == plain.content
        etag = packed.headers["ETag"]
        assert Client().get(path, headers={**wants, "if-none-match": etag}).status_code == 304
    for path, cookie in (("/admin/login/", {}), ("/en/", {"cookie": "sessionid=x"})):
        assert "Content-Encoding" not in Client().get(path, headers={**wants, **cookie}).headers
