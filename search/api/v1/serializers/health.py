"""Whether it is well."""

from __future__ import annotations

from rest_framework import serializers as s


class Alive(s.Serializer):
    status = s.ChoiceField(["alive"])


class Check(s.Serializer):
    ok = s.BooleanField()
    error = s.CharField(required=False)


class IndexCheck(Check):
    engine = s.CharField(required=False)
    documents = s.IntegerField(required=False)
    applied_seq = s.IntegerField(required=False, help_text="Place in the change log up to which it is complete")
    last_seq = s.IntegerField(required=False)
    lag = s.IntegerField(required=False, help_text="Rows of the change log not applied yet")
    drift = s.IntegerField(
        required=False, allow_null=True, help_text="Works in which index and database differed when last compared"
    )
    audited_at = s.DateTimeField(required=False, allow_null=True, help_text="When they were compared; null: not yet")
    dead_letters = s.IntegerField(required=False, help_text="Works put aside because they could not be indexed")


class Checks(s.Serializer):
    database = Check()
    migrations = Check()
    index = IndexCheck()


class Ready(s.Serializer):
    status = s.ChoiceField(["ready", "not ready"])
    checks = Checks()
