"""This room of training to Django."""

from django.apps import AppConfig


class PoolConfig(AppConfig):
    name = "training.pool"
    label = "training_pool"
    verbose_name = "Pool of trainers"
