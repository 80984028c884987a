from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import CollectionViewRestriction, PageViewRestriction, Workflow

from cms.partners.models import Partner
from resourcebank.models import ResourcePageFile, ToolkitVideoPage
from tests.cms.localisation.helpers import published
from tests.cms.media.uploads import MP4, make_file, make_image
from tests.factories import container_of, get_partner, make_user, make_work, publish_change

pytestmark = pytest.mark.django_db


@pytest.fixture
def file():
    return make_file()


def logged_in(name: str, *groups) -> Client:
    make_user(name, *groups)
    client = Client()
    client.force_login(User.objects.get(username=name))
    return client


def editor_of(slug: str) -> Client:
    return logged_in(f"editor-{slug}", get_partner(slug).group)


def work_with(file, **fields):
    work = make_work(publish=False, **fields)
    work.files = [ResourcePageFile(file=file)]
    work.save_revision().publish()
    return work


def body_with(block: str, value: dict) -> list:
    return [{"type": block, "value": value}]


def test_a_file_of_no_work_is_only_for_those_who_may_change_it(client, file):
    assert client.get(file.url).status_code == 404
    assert editor_of("skog").get(file.url).status_code == 404
    assert editor_of("fjord").get(file.url).status_code == 200


def test_forbidden_and_unknown_are_the_same_answer(client, file):
    forbidden = client.get(file.url, HTTP_IF_NONE_MATCH=f'"{file.sha256}"', HTTP_RANGE="bytes=0-1")
    renamed = client.get(reverse("wagtaildocs_serve", args=[file.pk, "other.pdf"]))
    unknown = client.get(reverse("wagtaildocs_serve", args=[file.pk + 1000, file.filename]))
    huge = client.get(f"/documents/{10**17}/{file.filename}")
    answers = [forbidden, renamed, unknown, huge]
    assert [answer.status_code for answer in answers] == [404] * 4
    assert len({answer.content for answer in answers}) == 1
    assert len({answer.headers.get("ETag") for answer in answers}) == 1  # of the page that says so


def test_a_file_is_public_exactly_while_a_public_work_has_it(client, file):
    work = make_work(publish=False)
    work.files = [ResourcePageFile(file=file)]
    revision = work.save_revision()
    assert client.get(file.url).status_code == 404  # a draft
    revision.publish()
    assert client.get(file.url).status_code == 200
    work.refresh_from_db()
    work.unpublish()
    assert client.get(file.url).status_code == 404


def test_a_file_taken_off_a_published_work_is_no_longer_public(client, file):
    work = work_with(file)
    publish_change(work, files=[])
    assert client.get(file.url).status_code == 404


def test_a_file_that_only_a_live_works_draft_names_is_not_public(client, file):
    work = make_work()
    work.files = [ResourcePageFile(file=file)]
    work.body = body_with("file", {"file": file.pk, "note": ""})
    work.save_revision()
    assert client.get(file.url).status_code == 404


@pytest.mark.parametrize("where", ["work", "partner"])
def test_a_private_works_file_is_not_public(client, file, where):
    work = work_with(file)
    page = work if where == "work" else work.get_parent()
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    assert client.get(file.url).status_code == 404
    assert editor_of("skog").get(file.url).status_code == 404


def test_a_private_collections_file_is_not_public(client, file):
    work_with(file)
    login = CollectionViewRestriction.LOGIN
    CollectionViewRestriction.objects.create(collection=file.collection, restriction_type=login)
    assert client.get(file.url).status_code == 404


def test_an_expired_works_file_is_gone_before_any_worker_runs(client, file):
    work = work_with(file)
    type(work).objects.filter(pk=work.pk).update(expire_at=timezone.now() - timedelta(seconds=1))
    assert client.get(file.url).status_code == 404


def test_a_suspended_partners_file_is_not_public(client, file):
    work_with(file)
    Partner.objects.filter(slug="fjord").update(status=Partner.Status.SUSPENDED)
    assert client.get(file.url).status_code == 404


def test_files_inside_the_text_and_videos_are_public_with_their_work(client):
    inside, linked, film = make_file("inside.pdf"), make_file("linked.pdf"), make_file("film.mp4", MP4)
    link = f'<p><a linktype="document" id="{linked.pk}">read</a></p>'
    make_work(body=[*body_with("file", {"file": inside.pk, "note": ""}), {"type": "text", "value": link}])
    make_work("Film", model=ToolkitVideoPage, video_file=film)
    assert [client.get(file.url).status_code for file in (inside, linked, film)] == [200, 200, 200]


