"""What a partner sees of her film while it is prepared."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from cms.media.uploads.models import Upload
from cms.media.video.models import Video
from resourcebank.models import ToolkitVideoPage
from tests.cms.media.uploads import MP4, make_file
from tests.factories import get_partner, make_editor, make_work

from .rows import prepare

pytestmark = pytest.mark.django_db


@pytest.fixture
def film() -> Video:
    return Video.objects.get(file=make_file("film.mp4", MP4))


@pytest.fixture
def editor() -> Client:
    client = Client()
    client.force_login(make_editor("ours"))
    return client


def page_of(client: Client, film: Video) -> str:
    return client.get(reverse("wagtaildocs:edit", args=[film.file_id])).content.decode()


def press(client: Client, film: Video, button: str) -> int:
    return client.post(reverse("media_film", args=[film.file_id]), {"do": button}).status_code


def test_the_files_page_says_what_was_made(editor, film):
    prepare(film.file)
    page = page_of(editor, film)
    assert "Ready" in page
    assert "00:01:30" in page
    assert "1920 × 1080" in page
    for rendition in film.renditions.all():
        assert rendition.file.url in page


def test_it_says_how_far_it_is_and_may_be_stopped(editor, film):
    Video.objects.update(state="working", progress=40)
    assert 'value="40"' in page_of(editor, film)
    assert press(editor, film, "stop") == 302
    film.refresh_from_db()
    assert (film.state, film.problem) == ("failed", "stopped")


def test_it_says_what_is_wrong_and_may_be_tried_again(editor, film):
    Video.objects.update(state="failed", problem="unreadable")
    page = page_of(editor, film)
    assert "Save it again as MP4" in page
    assert 'form="film-form"' in page
    assert f'<form id="film-form" method="post" action="{reverse("media_film", args=[film.file_id])}">' in page
    press(editor, film, "again")
    film.refresh_from_db()
    assert (film.state, film.problem) == ("waiting", "")


def test_it_says_that_ffmpeg_is_missing(editor, film, settings, capsys):
    settings.FFPROBE = "no-such-program"
    assert "ffmpeg, which makes smaller ones, is missing" in page_of(editor, film)
    call_command("check", "--tag", "video")
    assert "video.W001" in capsys.readouterr().err


def test_another_partners_film_is_unknown(film):
    client = Client()
    client.force_login(make_editor("theirs", get_partner("skog")))
    Video.objects.update(state="working")
    assert client.get(reverse("media_film", args=[film.file_id])).status_code == 404
    assert press(client, film, "stop") == 404
    film.refresh_from_db()
    assert film.state == "working"


def test_a_file_that_is_no_film_says_nothing_of_it(editor):
    file = make_file()
    assert "data-live" not in editor.get(reverse("wagtaildocs:edit", args=[file.pk])).content.decode()
    assert editor.get(reverse("media_film", args=[file.pk])).status_code == 404


def test_the_pages_form_and_the_list_of_uploads_lead_there(editor, film):
    Video.objects.update(state="working", progress=40)
    work = make_work("Film", model=ToolkitVideoPage, publish=False, video_file=film.file)
    form = editor.get(reverse("wagtailadmin_pages:edit", args=[work.pk])).content.decode()
    upload = Upload.objects.create(
        user=User.objects.get(username="ours"), collection=film.collection, kind="file", filename="film.mp4", length=1,
        finished=True, file=film.file,
    )  # fmt: skip
    listed = editor.get(reverse("media_upload", args=[upload.pk]), headers={"Accept": "application/json"}).json()[
        "form"
    ]
    for shown in (form, listed):
        assert "Being prepared (40 %)" in shown
        assert f'<a href="{reverse("wagtaildocs:edit", args=[film.file_id])}">' in shown
