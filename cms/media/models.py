from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage, AbstractRendition, Image

from cms.languages.fields import LanguageField

from .pictures import without_metadata
from .validation import check_content, sha256_of


class ResourceFile(AbstractDocument):
    """An uploaded file. "Document" is Wagtail's word for it; everywhere else here a document is the search index's."""

    language = LanguageField(
        _("language of the file"),
        blank=True,
        help_text=_("Leave empty for a file without words, such as a picture or music."),
    )
    mime = models.CharField(max_length=100, editable=False, blank=True)
    sha256 = models.CharField(max_length=64, editable=False, blank=True, db_index=True)

    admin_form_fields: ClassVar = ("title", "file", "language", "collection")

    class Meta(AbstractDocument.Meta):
        verbose_name = _("file")
        verbose_name_plural = _("files")
        permissions: ClassVar = [("choose_resourcefile", "Can choose file")]

    def clean(self) -> None:
        if not self.file:  # Wagtail's second step for an upload with missing fields puts the file in after this
            return
        super().clean()
        if self._has_new_file():
            try:
                self.mime = check_content(self.file)
            except ValidationError as error:
                raise ValidationError({"file": error.messages}) from error

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._has_new_file():
            self.mime = check_content(self.file)
            self.sha256 = sha256_of(self.file)
            self.file_size = self.file.size
            self.file_hash = ""  # Wagtail's own hash, made again when asked for
        super().save(*args, **kwargs)

    def _has_new_file(self) -> bool:
        """Also one that was put into the storage before the row was saved, as Wagtail does when it asks for missing
        fields in a second step."""
        return bool(self.file) and (not self.sha256 or not getattr(self.file, "_committed", True))


class ResourceImage(AbstractImage):
    admin_form_fields = Image.admin_form_fields

    def save(self: Any, *args: Any, **kwargs: Any) -> None:
        if self.file and not getattr(self.file, "_committed", True):
            plain = without_metadata(self.file)
            if plain is not None:
                self.file = plain
                self._set_image_file_metadata()
        super().save(*args, **kwargs)

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")
        permissions: ClassVar = [("choose_resourceimage", "Can choose image")]


class ResourceRendition(AbstractRendition):
    image = models.ForeignKey(ResourceImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        unique_together: ClassVar = (("image", "filter_spec", "focal_point_key"),)
        indexes: ClassVar = [models.Index(fields=["file"])]  # its address is looked up by it
