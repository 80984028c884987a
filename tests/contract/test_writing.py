"""What is written, what is ignored, and what a reader sees meanwhile."""

from __future__ import annotations

import multiprocessing
import random
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from search.engines import make_engine
from search.engines.base import Engine, GenerationSwapped, IndexUnavailable, RebuildRunning, VariantDocument

from .works import LANGUAGES, NOW, ask, fill, found, numbers, random_works, work, work_id


@pytest.fixture
def engine(empty_engine: Engine) -> Engine:
    fill(empty_engine)
    return empty_engine


def test_without_an_index_every_question_says_that_it_is_missing(empty_engine: Engine) -> None:
    for question in (
        lambda: ask(empty_engine, "hest"),
        empty_engine.health,
        empty_engine.applied_seq,
        empty_engine.count,
    ):
        with pytest.raises(IndexUnavailable) as raised:
            question()
        assert raised.value.reason == "missing"
    with pytest.raises(IndexUnavailable):
        empty_engine.apply([work(1, "hest")])


def test_a_change_is_found_as_soon_as_it_is_applied(engine: Engine) -> None:
    engine.apply([work(1, "hest")], applied_seq=2)
    assert found(engine, "hest") == {1}
    engine.apply([work(1, "ku", seq=3)], applied_seq=3)
    assert (found(engine, "hest"), found(engine, "ku")) == (set(), {1})
    engine.apply(deletes=[(work_id(1), 4)], applied_seq=4)
    assert found(engine, "ku") == set()
    assert engine.applied_seq() == 4


def test_applying_again_changes_nothing(engine: Engine) -> None:
    for _ in range(3):
        engine.apply([work(1, "hest", seq=5), work(2, "hest", seq=6)], [(work_id(3), 7)], applied_seq=7)
    assert numbers(ask(engine, "hest")) == [1, 2]
    assert engine.count() == 2
    assert engine.seqs() == {work_id(1): 5, work_id(2): 6}
    assert engine.applied_seq() == 7


def test_what_is_older_than_the_index_is_ignored(engine: Engine) -> None:
    engine.apply([work(1, "ny", seq=10)])
    engine.apply([work(1, "gammel", seq=9)], [(work_id(1), 8)])
    assert numbers(ask(engine, "ny")) == [1]
    assert found(engine, "gammel") == set()


def test_a_late_upsert_does_not_bring_a_deleted_work_back(engine: Engine) -> None:
    engine.apply([work(1, "hest", seq=10)])
    engine.apply(deletes=[(work_id(1), 12), (work_id(2), 12)])
    engine.apply([work(1, "hest", seq=11), work(2, "hest", seq=11)])
    assert found(engine, "hest") == set()
    engine.apply([work(1, "hest", seq=13)])
    assert found(engine, "hest") == {1}


def test_the_same_seq_is_written_again_since_it_was_read_later(engine: Engine) -> None:
    engine.apply([work(1, "hest", seq=10)])
    engine.apply([work(1, "ku", seq=10)])
    assert found(engine, "ku") == {1}


def test_in_one_batch_the_latest_wins_in_any_order(engine: Engine) -> None:
    engine.apply([work(1, "ny", seq=3), work(1, "gammel", seq=2)], [(work_id(2), 5)])
    engine.apply([work(2, "ku", seq=4)])
    assert found(engine, "ny") == {1}
    assert engine.count() == 1


def test_any_order_of_changes_ends_in_the_same_index(engine: Engine) -> None:
    changes = [("upsert", number, seq) for seq, number in enumerate(random.Random(1).choices(range(1, 6), k=40), 1)]
    changes = [("delete" if seq % 3 == 0 else kind, number, seq) for kind, number, seq in changes]
    last = {number: (kind, seq) for kind, number, seq in changes}
    random.Random(2).shuffle(changes)
    for kind, number, seq in changes:
        if kind == "upsert":
            engine.apply([work(number, f"utgave{seq}", seq=seq)])
        else:
            engine.apply(deletes=[(work_id(number), seq)])
    assert engine.seqs() == {work_id(number): seq for number, (kind, seq) in last.items() if kind == "upsert"}


def test_applied_seq_never_goes_back_but_by_a_rebuild(engine: Engine) -> None:
    engine.apply(applied_seq=9)
    engine.apply([work(1)], applied_seq=5)
    assert engine.applied_seq() == 9
    fill(engine, applied_seq=7)
    assert engine.applied_seq() == 7


