"""This room of reviews to Django."""

from django.apps import AppConfig


class SigningConfig(AppConfig):
    name = "reviews.signing"
    label = "reviews_signing"
    verbose_name = "Sign-off"
