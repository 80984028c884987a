"""Resumable upload: the tus protocol 1.0.0 (https://tus.io/protocols/resumable-upload) with its extensions creation,
creation-with-upload, checksum, expiration and termination. Who is not logged in, or not its owner, finds no upload. A
GET, which tus does not know, says what became of it."""

from __future__ import annotations

import base64
import binascii
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views import View

from cms.middleware import keeps_its_own_transactions

from .models import Upload
from .outcome import outcome_of
from .parts import Busy, DiskFull, Part, WrongChecksum
from .services import NotAllowed, create_upload, finish, keep_longer, remove

VERSION = "1.0.0"
EXTENSIONS = "creation,creation-with-upload,checksum,expiration,termination"
ALGORITHMS = ("sha256", "sha1")
BYTES = "application/offset+octet-stream"
MAX_LENGTH_DIGITS = 15


class Refused(Exception):
    def __init__(self, status: int, message: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.response = JsonResponse({"message": message}, status=status, headers=headers)


@method_decorator(keeps_its_own_transactions, name="dispatch")
class TusView(View):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            if request.method not in ("OPTIONS", "GET") and request.headers.get("Tus-Resumable") != VERSION:
                raise Refused(412, f"Tus-Resumable: {VERSION}", {"Tus-Version": VERSION})
            response = super().dispatch(request, *args, **kwargs)
        except Refused as refused:
            response = refused.response
        except Busy:
            response = JsonResponse({"message": _("Bytes of this file are arriving just now.")}, status=423)
        except DiskFull:
            response = JsonResponse({"message": _("There is no more room on the server. Try again later.")}, status=507)
        response.headers["Tus-Resumable"] = VERSION
        return response

    def options(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        headers = {
            "Tus-Version": VERSION,
            "Tus-Extension": EXTENSIONS,
            "Tus-Checksum-Algorithm": ",".join(ALGORITHMS),
        }
        return HttpResponse(status=204, headers=headers)


class UploadsView(TusView):
    def post(self, request: HttpRequest) -> HttpResponse:
        metadata = _metadata(request)
        try:
            upload = create_upload(
                request.user,
                metadata.get("collection", ""),
                metadata.get("kind", ""),
                metadata.get("filename", ""),
                _number(request, "Upload-Length"),
                metadata.get("fingerprint", ""),
            )
        except NotAllowed as error:
            raise Http404 from error
        except ValidationError as error:
            raise Refused(422, " ".join(error.messages)) from error
        headers = {"Location": request.build_absolute_uri(reverse("media_upload", args=[upload.pk]))}
        if request.content_type == BYTES:
            with Part(upload.pk).locked():
                headers |= _received(request, upload, 0)
        return HttpResponse(status=201, headers={**headers, "Upload-Expires": http_date(upload.expires_at.timestamp())})


class UploadView(TusView):
    def head(self, request: HttpRequest, upload_id: UUID) -> HttpResponse:
        upload = _own(request, upload_id)
        offset = upload.length if upload.finished else Part(upload.pk).size
        return HttpResponse(headers={"Upload-Offset": str(offset), "Upload-Length": str(upload.length)})

    def get(self, request: HttpRequest, upload_id: UUID) -> HttpResponse:
        return JsonResponse(outcome_of(_own(request, upload_id), request))

    def patch(self, request: HttpRequest, upload_id: UUID) -> HttpResponse:
        upload = _own(request, upload_id)
        if request.content_type != BYTES:
            raise Refused(415, f"Content-Type: {BYTES}")
        offset = _number(request, "Upload-Offset")
        with Part(upload.pk).locked():
            upload = _own(request, upload_id)  # as it is now that nobody else changes it
            if offset != (upload.length if upload.finished else Part(upload.pk).size):
                raise Refused(409, "Upload-Offset")
            headers = {"Upload-Offset": str(offset)} if upload.finished else _received(request, upload, offset)
        if upload.refusal:
            raise Refused(422, upload.refusal, headers)
        return HttpResponse(status=204, headers=headers)

    def delete(self, request: HttpRequest, upload_id: UUID) -> HttpResponse:
        remove(_own(request, upload_id))
        return HttpResponse(status=204)


def _own(request: HttpRequest, upload_id: UUID) -> Upload:
    upload = Upload.objects.select_related("user", "file", "image").filter(
        pk=upload_id, user=request.user.pk, expires_at__gt=timezone.now()
    )
    if (found := upload.first()) is None:
        raise Http404
    return found


def _received(request: HttpRequest, upload: Upload, offset: int) -> dict[str, str]:
    """The part's lock is held. Takes what comes and, if that was the last of it, finishes the upload."""
    part, missing = Part(upload.pk), upload.length - offset
    if int(request.META.get("CONTENT_LENGTH") or 0) > missing:
        raise Refused(413, "Content-Length")
    try:
        part.append(request, missing, _checksum(request))
    except WrongChecksum as error:
        raise Refused(460, "Upload-Checksum") from error
    keep_longer(upload)
    offset = part.size
    if offset == upload.length:
        finish(upload, part)
    return {"Upload-Offset": str(offset), "Upload-Expires": http_date(upload.expires_at.timestamp())}


def _number(request: HttpRequest, header: str) -> int:
    value = request.headers.get(header, "")
    if not (value.isascii() and value.isdecimal() and len(value) <= MAX_LENGTH_DIGITS):
        raise Refused(400, header)
    return int(value)


def _metadata(request: HttpRequest) -> dict[str, str]:
    pairs = (pair.split(" ") for pair in request.headers.get("Upload-Metadata", "").split(",") if pair.strip())
    try:
        return {
            key: base64.b64decode(value[0] if value else "", validate=True).decode()
            for key, *value in (filter(None, pair) for pair in pairs)
        }
    except (binascii.Error, UnicodeDecodeError, ValueError) as error:
        raise Refused(400, "Upload-Metadata") from error


def _checksum(request: HttpRequest) -> tuple[str, bytes] | None:
    if not (header := request.headers.get("Upload-Checksum")):
        return None
    algorithm, _space, digest = header.partition(" ")
    try:
        if algorithm not in ALGORITHMS:
            raise ValueError(algorithm)
        return algorithm, base64.b64decode(digest, validate=True)
    except ValueError as error:
        raise Refused(400, "Upload-Checksum") from error
