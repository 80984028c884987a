"""The product's application, with its dictionaries read before gunicorn forks, so that a process works at once."""

from cms.languages.analysis import analyse
from config.wsgi import application

__all__ = ["application"]
analyse("kurs", "nb")
