"""This room of training to Django."""

from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    name = "training.approvals"
    label = "training_approvals"
