"""This room of training to Django."""

from django.apps import AppConfig


class AnswersConfig(AppConfig):
    name = "training.answers"
    label = "training_answers"
    verbose_name = "Courses that answer actions"
