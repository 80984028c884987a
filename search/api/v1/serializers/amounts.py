"""What each language has of the bank."""

from __future__ import annotations

from rest_framework import serializers as s


class Amount(s.Serializer):
    works = s.IntegerField()
    words = s.IntegerField(help_text="Of the originals, as a translator is given them")


class TypeAmount(Amount):
    type = s.CharField()
    label = s.CharField()


class Counts(s.Serializer):
    original = Amount(help_text="Written in the language")
    translated = Amount(help_text="Translated or checked by people, in step with the source")
    machine = Amount(help_text="Machine translated, not yet checked by a person")
    outdated = Amount(help_text="Translated by people; the source is newer")
    missing = Amount(help_text="Public, but not in the language")
    adapted = Amount(
        help_text="Of those in the language: works with texts that say what holds where it is spoken, and those texts' words"
    )


class TypeCounts(Counts):
    type = s.CharField()


class LanguageCounts(Counts):
    language = s.CharField(help_text="BCP 47")
    label = s.CharField()
    types = TypeCounts(many=True)


class Coverage(Amount):
    types = TypeAmount(many=True)
    languages = LanguageCounts(many=True)
