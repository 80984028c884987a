from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.simple_tag
def picture(image: dict[str, Any], sizes: str, alt: str = "", language: str = "", eager: bool = False) -> SafeString:
    """`image`: as `cms.media.responsive` gives it. `sizes`: how wide it is shown, as in `<img sizes>`. `language`: of
    `alt`."""
    widths: dict[str, list[str]] = {}
    for source in image["sources"]:
        widths.setdefault(source["type"], []).append(f"{source['url']} {source['width']}w")
    kinds = ((kind, ", ".join(found), sizes) for kind, found in widths.items())
    return format_html(
        '<picture>{}<img src="{}" width="{}" height="{}" alt="{}"{}{} decoding="async"></picture>',
        format_html_join("", '<source type="{}" srcset="{}" sizes="{}">', kinds),
        image["url"],
        image["width"],
        image["height"],
        alt,
        format_html(' lang="{}"', language) if alt and language else "",
        "" if eager else mark_safe(' loading="lazy"'),
    )
