"""What readers get of a film, and who gets it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from cms.media.models import ResourceFile
from cms.media.video.models import Video
from resourcebank import previews, usage
from resourcebank.models import ToolkitVideoPage
from search.documents import build_documents
from tests.cms.media.uploads import MP4, make_file, make_image
from tests.factories import get_partner, make_editor, make_work

from .rows import prepare

pytestmark = pytest.mark.django_db
MOV = b"\x00\x00\x00\x14ftypqt  \x00\x00\x00\x00qt  " + MP4[24:]


@pytest.fixture
def film() -> Video:
    return prepare(make_file("Min film.mp4", MP4))


def addresses(film: Video) -> list[str]:
    return [film.poster.url, *(rendition.file.url for rendition in film.renditions.all())]


def statuses(client: Client, film: Video) -> set[int]:
    return {client.get(address).status_code for address in addresses(film)}


def work_with(film: Video, **fields: Any) -> Any:
    return make_work("Film", model=ToolkitVideoPage, video_file=film.file, **fields)


def video_of(client: Client, work: Any) -> dict[str, Any]:
    (video,) = client.get(f"/api/v1/resources/{work.work_id}/").json()["videos"]
    return dict(video)


def test_what_was_made_is_seen_by_whoever_may_see_the_film(client, film):
    editor, stranger = Client(), Client()
    editor.force_login(make_editor("ours"))
    stranger.force_login(make_editor("theirs", get_partner("skog")))
    assert [statuses(who, film) for who in (client, stranger, editor)] == [{404}, {404}, {200}]
    work = work_with(film)
    assert statuses(client, film) == {200}
    work.unpublish()
    assert statuses(client, film) == {404}


def test_nothing_that_is_no_row_has_an_address(client, film):
    work_with(film)
    stored = film.poster.storage.save("posters/other.jpg", film.poster.open("rb"))
    film.poster.storage.save("video_renditions/other.mp4", film.poster.open("rb"))
    answers = [client.get(f"/media/{name}").status_code for name in (stored, "video_renditions/other.mp4")]
    assert answers == [404, 404]


def test_a_rendition_comes_in_parts_and_not_again(client, film):
    work_with(film)
    small = film.renditions.get(kind="360p")
    address, whole = small.file.url, b"360p" * 10
    part = client.get(address, headers={"Range": "bytes=4-7"})
    assert (part.status_code, b"".join(part.streaming_content)) == (206, whole[4:8])
    assert (part["Content-Range"], part["Content-Type"]) == ("bytes 4-7/40", "video/mp4")
    assert part["Content-Disposition"] == 'inline; filename="Min_film.mp4"'
    head = client.head(address)
    assert (head.status_code, head["Content-Length"], head.content) == (200, "40", b"")
    assert client.get(address, headers={"If-None-Match": f'"{small.sha256}"'}).status_code == 304
    assert client.get(film.poster.url)["Content-Type"] == "image/jpeg"


def test_the_web_server_in_front_sends_it(client, settings, film):
    work_with(film)
    settings.SENDFILE = "nginx"
    answer = client.get(film.poster.url)
    assert answer["X-Accel-Redirect"] == f"/stored-files/{film.poster.name}"


def test_watching_in_parts_counts_once_and_a_poster_not_at_all(client, film, monkeypatch):
    monkeypatch.setattr(usage, "buffer", usage.Buffer())
    work_with(film)
    client.get(film.poster.url)
    for part in ("bytes=0-1", "bytes=0-", "bytes=20-", "bytes=30-39"):
        client.get(film.renditions.get(kind="360p").file.url, headers={"Range": part})
    usage.buffer.write()
    assert list(usage.DailyCount.objects.filter(kind="download").values_list("count", flat=True)) == [1]


def test_a_preview_shows_what_was_made(client, film):
    work = work_with(film, publish=False)
    link = f"/preview/{previews.make_token(make_editor('ours'), work)}"
    assert {client.get(f"{link}{address}").status_code for address in addresses(film)} == {200}
    other = prepare(make_file("other.mp4", MP4))
    assert {client.get(f"{link}{address}").status_code for address in addresses(other)} == {404}
    shown = client.get(f"/api/v1/preview/{link.rpartition('/')[2]}/").json()["videos"][0]
    assert client.get(shown["renditions"][0]["url"]).status_code == 200


# --- In the API ---------------------------------------------------------------------------------------------------
def test_the_api_says_sizes_and_where(client, film):
    video = video_of(client, work_with(film, video_seconds=3))
    assert (video["mime"], video["bytes"], video["duration_s"]) == ("video/mp4", len(MP4), 90)
    assert (video["width"], video["height"], video["embed"]) == (1920, 1080, None)
    assert video["poster"] == {"url": f"http://testserver{film.poster.url}", "width": 1280, "height": 720}
    assert [(r["kind"], r["mime"], r["bytes"], r["width"], r["height"]) for r in video["renditions"]] == [
        ("720p", "video/mp4", 40, 1280, 720),
        ("360p", "video/mp4", 40, 640, 360),
        ("audio", "audio/mp4", 50, None, None),
    ]
    assert {client.get(rendition["url"]).status_code for rendition in video["renditions"]} == {200}


def test_a_film_that_is_not_prepared_yet_plays_as_it_was_uploaded(client):
    file = make_file("film.mp4", MP4)
    video = video_of(client, make_work("Film", model=ToolkitVideoPage, video_file=file, video_seconds=3))
    assert video["url"].endswith(file.url)
    assert (video["duration_s"], video["width"], video["poster"], video["renditions"]) == (3, None, None, [])


def test_the_partners_picture_is_the_poster_where_there_is_one(client, film):
    poster = video_of(client, work_with(film, image=make_image()))["poster"]
    assert (poster["width"], poster["height"]) == (640, 360)
    assert "posters/" not in poster["url"]


@pytest.mark.parametrize(
    ("address", "provider", "host"),
    [
        ("https://youtu.be/dQw4w9WgXcQ", "youtube", "www.youtube-nocookie.com"),
        ("https://vimeo.com/76979871", "vimeo", "player.vimeo.com"),
        ("https://tube.example.org/w/kkGMgK9ZtnKfYAgnEtQxbv", "peertube", "tube.example.org"),
    ],
)
def test_a_linked_film_says_whose_player_shows_it(client, address, provider, host):
    video = video_of(client, make_work("Film", model=ToolkitVideoPage, video_url=address))
    assert (video["mime"], video["bytes"], video["poster"], video["renditions"]) == (None, None, None, [])
    assert (video["embed"]["provider"], video["embed"]["host"]) == (provider, host)
    assert video["embed"]["url"].startswith(f"https://{host}/")


def test_any_other_address_is_a_link(client):
    video = video_of(client, make_work("Film", model=ToolkitVideoPage, video_url="https://video.example.org/1"))
    assert (video["url"], video["embed"]) == ("https://video.example.org/1", None)


def test_readers_get_a_mov_as_mp4_wherever_it_is(client):
    file = make_file("film.mov", MOV, title="Film")
    film = prepare(file)
    inside = make_file("inside.mov", MOV, title="Inni")
    prepare(inside)
    body = [("video", {"title": "Inni", "file": inside, "url": ""}), ("file", {"file": inside, "note": ""})]
    body += [("text", f'<p><a linktype="document" id="{inside.pk}">her</a></p>')]
    work = work_with(film, body=body)
    whole = client.get(f"/api/v1/resources/{work.work_id}/").json()
    assert whole["videos"][0]["mime"] == "video/mp4"
    assert {file["mime"] for file in whole["files"]} == {"video/mp4"}
    assert ".mov" not in client.get(f"/api/v1/resources/{work.work_id}/").content.decode()
    Video.objects.get(file=inside).renditions.all().delete()
    whole = client.get(f"/api/v1/resources/{work.work_id}/").json()
    assert {file["mime"] for file in whole["files"]} == {"video/mp4", "video/quicktime"}


# --- In the index -------------------------------------------------------------------------------------------------
def test_a_document_knows_the_real_length_and_the_smallest_size(film):
    work = work_with(film, video_seconds=3)
    document = build_documents([work.work_id], 1)[work.work_id]
    assert (document.duration_s, document.bytes) == (90, 40)
    assert document.facets["format"] == ("video", "audio")


def test_films_cost_a_batch_the_same_however_many(django_assert_num_queries):
    works = [work_with(prepare(make_file(f"{number}.mp4", MP4))) for number in range(4)]
    with django_assert_num_queries(11) as few:
        build_documents([works[0].work_id], 1)
    with django_assert_num_queries(len(few)):
        assert len(build_documents([work.work_id for work in works], 1)) == 4


# --- Linked films -------------------------------------------------------------------------------------------------
def test_a_partners_films_elsewhere_are_known_once_and_from_the_first_draft():
    address = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
    draft = make_work("Film", model=ToolkitVideoPage, publish=False, video_url="https://youtu.be/dQw4w9WgXcQ")
    other = make_work("Film igjen", model=ToolkitVideoPage, video_url=f"{address}&list=PL1", captions="")
    assert draft.video.url == address
    assert (draft.video, draft.video.state) == (other.video, "ready")
    theirs = make_work("Theirs", model=ToolkitVideoPage, video_url=address, partner=get_partner("skog"), language="sv")
    assert theirs.video != draft.video
    draft.video_url = "https://vimeo.com/1"
    draft.save_revision()
    assert draft.video.url == "https://vimeo.com/1"
    assert Video.objects.count() == 3


def test_a_page_gives_the_film_of_its_file():
    file = make_file("film.mp4", MP4)
    work = make_work("Film", model=ToolkitVideoPage, video_file=file)
    assert work.video == Video.objects.get(file=ResourceFile.objects.get(pk=file.pk))
    assert make_work("Uten", model=ToolkitVideoPage, video_url="", captions="").video is None
