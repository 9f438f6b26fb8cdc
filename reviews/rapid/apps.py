"""This room of reviews to Django."""

from django.apps import AppConfig


class RapidConfig(AppConfig):
    name = "reviews.rapid"
    label = "reviews_rapid"
    verbose_name = "Rapid reviews"
