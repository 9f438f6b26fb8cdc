"""Places kept for agencies have tables of their own; their names say whose they are."""

from django.apps import AppConfig


class GroupsConfig(AppConfig):
    name = "training.groups"
    label = "training_groups"
