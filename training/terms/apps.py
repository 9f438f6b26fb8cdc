"""This room of training to Django."""

from django.apps import AppConfig


class TermsConfig(AppConfig):
    name = "training.terms"
    label = "training_terms"
