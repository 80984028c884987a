"""Whose business each address of the translators' views is; for the admin gate."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest
from wagtail.models import Locale, Page
from wagtail_localize.models import Translation, TranslationSource

from cms.partners.gate import Verdict

from .editor.subjects import open_subject
from .exchange.service import may_exchange, subject_of
from .models import TranslationJob
from .permissions import locales_to_start, user_can_edit
from .roles import role_in
from .services import stored


def may_start(request: HttpRequest, kwargs: Mapping[str, Any]) -> Verdict:
    page = Page.objects.filter(pk=kwargs["page_id"]).first()
    try:
        return Verdict.ALLOWED if page and locales_to_start(request.user, stored(page)) is not None else Verdict.UNKNOWN
    except Http404:
        return Verdict.UNKNOWN


def may_refresh(request: HttpRequest, kwargs: Mapping[str, Any]) -> Verdict:
    source = TranslationSource.objects.filter(pk=kwargs["translation_source_id"]).first()
    if source is None:
        return Verdict.UNKNOWN
    try:
        pages = [source.get_source_instance()]
        pages += [translation.get_target_instance() for translation in source.translations.filter(enabled=True)]
    except ObjectDoesNotExist:
        return Verdict.UNKNOWN
    return Verdict.ALLOWED if any(user_can_edit(request.user, page) for page in pages) else Verdict.UNKNOWN


def may_translate(request: HttpRequest, kwargs: Mapping[str, Any]) -> Verdict:
    translation = Translation.objects.filter(pk=kwargs["translation_id"]).first()
    try:
        page = translation.get_target_instance() if translation else None
    except ObjectDoesNotExist:
        return Verdict.UNKNOWN
    # A film's track is translated in an editor of its own.
    return Verdict.ALLOWED if isinstance(page, Page) and user_can_edit(request.user, page) else Verdict.UNKNOWN


def may_open_editor(request: HttpRequest, kwargs: Mapping[str, Any]) -> Verdict:
    try:
        open_subject(request, kwargs["translation_id"])
    except Http404:
        return Verdict.UNKNOWN
    return Verdict.ALLOWED


def may_exchange_files(request: HttpRequest, kwargs: Mapping[str, Any]) -> Verdict:
    translation = Translation.objects.filter(pk=kwargs["translation_id"]).first()
    subject = subject_of(translation) if translation else None
    return Verdict.ALLOWED if may_exchange(request.user, subject) else Verdict.UNKNOWN


def in_the_language(request: HttpRequest, kwargs: Mapping[str, Any]) -> Verdict:
    locale = Locale.objects.filter(language_code=kwargs["language"]).first()
    return Verdict.ALLOWED if locale and role_in(request.user, locale) else Verdict.UNKNOWN


def may_see_job(request: HttpRequest, kwargs: Mapping[str, Any]) -> Verdict:
    job = TranslationJob.objects.select_related("translation__target_locale").filter(pk=kwargs["job_id"]).first()
    locale = job.translation.target_locale if job else None
    return Verdict.ALLOWED if locale and role_in(request.user, locale) else Verdict.UNKNOWN
