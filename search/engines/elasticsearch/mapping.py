"""The shape of an index, made with `elasticsearch.dsl`.

Invariant: Elasticsearch analyses nothing. Texts come as the tokens of `cms.languages.analysis`: words apart by spaces,
a word's terms by bars, and all terms of a word get its position. Whatever an index depends on is in its fingerprint,
which is kept in it, so one of another shape is recognised as outdated and never half understood.
"""

from __future__ import annotations

from collections.abc import Sequence

from elasticsearch.dsl import Index, Mapping, analyzer, token_filter, tokenizer
from elasticsearch.dsl.field import Boolean, Field, Keyword, Long, Object, Text

from search.engines.base import CONCEPT_FACETS, FACETS, TEXT_FIELDS
from search.engines.fields import NUMBERS, TEXT_EXACT, TITLE_EXACT
from search.engines.fingerprint import fingerprint
from search.engines.suggesting import LONGEST_PREFIX

VERSION = 6  # raise when documents are built differently, or an index is written to differently
LONGEST_TITLE = 8_000  # letters; longer ones are not suggested

ID = "id"
SUGGEST = "suggest"
TITLES = "titles"
CONCEPTS = "concepts"
HIDDEN = "hidden"  # true in documents that are no works: what is left of deleted ones, and the state
STORED = (ID, HIDDEN, "facets", "payload", "variants", "applied_seq")  # tokens are not kept: nobody reads them

SETTINGS = {
    "number_of_shards": 1,  # one set of term statistics; a million works fit
    "auto_expand_replicas": "0-1",
    "refresh_interval": "-1",  # whoever writes refreshes
    "similarity": {"default": {"type": "BM25", "discount_overlaps": False}},  # a text is as long as in the other engine
}

_words = tokenizer("words", "whitespace", max_token_length=10_000)
_single = analyzer("single", tokenizer=_words)
_terms = analyzer(
    "terms",
    tokenizer=_words,
    filter=[token_filter("alternatives", "pattern_capture", preserve_original=False, patterns=["([^|]+)"])],
)
_prefixes = analyzer(
    "prefixes",
    tokenizer=_words,
    filter=[token_filter("beginnings", "edge_ngram", min_gram=1, max_gram=LONGEST_PREFIX)],
)


def suggest_field(language: str) -> str:
    return f"{SUGGEST}.{language}"


def facet_field(facet: str) -> str:
    return f"facets.{facet}"


def build_mapping(languages: Sequence[str]) -> Mapping:
    mapping = Mapping()
    mapping.meta("dynamic", "strict")
    mapping.meta("_source", includes=list(STORED))
    mapping.meta("_meta", fingerprint=index_fingerprint(languages))
    for name, field in _fields(languages).items():
        mapping.field(name, field)
    return mapping


def _fields(languages: Sequence[str]) -> dict[str, Field]:
    fields: dict[str, Field] = {ID: Keyword(), HIDDEN: Boolean(), "applied_seq": Long(index=False)}
    for name in TEXT_FIELDS:
        fields[name] = Object(properties={language: Text(analyzer=_terms) for language in languages})
    prefixes = Text(analyzer=_prefixes, search_analyzer=_terms, index_options="freqs")
    fields[SUGGEST] = Object(properties=dict.fromkeys(languages, prefixes))
    fields[TITLE_EXACT] = fields[TEXT_EXACT] = Text(analyzer=_single, search_analyzer=_terms)
    fields[TITLES] = Keyword(index=False, ignore_above=LONGEST_TITLE)
    fields["facets"] = Object(properties={facet: _facet(facet) for facet in FACETS})
    fields[CONCEPTS] = Keyword(doc_values=False)
    for name in NUMBERS:
        fields[name] = Long()
    fields["payload"] = fields["variants"] = Object(enabled=False)
    return fields


def _facet(facet: str) -> Keyword:
    return Keyword(copy_to=CONCEPTS) if facet in CONCEPT_FACETS else Keyword()


def build_index(name: str, languages: Sequence[str]) -> Index:
    index = Index(name)
    index.settings(**SETTINGS)
    index.mapping(build_mapping(languages))
    return index


def index_fingerprint(languages: Sequence[str]) -> str:
    shape = (CONCEPT_FACETS, FACETS, TEXT_FIELDS, NUMBERS, STORED, SETTINGS, LONGEST_PREFIX)
    return fingerprint(VERSION, sorted(languages), *shape)
