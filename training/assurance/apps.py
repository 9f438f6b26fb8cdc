"""This room of training to Django."""

from django.apps import AppConfig


class AssuranceConfig(AppConfig):
    name = "training.assurance"
    label = "training_assurance"
    verbose_name = "Assurance of training"
