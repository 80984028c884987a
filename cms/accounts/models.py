from __future__ import annotations

import hashlib
import secrets
from base64 import b32encode
from collections.abc import Iterable
from typing import ClassVar

from django.db import models
from django_otp.models import Device, ThrottlingMixin

HOW_MANY = 10


class RecoveryCodes(ThrottlingMixin, Device):
    """What lets a person in once each when her second factor is lost. Of the codes only hashes are kept: they are as long
    as a key (80 bits), so that a hash without salt tells nothing."""

    hashes = models.JSONField(default=list)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["user"], name="one_set_of_recovery_codes")]

    def renew(self) -> list[str]:
        """New codes in the place of all earlier ones; they are never to be had again."""
        codes = [b32encode(secrets.token_bytes(10)).decode().lower() for _number in range(HOW_MANY)]
        self.hashes = [_hashed(code) for code in codes]
        self.throttle_reset()
        return ["-".join(_parts(code)) for code in codes]

    def verify_token(self, token: str) -> bool:
        allowed, _why_not = self.verify_is_allowed()
        if not allowed:
            return False
        if _hashed(token) not in self.hashes:
            self.throttle_increment()
            return False
        self.hashes.remove(_hashed(token))
        self.throttle_reset()
        return True

    def get_throttle_factor(self) -> int:
        return 1  # second, and twice as long after each wrong code


class ResetRequest(models.Model):
    """That somebody asked for a new password; kept for an hour, so that nobody can ask without end."""

    key = models.CharField(max_length=64)  # a keyed hash of the e-mail address, or of the client's address
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["key", "at"])]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"


def _hashed(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


def _parts(code: str) -> Iterable[str]:
    return (code[start : start + 4] for start in range(0, len(code), 4))
