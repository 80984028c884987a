"""Partners, projects, vocabularies, countries, the change log."""

from __future__ import annotations

from rest_framework import serializers as s

from .results import CountryLabel, Label, PartnerLogo, ResultPartner, ResultProject, Work
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
    logo = PartnerLogo(allow_null=True, help_text="As in a result")
    description = s.CharField(allow_null=True)
    description_language = s.CharField(allow_null=True)
    languages = s.ListField(child=s.CharField(), help_text="That it is described in")
    url = s.URLField(help_text="Its page on the public site")
    api_url = s.URLField()
    count = s.IntegerField(help_text="Public works")


class Partners(_List):
    results = Partner(many=True)


class Project(s.Serializer):
    slug = s.CharField()
    name = s.CharField(help_text="Short name")
    title = s.CharField()
    title_language = s.CharField(allow_null=True)
    description = s.CharField(allow_null=True)
    description_language = s.CharField(allow_null=True)
    languages = s.ListField(child=s.CharField(), help_text="That it is described in")
    programme = Programme()
    programme_language = s.CharField(allow_null=True, help_text="Of the programme's name")
    number = s.CharField(allow_null=True)
    starts = s.DateField(allow_null=True)
    ends = s.DateField(allow_null=True)
    website = s.URLField(allow_null=True)
    coordinator = s.CharField(allow_null=True, help_text="Slug of a partner")
    partners = s.ListField(child=s.CharField(), help_text="Slugs")
    url = s.URLField(help_text="Its page on the public site")
    api_url = s.URLField()
    count = s.IntegerField(help_text="Public works")


class Projects(_List):
    results = Project(many=True)


class WorksOfType(s.Serializer):
    type = s.CharField()
    label = s.CharField()
    count = s.IntegerField(help_text="Public works")
    url = s.URLField(help_text="All of them on the public site")
    api_url = s.URLField(help_text="All of them in the API")
    works = Work(many=True, help_text="Up to three, the newest first")


class _Outputs(s.Serializer):
    degraded = s.BooleanField(help_text="The search engine is gone: no works are shown")
    types = WorksOfType(many=True)


class WholePartner(Partner, _Outputs):
    projects = Project(many=True)


class NumberedDocument(s.Serializer):
    number = s.CharField(allow_null=True)
    kind = s.CharField()
    kind_label = s.CharField()
    work = Work()


class WholeProject(Project, _Outputs):
    organisations = ResultPartner(many=True, help_text="The coordinator first")
    acknowledgement = s.CharField(allow_null=True, help_text="What the funder asks to have said")
    acknowledgement_language = s.CharField(allow_null=True)
    documents = NumberedDocument(many=True, help_text="Its project documents, in the order of their numbers")


class CountryOverview(s.Serializer):
    country = CountryLabel()
    state_of_play = s.CharField(allow_null=True, help_text="How far the country has come")
    next_steps = s.ListField(child=s.CharField())
    facts = s.ListField(child=s.DictField(), help_text="`label` and `value`, as its authors give them")
    work = Work(help_text="Whose `language` the words are in")


class CountryGroup(s.Serializer):
    project = ResultProject(allow_null=True)
    overviews = CountryOverview(many=True)


class Countries(s.Serializer):
    degraded = s.BooleanField(help_text="The search engine is gone: no overviews are shown")
    groups = CountryGroup(many=True, help_text="That can be compared: by the project that made them")


class Concept(s.Serializer):
    slug = s.CharField()
    label = s.CharField()
    language = s.CharField(allow_null=True, help_text="Of the label")
    definition = s.CharField(allow_null=True)
    definition_language = s.CharField(allow_null=True)
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
    language = s.CharField(allow_null=True, help_text="Of the label")
    definition = s.CharField(allow_null=True)
    definition_language = s.CharField(allow_null=True)
    terms = Term(many=True)
    count = s.IntegerField(help_text="Public works")
    url = s.URLField(help_text="Its page on the public site")
    api_url = s.URLField()
    works_url = s.URLField(allow_null=True, help_text="The works filed under it, on the public site")


class Glossary(_List):
    results = GlossaryEntry(many=True)


class WholeTerm(GlossaryEntry):
    languages = s.ListField(child=s.CharField(), help_text="That it has a name in")
    broader = Label(many=True)
    narrower = Label(many=True)
    related = Label(many=True)
