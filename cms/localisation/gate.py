"""Invariant: nothing unapproved reaches readers in silence. A translation goes live only when every segment of its
source is translated by a person (or by a machine, where the locale's policy is to publish that with its label) and, where
the locale asks for four eyes, approved; and only with exactly the words of those segments.

The gate never repairs: it lets through, and says what is then true of the words, or it refuses."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from wagtail.models import Locale
from wagtail_localize.models import Translation

from cms.refusal import Refused

from .checking import unsafe_links
from .checks.text import plain_text
from .models.jobs import LocalePolicy
from .models.segments import TextOrigin
from .segments import Progress, compose, fingerprint, progress_of, translation_of_page, words_of

# original -> translation -> translation of a translation -> one more.
MAX_CHAIN = 4
LABELLED_PUBLIC, OFF = "labelled-public", "off"
EXAMPLES_SHOWN = 3


class TranslationRefused(Refused):
    """Something asked of a translation cannot be done."""


class PublicationRefused(TranslationRefused):
    """A translation was about to go live past the gate."""


class Label(NamedTuple):
    """What readers are told of who made the words."""

    origin: TextOrigin
    tool: str
    checked_at: datetime | None  # of what a machine made, all approved


@dataclass(frozen=True, slots=True)
class Passed:
    """What the gate found of the words that go live."""

    label: Label
    source_fingerprint: str
    outdated_since: datetime | None

    def write_on(self, page: Any) -> None:
        page.text_origin, page.text_tool, page.checked_at = self.label
        page.source_fingerprint, page.outdated_since = self.source_fingerprint, self.outdated_since
        page.outdated_critical = page.outdated_critical and self.outdated_since is not None


def check_publishable(page: Any, update_fields: Collection[str] | None = None) -> Passed | None:
    """Raise PublicationRefused unless `page`, a translation about to be saved as live, may be; None when the save
    shows readers no words that they do not see already."""
    if not _shows_new_words(page, update_fields):
        return None
    if page.alias_of_id:
        raise PublicationRefused(_("A translation cannot be mirrored. Mirror the original, or translate it again."))
    check_chain(page)
    translation = translation_of_page(page)
    if translation is None:
        message = _("“%(title)s” is not being translated any more. Start its translation again.")
        raise PublicationRefused(message % {"title": page.title}, page)
    found = progress_of(translation)
    check_complete(page, found)
    check_links(page, translation)
    expected = words_of(compose(translation))
    if expected != {**expected, **words_of(page)}:
        message = _("“%(title)s” says something else than its translated texts. Open it and publish it from there.")
        raise PublicationRefused(message % {"title": page.title}, page)
    return passed(page, translation, found)


def check_chain(page: Any) -> int:
    """How many variants lead from `page` to its original, both counted; PublicationRefused when none is there or the
    way is too long."""
    variant, length = page, 1
    while not variant.is_original:
        variant, length = variant.translation_of, length + 1
        if variant is None:
            message = _("The source of “%(title)s” has been deleted. Make one of its languages the original first.")
            raise PublicationRefused(message % {"title": page.title}, page)
        if length > MAX_CHAIN:
            raise PublicationRefused(too_many_steps(page), page)
    return length


def too_many_steps(page: Any) -> str:
    message = _("“%(title)s” is a translation of a translation too many times over. Translate it from the original.")
    return message % {"title": page.title}


def check_complete(page: Any, found: Progress) -> None:
    """Every text is translated, and by whom it may be."""
    where = {"title": page.title, "language": page.locale.get_display_name()}
    if found.missing:
        missing = [Truncator(plain_text(text)).chars(40) for text in dict.fromkeys(found.missing)]
        texts = [_("“%(title)s”") % {"title": text} for text in missing]
        message = _("“%(title)s” cannot be published in %(language)s: %(done)d of %(total)d texts are translated.")
        remedy = _("Still to translate: %(texts)s")
        shown = ", ".join(texts[:EXAMPLES_SHOWN]) + ("…" if len(texts) > EXAMPLES_SHOWN else "")
        counts = {"done": found.done, "total": found.total}
        raise PublicationRefused(f"{message % {**where, **counts}} {remedy % {'texts': shown}}", page)
    for count, message, remedy in not_ready(found, page.locale):
        raise PublicationRefused(f"{cannot_be_published(page)} {message % {'count': count}} {remedy}", page)


def cannot_be_published(page: Any) -> str:
    where = {"title": page.title, "language": page.locale.get_display_name()}
    return _("“%(title)s” cannot be published in %(language)s:") % where


def check_links(page: Any, translation: Translation) -> None:
    """Also those that were stored before anybody asked."""
    if unsafe := unsafe_links(translation):
        message = _("a link of its own leads where no browser should go: %(address)s Give it a web address.")
        address = Truncator(unsafe[0]).chars(60)
        raise PublicationRefused(f"{cannot_be_published(page)} {message % {'address': address}}", page)


def not_ready(found: Progress, locale: Locale) -> Iterator[tuple[int, str, str]]:
    """What no person has taken upon herself yet, as far as the locale asks for it: how many texts, what is wrong with them
    and what to do."""
    if found.machine and not machine_text_allowed(locale):
        yield (
            found.machine,
            _("a machine translated %(count)d of its texts."),
            _("Read and approve those, or change them."),
        )
    if found.suggested:
        yield found.suggested, _("%(count)d of its texts are from the memory."), _("Read and approve those.")
    if found.translated and asks_for_four_eyes(locale):
        yield found.translated, _("%(count)d of its texts are not approved."), _("A reviewer approves them.")


def asks_for_four_eyes(locale: Locale) -> bool:
    return LocalePolicy.objects.filter(locale=locale, four_eyes=True).exists()


def machine_text_allowed(locale: Locale) -> bool:
    return settings.MACHINE_TEXT_POLICY.get(locale.language_code) == LABELLED_PUBLIC


def machine_may_be_asked(locale: Locale) -> bool:
    return settings.MACHINE_TEXT_POLICY.get(locale.language_code) != OFF


def _shows_new_words(page: Any, update_fields: Collection[str] | None) -> bool:
    said = words_of(page)
    if update_fields is not None:
        said = {name: value for name, value in said.items() if name in update_fields}
        if not said and "live" not in update_fields:
            return False
    stored = None if page._state.adding else page.specific_class._base_manager.filter(pk=page.pk).first()
    if stored is None or not stored.live:
        return update_fields is None or "live" in update_fields
    before = words_of(stored)
    return before != {**before, **said}


def label_of(found: Progress) -> Label:
    """A machine's as long as one of its texts is not approved."""
    checked_at = None if found.machine else found.checked_at
    checked = TextOrigin.CHECKED if checked_at else TextOrigin.HUMAN
    return Label(TextOrigin.MACHINE if found.machine else checked, ", ".join(found.tools)[:80], checked_at)


def passed(page: Any, translation: Translation, found: Progress) -> Passed:
    made_from = fingerprint(translation.source.as_instance())
    up_to_date = made_from == fingerprint(translation.source.get_source_instance())
    return Passed(
        label=label_of(found),
        source_fingerprint=made_from,
        outdated_since=None if up_to_date else page.outdated_since or timezone.now(),
    )
