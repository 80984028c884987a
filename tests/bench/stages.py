"""What is measured at one size.

Invariant: a stage that fails says why and loses only its own figures; all that are compared with one another are measured
in one stage, interleaved."""

from __future__ import annotations

import json
import pickle
import sys
import traceback
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from django.core.management import call_command

from search.change_log import sequence_pending
from search.engines.base import ResourceDocument
from tests.elasticsearch.server import CannotRun

from . import memory, pages, wagtail_search
from .corpus import Corpus
from .database import fill_database, read_values
from .engines import Bare, Place, Search, elasticsearch, index, suggesting
from .measure import Contestant, folder_bytes, in_own_process, interleave, progress, resident_bytes, throughput
from .questions import Asker, Question
from .site import Site, publish_and_find, site
from .typesense import Missing, Typesense
from .words import load_words

VERSION = 2  # raise when the corpus changes
WARM_UP, QUESTIONS = 1_000, 600  # a server that has run for some minutes has met most of the words
FEW_WARM_UP, FEW_QUESTIONS = 50, 150  # for pages, of which there are few kinds
SLOW_WARM_UP, SLOW_QUESTIONS = 3, 25  # for who takes a second each
FEW_WORKS = 10_000  # with more, Wagtail's search in the database takes seconds a question
Results = dict[str, Any]


