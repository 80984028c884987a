"""Of the web server and the worker that tests break things under: without debugging and without throttles."""

from config.settings.dev import REST_FRAMEWORK
from tests.server_settings import *  # noqa: F403

DEBUG = False
REST_FRAMEWORK = {**REST_FRAMEWORK, "DEFAULT_THROTTLE_RATES": {"search": None, "read": None}}
