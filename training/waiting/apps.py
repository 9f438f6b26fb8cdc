"""The waiting list has tables of its own; their names say whose they are."""

from django.apps import AppConfig


class WaitingConfig(AppConfig):
    name = "training.waiting"
    label = "training_waiting"
