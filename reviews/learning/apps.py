"""This room of reviews to Django."""

from django.apps import AppConfig


class LearningConfig(AppConfig):
    name = "reviews.learning"
    label = "reviews_learning"
    verbose_name = "Findings and recommendations"
