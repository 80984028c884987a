from __future__ import annotations

import uuid
from pathlib import Path, PurePath
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage, AbstractRendition, Image

from cms.languages.fields import LanguageField

from . import films
from .licences import Licence
from .pictures import without_metadata
from .tagged_pdf import is_tagged_pdf
from .validation import MIME_BY_EXTENSION, check_content, sha256_of
from .validation.kinds import PICTURES
from .validation.names import extension_of

PDF = MIME_BY_EXTENSION["pdf"]


def generated_name(folder: str, name: str) -> str:
    """Nobody guesses it, and nothing in it is an uploader's but the extension."""
    return f"{folder}/{uuid.uuid4().hex}{PurePath(name).suffix.lower()}"


def file_path(instance: ResourceFile, name: str) -> str:
    instance.original_filename = instance.file.storage.get_valid_name(PurePath(name).name)
    return generated_name("documents", name)


def licence_field() -> models.CharField:
    return models.CharField(
        _("licence"),
        max_length=24,
        choices=Licence.choices,
        blank=True,
        help_text=_("Of what others made. Leave empty for your own: it comes under the licence of the work it is in."),
    )


class ResourceFile(AbstractDocument):
    """An uploaded file. "Document" is Wagtail's word for it; everywhere else here a document is the search index's."""

    file = models.FileField(_("file"), upload_to=file_path)
    language = LanguageField(
        _("language of the file"),
        blank=True,
        help_text=_("Leave empty for a file without words, such as a picture or music."),
    )
    original_filename = models.CharField(max_length=255, editable=False, blank=True)
    mime = models.CharField(max_length=100, editable=False, blank=True)
    sha256 = models.CharField(max_length=64, editable=False, blank=True, db_index=True)
    licence = licence_field()
    is_tagged = models.BooleanField(null=True, editable=False)  # of a PDF; None: not looked at yet

    admin_form_fields: ClassVar = ("title", "file", "language", "licence", "collection")
    _checked: Any = None  # the content that was found to be harmless, so that it is not read twice

    class Meta(AbstractDocument.Meta):
        verbose_name = _("file")
        verbose_name_plural = _("files")
        permissions: ClassVar = [("choose_resourcefile", "Can choose file")]

    @property
    def is_untagged_pdf(self) -> bool:
        if self.mime != PDF:
            return False
        if self.is_tagged is None:  # from before it was asked
            try:
                with self.file.open("rb") as content:
                    self.is_tagged = is_tagged_pdf(content)
            except OSError:
                return False
            type(self).objects.filter(pk=self.pk).update(is_tagged=self.is_tagged)
        return not self.is_tagged

    @property
    def filename(self) -> str:
        """Under which readers get it; not the one in the storage."""
        return self.original_filename or PurePath(str(self.file.name)).name

    def clean(self) -> None:
        if not self.file:  # Wagtail's second step for an upload with missing fields puts the file in after this
            return
        super().clean()
        if self._has_new_file():
            try:
                self._check()
            except ValidationError as error:
                raise ValidationError({"file": error.messages}) from error

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._has_new_file():
            self._check()
            self._store()
        super().save(*args, **kwargs)

    def _set_document_file_metadata(self) -> None:
        """Wagtail would read the file for its size and hash; `save` has them."""

    def _has_new_file(self) -> bool:
        """Also one that was put into the storage before the row was saved, as Wagtail does when it asks for missing
        fields in a second step."""
        return bool(self.file) and (not self.sha256 or self._is_uncommitted())

    def _is_uncommitted(self) -> bool:
        return not getattr(self.file, "_committed", True)

    def _check(self) -> None:
        if self._checked is not self.file.file:
            self.mime = check_content(self.file)
            self._checked = self.file.file

    def _store(self) -> None:
        stored = None if self._is_uncommitted() else self.file.name
        name = self.filename if stored else str(self.file.name)
        is_picture = extension_of(name) in PICTURES
        content = without_metadata(self.file) if is_picture else self.file.file
        self.file_size = content.size
        self.file_hash = ""  # Wagtail's own hash, made again when asked for
        self.is_tagged = is_tagged_pdf(content) if self.mime == PDF else None
        if is_picture or not stored:
            self.file.save(name, content, save=False)
            if stored:
                self.file.storage.delete(stored)
        if self.mime in films.MIMES:
            with Path(self.file.path).open("r+b") as film:
                films.forget_metadata(film)
        with self.file.storage.open(str(self.file.name)) as written:
            self.sha256 = sha256_of(written)


class ResourceImage(AbstractImage):
    # No tags: Wagtail shows everybody's to everybody, and works have concepts.
    admin_form_fields = (*(name for name in Image.admin_form_fields if name != "tags"), "licence")

    licence = licence_field()

    def get_upload_to(self, filename: str) -> str:
        return generated_name("original_images", filename)

    def save(self: Any, *args: Any, **kwargs: Any) -> None:
        if self.file and not getattr(self.file, "_committed", True):
            self.file = without_metadata(self.file)
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
