from __future__ import annotations

from django import template
from wagtail_localize.models import Translation

from cms.localisation.engines.base import engine_for
from cms.localisation.gate import machine_may_be_asked

register = template.Library()


@register.inclusion_tag("translation_engines/link.html")
def machine_link(translation: Translation) -> dict[str, object]:
    """A way to `machine.html`, where there is an engine that may be asked."""
    language = translation.target_locale.language_code
    engine = engine_for(translation.source.locale.language_code, language)
    return {"translation": translation, "shown": engine and machine_may_be_asked(translation.target_locale)}
