from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.languages.fields import language_choices

from .models import Concept, Term, TermSuggestion
from .roles import TermRights
from .texts import tidy

SMALL = {"rows": 3}


class _TidyTextMixin:
    cleaned_data: dict[str, Any]

    def clean_text(self) -> str:
        text = tidy(self.cleaned_data["text"])
        if not text:
            raise ValidationError(_("Write the term."))
        return text


class SuggestForm(_TidyTextMixin, forms.ModelForm):
    """A term in one of her languages for a concept, which is named by a term of it in another language."""

    concept = forms.ModelChoiceField(
        Concept.objects.none(), required=False, widget=forms.HiddenInput, to_field_name="slug"
    )

    class Meta:
        model = TermSuggestion
        fields: ClassVar = [
            "concept", "source_language", "source_term", "language", "text", "status", "definition", "source",
        ]  # fmt: skip
        widgets: ClassVar = {"definition": forms.Textarea(attrs=SMALL)}
        labels: ClassVar = {"source_language": gettext_lazy("Language you translate from")}
        help_texts: ClassVar = {
            "source_term": gettext_lazy("As it stands in the text. If no concept is called that, a new one is made."),
            "text": gettext_lazy("What it should be called."),
            "source": gettext_lazy("Where the term is from: a law, a dictionary, an address."),
        }

    def __init__(self, rights: TermRights, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["concept"].queryset = Concept.objects.prefetch_related("terms")  # type: ignore[attr-defined]
        own = [choice for choice in language_choices() if choice[0] in rights.suggests]
        self.fields["language"] = forms.ChoiceField(label=_("Language you translate into"), choices=own)
        self.fields["source_language"].required = self.fields["source_term"].required = False

    def clean_source_term(self) -> str:
        return tidy(self.cleaned_data["source_term"])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        if cleaned["concept"] is None:
            cleaned["concept"] = self._named(cleaned["source_language"], cleaned["source_term"])
        if cleaned["concept"] is None and cleaned["source_language"] == cleaned["language"]:
            raise ValidationError({"source_language": _("Choose the language that you translate from.")})
        self._check_new(cleaned)
        return cleaned

    def _named(self, language: str, text: str) -> Concept | None:
        """The concept of this name; none if there is no such."""
        if not language or not text:
            raise ValidationError({"source_term": _("Write the term that yours translates, and choose its language.")})
        terms = Term.objects.filter(language=language).values_list("concept", "text")
        found = {concept for concept, term in terms if tidy(term).casefold() == text.casefold()}
        concepts = list(Concept.objects.filter(pk__in=found).prefetch_related("terms"))
        if len(concepts) > 1:
            field: Any = self.fields["concept"]
            field.widget = forms.Select()
            field.queryset = Concept.objects.filter(pk__in=found).prefetch_related("terms")
            raise ValidationError({"concept": _("Several concepts are called that. Choose the one that you mean.")})
        return concepts[0] if concepts else None

    def _check_new(self, cleaned: dict[str, Any]) -> None:
        same = {"concept": cleaned["concept"], "language": cleaned["language"], "text": cleaned["text"]}
        if cleaned["concept"] and Term.objects.filter(**same, status=cleaned["status"]).exists():
            raise ValidationError({"text": _("It is in the termbase already.")})
        if cleaned["concept"] is None:
            same["source_term"] = cleaned["source_term"]
        if TermSuggestion.objects.filter(**same, state=TermSuggestion.State.WAITING).exists():
            raise ValidationError({"text": _("Somebody has suggested it already. It waits for the terminologist.")})


class DecideForm(_TidyTextMixin, forms.ModelForm):
    """Approves, with changes if she makes any, or rejects."""

    class Meta:
        model = TermSuggestion
        fields: ClassVar = ["text", "status", "definition", "source", "reason"]
        widgets: ClassVar = {"definition": forms.Textarea(attrs=SMALL), "reason": forms.Textarea(attrs=SMALL)}
        help_texts: ClassVar = {"reason": gettext_lazy("Only to reject it: what the translator should know.")}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "reject" in self.data and not cleaned.get("reason"):
            raise ValidationError({"reason": _("Say why, so that the translator can suggest a better one.")})
        return cleaned
