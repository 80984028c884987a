"""The way of a translation: start, refresh, save words, publish. Only these write targets, and only by composing the
page from its segments, saving that as a revision and publishing the revision in one transaction; wagtail-localize's
own `save_target` fills what is missing with the source's language, and is never called."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from bs4 import BeautifulSoup
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from modelcluster.models import get_field_value
from wagtail.models import Locale
from wagtail_localize.fields import get_translatable_fields
from wagtail_localize.models import Translation, TranslationSource
from wagtail_localize.strings import StringValue

from .approvals import approve_written
from .checking import problems_of_unapproved
from .checks.text import plain_text
from .extraction import record_source
from .gate import (
    MAX_CHAIN,
    PublicationRefused,
    TranslationRefused,
    cannot_be_published,
    check_chain,
    check_complete,
    passed,
    too_many_steps,
)
from .jobs import open_job, recount
from .segments import compose, fingerprint, has_words, progress_of, rich_contexts, with_translations
from .signals import translation_started
from .words import Maker, write_segment

# A translation has its source's dates; `TranslatedPageMixin` keeps it so.
DATES = ("go_live_at", "expire_at")


@transaction.atomic
def start_translation(source_page: Any, locale: Locale, user: Any = None) -> Any:
    """A draft of the live page `source_page` in `locale`, beside the partner's other works in that language."""
    page = stored(source_page)
    check_can_start(page, locale)
    source = read_source(page)
    copy = page.copy_for_translation(locale, copy_parents=False, exclude_fields=[*page.translation_drops, *DATES])
    copy.translation_of = page
    copy.owner = user
    copy.save()
    copy.view_restrictions.all().delete()
    translation, _created = Translation.objects.update_or_create(
        source=source, target_locale=locale, defaults={"enabled": True}
    )
    compose(translation, fallback=True).save_revision(user=user)
    open_job(translation)
    translation_started.send(Translation, translation=translation, user=user)
    return stored(copy)


def check_can_start(page: Any, locale: Locale) -> None:
    """Raise TranslationRefused unless the work `page` can be translated into `locale`."""
    message = None
    if page.alias_of_id:
        message = _("“%(title)s” only mirrors another page. Translate that one.")
    elif not page.live:
        message = _("“%(title)s” is not published. Publish it before it is translated.")
    elif page.locale_id == locale.pk:
        message = _("“%(title)s” is in %(language)s already.")
    elif page.get_translation_or_none(locale):
        message = _("“%(title)s” has a translation into %(language)s already.")
    elif page.get_parent().specific.get_translation_or_none(locale) is None:
        message = _(
            "The partner of “%(title)s” has no shelf in %(language)s. Ask an administrator to save the partner."
        )
    elif check_chain(page) == MAX_CHAIN:
        message = too_many_steps(page)
    if message:
        raise TranslationRefused(message % {"title": page.title, "language": locale.get_display_name()}, page)


def read_source(page: Any) -> TranslationSource:
    """The source's record, with the words that the live page has now."""
    source = TranslationSource.objects.filter(object_id=page.translation_key, locale=page.locale_id).first()
    if source is None or not _says_the_same(source, page):
        source = record_source(page)
    return source


def _says_the_same(source: TranslationSource, page: Any) -> bool:
    """Whether the source's record has what a translation is made from as the live page has it. Where nothing at all is
    different, which is nearly always, no text is cut to find out."""
    content = json.loads(source.content_json)
    fields = [item.get_field(type(page)) for item in get_translatable_fields(type(page))]
    if all(field.concrete and _stored_value(field, page) == content.get(field.name) for field in fields):
        return True
    return fingerprint(source.as_instance()) == fingerprint(page)


def _stored_value(field: Any, page: Any) -> Any:
    """As the record has it."""
    return json.loads(json.dumps(get_field_value(field, page), cls=DjangoJSONEncoder))


