"""This room of training to Django."""

from django.apps import AppConfig


class LibraryConfig(AppConfig):
    name = "training.library"
    label = "training_library"
