"""This room of reviews to Django."""

from django.apps import AppConfig


class PracticeConfig(AppConfig):
    name = "reviews.practice"
    label = "reviews_practice"
    verbose_name = "Practice reviews"
