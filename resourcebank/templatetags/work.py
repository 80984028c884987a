from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.translation import get_language

from cms.media.models import ResourceFile
from cms.media.video.given import Given
from resourcebank.models import ResourcePage
from resourcebank.own_fields import OwnField, own_fields

register = template.Library()


@register.filter
def given(file: ResourceFile) -> Given:
    return Given(file)


@register.filter
def said_in(text: str, language: str | None) -> str:
    """Says so, where that is not the language of the words around it: the reader's."""
    if not language or language == get_language():
        return text
    return format_html('<span lang="{}">{}</span>', language, text)


@register.simple_tag(name="own_fields")
def own_fields_of(page: ResourcePage) -> list[OwnField]:
    values = {name: getattr(page, name) for name in page.api_own_fields}
    return own_fields(type(page), values, get_language() or "en")
