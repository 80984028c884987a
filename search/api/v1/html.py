"""Invariant: HTML that leaves the API holds nothing that can run or load from elsewhere, its URLs are absolute, and a
link to a work leads to its public variant in the reader's language, or nowhere if it is not public."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

import nh3
from django.utils.html import escape
from wagtail.rich_text.rewriters import FIND_A_TAG, EmbedRewriter, LinkRewriter, MultiRuleRewriter, extract_attrs

from cms.identifiers import read_id
from cms.languages.fallback import choose_language
from cms.media.models import ResourceFile
from cms.media.video.given import Given, load_films
from resourcebank.models import ResourcePage
from resourcebank.visibility import public_languages

from .presenters import Links

_TAGS = {
    "a", "abbr", "article", "aside", "audio", "b", "blockquote", "br", "caption", "cite", "dd", "div", "dl", "dt", "em",
    "figcaption", "figure", "footer", "h2", "h3", "h4", "h5", "hr", "i", "img", "li", "ol", "p", "picture", "section",
    "small", "source", "span", "strong", "table", "tbody", "td", "th", "thead", "time", "tr", "track", "u", "ul", "video",
}  # fmt: skip
_ATTRIBUTES = {
    "*": {"class", "lang", "id"},
    "a": {"href", "hreflang", "type", "download"},
    "img": {"src", "alt", "width", "height", "loading", "decoding"},
    "video": {"src", "controls", "preload", "poster", "width", "height"},
    "audio": {"src", "controls", "preload"},
    "source": {"src", "srcset", "sizes", "type"},
    "track": {"src", "kind", "srclang", "label", "default"},
    "th": {"scope"},
    "time": {"datetime"},
}
_CUT = "\x1e"  # a record separator stands in no text


def clean_html(html: str, origin: str) -> str:
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        url_relative=("rewrite_with_base", origin),
        attribute_filter=lambda _tag, name, value: _ours(value, origin) if name == "srcset" else value,
    )


def _ours(srcset: str, origin: str) -> str | None:
    """The addresses of a `srcset`, which nh3 knows nothing of, absolute; None where one is not here."""
    whole = [f"{origin}{address}" if address.startswith("/") else address for address in srcset.split(", ")]
    return ", ".join(whole) if all(address.startswith(f"{origin}/") for address in whole) else None


class LinkedWorks:
    """The public works behind some pages, in the reader's language. Four queries, however many."""

    def __init__(self, page_ids: Collection[int], languages: Sequence[str], links: Links) -> None:
        self._links = links
        linked = ResourcePage.objects.filter(pk__in=page_ids) if page_ids else ResourcePage.objects.none()
        self._work_of: dict[int, UUID] = dict(linked.values_list("pk", "translation_key"))
        public = public_languages(set(self._work_of.values())) if self._work_of else {}
        shown = [pages[choose_language(pages, languages) or ""] for pages in public.values()]
        pages = ResourcePage.objects.filter(pk__in=shown).select_related("locale").defer("body") if shown else ()
        self._shown = {page.work_id: page for page in pages}

    def shown(self, page_id: int) -> ResourcePage | None:
        """The variant that the reader would be shown; None where nothing of the work is public."""
        return self._shown.get(self._work_of.get(page_id, UUID(int=0)))

    def url(self, page_id: int) -> str | None:
        page = self.shown(page_id)
        return self._links.page(page.language, page.work_id, page.slug) if page else None


def linked_page_ids(sources: Sequence[str]) -> set[int]:
    """Ids of the pages that rich text links to."""
    tags = (extract_attrs(attributes) for source in sources for attributes in FIND_A_TAG.findall(source))
    return {_id(tag) for tag in tags if tag.get("linktype") == "page"}


def expand_rich_texts(sources: Sequence[str], works: LinkedWorks, links: Links) -> list[str]:
    """Wagtail's stored rich text as safe HTML; one query for the files that all of them link to."""
    if not sources:
        return []

    def page_links(tags: list[dict[str, Any]]) -> list[str]:
        return [_link(works.url(_id(tag))) for tag in tags]

    def file_links(tags: list[dict[str, Any]]) -> list[str]:
        files = ResourceFile.objects.in_bulk({_id(tag) for tag in tags})
        load_films(files.values())
        return [_link(Given(files[_id(tag)]).url if _id(tag) in files else None) for tag in tags]

    rules = {"page": page_links, "document": file_links}
    rewrite = MultiRuleRewriter([LinkRewriter(bulk_rules=rules), EmbedRewriter()])
    joined = _CUT.join(source.replace(_CUT, "") for source in sources)
    return [clean_html(html, links.origin) for html in rewrite(joined).split(_CUT)]


def _id(tag: Mapping[str, str]) -> int:
    """0, which no row has, for what is not an id."""
    return read_id(tag.get("id", "")) or 0


def _link(url: str | None) -> str:
    return f'<a href="{escape(url)}">' if url else "<a>"
