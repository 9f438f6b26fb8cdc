"""This room of reviews to Django."""

from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    name = "reviews.incidents"
    label = "reviews_incidents"
    verbose_name = "Serious incidents"
