"""How much of the bank each language has."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import HttpResponse
from rest_framework.request import Request

from resourcebank.coverage import Amount, Cell, count_coverage
from search.vocabulary import Vocabulary

from .. import schema
from ..caching import answer
from ..parameters import Parameter, known
from ..search_parameters import LANG
from .base import ApiView


def _some(facet: str, description: str) -> Parameter:
    def read(texts: list[str], vocabulary: Vocabulary) -> tuple[str, ...]:
        allowed = vocabulary.values(facet)
        return tuple(dict.fromkeys(known(text, allowed) for text in texts))

    items = {"type": "string", "pattern": r"^[\w.-]+$"}
    return Parameter(facet, description, {"type": "array", "items": items}, read, (), many=True)


class CoverageView(ApiView):
    parameters: ClassVar = (
        LANG,
        _some("topic", "Only works under one of these concepts of the vocabulary `topic`, by comma or repetition."),
        _some("type", "Only works of these page types, by comma or repetition."),
    )

    @schema.coverage
    def get(self, request: Request) -> HttpResponse:
        values = self.values()
        coverage = count_coverage(types=values["type"], topics=values["topic"])
        label = self.presenter.labels.value
        types = [{"type": kind, "label": label("type", kind), **_plain(n)} for kind, n in coverage.of_type.items()]
        languages = [
            {
                "language": language,
                "label": label("language", language),
                **_counts(coverage.row(language)),
                "types": [{"type": kind, **_counts(coverage.cell(language, kind))} for kind in coverage.types],
            }
            for language in coverage.languages
        ]
        return answer(request, {**_plain(coverage.all_works), "types": types, "languages": languages})


def _counts(cell: Cell) -> dict[str, Any]:
    return {state: _plain(amount) for state, amount in cell.items()}


def _plain(amount: Amount) -> dict[str, int]:
    return amount._asdict()
