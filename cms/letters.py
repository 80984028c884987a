"""Letters to people are in the language that each has chosen for herself."""

from __future__ import annotations

from typing import Any

from django.utils import translation
from wagtail.users.models import UserProfile


def in_language_of(user: Any) -> translation.override:
    """To be used with `with`: what is written within is in hers."""
    return translation.override(UserProfile.get_for_user(user).get_preferred_language())
