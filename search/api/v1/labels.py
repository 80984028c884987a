"""What facets, ranges and orders are called, in the language that is active."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

_FACETS = {
    "type": gettext_lazy("Type"),
    "partner": gettext_lazy("Partner"),
    "project": gettext_lazy("Project"),
    "programme": gettext_lazy("Funding programme"),
    "country": gettext_lazy("Country"),
    "topic": gettext_lazy("Topic"),
    "audience": gettext_lazy("For whom"),
    "stage": gettext_lazy("Step of the journey"),
    "challenge": gettext_lazy("Challenge"),
    "level": gettext_lazy("Level"),
    "licence": gettext_lazy("Licence"),
    "format": gettext_lazy("Format"),
    "accessibility": gettext_lazy("Accessibility"),
    "language": gettext_lazy("Language"),
}


def facet_label(facet: str) -> str:
    return str(_FACETS[facet])


_RANGES = {
    "published_from": gettext_lazy("Published from"),
    "published_to": gettext_lazy("Published to"),
    "duration_max": gettext_lazy("Takes at most (seconds)"),
    "max_bytes": gettext_lazy("At most so many bytes to download"),
    "deadline_from": gettext_lazy("Deadline from"),
}


def range_label(name: str) -> str:
    return str(_RANGES[name])


_SORTS = {
    "relevance": gettext_lazy("Best match first"),
    "newest": gettext_lazy("Newest first"),
    "updated": gettext_lazy("Last changed first"),
    "deadline": gettext_lazy("Nearest deadline first"),
}


def sort_label(sort: str) -> str:
    return str(_SORTS[sort])
