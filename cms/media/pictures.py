"""A photo says where and by whom it was taken, and Wagtail copies that into every size it makes. Invariant: a stored
picture holds its pixels, its colours and which way is up, and nothing else of what the camera wrote."""

from __future__ import annotations

import io
from typing import Any

from django.core.files.base import ContentFile
from PIL import Image, ImageFile
from PIL.ExifTags import Base

# GIF knows no such data. A JPEG is written with the tables it came with, so that it loses nothing one could see.
SAVE_OPTIONS: dict[str, dict[str, Any]] = {"JPEG": {"quality": "keep"}, "PNG": {}, "WEBP": {"quality": 90}}


def is_readable(file: Any) -> bool:
    """To the last line. Ask only once its number of pixels is known to be bearable."""
    try:
        with _opened(file) as image:
            image.load()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return False
    finally:
        file.seek(0)
    return True


def without_metadata(file: Any) -> ContentFile[bytes] | None:
    """The same picture without it; None where the format has none."""
    with _opened(file) as image:
        options = SAVE_OPTIONS.get(image.format or "")
        if options is None:
            return None
        kept = Image.Exif()
        if orientation := image.getexif().get(Base.Orientation):
            kept[Base.Orientation] = orientation
        output = io.BytesIO()
        image.save(
            output,
            image.format,
            exif=kept.tobytes() if orientation else b"",
            icc_profile=image.info.get("icc_profile"),
            xmp=b"",
            comment=b"",
            save_all=getattr(image, "is_animated", False),
            **options,
        )
    return ContentFile(output.getvalue(), name=file.name)


def _opened(file: Any) -> ImageFile.ImageFile:
    file.seek(0)
    return Image.open(io.BytesIO(file.read()))
