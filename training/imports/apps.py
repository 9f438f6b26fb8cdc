"""Imports have tables of their own; their names say whose they are."""

from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "training.imports"
    label = "training_imports"
