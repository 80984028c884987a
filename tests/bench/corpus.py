"""A made-up bank of any size.

Invariant: work `n` of a seed is always the same, however many others there are; works are made one at a time, so that a
million need no more memory than ten. A work is what `search.documents` would make of its pages (`database.py` has them).
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from itertools import accumulate
from typing import Any, TypeVar
from uuid import UUID

from search.documents import LETTERS_A_MINUTE
from search.engines.base import ResourceDocument, VariantDocument

from .words import Words

LANGUAGES = {
    "nb": 16, "en": 14, "sv": 12, "fi": 10, "da": 10, "et": 7, "nn": 4, "is": 4, "lv": 4, "lt": 4, "de": 4, "es": 4,
    "pl": 4, "el": 2, "ga": 1,
}  # fmt: skip
VARIANTS = {1: 35, 2: 30, 3: 20, 4: 15}
TYPES = {
    "training_material": 24, "guideline": 16, "tool": 12, "case_study": 10, "project_document": 10, "toolkit_video": 9,
    "course": 6, "event": 5, "opportunity": 4, "scenario": 2, "country_overview": 2,
}  # fmt: skip
COUNTRIES = {
    "NO": 20,
    "SE": 15,
    "FI": 12,
    "DK": 10,
    "EE": 9,
    "IS": 6,
    "LV": 6,
    "LT": 6,
    "IE": 5,
    "DE": 5,
    "ES": 3,
    "PL": 3,
}
LEVELS = {"": 40, "introductory": 30, "intermediate": 20, "advanced": 10}
LICENCES = {"cc-by-4.0": 50, "cc-by-sa-4.0": 20, "cc-by-nc-4.0": 15, "cc0-1.0": 5, "all-rights-reserved": 10}
CONCEPTS = {"topic": (1, 4), "audience": (1, 2), "stage": (0, 2), "challenge": (0, 2)}  # facet -> fewest, most
FIRST, LAST = datetime(2014, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)
CUE_WORDS, CUE_SECONDS = 8, 4
T = TypeVar("T")


@dataclass(frozen=True)
class StoredFile:
    pk: int
    format: str
    bytes: int


@dataclass(frozen=True)
class Values:
    """What works can be filed under."""

    partners: Sequence[str]
    projects: Sequence[tuple[str, str]]  # with their programmes
    concepts: Mapping[str, Sequence[str]]  # facet -> slugs, in the vocabulary's order
    files: Sequence[StoredFile]


@dataclass(frozen=True)
class MadeWork:
    document: ResourceDocument
    files: tuple[StoredFile, ...]


@dataclass(frozen=True)
class Corpus:
    words: Mapping[str, Words]
    values: Values
    size: int
    seed: int = 1

    def __iter__(self) -> Iterator[MadeWork]:
        return map(self.work, range(self.size))

    def documents(self, seq: int) -> Iterator[ResourceDocument]:
        return (replace(work.document, seq=seq) for work in self)

    def work(self, number: int) -> MadeWork:
        return _Maker(self, random.Random(f"{self.seed}-{number}")).work()


class _Maker:
    """Of one work."""

    def __init__(self, corpus: Corpus, draw: random.Random) -> None:
        self._draw = draw
        self._corpus = corpus

    @cached_property
    def _type(self) -> str:
        return _weighted(self._draw, TYPES)

    def work(self) -> MadeWork:
        draw = self._draw
        id = str(UUID(int=draw.getrandbits(128), version=4))
        languages = list(dict.fromkeys(_weighted(draw, LANGUAGES) for _ in range(_weighted(draw, VARIANTS))))
        variants = tuple(self._variant(language) for language in languages)
        files = tuple(draw.sample(self._corpus.values.files, draw.choice((0, 1, 1, 2))))
        published_at = _moment(draw, FIRST, LAST)
        dated = published_at + timedelta(days=draw.randint(10, 400))
        document = ResourceDocument(
            id=id,
            seq=1,
            variants=variants,
            facets=self._facets(languages, files),
            published_at=published_at,
            updated_at=_moment(draw, published_at, LAST),
            deadline=dated if self._type == "opportunity" else None,
            starts_at=dated if self._type == "event" else None,
            duration_s=draw.choice((None, 300, 900, 1800, 3600, 7200)),
            bytes=sum(file.bytes for file in files),
        )
        return MadeWork(replace(document, payload=_payload(document)), files)

    def _variant(self, language: str) -> VariantDocument:
        draw = self._draw
        title = " ".join(self._words(language, draw.randint(3, 8))).capitalize()
        summary = self._sentence(language, draw.randint(12, 20))
        length = draw.randint(40, 168)
        spoken = length // 2 if self._type == "toolkit_video" else 0
        lines = [" ".join(self._words(language, CUE_WORDS)) for _ in range(spoken // CUE_WORDS)]
        paragraphs = [self._sentence(language, 14) for _ in range((length - spoken) // 14 + 1)]
        return VariantDocument(language, title, summary, "\n".join(paragraphs), "\n".join(lines))

    def _sentence(self, language: str, length: int) -> str:
        return " ".join(self._words(language, length)).capitalize() + "."

    def _words(self, language: str, count: int) -> list[str]:
        return self._corpus.words[language].draw(self._draw, count)

    def _facets(self, languages: Sequence[str], files: Sequence[StoredFile]) -> dict[str, tuple[str, ...]]:
        draw, values = self._draw, self._corpus.values
        project, programme = draw.choice([*values.projects, *[("", "")] * 3])
        level = _weighted(draw, LEVELS)
        video = self._type == "toolkit_video"
        return {
            "type": (self._type,),
            "partner": (draw.choice(values.partners),),
            "project": (project,) if project else (),
            "programme": (programme,) if programme else (),
            "country": tuple(sorted({_weighted(draw, COUNTRIES) for _ in range(draw.randint(1, 3))})),
            "level": (level,) if level else (),
            "licence": (_weighted(draw, LICENCES),),
            "language": tuple(languages),
            "format": tuple(dict.fromkeys([*(file.format for file in files), *(["video"] if video else [])])),
            "accessibility": ("captions", "transcript") if video else (),
            **{facet: self._concepts(facet, *bounds) for facet, bounds in CONCEPTS.items()},
        }

    def _concepts(self, facet: str, fewest: int, most: int) -> tuple[str, ...]:
        known = self._corpus.values.concepts.get(facet, ())
        chosen = self._draw.sample(range(len(known)), min(self._draw.randint(fewest, most), len(known)))
        return tuple(known[number] for number in sorted(chosen))


def _payload(document: ResourceDocument) -> dict[str, Any]:
    original = document.variants[0].language
    return {
        "published_at": _rfc3339(document.published_at),
        "updated_at": _rfc3339(document.updated_at),
        "deadline": _rfc3339(document.deadline),
        "starts_at": _rfc3339(document.starts_at),
        "duration_s": document.duration_s,
        "bytes": document.bytes,
        "thumbnail": None,
        "variants": [
            {
                "language": variant.language,
                "title": variant.title,
                "summary": variant.summary,
                "slug": document.id,
                "image_alt": "",
                "reading_minutes": max(round(len(variant.body) / LETTERS_A_MINUTE), 1),
                "status": "original" if variant.language == original else "translated",
                "source_language": original,
                "tool": None,
                "method": "human",
                "reviewed_at": None,
                "source_revision": None,
                "outdated": None,
                "newest_language": None,
            }
            for variant in document.variants
        ],
        "moments": {
            variant.language: [[start, end] for start, end in cue_times(variant)]
            for variant in document.variants
            if variant.captions
        },
    }


def cue_times(variant: VariantDocument) -> list[tuple[float, float]]:
    lines = len(variant.captions.split("\n")) if variant.captions else 0
    return [(float(n * CUE_SECONDS), float((n + 1) * CUE_SECONDS)) for n in range(lines)]


def _rfc3339(moment: datetime | None) -> str | None:
    return moment.isoformat().replace("+00:00", "Z") if moment else None


def _moment(draw: random.Random, first: datetime, last: datetime) -> datetime:
    return first + timedelta(seconds=draw.randrange(int((last - first).total_seconds()) + 1))


def _weighted(draw: random.Random, weights: Mapping[T, int]) -> T:
    return draw.choices(list(weights), cum_weights=list(accumulate(weights.values())))[0]
