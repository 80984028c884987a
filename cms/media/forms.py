from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from .pictures import is_readable


class ReadableImageField(WagtailImageField):
    """Wagtail's own stumbles over a photo that was cut short on its way; this one says so beside the field."""

    unreadable = _("This picture cannot be read. Open it and save it again as JPEG or PNG.")

    def to_python(self, data: Any) -> Any:
        try:
            file = super().to_python(data)
        except OSError as error:
            raise ValidationError(self.unreadable) from error
        if file and not is_readable(file):
            raise ValidationError(self.unreadable)
        return file


class ResourceImageForm(BaseImageForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if field := self.fields.get("file"):
            self.fields["file"] = ReadableImageField(label=field.label, widget=field.widget, required=field.required)
