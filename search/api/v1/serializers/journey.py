"""The journey, stage by stage."""

from __future__ import annotations

from rest_framework import serializers as s

from .results import CountryLabel, Label, Work


class Described(Label):
    description = s.CharField(allow_null=True)
    description_language = s.CharField(
        allow_null=True, help_text="BCP 47; not every word is explained in every language"
    )
    need = s.CharField(allow_null=True, help_text="How somebody says it who is there or has it: “I have an idea”")
    need_language = s.CharField(allow_null=True, help_text="BCP 47")


class _Filed(Described):
    url = s.URLField(help_text="Works filed so, on the public site")
    api_url = s.URLField(help_text="The same works in the API")


class StageChallenge(_Filed):
    count = s.IntegerField(help_text="Public works of this stage filed under it")


class StageSupport(_Filed):
    topics = Label(many=True, help_text="What works that help with it are about")


class Stage(_Filed):
    count = s.IntegerField(help_text="Public works filed under it")
    challenges = StageChallenge(many=True)
    support = StageSupport(many=True, help_text="Support that people need here")
    works = Work(many=True, help_text="The best three: in the reader's languages, most opened lately, newest")


class JourneyCountry(CountryLabel):
    count = s.IntegerField(help_text="Public works of the journey that speak of it")
    selected = s.BooleanField()


class Journey(s.Serializer):
    degraded = s.BooleanField(help_text="The search engine is gone: no works, and nothing is counted")
    stages = Stage(many=True)
    principles = Described(many=True, help_text="What holds at every stage")
    countries = JourneyCountry(many=True)
