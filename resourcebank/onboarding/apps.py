from django.apps import AppConfig


class OnboardingConfig(AppConfig):
    name = "resourcebank.onboarding"
    label = "onboarding"
