from __future__ import annotations

from functools import cache

from django import template
from django.template import Context
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from cms.languages.names import own_language_name
from home.low_data import saves_data as wants_low_data

register = template.Library()


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """A picture beside words that say the same, so hidden from those who listen."""
    picture = '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>'
    return format_html(picture, static("home/icons.svg"), name)


@register.simple_tag(takes_context=True)
def saves_data(context: Context) -> bool:
    return wants_low_data(context["request"])


@register.simple_tag
@cache
def offer(language: str) -> str:
    """What a reader of that language is told of on a page in another (`site.js` shows it), in her own."""
    with override(language):
        return _("Read this page in %(language)s") % {"language": own_language_name(language)}


@register.filter
def duration(seconds: int) -> str:
    if seconds < 60:
        return ngettext("%(count)s second", "%(count)s seconds", seconds) % {"count": seconds}
    minutes = round(seconds / 60)
    if minutes < 100:
        return _("%(count)s min") % {"count": minutes}
    hours = round(minutes / 30) / 2
    return _("%(count)s h") % {"count": f"{hours:g}"}


@register.filter
def clock(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
