"""The answers of search, suggestions and the form."""

from __future__ import annotations

from rest_framework import serializers as s

from .results import Result


class ConceptMatched(s.Serializer):
    id = s.CharField()
    label = s.CharField()
    language = s.CharField(allow_null=True, help_text="Of the label")
    matched = s.CharField(help_text="As it was written")


class QueryUnderstood(s.Serializer):
    q = s.CharField(allow_blank=True)
    lang = s.ListField(child=s.CharField())
    filters = s.DictField(help_text="By name; an excluded value begins with `-`")
    corrected = s.CharField(allow_null=True, help_text="The question answered, if the original found nothing")
    concepts = ConceptMatched(many=True)


class FacetValue(s.Serializer):
    value = s.CharField()
    label = s.CharField()
    language = s.CharField(allow_null=True, help_text="Of the label; null: it is a name")
    count = s.IntegerField()
    selected = s.BooleanField()


class SearchAnswer(s.Serializer):
    count = s.IntegerField()
    page = s.IntegerField()
    page_size = s.IntegerField()
    next = s.URLField(allow_null=True)
    previous = s.URLField(allow_null=True)
    took_ms = s.IntegerField()
    engine = s.CharField()
    degraded = s.BooleanField(help_text="The search engine is gone: titles and summaries only, from the database")
    query = QueryUnderstood()
    results = Result(many=True)
    facets = s.DictField(child=FacetValue(many=True))


class FilterValue(s.Serializer):
    value = s.CharField()
    label = s.CharField()


class FilterDeclared(s.Serializer):
    name = s.CharField()
    label = s.CharField()
    operators = s.ListField(child=s.ChoiceField(["or", "not"]))
    values = FilterValue(many=True)


class RangeDeclared(s.Serializer):
    name = s.CharField()
    label = s.CharField()
    type = s.ChoiceField(["date-time", "integer"])


class FormDefaults(s.Serializer):
    facets = s.ListField(child=s.CharField())
    page_size = s.IntegerField()
    facet_size = s.IntegerField()


class SearchForm(s.Serializer):
    filters = FilterDeclared(many=True)
    ranges = RangeDeclared(many=True)
    sorts = FilterValue(many=True)
    facets = s.ListField(child=s.CharField())
    languages = FilterValue(many=True)
    defaults = FormDefaults()
    interface = s.DictField(
        child=s.CharField(),
        help_text="Words of a form in the reader's language, by name; what is in braces is for you to put in",
    )


class Suggestion(s.Serializer):
    text = s.CharField()
    type = s.ChoiceField(["title", "concept", "partner"])
    id = s.CharField(required=False, help_text="Of the work, concept or partner")
    language = s.CharField(required=False, help_text="Of the text, where it is not a name")
    url = s.URLField(required=False, help_text="The work, the moment of its film, or the works filed so")


class Suggestions(s.Serializer):
    suggestions = Suggestion(many=True)
