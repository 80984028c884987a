"""What is answered where a question cannot be."""

from __future__ import annotations

from rest_framework import serializers as s


class Problem(s.Serializer):
    type = s.CharField(help_text="A URI for the kind of problem; `about:blank` where the status says it all.")
    title = s.CharField()
    status = s.IntegerField()
    detail = s.CharField(help_text="In the reader's language.")


class ParameterProblem(s.Serializer):
    parameter = s.CharField()
    message = s.CharField(help_text="What is wrong and what to do, in the reader's language.")
    allowed = s.ListField(child=s.CharField(), required=False, help_text="The values it can have, if they are few.")


class InvalidParameters(Problem):
    errors = ParameterProblem(many=True)
