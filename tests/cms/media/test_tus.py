"""Resumable upload as a tus client sees it."""

from __future__ import annotations

import base64
import hashlib
import io
import os
import random
import shutil
import time
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.media.models import ResourceFile, ResourceImage
from cms.media.uploads.models import Upload
from cms.media.uploads.parts import Part
from cms.partners.models import Partner
from tests.cms.media.hostile import HOSTILE
from tests.cms.media.samples import EXE, MP4, PDF, pdf, png
from tests.cms.media.uploads import make_file
from tests.factories import get_partner, make_user

pytestmark = pytest.mark.django_db
assert len(PDF) == 69
CREATE = "/admin/uploads/"
BYTES = "application/offset+octet-stream"
TUS = {"Tus-Resumable": "1.0.0"}


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.UPLOADS_DIR = tmp_path / "uploads"
    yield settings.UPLOADS_DIR
    shutil.rmtree(settings.UPLOADS_DIR, ignore_errors=True)


class Tus:
    def __init__(self, name: str, group: str) -> None:
        make_user(name, group)
        self.client = Client()
        self.client.force_login(User.objects.get(username=name))

    def create(self, name="guide.pdf", length: object = 69, body=None, **metadata):
        metadata = {"filename": name, "kind": "file", "collection": str(get_partner().collection_id), **metadata}
        packed = ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in metadata.items())
        headers = {**TUS, "Upload-Length": str(length), "Upload-Metadata": packed}
        kind = "text/plain" if body is None else "application/offset+octet-stream"
        return self.client.post(CREATE, body or b"", content_type=kind, headers=headers)

    def new(self, **options) -> str:
        answer = self.create(**options)
        assert answer.status_code == 201, answer.content
        return answer["Location"].removeprefix("http://testserver")

    def patch(self, url, offset, content, **headers):
        headers = {**TUS, "Upload-Offset": str(offset), **headers}
        # With no bytes the client would leave the type out.
        return self.client.patch(url, content, content_type=BYTES, headers=headers, CONTENT_TYPE=BYTES)

    def offset(self, url) -> int:
        answer = self.client.head(url, headers=TUS)
        assert answer.status_code == 200
        assert "no-store" in answer["Cache-Control"]
        return int(answer["Upload-Offset"])

    def outcome(self, url) -> dict:
        return self.client.get(url).json()


@pytest.fixture
def tus():
    return Tus("editor", "Fjord: editors")


class Breaking(io.BytesIO):
    """A connection that is gone after these bytes."""

    def read(self, size=-1):
        if not (content := super().read(size)):
            raise ConnectionResetError
        return content


def broken(tus: Tus, url: str, offset: int, content: bytes, arrives: int):
    headers = {**TUS, "Upload-Offset": str(offset)}
    environ: dict[str, Any] = {"wsgi.input": Breaking(content[:arrives]), "CONTENT_LENGTH": str(len(content))}
    return tus.client.patch(url, b"", headers=headers, CONTENT_TYPE=BYTES, **environ)


def test_the_server_says_what_it_can(tus):
    answer = tus.client.options(CREATE)
    assert (answer.status_code, answer["Tus-Version"], answer["Tus-Resumable"]) == (204, "1.0.0", "1.0.0")
    assert answer["Tus-Extension"] == "creation,creation-with-upload,checksum,expiration,termination"


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.soak) for seed in range(1, 20))])
def test_an_upload_broken_anywhere_goes_on_where_it_was(tus, seed):
    content = pdf("x" * 50_000)
    cuts = random.Random(seed)
    url = tus.new(length=len(content))
    for _break in range(20):
        offset = tus.offset(url)
        arrives = cuts.randrange(0, 4000)
        broken(tus, url, offset, content[offset:], arrives)
        assert tus.offset(url) == offset + arrives
    offset = tus.offset(url)
    last = tus.patch(url, offset, content[offset:])
    assert (last.status_code, last["Upload-Offset"]) == (204, str(len(content)))
    file = ResourceFile.objects.get()
    assert file.sha256 == hashlib.sha256(content).hexdigest()
    assert (file.title, file.filename, file.mime) == ("guide", "guide.pdf", "application/pdf")
    assert (file.collection, file.uploaded_by_user.username) == (get_partner().collection, "editor")
    assert b"".join(tus.client.get(file.url).streaming_content) == content
    assert not Part(UUID(url.split("/")[-2])).path.exists()


