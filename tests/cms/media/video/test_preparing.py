"""What becomes of an uploaded film."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.utils import timezone

from cms.media.models import ResourceFile
from cms.media.video import ffmpeg, jobs
from cms.media.video.jobs import prepare_next, start_again, stop
from cms.media.video.models import Video, VideoRendition
from resourcebank.models import ToolkitVideoPage
from search.models import ChangeEvent
from tests.cms.media.uploads import MP4, make_file
from tests.factories import make_work

from .films import film, turned

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_storage(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT, settings.VIDEO_WORK_DIR = tmp_path / "media", tmp_path / "video"


def uploaded(content: bytes, name: str = "film.mp4") -> Video:
    return Video.objects.get(file=make_file(name, content))


def prepared(video: Video) -> Video:
    assert prepare_next()
    return Video.objects.get(pk=video.pk)


def stored() -> set[str]:
    root = Path(settings.MEDIA_ROOT)
    folders = [root / name for name in ("posters", "video_renditions")]
    return {str(path.relative_to(root)) for folder in folders if folder.exists() for path in folder.iterdir()}


def made(video: Video) -> dict[str, Any]:
    return {rendition.kind: rendition for rendition in video.renditions.all()}


def sizes(video: Video) -> dict[str, tuple[int | None, int | None]]:
    return {kind: (rendition.width, rendition.height) for kind, rendition in made(video).items()}


def is_clean(*videos: Video) -> bool:
    """Nothing is stored but what rows have, nothing lies in the folder of work."""
    rows = {str(video.poster.name) for video in videos if video.poster}
    rows |= {str(rendition.file.name) for video in videos for rendition in video.renditions.all()}
    folder = Path(settings.VIDEO_WORK_DIR)
    return stored() == rows and not (folder.exists() and list(folder.iterdir()))


def test_a_film_gets_a_poster_two_sizes_and_its_sound_alone():
    video = prepared(uploaded(film(size="1280x720")))
    assert (video.state, video.progress, video.problem) == ("ready", 100, "")
    assert (video.width, video.height, video.has_sound, video.codec) == (1280, 720, True, "h264")
    assert video.duration_s == pytest.approx(1, abs=0.1)
    assert sizes(video) == {"360p": (640, 360), "720p": (1280, 720), "audio": (None, None)}
    for rendition in made(video).values():
        content = rendition.file.open("rb").read()
        assert (len(content), hashlib.sha256(content).hexdigest()) == (rendition.bytes, rendition.sha256)
    assert made(video)["360p"].bytes < made(video)["720p"].bytes
    assert video.poster.open("rb").read(3) == b"\xff\xd8\xff"
    assert is_clean(video)


def test_a_rendition_begins_with_what_a_player_reads_first():
    rendition = made(prepared(uploaded(film())))["360p"]
    content = rendition.file.open("rb").read()
    assert content.index(b"moov") < content.index(b"mdat")


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ("320x180", {"360p": (320, 180)}),
        ("640x480", {"360p": (480, 360), "720p": (640, 480)}),
        ("360x640", {"360p": (360, 640)}),
        ("640x272", {"360p": (640, 272)}),
    ],
)
def test_nothing_is_made_larger_than_it_is(size, expected):
    assert sizes(prepared(uploaded(film(size=size, seconds=0.5, sound=False)))) == expected


def test_a_film_of_a_telephone_held_upright_stays_upright():
    video = prepared(uploaded(turned(film(size="320x180", seconds=1, sound=False))))
    assert (video.width, video.height) == (180, 320)
    assert sizes(video) == {"360p": (180, 320)}


def test_a_silent_film_has_no_sound_alone():
    for content in (film(sound=False), film(options=("-af", "volume=0"))):  # and one whose sound nobody hears
        video = prepared(uploaded(content))
        assert (video.state, video.has_sound) == ("ready", False)
        assert "audio" not in made(video)


@pytest.mark.parametrize(("name", "codec"), [("film.webm", "vp8"), ("film.mov", "h264")])
def test_webm_and_mov_become_mp4(name, codec):
    video = prepared(uploaded(film(name.partition(".")[2]), name))
    assert (video.state, video.codec) == ("ready", codec)
    assert {rendition.mime for rendition in made(video).values()} == {"video/mp4", "audio/mp4"}


def test_the_length_of_a_film_that_does_not_say_it_is_measured():
    content = film("webm", options=("-f", "webm", "-live", "1"))
    assert prepared(uploaded(content, "film.webm")).duration_s == pytest.approx(1, abs=0.2)


def test_a_film_that_cannot_be_read_says_what_to_do():
    film()  # ffmpeg is there
    video = prepared(uploaded(MP4))
    assert (video.state, video.problem) == ("failed", "unreadable")
    assert "Save it again as MP4" in video.get_problem_display()
    assert is_clean(video)


def test_a_film_that_breaks_off_is_not_passed_on_as_whole():
    content = film("webm", seconds=8)
    video = prepared(uploaded(content[: len(content) // 2], "film.webm"))
    assert (video.state, video.problem) == ("failed", "truncated")


@pytest.mark.parametrize(
    ("limit", "value", "problem"), [("MAX_SECONDS", 0.5, "too_long"), ("MAX_PIXELS", 1000, "too_large")]
)
def test_what_is_too_long_or_too_large_is_refused(monkeypatch, limit, value, problem):
    monkeypatch.setattr(ffmpeg, limit, value)
    assert prepared(uploaded(film())).problem == problem


def test_without_ffmpeg_films_wait(settings):
    video = uploaded(film())
    settings.FFMPEG = "no-such-program"
    assert not prepare_next()
    video.refresh_from_db()
    assert (video.state, video.problem) == ("waiting", "")


def test_a_film_belongs_to_one_worker_until_it_is_not_heard_of():
    video = uploaded(film())
    Video.objects.update(state="working", claim="0" * 32, claimed_until=timezone.now() + timedelta(seconds=30))
    assert not prepare_next()
    Video.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
    assert prepared(video).state == "ready"


def test_what_was_made_before_a_crash_is_not_made_again():
    video = prepared(uploaded(film(size="1280x720")))
    before = made(video)
    before["720p"].delete()
    Video.objects.update(state="working", claim="0" * 32, claimed_until=timezone.now() - timedelta(seconds=1))
    video = prepared(video)
    assert made(video)["360p"].pk == before["360p"].pk
    assert sizes(video)["720p"] == (1280, 720)


def test_who_is_told_to_stop_stops_and_may_be_told_to_go_on(monkeypatch, django_capture_on_commit_callbacks):
    video = uploaded(film())
    monkeypatch.setattr(jobs, "RENEW_EVERY", 0)
    heard_of = jobs._Job.heard_of

    def told_to_stop(job: Any, percent: float) -> None:
        stop(video)
        heard_of(job, percent)

    monkeypatch.setattr(jobs._Job, "heard_of", told_to_stop)
    video = prepared(video)
    assert (video.state, video.problem) == ("failed", "stopped")
    monkeypatch.setattr(jobs._Job, "heard_of", heard_of)
    assert start_again(video)
    assert prepared(video).state == "ready"


def test_a_worker_that_ends_gives_the_film_back():
    video = uploaded(film())
    assert prepare_next(lambda: True)
    video.refresh_from_db()
    assert (video.state, video.claim) == ("waiting", None)
    assert is_clean(video)


def test_a_film_that_is_replaced_is_made_anew(django_capture_on_commit_callbacks):
    video = prepared(uploaded(film()))
    before = stored()
    file = ResourceFile.objects.get(pk=video.file_id)
    file.file = ContentFile(film(seconds=1, sound=False), name="other.mp4")
    with django_capture_on_commit_callbacks(execute=True):
        file.save()
    assert not stored() & before
    video = prepared(video)
    assert (video.state, video.has_sound, set(made(video))) == ("ready", False, {"360p"})


def test_a_file_that_is_replaced_in_the_middle_is_not_mixed_with_the_old(monkeypatch):
    video = uploaded(film())
    file = ResourceFile.objects.get(pk=video.file_id)
    keep = jobs._keep

    def replaced_first(*args: Any) -> None:
        if not file.file.name.endswith("other.mp4") and file.title != "Other":
            file.title, file.file = "Other", ContentFile(film(seconds=1, sound=False), name="other.mp4")
            file.save()
        keep(*args)

    monkeypatch.setattr(jobs, "_keep", replaced_first)
    assert prepared(video).state == "waiting"
    assert not made(video)
    assert prepared(video).has_sound is False


def test_with_the_file_all_that_was_made_of_it_goes(django_capture_on_commit_callbacks):
    video = prepared(uploaded(film()))
    assert stored()
    with django_capture_on_commit_callbacks(execute=True):
        ResourceFile.objects.get(pk=video.file_id).delete()
    assert not stored()
    assert not Video.objects.exists()


def test_a_new_title_makes_nothing_anew():
    video = prepared(uploaded(film()))
    file = ResourceFile.objects.get(pk=video.file_id)
    file.title = "Another"
    file.save()
    video.refresh_from_db()
    assert video.state == "ready"


def test_the_index_follows_when_a_film_is_ready():
    video = uploaded(film())
    work = make_work("Film", model=ToolkitVideoPage, video_file=video.file)
    ChangeEvent.objects.all().delete()
    prepared(video)
    assert set(ChangeEvent.objects.values_list("scope", "key")) == {("work", str(work.translation_key))}


def test_what_was_moved_and_did_not_become_a_row_is_removed(monkeypatch):
    def refuse(**fields: Any) -> None:
        VideoRendition(**fields).file.save(fields["file"].name, fields["file"], save=False)
        raise RuntimeError

    video = uploaded(film())
    monkeypatch.setattr(VideoRendition.objects, "create", refuse)
    video = prepared(video)
    assert (video.state, video.problem) == ("failed", "broken")
    assert is_clean(video)
