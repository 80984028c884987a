"""The sample bank without CMS and database: its texts straight from the YAML into an index of their own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time
from functools import cache
from pathlib import Path
from typing import Any

import yaml

import resourcebank.sample
from cms.languages.fallback import expand_fallbacks
from cms.terminology.lookup import ReaderTerms, TermIndex
from cms.terminology.models import Concept, Need, Term
from resourcebank.sample.shapes import LINES, STRUCTS, TEXTS, stable_id
from search.engines.base import Engine, EngineQuery, ResourceDocument, VariantDocument
from search.judged import DEPTH, JudgedQuery
from search.query.execute import run
from search.query.parser import parse

SAMPLE = Path(resourcebank.sample.__file__).parent
NOW = datetime(2026, 12, 1, tzinfo=UTC)
CONCEPTS = {"topic": "topics", "audience": "audiences", "stage": "stages", "challenge": "challenges"}
Entry = dict[str, Any]


class SampleBank:
    """Asks an engine that holds the sample as search.services does, but without the database."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.keys = {str(stable_id(entry["key"])): entry["key"] for entry in works()}
        self.terms = term_index()
        with engine.rebuild() as generation:
            generation.apply(map(_document, works()))
            generation.commit()

    def ask(self, query: JudgedQuery) -> list[str]:
        terms = ReaderTerms(self.terms, (query.lang,))
        languages = expand_fallbacks((query.lang,))
        answer = run(self.engine, parse(query.q), languages, terms, EngineQuery(now=NOW, limit=DEPTH))
        return [self.keys[hit.id] for hit in answer.result.hits]


@cache
def works() -> tuple[Entry, ...]:
    return tuple(entry for path in sorted(SAMPLE.glob("works_*.yaml")) for entry in _read(path))


def _read(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def _terms() -> Iterator[Term]:
    for scheme in _read(SAMPLE / "vocabularies.yaml"):
        for row in scheme["concepts"]:
            concept = Concept(slug=row["slug"])
            for language, words in row["terms"].items():
                for status, texts in (
                    (Term.Status.PREFERRED, [words["preferred"]]),
                    (Term.Status.ALTERNATIVE, words.get("alternative", [])),
                    (Term.Status.FORBIDDEN, words.get("forbidden", [])),
                    (Term.Status.HIDDEN, words.get("hidden", [])),
                ):
                    yield from (Term(concept=concept, language=language, text=text, status=status) for text in texts)


def term_index() -> TermIndex:
    return TermIndex(_terms(), needs())


def needs() -> Iterator[Need]:
    for scheme in _read(SAMPLE / "vocabularies.yaml"):
        for row in scheme["concepts"]:
            concept = Concept(slug=row["slug"])
            for language, text in row.get("need", {}).items():
                yield Need(concept=concept, language=language, text=text)


def _document(entry: Entry) -> ResourceDocument:
    versions = {entry["language"]: entry, **entry.get("translations", {})}
    published = datetime.combine(entry["published"], time(9), UTC)
    return ResourceDocument(
        id=str(stable_id(entry["key"])),
        seq=1,
        variants=tuple(_variant(language, texts) for language, texts in versions.items()),
        facets={
            "type": (entry["type"],),
            "language": tuple(versions),
            **{facet: tuple(entry[field]) for facet, field in CONCEPTS.items()},
        },
        published_at=published,
        updated_at=published,
    )


def _variant(language: str, texts: Entry) -> VariantDocument:
    body = [texts.get(name, []) for name in ("body", "number", *TEXTS, *LINES, *STRUCTS)]
    return VariantDocument(
        language,
        title=texts["title"],
        summary=texts["summary"],
        body="\n".join(_strings(body)),
        captions="\n".join(cue["text"] for cue in texts.get("captions", ())),
    )


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _strings(item)
    elif value:
        yield str(value)
