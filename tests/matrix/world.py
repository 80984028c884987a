"""Another partner's desk, with a mark in every field that is not public, and people who have no business there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import Permission, User
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice
from wagtail.admin.models import EditingSession
from wagtail.models import Comment, CommentReply, TaskState, UploadedFile, WorkflowState

from cms.localisation.comments.service import comment_on
from cms.localisation.engines.models import EngineCall, MachineJob
from cms.localisation.memory.models import MemoryEntry
from cms.localisation.models import TranslationJob
from cms.localisation.notices.models import Kind, Notice
from cms.localisation.tracks import save_cues, translate_track, translation_of_track
from cms.media.models import ResourceFile, ResourceImage
from cms.media.uploads.models import Upload
from cms.media.video.models import Track, Video
from cms.media.video.tracks import add_track
from cms.partners.locale_roles import LocaleRole, locale_group
from cms.partners.models import Partner
from cms.terminology.models import TermSuggestion
from resourcebank.gaps import note_gap
from resourcebank.models import GapRequest, ReaderLine, ResourcePageFile
from resourcebank.onboarding.models import ImportRow, SheetImport
from tests.cms.localisation.helpers import locale, published, set_segment, start, translate, translation_of
from tests.cms.localisation.memory.memories import fill
from tests.cms.media.uploads import MP4, PDF, png
from tests.factories import container_of, get_partner, make_partner, make_user, make_work

MARK = "Xhemmelig"  # in what the other partner alone may read
SEARCH = "Xhemm"  # finds it, and is not it: answers repeat the question
NAME = "Xskogvokter"  # of one of the partner's people; who translates is told who worked on the translation before
BOARD_MARK = "Xsavnet"  # in what readers told all partners, and nobody else
TRANSLATION_MARK = "Xhaltklart"  # in her translation into Swedish, which Swedish translators read too


@dataclass
class Focus:
    """One thing of the other partner and all that belongs to it: values for the parameters of addresses."""

    name: str
    values: dict[str, Any]


@dataclass
class World:
    roles: dict[str, User | None]
    secrets: dict[str, tuple[str, ...]]  # of each role, the marks it must not see
    own: dict[str, set[int]]  # of each role, the pages she may change
    own_tables: dict[str, set[str]]  # of each role, where the ids given are hers to change
    own_rows: dict[str, set[tuple[str, str]]]  # of each role, (table, id)
    focuses: list[Focus]
    ids: dict[str, Any]
    place: str  # the other partner's shelf in the tree


def make_world() -> World:
    partner, own = get_partner("skog"), get_partner("fjord")
    suspended = make_partner(MARK.lower())
    suspended.status = Partner.Status.SUSPENDED
    suspended.save()
    own_page = make_work("Vårt", partner=own, publish=False)
    editor = make_user("skogvokter", partner.group)
    editor.last_name = NAME
    editor.save()
    file, image = _file(partner.collection, editor), _image(partner.collection, editor)
    body = [
        ("text", f"<p>{MARK} i teksten</p>"), ("image", {"image": image, "alt": MARK, "caption": MARK}),
        ("file", {"file": file, "note": MARK}), ("steps", [MARK]),
    ]  # fmt: skip
    secret: Any = {"summary": f"{MARK} sammendrag", "body": body, "image": image, "image_alt": MARK, "owner": editor}
    draft = make_work(f"{MARK} utkast", partner=partner, publish=False, **secret)
    draft.files = [ResourcePageFile(file=file)]
    draft.save_revision(user=editor)
    edited = make_work("Kjent", partner=partner, owner=editor)
    _edit(edited, editor, f"{MARK} ny tittel", body)
    waiting = make_work(f"{MARK} til vurdering", partner=partner, publish=False, **secret)
    waiting.get_workflow().start(waiting, editor)
    locked = make_work(f"{MARK} låst", partner=partner, publish=False, **secret)
    locked.locked, locked.locked_by, locked.locked_at = True, editor, timezone.now()
    locked.save()
    source = make_work("Oversatt", partner=partner, summary="Om Oversatt", owner=editor)
    translation_page, translation = start(source)
    translate(translation, TRANSLATION_MARK)
    withdrawn = published(make_work(f"{TRANSLATION_MARK} trukket", partner=partner, summary="Trukket", owner=editor))
    withdrawn.translation_of.unpublish()
    segment = translation.source.stringsegment_set.first()
    set_segment(translation, segment, f"{TRANSLATION_MARK} tittel")  # whoever translates on is told by whom it was
    _machine(translation, editor)
    for page in (draft, edited):
        _comment(page, editor)
    upload = UploadedFile.objects.create(
        uploaded_by_user=editor,
        for_content_type=ContentType.objects.get_for_model(ResourceFile),
        file=ContentFile(PDF, f"{MARK}.pdf"),
    )
    arriving = Upload.objects.create(
        user=editor, collection=partner.collection, kind="file", filename=f"{MARK}.mp4", length=10
    )
    TOTPDevice.objects.create(user=editor)
    sheet = _sheet(partner, editor)
    film, track, translated = _tracks(partner, editor)
    suggestion = TermSuggestion.objects.create(
        language="fi", text=f"{MARK} sana", source_language="nb", source_term=f"{MARK} ord", suggested_by=editor
    )
    session = EditingSession.objects.create(user=editor, content_object=draft, last_seen_at=timezone.now())
    state = WorkflowState.objects.get(object_id=str(waiting.pk))
    task_state = TaskState.objects.get(workflow_state=state)
    ids = {
        "document_id": file.pk, "doc_id": file.pk, "image_id": image.pk, "uploaded_file_id": upload.pk,
        "upload_id": arriving.pk, "import_id": sheet.pk, "file_type": "csv", "file_format": "po",
        "video_id": film.pk, "track_id": track.pk, "suggestion_id": suggestion.pk, "table": "concepts",
        "collection_id": partner.collection_id, "user": editor.pk, "user_id": editor.pk, "group": partner.group.pk,
        "partner_id": partner.pk,
        "session_id": session.pk, "task_state_id": task_state.pk, "workflow_state_id": state.pk,
        "task_id": task_state.task_id, "workflow_pk": state.workflow_id, "translation_id": translation.pk,
        "translation_source_id": translation.source_id, "string_segment_id": segment.pk,
        **_said(translation, segment, editor),
        **_told(edited),
        "overridable_segment_id": 1, "locale": locale("fi").pk, "partner": suspended.pk,
        "container": container_of(partner, "nb").pk, "language": "sv",
        "memory_id": _remembered(), "source": "nb", "target": "sv", "part": 1,
        "job_id": TranslationJob.objects.get(translation=translation).pk,
        "pages": [draft.pk, edited.pk, waiting.pk, locked.pk, translation_page.pk],
    }  # fmt: skip
    draft.save_revision(user=editor)  # the newest of its type
    pages = {"draft": draft, "edited": edited, "waiting": waiting, "locked": locked, "translation": translation_page}
    focuses = [Focus(name, _values(page, ids)) for name, page in pages.items()]
    gone = translation_of(withdrawn)
    focuses += [
        Focus(
            "withdrawn", _values(withdrawn, {**ids, "translation_id": gone.pk, "translation_source_id": gone.source_id})
        ),
        Focus("container", _values(container_of(partner, "nb"), ids)),
        Focus(
            "own page, their place", _values(own_page, ids, place=ids["container"], revision=draft.latest_revision_id)
        ),
        Focus(
            "translated track",
            _values(source, {**ids, "track_id": translated.pk, "translation_id": translation_of_track(translated).pk}),
        ),
        Focus("own page, below their draft", _values(own_page, ids, place=draft.pk, revision=draft.latest_revision_id)),
    ]
    mine = {
        "editor": {own_page.pk, own_page.get_parent().pk},  # a shelf counts what stands on it
        "translator-sv": {translation_page.pk, withdrawn.pk, withdrawn.get_parent().pk},
    }
    names = ("translation", "stringtranslation", "segmentoverride")
    ours = ("segmentstate", "segmentevent", "translationjob")
    texts = {
        "editor": {"resourcebank_gap", "resourcebank_gaprequest"},  # the board is every partner's
        "translator-sv": {f"wagtail_localize_{name}" for name in names}
        | {f"localisation_{name}" for name in ours}
        | {"translation_engines_machinejob", "translation_comments_segmentcomment", "translation_notices_notice"},
    }
    rows = {"translator-sv": {("video_track", str(translated.pk))}}
    return World(_people(own), _secrets(), mine, texts, rows, focuses, ids, container_of(partner, "nb").path)


def _values(page: Any, ids: dict[str, Any], place: int | None = None, revision: int | None = None) -> dict[str, Any]:
    revision = revision or page.latest_revision_id or 1
    return {
        **ids,
        "page_id": page.pk,
        "page": page.pk,
        "page_pk": page.pk,
        "page_to_move_id": page.pk,
        "parent_page_id": place or page.pk,
        "destination_id": place or page.pk,
        "object_id": str(page.pk),
        "revision_id": revision,
        "revision_id_a": "earliest",
        "revision_id_b": str(revision),
    }


def _people(own: Any) -> dict[str, User | None]:
    bare = make_user("bare")
    bare.user_permissions.add(Permission.objects.get(codename="access_admin"))
    return {
        "nobody": None,
        "bare": bare,
        "editor": make_user("fjordfolk", own.group),
        "translator-sv": make_user("svensk", "Translators (sv)"),
        "translator-da": make_user("dansk", "Translators (da)"),
        "coordinator-da": make_user("koordinator", locale_group(locale("da"), LocaleRole.COORDINATOR)),
        "reviewer": make_user("vurderer", "Reviewers"),
        "network": User.objects.create_superuser("nettverket"),
    }


def _secrets() -> dict[str, tuple[str, ...]]:
    everything = (MARK, NAME, TRANSLATION_MARK)
    return {
        **dict.fromkeys(("nobody", "bare", "translator-da", "coordinator-da"), (*everything, BOARD_MARK)),
        "editor": everything,
        "translator-sv": (MARK, BOARD_MARK),
        "reviewer": (),
        "network": (),
    }


def _edit(page: Any, editor: User, title: str, body: Any) -> None:
    page.title, page.summary, page.body = title, f"{MARK} nytt sammendrag", body
    page.save_revision(user=editor, log_action=True)


def _sheet(partner: Any, editor: User) -> SheetImport:
    said: dict[str, Any] = {"filename": f"{MARK}.xlsx", "problem": MARK, "columns": ["key"], "status": "checked"}
    sheet = SheetImport.objects.create(partner=partner, user=editor, language="nb", **said)
    row: dict[str, Any] = {"key": MARK, "cells": {"key": MARK, "title_nb": MARK}, "problems": [["key", MARK]]}
    ImportRow.objects.create(sheet=sheet, number=2, finding="error", **row)
    return sheet


def _comment(page: Any, editor: User) -> None:
    comment = Comment.objects.create(page=page, user=editor, text=f"{MARK} kommentar", contentpath="title")
    CommentReply.objects.create(comment=comment, user=editor, text=f"{MARK} svar")


def _machine(translation: Any, editor: User) -> None:
    MachineJob.objects.create(
        translation=translation, engine=f"{TRANSLATION_MARK} motor", state="failed", asked_by=editor
    )
    EngineCall.objects.create(
        engine=f"{MARK} motor", is_local=False, source_language="nb", language="sv", segments=1, characters=10,
        work_id=translation.source.object_id, asked_by=editor,
    )  # fmt: skip


def _tracks(partner: Any, editor: User) -> tuple[Video, Track, Track]:
    """A film with chapters and, being translated, captions: what is translated is shown to who translates it."""
    content = ContentFile(MP4, "film.mp4")
    file = ResourceFile(title="Film", file=content, collection=partner.collection, uploaded_by_user=editor)
    file.save()
    film = Video.objects.get(file=file)
    chapters, captions = (
        add_track(film, kind, locale("nb"), f"WEBVTT\n\n00:01.000 --> 00:02.000\n{words}\n")
        for kind, words in (("chapters", MARK), ("captions", TRANSLATION_MARK))
    )
    translated = translate_track(captions, locale("sv"))
    save_cues(translated, {0: f"{TRANSLATION_MARK} rad"})
    return film, chapters, translated


def _remembered() -> int:
    """What no partner's people may look through."""
    fill([(f"{MARK} i minnet", f"{MARK} i minnet")])
    return MemoryEntry.objects.latest("pk").pk


