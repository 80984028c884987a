from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit
from zlib import crc32

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()
PICTURES = Path(__file__).parent.parent / "static" / "home" / "topics.svg"
TINTS = 5
INITIALS = 2


@register.simple_tag
def topic_picture(slug: str) -> SafeString:
    """One is drawn for every topic of the sample bank; a new topic has a general one until somebody draws its own."""
    picture = '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>'
    return format_html(picture, static("home/topics.svg"), slug if slug in _drawn() else "any")


@cache
def _drawn() -> frozenset[str]:
    return frozenset(re.findall(r'id="([^"]+)"', PICTURES.read_text(encoding="utf-8")))


@register.filter
def initials(name: str) -> str:
    """ "KBT Fagskole" -> "KF"."""
    words = re.findall(r"[^\W\d_]+", re.sub(r"\(.*\)", "", name))
    return "".join(word[0].upper() for word in words[:INITIALS])


@register.filter
def tint(slug: str) -> int:
    """One of the stylesheet's, always the same for the same thing."""
    return crc32(slug.encode()) % TINTS + 1


@register.filter
def host(url: str) -> str:
    return urlsplit(url).netloc.removeprefix("www.")
