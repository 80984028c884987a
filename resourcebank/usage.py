"""Invariant: whatever is counted, nothing is kept of the person: a reader's request only decides whether she is counted,
and is then forgotten. And counting never slows or breaks an answer: a count is a number in this process's memory until
a thread of its own adds it to the database, where all processes' numbers add up. What a killed process had counted in
the last seconds is lost."""

from __future__ import annotations

import atexit
import logging
import re
import threading
from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, Literal, NamedTuple
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

from django.conf import settings
from django.db import Error as DatabaseFailure  # DatabaseError, and InterfaceError beside it
from django.db import connection, transaction
from django.db.models import F, Sum
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from cms.media.models import ResourceFile
from cms.media.signals import file_served

from .file_access import public_variants_with
from .models import DailyCount

logger = logging.getLogger(__name__)
Kind = DailyCount.Kind
Found = Literal["found", "elsewhere", "nothing"]  # in the reader's language, only in others, not at all
# Programs that say they are no reader. Libraries are not among them: another platform's server asks by one for a person.
_BOT = re.compile(
    r"(?<!cu)bot|crawl|spider|slurp|archiver|externalhit|preview|headless|lighthouse|monitor|uptime|pingdom",
    re.IGNORECASE,  # Cubot makes telephones
)
_NO_QUESTION = {"sort", "page"}  # by themselves
_FROM_THE_START = re.compile(r"bytes 0-(?!1/)")  # some players first ask for two bytes, to see whether parts are given


class Use(NamedTuple):
    """A row of DailyCount."""

    day: date
    kind: str
    work_id: UUID | None
    language: str
    label: str = ""


class Download(NamedTuple):
    """Which works have the file is asked when it is written, not while the reader waits."""

    day: date
    file_id: int


# --- What is counted ----------------------------------------------------------------------------------------------
def count_view(
    request: HttpRequest, response: HttpResponseBase, work_id: UUID, language: str, where: Literal["page", "api"]
) -> None:
    if response.status_code == 200 and is_counted(request):
        buffer.add(Use(timezone.localdate(), Kind.VIEW, work_id, language, where))


def count_search(
    request: HttpRequest, response: HttpResponseBase, language: str, filters: Iterable[str], found: Found
) -> None:
    """`filters` by name; what was chosen in them is not kept, nor are the words. Of who only narrows or sorts what she has
    found, the filters are counted that she adds."""
    if response.status_code == 200 and is_counted(request):
        day = timezone.localdate()
        before = _asked_before(request)
        if not before:
            buffer.add(Use(day, Kind.SEARCH, None, language, found))
        buffer.add(*(Use(day, Kind.FILTER, None, language, name) for name in filters if name not in before))


@receiver(file_served)
def count_download(
    sender: Any, request: HttpRequest, file: ResourceFile, response: HttpResponseBase, **kwargs: Any
) -> None:
    if is_from_the_start(response) and is_counted(request):
        buffer.add(Download(timezone.localdate(), file.pk))


def count_offline(
    request: HttpRequest, response: HttpResponseBase, work_id: UUID, language: str, kind: Literal["zip", "pdf"]
) -> None:
    """A whole work was taken along; its files are not counted one by one."""
    if is_from_the_start(response) and is_counted(request):
        buffer.add(Use(timezone.localdate(), Kind.DOWNLOAD, work_id, language, kind))


def is_from_the_start(response: HttpResponseBase) -> bool:
    """Of a file sent in parts, as to a player, one part has its beginning."""
    part = response.status_code == 206 and _FROM_THE_START.match(response.headers["Content-Range"])
    return response.status_code == 200 or bool(part)


def is_counted(request: HttpRequest) -> bool:
    """Whether this is a reader who has not asked to be left alone. The session itself is not looked at: only who works
    here has one, and an answer that depends on it could not be shared."""
    headers = request.headers
    return (
        request.method == "GET"
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and "1" not in (headers.get("DNT"), headers.get("Sec-GPC"))
        and "prefetch" not in headers.get("Sec-Purpose", headers.get("Purpose", ""))
        and not _BOT.search(headers.get("User-Agent", ""))
    )


