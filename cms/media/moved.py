from __future__ import annotations

from pathlib import Path

from django.core.files.uploadedfile import UploadedFile


class MovedFile(UploadedFile):
    """A file of ours as a form would have it; storing it moves it."""

    def __init__(self, path: Path, name: str = "") -> None:
        super().__init__(path.open("rb"), name or path.name, size=path.stat().st_size)
        self.path = path

    def temporary_file_path(self) -> str:
        return str(self.path)
