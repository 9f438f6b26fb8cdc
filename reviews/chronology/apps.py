"""This room of reviews to Django."""

from django.apps import AppConfig


class ChronologyConfig(AppConfig):
    name = "reviews.chronology"
    label = "reviews_chronology"
    verbose_name = "Chronologies"