class Watching(io.BytesIO):
    """Sees in how many transactions it is read."""

    def __init__(self, content: bytes) -> None:
        super().__init__(content)
        self.seen: set[int] = set()

    def read(self, size=-1):
        self.seen.add(len(connection.savepoint_ids))
        return super().read(size)


def test_no_transaction_is_open_while_bytes_come(tus):
    url, stream = tus.new(), Watching(PDF)
    environ: dict[str, Any] = {"wsgi.input": stream, "CONTENT_LENGTH": str(len(PDF))}
    before = len(connection.savepoint_ids)
    tus.client.patch(url, b"", headers={**TUS, "Upload-Offset": "0"}, CONTENT_TYPE=BYTES, **environ)
    assert stream.seen == {before}
    assert ResourceFile.objects.exists()


def test_creation_may_bring_the_first_bytes_or_all_of_them(tus):
    first = tus.create(length=len(PDF), body=PDF[:10])
    assert (first.status_code, first["Upload-Offset"]) == (201, "10")
    whole = tus.create(name="whole.pdf", length=len(PDF), body=PDF)
    assert (whole.status_code, whole["Upload-Offset"]) == (201, str(len(PDF)))
    assert ResourceFile.objects.get().title == "whole"


def test_a_picture_becomes_an_image(tus):
    url = tus.new(name="boat.png", kind="image", length=len(png()))
    assert tus.patch(url, 0, png()).status_code == 204
    image = ResourceImage.objects.get()
    assert (image.title, image.width, image.collection) == ("boat", 640, get_partner().collection)
    assert 'name="image-' in tus.outcome(url)["form"]


def test_what_is_not_what_its_name_says_is_refused_when_it_is_whole_and_gone(tus, folder):
    url = tus.new(length=len(EXE))
    answer = tus.patch(url, 0, EXE)
    assert (answer.status_code, "not what the name says" in answer.json()["message"]) == (422, True)
    assert tus.outcome(url)["state"] == "refused"
    assert tus.patch(url, len(EXE), b"").status_code == 422
    assert not ResourceFile.objects.exists()
    assert [path for path in folder.iterdir() if not path.suffix] == []


def test_hostile_files_are_refused_this_way_too(tus):
    named = [what for what in HOSTILE if what.startswith("name ")]
    for what in named + random.Random(7).sample(list(HOSTILE), 20):
        name, make = HOSTILE[what]
        content = make()
        answer = tus.create(name=name, length=len(content), body=content)
        if answer.status_code == 201:  # only its content says so
            url = answer["Location"].removeprefix("http://testserver")
            assert tus.outcome(url)["state"] == "refused", what
        else:
            assert answer.status_code == 422, what
    assert not ResourceFile.objects.exists()


@pytest.mark.parametrize(
    ("options", "status"),
    [
        ({"name": "tool.exe"}, 422),
        ({"name": "guide.exe.pdf"}, 422),
        ({"name": ""}, 422),
        ({"length": 300 * 1024 * 1024}, 422),
        ({"name": "film.mp4", "length": 3 * 1024**3}, 422),
        ({"name": "guide.pdf", "kind": "image"}, 422),
        ({"name": "boat.png", "kind": "image", "length": 30 * 1024 * 1024}, 422),
        ({"kind": "page"}, 404),
        ({"collection": "x"}, 404),
        ({"collection": "999999"}, 404),
        ({"length": "-1"}, 400),
        ({"length": "many"}, 400),
        ({"length": "9" * 30}, 400),
    ],
)
def test_what_would_be_refused_anyway_is_refused_before_it_is_sent(tus, options, status):
    answer = tus.create(**options)
    assert answer.status_code == status
    assert not Upload.objects.exists()
    if status == 422:
        assert answer.json()["message"]


