"""Lists of works, and one whole."""

from __future__ import annotations

from rest_framework import serializers as s

from .films import Video
from .results import PartnerLogo, Result, Work


class Works(s.Serializer):
    next = s.URLField(allow_null=True)
    page_size = s.IntegerField()
    degraded = s.BooleanField(help_text="The search engine is gone: only the newest works, and no `next`")
    results = Result(many=True)


class RelatedWorks(s.Serializer):
    results = Result(many=True)


class Block(s.Serializer):
    id = s.CharField(allow_null=True)
    type = s.CharField()
    value = s.JSONField(help_text="Text, HTML, a list or an object, by type")


class File(s.Serializer):
    name = s.CharField()
    url = s.URLField()
    bytes = s.IntegerField(allow_null=True)
    sha256 = s.CharField()
    mime = s.CharField()
    format = s.CharField(allow_null=True, help_text="As in `formats`")
    language = s.CharField(allow_null=True)


class Programme(s.Serializer):
    slug = s.CharField()
    name = s.CharField()


class Logo(PartnerLogo):
    alt = s.CharField()
    language = s.CharField(allow_null=True, help_text="Of `alt`; null: it is the programme's name")


class Funding(s.Serializer):
    programme = Programme()
    logo = Logo(allow_null=True)
    acknowledgement = s.CharField(allow_blank=True)
    language = s.CharField(allow_null=True, help_text="Of the acknowledgement; null: there is none")


class ExplainedTerm(s.Serializer):
    slug = s.CharField()
    matched = s.CharField(help_text="The words where it is named first, as they stand in the text")
    label = s.CharField(help_text="What the reader calls it")
    language = s.CharField(help_text="Of the label")
    definition = s.CharField()
    definition_language = s.CharField()
    names = s.DictField(child=s.CharField(), help_text="What it is called, by language")
    url = s.URLField(help_text="In the glossary")


class SeriesDocument(s.Serializer):
    id = s.UUIDField()
    number = s.CharField()
    title = s.CharField()
    language = s.CharField()
    url = s.URLField()


class Provenance(s.Serializer):
    original_language = s.CharField()
    translated_from = s.CharField(allow_null=True)
    origin = s.ChoiceField(["human", "machine"])
    tool = s.CharField(allow_null=True)
    first_published_at = s.DateTimeField(allow_null=True)
    last_published_at = s.DateTimeField(allow_null=True)
    outdated_since = s.DateTimeField(allow_null=True)
    review_by = s.DateField(allow_null=True)
    notice = s.CharField(allow_null=True, help_text="For readers: nobody has looked at it again, long after that day")


class OfflineFile(s.Serializer):
    url = s.URLField()
    bytes = s.IntegerField(help_text="About; it is made when it is first asked for")


class Offline(s.Serializer):
    language = s.CharField(help_text="Of the work's words in them; all around is in the reader's")
    zip = OfflineFile(
        allow_null=True,
        help_text="Page, files, film in its smallest size and transcript, for any browser without internet; "
        "null: more than 1 GB",
    )
    pdf = OfflineFile(allow_null=True, help_text="To print; tagged. null: this server makes none")


class WholeWork(Work):
    details = s.DictField(help_text="What only this type of work has")
    body = Block(many=True)
    body_html = s.CharField(allow_blank=True)
    files = File(many=True)
    videos = Video(many=True)
    terms = ExplainedTerm(many=True, help_text="Hard words of the text, in its order; at most twelve")
    series = SeriesDocument(
        many=True, help_text="The numbered documents of its project in order, this one too, if it is one"
    )
    funding = Funding(allow_null=True)
    citation = s.CharField(help_text="For a list of sources")
    related_url = s.URLField()
    provenance = Provenance()
    offline = Offline(allow_null=True, help_text="To take along; null in a preview")
