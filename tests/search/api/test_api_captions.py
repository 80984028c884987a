from __future__ import annotations

import pytest

from cms.media import webvtt
from cms.media.video.models import Track
from resourcebank.models import ToolkitVideoPage
from tests.factories import make_track, make_work

pytestmark = pytest.mark.django_db
VTT = "WEBVTT\n\n00:00:01.000 --> 00:00:02.500\n<v Lærer>Første\n\n00:00:02.500 --> 00:00:04.000\nAndre\n"


def test_every_public_track_as_a_file(api, db) -> None:
    page = make_work("Film", model=ToolkitVideoPage, captions=VTT)
    make_track(page, "sv", VTT.replace("Andre", "Andra"), Track.Kind.SUBTITLES)
    for path, words in (("captions/nb", ["Første", "Andre"]), ("subtitles/sv", ["Første", "Andra"])):
        response = api(f"resources/{page.work_id}/tracks/{path}.vtt")
        assert response.status_code == 200
        assert response.headers["Content-Type"] == "text/vtt; charset=utf-8"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert [cue.text for cue in webvtt.parse(response.content.decode())] == words
    base = f"resources/{page.work_id}/tracks/captions/nb"
    srt = api(f"{base}.srt")
    assert srt.headers["Content-Type"] == "application/x-subrip; charset=utf-8"
    assert "00:00:01,000 --> 00:00:02,500" in srt.content.decode()
    text = api(f"{base}.txt")
    assert text.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert "Lærer: Første" in text.content.decode()
    assert api(f"{base}.ass").status_code == 404


def test_players_may_ask_from_elsewhere_and_again(api, db) -> None:
    page = make_work("Film", model=ToolkitVideoPage, captions=VTT)
    path = f"resources/{page.work_id}/tracks/captions/nb.vtt"
    response = api(path, headers={"origin": "https://elsewhere.example", "accept": "*/*"})
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert api(path, headers={"if-none-match": response.headers["ETag"]}).status_code == 304


def test_none_where_there_are_none_or_nothing_is_public(api, db) -> None:
    page = make_work("Film", model=ToolkitVideoPage, captions=VTT)
    make_track(page, "sv", VTT, Track.Kind.SUBTITLES, publish=False)
    other = make_work("Tekst")
    draft = make_work("Utkast", model=ToolkitVideoPage, captions=VTT, publish=False)
    for work, track in (
        (page, "subtitles/sv"),
        (page, "captions/nonsense"),
        (page, "nonsense/nb"),
        (other, "captions/nb"),
        (draft, "captions/nb"),
    ):
        assert api(f"resources/{work.work_id}/tracks/{track}.vtt").status_code == 404
    page.unpublish()
    assert api(f"resources/{page.work_id}/tracks/captions/nb.vtt").status_code == 404
