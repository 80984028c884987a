"""The cache that all web processes share: who has asked or sent how often. Invariant: it never breaks an answer. While its
server is away nothing is known of anybody, and everybody is let in."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


class SharedCache(RedisCache):
    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        with _noted():
            return super().get(key, default, version)
        return default

    def set(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        with _noted():
            super().set(key, value, timeout, version)

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        with _noted():
            return super().add(key, value, timeout, version)
        return True

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        """Raises ValueError where the key is not known."""
        with _noted():
            return super().incr(key, delta, version)
        raise ValueError(key)


@contextmanager
def _noted() -> Iterator[None]:
    try:
        yield
    except RedisError as error:
        logger.error("The shared cache did not answer, nobody is counted: %s", error)
