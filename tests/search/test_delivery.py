"""Nothing that is published gets lost on its way into the index, and nothing that is gone stays there."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from cms.partners.models import Partner
from resourcebank.models import ToolkitVideoPage
from resourcebank.visibility import public_resources
from search.audit import audit
from search.change_log import MANY, record_works, sequence_pending
from search.documents import build_documents, documents_of
from search.engines.base import Engine, IndexUnavailable
from search.indexing import apply_pending, rebuild
from search.management.commands.search_worker import LONGEST_WAIT, pause
from search.models import ChangeEvent, DeadLetter
from tests.factories import get_partner, make_work, publish_change

VTT = "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nHei\n"


@pytest.fixture
def poison(index: Engine) -> Any:
    """A work whose document cannot be built, between two that can."""
    make_work("Før")
    work = make_work("Gift", model=ToolkitVideoPage)
    make_work("Etter")
    work.video.tracks.update(public_text="no captions")
    return work


@pytest.mark.django_db
def test_one_broken_work_is_put_aside_and_the_others_are_indexed(poison: Any, index: Engine) -> None:
    apply_pending(index)
    assert len(index.seqs()) == 2
    (letter,) = DeadLetter.objects.all()
    assert letter.work_id == poison.work_id
    assert "WebVTT" in letter.reason
    assert index.applied_seq() == sequence_pending()


@pytest.mark.django_db
def test_a_mended_work_is_indexed_by_retrying(poison: Any, index: Engine, capsys: Any) -> None:
    apply_pending(index)
    call_command("search_retry")
    assert "2 attempts" in capsys.readouterr().out
    poison.video.tracks.update(public_text=VTT)
    call_command("search_retry")
    assert not DeadLetter.objects.exists()
    assert str(poison.work_id) in index.seqs()


@pytest.mark.django_db
def test_a_broken_work_does_not_stop_a_rebuild(poison: Any, index: Engine) -> None:
    rebuild(index)
    assert len(index.seqs()) == 2


@pytest.mark.django_db
def test_audit_finds_what_is_missing_ghostly_or_stale_and_repair_mends_it(index: Engine) -> None:
    works = [make_work(f"Work {number}") for number in range(3)]
    apply_pending(index)
    assert audit(index).is_clean
    ghost = uuid4()
    index.apply([_named(_document(works[2]), ghost)], deletes=[(str(works[0].work_id), 10_000)])
    found = audit(index)
    assert found.missing == [works[0].work_id]
    assert found.ghosts == [ghost]
    with pytest.raises(CommandError, match="differ"):
        call_command("search_audit")


def _document(work: Any) -> Any:
    return build_documents([work.work_id], 1)[work.work_id]


def _named(document: Any, work_id: Any) -> Any:
    return replace(document, id=str(work_id))


@pytest.mark.django_db
def test_repair_takes_ghosts_away_and_brings_back_the_missing(index: Engine, capsys: Any) -> None:
    work, ghost = make_work(), uuid4()
    apply_pending(index)
    index.apply([_named(_document(work), ghost)])
    index.apply(deletes=[(str(work.work_id), sequence_pending())])
    call_command("search_audit", "--repair")
    assert set(index.seqs()) == {str(work.work_id)}
    assert audit(index).is_clean


@pytest.mark.django_db
def test_a_worker_that_a_rebuild_overtook_brings_nothing_back(index: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    gone, kept = make_work("Borte"), make_work("Her")

    def read_and_be_overtaken(batch: Any, places: Any) -> Any:
        documents = documents_of(batch, places)
        monkeypatch.setattr("search.indexing.documents_of", documents_of)
        gone.delete()
        publish_change(kept, title="Fortsatt her")
        rebuild(index)
        make_work("Ny")
        return documents

    monkeypatch.setattr("search.indexing.documents_of", read_and_be_overtaken)
    apply_pending(index)
    found = audit(index)
    assert (found.is_clean, found.lag, found.public) == (True, 0, 2)
    assert str(gone.work_id) not in index.seqs()


@pytest.mark.django_db
def test_an_index_that_is_ahead_of_the_database_is_made_anew(index: Engine, run_worker: Callable[[], object]) -> None:
    """As after restoring yesterday's database."""
    index.apply(applied_seq=sequence_pending() + 100)
    make_work()
    with pytest.raises(IndexUnavailable, match="older copy"):
        apply_pending(index)
    run_worker()
    assert audit(index).is_clean
    assert len(index.seqs()) == 1


