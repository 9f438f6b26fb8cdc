"""This room of reviews to Django."""

from django.apps import AppConfig


class BriefingsConfig(AppConfig):
    name = "reviews.briefings"
    label = "reviews_briefings"
    verbose_name = "Briefings"
