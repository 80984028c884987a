"""Fills Wagtail's forms as a browser would: with what the page came with, changed where a person changes it."""

from __future__ import annotations

from typing import Any

import requests
from bs4 import BeautifulSoup, Tag
from django.contrib.auth.models import User
from django.test import Client


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def form_data(client: Client | requests.Session, url: str) -> dict[str, Any]:
    """Every field of the page's editing form as it stands."""
    soup = BeautifulSoup(client.get(url).content, "html.parser")
    form = soup.find("form", id="w-editor-form") or soup.find("form", attrs={"data-edit-form": True})
    assert isinstance(form, Tag), f"no editing form at {url}"
    data: dict[str, Any] = {}
    for field in form.find_all(["input", "textarea", "select"]):
        name = str(field.get("name") or "")
        kind = field.get("type", "")
        if not name or "__prefix__" in name or kind in ("submit", "button", "file"):
            continue
        if kind in ("checkbox", "radio"):
            if field.has_attr("checked"):
                data.setdefault(name, []).append(field.get("value", "on"))
        elif field.name == "textarea":
            data[name] = field.text.lstrip("\n")
        elif field.name == "select":
            chosen = [option.get("value", "") for option in field.find_all("option", selected=True)]
            data[name] = chosen if field.has_attr("multiple") else (chosen or [""])[0]
        else:
            data[name] = field.get("value", "")
    # StreamFields are drawn by JavaScript: here they are empty.
    for stream in form.select("[data-controller~=w-block]"):
        data.setdefault(f"{stream['id']}-count", "0")
    return data
