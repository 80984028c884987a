"""Every address of the admin, as the resolver has it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from django.urls import URLPattern, get_resolver, reverse


class Address(NamedTuple):
    name: str  # with its namespaces; the route where it has none
    route: str
    pattern: URLPattern


def admin_addresses() -> list[Address]:
    root = reverse("wagtailadmin_home").lstrip("/")
    return [address for address in _walk(get_resolver().url_patterns) if address.route.startswith(root)]


def _walk(patterns: Iterable[Any], route: str = "", namespace: str = "") -> Iterator[Address]:
    for pattern in patterns:
        here = route + str(pattern.pattern).removeprefix("^")  # as Django joins them
        if hasattr(pattern, "url_patterns"):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern.url_patterns, here, inner)
        else:
            yield Address(f"{namespace}{pattern.name}" if pattern.name else here, here, pattern)