def test_metadata_that_cannot_be_read_is_refused(tus):
    for metadata in ("filename !!", "filename /w==", "filename YQ== YQ== YQ=="):
        headers = {**TUS, "Upload-Length": "5", "Upload-Metadata": metadata}
        assert tus.client.post(CREATE, headers=headers).status_code in (400, 404)


def test_others_find_no_upload(tus):
    url, unknown = tus.new(), f"{CREATE}00000000-0000-4000-8000-000000000000/"
    for other in (Tus("colleague", "Fjord: editors"), Tus("other", "Skog: editors")):
        for ask in (
            lambda url, other=other: other.patch(url, 0, PDF),
            lambda url, other=other: other.client.delete(url, headers=TUS),
            lambda url, other=other: other.client.head(url, headers=TUS),
            lambda url, other=other: other.client.get(url),
        ):
            theirs, none = ask(url), ask(unknown)
            assert (theirs.status_code, none.status_code) == (404, 404)
            assert len(theirs.content) == len(none.content)
    assert tus.offset(url) == 0
    assert Client().head(url, headers=TUS).status_code == 302  # to the log-in


def test_an_editor_adds_nothing_to_another_partners_collection(tus):
    theirs = str(get_partner("skog").collection_id)
    assert tus.create(collection=theirs).status_code == 404
    make_user("guest")
    guest = Client()
    guest.force_login(User.objects.get(username="guest"))
    assert guest.post(CREATE, headers=TUS).status_code in (302, 403)


def test_no_other_site_can_make_a_browser_send(tus):
    url = tus.new()
    forged = Client(enforce_csrf_checks=True)
    forged.cookies = tus.client.cookies
    headers = {**TUS, "Upload-Offset": "0"}
    kind = "application/offset+octet-stream"
    assert forged.patch(url, PDF, content_type=kind, headers=headers).status_code == 403
    assert forged.delete(url, headers=TUS).status_code == 403
    assert forged.post(CREATE, headers=TUS).status_code == 403
    assert tus.offset(url) == 0


def test_a_wrong_offset_or_too_much_changes_nothing(tus):
    url = tus.new()
    tus.patch(url, 0, PDF[:10])
    assert tus.patch(url, 0, PDF[:10]).status_code == 409
    assert tus.patch(url, 11, PDF[11:]).status_code == 409
    assert tus.patch(url, 10, PDF).status_code == 413
    wrong_type = tus.client.patch(url, b"x", content_type="text/plain", headers={**TUS, "Upload-Offset": "10"})
    assert wrong_type.status_code == 415
    no_version = tus.client.patch(url, b"x", content_type="application/offset+octet-stream")
    assert (no_version.status_code, no_version["Tus-Version"]) == (412, "1.0.0")
    assert tus.offset(url) == 10


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
def test_a_checksum_that_is_wrong_drops_what_came(tus, algorithm):
    url = tus.new()
    right, wrong = (
        f"{algorithm} {base64.b64encode(hashlib.new(algorithm, content).digest()).decode()}"
        for content in (PDF[:10], b"other")
    )
    assert tus.patch(url, 0, PDF[:10], **{"Upload-Checksum": wrong}).status_code == 460
    assert tus.offset(url) == 0
    assert tus.patch(url, 0, PDF[:10], **{"Upload-Checksum": right}).status_code == 204
    assert tus.patch(url, 10, PDF[10:20], **{"Upload-Checksum": "md5 x"}).status_code == 400
    assert tus.offset(url) == 10


def test_two_requests_never_add_at_once(tus):
    url = tus.new()
    with Part(UUID(url.split("/")[-2])).locked():
        assert tus.patch(url, 0, PDF).status_code == 423
        assert tus.client.delete(url, headers=TUS).status_code == 423
    assert tus.patch(url, 0, PDF).status_code == 204


def test_an_upload_can_be_given_up(tus, folder):
    url = tus.new()
    tus.patch(url, 0, PDF[:10])
    assert tus.client.delete(url, headers=TUS).status_code == 204
    assert tus.client.head(url, headers=TUS).status_code == 404
    assert list(folder.iterdir()) == []


