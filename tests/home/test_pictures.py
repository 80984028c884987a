"""Pictures come in the kind and width that a browser chooses."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.images import ImageFile
from django.test import Client
from PIL import Image

from cms.media.models import ResourceImage
from search.documents import build_documents
from tests.factories import get_partner, make_work

pytestmark = pytest.mark.django_db


def with_picture(title: str, size: tuple[int, int] = (1600, 900)) -> Any:
    content = io.BytesIO()
    Image.new("RGB", size, "teal").save(content, "JPEG")
    file = ImageFile(content, name="boat.jpg")
    image = ResourceImage.objects.create(title="Boat", file=file, collection=get_partner().collection)
    return make_work(title, language="en", image=image, image_alt="A boat")


def test_small_ones_first_and_each_is_what_it_says(site: Any, index: Any, reindex: Any) -> None:
    work = with_picture("Harbour")
    reindex()
    thumbnail = Client().get(f"/api/v1/resources/{work.work_id}/").json()["thumbnail"]
    kinds = [(source["type"], source["width"], source["height"]) for source in thumbnail["sources"]]
    assert kinds == [(kind, width, width * 9 // 16) for kind in ("image/avif", "image/webp") for width in (480, 960)]
    for source in thumbnail["sources"]:
        answer = Client().get(source["url"])
        assert answer.headers["Content-Type"] == source["type"]
        with Image.open(io.BytesIO(b"".join(answer.streaming_content))) as picture:  # type: ignore[attr-defined]
            assert (picture.width, f"image/{str(picture.format).lower()}") == (source["width"], source["type"])
    for path in ("/en/", "/en/?q=harbour", f"/en/resources/{work.work_id}/{work.slug}/"):
        picture = site.get(path).select_one(".card-picture picture")
        avif, webp = picture.select("source")
        assert [source["type"] for source in (avif, webp)] == ["image/avif", "image/webp"]
        assert [part.split()[1] for part in avif["srcset"].split(", ")] == ["480w", "960w"]
        assert (picture.img["src"], picture.img["width"]) == (thumbnail["url"], "480")
    work.unpublish()
    assert Client().get(thumbnail["sources"][0]["url"]).status_code == 404


def test_none_is_made_larger_than_it_is(index: Any) -> None:
    work = with_picture("Small", (320, 180))
    (source, webp) = build_documents([work.work_id], 1)[work.work_id].payload["thumbnail"]["sources"]
    assert (source["width"], webp["width"]) == (320, 320)


def test_a_batch_of_works_with_pictures_costs_the_same(django_assert_num_queries: Any) -> None:
    works = [with_picture(f"Work {number}") for number in range(3)]
    build_documents([work.work_id for work in works], 1)  # makes them
    with django_assert_num_queries(10) as few:
        build_documents([works[0].work_id], 1)
    with django_assert_num_queries(len(few)):
        build_documents([work.work_id for work in works], 1)
