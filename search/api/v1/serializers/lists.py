"""Partners, projects, vocabularies, the change log."""

from __future__ import annotations

from rest_framework import serializers as s

from .works import Programme


class Change(s.Serializer):
    seq = s.IntegerField(help_text="Place in the log; a change to many works at once has one place for all of them")
    at = s.DateTimeField()
    id = s.UUIDField(help_text="Of the work")
    action = s.ChoiceField(["upsert", "delete"], help_text="What to do with a copy of it, as of now")
    api_url = s.URLField()


class Changes(s.Serializer):
    changes = Change(many=True)
    next_cursor = s.CharField()
    has_more = s.BooleanField()


class _List(s.Serializer):
    count = s.IntegerField()


class Partner(s.Serializer):
    slug = s.CharField()
    name = s.CharField()
    country = s.CharField(help_text="ISO 3166-1 alpha-2")
    country_label = s.CharField()
    language = s.CharField()
    website = s.URLField(allow_null=True)
    description = s.CharField(allow_null=True)
    count = s.IntegerField(help_text="Public works")


class Partners(_List):
    results = Partner(many=True)


class Project(s.Serializer):
    slug = s.CharField()
    name = s.CharField(help_text="Short name")
    title = s.CharField()
    description = s.CharField(allow_null=True)
    programme = Programme()
    number = s.CharField(allow_null=True)
    starts = s.DateField(allow_null=True)
    ends = s.DateField(allow_null=True)
    website = s.URLField(allow_null=True)
    coordinator = s.CharField(allow_null=True, help_text="Slug of a partner")
    partners = s.ListField(child=s.CharField(), help_text="Slugs")
    count = s.IntegerField(help_text="Public works")


class Projects(_List):
    results = Project(many=True)


class Concept(s.Serializer):
    slug = s.CharField()
    label = s.CharField()
    definition = s.CharField(allow_null=True)
    need = s.CharField(allow_null=True, help_text="How somebody says it who is there or has it: “I have an idea”")
    need_language = s.CharField(allow_null=True, help_text="BCP 47")
    broader = s.CharField(allow_null=True, help_text="Slug")
    count = s.IntegerField(help_text="Public works")


class Vocabulary(_List):
    name = s.CharField()
    label = s.CharField()
    results = Concept(many=True)


class Term(s.Serializer):
    language = s.CharField()
    text = s.CharField()
    status = s.ChoiceField(["preferred", "alternative", "forbidden"])


class GlossaryEntry(s.Serializer):
    id = s.CharField(help_text="Slug of the concept")
    vocabulary = s.CharField()
    label = s.CharField()
    definition = s.CharField(allow_null=True)
    terms = Term(many=True)
    count = s.IntegerField(help_text="Public works")


class Glossary(_List):
    results = GlossaryEntry(many=True)
