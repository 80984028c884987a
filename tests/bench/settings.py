"""As in production, but without TLS before it and without rates: one client asks as fast as it is answered."""

import os

os.environ.setdefault("DJANGO_SECRET_KEY", "only-for-the-bench")
os.environ.setdefault("ALLOWED_HOSTS", "127.0.0.1")
os.environ.setdefault("SECURE_SSL_REDIRECT", "0")

from config.settings.production import *  # noqa: F403
from config.settings.production import REST_FRAMEWORK

REST_FRAMEWORK = {**REST_FRAMEWORK, "DEFAULT_THROTTLE_RATES": {"search": None, "read": None}}
LOGGING = {"version": 1, "disable_existing_loggers": False}
