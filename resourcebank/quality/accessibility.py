"""Whether people who cannot see, hear or skim it get as much of it. (The colours of what readers see are the site's, not
an author's: `tests/home/test_contrast.py` holds them.)"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest

from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from cms.media.video.accessibility import criteria
from cms.media.video.tracks import public_tracks
from cms.quality.checks import Found, Severity, check
from cms.quality.content import Place, blocks_of, rich_texts
from resourcebank.blocks.media import CaptionedImageBlock
from resourcebank.models import ResourcePage, ToolkitVideoPage
from resourcebank.videos import video_of_draft

from .media import files_of

FILE_NAME = re.compile(r"^\S+\.(jpe?g|png|gif|webp)$", re.IGNORECASE)
HEADING = re.compile(r"<h([1-6])\b", re.IGNORECASE)
BOLD_PARAGRAPH = re.compile(r"<p[^>]*>\s*<b>([^<]{1,80})</b>\s*</p>", re.IGNORECASE)
SHOWN = 40  # letters
TRACKS = Place("video_file", label=_("Captions and other tracks"), anchor="film-tracks")


@check(
    "alt-text",
    Severity.WARNING,
    _("Nothing says what the picture “%(title)s” shows."),
    remedy=_("Describe it for people who cannot see it; if it is decoration only, waive this."),
)
def pictures_without_words(page: ResourcePage) -> Iterator[Found]:
    pictures = [(Place("image_alt"), page.image, page.image_alt)] if page.image else []
    pictures += [
        (place, value["image"], value["alt"])
        for place, block, value in blocks_of(page)
        if isinstance(block, CaptionedImageBlock) and value["image"]
    ]
    for place, image, alt in pictures:
        if not alt.strip() or FILE_NAME.match(alt.strip()):
            yield Found(place, params={"title": image.title})


@check(
    "heading-order",
    Severity.ERROR,
    _("A heading of level %(level)s follows one of level %(before)s."),
    remedy=_("Use the block “Heading”, so that nobody who listens to the page thinks that a part is missing."),
)
def skipped_levels(page: ResourcePage) -> Iterator[Found]:
    before = 1  # the title
    for place, level in _outline(page):
        if level == 1 or level > before + 1:
            yield Found(place, params={"level": str(level), "before": str(before)})
        before = level


def _outline(page: ResourcePage) -> Iterator[tuple[Place, int]]:
    for child in page.body:
        place = Place("body", child.id or "", child.block)
        if child.block_type == "heading":
            yield place, 2
        elif child.block_type == "text":
            yield from ((place, int(level)) for level in HEADING.findall(child.value.source))


@check(
    "heading-alone",
    Severity.WARNING,
    _("Nothing follows the heading “%(heading)s”."),
    remedy=_("Write what it announces, or take it away."),
)
def headings_over_nothing(page: ResourcePage) -> Iterator[Found]:
    children = list(page.body)
    for child, after in zip_longest(children, children[1:]):
        if child.block_type == "heading" and (after is None or after.block_type == "heading"):
            yield Found(Place("body", child.id or "", child.block), params={"heading": _short(child.value)})


@check(
    "bold-heading",
    Severity.WARNING,
    _("“%(text)s” looks like a heading, and is a bold paragraph."),
    remedy=_("Make it a block “Heading”: then it can be jumped to."),
)
def bold_headings(page: ResourcePage) -> Iterator[Found]:
    for place, source in rich_texts(page):
        for text in BOLD_PARAGRAPH.findall(source):
            yield Found(place, subject=f"{place} {text}", params={"text": _short(text)})


@check(
    "captions",
    Severity.WAIVABLE,
    _("The video has no captions in its own language."),
    remedy=_("Write the words spoken under “Captions”: deaf people and search need them. (WCAG 1.2.2)"),
)
def videos_without_captions(page: ResourcePage) -> Iterator[Found]:
    if "1.2.2" in _failed(page):
        yield Found(TRACKS, subject="captions")


@check(
    "described",
    Severity.WARNING,
    _("Nothing says what is to be seen in the video."),
    remedy=_(
        "Add a track “Descriptions of what is seen”, or waive this if everything shown is also said. (WCAG 1.2.5)"
    ),
)
def videos_without_descriptions(page: ResourcePage) -> Iterator[Found]:
    if _failed(page) & {"1.2.1", "1.2.5"}:
        yield Found(TRACKS, subject="descriptions")


def _failed(page: ResourcePage) -> set[str]:
    """Criteria of WCAG that the film of the page fails, its own tracks counted as they will be published with it."""
    video = video_of_draft(page) if isinstance(page, ToolkitVideoPage) else None
    if video is None:
        return set()
    found = criteria(video, public_tracks(video), page.language)
    return {criterion.number for criterion in found if criterion.state == "failed"}


@check(
    "untagged-pdf",
    Severity.WARNING,
    _("The PDF “%(title)s” has no tags: a screen reader cannot tell its headings and tables."),
    remedy=_("Export it again from the original with “tagged PDF” or “accessible PDF” switched on."),
)
def untagged_pdfs(page: ResourcePage) -> Iterator[Found]:
    for place, file in files_of(page):
        if file.is_untagged_pdf:
            yield Found(place, subject=str(file.pk), params={"title": file.title})


def _short(text: str) -> str:
    return Truncator(text).chars(SHOWN)
