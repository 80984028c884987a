"""What a row means for the bank. Invariant: a row is checked and written by the page's own form and the files' own, as the
person who sent it, so that nothing gets in that they would refuse; what she has not changed in the sheet since last time
is left as it is here, and what somebody has changed here since is never written over."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.models import Page

from cms.languages.names import language_name
from cms.media.video.models import Track
from cms.media.video.tracks import add_track
from resourcebank.checks import resource_page_types
from resourcebank.models import ResourcePage, ResourcePageFile, ToolkitVideoPage
from resourcebank.videos import own_captions

from .columns import CAPTIONS, FILES, Column, Slot, columns
from .files import KINDS as FILE_KINDS
from .files import FileColumns
from .models import MAX_KEY, ImportedWork, ImportRow
from .page_form import RowForm, fill_form, pieces
from .sender import Problems, Sender

Finding = ImportRow.Finding
WORDS = ("text", "paragraphs", "lines")


@dataclass
class Plan:
    """What is to become of a row."""

    cells: Mapping[str, str]
    problems: Problems = field(default_factory=Problems)
    model: type[ResourcePage] = ResourcePage
    language: str = ""
    work: ImportedWork | None = None  # that the key has made before
    state: dict[str, str] = field(default_factory=dict)
    changed: set[str] = field(default_factory=set)  # names of columns
    form: RowForm | None = None  # of the page; None where only translations change
    files: FileColumns = field(default_factory=FileColumns)
    translations: dict[str, dict[str, list[str]]] = field(default_factory=dict)  # language -> field -> texts

    @property
    def finding(self) -> ImportRow.Finding:
        if self.problems:
            return Finding.ERROR
        if self.work is None:
            return Finding.NEW
        return Finding.CHANGED if self.changed else Finding.SAME

    def text(self, slot: Slot) -> str:
        return self.cells.get(slot.name, "")

    def has(self, column: Column) -> bool:
        return not column.types or self.model.resource_type in column.types


def weigh(sender: Sender, key: str, cells: Mapping[str, str], files: ExitStack) -> Plan:
    """Nothing is written. What the plan holds of files is open as long as `files`."""
    plan = Plan(cells)
    if not 0 < len(key) <= MAX_KEY:
        message = _("Give the row a key of your own, another in each row, of at most %(limit)d letters.")
        plan.problems.append(("key", message % {"limit": MAX_KEY}))
    _find_type_and_language(sender, plan)
    if plan.problems:
        return plan
    plan.work = ImportedWork.objects.filter(partner=sender.partner, key=key).select_related("page", "revision").first()
    page = _draft(sender, plan)
    if page is None:
        return plan
    _refuse_columns_of_other_types(sender, plan)
    before: dict[str, str] = plan.work.state if plan.work else {}
    for slot in sender.slots:
        if slot.column.kind in FILE_KINDS and plan.has(slot.column):
            try:
                plan.files.read(sender, slot, plan.text(slot), before.get(slot.name, ""), files)
            except ValidationError as error:
                plan.problems.take(slot.name, error)
    plan.state = {slot.name: plan.text(slot) for slot in sender.slots} | plan.files.state
    plan.changed = {name for name, text in plan.state.items() if text != before.get(name, "")}
    if plan.work and plan.changed:
        _refuse_what_was_changed_here(sender, plan, plan.work, page)
    if plan.changed:
        _check_page(sender, plan, page)
        _check_translations(sender, plan)
    return plan


# --- What it is about ---------------------------------------------------------------------------------------------
def _find_type_and_language(sender: Sender, plan: Plan) -> None:
    found = {"type": "", "language": sender.partner.language}
    for name, default in list(found.items()):
        try:
            found[name] = next(iter(sender.vocabulary.find(columns()[name], plan.cells.get(name, ""))), default)
        except ValidationError as error:
            plan.problems.take(name, error)
    plan.language = found["language"]
    if found["type"]:
        plan.model = next(model for model in resource_page_types() if model.resource_type == found["type"])
    elif not plan.problems:
        plan.problems.append(("type", _("Say what it is; the values are in the template.")))


def _draft(sender: Sender, plan: Plan) -> ResourcePage | None:
    """The page that the row is written into; None if she may not."""
    if plan.work is None:
        shelf = sender.partner.containers.select_related("locale").get(locale__language_code=plan.language)
        if shelf.permissions_for_user(sender.user).can_add_subpage():
            return plan.model(locale=shelf.locale, owner=sender.user, live=False)
        plan.problems.append(("", _("You may not add works here.")))
        return None
    page: ResourcePage = plan.work.page.specific.get_latest_revision_as_object()
    lock = page.get_lock()
    if not page.permissions_for_user(sender.user).can_edit() or page.partner_id != sender.partner.pk:
        plan.problems.append(("key", _("The work with this key is not yours to change. Give the row another key.")))
    elif lock and lock.for_user(sender.user):
        plan.problems.append(("", _("The work is locked, or with the reviewers. Apply the row when it is back.")))
    elif type(page) is not plan.model:
        plan.problems.append(("type", _("What a work is cannot be changed. Give the row another key.")))
    elif page.language != plan.language:
        plan.problems.append(("language", _("The language of a work cannot be changed. Give the row another key.")))
    return None if plan.problems else page


def _refuse_columns_of_other_types(sender: Sender, plan: Plan) -> None:
    message = _("This kind of work (%(type)s) has no such field. Empty the cell.")
    for slot in sender.slots:
        if plan.text(slot) and not plan.has(slot.column):
            plan.problems.append((slot.name, message % {"type": plan.model._meta.verbose_name}))


def _refuse_what_was_changed_here(sender: Sender, plan: Plan, work: ImportedWork, page: ResourcePage) -> None:
    if work.revision_id == page.latest_revision_id:
        return
    before, now = work.revision.content if work.revision else {}, page.latest_revision.content
    for slot in _of_the_original(sender, plan):
        name = slot.column.name
        if slot.name in plan.changed and _content(before, name) != _content(now, name):
            message = _("It was changed here since the last time. Change it here, and put the cell back as it was.")
            plan.problems.append((slot.name, message))


def _content(content: Mapping[str, Any], name: str) -> Any:
    value = content.get(name)
    return [row["file"] for row in value or ()] if name == FILES else value


def _of_the_original(sender: Sender, plan: Plan) -> list[Slot]:
    """What is written into the page itself. Files are that in all languages."""
    return [
        slot
        for slot in sender.slots
        if plan.has(slot.column)
        and (slot.column.name == FILES or (slot.column.model_field and slot.language in ("", plan.language)))
    ]


# --- Its words ----------------------------------------------------------------------------------------------------
def _check_page(sender: Sender, plan: Plan, page: ResourcePage) -> None:
    """Of a new work every field, of another those that have changed."""
    plan.files.check(sender, plan.changed, plan.problems)
    slots = {slot.column.name: slot for slot in _of_the_original(sender, plan) if slot.column.name != FILES}
    if plan.work is None:
        every = (column for column in columns().values() if column.model_field and plan.has(column))
        texts = {column.name: plan.cells.get(column.named(plan.language), "") for column in every}
    else:
        texts = {name: plan.text(slot) for name, slot in slots.items() if slot.name in plan.changed}
        if not texts and not plan.files.captions and not plan.files.list_changed(plan.changed):
            return
    if plan.files.captions and isinstance(page, ToolkitVideoPage) and page.pk and own_captions(page):
        message = _("The film has captions here already. Change them here, and put the cell back as it was.")
        plan.problems.append((CAPTIONS, message))
    attached = {name: item for name, item in plan.files.chosen.items() if name in texts}
    plan.form = fill_form(sender, page, texts, plan.language, plan.problems, attached)


def _check_translations(sender: Sender, plan: Plan) -> None:
    """By the rules for the same fields of an original; and they must have its shape."""
    cells: dict[str, dict[str, str]] = {}
    for slot in sender.slots:
        column, text = slot.column, plan.text(slot)
        if not text or column.kind not in WORDS or slot.language in ("", plan.language) or not plan.has(column):
            continue
        source = column.named(plan.language)
        given, wanted = len(pieces(column, text)), len(pieces(column, plan.cells.get(source, "")))
        if given != wanted:
            message = _("Parts here: %(given)d, in “%(source)s”: %(wanted)d. Make them as many, in the same order.")
            plan.problems.append((slot.name, message % {"given": given, "source": source, "wanted": wanted}))
        cells.setdefault(slot.language, {})[column.name] = text
    for language, texts in cells.items():
        fill_form(sender, plan.model(), texts, language, plan.problems)
        plan.translations[language] = {name: pieces(columns()[name], text) for name, text in texts.items()}
        _refuse_late_translation(plan, language, texts)


def _refuse_late_translation(plan: Plan, language: str, texts: Mapping[str, str]) -> None:
    """A text that has been handed to the translators is theirs until its source changes."""
    late = [
        columns()[name].named(language)
        for name in texts
        if columns()[name].named(language) in plan.changed and columns()[name].named(plan.language) not in plan.changed
    ]
    if late and plan.work and _is_begun(plan.work, language):
        message = _("The translation into %(language)s has begun. Change it there, and put the cell back as it was.")
        what = {"language": language_name(language)}
        plan.problems.extend((name, message % what) for name in late)


def _is_begun(work: ImportedWork, language: str) -> bool:
    variants = ResourcePage.objects.filter(translation_key=work.page.translation_key)
    return variants.filter(locale__language_code=language).exists()


# --- Writing ------------------------------------------------------------------------------------------------------
def hold(sender: Sender, key: str) -> None:
    """Whoever saves the key's work at the same moment is done before it is weighed, or waits until it is written."""
    made = ImportedWork.objects.filter(partner=sender.partner, key=key)
    list(Page.objects.select_for_update().filter(pk__in=made.values("page")).values_list("pk"))


