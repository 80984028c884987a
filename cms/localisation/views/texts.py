"""Save one translated text, or one link that goes elsewhere in this language. What the segment editor sends to; in the
place of wagtail-localize's own views, which pass over locks, crash on a missing value and take any link."""

from __future__ import annotations

import json
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.http.multipartparser import MultiPartParser, MultiPartParserError
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.whitelist import check_url
from wagtail_localize.models import (
    OverridableSegment,
    SegmentOverride,
    StringSegment,
    StringTranslation,
    Translation,
)
from wagtail_localize.views.edit_translation import SegmentOverrideSerializer, StringTranslationSerializer

from cms.localisation.gate import TranslationRefused
from cms.localisation.permissions import user_can_edit
from cms.localisation.words import remove_segment, set_segment


class Rejected(Exception):
    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


@require_http_methods(["PUT", "DELETE"])
def edit_text(request: HttpRequest, translation_id: int, string_segment_id: int) -> HttpResponse:
    try:
        translation = _open_translation(request, translation_id)
        segment = get_object_or_404(StringSegment, pk=string_segment_id, source_id=translation.source_id)
        existing = StringTranslation.objects.filter(
            translation_of_id=segment.string_id,
            locale_id=translation.target_locale_id,
            context_id=segment.context_id,
        ).first()
        if request.method == "DELETE":
            return _removed(existing, segment, translation, request.user)
        saved = set_segment(translation, segment, _value(request), request.user)
    except Rejected as rejection:
        return JsonResponse({"error": str(rejection)}, status=rejection.status)
    except TranslationRefused as refusal:
        return JsonResponse({"error": str(refusal)}, status=400)
    return _answer(StringTranslationSerializer, saved, translation, created=existing is None)


@require_http_methods(["PUT", "DELETE"])
def edit_link(request: HttpRequest, translation_id: int, overridable_segment_id: int) -> HttpResponse:
    try:
        translation = _open_translation(request, translation_id)
        segment = get_object_or_404(OverridableSegment, pk=overridable_segment_id, source_id=translation.source_id)
        place = {"locale_id": translation.target_locale_id, "context_id": segment.context_id}
        if request.method == "DELETE":
            return _delete_link(SegmentOverride.objects.filter(**place).first(), translation)
        if not isinstance(segment.data, str):
            raise Rejected(_("Files, pictures and pages are the same in every language."), 403)
        address = _value(request).strip()
        if not check_url(address):
            raise Rejected(_("This is not a web address. It begins with https:// or mailto:."), 400)
    except Rejected as rejection:
        return JsonResponse({"error": str(rejection)}, status=rejection.status)
    saved, created = SegmentOverride.objects.update_or_create(
        **place, defaults={"data_json": json.dumps(address), "last_translated_by": request.user, "has_error": False}
    )
    return _answer(SegmentOverrideSerializer, saved, translation, created=created)


def _open_translation(request: HttpRequest, translation_id: int) -> Translation:
    translation = get_object_or_404(Translation.objects.select_related("source"), pk=translation_id, enabled=True)
    try:
        page = translation.get_target_instance()
    except ObjectDoesNotExist as error:
        raise Http404 from error
    if not user_can_edit(request.user, page):
        raise Rejected(_("You may not translate this."), 403)
    if page.permissions_for_user(request.user).page_locked():
        raise Rejected(_("This page is locked. Unlock it first."), 403)
    return translation


def _value(request: HttpRequest) -> str:
    """Django reads the body of a POST only."""
    try:
        if request.content_type == "multipart/form-data":
            data, _files = MultiPartParser(request.META, request, request.upload_handlers).parse()
        else:
            data = QueryDict(request.body)
    except MultiPartParserError as error:
        raise Rejected(_("The text could not be read. Send it as the form field “value”."), 400) from error
    value = data.get("value")
    if not value:
        raise Rejected(_("The text is missing. Send it as the form field “value”."), 400)
    return value


def _removed(
    existing: StringTranslation | None, segment: StringSegment, translation: Translation, user: Any
) -> HttpResponse:
    if existing is None:
        return HttpResponse(status=404)  # the editor takes it as done
    remove_segment(translation, segment, user)
    return _answer(StringTranslationSerializer, existing, translation)


def _delete_link(existing: SegmentOverride | None, translation: Translation) -> HttpResponse:
    if existing is None:
        return HttpResponse(status=404)
    existing.delete()
    return _answer(SegmentOverrideSerializer, existing, translation)


def _answer(serializer: type, saved: object, translation: Translation, *, created: bool = False) -> JsonResponse:
    data = serializer(saved, context={"translation_source": translation.source}).data
    return JsonResponse(data, status=201 if created else 200)
