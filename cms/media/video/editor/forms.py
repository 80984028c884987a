"""What is asked on the pages of tracks; each field says what it is for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale

from cms.languages.names import own_language_name
from cms.media import webvtt

from ..models import Track

MAX_FILE_BYTES = 4_000_000


def _languages(locales: Iterable[Locale]) -> list[tuple[str, str]]:
    return [(locale.language_code, own_language_name(locale.language_code)) for locale in locales]


class AddTrackForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=Track.Kind.choices,
        help_text=_("Captions are the words spoken, in the language spoken. Descriptions say what is only seen."),
    )
    language = forms.ChoiceField(label=_("Language"), help_text=_("In which it is written."))

    def __init__(self, locales: Iterable[Locale], language: str, data: Any = None) -> None:
        super().__init__(data, initial={"language": language})
        self.fields["language"].choices = _languages(locales)  # type: ignore[attr-defined]


class TranslateForm(forms.Form):
    source = forms.ModelChoiceField(
        Track.objects.none(), label=_("From"), empty_label=None, help_text=_("Its times are kept.")
    )
    into = forms.ChoiceField(label=_("Into"), help_text=_("Each caption is translated beside the one it is made from."))

    def __init__(self, sources: Any, locales: Iterable[Locale], data: Any = None) -> None:
        super().__init__(data)
        source: Any = self.fields["source"]
        source.queryset = sources
        source.label_from_instance = track_name
        self.fields["into"].choices = _languages(locales)  # type: ignore[attr-defined]


class TextForm(forms.Form):
    text = forms.CharField(
        label=_("Text with times"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 20, "spellcheck": "true"}),
        help_text=_(
            "WebVTT: an empty line, a line of times such as 00:00:01.000 --> 00:00:04.000, and below it what is said. "
            "<v Anna> before words says who speaks."
        ),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        return webvtt.write(webvtt.from_text(text)) if text.strip() else ""


class FileForm(forms.Form):
    file = forms.FileField(
        label=_("Caption file"),
        widget=forms.FileInput(attrs={"accept": ".vtt,.srt"}),
        help_text=_("WebVTT (.vtt) or SRT (.srt), saved as UTF-8. It is shown here before anything is saved."),
    )

    def clean_file(self) -> str:
        file = self.cleaned_data["file"]
        if file.size > MAX_FILE_BYTES:
            raise ValidationError(_("This is too large for captions. Choose a .vtt or .srt file."))
        return webvtt.write(webvtt.from_file(file.read()))


class PasteForm(forms.Form):
    words = forms.CharField(
        label=_("What is said"),
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("The whole text. It is divided into captions over the length of the film; then mend the times."),
    )
    seconds = forms.FloatField(
        label=_("Length in seconds"), min_value=1, help_text=_("Of the film, from its beginning to its end.")
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if {"words", "seconds"} <= data.keys():
            data["text"] = webvtt.write(webvtt.timed(data["words"], data["seconds"]))
        return data


def track_name(track: Track) -> str:
    return f"{track.get_kind_display()}: {own_language_name(track.locale.language_code)}"