def test_a_reviewer_sees_a_partners_files_while_its_work_waits_for_her(client, file):
    reviewer = logged_in("reviewer", "Reviewers")
    work = make_work(publish=False)
    work.files = [ResourcePageFile(file=file)]
    work.save_revision()
    assert reviewer.get(file.url).status_code == 404
    Workflow.objects.get(name="Review").start(work, make_user("author", "Fjord: editors"))
    assert reviewer.get(file.url).status_code == 200
    assert reviewer.get(make_file("skog.pdf", partner=get_partner("skog")).url).status_code == 404
    assert client.get(file.url).status_code == 404


def test_what_is_sent_cannot_run_and_is_not_kept(client):
    pdf, text = make_file("Økonomi for bønder.pdf"), make_file("notes.txt", b"plain words")
    make_work(body=[*body_with("file", {"file": pdf.pk}), *body_with("file", {"file": text.pk})])
    shown, downloaded = client.get(pdf.url), client.get(text.url)
    assert shown["Content-Type"] == "application/pdf"
    assert shown["Content-Disposition"].startswith("inline; filename*=utf-8''%C3%98konomi")
    assert downloaded["Content-Disposition"] == 'attachment; filename="notes.txt"'
    assert "sandbox" in downloaded["Content-Security-Policy"]
    for answer in (shown, downloaded):
        assert "default-src 'none'" in answer["Content-Security-Policy"]
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Cache-Control"] == "private, no-cache"
        assert "Set-Cookie" not in answer


@pytest.fixture
def film(client):
    film = make_file("film.mp4", MP4)
    make_work("Film", model=ToolkitVideoPage, video_file=film)
    return film


def body_of(response) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def test_the_whole_file_comes_when_no_part_is_asked_for(client, film):
    answer = client.get(film.url)
    assert (answer.status_code, body_of(answer)) == (200, MP4)
    assert answer["Content-Length"] == str(len(MP4))
    assert answer["Accept-Ranges"] == "bytes"


@pytest.mark.parametrize(
    ("asked", "sent"),
    [
        ("bytes=0-3", MP4[:4]),
        ("bytes=24-", MP4[24:]),
        ("bytes=-10", MP4[-10:]),
        ("bytes=1000-999999", MP4[1000:]),
        ("bytes=0-0", MP4[:1]),
        ("bytes=-999999", MP4),
    ],
)
def test_a_part_comes_when_it_is_asked_for(client, film, asked, sent):
    answer = client.get(film.url, HTTP_RANGE=asked)
    first = len(MP4) - len(sent) if asked.startswith("bytes=-") else int(asked[6:].split("-")[0])
    assert (answer.status_code, body_of(answer)) == (206, sent)
    assert answer["Content-Range"] == f"bytes {first}-{first + len(sent) - 1}/{len(MP4)}"
    assert answer["Content-Length"] == str(len(sent))


MEANINGLESS = ["bytes=5-2", "bytes=-", "bytes=0-1,4-5", "items=0-1", "bytes=٣-٤", f"bytes={'9' * 5000}-", "0-3"]


@pytest.mark.parametrize("asked", MEANINGLESS)
def test_a_range_that_says_nothing_is_answered_with_the_whole_file(client, film, asked):
    answer = client.get(film.url, headers={"Range": asked})
    assert (answer.status_code, body_of(answer)) == (200, MP4)


@pytest.mark.parametrize("asked", [f"bytes={len(MP4)}-", "bytes=-0", "bytes=99999999-"])
def test_a_part_the_file_does_not_have_is_refused_with_its_length(client, film, asked):
    answer = client.get(film.url, HTTP_RANGE=asked)
    assert (answer.status_code, answer["Content-Range"], body_of(answer)) == (416, f"bytes */{len(MP4)}", b"")


def test_a_part_of_another_version_is_answered_with_the_whole_file(client, film):
    same = client.get(film.url, HTTP_RANGE="bytes=0-3", HTTP_IF_RANGE=f'"{film.sha256}"')
    other = client.get(film.url, HTTP_RANGE="bytes=0-3", HTTP_IF_RANGE='"older"')
    dated = client.get(film.url, HTTP_RANGE="bytes=0-3", HTTP_IF_RANGE="Sat, 01 Jan 2022 00:00:00 GMT")
    assert [same.status_code, other.status_code, dated.status_code] == [206, 200, 200]


