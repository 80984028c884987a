from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from .gate import check_publishable


class TextOrigin(models.TextChoices):
    """Who made a variant's words. Readers are told."""

    HUMAN = "human", _("Written or translated by people")
    MACHINE = "machine", _("Machine translated, not yet checked by a person")


class TranslatedPageMixin(models.Model):
    """For a page whose variants, one per locale and all with one `translation_key`, are one work.

    Invariants, whoever saves: exactly one variant is the original, and every other one names the variant it was
    translated from; a translation does not go live past the gate. A translation whose source is deleted is neither
    original nor anybody's translation until a person makes it the original; it is not public until then."""

    is_original = models.BooleanField(editable=False, default=True)
    translation_of = models.ForeignKey(
        "self", null=True, editable=False, on_delete=models.SET_NULL, related_name="direct_translations"
    )
    text_origin = models.CharField(max_length=20, editable=False, choices=TextOrigin.choices, default=TextOrigin.HUMAN)
    text_tool = models.CharField(max_length=80, editable=False, blank=True)
    outdated_since = models.DateTimeField(null=True, editable=False)

    exclude_fields_in_copy: ClassVar = ["is_original", "translation_of", "text_origin", "text_tool", "outdated_since"]

    class Meta:
        abstract = True

    def save(self: Any, *args: Any, **kwargs: Any) -> None:
        if self._state.adding and self.translation_of_id is None:
            variants = self._meta.get_field("translation_of").related_model.objects
            self.translation_of = variants.filter(translation_key=self.translation_key, is_original=True).first()
        if self._state.adding:
            self.is_original = self.translation_of_id is None
        if self.live and not self.is_original:
            check_publishable(self)
        super().save(*args, **kwargs)
