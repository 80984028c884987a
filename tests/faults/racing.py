"""Two editors who have opened the same work save it at the same moment."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import psycopg

from .editor import Editor, Saved

WAYS = ("save", "publish", "autosave")  # "save" more often, as people do


@dataclass
class Tally:
    pairs: int = 0
    acknowledged: int = 0
    asked: int = 0  # and kept beside the other's
    gone: list[str] = field(default_factory=list)  # words that were said to be saved, or kept, and are in no version
    both: list[str] = field(default_factory=list)  # the second was put over the first without a question
    neither: list[str] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        return not (self.gone or self.both or self.neither)


def race(address: str, database: str, pages: list[int], pairs: int, seed: int) -> Tally:
    """`database`: where to look for what became of it."""
    chance, tally = random.Random(seed), Tally()
    editors = [Editor(address).log_in(pages[0]) for _ in range(2)]
    with ThreadPoolExecutor(2) as pool, psycopg.connect(database, autocommit=True) as connection:
        for number in range(pairs):
            page = pages[number % len(pages)]
            ways = [chance.choice((*WAYS, "save")) for _ in editors]
            titles = [f"Pair {number} of {who}" for who in ("anna", "bo")]
            forms = list(pool.map(lambda editor, page=page: editor.open(page), editors))  # type: ignore[misc]
            saved = list(pool.map(Editor.save, editors, [page, page], forms, titles, ways))
            _reckon(tally, titles, ways, saved, _versions(connection, page))
    return tally


def _reckon(tally: Tally, titles: list[str], ways: list[str], saved: list[Saved], versions: set[str]) -> None:
    tally.pairs += 1
    said = " and ".join(f"{way}: {outcome.name}" for way, outcome in zip(ways, saved, strict=True))
    for title, way, outcome in zip(titles, ways, saved, strict=True):
        tally.acknowledged += outcome is Saved.DONE
        tally.asked += outcome is Saved.ASKED
        # What an autosave is refused stays in the browser; nobody said that it was kept.
        if (outcome is Saved.DONE or (outcome is Saved.ASKED and way != "autosave")) and title not in versions:
            tally.gone.append(f"{title} ({said})")
    if saved.count(Saved.DONE) != 1:
        (tally.both if Saved.DONE in saved else tally.neither).append(f"{titles[0]} ({said})")


def _versions(connection: psycopg.Connection, page: int) -> set[str]:
    rows = connection.execute(
        "SELECT content::json ->> 'title' FROM wagtailcore_revision WHERE object_id = %s", [str(page)]
    )
    return {row[0] for row in rows}
