"""The one tracker of what agencies have agreed to do, to Django."""

from django.apps import AppConfig


class ActionsConfig(AppConfig):
    name = "partnership.actions"
    label = "actions"
    verbose_name = "Actions"
