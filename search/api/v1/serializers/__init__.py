"""The shapes of answers, for OpenAPI alone: nothing is serialized by these (`presenters.py` does that). The tests hold
every answer against them, so that neither can change without the other."""
