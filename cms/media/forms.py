from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from .pictures import check_picture
from .quota import check_quota
from .validation.names import check_name, extension_of
from .validation.virus import scan_for_viruses

FORMAT_BY_EXTENSION = {"jpg": "JPEG", "jpeg": "JPEG", "png": "PNG", "gif": "GIF", "webp": "WEBP"}


class ReadableImageField(WagtailImageField):
    """Wagtail's own decodes a picture before it counts its pixels, and stumbles over a photo that was cut short on its
    way. This one looks first, and says what is wrong beside the field."""

    def to_python(self, data: Any) -> Any:
        if image_format := FORMAT_BY_EXTENSION.get(extension_of(getattr(data, "name", ""))):
            check_name(data.name)
            check_picture(data, image_format)
            scan_for_viruses(data)
            data.seek(0)
        return super().to_python(data)


class WithinQuotaMixin:
    """A new file must find room in the partner's space."""

    def clean(self: Any) -> Any:
        cleaned = super().clean()  # type: ignore[misc]
        file = self.cleaned_data.get("file")
        # Whoever has only one collection is not asked for it.
        collection = self.cleaned_data.get("collection") if "collection" in self.fields else self.collections[0]
        is_new = file and "file" in self.changed_data and not getattr(file, "room_is_reserved", False)
        if is_new and collection:
            try:
                check_quota(collection, file.size, instead_of=self.instance)
            except ValidationError as error:
                self.add_error("file", error)
        return cleaned


class ResourceFileForm(WithinQuotaMixin, BaseDocumentForm):
    pass


class ResourceImageForm(WithinQuotaMixin, BaseImageForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if field := self.fields.get("file"):
            self.fields["file"] = ReadableImageField(label=field.label, widget=field.widget, required=field.required)
