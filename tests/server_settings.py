"""Of the servers that tests start: as `make run` has them, without hashing that takes half a second a password."""

from config.settings.dev import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