def refresh_translation(translation: Translation) -> bool:
    """Take in what has changed in the live source since; whether anything had. What is live of the translation stays
    as it is, and what was translated of unchanged texts stays translated."""
    source = translation.source
    page = source.get_source_instance()
    if not page.live or _says_the_same(source, page):
        return False
    with transaction.atomic():
        translation.source = source = record_source(page)
        for one in source.translations.filter(enabled=True):
            recount(one)
    return True


@transaction.atomic
def save_strings(translation: Translation, texts: Mapping[str, str], *, machine_tool: str = "") -> list[str]:
    """Save the translation of every text of the source that `texts` (source text -> target text) has; return the
    texts that it lacks. The texts of rich text are HTML (`<b>`, `<i>`), all others plain."""
    source = translation.source
    rich_text = rich_contexts(source)
    plain = {StringValue.from_plaintext(text).data: text for text in texts}
    html = {_html(text): text for text in texts}
    missing = []
    for segment in source.stringsegment_set.select_related("string", "context").order_by("order"):
        is_html = segment.context_id in rich_text
        text = (html if is_html else plain).get(segment.string.data)
        if text is None:
            missing.append(segment.string.data if is_html else plain_text(segment.string.data))
            continue
        data = _html(texts[text]) if is_html else StringValue.from_plaintext(texts[text]).data
        write_segment(translation, segment, data, Maker.of(None, machine_tool))
    recount(translation, changed_at=timezone.now(), changed_by=None)
    return missing


@transaction.atomic
def fill_fields(translation: Translation, texts: Mapping[str, Sequence[str]], user: Any = None) -> None:
    """Save the plain texts of each field, in its order, where the source's have no translation yet. A field that has not
    as many texts in the source is left to the translators."""
    by_field: dict[str, list[Any]] = {}
    for segment in with_translations(translation).select_related("string", "context"):
        by_field.setdefault(segment.context.path.partition(".")[0], []).append(segment)
    for field, segments in by_field.items():
        if len(segments) == len(texts.get(field, ())):
            for segment, text in zip(segments, texts[field], strict=True):
                if not has_words(segment.data):
                    data = StringValue.from_plaintext(text).data
                    write_segment(translation, segment, data, Maker(user))
    recount(translation, changed_at=timezone.now(), changed_by=user)


@transaction.atomic
def publish_translation(translation: Translation, user: Any = None) -> Any:
    """Publish exactly what has been translated, all of it; PublicationRefused otherwise. Where nobody else has to approve
    it, who publishes approves what people have written."""
    page = translation.get_target_instance()
    check_complete(page, progress_of(translation))
    if problems := problems_of_unapproved(translation):
        raise PublicationRefused(f"{cannot_be_published(page)} {problems}", page)
    approve_written(translation, user)
    try:
        revision = compose(translation).save_revision(user=user, log_action=True)
    except ValidationError as error:
        raise PublicationRefused(_explain(page, error), page) from error
    revision.publish(user=user)
    page = stored(page)
    # Also where its words are what they were: that they are right for what the source says now is new.
    passed(page, translation, progress_of(translation)).write_on(page)
    page.save(update_fields=page.exclude_fields_in_copy)
    recount(translation, source_changed_at=None, critical=False)
    return page


def stored(page: Any) -> Any:
    """The page as the database has it: of its own class, and without any draft's changes."""
    return page.specific_class._base_manager.get(pk=page.pk)


def _html(text: str) -> str:
    """As wagtail-localize writes HTML."""
    return str(BeautifulSoup(text.strip(), "html.parser"))


def _explain(page: Any, error: ValidationError) -> str:
    """A translated text that does not fit its field, by the field's name."""
    if not hasattr(error, "error_dict"):
        return " ".join(error.messages)
    names = {field.name: str(field.verbose_name) for field in page._meta.get_fields() if hasattr(field, "verbose_name")}
    return " ".join(
        " ".join(messages) if name == NON_FIELD_ERRORS else f"{names.get(name, name)}: {' '.join(messages)}"
        for name, messages in error.message_dict.items()
        if name != "draft_title"  # which says what the title says
    )
