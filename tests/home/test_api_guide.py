"""What the API guide tells integrators to copy works: its calls are run against a server, whatever calls are in it.

Fenced `sh` blocks have `curl` lines, and the `json` block after one an excerpt of the answer: each name in it must be in the
answer, with a value of the same kind. `js` is run on a page of another origin, `python` as it stands. Every address that the
prose names in a code span is asked too. The names in them (topics, words, types) are those of the sample bank that this
server has as well (CONTENT in tests/home/conftest.py)."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.home.browsing import reading
from tests.services import ROOT

GUIDE = (ROOT / "docs" / "api-guide.md").read_text(encoding="utf-8")
BANK = "http://127.0.0.1:8000"  # as the guide has it
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"`(?:GET\s+)?(/[^`\s]*)`")
# Of a link that somebody has made; a folder; what is not there yet.
NOT_TO_BE_HAD = re.compile(r"\{token\}|^/api/v[12]/$")
NO_CALENDAR = ".ics"  # a work that has no date has none


@dataclass(frozen=True)
class Block:
    language: str
    text: str


@pytest.fixture(scope="module")
def blocks() -> list[Block]:
    return [Block(*found) for found in FENCE.findall(GUIDE)]


@pytest.fixture(scope="module")
def work_id(address: str) -> str:
    found = ask(f"{address}/api/v1/search/?q=harbour&fields=id&page_size=1")
    return str(found["results"][0]["id"])


def ask(url: str, **headers: str) -> Any:
    """The JSON, or the text. Raises HTTPError for what is not 200."""
    with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=30) as response:  # noqa: S310
        text = response.read().decode()
        return json.loads(text) if "json" in response.headers["Content-Type"] else text


def curl(line: str, address: str, work_id: str) -> Any:
    words = shlex.split(line.replace("$ID", work_id).replace("{id}", work_id), comments=True)
    headers: dict[str, str] = {}
    url = ""
    rest = iter(words[1:])
    for word in rest:
        if word in ("-H", "--header"):
            name, _colon, value = next(rest).partition(":")
            headers[name] = value.strip()
        elif word not in ("-s", "-L", "--silent", "--location"):
            assert not word.startswith("-"), f"this test knows no such option of curl: {word}"
            url = word
    assert url.startswith(f"{BANK}/"), line
    return ask(url.replace(BANK, address), **headers)


def lacking(excerpt: Any, answer: Any, where: str = "answer") -> Iterator[str]:
    """What the excerpt names and the answer has not. An example in a list stands for at least one like it."""
    if isinstance(excerpt, dict):
        if not isinstance(answer, dict):
            yield f"{where} is no object"
            return
        for name, value in excerpt.items():
            if name in answer:
                yield from lacking(value, answer[name], f"{where}.{name}")
            else:
                yield f"{where}.{name} is missing"
    elif isinstance(excerpt, list):
        if not isinstance(answer, list):
            yield f"{where} is no list"
        elif excerpt and not any(not list(lacking(excerpt[0], one)) for one in answer):
            yield from lacking(excerpt[0], answer[0], f"{where}[0]") if answer else [f"{where} is empty"]
    elif None not in (excerpt, answer) and type(excerpt) is not type(answer):
        yield f"{where} is {answer!r}"


def test_a_lack_is_seen() -> None:
    """That the checks below can fail."""
    assert list(lacking({"a": [{"b": 1}]}, {"a": [{"b": 2}], "c": 0})) == []
    assert list(lacking({"a": [{"b": 1}]}, {"a": []})) == ["answer.a is empty"]
    assert list(lacking({"a": [{"b": 1}], "c": 1}, {"a": [{"d": 1}]})) == [
        "answer.a[0].b is missing",
        "answer.c is missing",
    ]
    assert list(lacking({"a": "x", "b": None}, {"a": 1, "b": 2})) == ["answer.a is 1"]


@pytest.mark.browser
def test_every_line_of_curl_answers_what_the_guide_says(address, blocks, work_id):
    answered = 0
    for number, block in enumerate(blocks):
        if block.language != "sh":
            continue
        for line in filter(lambda line: line.startswith("curl"), block.text.splitlines()):
            answer = curl(line, address, work_id)
            answered += 1
        after = blocks[number + 1] if number + 1 < len(blocks) else None
        if after and after.language == "json":
            assert list(lacking(json.loads(after.text), answer)) == [], block.text
    assert answered >= 4


@pytest.mark.browser
def test_every_fence_is_of_a_kind_that_is_run(blocks):
    assert {block.language for block in blocks} <= {"sh", "json", "js", "python"}


@pytest.mark.browser
def test_every_address_in_the_prose_answers(address, work_id):
    spans = set(SPAN.findall(FENCE.sub("", GUIDE)))
    refused = {}
    for span in spans:
        if NOT_TO_BE_HAD.search(span):
            continue
        path = filled(span, address, work_id)
        if path is None:
            continue
        statuses = [status(address + path), status(f"{address}/api/v1{path}")]
        if 200 not in statuses and not (span.endswith(NO_CALENDAR) and statuses[0] == 404):
            refused[span] = statuses
    assert refused == {}
    assert len(spans) > 10


def filled(span: str, address: str, work_id: str) -> str | None:
    """With what the prose leaves open: the first of the list that it is of; None where this server's list is empty."""
    listed = re.match(r"(?:/api/v1)?/(partners|projects|terms)/\{(slug|id)\}", span)
    if listed:
        found = ask(f"{address}/api/v1/{listed[1]}/")["results"]
        if not found:
            return None
        span = span.replace(f"{{{listed[2]}}}", found[0][listed[2]])
    path = span.replace("{id}", work_id).replace("{name}", "topic")
    return re.sub(r"([?&])(\w+)=(?=&|$)", lambda open: example(*open.groups()), path)


def example(sign: str, name: str) -> str:
    """A parameter that the prose leaves open."""
    return f"{sign}{name}={ {'lang': 'nb', 'q': 'har'}[name] }"


def status(url: str) -> int:
    try:
        ask(url)
    except urllib.error.HTTPError as error:
        return error.code
    return 200


@pytest.mark.browser
def test_every_script_runs_on_a_page_of_another_site(browser, address, blocks):
    scripts = [block.text for block in blocks if block.language == "js"]
    assert scripts
    with reading(browser) as page:
        page.goto(f"{address.replace('127.0.0.1', 'localhost')}/healthz")  # another origin, without a policy of its own
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        for script in scripts:
            said.clear()
            page.evaluate(f"(async () => {{ {script.replace(BANK, address)} }})()")
            assert said, script


@pytest.mark.browser
def test_every_program_in_python_runs(address, blocks):
    programs = [block.text for block in blocks if block.language == "python"]
    assert programs
    for program in programs:
        command = [sys.executable, "-c", program.replace(BANK, address)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0, done.stderr
        assert done.stdout
