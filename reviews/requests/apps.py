"""This room of reviews to Django."""

from django.apps import AppConfig


class RequestsConfig(AppConfig):
    name = "reviews.requests"
    label = "reviews_requests"
    verbose_name = "What agencies are asked for"
