"""How a notice is said, in the language that is active, and where it leads. `params` of its row:
by: who did it; due: a date as ISO 8601, or ""; changed: whether the source did, or else the translation was begun;
question, answer: what a comment is; thread: its id, or that of what it answers."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.languages.names import language_name

from .models import Kind, Notice

LONGEST_TITLE = 120
PATTERNS = {
    (Kind.ASSIGNED, ""): gettext_lazy("%(by)s gave you “%(title)s” to translate (%(language)s)."),
    (Kind.ASSIGNED, "due"): gettext_lazy("%(by)s gave you “%(title)s” to translate (%(language)s), by %(date)s."),
    (Kind.CRITICAL, "changed"): gettext_lazy(
        "“%(title)s” changed in what matters for safety or rights. Its translation (%(language)s) must follow."
    ),
    (Kind.NEW, ""): gettext_lazy("“%(title)s” is to be translated (%(language)s)."),
    (Kind.NEW, "changed"): gettext_lazy("“%(title)s” has changed. Its translation (%(language)s) is to follow."),
    (Kind.REVIEW, ""): gettext_lazy("“%(title)s” is translated (%(language)s) and waits for a reviewer."),
    (Kind.DUE, "due"): gettext_lazy("The translation of “%(title)s” (%(language)s) is due on %(date)s."),
    (Kind.COMMENT, ""): gettext_lazy("%(by)s commented on “%(title)s” (%(language)s)."),
    (Kind.COMMENT, "question"): gettext_lazy("%(by)s has a question about “%(title)s” (%(language)s)."),
    (Kind.COMMENT, "answer"): gettext_lazy("%(by)s answered a comment on “%(title)s” (%(language)s)."),
}


def sentence(notice: Notice) -> str:
    params = notice.params
    due = params.get("due")
    parts = {
        "title": title_of(notice),
        "language": language_name(notice.translation.target_locale.language_code),
        "by": params.get("by") or _("Somebody"),
        "date": date_format(date.fromisoformat(due)) if due else "",
    }
    variant = next((name for name in ("due", "changed", "answer", "question") if params.get(name)), "")
    return str(PATTERNS[Kind(notice.kind), variant]) % parts


def title_of(notice: Notice) -> str:
    """In one line: it may become a letter's subject."""
    title = " ".join(notice.translation.source.object_repr.split())
    return title if len(title) <= LONGEST_TITLE else f"{title[: LONGEST_TITLE - 1]}…"


def place_of(notice: Notice) -> str:
    """The address, in the admin."""
    job = notice.translation.job
    if thread := notice.params.get("thread"):
        return reverse("localisation_comment", args=[thread])
    if job.track_id:
        return reverse("film_track", args=[job.track_id])
    return reverse("wagtailadmin_pages:edit", args=[job.page_id])
