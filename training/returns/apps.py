"""This room of training to Django."""

from django.apps import AppConfig


class ReturnsConfig(AppConfig):
    name = "training.returns"
    label = "training_returns"
    verbose_name = "Single-agency training returns"
