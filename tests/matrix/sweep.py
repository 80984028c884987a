"""Asks every address of the admin, by every method, as every role, with another partner's ids; tells what came out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

from django.apps import apps
from django.db import connection, transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import NoReverseMatch, reverse

from tests.admin_urls import Address

from .world import SEARCH, Focus, World

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
MODELS = (("wagtailcore", "page"), ("media", "resourcefile"), ("media", "resourceimage"), ("auth", "user"))
BULK_ACTIONS = ("delete", "publish", "unpublish", "move", "add_to_collection", "add_tags", "toggle_is_active")
# Written for every log-in, and nobody else's; and what follows from the rows of others by itself.
OWN_TABLES = ("django_session", "wagtailusers_userprofile")
DERIVED_TABLES = (
    "search_changeevent", "wagtailsearch_indexentry", "wagtailsearch_indexentry_fts", "wagtailcore_referenceindex",
    "media_resourcerendition",
)  # fmt: skip
# Each row says whose it is.
PERSONAL_TABLES = {  # and the column that says whose a row is
    "auth_user": "id",
    "otp_totp_totpdevice": "user_id",
    "wagtailcore_modellogentry": "user_id",
    "translation_memory_memoryentry": "by_id",  # what she publishes is remembered
}
SKIPPED = {*OWN_TABLES, *DERIVED_TABLES}
UNNAMED = {"admin/test404/": "/admin/test404/", "admin/.*/$": "/admin/nothing/"}


@dataclass(frozen=True)
class Question:
    address: Address
    url: str
    focus: Focus


@dataclass(frozen=True)
class Finding:
    kind: str  # "leak", "write" or "error"
    role: str
    method: str
    name: str
    url: str
    detail: str = ""


def questions(address: Address, world: World) -> list[Question]:
    """Every form of the address that the other partner's ids give."""
    found: dict[str, Question] = {}
    for focus in world.focuses:
        for path in _paths(address, focus):
            for query in _queries(address, world):
                found.setdefault(path + query, Question(address, path + query, focus))
    return list(found.values())


class Sweep:
    """Everybody logged in, and the database as it was. Nothing that a question changes stays changed."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.clients = {role: Client(raise_request_exception=False) for role in world.roles}
        for role, user in world.roles.items():
            if user:
                self.clients[role].force_login(user)
        self.cookies = {role: client.cookies.output(header="", sep=";") for role, client in self.clients.items()}
        self.before = {table: _rows(table) for table in _tables()}

    def ask(self, role: str, method: str, question: Question) -> Iterator[Finding]:
        changed: list[str] = []
        try:
            with transaction.atomic(), _Writes() as writes:
                client = self.clients[role]
                client.cookies = SimpleCookie(self.cookies[role])  # whoever has logged out is back
                ask = getattr(client, method.lower())
                answer = ask(question.url, **_body(method, self.world, question.focus))
                content = _text(answer)
                changed = self._changed(role, writes.tables)
                raise _Undo
        except _Undo:
            pass
        where = (role, method, question.address.name, question.url)
        if answer.status_code >= 500 and not question.address.name.startswith("wagtail"):
            yield Finding("error", *where, detail=str(answer.status_code))
        for mark in self.world.secrets[role]:
            if mark in content:
                yield Finding("leak", *where, detail=_around(content, mark))
        if self.world.secrets[role] and changed:
            yield Finding("write", *where, detail=", ".join(changed))

    def _changed(self, role: str, tables: set[str]) -> list[str]:
        """Of the tables written to, those in which a row is another than before and not the asking person's."""
        user = self.world.roles[role]
        own = {str(pk) for pk in self.world.own.get(role, ())}
        found = []
        for table in sorted(tables & self.before.keys() - self.world.own_tables.get(role, set())):
            for row in _rows(table) ^ self.before[table]:
                values = dict(row)
                if (table, values.get("id", "")) in self.world.own_rows.get(role, set()):
                    continue
                whose = values[PERSONAL_TABLES[table]] if table in PERSONAL_TABLES else ""
                if not (user and whose == str(user.pk)) and not (self._is_of(own, table, values)):
                    found.append(table)
                    break
        return found

    def _is_of(self, pages: set[str], table: str, row: dict[str, str]) -> bool:
        """Whether the row is of these pages, and has not been put on the other partner's shelf."""
        keys = [row.get(name) for name in ("page_ptr_id", "page_id", "object_id", "resourcepage_ptr_id")]
        keys += [row["id"]] if table == "wagtailcore_page" else []
        return bool(pages.intersection(filter(None, keys))) and not row.get("path", "").startswith(self.world.place)


# --- Addresses ----------------------------------------------------------------------------------------------------
def _paths(address: Address, focus: Focus) -> Iterator[str]:
    if address.route in UNNAMED:
        yield UNNAMED[address.route]
        return
    names = [*address.pattern.pattern.converters, *getattr(address.pattern.pattern.regex, "groupindex", {})]
    for models in _models(address, names):
        values = {**focus.values, **models, "pk": _pk(address, focus)}
        try:
            yield reverse(address.name, kwargs={name: values.get(name, "x") for name in names})
        except NoReverseMatch:
            if "uidb64" not in names:
                raise


