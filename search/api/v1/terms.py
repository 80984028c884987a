"""The hard words of a work's text: what the shared vocabulary says of those that stand in it. Only words in running text
are found, where a page can say what they mean without getting into the way: not in a heading, a link or a caption.

A wrong explanation is worse than none: only what a concept is first called counts, in a form that the dictionary does not
know to be another word's, and no concept of the everyday words that works are filed under."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import unescape
from itertools import islice

from django.urls import reverse

from cms.languages.morphology import LANGUAGES, dictionary_lemmas
from cms.terminology.recognition import FoundTerm, term_book
from resourcebank.models import ResourcePage
from resourcebank.own_fields import own_fields
from search.vocabulary import Labels

from .presenters import Json, Presenter

MOST = 12
SCHEMES = ("topic", "support")
_TAG = re.compile(r"""<(?:[^<>"']|"[^"]*"|'[^']*')*>""")
_NAME = re.compile(r"</?([a-z0-9]+)")
_NOT_WITHIN = {"a", "h2", "h3", "h4", "h5", "figcaption", "caption", "dt", "th", "cite", "video", "audio", "button"}


def present_terms(page: ResourcePage, details: Json, html: str, presenter: Presenter) -> list[Json]:
    """`details` and `html`: of the page, as they are presented. In the order of the text, each once. One query."""
    labels = presenter.labels
    found = _found([*_own_texts(page, details, labels.languages[0]), *running_text(html)], page.language, labels)
    return [_term(slug, matched, presenter) for slug, matched in islice(found, MOST)]


def pieces(html: str) -> Iterator[tuple[str, bool]]:
    """All of some HTML in its order, tags and what is between them; and whether it is running text. The HTML is well
    formed, as `clean_html` or a template writes it."""
    within = 0
    end = 0
    for tag in _TAG.finditer(html):
        if tag.start() > end:
            yield html[end : tag.start()], not within
        end = tag.end()
        named = _NAME.match(tag[0])
        if named and named[1] in _NOT_WITHIN:
            within += -1 if tag[0].startswith("</") else 1
        yield tag[0], False
    if end < len(html):
        yield html[end:], not within


def running_text(html: str) -> Iterator[str]:
    return (unescape(piece) for piece, is_running in pieces(html) if is_running and not piece.isspace())


def _own_texts(page: ResourcePage, details: Json, language: str) -> Iterator[str]:
    for field in own_fields(type(page), details, language):
        if field.kind == "text":
            yield field.value
        elif field.kind == "lines":
            yield from field.value
        elif field.kind == "parts":
            yield from (part["description"] for part in field.value if part.get("description"))


def _found(texts: Iterable[str], language: str, labels: Labels) -> Iterator[tuple[str, str]]:
    """Concepts, each with the words that name it first."""
    book = term_book(language, language)
    seen = set()
    for text in texts:
        for term in book.find(text):
            if term.slug not in seen and _explains(term, labels) and not _is_another_word(term, language):
                seen.add(term.slug)
                yield term.slug, term.matched


def _explains(term: FoundTerm, labels: Labels) -> bool:
    vocabulary = labels.vocabulary
    return term.is_preferred and term.slug in vocabulary.definitions and vocabulary.scheme_of.get(term.slug) in SCHEMES


def _is_another_word(term: FoundTerm, language: str) -> bool:
    """By their stems "cooperation" and "cooperative" are the same."""
    words, own = term.matched.lower().split(), term.term.lower().split()
    if language not in LANGUAGES or len(words) != len(own):
        return False
    return any(_are_apart(word, other, language) for word, other in zip(words, own, strict=True))


def _are_apart(word: str, other: str, language: str) -> bool:
    lemmas, others = dictionary_lemmas(word, language), dictionary_lemmas(other, language)
    return bool(lemmas and others) and not {word, *lemmas} & {other, *others}


def _term(slug: str, matched: str, presenter: Presenter) -> Json:
    labels = presenter.labels
    language, definition = labels.definition(slug)
    return {
        "slug": slug,
        "matched": matched,
        **presenter.label(slug),
        "definition": definition,
        "definition_language": language,
        "names": dict(labels.vocabulary.concepts[slug]),
        "url": presenter.links.absolute(reverse("term", args=[labels.languages[0], slug])),
    }
