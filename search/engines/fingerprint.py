"""Whether an index still fits the code.

Invariant: an index made with other words than today's analysis makes has another fingerprint, so a new dictionary or a
changed rule leads to a rebuild and never to questions that miss what the index holds under an older form.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache
from importlib.metadata import version
from pathlib import Path

from cms.languages import analysis, compounds, endings, indexing, lookalikes, morphology

_RULES = (analysis, compounds, endings, indexing, lookalikes, morphology)
_PACKAGES = ("simplemma", "PyStemmer", "LatvianStemmer", "islenska")


def fingerprint(*shape: object) -> str:
    """Of the analysis and of whatever else an engine's index depends on (JSON)."""
    return hashlib.sha256(json.dumps([_analysis(), shape]).encode()).hexdigest()[:16]


@cache
def _analysis() -> list[str]:
    sources = [Path(str(module.__file__)).read_bytes() for module in _RULES]
    return [hashlib.sha256(b"".join(sources)).hexdigest(), *map(version, _PACKAGES)]
