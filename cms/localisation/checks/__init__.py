"""What may be wrong with a translation, text by text. Pure functions: nothing here reads a database.

Invariant: the answer is computed from the words each time, in time that grows with their length only. What is an error is
never right (the text would lose something, or do harm); what is a warning may be, and a person says so.

A check is one small function that yields what it found, registered with `rule` under a code that is kept for ever: waivers
are of it."""

from . import markup, captions, figures, typography, wording  # noqa: F401, I001 - they register, in the order they are shown
from .registry import RULES, Checked, FoundTerm, ForbiddenTerm, Issue, Severity, Terms, check

__all__ = ["RULES", "Checked", "ForbiddenTerm", "FoundTerm", "Issue", "Severity", "Terms", "check"]