@dataclass
class Bench:
    works: int
    folder: Path  # of this size; the product's own data are in it
    with_site: bool
    results: Results = field(default_factory=dict)
    skipped: dict[str, str] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    sites: dict[str, Site] = field(default_factory=dict)
    typesense: Typesense | None = None

    def run(self) -> Results:
        self._prepare()
        with ExitStack() as servers:
            self._start(servers)
            self._index()
            if self.with_site:
                self._open_sites(servers)
            for stage in (self._search, self._suggest, self._misspelt, self._throughput, self._memory):
                with self._stage(stage.__name__.strip("_")):
                    stage()
            if self.with_site:
                with self._stage("pages"):
                    self._pages()
                self._publish()
                with self._stage("translation memory"):
                    self._translation_memory()
                if self.works <= FEW_WORKS:
                    with self._stage("wagtail"):
                        self._wagtail()
        return self._found()

    def run_pages(self) -> Results:
        """Of the embedded engine's site, and nothing else."""
        self._prepare()
        self.places["embedded"] = Place("embedded")
        self._index()
        with ExitStack() as servers, self._stage("pages"):
            self._open_sites(servers)
            self._pages()
        return self._found()

    def _found(self) -> Results:
        return {**self.results, "works": self.works, "skipped": self.skipped}

    # --- What is measured ---
    def _index(self) -> None:
        for name, place in list(self.places.items()):
            with self._stage(f"{name}, indexing"):
                seconds = in_own_process(partial(self._index_one, place))
                self._set("indexed", name, self.works / seconds)
                self._set("index bytes", name, place.index_bytes())
            if name not in self.results.get("indexed", {}):
                del self.places[name]
        if self.typesense:
            with self._stage("typesense, indexing"):
                seconds = self.typesense.index(self._documents("typesense"))
                self._set("indexed", "typesense", self.works / seconds)
                self._set("index bytes", "typesense", folder_bytes(self.typesense.folder))

    def _index_one(self, place: Place) -> float:
        return index(place.open(), self._documents(place.name), self._seq)

    def _search(self) -> None:
        contestants: dict[str, Contestant] = {name: Search(place.open()) for name, place in self.places.items()}
        planner = next(iter(self.places.values())).open()
        contestants |= {f"{name}, bare": Bare(place.open(), planner) for name, place in self.places.items()}
        contestants |= {f"{name}, API": site.search for name, site in self.sites.items()}
        if self.typesense:
            contestants["typesense"] = self.typesense.search
        self._interleave("search", contestants, Asker(self._corpus, "search").searches(WARM_UP + QUESTIONS), WARM_UP)

    def _suggest(self) -> None:
        contestants = {name: suggesting(place.open()) for name, place in self.places.items()}
        contestants |= {f"{name}, API": site.suggest for name, site in self.sites.items()}
        if self.typesense:
            contestants["typesense"] = self.typesense.suggest
        self._interleave("suggest", contestants, Asker(self._corpus, "suggest").prefixes(WARM_UP + QUESTIONS), WARM_UP)

    def _misspelt(self) -> None:
        contestants: dict[str, Contestant] = {name: Search(place.open()) for name, place in self.places.items()}
        if self.typesense:
            contestants["typesense"] = self.typesense.misspelt
        self._interleave(
            "misspelt", contestants, Asker(self._corpus, "misspelt").misspelt(WARM_UP + QUESTIONS // 2), WARM_UP
        )

    def _throughput(self) -> None:
        questions = Asker(self._corpus, "throughput").searches(QUESTIONS)
        contestants: dict[str, Contestant] = {name: Search(place.open()) for name, place in self.places.items()}
        contestants |= {f"{name}, API": site.search for name, site in self.sites.items()}
        if self.typesense:
            contestants["typesense"] = self.typesense.search
        for name, contestant in contestants.items():
            with self._stage(f"{name}, throughput"):
                self._set("throughput", name, throughput(contestant, questions))

    def _memory(self) -> None:
        for name, place in self.places.items():
            if place.pid:
                self._set("memory", name, resident_bytes(place.pid))
        for name, running in self.sites.items():
            self._set("memory", f"{name}, API", resident_bytes(running.pid))
        if self.typesense:
            self._set("memory", "typesense", resident_bytes(self.typesense.pid))

    def _pages(self) -> None:
        questions = Asker(self._corpus, "pages").searches(FEW_WARM_UP + FEW_QUESTIONS)
        asked = pages.contestants(self.sites["embedded"].port, self._corpus)
        self._interleave("pages", asked, questions, FEW_WARM_UP)
        self.results["page queries"] = pages.queries(self.places["embedded"], self._corpus, questions[0])

    def _publish(self) -> None:
        for name, place in self.places.items():
            with self._stage(f"{name}, publishing"):
                self._set("publish", name, publish_and_find(place))

    def _wagtail(self) -> None:
        wagtail_search.make_index()
        contestants: dict[str, Contestant] = {"wagtail": wagtail_search.search}
        contestants |= {name: Search(place.open()) for name, place in self.places.items()}
        asker, count = Asker(self._corpus, "wagtail"), SLOW_WARM_UP + SLOW_QUESTIONS
        self._interleave("wagtail", contestants, asker.searches(count), SLOW_WARM_UP)
        self._interleave("wagtail, much found", contestants, asker.subjects(count), SLOW_WARM_UP)

    def _translation_memory(self) -> None:
        """As many entries as works."""
        words = self._corpus.words[memory.PAIR[0]]
        sources = memory.fill_memory(words, self.works)
        asked = memory.questions(words, sources, QUESTIONS)
        self.results["translation memory, first"] = memory.first_lookup(asked[0].text)
        contestants = memory.contestants(sources)
        slow = {"memory": contestants["memory"], "difflib": contestants.pop("difflib")}
        self._interleave("translation memory", contestants, asked, SLOW_WARM_UP)
        self._interleave("translation memory, slow", slow, asked[: SLOW_WARM_UP + SLOW_QUESTIONS], SLOW_WARM_UP)

    # --- How ---
    def _start(self, servers: ExitStack) -> None:
        self.places["embedded"] = Place("embedded")
        with self._stage("elasticsearch"):
            self.places["elasticsearch"] = servers.enter_context(elasticsearch())
        with self._stage("typesense"):
            self.typesense = servers.enter_context(Typesense(self.folder.parent))

    def _open_sites(self, servers: ExitStack) -> None:
        for name, place in self.places.items():
            with self._stage(f"{name}, site"):
                self.sites[name] = servers.enter_context(site(place))

    def _interleave(
        self, measured: str, contestants: dict[str, Contestant], questions: list[Question], warm_up: int
    ) -> None:
        times, failed = interleave(contestants, questions, warm_up)
        self.results[measured] = times
        for name, reason in failed.items():
            self._skip(f"{name}, {measured}", reason)

    def _prepare(self) -> None:
        """The database and a file of all documents, unless an earlier run has left them."""
        made, wanted = self.folder / "corpus.json", {"version": VERSION, "works": self.works, "site": self.with_site}
        fresh = not made.exists() or json.loads(made.read_text()) != wanted
        for path in self.folder.glob("db.sqlite3*") if fresh else ():
            path.unlink()
        call_command("migrate", verbosity=0)
        if self.with_site:
            call_command("collectstatic", interactive=False, verbosity=0)
        if fresh:
            call_command("load_sample", stdout=sys.stderr)
        corpus = Corpus(load_words(self.folder.parent / "words.json"), read_values(), self.works)
        if fresh:
            documents = (work.document for work in progress(corpus, "making works", self.works))
            with self._stored.open("wb") as file:
                for document in documents:
                    pickle.dump(document, file, pickle.HIGHEST_PROTOCOL)
            if self.with_site:
                fill_database(progress(corpus, "filling the database", self.works))
            made.write_text(json.dumps(wanted))
        self._corpus, self._seq = corpus, sequence_pending()

    @property
    def _stored(self) -> Path:
        return self.folder / "documents.pickle"

    def _documents(self, name: str) -> Iterator[ResourceDocument]:
        """As they are read from the file; their place in the change log is the last there is."""
        with self._stored.open("rb") as file:
            stored = (pickle.load(file) for _ in range(self.works))  # noqa: S301 - our own
            for document in progress(stored, f"indexing with {name}", self.works):
                yield replace(document, seq=self._seq)

    @contextmanager
    def _stage(self, name: str) -> Iterator[None]:
        try:
            yield
        except Exception as error:
            expected = isinstance(error, Missing | CannotRun)
            if not expected:
                traceback.print_exc()
            self._skip(name, str(error) if expected else f"{type(error).__name__}: {str(error)[:300]}")

    def _skip(self, name: str, reason: str) -> None:
        self.skipped[name] = reason
        print(f"{name}: left out: {reason}", file=sys.stderr)  # noqa: T201

    def _set(self, measured: str, of: str, value: Any) -> None:
        self.results.setdefault(measured, {})[of] = value
