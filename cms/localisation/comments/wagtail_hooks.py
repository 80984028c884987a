from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path
from wagtail import hooks

from cms.partners.gate import ANYBODY, Verdict, register_rules

from . import service, views


def may_comment(request: HttpRequest, kwargs: Mapping[str, Any]) -> Verdict:
    hers = service.translations_for(request.user).filter(pk=kwargs["translation_id"])
    return Verdict.ALLOWED if hers.exists() else Verdict.UNKNOWN


def may_answer(request: HttpRequest, kwargs: Mapping[str, Any]) -> Verdict:
    hers = service.threads_for(request.user).filter(pk=kwargs["comment_id"])
    return Verdict.ALLOWED if hers.exists() else Verdict.UNKNOWN


register_rules(
    {
        "localisation_comments": may_comment,
        "localisation_comment": may_answer,
        "localisation_questions": ANYBODY,  # the view shows those about the person's own works
    }
)


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[URLPattern]:
    comments = "localize/translate/<int:translation_id>/comments/<int:segment_id>/"
    return [
        path(comments, views.of_segment, name="localisation_comments"),
        path("localize/comments/<int:comment_id>/", views.thread, name="localisation_comment"),
        path("localize/questions/", views.questions, name="localisation_questions"),
    ]
