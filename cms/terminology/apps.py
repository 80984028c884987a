from django.apps import AppConfig


class TerminologyConfig(AppConfig):
    name = "cms.terminology"
    label = "terminology"
