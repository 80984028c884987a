"""Editors work while everything around them is killed, and each keeps a log of what was acknowledged to her. In the end
the index is held against these logs."""

from __future__ import annotations

import random
import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from .bank import Bank, kill, wait_until
from .editor import Editor, Outcome

EDITORS = 3
LONGEST_BETWEEN = 0.3  # seconds, from an editor's change to the next kill
CLEAN_WITHIN = 30.0
# A page's title says which page it is and which of its editions.
_TITLE = re.compile(r"verk(\d+) utgave(\d+)")

Edition = int | None  # None: not public


@dataclass
class Page:
    """What its editor knows of it."""

    id: int
    may_be: set[Edition] = field(default_factory=lambda: {None})  # one of these; several where nobody said
    edition: int = 0  # the last that was written
    is_deleted: bool = False

    def title(self, edition: int) -> str:
        return f"verk{self.id} utgave{edition}"


@dataclass
class Tally:
    kills: Counter[str]
    acknowledged: int
    unknown: int  # writes of which nobody said whether they were done
    seconds_until_clean: float
    lost: list[str] = field(default_factory=list)  # acknowledged as public; not found, or an edition before it
    ghosts: list[str] = field(default_factory=list)  # found, though acknowledged as not public
    resurrected: list[str] = field(default_factory=list)  # found, though acknowledged as deleted

    @property
    def is_whole(self) -> bool:
        return not (self.lost or self.ghosts or self.resurrected)


class Writer:
    """One editor and the pages that only she works on."""

    def __init__(self, address: str, pages: Sequence[int], seed: int) -> None:
        self.pages = [Page(id) for id in pages]
        self.outcomes: Counter[Outcome] = Counter()
        self._editor = Editor(address).log_in(pages[0])
        self._random = random.Random(seed)

    def work(self, stop: threading.Event) -> None:
        while not stop.is_set() and (there := [page for page in self.pages if not page.is_deleted]):
            outcome = self._change(self._random.choice(there))
            self.outcomes[outcome] += 1
            if outcome is not Outcome.DONE:
                stop.wait(0.1)  # nobody is there

    def _change(self, page: Page) -> Outcome:
        what = self._random.choices(["publish", "unpublish", "delete"], [80, 18, 2])[0]
        becomes: Edition = None
        if what == "publish":
            page.edition += 1
            becomes = page.edition
            outcome = self._editor.publish(page.id, page.title(becomes))
        elif what == "unpublish":
            outcome = self._editor.unpublish(page.id)
        else:
            outcome = self._editor.delete(page.id)
            page.is_deleted = outcome is Outcome.DONE  # where nobody said, what comes next is refused or done
        if outcome is Outcome.DONE:
            page.may_be = {becomes}
        elif outcome is Outcome.UNKNOWN:
            page.may_be.add(becomes)
        return outcome


def assert_whole(tally: Tally, kills: int) -> None:
    print(tally)  # noqa: T201 - for `make soak`
    assert tally.is_whole, tally
    assert sum(tally.kills.values()) == kills
    assert tally.acknowledged >= kills


Victims = Mapping[str, tuple[int, Callable[[], None]]]  # name -> (its share of the kills, kills it and starts it anew)


def web_and_workers(bank: Bank, chance: random.Random) -> Victims:
    def kill_web_process() -> None:
        if processes := bank.web_processes():
            kill(chance.choice(processes))

    def kill_web() -> None:
        bank.kill_web()
        bank.start_web()

    def kill_worker() -> None:
        bank.kill_worker(chance.choice(bank.workers))
        bank.start_worker()

    return {"web process": (45, kill_web_process), "web": (2, kill_web), "worker": (40, kill_worker)}


def crash_loop(
    bank: Bank,
    pages: Sequence[int],
    victims: Victims,
    kills: int,
    chance: random.Random,
    until_all_are_back: Callable[[], object] = bool,
) -> Tally:
    """So many kills at random moments; each victim is killed at least once."""
    writers = [Writer(bank.address, pages[n::EDITORS], chance.randrange(2**32)) for n in range(EDITORS)]
    stop, killed = threading.Event(), Counter(_condemned(victims, kills, chance))
    with ThreadPoolExecutor(EDITORS) as pool:
        working = [pool.submit(writer.work, stop) for writer in writers]
        try:
            for number, name in enumerate(_in_random_order(killed, chance), 1):
                _wait_for_work(writers)
                stop.wait(chance.uniform(0, LONGEST_BETWEEN))
                victims[name][1]()
                if number % 25 == 0:
                    print(f"{number}/{kills} kills, {_count(writers, Outcome.DONE)} changes", flush=True)  # noqa: T201
        finally:
            stop.set()
        for writer in working:
            writer.result()
    until_all_are_back()
    started = time.monotonic()
    report = bank.wait_until_caught_up(CLEAN_WITHIN)
    tally = Tally(
        killed,
        acknowledged=_count(writers, Outcome.DONE),
        unknown=_count(writers, Outcome.UNKNOWN),
        seconds_until_clean=time.monotonic() - started,
    )
    _compare(tally, [page for writer in writers for page in writer.pages], report.titles)
    if tally.is_whole:
        assert report.clean, "the audit sees a difference that the editors' logs do not"
    return tally


def _count(writers: Sequence[Writer], outcome: Outcome) -> int:
    return sum(writer.outcomes[outcome] for writer in writers)


def _wait_for_work(writers: Sequence[Writer]) -> None:
    """Who does nothing loses nothing: each kill hits editors who are at work."""
    before = _count(writers, Outcome.DONE)
    wait_until(lambda: _count(writers, Outcome.DONE) > before, "somebody works", 120)


def _condemned(victims: Victims, kills: int, chance: random.Random) -> list[str]:
    names = list(victims)
    return [*names, *chance.choices(names, [share for share, _kill in victims.values()], k=kills - len(names))]


def _in_random_order(killed: Counter[str], chance: random.Random) -> list[str]:
    order = sorted(killed.elements())
    chance.shuffle(order)
    return order


def _compare(tally: Tally, pages: Sequence[Page], titles: Sequence[str]) -> None:
    found = {int(match[1]): int(match[2]) for title in titles if (match := _TITLE.fullmatch(title))}
    for page in pages:
        edition = found.get(page.id)
        if edition in page.may_be:
            continue
        wrong = f"page {page.id}: edition {edition} is found, it may be {page.may_be}"
        if page.may_be != {None}:
            tally.lost.append(wrong)
        elif page.is_deleted:
            tally.resurrected.append(wrong)
        else:
            tally.ghosts.append(wrong)
