"""A ZIP written from parts. Invariant: the same parts give the same bytes, so that a download that broke off goes on even
after the file was made anew."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from .stored import Stored

Content = bytes | Stored
READABLE = 0o100644 << 16


@dataclass(frozen=True)
class Part:
    name: str  # with folders
    content: Content


def fingerprint(parts: Sequence[Part], changed: datetime) -> str:
    digest = hashlib.sha256(changed.isoformat().encode())
    for part in parts:
        content = part.content
        identity = content.etag.encode() if isinstance(content, Stored) else hashlib.sha256(content).digest()
        digest.update(f"\n{part.name}\n".encode() + identity)
    return digest.hexdigest()


def write(parts: Sequence[Part], changed: datetime, target: Path) -> None:
    """Words are compressed; pictures, films and most files are already."""
    with ZipFile(target, "w") as archive:
        for part in parts:
            info = ZipInfo(part.name, changed.timetuple()[:6])
            info.external_attr = READABLE
            if isinstance(part.content, Stored):
                info.compress_type, info.file_size = ZIP_STORED, part.content.path.stat().st_size
                with (
                    part.content.file.storage.open(str(part.content.file.name)) as source,
                    archive.open(info, "w") as out,
                ):
                    shutil.copyfileobj(source, out, 1024 * 1024)
            else:
                archive.writestr(info, part.content, ZIP_DEFLATED)
