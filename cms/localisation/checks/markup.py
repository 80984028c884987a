"""What would be lost or do harm: tags, links, placeholders, addresses, and texts that are empty or too long."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext_lazy as _
from wagtail_localize.strings import INLINE_TAGS

from .registry import Checked, Severity, rule
from .text import PLACEHOLDER, Tag, unbalanced

ERROR = Severity.ERROR
_LINK = re.compile(r'id="[A-Za-z0-9_-]++"')
# In words these run nothing, but many a program makes a link of what looks like an address.
_UNSAFE = re.compile(r"(?<!\w)(?:javascript:\S|vbscript:\S|livescript:\S|file:/|data:[a-z]+/[a-z])", re.IGNORECASE)
_NOT_SEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2060\ufeff]")
_BLANK = re.compile(r"\s++")


@rule("empty", ERROR, _("There are no words."), remedy=_("Translate it."), is_enough=True)
def empty(checked: Checked) -> Iterator[str]:
    if not _NOT_SEEN.sub("", checked.target_text).strip():
        yield ""


@rule(
    "placeholder_missing", ERROR, _("The source has %(found)s; the translation has not."),
    remedy=_("Put it where its value is to stand, letter by letter as in the source."),
)  # fmt: skip
def placeholder_missing(checked: Checked) -> Iterator[str]:
    yield from _placeholders(checked.source_text) - _placeholders(checked.target_text)


@rule(
    "placeholder_unknown", ERROR, _("The translation has %(found)s; the source has not, or not as often."),
    remedy=_("Take it out, or write it letter by letter as in the source."),
)  # fmt: skip
def placeholder_unknown(checked: Checked) -> Iterator[str]:
    yield from _placeholders(checked.target_text) - _placeholders(checked.source_text)


@rule(
    "link_missing", ERROR, _("A link is missing: “%(found)s”."),
    remedy=_("Put the link around the words that it belongs to."),
)  # fmt: skip
def link_missing(checked: Checked) -> Iterator[str]:
    yield from _surplus_links(checked.source_tags, checked.target_tags)


@rule(
    "link_unknown", ERROR, _("A link is there that the source has not, or has once only: “%(found)s”."),
    remedy=_("Take the link away."),
)  # fmt: skip
def link_unknown(checked: Checked) -> Iterator[str]:
    yield from _surplus_links(checked.target_tags, checked.source_tags)


@rule(
    "tag_missing", ERROR, _("A tag of the source is missing: %(found)s"),
    remedy=_("Put the tag around the words that it belongs to."),
)  # fmt: skip
def tag_missing(checked: Checked) -> Iterator[str]:
    yield from _tags(checked.source_tags) - _tags(checked.target_tags)


@rule(
    "tag_unknown", ERROR, _("A tag is there that may not be: %(found)s"),
    remedy=_("Take it out. Only the source's tags may be there, as often as there."),
)  # fmt: skip
def tag_unknown(checked: Checked) -> Iterator[str]:
    yield from _tags(checked.target_tags) - _tags(checked.source_tags)
    for one in checked.target_tags:
        if not _is_allowed(one, rich=checked.rich):
            yield one.written


@rule(
    "tag_unbalanced", ERROR, _("A tag is not closed, or closed in the wrong place: %(found)s"),
    remedy=_("Close each tag, the one opened last first."),
)  # fmt: skip
def tag_unbalanced(checked: Checked) -> Iterator[str]:
    if found := unbalanced(checked.target_tags):
        yield found.written


@rule(
    "unsafe_address", ERROR, _("This address may run a program on the reader's machine: %(found)s"),
    remedy=_("Take it out. Web addresses begin with https://."),
)  # fmt: skip
def unsafe_address(checked: Checked) -> Iterator[str]:
    known = set(_UNSAFE.findall(_seen(checked.source)))
    yield from (found for found in _UNSAFE.findall(_seen(checked.target)) if found not in known)


@rule("too_long", ERROR, _("It has %(found)s letters; that is too many here."), remedy=_("Shorten it."))
def too_long(checked: Checked) -> Iterator[str]:
    length = len(checked.target_text)
    if checked.max_length is not None and length > checked.max_length:
        yield f"{length}/{checked.max_length}"


def _placeholders(text: str) -> Counter[str]:
    return Counter(_BLANK.sub("", found) for found in PLACEHOLDER.findall(text))


def _is_link(tag: Tag) -> bool:
    return tag.name == "a" and not tag.is_end


def _surplus_links(tags: Sequence[Tag], others: Sequence[Tag]) -> Iterator[str]:
    """The words of the links that the others have not, or not as often."""
    left = Counter(one.written for one in others if _is_link(one))
    for one in tags:
        if _is_link(one):
            left[one.written] -= 1
            if left[one.written] < 0:
                yield one.words


def _tags(tags: Sequence[Tag]) -> Counter[str]:
    """The opening ones, but for links, and for line breaks, which are where the language has them."""
    return Counter(one.written.lower() for one in tags if one.name not in ("", "a", "br") and not one.is_end)


def _is_allowed(tag: Tag, *, rich: bool) -> bool:
    if tag.name == "br":
        return tag.rest in ("", "/") and not tag.is_end
    if not rich or tag.name not in INLINE_TAGS:
        return False
    return not tag.rest or (_is_link(tag) and _LINK.fullmatch(tag.rest) is not None)


def _seen(data: str) -> str:
    """Without what browsers leave out of an address."""
    return _NOT_SEEN.sub("", html.unescape(data)).replace("\t", "").replace("\n", "")
