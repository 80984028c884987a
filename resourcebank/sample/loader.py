"""Loads the sample bank through the services that people use: provisioning, publishing, translation. Loading again
changes nothing that is there already."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from functools import partial
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.contrib.auth.models import Group, User
from django.core.files.base import ContentFile
from django.db import transaction
from wagtail.models import Collection, Locale

from cms.localisation.segments import translation_of_page
from cms.localisation.services import publish_translation, save_strings, start_translation
from cms.localisation.tracks import publish_translated_track, save_cues, translate_track
from cms.media.models import ResourceFile, ResourceImage
from cms.media.video.models import Track
from cms.media.video.tracks import add_track
from cms.partners.locale_roles import locale_group
from cms.partners.models import Partner, PartnerRole, PartnerText, Role
from cms.partners.provisioning import provision_partner
from cms.review.workflow import REVIEWERS
from cms.terminology.models import Concept, ConceptScheme, Definition, Need, SchemeLabel, Term
from cms.terminology.roles import terminologists_group
from resourcebank.checks import resource_page_types
from resourcebank.models import (
    CONCEPT_FIELDS,
    Programme,
    ProgrammeText,
    Project,
    ProjectText,
    ResourcePage,
    ResourcePageFile,
    ToolkitVideoPage,
)

from . import artwork, shapes
from .shapes import Entry

HERE = Path(__file__).parent
MACHINE_TOOL = "Example translation engine"
Progress = Callable[[str], None]


def load(progress: Progress) -> None:
    with transaction.atomic():
        _load_vocabularies(_read("vocabularies.yaml"))
        _load_partners(_read("partners.yaml"))
        _load_projects(_read("projects.yaml"))
    progress(
        f"{Concept.objects.count()} concepts, {Partner.objects.count()} partners, {Project.objects.count()} projects"
    )
    works = [entry for path in sorted(HERE.glob("works_*.yaml")) for entry in _read(path.name)]
    for number, entry in enumerate(works, start=1):
        with transaction.atomic():
            _load_work(entry)
        progress(f"{number}/{len(works)} {entry['key']}")


def load_people(password: str) -> dict[str, str]:
    """Demo log-ins: user name -> what she does."""
    people: dict[str, tuple[str, list[Group]]] = {
        "partner": (
            "edits for KBT Fagskole, looks after its members",
            _groups("kbt-fagskole", Role.EDITOR, Role.ADMINISTRATOR),
        ),
        "partner-et": ("edits for MTÜ Kogemusnõustajad", _groups("mtu-kogemusnoustajad", Role.EDITOR)),
        "reviewer": ("reviews what partners submit", [Group.objects.get(name=REVIEWERS)]),
        **{
            f"translator-{language}": (f"translates into {language}", [locale_group(_locale(language))])
            for language in ("sv", "en", "et")
        },
        "terminologist-sv": ("decides on Swedish terms", [terminologists_group("sv")]),
    }
    for name, (_role, groups) in people.items():
        user, created = User.objects.get_or_create(username=name, defaults={"email": f"{name}@example.org"})
        if created:
            user.set_password(password)
            user.save()
        user.groups.set(groups)
    if not User.objects.filter(username="admin").exists():
        User.objects.create_superuser("admin", "admin@example.org", password)
    return {"admin": "runs the network", **{name: role for name, (role, _groups) in people.items()}}


def _read(name: str) -> Any:
    with (HERE / name).open(encoding="utf-8") as file:
        return yaml.safe_load(file)


def _locale(language: str) -> Locale:
    return Locale.objects.get(language_code=language)


def _groups(slug: str, *roles: Role) -> list[Group]:
    return [role.group for role in PartnerRole.objects.filter(partner__slug=slug, role__in=roles)]


# --- What the network owns ----------------------------------------------------------------------------------------
def _load_vocabularies(schemes: list[Entry]) -> None:
    broader: dict[str, str] = {}
    related: dict[str, list[str]] = {}
    for entry in schemes:
        scheme, created = ConceptScheme.objects.get_or_create(slug=entry["scheme"])
        if created:
            SchemeLabel.objects.bulk_create(
                SchemeLabel(scheme=scheme, language=language, text=text) for language, text in entry["labels"].items()
            )
        for order, row in enumerate(entry["concepts"]):
            concept, created = Concept.objects.get_or_create(
                slug=row["slug"], defaults={"scheme": scheme, "sort_order": order}
            )
            if created:
                _load_terms(concept, row)
                if row.get("broader"):
                    broader[concept.slug] = row["broader"]
                related[concept.slug] = row.get("related", [])
    for slug, parent in broader.items():
        Concept.objects.filter(slug=slug).update(broader=Concept.objects.get(slug=parent))
    for slug, others in related.items():
        if others:
            Concept.objects.get(slug=slug).related.add(*Concept.objects.filter(slug__in=others))


def _load_terms(concept: Concept, row: Entry) -> None:
    term = partial(Term, concept=concept)
    for language, words in row["terms"].items():
        rows = [term(language=language, text=words["preferred"], status=Term.Status.PREFERRED)]
        rows += [term(language=language, text=t, status=Term.Status.ALTERNATIVE) for t in words.get("alternative", ())]
        rows += [term(language=language, text=t, status=Term.Status.FORBIDDEN) for t in words.get("forbidden", ())]
        rows += [term(language=language, text=t, status=Term.Status.HIDDEN) for t in words.get("hidden", ())]
        for order, one in enumerate(rows):
            one.sort_order = order
        Term.objects.bulk_create(rows)
    Definition.objects.bulk_create(
        Definition(concept=concept, language=language, text=text) for language, text in row["definition"].items()
    )
    needs = row.get("need", {}).items()
    Need.objects.bulk_create(Need(concept=concept, language=language, text=text) for language, text in needs)


def _load_partners(rows: list[Entry]) -> None:
    for row in rows:
        if Partner.objects.filter(slug=row["slug"]).exists():
            continue
        partner = Partner(**{name: row.get(name, "") for name in ("slug", "name", "country", "language", "website")})
        provision_partner(partner)
        if row.get("logo"):
            partner.logo = _logo(row["slug"], partner.collection)
            partner.save()
        PartnerText.objects.bulk_create(
            PartnerText(partner=partner, language=language, description=text)
            for language, text in row["description"].items()
        )


def _load_projects(data: dict[str, list[Entry]]) -> None:
    for row in data["programmes"]:
        programme, created = Programme.objects.get_or_create(slug=row["slug"])
        if created:
            if row.get("logo"):
                programme.logo = _logo(row["slug"], Collection.get_first_root_node())
                programme.save()
            ProgrammeText.objects.bulk_create(
                ProgrammeText(
                    programme=programme,
                    language=language,
                    name=row["name"].get(language, row["name"]["en"]),
                    acknowledgement=text,
                )
                for language, text in row["acknowledgement"].items()
            )
    for row in data["projects"]:
        if Project.objects.filter(slug=row["slug"]).exists():
            continue
        project = Project(
            **{name: row[name] for name in ("slug", "acronym", "starts", "ends", "website") if row.get(name)},
            programme=Programme.objects.get(slug=row["programme"]),
            coordinator=Partner.objects.filter(slug=row.get("coordinator")).first(),
        )
        project.partners = list(Partner.objects.filter(slug__in=row.get("partners", ())))
        project.save()
        ProjectText.objects.bulk_create(
            ProjectText(
                project=project, language=language, title=title, description=row["description"].get(language, "")
            )
            for language, title in row["title"].items()
        )


# --- Works --------------------------------------------------------------------------------------------------------
def _load_work(entry: Entry) -> None:
    key = shapes.stable_id(entry["key"])
    if ResourcePage.objects.filter(translation_key=key).exists():
        return
    page = _make_original(entry)
    revision = page.save_revision()
    captions = _captions(page, entry)
    revision.publish()
    page = type(page).objects.get(pk=page.pk)
    for language, translation in entry.get("translations", {}).items():
        _load_translation(page, language, shapes.target_strings(entry, translation))
        if captions and "captions" in translation:
            _translate_captions(captions, language, [cue["text"] for cue in translation["captions"]])


def _captions(page: ResourcePage, entry: Entry) -> Track | None:
    if not isinstance(page, ToolkitVideoPage) or page.video is None:
        return None
    return add_track(page.video, Track.Kind.CAPTIONS, page.locale, shapes.captions(entry))


def _translate_captions(source: Track, language: str, texts: list[str]) -> None:
    source.refresh_from_db()
    track = translate_track(source, _locale(language))
    save_cues(track, dict(enumerate(texts)), machine_tool=_tool(language))
    publish_translated_track(track, None)


def _make_original(entry: Entry) -> ResourcePage:
    model = next(model for model in resource_page_types() if model.resource_type == entry["type"])
    partner = Partner.objects.get(slug=entry["partner"])
    page = model(
        title=entry["title"],
        slug=entry["key"].partition("-")[2],
        locale=_locale(entry["language"]),
        translation_key=shapes.stable_id(entry["key"]),
        live=False,
        summary=entry["summary"],
        body=shapes.body(entry),
        project=Project.objects.get(slug=entry["project"]) if entry.get("project") else None,
        image=_image(entry, partner) if entry.get("image") else None,
        image_alt=entry.get("image_alt", ""),
        countries=entry.get("countries", []),
        licence=entry["licence"],
        level=entry.get("level", ""),
        duration_minutes=entry.get("duration_minutes"),
        review_by=entry.get("review_by"),
        first_published_at=_moment(entry["published"]),
        **shapes.own_fields(entry),
    )
    partner.containers.get(locale=page.locale).add_child(instance=page)
    for field in CONCEPT_FIELDS.values():
        setattr(page, field, list(Concept.objects.filter(slug__in=entry.get(field, ()))))
    page.files = [  # type: ignore[misc]
        ResourcePageFile(file=_pdf(entry, row["name"], partner)) for row in entry.get("files", ())
    ]
    if isinstance(page, ToolkitVideoPage) and entry.get("video") == "sample":
        page.video_file, page.video_seconds = _video(entry, partner), entry["video_seconds"]
    return page


def _load_translation(source: ResourcePage, language: str, targets: dict[str, str]) -> None:
    page = start_translation(source, _locale(language))
    translation = translation_of_page(page)
    missing = save_strings(translation, targets, machine_tool=_tool(language))
    if missing:
        raise ValueError(f"{source.slug} ({language}): no translation of {missing[:3]}")
    publish_translation(translation)


def _tool(language: str) -> str:
    return MACHINE_TOOL if settings.MACHINE_TEXT_POLICY.get(language) == "labelled-public" else ""


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(9, 0), UTC)


def _image(entry: Entry, partner: Partner) -> ResourceImage:
    content = ContentFile(artwork.make_picture(entry["key"]), name=f"{entry['key']}.jpg")
    return ResourceImage.objects.create(
        title=entry["title"], description=entry["image_alt"], file=content, collection=partner.collection
    )


def _logo(slug: str, collection: Collection | None) -> ResourceImage:
    content = ContentFile(artwork.make_logo(slug), name=f"{slug}.png")
    return ResourceImage.objects.create(title=f"Logo: {slug}", file=content, collection=collection)


def _pdf(entry: Entry, name: str, partner: Partner) -> ResourceFile:
    content = artwork.make_pdf(name, entry["language"], [*shapes.words(entry)][1:])
    return _file(name, f"{entry['key']}.pdf", content, entry["language"], partner)


def _video(entry: Entry, partner: Partner) -> ResourceFile:
    content = (HERE / "videos" / f"{entry['key']}.mp4").read_bytes()
    return _file(entry["title"], f"{entry['key']}.mp4", content, entry["language"], partner)


def _file(title: str, name: str, content: bytes, language: str, partner: Partner) -> ResourceFile:
    file = ResourceFile(
        title=title, file=ContentFile(content, name=name), language=language, collection=partner.collection
    )
    file.full_clean(exclude=["tags"])
    file.save()
    return file
