"""The words of a search form, in the language that is active: for whoever builds one from `/search/schema/` and has no
catalogue of her own, as the widget on partners' sites."""

from __future__ import annotations

from django.utils.translation import gettext as _


def interface_words() -> dict[str, str]:
    """By name; never HTML. What stands in braces is put in by whoever shows it. No plural depends on a number."""
    return {
        "question": _("What are you looking for?"),
        "search": _("Search"),
        "searching": _("Searching …"),
        "suggestions": _("Suggestions: use the arrow keys"),
        "filters": _("Filters"),
        "clear": _("Remove all"),
        "found": _("Works found: %(count)s") % {"count": "{count}"},
        "corrected": _("Shown instead:"),
        "degraded": _("Search is limited just now: only titles and summaries are searched."),
        "nothing": _("Nothing was found this time"),
        "advice": _("Use fewer words, or another word for the same."),
        "offline": _("You are offline. Search again when you have a connection."),
        "failed": _("The resource bank does not answer just now."),
        "again": _("Try again"),
        "pages": _("Pages"),
        "page": _("Page %(page)s of %(pages)s") % {"page": "{page}", "pages": "{pages}"},
        "previous": _("Previous"),
        "next": _("Next"),
        "deadline": _("Deadline"),
        "starts": _("Starts"),
        "all": _("See all works in the resource bank"),
    }
