"""Films made to have the server read what is not theirs. ffmpeg knows many ways; none is open here."""

from __future__ import annotations

import struct
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from cms.media.video import ffmpeg
from cms.media.video.ffmpeg import Source, Unusable
from cms.media.video.jobs import prepare_next
from cms.media.video.models import Video
from tests.cms.media.uploads import MP4, make_file

from .films import film

SECRET = b"a password of the server"


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """What the server has beside the upload: a film, and a text."""
    (tmp_path / "secret.txt").write_bytes(SECRET)
    path = tmp_path / "secret.mov"
    path.write_bytes(film("mov"))
    return path


@pytest.fixture
def listener() -> Iterator[tuple[str, list[str]]]:
    """An address elsewhere, and who asked for it."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/", asked
    server.shutdown()
    server.server_close()


PLAYLISTS = {
    "hls": "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n{url}\n#EXTINF:1,\nfile://{path}\n#EXT-X-ENDLIST\n",
    "concat": "ffconcat version 1.0\nfile '{path}'\nfile '{url}'\n",
    "dash": '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011"><BaseURL>{url}</BaseURL></MPD>',
    "sdp": "v=0\nc=IN IP4 127.0.0.1\nm=video 5004 RTP/AVP 96\na=rtpmap:96 H264/90000\n",
    "image": "{path}",
}


@pytest.mark.parametrize("kind", PLAYLISTS)
@pytest.mark.parametrize("demuxer", ["mov", "matroska"])
def test_a_playlist_is_no_film(tmp_path, secret, listener, kind, demuxer):
    film()
    url, asked = listener
    path = tmp_path / "film.mp4"
    path.write_text(PLAYLISTS[kind].format(url=url, path=secret))
    with pytest.raises(Unusable):
        ffmpeg.look_at(Source(path, demuxer))
    with pytest.raises(Unusable):
        ffmpeg.make(Source(path, demuxer), tmp_path / "out.mp4", ["-f", "mp4"], 30, lambda seconds: None)
    assert not asked


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["hls", "concat"])
def test_a_playlist_behind_the_head_of_a_film_is_no_film(settings, tmp_path, secret, listener, kind):
    settings.MEDIA_ROOT, settings.VIDEO_WORK_DIR = tmp_path / "media", tmp_path / "video"
    film()
    url, asked = listener
    playlist = PLAYLISTS[kind].format(url=url, path=secret).encode()
    make_file("film.mp4", MP4[:24] + struct.pack(">L", len(playlist) + 8) + b"mdat" + playlist)
    assert prepare_next()
    assert Video.objects.get().problem == "unreadable"
    assert not asked


def test_a_picture_that_lies_in_another_file_is_not_read(tmp_path, secret):
    """QuickTime lets a film say that its pictures lie in a file beside it."""
    hostile = tmp_path / "hostile.mov"
    hostile.write_bytes(referring_to(secret.name, film("mov")))
    allowed = subprocess.run(
        ["ffmpeg", "-v", "error", "-enable_drefs", "1", "-i", str(hostile), "-f", "null", "-"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert allowed.returncode == 0, allowed.stderr  # ffmpeg itself would follow it
    with pytest.raises(Unusable):
        ffmpeg.make(Source(hostile, "mov"), tmp_path / "out.mp4", ["-f", "mp4"], 30, lambda seconds: None)
    out = tmp_path / "out.mp4"
    assert not out.exists() or out.stat().st_size < 1000


def referring_to(name: str, content: bytes) -> bytes:
    """The film without its pictures and sound: where they are is said by a Macintosh alias for `name`."""
    alias = bytearray(150)
    alias[130:134] = struct.pack(">HH", 1, 1)  # in the same folder
    path = f":{name}".encode()
    path += bytes(len(path) % 2)
    alias += struct.pack(">HH", 2, len(path)) + path + b"\xff\xff\0\0"
    record = struct.pack(">L4sL", 12 + len(alias), b"alis", 0) + bytes(alias)
    return _rewritten(content, record)


def _rewritten(boxes: bytes, record: bytes) -> bytes:
    written, at = b"", 0
    while at < len(boxes):
        size, kind = struct.unpack(">L4s", boxes[at : at + 8])
        inside = boxes[at + 8 : at + size]
        if kind in (b"moov", b"trak", b"mdia", b"minf", b"dinf"):
            inside = _rewritten(inside, record)
        elif kind == b"dref":
            inside = inside[:8] + record
        elif kind == b"mdat":
            inside = bytes(len(inside))
        written += struct.pack(">L4s", len(inside) + 8, kind) + inside
        at += size
    return written


def test_a_film_that_never_ends_is_ended(tmp_path):
    path = tmp_path / "film.mp4"
    path.write_bytes(film(seconds=8))
    options = ["-c:v", "libx264", "-preset", "placebo", "-vf", "scale=1920:1080", "-f", "mp4"]
    with pytest.raises(Unusable) as refused:
        ffmpeg.make(Source(path, "mov"), tmp_path / "out.mp4", options, 0.1, lambda seconds: None)
    assert refused.value.problem == "too_slow"


def test_ffmpeg_works_within_bounds(tmp_path):
    """Memory, and no right to gain more."""
    script = tmp_path / "says"
    script.write_text('#!/bin/sh\nulimit -v >"$0.out"; nice >>"$0.out"; grep NoNewPrivs /proc/$$/status >>"$0.out"\n')
    script.chmod(0o755)
    subprocess.run([*ffmpeg._bounded(), str(script)], check=True)
    memory, niceness, privileges = (tmp_path / "says.out").read_text().split("\n")[:3]
    assert int(memory) == ffmpeg.MAX_MEMORY // 1024
    assert int(niceness) >= 15
    assert privileges.split() == ["NoNewPrivs:", "1"]