def test_nothing_meant_for_one_generation_gets_into_the_next(engine: Engine) -> None:
    engine.apply([work(1, "hest", seq=100)], applied_seq=100)
    late = engine.live()
    assert late.applied_seq == 100
    fill(engine, applied_seq=110)  # swapped in while a slow process works through the log; 1 was deleted meanwhile
    with pytest.raises(GenerationSwapped):
        late.apply([work(1, "hest", seq=101)])
    with pytest.raises(GenerationSwapped):
        late.apply(applied_seq=120)  # it wrote up to there, but into the generation before
    assert found(engine, "hest") == set()
    assert engine.applied_seq() == 110
    engine.live().apply([work(1, "hest", seq=111)], applied_seq=111)
    assert found(engine, "hest") == {1}
    assert engine.applied_seq() == 111


def test_writing_to_an_index_that_is_gone_makes_none(engine: Engine) -> None:
    live = engine.live()
    engine.drop()
    with pytest.raises(IndexUnavailable):
        live.apply([work(1, "hest")])
    with pytest.raises(IndexUnavailable):
        engine.count()


def test_health_tells_the_state(engine: Engine) -> None:
    engine.apply([work(1), work(2)], applied_seq=8)
    health = engine.health()
    assert (health.engine, health.documents, health.applied_seq) == (engine.name, 2, 8)
    assert health.generation


def test_a_work_is_given_back_as_it_was_put_in(engine: Engine) -> None:
    one = work(
        1,
        "Tittel",
        "Brød\ntekst <b>",
        summary="Ingress",
        language="nb",
        facets={"topic": ("funding",), "type": ("tool",)},
    )
    engine.apply([one])
    hit = engine.get(one.id)
    assert hit is not None
    assert (hit.id, hit.payload, hit.score) == (one.id, one.payload, None)
    assert dict(hit.variants) == {"nb": one.variants[0]}
    assert {facet: values for facet, values in hit.facets.items() if values} == one.facets
    assert engine.get(work_id(9)) is None


def test_nobody_sees_a_rebuild_before_it_is_committed(engine: Engine) -> None:
    engine.apply([work(1, "hest")], applied_seq=3)
    with engine.rebuild() as generation:
        generation.apply([work(2, "hest", seq=2)], applied_seq=2)
        assert found(engine, "hest") == {1}
        engine.apply([work(3, "hest", seq=4)], applied_seq=4)  # publishing goes on
        assert found(engine, "hest") == {1, 3}
        generation.apply([work(3, "hest", seq=4), work(2, "ku", seq=1)], [(work_id(4), 9)], applied_seq=4)
        generation.commit()
    assert found(engine, "hest") == {2, 3}
    assert engine.applied_seq() == 4
    engine.apply([work(4, "hest", seq=8)])
    assert found(engine, "hest") == {2, 3}  # deleted later than that, while the index was rebuilt


def test_a_rebuild_that_is_not_committed_leaves_the_index_as_it_was(engine: Engine) -> None:
    engine.apply([work(1, "hest")])
    with engine.rebuild() as generation:
        generation.apply([work(2, "hest")])
    assert found(engine, "hest") == {1}
    fill(engine, [work(3, "hest")])
    assert found(engine, "hest") == {3}


def test_two_rebuilds_at_once_are_refused(engine: Engine) -> None:
    with engine.rebuild(), pytest.raises(RebuildRunning), engine.rebuild():
        pass


def test_another_reader_sees_changes_and_swaps_at_once(engine: Engine, tmp_path: Path) -> None:
    other = make_engine(engine.name, tmp_path / "index", LANGUAGES)
    assert found(other, "hest") == set()
    engine.apply([work(1, "hest")])
    assert found(other, "hest") == {1}
    fill(engine, [work(2, "hest")])
    assert found(other, "hest") == {2}
    other.apply([work(3, "hest", seq=2)])
    assert found(engine, "hest") == {2, 3}


def test_an_index_for_other_languages_is_outdated(engine: Engine, tmp_path: Path) -> None:
    other = make_engine(engine.name, tmp_path / "index", ("nb", "pl"))
    with pytest.raises(IndexUnavailable) as raised:
        ask(other, "hest")
    assert raised.value.reason == "outdated"
    fill(other, [work(1, "hest")])
    assert found(other, "hest") == {1}


