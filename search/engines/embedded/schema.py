"""ResourceDocument -> tantivy document, and back to a Hit.

Invariant: whatever a stored index depends on is in its fingerprint, so an index of another shape is recognised as
outdated when it is opened and is never half understood.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.metadata import version
from typing import Any
from uuid import UUID

import orjson
import tantivy

from cms.languages.indexing import Unlike, analyse_for_index, gather_unlike
from search.engines.base import FACETS, TEXT_FIELDS, Hit, ResourceDocument, VariantDocument
from search.engines.fields import NUMBERS, TEXT_EXACT, TITLE_EXACT, number, numbers, text_field
from search.engines.fingerprint import fingerprint
from search.engines.suggesting import LONGEST_PREFIX, chapter_words

VERSION = 6  # raise when documents are built differently
NO_DATE = 2**62  # sorts after every date

HELD = "held"  # names of the text fields that a document has


def suggest_field(language: str) -> str:
    return f"suggest.{language}"


def build_schema(languages: Sequence[str]) -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, fast=True, tokenizer_name="raw", index_option="basic")
    for language in languages:
        for name in TEXT_FIELDS:
            builder.add_text_field(text_field(name, language), tokenizer_name="raw")
        builder.add_text_field(suggest_field(language), tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field(TITLE_EXACT, tokenizer_name="whitespace")
    builder.add_text_field(TEXT_EXACT, tokenizer_name="whitespace")
    builder.add_text_field(HELD, tokenizer_name="raw", index_option="basic")
    for facet in FACETS:
        builder.add_text_field(facet, fast=True, tokenizer_name="raw", index_option="basic")
    for name in NUMBERS:
        builder.add_integer_field(name, fast=True)
    builder.add_integer_field("deadline_order", fast=True)
    builder.add_integer_field("seq", fast=True)
    builder.add_integer_field("id_order", fast=True)
    builder.add_bytes_field("source", stored=True)
    builder.add_bytes_field("variant", stored=True)
    return builder.build()


def build_words_schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("word", fast=True, tokenizer_name="raw", index_option="basic")
    return builder.build()


def index_fingerprint(languages: Sequence[str]) -> str:
    return fingerprint(VERSION, version("tantivy"), sorted(languages), FACETS, TEXT_FIELDS, NUMBERS, LONGEST_PREFIX)


def id_order(id: str) -> int:
    """A number that sorts as the id does, for the first 63 bits of a UUID."""
    try:
        return UUID(id).int >> 65
    except ValueError:
        return int.from_bytes(id.encode()[:7].ljust(7, b"\0"))


class DocumentBuilder:
    """Builds the document of one work and gathers the words it holds."""

    def __init__(self, languages: Sequence[str]) -> None:
        self._languages = frozenset(languages)

    def build(self, work: ResourceDocument) -> tuple[tantivy.Document, set[str]]:
        document = tantivy.Document()
        document.add_text("id", work.id)
        document.add_integer("id_order", id_order(work.id))
        document.add_integer("seq", work.seq)
        for facet in FACETS:
            for value in dict.fromkeys(work.facets.get(facet, ())):
                document.add_text(facet, value)
        for name, figure in numbers(work):
            document.add_integer(name, figure)
        document.add_integer("deadline_order", NO_DATE if work.deadline is None else number(work.deadline))
        source = {"payload": work.payload, "facets": work.facets}
        document.add_bytes("source", orjson.dumps(source))
        return document, self._add_texts(document, work.variants)

    def _add_texts(self, document: tantivy.Document, variants: Iterable[VariantDocument]) -> set[str]:
        held: set[str] = set()
        for variant in variants:
            unlike: Unlike = {}
            for name in TEXT_FIELDS:
                tokens = analyse_for_index(getattr(variant, name), variant.language)
                if not tokens:
                    continue
                gather_unlike(tokens, unlike)
                words, terms, _ = zip(*tokens, strict=True)
                exact = " ".join(words)
                document.add_text(TEXT_EXACT, exact)  # a value of its own: no phrase reaches from one into the next
                held.update(words)
                if name == "title":
                    document.add_text(TITLE_EXACT, exact)
                if variant.language in self._languages:
                    _add_terms(document, text_field(name, variant.language), terms)
                    document.add_text(HELD, text_field(name, variant.language))
                    if name == "title":
                        document.add_text(suggest_field(variant.language), " ".join(sorted(_prefixes(words))))
            for title in chapter_words(variant) if variant.language in self._languages else ():
                document.add_text(suggest_field(variant.language), " ".join(sorted(_prefixes(title))))
            document.add_bytes("variant", _dump_variant(variant, unlike))
        return held


def _add_terms(document: tantivy.Document, field: str, words: Iterable[tuple[str, ...]]) -> None:
    """All terms of a word at its position, which text cannot say: hence token by token."""
    new = tantivy.Token  # looked up once: this is most of what an index costs
    tokens = [new(term, position, 0, 0) for position, terms in enumerate(words) for term in terms]
    document.add_pre_tokenized_text(field, tantivy.PreTokenizedString("", tokens))


def _prefixes(words: Iterable[str]) -> set[str]:
    return {word[:length] for word in words for length in range(1, min(len(word), LONGEST_PREFIX) + 1)}


def _dump_variant(variant: VariantDocument, unlike: Unlike) -> bytes:
    """The language, then the rest: a reader of one language need not parse the others."""
    return variant.language.encode() + b"\n" + orjson.dumps(variant.to_stored(unlike))


class StoredVariants(Mapping[str, VariantDocument]):
    """The variants of a hit, each read when it is asked for."""

    def __init__(self, stored: Iterable[bytes]) -> None:
        self._texts: dict[str, bytes] = {}
        self._read: dict[str, VariantDocument] = {}
        for variant in stored:
            language, _, texts = variant.partition(b"\n")
            self._texts[language.decode()] = texts

    def __getitem__(self, language: str) -> VariantDocument:
        if language not in self._read:
            self._read[language] = VariantDocument.from_stored(language, orjson.loads(self._texts[language]))
        return self._read[language]

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)


def read_hit(document: tantivy.Document, score: float | None) -> Hit:
    source: dict[str, Any] = orjson.loads(document.get_first("source") or b"")
    facets = {facet: tuple(values) for facet, values in source["facets"].items()}
    return Hit(read_id(document), score, source["payload"], facets, read_variants(document))


def read_id(document: tantivy.Document) -> str:
    return str(document.get_first("id"))


def read_variants(document: tantivy.Document) -> StoredVariants:
    return StoredVariants(document.get_all("variant"))
