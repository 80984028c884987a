"""What a reader is told of how the words she reads were made. Invariant: it is said in one wording on pages, in captions and
files and by the API, in the language that is active; it names no person, and of words that only people made it says nothing.
"""

from __future__ import annotations

from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from cms.languages.names import language_name

from .models.segments import TextOrigin


def provenance_of(origin: str, source: str | None, tool: str, checked_at: datetime | None) -> str | None:
    """`origin`: a TextOrigin; `source`: the language it was translated from, None where that is gone and these words are
    the original now; `tool`: what helped, if its name is known."""
    if source is None:
        return f"{TextOrigin.MACHINE.label}." if origin == TextOrigin.MACHINE else None
    said = {"language": language_name(source), "tool": tool}
    if origin == TextOrigin.MACHINE:
        made = (
            _("Translated from %(language)s with help from an AI tool (%(tool)s). Not yet checked by a person.")
            if tool
            else _("Translated from %(language)s with help from an AI tool. Not yet checked by a person.")
        )
        return made % said
    if origin == TextOrigin.CHECKED and checked_at:
        date = date_format(localtime(checked_at), "DATE_FORMAT")
        return _("Translated from %(language)s. Checked by a person, %(date)s.") % {**said, "date": date}
    return None


def checked_by() -> str:
    """A role, never a name: whoever approved what a tool made has said that it may be read."""
    return _("a person")