def _pk(address: Address, focus: Focus) -> Any:
    for part, name in (
        ("documents", "document_id"), ("images", "image_id"), ("users", "user"), ("groups", "group"),
        ("collections", "collection_id"), ("workflows/tasks", "task_id"), ("workflows", "workflow_pk"),
        ("partners/partner", "partner"), ("api/snippets", "partner"),
    ):  # fmt: skip
        if f"/{part}/" in f"/{address.route}":
            return focus.values[name]
    return focus.values["page"] if "pages" in address.route else 1


def _models(address: Address, names: Iterable[str]) -> Iterable[dict[str, str]]:
    if "action" in names and "app_label" in names:
        return [{"app_label": a, "model_name": m, "action": act} for a, m in MODELS for act in BULK_ACTIONS]
    if "snippet" in address.route:
        return [{"app_label": "partners", "model_name": "partner"}]
    if "object_id" in names:
        return [{"app_label": "resourcebank", "model_name": "trainingmaterialpage"}]
    page_type = {"content_type_app_name": "resourcebank", "content_type_model_name": "trainingmaterialpage"}
    return [
        {
            "app_label": "resourcebank", "model_name": "trainingmaterialpage", "app_name": "resourcebank",
            "action_name": "approve", "mode": "x", "filter_spec": "max-165x165", **page_type,
        }
    ]  # fmt: skip


def _queries(address: Address, world: World) -> Iterable[str]:
    ids = world.ids
    pages = "&".join(f"id={pk}" for pk in ids["pages"])
    container = ids["container"]
    if address.name == "wagtail_bulk_action":
        return (
            f"?{pages}&id={ids['document_id']}", f"?{pages}", f"?id={ids['document_id']}", f"?id={ids['image_id']}",
            "?id=all", f"?id=all&childOf={container}", f"?id=all&q={SEARCH}",
        )  # fmt: skip
    if "chosen" in address.name:
        return (f"?{pages}", f"?id={ids['document_id']}", f"?id={ids['image_id']}")
    if "wagtailadmin_api" in address.name:
        return ("", f"?child_of={container}&for_explorer=1", f"?search={SEARCH}", "?order=-id&limit=50")
    if "choose" in address.name:
        return ("", f"?q={SEARCH}&page_type=wagtailcore.page", f"?target_pages[]={ids['pages'][0]}&user_perms=move_to")
    if address.name.endswith(("explore", "explore_results", "search", "search_results", "index", "list", "results")):
        return ("", f"?q={SEARCH}&search_all=1", f"?collection_id={ids['collection_id']}&export=csv")
    return ("", f"?parent={container}") if "position" in address.name else ("",)


def _body(method: str, world: World, focus: Focus) -> dict[str, Any]:
    if method in {"GET", "HEAD"}:
        return {}
    ids = world.ids
    there = dict.fromkeys(("new_parent_page", "parent_page", "chooser"), ids["container"])
    words = dict.fromkeys(("title", "name", "slug", "new_title", "new_slug", "summary", "value"), "Kapret")
    body = {
        **there,
        **words,
        **dict.fromkeys(("action-publish", "is_editing"), "1"),
        "action": "publish",
        "publish_translations": "on",
        "locales": [ids["locale"]],
        "collection": ids["collection_id"],
        "destination": focus.values["page"],
        "id": ids["pages"][0],
        "restriction_type": "none",
    }
    if method == "POST":
        return {"data": body}
    return {"data": urlencode(body, doseq=True), "content_type": "application/x-www-form-urlencoded"}


# --- Answers ------------------------------------------------------------------------------------------------------
class _Undo(Exception):
    pass


class _Writes:
    """The tables written to while it is open."""

    def __enter__(self) -> _Writes:
        self.tables: set[str] = set()
        self.wrapper = connection.execute_wrapper(self._note)
        self.wrapper.__enter__()
        return self

    def __exit__(self, *exc: Any) -> None:
        self.wrapper.__exit__(*exc)

    def _note(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        words = sql.replace('"', " ").split(maxsplit=4)
        if words and words[0] in {"INSERT", "UPDATE", "DELETE", "REPLACE"}:
            table = words[1] if words[0] == "UPDATE" else words[2]
            self.tables.add(table)
        return execute(sql, params, many, context)


def _tables() -> list[str]:
    models = apps.get_models(include_auto_created=True)
    return [model._meta.db_table for model in models if model._meta.managed and model._meta.db_table not in SKIPPED]


def _rows(table: str) -> set[tuple[tuple[str, str], ...]]:
    """Every row, as its columns' names and values."""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
        names = [column[0] for column in cursor.description]
        return {tuple((name, str(value)) for name, value in zip(names, row, strict=True)) for row in cursor.fetchall()}


def _text(answer: HttpResponseBase) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    headers = " ".join(f"{name}: {value}" for name, value in answer.items())
    return f"{headers}\n{content.decode('utf-8', 'replace')}"


def _around(content: str, mark: str) -> str:
    place = content.index(mark)
    return " ".join(content[max(0, place - 60) : place + 60].split())
