"""A version of a work that is not public yet, in the very shape of a public one: so a site built on the API shows a preview
with the code that shows works. What belongs to the version has addresses below the preview's own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from resourcebank.previews import Preview
from search.vocabulary import Vocabulary

from .detail import present_draft
from .presenters import Json, Links, Presenter

_OURS = re.compile(r"^/(?:documents|media)/")


@dataclass(frozen=True)
class PreviewLinks(Links):
    token: str
    work_id: str

    def absolute(self, path: str) -> str:
        return super().absolute(self._below(path) if _OURS.match(path) else path)

    def page(self, language: str, work_id: str | UUID, slug: str) -> str:
        return self.origin + self._below("/") if str(work_id) == self.work_id else super().page(language, work_id, slug)

    def work(self, work_id: str | UUID) -> str:
        return self.api("preview", self.token)

    def track(self, work_id: str | UUID, kind: str, language: str, extension: str) -> str:
        return self.origin + self._below(f"/tracks/{kind}/{language}.{extension}")

    def in_html(self, html: str) -> str:
        address = (
            rf'((?:href="|src="|srcset="|w, ){re.escape(self.origin)})(/(?:documents|media)/)'  # `w, ` in a srcset
        )
        return re.sub(address, lambda found: found[1] + self._below(found[2]), html)

    def _below(self, path: str) -> str:
        return reverse("preview", args=[self.token])[:-1] + path


def present_preview(
    preview: Preview,
    languages: tuple[str, ...],
    origin: str,
    vocabulary: Vocabulary,
    transcript: str | None = None,
) -> Json:
    """`transcript`: as a `Presenter` takes it."""
    links = PreviewLinks(origin, preview.token, str(preview.page.work_id))
    return present_draft(preview.page, Presenter(languages, links, vocabulary, transcript))
