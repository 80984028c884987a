"""Asks a ClamAV daemon, where the settings name one. A file that it could not look at is not accepted."""

from __future__ import annotations

import logging
import socket
import struct
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

logger = logging.getLogger(__name__)
CHUNK = 64 * 1024
TIMEOUT = 120  # seconds for each piece and for the answer


def scan_for_viruses(file: Any) -> None:
    if not settings.CLAMD_ADDRESS:
        return
    try:
        answer = _ask(file)
    except OSError as error:
        answer = repr(error)
    if answer.endswith(" FOUND"):
        name = answer.removeprefix("stream: ").removesuffix(" FOUND")
        raise ValidationError(
            _("The file has the virus “%(name)s”. Clean your machine, make the file anew and upload that.")
            % {"name": name}
        )
    if answer != "stream: OK":
        logger.error("clamd at %s could not check an upload: %s", settings.CLAMD_ADDRESS, answer)
        raise ValidationError(_("The file cannot be checked for viruses just now and was not kept. Try again later."))


def _ask(file: Any) -> str:
    """INSTREAM of clamd(8): pieces with their length before them, then an empty one."""
    file.seek(0)
    with _connected(settings.CLAMD_ADDRESS) as clamd:
        clamd.sendall(b"zINSTREAM\0")
        while piece := file.read(CHUNK):
            clamd.sendall(struct.pack(">L", len(piece)) + piece)
        clamd.sendall(struct.pack(">L", 0))
        answer = b""
        while not answer.endswith(b"\0") and (part := clamd.recv(4096)):
            answer += part
    return answer.rstrip(b"\0\n").decode("utf-8", "replace")


def _connected(address: str) -> socket.socket:
    """`unix:/run/clamav/clamd.ctl` or `host:port`."""
    if address.startswith("unix:"):
        clamd = socket.socket(socket.AF_UNIX)
        clamd.settimeout(TIMEOUT)
        clamd.connect(address.removeprefix("unix:"))
        return clamd
    host, _colon, port = address.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), timeout=TIMEOUT)
