"""Invariant: nothing unapproved reaches readers in silence. A translation goes live only when every segment of its
source is translated by a person (or by a machine, where the locale's policy is to publish that with its label), and
only with exactly the words of those segments."""

from __future__ import annotations

from typing import Any


class PublicationRefused(Exception):
    """A translation was about to go live past the gate. `str()` is a message for the person who tried."""


def check_publishable(page: Any) -> None:
    """Raise PublicationRefused unless `page`, a translation about to be saved as live, may be."""
    raise NotImplementedError
