"""Who is told what. Rows are written with what they tell of, in its transaction; letters come later."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import User
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from wagtail.admin.utils import get_user_display_name
from wagtail_localize.models import Translation, TranslationSource

from cms.localisation.audience import concerned, people_of_language, people_of_source
from cms.localisation.gate import asks_for_four_eyes
from cms.localisation.models import TranslationJob
from cms.localisation.models.pages import Significance
from cms.localisation.roles import APPROVERS
from cms.localisation.segments import fingerprint
from cms.partners.locale_roles import LocaleRole

from .models import Kind, Notice

if TYPE_CHECKING:
    from cms.localisation.comments.models import SegmentComment

# While it waits to be read or sent, the next of its kind adds nothing.
ONE_AT_A_TIME = frozenset({Kind.NEW, Kind.REVIEW})


def notices_of(user: Any) -> QuerySet[Notice]:
    """What she was told and may still know of; what she has not read comes first."""
    job = "translation__job__assignee"
    asked_of_her = Q(**{job: user}) | Q(kind=Kind.DUE, **{job: None})
    hers = concerned(user, "translation__") & (asked_of_her | ~Q(kind__in=(Kind.ASSIGNED, Kind.DUE)))
    notices = Notice.objects.filter(hers, recipient=user, translation__enabled=True)
    related = ("translation__source__locale", "translation__target_locale", "translation__job")
    return (
        notices.select_related(*related)
        .defer("translation__source__content_json")
        .order_by(F("read_at").desc(nulls_first=True), "-created", "-pk")
    )


def mark_read(notices: QuerySet[Notice]) -> None:
    Notice.objects.filter(pk__in=notices.order_by().values("pk"), read_at=None).update(read_at=timezone.now())


# --- What happens -------------------------------------------------------------------------------------------------
def started(translation: Translation, by: Any = None) -> None:
    people = people_of_language(translation.target_locale)
    _tell(people, Kind.NEW, translation, f"started:{translation.pk}", by)


def changed(source: TranslationSource, significance: Significance) -> None:
    """Who translates is told where there is something to follow, and of one state of the source once."""
    if significance == Significance.TYPO:
        return
    now = fingerprint(source.as_instance())
    behind = Q(missing__gt=0) | Q(outdated__gt=0) | ~Q(source_changed_at=None)
    jobs = TranslationJob.objects.filter(behind, translation__source=source, translation__enabled=True)
    for job in jobs.select_related("translation__target_locale"):
        translation = job.translation
        people = _and_assignee(people_of_language(translation.target_locale), job)
        is_critical = significance == Significance.CRITICAL and job.critical  # readers are warned
        kind = Kind.CRITICAL if is_critical else Kind.NEW
        _tell(people, kind, translation, f"{kind}:{translation.pk}:{now}", changed=True)


def assigned(job: TranslationJob, by: Any = None) -> None:
    """`job` is given to somebody else than before."""
    Notice.objects.filter(translation=job.translation_id, kind=Kind.ASSIGNED).delete()
    due = job.due.isoformat() if job.due else ""
    _tell(_assignee(job), Kind.ASSIGNED, job.translation, f"assigned:{job.translation_id}", by, due=due)


def review_wanted(translation: Translation) -> None:
    """All of it is translated: those are told who may approve it, where the locale asks for that."""
    job = TranslationJob.objects.select_related("changed_by").get(translation=translation)
    if job.translated and asks_for_four_eyes(translation.target_locale):
        people = people_of_language(translation.target_locale, *sorted(APPROVERS))
        key = f"review:{translation.pk}:{timezone.now().isoformat()}"
        _tell(people, Kind.REVIEW, translation, key, job.changed_by)


def commented(comment: SegmentComment) -> None:
    """The people of the language; also the partner's, where it is a question to them or belongs to one."""
    translation = comment.translation
    about = comment.answers_to or comment
    params = {"thread": about.pk, "question": comment.is_question, "answer": comment.answers_to_id is not None}
    key = f"comment:{comment.pk}"
    translators = _and_assignee(people_of_language(translation.target_locale), translation.job)
    _tell(translators, Kind.COMMENT, translation, key, comment.author, **params)
    if about.is_question:
        partners = people_of_source(translation)
        _tell(partners, Kind.COMMENT, translation, key, comment.author, **params)


def nearly_due(job: TranslationJob, days: int) -> None:
    """To whoever has it; where nobody has, to those who look after the language."""
    due = job.due.isoformat() if job.due else ""
    coordinators = people_of_language(job.translation.target_locale, LocaleRole.COORDINATOR)
    people = _assignee(job) if job.assignee_id else coordinators
    _tell(people, Kind.DUE, job.translation, f"due:{job.translation_id}:{due}:{days}", due=due)


def _assignee(job: TranslationJob) -> QuerySet[User]:
    return User.objects.filter(pk__in=[job.assignee_id], is_active=True)


def _and_assignee(people: QuerySet[User], job: TranslationJob) -> QuerySet[User]:
    return User.objects.filter(Q(pk__in=people.values("pk")) | Q(pk__in=[job.assignee_id]), is_active=True)


def _tell(
    people: QuerySet[User], kind: Kind, translation: Translation, key: str, by: Any = None, **params: Any
) -> None:
    """All but who did it."""
    told = set(people.values_list("pk", flat=True)) - {by.pk if by else None}
    if kind in ONE_AT_A_TIME:
        waiting = Notice.objects.filter(kind=kind, translation=translation, read_at=None, mailed_at=None)
        told -= set(waiting.values_list("recipient", flat=True))
    if by:
        params["by"] = get_user_display_name(by)
    now = timezone.now()
    Notice.objects.bulk_create(
        (
            Notice(recipient_id=pk, kind=kind, translation=translation, key=key, params=params, created=now)
            for pk in sorted(told)
        ),
        ignore_conflicts=True,
    )
