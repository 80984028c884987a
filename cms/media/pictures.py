"""A photo says where and by whom it was taken, and Wagtail copies that into every size it makes. Invariant: a stored
picture holds its pixels, its colours and which way is up, and nothing else of what was written into or behind it; and
none is decoded before its header has said that its pixels are bearable."""

from __future__ import annotations

import tempfile
from typing import IO, Any

from django.conf import settings
from django.core.files.base import File
from PIL import Image, ImageFile, JpegImagePlugin
from PIL.ExifTags import Base

from .refusals import too_many_pixels, unreadable_picture, wrong_content

# A JPEG of several pictures (a phone adds depth or light) is kept as its first, and with the tables it came with, so
# that it loses nothing one could see.
FORMATS = ("JPEG", "PNG", "GIF", "WEBP")
IN_MEMORY = 4 * 1024 * 1024
LOOP = (b"NETSCAPE2.0", b"ANIMEXTS1.0")  # the only one of a GIF's extensions that is shown


def check_picture(file: Any, image_format: str) -> None:
    """ValidationError unless it is of that format, has bearably many pixels and can be read to its last line."""
    limit = settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS
    try:
        with _opened(file) as image:
            if _kind(image) != image_format:
                raise wrong_content(image_format.lower())
            if image.width * image.height * _frames(image) > limit:
                raise too_many_pixels(limit)
            image.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise too_many_pixels(limit) from error
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        raise unreadable_picture() from error
    finally:
        file.seek(0)


def without_metadata(file: Any) -> File[bytes]:
    """The same picture without it."""
    output = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - it is given away
    with _opened(file) as image:
        kind = _kind(image)
        if kind == "GIF":
            file.seek(0)
            _copy_gif(file, output)
        else:
            _save(image, kind, output)
    return File(output, name=file.name)


def _save(image: ImageFile.ImageFile, kind: str, output: IO[bytes]) -> None:
    options: dict[str, Any] = {"PNG": {}, "WEBP": {"quality": 90}}.get(kind, {})
    if kind == "JPEG":
        options = {"qtables": image.quantization, "subsampling": JpegImagePlugin.get_sampling(image)}  # type: ignore[attr-defined]
    image.load()  # or saving it would make a copy
    kept = Image.Exif()
    if orientation := image.getexif().get(Base.Orientation):
        kept[Base.Orientation] = orientation
    image.info.pop("comment", None)
    image.save(
        output,
        kind,
        exif=kept.tobytes() if orientation else b"",
        icc_profile=image.info.get("icc_profile"),
        xmp=b"",
        save_all=kind != "JPEG" and _frames(image) > 1,
        **options,
    )


def _opened(file: Any) -> ImageFile.ImageFile:
    file.seek(0)
    return Image.open(file, formats=FORMATS)


def _kind(image: ImageFile.ImageFile) -> str:
    return "JPEG" if image.format == "MPO" else str(image.format)


def _frames(image: ImageFile.ImageFile) -> int:
    return 1 if _kind(image) == "JPEG" else int(getattr(image, "n_frames", 1))


def _copy_gif(file: IO[bytes], output: IO[bytes]) -> None:
    """Block by block (https://www.w3.org/Graphics/GIF/spec-gif89a.txt), since decoding it would cost it colours."""
    header = _exactly(file, 13)
    output.write(header + _exactly(file, _table_bytes(header[10])))
    while (introducer := _exactly(file, 1)) != b";":
        if introducer == b",":
            descriptor = _exactly(file, 9)
            output.write(introducer + descriptor + _exactly(file, _table_bytes(descriptor[8]) + 1))
            output.writelines(_sub_blocks(file))
        elif introducer == b"!":
            label = _exactly(file, 1)
            blocks = list(_sub_blocks(file))
            if label == b"\xf9" or (label == b"\xff" and blocks[0][1:] in LOOP):
                output.write(introducer + label)
                output.writelines(blocks)
        else:
            raise unreadable_picture()
    output.write(b";")


def _table_bytes(packed: int) -> int:
    return 3 * 2 ** ((packed & 7) + 1) if packed & 0x80 else 0


def _sub_blocks(file: IO[bytes]) -> list[bytes]:
    """Each with its length before it, the empty last one too."""
    blocks: list[bytes] = []
    while not blocks or blocks[-1] != b"\x00":
        length = _exactly(file, 1)
        blocks.append(length + _exactly(file, length[0]))
    return blocks


def _exactly(file: IO[bytes], length: int) -> bytes:
    content = file.read(length)
    if len(content) < length:
        raise unreadable_picture()
    return content
