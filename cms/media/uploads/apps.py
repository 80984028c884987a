from django.apps import AppConfig


class UploadsConfig(AppConfig):
    name = "cms.media.uploads"
    label = "uploads"
