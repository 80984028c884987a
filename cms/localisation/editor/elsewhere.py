"""What readers have of a text in other languages: for whoever reads one of those better than the source's."""

from __future__ import annotations

from dataclasses import dataclass

from wagtail_localize.models import StringTranslation, Translation

from cms.languages.names import own_language_name
from cms.partners.permissions import public_pages

from .chips import read
from .rows import Row


@dataclass(frozen=True, slots=True)
class Other:
    language: str
    text: str

    @property
    def name(self) -> str:
        return own_language_name(self.language)


def elsewhere(translation: Translation, row: Row) -> list[Other]:
    """Of public pages, and approved; a film's captions are not looked for."""
    public = public_pages().filter(translation_key=translation.source.object_id)
    found = StringTranslation.objects.filter(
        translation_of=row.segment.string_id,
        context=row.segment.context_id,
        locale__in=public.values("locale"),
        has_error=False,
        state__approved_at__isnull=False,
    ).exclude(locale=translation.target_locale_id)
    return [
        Other(language, read(data, row.chips, rich=row.rich))
        for language, data in found.order_by("locale__language_code").values_list("locale__language_code", "data")
    ]