def _write_works(name: str, directory: Path, first: int, count: int) -> None:
    engine = make_engine(name, directory, LANGUAGES)
    for number in range(first, first + count):
        engine.apply([work(number, "hest", seq=number)], applied_seq=number)


def _forked(target: object, *args: object) -> multiprocessing.Process:
    process = multiprocessing.get_context("fork").Process(target=target, args=args)  # type: ignore[arg-type,attr-defined]
    process.start()
    return process  # type: ignore[return-value]


def test_processes_that_write_at_once_lose_nothing(engine: Engine, tmp_path: Path) -> None:
    writers = [_forked(_write_works, engine.name, tmp_path / "index", first, 10) for first in (100, 200, 300)]
    _write_works(engine.name, tmp_path / "index", 400, 10)
    for writer in writers:
        writer.join(60)
        assert writer.exitcode == 0
    assert engine.count() == 40
    assert engine.applied_seq() == 409
    assert found(engine, "hest") == {first + n for first in (100, 200, 300, 400) for n in range(10)}


def _answer(engine: Engine, text: str, wanted: set[int]) -> None:
    assert found(engine, text) == wanted
    engine.apply([work(2, "hest", seq=2)])
    assert found(engine, text) == wanted | {2}


def test_a_child_process_asks_and_writes_through_what_its_parent_had_open(engine: Engine) -> None:
    engine.apply([work(1, "hest")])
    assert found(engine, "hest") == {1}
    child = _forked(_answer, engine, "hest", {1})
    child.join(60)
    assert child.exitcode == 0
    assert found(engine, "hest") == {1, 2}


def _write_each(engine: Engine, works: Iterable[int]) -> None:
    for number in works:
        engine.apply([work(number, "hest", seq=number)])


def test_threads_ask_while_another_writes(engine: Engine) -> None:
    fill(engine, [work(number, "hest") for number in range(1, 11)])
    with ThreadPoolExecutor(4) as pool:
        writing = pool.submit(_write_each, engine, range(11, 21))
        answers = [pool.submit(ask, engine, "hest", facets=("type",)) for _ in range(100)]
        totals = [answer.result().result.total for answer in answers]
        writing.result()
    assert min(totals) >= 10
    assert sorted(totals)[-1] <= 20
    assert len(found(engine, "hest")) == 20


def test_suggestions_match_word_beginnings_in_any_order(engine: Engine) -> None:
    fill(
        engine,
        [
            work(1, "Erfaringskonsulent i kommunen"),
            work(2, "Sosialt entreprenørskap"),
            work(3, "Entreprenørskap, sosialt sett"),
            work(4, "Ørsta og omegn"),
        ],
    )

    def suggested(prefix: str) -> list[str]:
        return [suggestion.title for suggestion in engine.suggest(prefix, ["nb"], 5, NOW)]

    assert suggested("erfa") == ["Erfaringskonsulent i kommunen"]
    assert suggested("sos ent") == ["Sosialt entreprenørskap", "Entreprenørskap, sosialt sett"]
    assert suggested("ENT SOS") == ["Entreprenørskap, sosialt sett", "Sosialt entreprenørskap"]
    assert suggested("kom erf") == ["Erfaringskonsulent i kommunen"]
    assert suggested("orsta") == ["Ørsta og omegn"]
    assert suggested("sos xyz") == []
    assert suggested(" ") == []


def test_a_work_is_suggested_once_in_the_readers_best_language(engine: Engine) -> None:
    titles = (
        VariantDocument("nb", "Design for alle"),
        VariantDocument("en", "Design for all"),
        VariantDocument("sv", "Form"),
    )
    fill(engine, [work(1, variants=titles)])
    assert [s.title for s in engine.suggest("des", ["sv", "en", "nb"], 5, NOW)] == ["Design for all"]
    assert [s.language for s in engine.suggest("des alle", ["en"], 5, NOW)] == ["nb"]


def test_suggestions_are_no_more_than_asked_for(engine: Engine) -> None:
    fill(engine, [work(number, f"Hest nummer {number}") for number in range(1, 30)])
    assert len({s.id for s in engine.suggest("he", ["nb"], 8, NOW + timedelta(days=1))}) == 8


def test_a_large_batch_is_all_there(engine: Engine) -> None:
    engine.apply(random_works(4, 500), applied_seq=3)
    assert engine.count() == 500
    assert len(engine.seqs()) == 500
