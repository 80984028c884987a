"""Checks the files of a folder in a process of its own that may not grow, and prints for each what was said and how much
memory it had at most.

    python -m tests.cms.media.inspector FOLDER
"""

from __future__ import annotations

import json
import os
import resource
import sys
import warnings
from pathlib import Path

from django.conf import settings

LIMIT = 256 * 1024 * 1024

settings.configure(
    MAX_FILE_UPLOAD_BYTES=200 * 1024 * 1024,
    MAX_VIDEO_UPLOAD_BYTES=2 * 1024**3,
    WAGTAILIMAGES_MAX_IMAGE_PIXELS=40_000_000,
    CLAMD_ADDRESS="",
    USE_I18N=False,
)

from django.core.exceptions import ValidationError  # noqa: E402
from django.core.files.base import File  # noqa: E402

from cms.media.pictures import without_metadata  # noqa: E402
from cms.media.validation import check_content  # noqa: E402
from cms.media.validation.kinds import PICTURES  # noqa: E402
from cms.media.validation.names import extension_of  # noqa: E402


def peak() -> int:
    """In bytes, since it was last set back."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) * 1024


def said_of(path: Path, name: str) -> str:
    with path.open("rb") as content:
        file = File(content, name=name)
        try:
            mime = check_content(file)
        except ValidationError as error:
            return f"refused: {error.messages[0]}"
        if extension_of(name) in PICTURES:
            without_metadata(file)
        return f"accepted: {mime}"


def main(folder: Path) -> None:
    warnings.simplefilter("ignore")
    resource.setrlimit(resource.RLIMIT_DATA, (LIMIT, LIMIT))
    for number, (what, name) in json.loads((folder / "index.json").read_text()).items():
        Path("/proc/self/clear_refs").write_text("5")
        said = said_of(folder / number, name)
        sys.stdout.write(json.dumps([what, said, peak()]) + os.linesep)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
