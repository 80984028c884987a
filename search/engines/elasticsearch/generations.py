"""Which indexes there are, and which of them is live.

    <prefix>_resources_20261122t101500-1a2b3c4d           a generation: works, tombstones and state, swapped as one
    <prefix>_resources_read                               alias of the live generation, for whoever looks for it
    <prefix>_resources_20261122t101500-1a2b3c4d_write     alias of that generation, for whoever writes to it

Invariant: a generation is complete before the aliases name it, and the one before it is gone in the same step. So whoever
remembers the live generation's name either asks or writes to the live one, or is told that it is not there any more.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from uuid import uuid4

from elasticsearch import ApiError, NotFoundError

from search.engines.base import Checkpoint, IndexUnavailable

from .client import Connection
from .documents import STATE_ID, state
from .mapping import build_index, index_fingerprint

logger = logging.getLogger(__name__)


class Generations:
    def __init__(self, connection: Connection, prefix: str, languages: Sequence[str]) -> None:
        self._connection = connection
        self._languages = tuple(languages)
        self._fingerprint = index_fingerprint(languages)
        self._stem = f"{prefix}_resources_"
        self._name = re.compile(rf"{re.escape(self._stem)}\d{{8}}t\d{{6}}-[0-9a-f]{{8}}")
        self._live = ""
        self.read_alias = f"{self._stem}read"

    def live(self) -> str:
        """The live generation's name, remembered until `look` is asked again."""
        return self._live or self.look()

    def look(self) -> str:
        """Which generation is live now, if it is of the shape that this process writes and reads."""
        self._live = ""
        try:
            found = self._connection.client().indices.get(
                index=self.read_alias, features="mappings", filter_path="*.mappings._meta.fingerprint"
            )
        except NotFoundError as error:
            raise IndexUnavailable("missing", f"no {self.read_alias}") from error
        if len(found.body) > 1:
            raise IndexUnavailable("corrupt", f"{self.read_alias} names several indexes")
        for name, index in found.body.items():
            if index["mappings"]["_meta"]["fingerprint"] == self._fingerprint:
                self._live = name
                return name
        raise IndexUnavailable("outdated", "made by another version or for other languages")

    def create(self) -> str:
        name = f"{self._stem}{datetime.now(UTC):%Y%m%dt%H%M%S}-{uuid4().hex[:8]}"
        writer = self._connection.writer()
        build_index(name, self._languages).aliases(**{write_alias(name): {}}).create(using=writer)
        writer.index(index=name, id=STATE_ID, document=state(0))
        return name

    def swap(self, generation: str) -> None:
        old = [name for name, is_live in self._all().items() if is_live]
        self._connection.writer().indices.update_aliases(
            actions=[
                {"add": {"index": generation, "alias": self.read_alias}},
                *({"remove_index": {"index": name}} for name in old),
            ]
        )
        self._live = ""

    def kept(self) -> Iterator[tuple[str, Checkpoint]]:
        """Generations that a rebuild did not complete, each with how far it was sure to have got."""
        for name in self._others():
            try:
                if checkpoint := self._checkpoint(name):
                    yield name, checkpoint
            except (ApiError, IndexUnavailable, TypeError) as error:
                logger.warning("Beginning anew; what an earlier rebuild left cannot be used: %s", error)

    def _checkpoint(self, generation: str) -> Checkpoint | None:
        client = self._connection.client()
        kept = client.get(index=generation, id=STATE_ID)["_source"].get("payload")
        shape = client.indices.get_mapping(index=generation)[generation]["mappings"]["_meta"]
        if kept and shape["fingerprint"] != self._fingerprint:
            raise IndexUnavailable("outdated", "made by another version or for other languages")
        return Checkpoint(**kept) if kept else None

    def keep(self, generation: str, checkpoint: Checkpoint) -> None:
        self._connection.writer().update(index=generation, id=STATE_ID, doc={"payload": asdict(checkpoint)})

    def remove_others(self, but: str = "") -> None:
        """Remove every generation that is not live. Call with the rebuild lock held."""
        self._remove([name for name in self._others() if name != but])

    def remove_all(self) -> None:
        self._remove(list(self._all()))

    def _remove(self, names: Sequence[str]) -> None:
        if names:
            self._connection.writer().indices.delete(index=",".join(names), ignore_unavailable=True)
        self._live = ""

    def _others(self) -> list[str]:
        return [name for name, is_live in self._all().items() if not is_live]

    def _all(self) -> Mapping[str, bool]:
        """Every generation, and whether it is live."""
        found = self._connection.client().indices.get(index=f"{self._stem}*", features="aliases").body
        return {name: self.read_alias in found[name]["aliases"] for name in found if self._name.fullmatch(name)}


def write_alias(generation: str) -> str:
    return f"{generation}_write"
