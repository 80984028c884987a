from django.apps import AppConfig


class TranslationCommentsConfig(AppConfig):
    name = "cms.localisation.comments"
    label = "translation_comments"
