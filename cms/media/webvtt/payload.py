"""The words of one cue. What `clean` gives holds only balanced tags of this module, no empty line and no "-->"."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from itertools import groupby

# Possessive, as everywhere in this package: what a hostile file makes it try, it tries once.
_TAG = re.compile(r"<([^<>]*+)>")
_LIKE_A_TAG = re.compile(r"[a-zA-Z/!?]|[0-9:.]++$")  # anything else is words, such as "<3"
VOICE = re.compile(r"<v(?:\.[^ <>]++)? ([^<>]++)>|</v>")
_BREAK = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_LANGUAGE = re.compile(r"[a-zA-Z]{2,8}(?:-[a-zA-Z0-9]{1,8}){0,4}")
_NAMES = frozenset({"b", "i", "u", "c", "v", "lang", "ruby", "rt"})
# Those that browsers themselves know; any other could be one of the page's own.
_COLOURS = frozenset({"white", "lime", "cyan", "red", "yellow", "magenta", "blue", "black"})
_CLASSES = _COLOURS | {f"bg_{colour}" for colour in _COLOURS}
_MAX_DEPTH = 8
_MAX_NAME = 100


def clean(raw: str) -> str:
    """Tags that are not kept are taken out, and what they enclose is kept. So are times within a cue: they would be wrong
    once it is timed anew."""
    written: list[str] = []
    opened: list[str] = []
    at = 0
    for match in _TAG.finditer(raw):
        inside = match.group(1)
        if not _LIKE_A_TAG.match(inside):
            continue
        written.append(_words(raw[at : match.start()]))
        at = match.end()
        written += _close(inside[1:].strip().lower(), opened) if inside[0] == "/" else _open(inside, opened)
    written.append(_words(raw[at:]))
    written += [f"</{name}>" for name in reversed(opened)]
    return _one_block("".join(written))


def plain(cleaned: str) -> str:
    """As shown; what stands above a character is in brackets behind it."""
    return "\n".join(line.strip() for line in untagged(cleaned).split("\n") if line.strip())


def untagged(part: str) -> str:
    return html.unescape(_TAG.sub("", part.replace("<rt>", "(").replace("</rt>", ")")))


def escape(text: str) -> str:
    """Plain text as a cue's raw text."""
    return _one_block(_words(text))


def said(cleaned: str) -> list[tuple[str, str]]:
    """Who says what, in order; "" for who is nobody by name."""
    spans, voice, at = [], "", 0
    for match in VOICE.finditer(cleaned):
        spans.append((voice, plain(cleaned[at : match.start()])))
        voice, at = html.unescape(match.group(1) or ""), match.end()
    spans.append((voice, plain(cleaned[at:])))
    return [(voice, text) for voice, text in spans if text]


def revoiced(cleaned: str, words: str) -> str:
    """Other words, such as a translation, said by the voices of `cleaned`: each line by who says that line there."""
    voices = [voice for voice, text in said(cleaned) for _line in text.split("\n")] or [""]
    lines = escape(words).split("\n")
    voices += voices[-1:] * (len(lines) - len(voices))
    parts = []
    for voice, group in groupby(zip(voices, lines, strict=False), key=lambda pair: pair[0]):
        text = "\n".join(line for _voice, line in group)
        parts.append(f"<v {html.escape(voice, quote=False)}>{text}</v>" if voice else text)
    return "\n".join(parts)


def _words(text: str) -> str:
    """Escaped once. A line break that is written as an entity is none."""
    lines = (_BREAK.sub(" ", html.unescape(line)) for line in text.split("\n"))
    return html.escape("\n".join(lines), quote=False)


def _one_block(text: str) -> str:
    """An empty line would end the cue. A voice ends on its own line."""
    lines: list[str] = []
    for line in filter(None, map(str.strip, text.split("\n"))):
        ends_voice = bool(lines) and line.startswith("</v>")
        if ends_voice:
            lines[-1] += "</v>"
        lines.append(line.removeprefix("</v>").lstrip() if ends_voice else line)
    return "\n".join(filter(None, lines))


def _open(inside: str, opened: list[str]) -> Iterator[str]:
    head, *rest = inside.split(maxsplit=1)
    name, *classes = head.lower().split(".")
    if name.rstrip("/") == "br":
        yield "\n"
        return
    if name in ("v", "rt"):  # the one before it ends here
        yield from _close(name, opened)
    kept = "".join(f".{each}" for each in dict.fromkeys(classes) if each in _CLASSES)
    annotation = _annotation(name, rest[0] if rest else "")
    allowed = {"v": bool(annotation), "lang": bool(annotation), "c": bool(kept), "rt": "ruby" in opened}
    if name in _NAMES and name not in opened and allowed.get(name, True) and len(opened) < _MAX_DEPTH:
        opened.append(name)
        yield f"<{name}{kept}{annotation}>"


def _close(name: str, opened: list[str]) -> Iterator[str]:
    if name in opened:
        while (last := opened.pop()) != name:
            yield f"</{last}>"
        yield f"</{name}>"


def _annotation(name: str, written: str) -> str:
    """The speaker of <v>, the language of <lang>."""
    words = " ".join(_BREAK.sub(" ", html.unescape(written)).split())
    if name == "lang":
        return f" {words}" if _LANGUAGE.fullmatch(words) else ""
    if name != "v" or not words:
        return ""
    return " " + html.escape(words[:_MAX_NAME].rstrip().replace("--", "–"), quote=False)