def _asked_before(request: HttpRequest) -> set[str]:
    """What the address says by which she comes, by name, if that is a question with the same words; else nothing. Her
    browser tells it to its own site only, so programs and other sites always ask anew."""
    try:
        origin = urlsplit(request.headers.get("Referer", ""))
        asked = parse_qs(origin.query)
    except ValueError:  # anything may stand there
        return set()
    is_here = (origin.netloc, origin.path) == (request.get_host(), request.path)
    same = asked.get("q", [""])[-1].strip() == request.GET.get("q", "").strip()
    return asked.keys() - _NO_QUESTION if is_here and same else set()


def opened_lately(work_ids: Iterable[UUID], days: int) -> dict[UUID, int]:
    """How often each was opened in the last `days` days, on the site or by the API; works nobody opened are left out."""
    today = timezone.localdate()
    views = DailyCount.objects.filter(
        day__in=[today - timedelta(days=ago) for ago in range(days)],  # each day, so that the index finds the works
        kind=Kind.VIEW,
        work_id__in=list(work_ids),
    )
    return dict(views.order_by().values_list("work_id").annotate(Sum("count")))


# --- How it gets into the database --------------------------------------------------------------------------------
class Buffer:
    """What this process has counted and not yet written."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: Counter[Use | Download] = Counter()
        self._writer: threading.Timer | None = None

    def add(self, *counted: Use | Download) -> None:
        with self._lock:
            self._counts.update(counted)
            if settings.USAGE_WRITE_EVERY and self._writer is None:
                self._start_writer(settings.USAGE_WRITE_EVERY)

    def write(self) -> None:
        """What cannot be written now is kept, and written with what comes next."""
        with self._lock:
            counts, self._counts = self._counts, Counter()
        try:
            _write(counts)
        except DatabaseFailure as error:
            logger.warning("Views, searches and downloads could not be written; they are kept: %s", error)
            with self._lock:
                self._counts.update(counts)

    def _start_writer(self, seconds: float) -> None:
        writer = threading.Timer(seconds, self._write_in_thread)
        writer.daemon = True  # it does not hold up the end of the process, which writes what is left
        try:
            writer.start()
        except RuntimeError:  # no thread is to be had: the next count tries again
            return
        self._writer = writer
        atexit.unregister(self.write)
        atexit.register(self.write)

    def _write_in_thread(self) -> None:
        try:
            self.write()
        finally:
            connection.close()  # this thread's own
            with self._lock:
                self._writer = None


def count_now(*uses: Use) -> None:
    """For what she said on purpose: it is written before she is thanked."""
    _write(Counter(uses))


def _write(counts: Counter[Use | Download]) -> None:
    """All of it or nothing."""
    uses = _uses(counts)
    rows = sorted(uses, key=str)  # in the same order in every process, so that no two wait for each other
    with transaction.atomic():
        DailyCount.objects.bulk_create([DailyCount(**row._asdict(), count=0) for row in rows], ignore_conflicts=True)
        for row in rows:
            DailyCount.objects.filter(**row._asdict()).update(count=F("count") + uses[row])


def _uses(counts: Counter[Use | Download]) -> Counter[Use]:
    uses: Counter[Use] = Counter()
    for counted, times in counts.items():
        for use in _uses_of(counted) if isinstance(counted, Download) else [counted]:
            uses[use] += times
    return uses


def _uses_of(download: Download) -> list[Use]:
    """One for each work that has the file."""
    file = ResourceFile.objects.filter(pk=download.file_id).first()
    if file is None:
        return []
    variants = public_variants_with(file).order_by("is_original", "pk")  # the original last: its language stays
    languages = dict(variants.values_list("translation_key", "locale__language_code"))
    return [Use(download.day, Kind.DOWNLOAD, work, file.language or spoken) for work, spoken in languages.items()]


buffer = Buffer()
