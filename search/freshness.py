"""Which state of the bank an answer was made of. Invariant: as long as two readings of a state are equal, nothing changed
between them that the change log tells of or that an expiry date brings about; so what was answered then may be answered
now. It is asked of the database, never of an index."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from django.db.models import Exists
from django.utils import timezone

from cms.kept_query import KeptQuery
from resourcebank.visibility import next_expiry

from .engines import get_engine
from .engines.base import EngineError
from .models import ChangeEvent


class State(NamedTuple):
    seq: int  # of the last change
    at: object  # when that was, as the database says it: an older copy of the database may come to the same number again
    expiry: datetime | None  # the next moment at which a work stops being public by itself


_known = State(-1, None, None)


def current_state() -> State | None:
    """None while a change has no place in the log yet: a place is given after the commit, so that no change that commits
    late is passed over. One query, and a second after a change."""
    global _known  # noqa: PLW0603 - one per process is the point
    seq, at, pending = next(iter(_last.rows()), None) or (0, None, ChangeEvent.objects.exists())
    if pending:
        return None
    now = timezone.now()
    if _known[:2] != (seq, at) or (_known.expiry and _known.expiry <= now):
        _known = State(seq, at, next_expiry(now))
    return _known


def index_holds(state: State) -> bool:
    """Whether the index has all the changes of a state, too; not while it cannot be asked."""
    try:
        return get_engine().applied_seq() >= state.seq
    except EngineError:
        return False


_pending = Exists(ChangeEvent.objects.filter(seq=None))
_last = KeptQuery(lambda: ChangeEvent.objects.exclude(seq=None).order_by("-seq").values_list("seq", "at", _pending)[:1])
