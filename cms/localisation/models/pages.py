from __future__ import annotations

from collections.abc import Collection
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField
from wagtail.models import Revision

from ..gate import check_publishable
from ..segments import count_words, unpack
from .segments import TextOrigin


class Significance(models.TextChoices):
    """What a change of published words means for the translations; chosen by whoever makes it."""

    TYPO = "typo", _("Only spelling or layout: translations stay as they are")
    CONTENT = "content", _("It says something else: translators are asked to follow")
    CRITICAL = "critical", _("It matters for safety or rights: readers of older translations are warned at once")


class TranslatedPageMixin(models.Model):
    """For a page whose variants, one per locale and all with one `translation_key`, are one work.

    Invariants, whoever saves: exactly one variant is the original, and every other one names the variant it was
    translated from; a translation does not go live past the gate, and has no dates of its own; no revision brings back
    an old state of the translation. A translation whose source is deleted is neither original nor anybody's
    translation until a person makes it the original; it is not public until then."""

    is_original = models.BooleanField(editable=False, default=True)
    translation_of = models.ForeignKey(
        "self", null=True, editable=False, on_delete=models.SET_NULL, related_name="direct_translations"
    )
    text_origin = models.CharField(max_length=20, editable=False, choices=TextOrigin.choices, default=TextOrigin.HUMAN)
    text_tool = models.CharField(max_length=80, editable=False, blank=True)
    checked_at = models.DateTimeField(null=True, editable=False)  # where a machine's words were approved by a person
    outdated_since = models.DateTimeField(null=True, editable=False)
    # Then what it lacks matters for safety, and readers are told first of all.
    outdated_critical = models.BooleanField(default=False, editable=False)
    change_significance = models.CharField(
        _("this change"),
        max_length=8,
        choices=Significance.choices,
        default=Significance.CONTENT,
        help_text=_("What it means for the translations, once you publish it."),
    )
    # Of the source's state that the words now live were made from; see `segments.fingerprint`.
    source_fingerprint = models.CharField(max_length=64, editable=False, blank=True)
    words = models.PositiveIntegerField(null=True, editable=False)  # of the texts that are live; None: not counted yet

    translation_state: ClassVar = (
        "is_original",
        "translation_of_id",
        "text_origin",
        "text_tool",
        "checked_at",
        "outdated_since",
        "outdated_critical",
        "source_fingerprint",
    )
    exclude_fields_in_copy: ClassVar = [name.removesuffix("_id") for name in translation_state]
    # Names of child relations that a translation does not copy, because it takes them from its original when read.
    translation_drops: ClassVar[tuple[str, ...]] = ()

    class Meta:
        abstract = True

    def save(self: Any, *args: Any, **kwargs: Any) -> None:
        update_fields = kwargs.get("update_fields")
        if self._state.adding:
            self._find_source()
        if update_fields is None:
            self._give_ids_to_blocks()
            if self.live:
                self.words = count_words(self)
        if not self.is_original:
            self.go_live_at = self.expire_at = None
            if self.live and self._pass_gate(update_fields) and update_fields is not None:
                kwargs["update_fields"] = {*update_fields, *self.exclude_fields_in_copy}
        super().save(*args, **kwargs)

    def save_revision(self: Any, *args: Any, **kwargs: Any) -> Revision:
        if not self.is_original:
            self.go_live_at = self.expire_at = None
        return super().save_revision(*args, **kwargs)  # type: ignore[misc]

    def with_content_json(self: Any, content: dict[str, Any]) -> Any:
        page = super().with_content_json(content)  # type: ignore[misc]
        for name in self.translation_state:
            setattr(page, name, getattr(self, name))
        return page

    def _find_source(self: Any) -> None:
        if self.translation_of_id is None:
            variants = self._meta.get_field("translation_of").related_model.objects
            self.translation_of = variants.filter(translation_key=self.translation_key, is_original=True).first()
        self.is_original = self.translation_of_id is None

    def _give_ids_to_blocks(self) -> None:
        """wagtail-localize passes over items of lists that have no ids: they would stay in the source's language."""
        for field in self._meta.get_fields():
            if isinstance(field, StreamField):
                unpack(getattr(self, field.name))

    def _pass_gate(self, update_fields: Collection[str] | None) -> bool:
        passed = check_publishable(self, update_fields)
        if passed:
            passed.write_on(self)
        return passed is not None