@pytest.mark.django_db
def test_repair_takes_away_more_ghosts_than_one_row_of_the_log_may_name(index: Engine) -> None:
    work = make_work()
    apply_pending(index)
    index.apply(_named(_document(work), uuid4()) for _ in range(MANY + 1))
    call_command("search_audit", "--repair")
    assert set(index.seqs()) == {str(work.work_id)}


@pytest.mark.django_db
def test_what_changes_during_an_audit_is_on_its_way_and_no_drift(
    index: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def changed_meanwhile() -> Any:
        make_work("Midt i")
        return public_resources()

    monkeypatch.setattr("search.audit.public_resources", changed_meanwhile)
    assert audit(index).is_clean


@pytest.mark.django_db
def test_a_rebuild_that_is_swapped_in_during_an_audit_is_no_drift(
    index: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that began before a work was published, and has not caught up with it."""
    make_work("Før")
    apply_pending(index)
    with index.rebuild() as earlier:
        earlier.apply(applied_seq=sequence_pending())
        work = make_work("Midt i")
        apply_pending(index)

        def swapped_meanwhile() -> Any:
            monkeypatch.undo()
            earlier.commit()
            return public_resources()

        monkeypatch.setattr("search.audit.public_resources", swapped_meanwhile)
        found = audit(index)
    assert found.lag > 0
    assert work.work_id not in found.missing


@pytest.mark.django_db
def test_a_change_of_many_works_that_is_on_its_way_is_no_drift(index: Engine) -> None:
    make_work()
    apply_pending(index)
    partner = get_partner()
    partner.status = Partner.Status.SUSPENDED
    partner.save()
    found = audit(index)
    assert (found.is_clean, found.lag) == (True, 1)
    apply_pending(index)
    assert index.seqs() == {}


def test_a_worker_waits_no_longer_the_longer_an_outage_lasts() -> None:
    waits = [pause(0.5, failures) for failures in (0, 1, 2, 100, 100_000)]
    assert waits == [0.5, 1, 2, LONGEST_WAIT, LONGEST_WAIT]


@contextmanager
def other_transaction(work_id: Any) -> Iterator[threading.Event]:
    """A change by somebody else, in a transaction that stays open until the event is set."""
    logged, commit = threading.Event(), threading.Event()

    def write() -> None:
        with transaction.atomic():
            record_works([work_id])
            logged.set()
            commit.wait(30)
        connection.close()

    thread = threading.Thread(target=write)
    thread.start()
    assert logged.wait(30)
    try:
        yield commit
    finally:
        commit.set()
        thread.join()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite writes one transaction at a time")
def test_a_change_that_commits_late_is_not_skipped(django_db_setup: None, django_db_blocker: Any) -> None:
    late, early = uuid4(), uuid4()
    with django_db_blocker.unblock():
        try:
            with other_transaction(late):
                record_works([early])
                seen = sequence_pending()
                assert not ChangeEvent.objects.filter(key=late).exists()
            sequence_pending()
            places = {event.key: event.seq or 0 for event in ChangeEvent.objects.filter(key__in=[late, early])}
            ids = dict(ChangeEvent.objects.filter(key__in=[late, early]).values_list("key", "pk"))
            assert ids[str(late)] < ids[str(early)]  # it was written first
            assert places[str(early)] <= seen < places[str(late)]  # and is read last, but it is read
        finally:
            ChangeEvent.objects.filter(key__in=[late, early]).delete()


@pytest.mark.django_db
@pytest.mark.parametrize("broken", ["missing", "not a folder", "torn"])
def test_a_broken_index_never_breaks_publishing(
    broken: str,
    settings: Any,
    tmp_path: Any,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    folder = tmp_path / "index"
    if broken == "not a folder":
        folder.write_text("x")
    elif broken == "torn":
        folder.mkdir()
        (folder / "CURRENT").write_text("no such generation")
    settings.SEARCH_INDEX_DIR, settings.SEARCH_INDEX_ON_COMMIT = folder, True
    asked: list[str] = []
    monkeypatch.setattr("search.indexing.rebuild_in_background", lambda: asked.append("rebuild"))
    with django_capture_on_commit_callbacks(execute=True):
        work = make_work()
    assert work.live
    assert ChangeEvent.objects.filter(key=str(work.work_id)).exists()  # what is to be done is kept
    if broken != "not a folder":
        assert asked == ["rebuild"]
