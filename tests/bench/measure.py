"""Taking times. Invariant: who is compared is asked the same question in the same second, and who is asked first
changes with every question; so what else the machine does falls on all alike."""

from __future__ import annotations

import multiprocessing
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from .questions import Question

Ask = Callable[[], object]
Contestant = Callable[[Question], Ask]  # makes ready what is not measured
T = TypeVar("T")

CLIENTS = 4


def interleave(
    contestants: Mapping[str, Contestant], questions: Sequence[Question], warm_up: int
) -> tuple[dict[str, dict[str, float]], dict[str, str]]:
    """Milliseconds by contestant, the first `warm_up` questions not counted; and why others fell out."""
    taken: dict[str, list[float]] = {name: [] for name in contestants}
    failed: dict[str, str] = {}
    names = list(contestants)
    for number, question in enumerate(progress(questions, f"asking {', '.join(names)}", len(questions))):
        first = number % len(names)
        for name in [*names[first:], *names[:first]]:
            if name not in failed:
                try:
                    taken[name].append(_milliseconds(contestants[name], question))
                except Exception as error:  # whatever a peer does must not cost the others' figures
                    failed[name] = f"{question.text!r}: {type(error).__name__}: {str(error)[:300]}"
    return {name: summary(times[warm_up:]) for name, times in taken.items() if name not in failed}, failed


def _milliseconds(contestant: Contestant, question: Question) -> float:
    ask = contestant(question)
    started = time.perf_counter()
    ask()
    return (time.perf_counter() - started) * 1000


def summary(milliseconds: Sequence[float]) -> dict[str, float]:
    points = statistics.quantiles(milliseconds, n=100, method="inclusive")
    return {"p50": points[49], "p95": points[94], "p99": points[98], "count": len(milliseconds)}


def throughput(contestant: Contestant, questions: Sequence[Question]) -> float:
    """Questions a second by CLIENTS processes, each with a share of the questions."""
    context = multiprocessing.get_context("fork")
    barrier = context.Barrier(CLIENTS + 1)
    shares = [questions[number::CLIENTS] for number in range(CLIENTS)]
    clients = [context.Process(target=_ask_all, args=(contestant, share, barrier)) for share in shares]
    for client in clients:
        client.start()
    barrier.wait()
    started = time.perf_counter()
    for client in clients:
        client.join()
    if any(client.exitcode for client in clients):
        raise RuntimeError("a client failed")
    return len(questions) / (time.perf_counter() - started)


def _ask_all(contestant: Contestant, questions: Sequence[Question], barrier: Any) -> None:
    try:
        contestant(questions[0])()  # opens connections
    except BaseException:
        barrier.abort()
        raise
    barrier.wait()
    for question in questions:
        contestant(question)()


def in_own_process(measure: Callable[[], float]) -> float:
    """As a command would do it: with nothing looked up before it starts."""
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=lambda: sender.send(measure()))
    process.start()
    sender.close()
    try:
        found: float = receiver.recv()
    except EOFError as error:
        raise RuntimeError("its process failed") from error
    finally:
        process.join()
    return found


class Stopwatch:
    """Passes items on and knows how long it waited for them, so that making them is not counted."""

    def __init__(self) -> None:
        self.waited = 0.0

    def __call__(self, items: Iterable[T]) -> Iterator[T]:
        iterator = iter(items)
        while True:
            started = time.perf_counter()
            try:
                item = next(iterator)
            except StopIteration:
                return
            finally:
                self.waited += time.perf_counter() - started
            yield item


def progress(items: Iterable[T], what: str, total: int) -> Iterator[T]:
    """Says now and then on stderr how far it is."""
    said = time.monotonic()
    for number, item in enumerate(items, start=1):
        yield item
        if number == total or time.monotonic() - said > 2:
            said = time.monotonic()
            print(f"\r{what[:90]}: {number}/{total}", end="\n" if number == total else "", file=sys.stderr, flush=True)  # noqa: T201


def resident_bytes(pid: int) -> int:
    """Of a process and those it started."""
    found = 0
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            fields = dict(line.split(":", 1) for line in status.read_text().splitlines())
        except OSError:  # it ended
            continue
        number = int(status.parent.name)
        if (number == pid or int(fields["PPid"]) == pid) and "VmRSS" in fields:
            found += int(fields["VmRSS"].split()[0]) * 1024
    return found


def folder_bytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
