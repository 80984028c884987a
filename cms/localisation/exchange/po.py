"""PO, the format of gettext. A machine's translation is marked fuzzy, and what comes back fuzzy is not done. Pure."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import groupby

import polib
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cms.untrusted_xml import decoded

from .texts import MAX_TEXTS, Contents, Job, Reading, check_bounds, key_of, tidy, too_many

UUID = "X-Translation-ID"
SOURCE_LANGUAGE = "X-Source-Language"
WAS = "was: "
MAX_LINES = 2000  # of one text or comment: polib's time goes with their square


def write_po(job: Job) -> bytes:
    po = polib.POFile()
    now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M%z")
    po.metadata = {
        "Project-Id-Version": " ".join(job.title.split()),
        "POT-Creation-Date": now,
        "PO-Revision-Date": now,
        "Last-Translator": "-",
        "Language-Team": job.language,
        "Language": job.language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        SOURCE_LANGUAGE: job.source_language,
        UUID: job.uuid,
    }
    for text in job.texts:
        po.append(
            polib.POEntry(
                msgctxt=text.path,
                msgid=text.source,
                msgstr=text.target,
                comment=f"{text.place}\n{WAS}{text.state}",
                flags=["fuzzy"] if text.by_machine and text.target else [],
            )
        )
    return str(po).encode()


def read_po(content: bytes) -> Contents:
    """ValidationError if it is no PO file."""
    text = decoded(content)
    last = text.rstrip().rpartition("\n")[2]
    # polib takes a text that is cut off for a whole one.
    if last and not last.startswith("#") and not last.endswith('"'):
        raise ValidationError(_("This is not a PO file, or it is damaged."))
    runs = groupby(text.splitlines(), key=lambda line: line.lstrip()[:1])
    if text.count("msgid") > 3 * MAX_TEXTS or any(sum(1 for _line in run) > MAX_LINES for _first, run in runs):
        raise too_many()
    try:
        # polib opens a file of the name it is given: nothing that begins with a line break is one.
        po = polib.pofile(f"\n{text}")
    except (OSError, ValueError, LookupError, AttributeError, TypeError) as error:
        raise ValidationError(_("This is not a PO file, or it is damaged.")) from error
    if not po.metadata and not len(po):
        raise ValidationError(_("This is not a PO file, or it is damaged."))
    charset = po.metadata.get("Content-Type", "").lower().partition("charset=")[2]
    if charset not in {"", "utf-8", "utf8", "charset"}:
        raise ValidationError(_("The file is not UTF-8. Save it with that encoding and send it again."))
    return Contents(
        uuid=po.metadata.get(UUID, ""),
        source_language=po.metadata.get(SOURCE_LANGUAGE, ""),
        language=po.metadata.get("Language", ""),
        readings=check_bounds(_reading(entry) for entry in po if not entry.obsolete),
    )


def _reading(entry: polib.POEntry) -> Reading:
    path, source = entry.msgctxt or "", tidy(entry.msgid)
    states = [line.removeprefix(WAS) for line in entry.comment.splitlines() if line.startswith(WAS)]
    return Reading(
        key=key_of(path, source),
        target=entry.msgstr,
        path=path,
        source=source,
        was=states[-1].strip() if states else "",
        unfinished=entry.fuzzy,
    )
