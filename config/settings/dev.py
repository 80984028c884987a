"""`make run`: everything on this machine, no server needed."""

import os

from .base import *  # noqa: F403

# `make run` shows what readers see, also of what does not exist or fails; why it failed is in the terminal.
DEBUG = os.environ.get("DEBUG", "1") == "1"
SECRET_KEY = "only-for-this-machine"  # noqa: S105 - production.py refuses to start without its own
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", "testserver"]
SECOND_FACTOR_REQUIRED = os.environ.get("SECOND_FACTOR_REQUIRED", "0") == "1"  # the demo log-ins are known to all
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "loggers": {"django": {"handlers": ["console"], "level": "INFO"}},
}
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
