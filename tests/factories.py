"""Makes partners, people and works through the product's own services."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import Group, User
from django.contrib.sessions.backends.db import SessionStore
from django.utils.text import slugify
from wagtail.models import Locale

from cms.media.video.models import Track
from cms.media.video.tracks import add_track, publish_track
from cms.partners.models import Partner, PartnerIndexPage
from cms.partners.provisioning import provision_partner
from cms.terminology.models import Concept, ConceptScheme, Term
from resourcebank.models import ResourcePage, ToolkitVideoPage, TrainingMaterialPage

CAPTIONS = "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nHei.\n"
PASSWORD = "a-long-test-password"  # noqa: S105


def make_partner(slug: str, *, language: str = "nb", country: str = "NO") -> Partner:
    partner = Partner(slug=slug, name=slug.capitalize(), language=language, country=country)
    return provision_partner(partner)


def get_partner(slug: str = "fjord") -> Partner:
    return Partner.objects.get(slug=slug)


def container_of(partner: Partner, language: str) -> PartnerIndexPage:
    return partner.containers.get(locale__language_code=language)


def make_user(name: str, *groups: Group | str) -> User:
    user = User.objects.create_user(name, f"{name}@example.org", PASSWORD)
    for group in groups:
        user.groups.add(group if isinstance(group, Group) else Group.objects.get(name=group))
    return user


def make_editor(name: str, partner: Partner | None = None) -> User:
    group = (partner or get_partner()).group
    assert group
    return make_user(name, group)


def session_of(user: User, **values: str) -> str:
    """The key of a session in which she is logged in, for a browser's cookie."""
    session = SessionStore()
    session[SESSION_KEY], session[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session.update(values)
    session.save()
    return str(session.session_key)


def make_work(
    title: str = "Grunnkurs",
    *,
    model: type[ResourcePage] = TrainingMaterialPage,
    language: str = "nb",
    partner: Partner | None = None,
    publish: bool = True,
    **fields: Any,
) -> Any:
    """A work's original, live unless told otherwise."""
    parent = container_of(partner or get_partner(), language)
    fields.setdefault("summary", f"Om {title}")
    captions = fields.pop("captions", CAPTIONS) if model is ToolkitVideoPage else ""
    if model is ToolkitVideoPage and not fields.get("video_file"):
        fields.setdefault("video_url", f"https://video.example.org/{slugify(title)}")
    page = model(title=title, live=False, locale=Locale.objects.get(language_code=language), **fields)
    parent.add_child(instance=page)
    revision = page.save_revision()
    if captions:
        add_track(page.video, Track.Kind.CAPTIONS, page.locale, captions)
    if publish:
        revision.publish()
    return model.objects.get(pk=page.pk)


def make_track(work: Any, language: str, text: str, kind: str = Track.Kind.CAPTIONS, *, publish: bool = True) -> Track:
    """Of the work's film, with times of its own."""
    track = add_track(work.video, kind, Locale.objects.get(language_code=language), text)
    if publish:
        publish_track(track, None)
    return track


def publish_change(page: Any, **fields: Any) -> Any:
    """Edit and publish, as an editor would."""
    page = type(page).objects.get(pk=page.pk)
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision().publish()
    return type(page).objects.get(pk=page.pk)


def make_concept(slug: str, scheme: str = "topic", **terms: str | list[str]) -> Concept:
    """`make_concept("peer-support-worker", nb="erfaringskonsulent", et=["kogemusnõustaja", "alternative"])`"""
    owner, _created = ConceptScheme.objects.get_or_create(slug=scheme)
    concept = Concept.objects.create(scheme=owner, slug=slug)
    for language, words in terms.items():
        for number, text in enumerate([words] if isinstance(words, str) else words):
            status = Term.Status.ALTERNATIVE if number else Term.Status.PREFERRED
            Term.objects.create(concept=concept, language=language, text=text, status=status)
    return concept