def write(sender: Sender, key: str, plan: Plan, *, submit: bool) -> ResourcePage:
    """A plan without problems that is new or changed; within the caller's transaction."""
    work = plan.work or ImportedWork(partner=sender.partner, key=key)
    if plan.form is not None:  # else only a translation is another
        work.page = _write_page(sender, plan, plan.form)
        work.revision = work.page.save_revision(user=sender.user, log_action=True)
        if plan.files.captions and isinstance(work.page, ToolkitVideoPage) and work.page.video:
            add_track(work.page.video, Track.Kind.CAPTIONS, work.page.locale, plan.files.captions)
        if submit:
            _submit_for_review(work.page, sender.user)
    work.state = {**work.state, **plan.state}
    work.save()
    emptied = {slot.language for slot in sender.slots} - plan.translations.keys()
    work.translations.filter(language__in=emptied).delete()
    for language, texts in plan.translations.items():
        names = {columns()[name].named(code) for name in texts for code in (language, plan.language)}
        if names & plan.changed:
            work.translations.update_or_create(language=language, defaults={"texts": texts, "user": sender.user})
    return work.page


def _write_page(sender: Sender, plan: Plan, form: RowForm) -> ResourcePage:
    plan.files.store(sender.user)
    page: ResourcePage = form.instance
    for name, item in form.attached.items():
        setattr(page, name, item)  # again, now that it has a key
    if plan.files.list_changed(plan.changed):
        page.files = [ResourcePageFile(file=file) for file in plan.files.listed]  # type: ignore[misc]
    form.save(commit=plan.work is not None and not page.live)
    if plan.work is None:
        sender.partner.containers.get(locale=page.locale).add_child(instance=page)
    return page


def _submit_for_review(page: ResourcePage, user: Any) -> None:
    state, workflow = page.current_workflow_state, page.get_workflow()
    if state and state.status == state.STATUS_NEEDS_CHANGES:
        state.resume(user)
    elif state is None and workflow:
        workflow.start(page, user)
