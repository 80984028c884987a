"""Of the web server and the worker that tests break things under: as `make run` has them, without its debugging."""

from config.settings.dev import *  # noqa: F403
from config.settings.dev import REST_FRAMEWORK

DEBUG = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
REST_FRAMEWORK = {**REST_FRAMEWORK, "DEFAULT_THROTTLE_RATES": {"search": None, "read": None}}
