"""The change log and the index say exactly what the database says."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from wagtail.models import PageViewRestriction

from cms.partners.models import Partner
from resourcebank.visibility import public_resources
from search.change_log import MANY, record_works, sequence_pending
from search.engines.base import Engine
from search.indexing import apply_pending, works_of
from search.models import ChangeEvent
from search.services import SearchRequest, search
from tests.factories import get_partner, make_concept, make_work, publish_change

pytestmark = pytest.mark.django_db


def events_of(work: Any) -> int:
    return ChangeEvent.objects.filter(scope="work", key=str(work.work_id)).count()


def titles_in(engine: Engine) -> set[str]:
    answer = search(SearchRequest(languages=("nb",), page_size=100))
    assert not answer.degraded
    return {result.variant["title"] for result in answer.results}


def assert_index_is_the_database(engine: Engine) -> None:
    apply_pending(engine)
    originals = public_resources().filter(is_original=True)
    assert set(engine.seqs()) == {str(key) for key in originals.values_list("translation_key", flat=True)}
    assert titles_in(engine) == set(originals.values_list("title", flat=True))
    assert engine.applied_seq() == sequence_pending()


def test_a_published_edit_is_logged_and_found(index: Engine) -> None:
    work = make_work("Grunnkurs")
    before = events_of(work)
    publish_change(work, title="Videregående kurs")
    assert events_of(work) > before
    assert_index_is_the_database(index)
    assert titles_in(index) == {"Videregående kurs"}


def test_a_draft_is_not_logged() -> None:
    work = make_work()
    before = ChangeEvent.objects.count()
    work.title = "Not yet"
    work.save_revision()
    assert ChangeEvent.objects.count() == before


def test_unpublish_and_delete_take_the_work_away(index: Engine) -> None:
    first, second = make_work("En"), make_work("To")
    assert_index_is_the_database(index)
    first.unpublish()
    assert_index_is_the_database(index)
    second.delete()
    assert_index_is_the_database(index)
    assert index.seqs() == {}


def test_move_to_another_partner_changes_the_partner_facet(index: Engine) -> None:
    work = make_work()
    work.move(get_partner("skog").containers.get(locale=work.locale), pos="last-child")
    apply_pending(index)
    (result,) = search(SearchRequest()).results
    assert result.facets["partner"] == ("skog",)


def test_privacy_on_the_container_hides_all_below(index: Engine) -> None:
    work = make_work()
    apply_pending(index)
    restriction = PageViewRestriction.objects.create(page=work.get_parent(), restriction_type=PageViewRestriction.LOGIN)
    assert_index_is_the_database(index)
    assert index.seqs() == {}
    restriction.delete()
    assert_index_is_the_database(index)
    assert len(index.seqs()) == 1


def test_suspending_a_partner_hides_its_works_and_no_others(index: Engine) -> None:
    make_work("Fjord")
    make_work("Skog", partner=get_partner("skog"))
    partner = get_partner()
    partner.status = Partner.Status.SUSPENDED
    partner.save()
    assert_index_is_the_database(index)
    assert titles_in(index) == {"Skog"}


def test_a_suspended_partner_is_hidden_before_the_index_knows(index: Engine) -> None:
    make_work("Fjord")
    apply_pending(index)
    Partner.objects.update(status=Partner.Status.SUSPENDED)
    assert titles_in(index) == set()


def test_a_rolled_back_change_leaves_no_row(index: Engine) -> None:
    before = ChangeEvent.objects.count()
    with transaction.atomic():
        make_work("Ghost")
        transaction.set_rollback(True)
    assert ChangeEvent.objects.count() == before
    assert_index_is_the_database(index)
    assert index.seqs() == {}


def test_a_change_to_a_concept_is_one_row_that_names_its_works() -> None:
    concept = make_concept("peer-support", nb="likepersonarbeid")
    work = make_work()
    publish_change(work, topics=[concept])
    other = make_work("Other")
    term = concept.terms.get()
    term.text = "likepersonstøtte"
    term.save()
    event = ChangeEvent.objects.latest("pk")
    assert event.scope == "concept"
    assert list(works_of(event)) == [work.work_id]
    assert other.work_id not in works_of(event)


def test_seq_is_given_after_commit_in_order_and_once() -> None:
    make_work("En")
    make_work("To")
    last = sequence_pending()
    places = [event.seq or 0 for event in ChangeEvent.objects.order_by("pk")]
    assert places == sorted(set(places))
    assert places[-1] == last == sequence_pending()


def test_applying_twice_and_from_the_start_ends_in_the_same_index(index: Engine) -> None:
    make_work("En")
    apply_pending(index)
    before = index.seqs()
    assert apply_pending(index) == 0
    assert index.seqs() == before


def test_a_large_change_is_one_row() -> None:
    before = ChangeEvent.objects.count()
    record_works([uuid4() for _number in range(MANY + 1)])
    assert ChangeEvent.objects.count() == before + 1
    assert ChangeEvent.objects.latest("pk").scope == "all"
