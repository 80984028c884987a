"""Where a work's text names a hard word first, the word is a button that opens what it means. Invariant: of the HTML only
running text is changed, by the API's own rule of what that is, and each word is marked once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from html import unescape

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from cms.languages.names import own_language_name
from resourcebank.own_fields import OwnField
from search.api.v1.presenters import Json
from search.api.v1.terms import pieces


class Hints:
    def __init__(self, terms: Iterable[Json]) -> None:
        """`terms`: as the API says of a work."""
        self._to_mark = {term["matched"]: term for term in terms}
        self.marked: list[Json] = []

    def in_html(self, html: str) -> SafeString:
        parts = (self._in_text(unescape(piece)) if is_running else piece for piece, is_running in pieces(html))
        return mark_safe("".join(parts))  # noqa: S308 - what was safe, and what is escaped here

    def in_field(self, field: OwnField) -> OwnField:
        if field.kind == "text":
            return replace(field, value=self.in_html(escape(field.value)))
        if field.kind == "lines":
            return replace(field, value=[self.in_html(escape(line)) for line in field.value])
        if field.kind == "parts":
            return replace(field, value=[self._in_part(part) for part in field.value])
        return field

    def _in_part(self, part: Json) -> Json:
        return {**part, "description": self.in_html(escape(part.get("description") or ""))}

    def _in_text(self, text: str) -> str:
        return "".join(self._parts(text))

    def _parts(self, text: str) -> Iterator[str]:
        while found := self._next(text):
            term = self._to_mark.pop(found[0])
            self.marked.append(term)
            yield escape(text[: found.start()])
            yield format_html(
                '<button type="button" class="term" popovertarget="term-{}">{}</button>', term["slug"], found[0]
            )
            text = text[found.end() :]
        yield escape(text)

    def _next(self, text: str) -> re.Match[str] | None:
        if not self._to_mark:
            return None
        longest_first = sorted(self._to_mark, key=len, reverse=True)
        return re.search(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)", text)


def explained(term: Json, languages: Sequence[str]) -> Json:
    """`languages`: those she reads. With the word's names in them, but for the one it is called by already."""
    others = [code for code in dict.fromkeys(languages) if code in term["names"] and code != term["language"]]
    return {**term, "others": [(code, own_language_name(code), term["names"][code]) for code in others]}
