"""The public site's pages over HTTP. Whoever sends a cookie gets a page made for her; others get the one that was kept."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import Any
from urllib.parse import urlencode

from django.db import connection
from django.test import Client, override_settings

from .connection import Connection
from .corpus import Corpus
from .engines import Place
from .measure import Ask, Contestant
from .questions import Question

MADE_ANEW = {"Cookie": "reads=en"}
KEPT = 20  # works whose pages were kept
Address = Callable[[Question], str]


def contestants(port: int, corpus: Corpus) -> dict[str, Contestant]:
    anew = {name: _asking(Connection(port, MADE_ANEW), address) for name, address in _addresses(corpus).items()}
    kept = _asking(Connection(port, {}), _addresses(corpus, KEPT)["a resource"])
    return {**anew, "a resource, kept": kept}


def queries(place: Place, corpus: Corpus, question: Question) -> dict[str, int]:
    """How many each page asks, of whatever is not in memory."""
    client, found = Client(headers={"host": "127.0.0.1", "cookie": MADE_ANEW["Cookie"]}), {}
    with override_settings(SEARCH_ENGINE=place.name):
        for name, address in _addresses(corpus).items():
            client.get(address(question))  # what is read once for all
            found[name] = _count(client, address(question))
    return found


def _count(client: Client, address: str) -> int:
    asked: list[str] = []

    def note(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        asked.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        if client.get(address).status_code != 200:
            raise RuntimeError(f"{address} was not answered")
    return len(asked)


def _addresses(corpus: Corpus, works: int | None = None) -> dict[str, Address]:
    """`works`: only so many of them, again and again."""
    numbers = count()

    def search(question: Question) -> str:
        filters = [(facet, value) for facet, wanted in question.filters.items() for value in sorted(wanted.include)]
        return f"/{question.languages[0]}/?{urlencode([('q', question.text), *filters])}"

    def resource(question: Question) -> str:
        document = corpus.work(next(numbers) % (works or corpus.size)).document
        return f"/{document.variants[0].language}/resources/{document.id}/{document.id}/"

    return {
        "the first page": lambda question: f"/{question.languages[0]}/",
        "a search": search,
        "a resource": resource,
        "the journey": lambda question: f"/{question.languages[0]}/journey/",
        "the glossary": lambda question: f"/{question.languages[0]}/glossary/",
    }


def _asking(opened: Connection, address: Address) -> Contestant:
    def prepare(question: Question) -> Ask:
        path = address(question)
        return lambda: opened.send("GET", path)

    return prepare
