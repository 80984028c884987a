from __future__ import annotations

from django.core.files.base import ContentFile

from cms.media.validation import check_content
from resourcebank.sample.loader import HERE
from tests.relevance.sample import works


def test_three_films_of_our_own_are_small_and_captioned_in_three_languages():
    films = [entry for entry in works() if entry.get("video") == "sample"]
    assert len(films) >= 3
    for entry in films:
        content = (HERE / "videos" / f"{entry['key']}.mp4").read_bytes()
        assert len(content) < 300_000
        assert check_content(ContentFile(content, name="film.mp4")) == "video/mp4"
        captioned = [
            words for words in entry["translations"].values() if len(words["captions"]) == len(entry["captions"])
        ]
        assert len(captioned) >= 2
        assert entry["captions"][-1]["end"] <= entry["video_seconds"]
