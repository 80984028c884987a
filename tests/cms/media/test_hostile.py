"""What must not be accepted, and what must be."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cms.media.models import ResourceFile
from cms.media.validation import MIME_BY_EXTENSION, check_content
from tests.cms.media.harmless import harmless
from tests.cms.media.hostile import HOSTILE
from tests.factories import get_partner, make_user
from tests.services import ROOT

MEBIBYTE = 1024 * 1024
HARMLESS = dict(harmless())


def inspected(folder: Path) -> list[tuple[str, str, int]]:
    """What was said of each file there, by a process that may not grow."""
    command = [sys.executable, "-m", "tests.cms.media.inspector", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return [tuple(json.loads(line)) for line in done.stdout.splitlines()]


def test_no_hostile_file_is_accepted_or_takes_much_memory(tmp_path):
    subprocess.run([sys.executable, "-m", "tests.cms.media.hostile", str(tmp_path)], cwd=ROOT, check=True)
    results = inspected(tmp_path)
    assert len(results) == len(HOSTILE) >= 200
    assert [what for what, said, _peak in results if not said.startswith("refused: ")] == []
    assert [(what, peak // MEBIBYTE) for what, _said, peak in results if peak > 128 * MEBIBYTE] == []


def test_every_harmless_file_is_accepted_in_bounded_memory(tmp_path):
    names = {}
    for number, (name, content) in enumerate(HARMLESS.items()):
        (tmp_path / str(number)).write_bytes(content)
        names[str(number)] = [name, name]
    (tmp_path / "index.json").write_text(json.dumps(names))
    results = inspected(tmp_path)
    assert {name: said for name, said, _peak in results if not said.startswith("accepted: ")} == {}
    assert max(peak for _name, _said, peak in results) < 256 * MEBIBYTE
    assert {said.removeprefix("accepted: ") for _name, said, _peak in results} == set(MIME_BY_EXTENSION.values())


@pytest.mark.django_db
def test_the_form_refuses_them_too_whatever_the_browser_says_they_are(client):
    make_user("editor", "Fjord: editors")
    client.force_login(User.objects.get(username="editor"))
    # Names are made plain by the way they come; whoever sends the form keeps no control characters in them.
    chosen = [what for what in HOSTILE if not what.startswith("name ")]
    for what in random.Random(5).sample(chosen, 30):
        name, make = HOSTILE[what]
        data = {"title": "Guide", "file": SimpleUploadedFile(name, make(), content_type="application/pdf")}
        answer = client.post(reverse("wagtaildocs:add"), {**data, "collection": get_partner().collection_id})
        assert answer.status_code == 200, what
        assert list(answer.context["form"].errors) == ["file"], what
    assert not ResourceFile.objects.exists()


def test_a_refusal_says_what_to_do():
    for what in ("name 'guide.exe.pdf'", "pdf: launch", "picture: 12,000 points wide", "zip: a bomb"):
        name, make = HOSTILE[what]
        with pytest.raises(ValidationError) as refusal:
            check_content(ContentFile(make(), name=name))
        assert any(word in refusal.value.messages[0] for word in ("Give it", "Print it", "Make it", "Divide it"))
