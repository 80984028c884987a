"""From the sample files' shorthand to what pages hold. The same walk gives the words of an original and of its
translation in the same order, so that each source string finds its target."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

from cms.media import webvtt

NAMESPACE = uuid.UUID("5f0c2a44-6f0b-4a86-9d0b-0a6c1ce3b1f7")
Entry = dict[str, Any]

# Own fields that are lists of lines, of units and of puzzles; their block's name.
LINES = ("learning_outcomes", "lessons", "application_steps", "next_steps")
STRUCTS = {"units": "unit", "puzzles": "puzzle"}
TEXTS = ("sector", "instructions", "place", "eligibility", "amount", "state_of_play")
PLAIN = (
    "edition", "country", "number", "document_kind", "sign_up_deadline", "starts_on", "starts_at", "ends_at",
    "sign_up_url", "online_url", "deadline", "players", "difficulty", "video_url",
)  # fmt: skip


def stable_id(*parts: object) -> uuid.UUID:
    return uuid.uuid5(NAMESPACE, "/".join(map(str, parts)))


def body(entry: Entry) -> list[dict[str, Any]]:
    """The raw data of a StreamField, with block ids that stay the same every time."""
    blocks = []
    for number, block in enumerate(entry.get("body", ())):
        (kind, value), *_rest = block.items()
        block_id = stable_id(entry["key"], "body", number)
        blocks.append({"type": kind, "id": str(block_id), "value": _block_value(kind, value, block_id)})
    return blocks


def _block_value(kind: str, value: Any, block_id: uuid.UUID) -> Any:
    if kind == "text":
        return "".join(f"<p>{paragraph}</p>" for paragraph in value)
    if kind in ("steps", "facts"):
        return [{"type": "item", "id": str(stable_id(block_id, i)), "value": item} for i, item in enumerate(value)]
    return value


def own_fields(entry: Entry) -> dict[str, Any]:
    fields: dict[str, Any] = {name: entry[name] for name in (*PLAIN, *TEXTS) if name in entry}
    for name in (*LINES, *STRUCTS):
        if name in entry:
            kind = STRUCTS.get(name, "line")
            fields[name] = [
                {"type": kind, "id": str(stable_id(entry["key"], name, i)), "value": value}
                for i, value in enumerate(entry[name])
            ]
    return fields


def captions(entry: Entry) -> str:
    """As WebVTT."""
    return webvtt.write(
        webvtt.Cue.of(cue["start"], cue["end"], webvtt.escape(cue["text"])) for cue in entry["captions"]
    )


def words(entry: Entry) -> Iterator[str]:
    """Every translatable string in the order of the entry, as a reader sees it but for <b> and <i>."""
    yield entry["title"]
    yield entry["summary"]
    if entry.get("image_alt"):
        yield entry["image_alt"]
    for name in TEXTS:
        if entry.get(name):
            yield entry[name]
    for block in entry.get("body", ()):
        yield from _strings(block)
    for name in (*LINES, *STRUCTS):
        yield from _strings(entry.get(name, ()))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _strings(item)
    else:
        for item in value:
            yield from _strings(item)


def target_strings(entry: Entry, translation: Entry) -> dict[str, str]:
    """Source string -> target string; ValueError if the translation has not the source's shape."""
    # What a translation leaves out because it has no words of its own (an edition, a number) is not asked of it.
    source = [*words(entry)]
    target = [*words({"title": "", "summary": "", **translation})]
    if len(source) != len(target):
        raise ValueError(f"{entry['key']}: {len(source)} strings, but {len(target)} in the translation")
    return dict(zip(source, target, strict=True))
