"""The test suite: the real parts, in a folder of their own; the database is SQLite or what DATABASE_URL names."""

import os
import tempfile
from pathlib import Path

from .base import *  # noqa: F403
from .base import REST_FRAMEWORK

DEBUG = False
SECRET_KEY = "only-for-tests"  # noqa: S105
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
SECOND_FACTOR_REQUIRED = False  # but where a test is about it
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
_test_dir = (
    Path(tempfile.gettempdir()) / f"resourcebank-test-{os.environ.get('PYTEST_XDIST_WORKER', 'main')}-{os.getpid()}"
)
MEDIA_ROOT = _test_dir / "media"
UPLOADS_DIR = _test_dir / "uploads"
VIDEO_WORK_DIR = _test_dir / "video"
IMPORTS_DIR = _test_dir / "imports"
SEARCH_INDEX_DIR = _test_dir / "index"
SEARCH_INDEX_ON_COMMIT = False  # tests bring the index up to date when they say so
TRANSLATION_ENGINES = []  # whatever is installed; tests name their own
USAGE_WRITE_EVERY = None  # they write what was counted when they say so
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
REST_FRAMEWORK = {**REST_FRAMEWORK, "DEFAULT_THROTTLE_RATES": {"search": None, "read": None}}
# Tests read the interface in English whatever language they ask for; the catalogues have a test of their own.
LOCALE_PATHS = []
