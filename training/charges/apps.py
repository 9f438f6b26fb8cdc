"""This room of training to Django."""

from django.apps import AppConfig


class ChargesConfig(AppConfig):
    name = "training.charges"
    label = "training_charges"
    verbose_name = "Charges"
