"""What the checks find in a translation's saved words. Reads only, in a number of queries that does not depend on how many
texts there are.

Invariant: it is found anew each time, from the words, the termbase and what has been approved; a waiver counts for exactly
the words that it was given for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.whitelist import check_url
from wagtail_localize.models import OverridableSegment, SegmentOverride, StringSegment, StringTranslation, Translation

from cms.media import webvtt
from cms.media.video.models import Track
from cms.terminology.recognition import TermBook, term_book

from .checks import Checked, Issue, Severity, Terms, check
from .checks.text import plain_text
from .models.segments import SegmentWaiver
from .segments import field_of, rich_contexts, spoken_cues, with_translations

UNSAFE = "unsafe_address"
EXAMPLES_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Finding:
    issue: Issue
    waiver: SegmentWaiver | None = None

    @property
    def is_error(self) -> bool:
        return self.issue.severity is Severity.ERROR

    @property
    def is_open(self) -> bool:
        """It keeps the text from being approved."""
        return self.waiver is None

    @property
    def advice(self) -> str:
        message = self.issue.message
        stop = "" if message.endswith((".", "!", "?", "…")) else "."  # what was found has none of its own
        return f"{message}{stop} {self.issue.remedy}"


def issues_of(translation: Translation) -> dict[int, list[Finding]]:
    """Of each segment with words, by its id, errors first; none where nothing is found."""
    texts = _Texts(translation)
    return {segment.pk: found for segment in texts.segments if (found := texts.findings(segment))}


def issues_of_segment(translation: Translation, segment: StringSegment) -> list[Finding]:
    texts = _Texts(translation)
    return next((texts.findings(one) for one in texts.segments if one.pk == segment.pk), [])


def open_problems(translation: Translation, segment: StringSegment) -> str:
    """Why these words cannot be approved, in words for who tried; "" if they can."""
    found = [one for one in issues_of_segment(translation, segment) if one.is_open]
    if not found:
        return ""
    problems = " ".join(one.advice for one in found[:EXAMPLES_SHOWN])
    if not found[0].is_error:
        problems += " " + _("Where it is right as it is, say why.")
    return f"{_('This text cannot be approved yet.')} {problems}"


def problems_of_unapproved(translation: Translation) -> str:
    """Errors in words that would go live without anybody having approved them; "" if there are none. What was approved
    before a check was there stays approved, but for addresses that do harm."""
    texts = _Texts(translation)
    wrong = [
        (segment, found[0])
        for segment in texts.segments
        if (found := [one for one in texts.findings(segment) if one.is_error and _counts(one, segment)])
    ]
    if not wrong:
        return ""
    segment, first = wrong[0]
    example = Truncator(plain_text(segment.text)).chars(40)
    message = ngettext(
        "%(count)d of its texts has to be mended: “%(text)s”: %(advice)s",
        "%(count)d of its texts have to be mended, first “%(text)s”: %(advice)s",
        len(wrong),
    )
    return message % {"count": len(wrong), "text": example, "advice": first.advice}


def _counts(finding: Finding, segment: Any) -> bool:
    return segment.approved_at is None or finding.issue.code == UNSAFE


def unsafe_links(translation: Translation) -> list[str]:
    """The addresses given to links in this language that no browser should follow."""
    places = OverridableSegment.objects.filter(source=translation.source_id).values("context")
    own = SegmentOverride.objects.filter(locale=translation.target_locale_id, context__in=places, has_error=False)
    return [one.data for one in own if isinstance(one.data, str) and not check_url(one.data)]


class _Texts:
    """A translation's texts, with all that they are checked by."""

    def __init__(self, translation: Translation) -> None:
        source = translation.source
        self._translation = translation
        self._languages = source.locale.language_code, translation.target_locale.language_code
        everything = list(with_translations(translation).select_related("context"))
        self._cues = _cues(translation, everything)
        self.segments = [segment for segment in everything if segment.data is not None]
        self._rich = rich_contexts(source)
        self._book: TermBook = term_book(*self._languages)
        self._earlier = _earlier(translation, self.segments)
        self._waivers = _waivers(translation, self.segments)

    def findings(self, segment: Any) -> list[Finding]:
        waivers = self._waivers.get((segment.string_id, segment.context_id), [])
        current = {waiver.code: waiver for waiver in waivers if waiver.data == segment.data}
        return [Finding(issue, current.get(issue.code)) for issue in check(self._checked(segment))]

    def _checked(self, segment: Any) -> Checked:
        source, target = plain_text(segment.text), plain_text(segment.data)
        source_language, target_language = self._languages
        return Checked(
            source=segment.text,
            target=segment.data,
            rich=segment.context_id in self._rich,
            source_language=source_language,
            target_language=target_language,
            terms=Terms(self._book.find(source), self._book.forbidden(target)),
            cue=self._cues.get(segment.pk),
            max_length=getattr(field_of(self._translation, segment.context.path), "max_length", None),
            earlier=self._earlier.get(segment.string_id, ()),
            adapted=bool(segment.adapted),
        )


def _cues(translation: Translation, segments: Collection[Any]) -> dict[int, webvtt.Cue]:
    """Of captions: the source's, by the segment's id."""
    if not issubclass(translation.source.specific_content_type.model_class(), Track):
        return {}
    return {segment.pk: cue for segment, cue in zip(segments, spoken_cues(translation), strict=True)}


def _earlier(translation: Translation, segments: Iterable[Any]) -> dict[int, list[str]]:
    """How other works say the same source texts, approved; by the string's id, the most usual first."""
    rows = StringTranslation.objects.filter(
        translation_of__in={segment.string_id for segment in segments},
        locale=translation.target_locale_id,
        has_error=False,
        state__approved_at__isnull=False,
    ).exclude(context__object_id=translation.source.object_id)
    found: dict[int, list[str]] = defaultdict(list)
    counted = rows.values_list("translation_of", "data").annotate(times=Count("pk")).order_by("-times", "data")
    for string, data, _times in counted:
        found[string].append(data)
    return found


def _waivers(translation: Translation, segments: Iterable[Any]) -> dict[tuple[int, int], list[SegmentWaiver]]:
    rows = SegmentWaiver.objects.filter(
        words__locale=translation.target_locale_id, words__context__in={segment.context_id for segment in segments}
    )
    found: dict[tuple[int, int], list[SegmentWaiver]] = defaultdict(list)
    for row in rows.select_related("words", "by").order_by("pk"):
        found[row.words.translation_of_id, row.words.context_id].append(row)
    return found
