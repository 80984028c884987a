"""How much of the bank each language has. Invariant: only what the public may see is counted, by the one rule of
`visibility.py`, in as many queries for 100,000 works as for ten; for every language and type the works that are original,
translated, machine, outdated and missing are together all public works of the type.

Words are those of the original that a translator is given: not what is said in films, nor what is in files."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from typing import NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, F, Q, Sum
from django.utils import timezone

from cms.languages.fallback import supported_languages
from cms.localisation.adapted import adapted_words, adapted_works
from cms.partners.models import Partner

from .checks import resource_page_types
from .models import DailyCount, ResourcePage
from .translation_status import STATUS, STATUSES
from .visibility import public_by_distance

MISSING = "missing"
STATES = (*STATUSES, MISSING)
ADAPTED = "adapted"  # beside the states: texts, of works that the language has, which say what holds where it is spoken
ASKED_IN = timedelta(days=90)


class Amount(NamedTuple):
    works: int = 0
    words: int = 0


def total(amounts: Iterable[Amount]) -> Amount:
    found = list(amounts)
    return Amount(sum(amount.works for amount in found), sum(amount.words for amount in found))


Cell = dict[str, Amount]  # by state, all of STATES; and ADAPTED


@dataclass
class Coverage:
    types: tuple[str, ...]
    languages: tuple[str, ...] = field(default_factory=lambda: tuple(supported_languages()))
    counted: dict[tuple[str, str, str], Amount] = field(default_factory=dict)  # by language, type, status

    def add(self, language: str, kind: str, status: str, amount: Amount) -> None:
        key = language, kind, status
        self.counted[key] = total([self.counted.get(key, Amount()), amount])

    @cached_property
    def of_type(self) -> dict[str, Amount]:
        """All public works of each: each has one original, whatever its language."""
        return {
            kind: total(self.counted.get((language, kind, "original"), Amount()) for language in self.languages)
            for kind in self.types
        }

    @property
    def all_works(self) -> Amount:
        return total(self.of_type.values())

    def cell(self, language: str, kind: str) -> Cell:
        cell = {status: self.counted.get((language, kind, status), Amount()) for status in STATUSES}
        everything, there = self.of_type[kind], total(cell.values())
        missing = Amount(everything.works - there.works, everything.words - there.words)
        return {**cell, MISSING: missing, ADAPTED: self.counted.get((language, kind, ADAPTED), Amount())}

    def row(self, language: str) -> Cell:
        cells = [self.cell(language, kind) for kind in self.types]
        return {state: total(cell[state] for cell in cells) for state in (*STATES, ADAPTED)}


def count_coverage(
    *, types: Collection[str] = (), topics: Collection[str] = (), partner: Partner | None = None
) -> Coverage:
    """Of public works of any of the types, under any of the topics, of the partner; none given: of all."""
    models = [model for model in resource_page_types() if not types or model.resource_type in types]
    kinds = {
        ContentType.objects.get_for_model(model, for_concrete_model=False).pk: model.resource_type for model in models
    }
    coverage = Coverage(types=tuple(kinds.values()))
    adapted = adapted_words()
    for to_original, public in public_by_distance():
        # First which are so far away, from the narrow table: few, from the second step on, which no planner guesses.
        asked = Q(**{f"{to_original}is_original": True})
        if topics:
            asked &= Q(**{f"{to_original}topics__slug__in": topics})
        if partner:
            asked &= Q(partner=partner)
        ids = ResourcePage.objects.filter(asked).order_by().values("pk")
        rows = ResourcePage.objects.filter(public, pk__in=ids, content_type__in=kinds).order_by()
        groups = rows.values_list("locale__language_code", "content_type", STATUS)
        for language, kind, status, works, words in groups.annotate(Count("pk"), Sum(F(f"{to_original}words"))):
            coverage.add(language, kinds[kind], status, Amount(works, words or 0))
        if adapted:
            found = rows.filter(translation_key__in=adapted_works())
            for language, kind, work in found.values_list("locale__language_code", "content_type", "translation_key"):
                if words := adapted[work, language]:
                    coverage.add(language, kinds[kind], ADAPTED, Amount(1, words))
    return coverage


# --- What readers asked for ---------------------------------------------------------------------------------------
def unanswered_searches() -> dict[str, int]:
    """Of the last 90 days, by the reader's language: searches that found nothing, or nothing in it."""
    asked = DailyCount.objects.filter(
        kind=DailyCount.Kind.SEARCH, label__in=["nothing", "elsewhere"], day__gt=timezone.localdate() - ASKED_IN
    )
    return dict(asked.order_by().values_list("language").annotate(Sum("count")))


def weigh(missing: Amount, unanswered: int, all_unanswered: int) -> int:
    """Missing words, by the language's share of all unanswered searches."""
    return round(missing.words * unanswered / all_unanswered) if all_unanswered else 0
