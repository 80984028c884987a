"""The pages on which files and pictures are added, several at once. They stand at the addresses of Wagtail's own."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.documents.views.multiple import AddView as AddDocumentsView
from wagtail.images.views.multiple import AddView as AddImagesView

from ..validation.kinds import MIME_BY_EXTENSION
from .models import Upload
from .parts import Part


def words() -> dict[str, str]:
    """What the script says; {names} are its own."""
    return {
        "waiting": _("Waiting"),
        "progress": _("{sent} of {total}, {speed} a second, {minutes} min left"),
        "percent": _("{name}: {percent} %"),
        "lost": _("The connection is lost. Trying again."),
        "checking": _("Being checked"),
        "paused": _("Paused"),
        "accepted": _("{name} is added."),
        "refused": _("{name} was not added. {message}"),
        "same": _("You have the same file already: {title}"),
        "logged_out": _("You are logged out. Log in in another window, then press “Go on”."),
        "pause": _("Pause"),
        "resume": _("Go on"),
        "cancel": _("Cancel"),
        "saved": _("Saved"),
    }


class AddPage:
    """Mixed into Wagtail's views of the same purpose, of which it keeps rights, bread crumbs and the choice of a
    collection. What is sent goes to `media_uploads`."""

    http_method_names = ("get", "head", "options")
    template_name = "media/add.html"
    kind: str
    extensions: tuple[str, ...]
    one_at_a_time: str  # the name of the form for one

    def get_context_data(self: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        collections = self.permission_policy.collections_user_has_permission_for(self.request.user, "add")
        return {
            **context,
            "kind": self.kind,
            "words": words(),
            "accept": ",".join(f".{extension}" for extension in self.extensions),
            "types": ", ".join(self.extensions),
            "limit": filesizeformat(self.limit()),
            "film_limit": filesizeformat(settings.MAX_VIDEO_UPLOAD_BYTES) if self.kind == Upload.Kind.FILE else "",
            "only_collection": collections[0] if len(collections) == 1 else None,
            "one_at_a_time": reverse(self.one_at_a_time),
            "unfinished": self.unfinished(),
        }

    def unfinished(self: Any) -> list[dict[str, Any]]:
        uploads = Upload.objects.filter(
            user=self.request.user, kind=self.kind, finished=False, expires_at__gt=timezone.now()
        ).order_by("filename", "pk")
        return [
            {
                "url": reverse("media_upload", args=[upload.pk]),
                "name": upload.filename,
                "fingerprint": upload.fingerprint,
                "collection": str(upload.collection_id),
                "percent": 100 * Part(upload.pk).size // upload.length if upload.length else 0,
            }
            for upload in uploads
        ]


class AddFilesPage(AddPage, AddDocumentsView):
    page_title = gettext_lazy("Add files")
    kind = Upload.Kind.FILE
    extensions = tuple(MIME_BY_EXTENSION)
    one_at_a_time = "wagtaildocs:add"

    def limit(self) -> int:
        return settings.MAX_FILE_UPLOAD_BYTES


class AddImagesPage(AddPage, AddImagesView):
    page_title = gettext_lazy("Add images")
    kind = Upload.Kind.IMAGE
    extensions = tuple(settings.WAGTAILIMAGES_EXTENSIONS)
    one_at_a_time = "wagtailimages:add"

    def limit(self) -> int:
        return settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE
