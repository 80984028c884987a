"""An engine that says the same again, with the language in front. What a test wants of it besides is in the options:
`DOES` is called with the texts and may answer in its stead, `TERMS` is a list that gets the terms it was told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from cms.localisation.engines.base import Engine


class Fake(Engine):
    name = "Fake"
    version = "1"

    def can(self, source: str, target: str) -> bool:
        return target not in self.options.get("CANNOT", ())

    def translate(self, texts: Sequence[str], source: str, target: str, terms: Mapping[str, str]) -> list[str | None]:
        self.options.get("TERMS", []).append(dict(terms))
        does = self.options.get("DOES")
        made = does(texts) if does else None
        return [f"{target.upper()} {text}" for text in texts] if made is None else made


class Local(Fake):
    name = "Local"
    is_local = True


def engines(kind: type[Engine] = Fake, **options: Any) -> list[dict[str, Any]]:
    return [{"ENGINE": f"{kind.__module__}.{kind.__name__}", "OPTIONS": options}]
