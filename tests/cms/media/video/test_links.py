"""Which addresses the page can show in a player, and under what terms."""

from __future__ import annotations

import pytest

from cms.media.video.links import canonical, parse_link

UUID = "9c9de5e8-0a1e-484a-b099-e80766180a6d"
SHORT = "kkGMgK9ZtnKfYAgnEtQxbv"


@pytest.mark.parametrize(
    "address",
    [
        "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
        "http://youtube.com/watch?app=desktop&v=dQw4w9WgXcQ&list=PL123&index=2&t=10s",
        "https://m.youtube.com/watch?v=dQw4w9WgXcQ",
        "https://youtu.be/dQw4w9WgXcQ?si=abc",
        "https://www.youtube.com/shorts/dQw4w9WgXcQ",
        "https://www.youtube.com/embed/dQw4w9WgXcQ?autoplay=1",
        "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ",
        "https://www.youtube.com/live/dQw4w9WgXcQ",
    ],
)
def test_youtube(address):
    film = parse_link(address)
    assert film
    assert (film.provider, film.host) == ("youtube", "www.youtube-nocookie.com")
    assert film.url == "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
    assert film.embed_url == "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?rel=0"


@pytest.mark.parametrize(
    ("address", "url", "embed"),
    [
        ("https://vimeo.com/76979871", "https://vimeo.com/76979871", "76979871?dnt=1"),
        ("https://vimeo.com/channels/staffpicks/76979871", "https://vimeo.com/76979871", "76979871?dnt=1"),
        ("https://player.vimeo.com/video/76979871", "https://vimeo.com/76979871", "76979871?dnt=1"),
        (
            "https://vimeo.com/76979871/8272103f6e",
            "https://vimeo.com/76979871/8272103f6e",
            "76979871?dnt=1&h=8272103f6e",
        ),
        (
            "https://player.vimeo.com/video/76979871?h=8272103f6e&autoplay=1",
            "https://vimeo.com/76979871/8272103f6e",
            "76979871?dnt=1&h=8272103f6e",
        ),
    ],
)
def test_vimeo(address, url, embed):
    film = parse_link(address)
    assert film
    assert (film.provider, film.url, film.host) == ("vimeo", url, "player.vimeo.com")
    assert film.embed_url == f"https://player.vimeo.com/video/{embed}"


@pytest.mark.parametrize("path", [f"/w/{SHORT}", f"/videos/watch/{SHORT}", f"/videos/embed/{SHORT}?start=3"])
def test_peertube_is_known_by_its_paths_on_any_host(path):
    film = parse_link(f"https://Tube.Example.org:8443{path}")
    assert film
    assert (film.provider, film.host) == ("peertube", "tube.example.org:8443")
    assert film.url == f"https://tube.example.org:8443/w/{SHORT}"
    assert film.embed_url == f"https://tube.example.org:8443/videos/embed/{SHORT}?p2p=0&peertubeLink=0"


def test_peertube_by_its_long_name():
    film = parse_link(f"https://tube.example.org/videos/watch/{UUID}")
    assert film
    assert film.url == f"https://tube.example.org/w/{UUID}"


@pytest.mark.parametrize(
    "address",
    [
        "",
        "https://video.example.org/1",
        "https://www.youtube.com/playlist?list=PL123",
        "https://www.youtube.com/watch?v=short",
        'https://www.youtube.com/watch?v=dQw4w9WgXcQ"><script>',
        "https://www.youtube.com.evil.example/watch?v=dQw4w9WgXcQ",
        "https://youtube.com@evil.example/watch?v=dQw4w9WgXcQ",
        "https://vimeo.com/about",
        "https://vimeo.com/76979871/../../x",
        f"http://tube.example.org/w/{SHORT}",
        f"https://tube.example.org/w/{SHORT}/../../admin",
        "https://tube.example.org/w/too-short",
        f"javascript://tube.example.org/w/{SHORT}",
        "https://[::1/w/x",
        "https://tube.example.org:99999/w/x",
    ],
)
def test_all_else_is_a_plain_link(address):
    assert parse_link(address) is None
    assert canonical(address) == address