def _said(translation: Any, segment: Any, editor: User) -> dict[str, int]:
    question = comment_on(translation, segment, editor, f"{TRANSLATION_MARK} spørsmål", is_question=True)
    now = timezone.now()
    notice = Notice.objects.create(recipient=editor, kind=Kind.NEW, translation=translation, key="told", created=now)
    return {"segment_id": segment.pk, "comment_id": question.pk, "notice_id": notice.pk}


def _told(work: Any) -> dict[str, int]:
    """By readers, of the partner's work, and to all partners."""
    said: dict[str, Any] = {"day": timezone.localdate(), "language": "nb"}
    line = ReaderLine.objects.create(work_id=work.work_id, useful="no", text=f"{MARK} linje", **said)
    note_gap(f"{BOARD_MARK} kurs", "nb", BOARD_MARK, {})
    asked = GapRequest.objects.get()
    return {"line_id": line.pk, "gap_id": asked.gap_id, "request_id": asked.pk}


def _file(collection: Any, editor: User) -> ResourceFile:
    content = ContentFile(PDF, f"{MARK}-fil.pdf")
    file = ResourceFile(title=f"{MARK} fil", file=content, collection=collection, uploaded_by_user=editor)
    file.save()
    return file


def _image(collection: Any, editor: User) -> ResourceImage:
    content = ContentFile(png(40, 30), f"{MARK}-bilde.png")
    image = ResourceImage(title=f"{MARK} bilde", file=content, collection=collection, uploaded_by_user=editor)
    image.save()
    return image
