"""Engines by name. Only modules below this package import an engine's library."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from cms.languages.fallback import supported_languages

from .base import Engine

LONGEST_PREFIX = 150  # Elasticsearch allows 255 bytes for the whole name of an index
ENGINES = ("embedded", "elasticsearch")


def get_engine() -> Engine:
    """The engine that settings.SEARCH_ENGINE names; one object a process."""
    name = settings.SEARCH_ENGINE
    place = settings.SEARCH_INDEX_PREFIX if name == "elasticsearch" else settings.SEARCH_INDEX_DIR
    return _engine(name, Path(place), tuple(supported_languages()))


def make_engine(name: str, place: Path, languages: tuple[str, ...]) -> Engine:
    """An engine of its own, for a scratch index; `place` is its directory, or names its indexes on a server."""
    # An engine's library is loaded only where it is used.
    if name == "embedded":
        from .embedded import EmbeddedEngine  # noqa: PLC0415

        return EmbeddedEngine(place, languages)
    if name == "elasticsearch":
        from .elasticsearch import ElasticsearchEngine  # noqa: PLC0415

        prefix = re.sub(r"[^a-z0-9]+", "-", str(place).lower()).strip("-")[-LONGEST_PREFIX:]
        return ElasticsearchEngine(settings.ELASTICSEARCH_URL, prefix, languages)
    raise ImproperlyConfigured(f"SEARCH_ENGINE is {name!r}; it can be one of: {', '.join(ENGINES)}.")


_engine = cache(make_engine)
