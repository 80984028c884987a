"""A result and its parts."""

from __future__ import annotations

from rest_framework import serializers as s


class Label(s.Serializer):
    slug = s.CharField()
    label = s.CharField()
    language = s.CharField(allow_null=True, help_text="BCP 47; of the label, which the reader's may lack")


class CountryLabel(s.Serializer):
    code = s.CharField(help_text="ISO 3166-1 alpha-2")
    label = s.CharField()


class Licence(s.Serializer):
    code = s.CharField()
    label = s.CharField()
    summary = s.CharField(help_text="What a reader may do with the work, in plain words")
    url = s.URLField(help_text="Of the licence itself")


class PartnerLogo(s.Serializer):
    url = s.URLField()
    width = s.IntegerField()
    height = s.IntegerField()


class ResultPartner(s.Serializer):
    slug = s.CharField()
    name = s.CharField()
    country = s.CharField(allow_null=True, help_text="ISO 3166-1 alpha-2")
    logo = PartnerLogo(allow_null=True, help_text="On white; where it stands alone, `name` is its alternative text")


class ResultProject(s.Serializer):
    slug = s.CharField()
    name = s.CharField()
    programme = s.CharField(allow_null=True, help_text="Slug of its funding programme")


class PictureSource(s.Serializer):
    type = s.ChoiceField(["image/avif", "image/webp"])
    url = s.URLField()
    width = s.IntegerField()
    height = s.IntegerField()


class Thumbnail(s.Serializer):
    url = s.URLField()
    width = s.IntegerField()
    height = s.IntegerField()
    alt = s.CharField(allow_blank=True)
    sources = PictureSource(
        many=True, help_text="The same picture smaller or sharper, best kind first: for `<picture>`"
    )


class Translation(s.Serializer):
    status = s.ChoiceField(["original", "translated", "machine", "outdated"])
    source_language = s.CharField(help_text="Of what it was translated from, which may be a translation itself")
    tool = s.CharField(allow_null=True, help_text="That helped to translate")
    method = s.ChoiceField(
        ["human", "machine", "machine_reviewed"],
        help_text="Who made the words; `machine` until a person has checked all that a tool made",
    )
    reviewed_at = s.DateTimeField(allow_null=True, help_text="When a person had checked all that a tool made")
    reviewed_by = s.CharField(allow_null=True, help_text="A role, in the reader's language; never a name")
    source_revision = s.CharField(
        allow_null=True, help_text="Tells the states of the source apart; null: unknown, or the original"
    )
    outdated = s.ChoiceField(
        ["content", "critical"],
        allow_null=True,
        help_text="It lacks what its source, or the source of that, says since; `critical`: it matters for safety or rights",
    )
    newest_language = s.CharField(
        allow_null=True, help_text="Where `outdated` is `critical`: the variant that has what this one lacks"
    )
    notice = s.CharField(allow_null=True, help_text="What the reader should be told, in her language.")


class Variant(s.Serializer):
    language = s.CharField()
    title = s.CharField()
    url = s.URLField()
    status = s.ChoiceField(["original", "translated", "machine", "outdated"])


class Highlights(s.Serializer):
    title = s.CharField(allow_null=True, help_text="HTML-escaped text with `<mark>`")
    summary = s.CharField(allow_null=True)
    body = s.ListField(child=s.CharField())


class Cue(s.Serializer):
    language = s.CharField()
    start = s.FloatField(help_text="Seconds")
    end = s.FloatField(help_text="Seconds")
    text = s.CharField(help_text="HTML-escaped text with `<mark>`")
    url = s.URLField()


class Work(s.Serializer):
    id = s.UUIDField(help_text="The work's, whatever its language")
    type = s.CharField()
    language = s.CharField(help_text="BCP 47; of the variant shown")
    title = s.CharField()
    summary = s.CharField()
    url = s.URLField(help_text="The public page")
    api_url = s.URLField()
    partner = ResultPartner()
    project = ResultProject(allow_null=True)
    topics = Label(many=True)
    audiences = Label(many=True)
    stages = Label(many=True)
    challenges = Label(many=True)
    countries = CountryLabel(many=True)
    licence = Licence()
    level = s.CharField(allow_null=True)
    duration_s = s.IntegerField(allow_null=True)
    reading_minutes = s.IntegerField(allow_null=True, help_text="Of the page's text; null: it has none")
    bytes = s.IntegerField(help_text="Of all its files together, films in the smallest size")
    formats = s.ListField(child=s.CharField())
    accessibility = s.ListField(child=s.CharField())
    thumbnail = Thumbnail(allow_null=True)
    deadline = s.DateTimeField(allow_null=True)
    starts_at = s.DateTimeField(allow_null=True)
    published_at = s.DateTimeField()
    updated_at = s.DateTimeField()
    translation = Translation()
    variants = Variant(many=True)
    score = s.FloatField(allow_null=True)
    matched = s.ListField(child=s.CharField())
    highlights = Highlights()
    cues = Cue(many=True)


class Result(Work):
    """Only the fields asked for by `fields`, where that is given."""

    def get_fields(self) -> dict[str, s.Field]:
        fields: dict[str, s.Field] = super().get_fields()
        for field in fields.values():
            field.required = False
        return fields