def test_room_is_kept_from_the_first_byte(tus, settings):
    settings.PARTNER_QUOTA_BYTES = 150
    first = tus.new(length=len(PDF))
    second = tus.new(length=len(PDF))
    refused = tus.create(length=len(PDF))
    assert (refused.status_code, "no room" in refused.json()["message"]) == (422, True)
    tus.client.delete(first, headers=TUS)
    assert tus.create(length=len(PDF)).status_code == 201
    assert tus.patch(second, 0, PDF).status_code == 204
    Partner.objects.update(quota_gb=0)
    assert tus.create(length=1).status_code == 422


def test_the_last_answer_lost_can_be_asked_for_again(tus):
    url = tus.new()
    tus.patch(url, 0, PDF)
    assert tus.offset(url) == len(PDF)
    assert tus.patch(url, len(PDF), b"").status_code == 204
    assert tus.outcome(url)["state"] == "accepted"
    assert ResourceFile.objects.count() == 1


def test_a_server_that_died_while_it_finished_finishes_when_asked_again(tus, monkeypatch):
    url = tus.new()

    def dies(*_args, **_kwargs):
        raise RuntimeError

    with monkeypatch.context() as patched:
        patched.setattr(ResourceFile, "save", dies)
        with pytest.raises(RuntimeError):
            tus.patch(url, 0, PDF)
    assert tus.outcome(url) == {"state": "receiving", "offset": len(PDF), "length": len(PDF)}
    assert tus.patch(url, len(PDF), b"").status_code == 204
    assert ResourceFile.objects.get().sha256 == hashlib.sha256(PDF).hexdigest()


def test_a_right_taken_away_meanwhile_counts(tus):
    url = tus.new()
    Upload.objects.get().user.groups.set(Group.objects.filter(name="Skog: editors"))
    answer = tus.patch(url, 0, PDF)
    assert (answer.status_code, "no longer" in answer.json()["message"]) == (422, True)
    assert not ResourceFile.objects.exists()


def test_the_same_file_is_pointed_out_but_only_the_partners_own(tus):
    make_file("theirs.pdf", partner=get_partner("skog"))
    first = tus.new(body=PDF)
    assert tus.outcome(first)["same_as"] is None
    again = tus.outcome(tus.new(name="again.pdf", body=PDF))
    assert again["same_as"] == {"title": "guide", "url": reverse("wagtaildocs:edit", args=[again["id"] - 1])}


def test_what_nobody_went_on_with_is_removed(tus, folder):
    left, busy, fresh = (tus.new(name=f"{name}.pdf", length=len(PDF)) for name in ("left", "busy", "fresh"))
    for url in (left, busy, fresh):
        tus.patch(url, 0, PDF[:10])
    pk = [UUID(url.split("/")[-2]) for url in (left, busy, fresh)]
    Upload.objects.filter(pk__in=pk[:2]).update(expires_at=timezone.now() - timedelta(seconds=1))
    orphan = folder / ("0" * 32)
    orphan.write_bytes(b"x")
    os.utime(orphan, (time.time() - 100_000,) * 2)
    assert tus.client.head(left, headers=TUS).status_code == 404
    with Part(pk[1]).locked():
        call_command("expire_uploads", stdout=io.StringIO())
    assert set(Upload.objects.values_list("pk", flat=True)) == set(pk[1:])
    assert {path.name for path in folder.iterdir() if not path.suffix} == {pk[1].hex, pk[2].hex}


def test_a_full_disk_is_said_and_what_came_is_kept(tus):
    url = tus.new()
    tus.patch(url, 0, PDF[:10])
    path = Part(UUID(url.split("/")[-2])).path
    kept = path.read_bytes()
    path.unlink()
    path.symlink_to("/dev/full")
    assert tus.patch(url, 0, PDF[:10]).status_code == 507
    path.unlink()
    Path(path).write_bytes(kept)
    assert tus.patch(url, 10, PDF[10:]).status_code == 204


def test_a_film_may_be_larger_than_other_files(tus, settings):
    settings.MAX_FILE_UPLOAD_BYTES, settings.MAX_VIDEO_UPLOAD_BYTES = 100, len(MP4)
    assert tus.create(name="guide.pdf", length=101).status_code == 422
    assert tus.outcome(tus.new(name="film.mp4", length=len(MP4), body=MP4))["state"] == "accepted"