def test_a_reader_who_has_the_file_gets_304_and_head_gets_the_length_only(client, film):
    had = client.get(film.url, HTTP_IF_NONE_MATCH=f'"{film.sha256}"', HTTP_RANGE="bytes=0-3")
    head = client.head(film.url, HTTP_RANGE="bytes=0-3")
    assert (had.status_code, had.content, had["ETag"]) == (304, b"", f'"{film.sha256}"')
    assert (head.status_code, head.content, head["Content-Length"]) == (200, b"", str(len(MP4)))
    assert client.get(film.url, HTTP_IF_MATCH='"older"').status_code == 412
    assert client.post(film.url).status_code == 405


def test_a_file_gone_from_the_storage_is_404(client, film):
    default_storage.delete(film.file.name)
    assert client.get(film.url).status_code == 404


@pytest.mark.parametrize("server", ["nginx", "apache"])
def test_the_web_server_in_front_sends_the_file_where_it_can_and_only_if_it_may(client, settings, film, server):
    settings.SENDFILE = server
    answer = client.get(film.url, HTTP_RANGE="bytes=0-3")
    header = "X-Accel-Redirect" if server == "nginx" else "X-Sendfile"
    path = f"/stored-files/{film.file.name}" if server == "nginx" else film.file.path
    assert (answer.status_code, answer.content, answer[header]) == (200, b"", path)
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("video/mp4", "nosniff")
    assert client.get(film.url, HTTP_IF_NONE_MATCH=f'"{film.sha256}"').status_code == 304
    hidden = client.get(make_file().url)
    assert (hidden.status_code, hidden.has_header(header)) == (404, False)


def test_a_picture_has_an_address_only_in_its_sizes_and_while_it_is_public(client):
    image = make_image()
    small = image.get_rendition("fill-120x80")
    work = make_work(image=image)
    assert (client.get(small.url).status_code, client.get(small.url)["Content-Type"]) == (200, "image/png")
    assert client.get(small.url)["Cache-Control"] == "private, max-age=300"
    assert client.get(f"/media/{image.file.name}").status_code == 404
    assert client.get(f"/media/../media/{image.file.name}").status_code == 404
    assert client.get(f"/media/{make_file().file.name}").status_code == 404
    assert client.get("/media/a%00b").status_code == 404  # PostgreSQL looks for no NUL
    publish_change(work, image=None)
    assert client.get(small.url).status_code == 404
    assert editor_of("fjord").get(small.url).status_code == 200
    assert editor_of("skog").get(small.url).status_code == 404


def test_a_picture_replaced_on_the_original_is_gone_though_its_translation_had_it(client):
    first, second = make_image("first.png"), make_image("second.png")
    work = make_work(image=first)
    published(work, "sv")
    publish_change(work, image=second)
    seen = [client.get(image.get_rendition("fill-120x80").url).status_code for image in (first, second)]
    assert seen == [404, 200]


def test_a_public_file_has_one_name_only(client, file):
    work_with(file)
    assert client.get(reverse("wagtaildocs_serve", args=[file.pk, "other.pdf"])).status_code == 404


def test_a_picture_inside_the_text_is_public_with_its_work(client):
    image = make_image()
    small = image.get_rendition("max-960x960")
    assert client.get(small.url).status_code == 404
    make_work(body=body_with("image", {"image": image.pk, "alt": "A boat", "caption": ""}))
    assert client.get(small.url).status_code == 200


def test_asking_costs_the_same_however_many_works_have_the_file(client, file, django_assert_max_num_queries):
    for number in range(3):
        work_with(file, title=f"Work {number}")
    with django_assert_max_num_queries(7):
        assert client.get(file.url).status_code == 200


def test_the_container_of_a_partner_made_private_hides_only_that_partners_files(client):
    ours, theirs = make_file(), make_file("skog.pdf", partner=get_partner("skog"))
    work_with(ours)
    work_with(theirs, partner=get_partner("skog"))
    PageViewRestriction.objects.create(
        page=container_of(get_partner("skog"), "nb"), restriction_type=PageViewRestriction.LOGIN
    )
    assert [client.get(file.url).status_code for file in (ours, theirs)] == [200, 404]
